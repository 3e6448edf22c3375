import pytest
from hypothesis import given
from hypothesis import strategies as st

from trienkhai.vietnamese import normalise, split_sentences


@pytest.mark.parametrize(
    "sentences",
    [
        ["Tại TP. Hồ Chí Minh có 1.234 đảng viên.", "Năm 2023 tăng 5%."],
        ["ThS. Trần Văn A trình bày.", "PGS. TS. Lê B kết luận."],
        ["Các việc học tập, làm theo, v.v. và kiểm tra đã xong.", "Còn lại v.v.", "Hết."],
        ["Kết quả… còn hạn chế.", "Nguyên nhân là gì?", "Do ba việc sau:"],
        ["Đã hoàn thành trong năm 2023.", "Trong đó 45/45 đơn vị đạt.", "Nơi nhận: như trên./."],
        ["1. Kết quả đạt được.", "Tốt."],
        ["a) Về học tập.", "b. Về làm theo."],
        ["II. Hạn chế."],
        ["Có 12 đơn vị xếp loại A.", "Còn lại loại B."],
        ["“Học tập suốt đời.”", "Đó là yêu cầu."],
        ["Theo Nghị quyết số 12-NQ/TW ngày 16.3.2022, {{du}} đơn vị đã làm.", "{{ty_le}} đạt."],
        ["Đúng hạn!", "– Chậm hai đơn vị."],
    ],
)
def test_prose_is_cut_where_a_sentence_ends(sentences):
    assert split_sentences(" ".join(sentences)) == sentences


def test_every_line_ends_a_sentence_and_empty_lines_do_not_count():
    assert split_sentences("I. KẾT QUẢ\n\n1. Học tập\r\nĐã học. Đã làm") == [
        "I. KẾT QUẢ",
        "1. Học tập",
        "Đã học.",
        "Đã làm",
    ]
    assert split_sentences("  \n ") == []


@given(st.text(alphabet='abĐÔ .?!…\n"”)1TP/{}', max_size=60))
def test_no_letter_is_lost_and_cutting_again_changes_nothing(text):
    sentences = split_sentences(text)
    assert normalise(" ".join(sentences)) == normalise(text.replace("\n", " "))
    assert all(sentence.strip() == sentence != "" for sentence in sentences)
