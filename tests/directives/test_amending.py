"""An amended text against the one before: who is who, one to one, with nothing lost on either side."""

from dataclasses import replace
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.directives.outlines import key_of, outline_of_file, outline_of_text, piece_of
from tests.directives.test_outline_law import done, is_sound
from tests.directives.test_parsing_whole import FILES
from tests.world.proof import proof
from trienkhai.directives.outline import marks, standing, texts
from trienkhai.directives.outline.amending import Fate, amended
from trienkhai.directives.outline.pieces import Outline, letters_of
from trienkhai.directives.outline.problems import Impossible

BEFORE = """QUYẾT NGHỊ:
Chương I
QUY ĐỊNH CHUNG
Điều 1. Phạm vi điều chỉnh
Nghị quyết này quy định việc học tập trong toàn Tập đoàn.
Điều 2. Chỉ tiêu học tập
1. Tỷ lệ người dự học tập đạt từ 95% trở lên.
2. Mỗi quý mỗi đơn vị tổ chức ít nhất một hội nghị học tập.
Điều 3. Trách nhiệm thi hành
1. Các đơn vị báo cáo hằng quý về Tập đoàn.
2. Tổ thư ký tổng hợp trình Ban Thường vụ. Kết quả được công bố trên cổng thông tin."""


def fresh(outline):
    """A text as it is read, with keys of its own."""
    pieces = tuple(replace(piece, key=-piece.key) if piece.is_provision else piece for piece in outline.pieces)
    return Outline(outline.scheme, pieces, outline.taken)


def read(text):
    return fresh(outline_of_text(text))


def fates(old, result):
    names = {piece.key: piece.anchor for piece in old.pieces if piece.is_provision}
    return {names.get(line.key, line.anchor): str(line.fate) for line in result.lines if line.fate != Fate.SAME}


def test_the_same_text_again_changes_nothing():
    old = outline_of_text(BEFORE)
    result = amended(old, read(BEFORE))
    assert result.outline == old
    assert fates(old, result) == {}


def test_a_changed_clause_keeps_its_row_and_both_wordings_are_told():
    old = outline_of_text(BEFORE)
    result = amended(old, read(BEFORE.replace("từ 95%", "từ 98%")))
    assert fates(old, result) == {"dieu-2/khoan-1": "changed"}
    (line,) = result.of(Fate.CHANGED)
    assert ("95%" in line.before, "98%" in line.after) == (True, True)
    assert key_of(result.outline, "dieu-2/khoan-1") == key_of(old, "dieu-2/khoan-1")


def test_an_inserted_article_moves_the_numbers_and_no_row_is_taken_for_another():
    old = outline_of_text(BEFORE)
    text = (
        BEFORE.replace("Điều 3. Trách", "Điều 4. Trách")
        .replace("Điều 3.", "Điều 4.")
        .replace(
            "Điều 4. Trách",
            "Điều 3. Khen thưởng\nTập thể và cá nhân có thành tích được khen thưởng kịp thời.\nĐiều 4. Trách",
        )
    )
    result = amended(old, read(text))
    found = result.outline
    responsible = next(piece for piece in found.pieces if piece.heading == "Trách nhiệm thi hành")
    assert responsible.key == key_of(old, "dieu-3")
    assert (responsible.anchor, responsible.former) == ("dieu-4", ("dieu-3",))
    assert fates(old, result) == {"dieu-3": "changed", "dieu-3-2": "new"}
    assert piece_of(found, "dieu-3-2").heading == "Khen thưởng"  # dieu-3 means for ever what it meant


def test_an_article_with_wholly_other_words_is_for_a_person_to_decide():
    old = outline_of_text(BEFORE)
    text = BEFORE.replace(
        "Điều 1. Phạm vi điều chỉnh\nNghị quyết này quy định việc học tập trong toàn Tập đoàn.",
        "Điều 1. Giải thích từ ngữ\nTin, bài là sản phẩm đăng trên bản tin nội bộ.",
    )
    result = amended(old, read(text))
    (line,) = result.of(Fate.UNSURE)
    assert line.key == key_of(old, "dieu-1")
    (place,) = line.offered
    assert result.outline.pieces[place].heading == "Giải thích từ ngữ"
    same = amended(old, read(text), {line.key: place})
    assert fates(old, same) == {"dieu-1": "changed"}
    other = amended(old, read(text), {line.key: -1})
    assert fates(old, other) == {"dieu-1": "gone", "dieu-1-2": "new"}


def test_what_is_left_out_is_gone_and_its_anchor_is_given_to_nobody():
    old = outline_of_text(BEFORE)
    result = amended(old, read(BEFORE.replace("2. Mỗi quý mỗi đơn vị tổ chức ít nhất một hội nghị học tập.\n", "")))
    assert fates(old, result) == {"dieu-2/khoan-2": "gone"}
    assert "dieu-2/khoan-2" in result.outline.taken
    assert result.gone == {key_of(old, "dieu-2/khoan-2")}


def test_a_marked_sentence_stays_at_its_words():
    old = marks.mark(outline_of_text(BEFORE), key_of(outline_of_text(BEFORE), "dieu-3/khoan-2"), [2])
    kept = amended(old, read(BEFORE.replace("Tổ thư ký tổng hợp", "Tổ thư ký tổng hợp đầy đủ")))
    piece = piece_of(kept.outline, "dieu-3/khoan-2")
    (mark,) = piece.marks
    assert piece.text[mark.begins : mark.ends] == "Kết quả được công bố trên cổng thông tin."
    reworded = amended(old, read(BEFORE.replace("công bố trên cổng", "công bố ngay trên cổng")))
    assert [line.fate for line in reworded.lines if line.is_mark] == [Fate.CHANGED]
    gone = amended(old, read(BEFORE.replace(" Kết quả được công bố trên cổng thông tin.", "")))
    assert [line.fate for line in gone.lines if line.is_mark] == [Fate.GONE]


def test_what_was_corrected_by_hand_is_corrected_in_the_new_text_too():
    text = BEFORE + "\nĐơn vị báo cáo chậm phải giải trình bằng văn bản.\nĐiều 9. Khoản lạc số của nghị quyết này"
    old = outline_of_text(text)
    old = texts.split(old, key_of(old, "dieu-3/khoan-2"), 1)
    old = texts.place(old, len(old.pieces) - 1)
    old = standing.outdent(old, key_of(old, "dieu-2/khoan-2"))
    result = amended(old, read(text.replace("từ 95%", "từ 98%")))
    assert fates(old, result) == {"dieu-2/khoan-1": "changed"}
    assert [(one.anchor, one.depth, one.level) for one in result.outline.pieces if one.is_provision] == [
        (one.anchor, one.depth, one.level) for one in old.pieces if one.is_provision
    ]


def holds(old, new):
    """Every row is told of once; the words of the new text are all there; every anchor of before means something."""
    result = amended(old, new)
    again = amended(old, new)
    assert result == again
    assert letters_of(result.outline.pieces) == letters_of(new.pieces)
    is_sound(result.outline)
    rows = [piece.key for piece in old.pieces if piece.is_provision]
    rows += [mark.key for piece in old.pieces for mark in piece.marks]
    assert sorted(line.key for line in result.lines if line.fate != Fate.NEW) == sorted(rows)
    assert old.anchors <= result.outline.anchors
    kept = {line.key for line in result.lines if line.fate in (Fate.SAME, Fate.CHANGED)}
    there = {piece.key for piece in result.outline.pieces if piece.is_provision and piece.key > 0}
    there |= {mark.key for piece in result.outline.pieces for mark in piece.marks}
    assert there == kept == set(rows) - result.gone


WORDS = st.sampled_from(
    ["học", "tập", "an", "toàn", "báo", "cáo", "hằng", "quý", "đơn", "vị", "hội", "nghị", "kiểm", "tra"]
)


@settings(max_examples=proof(30, 3000), deadline=None)
@given(data=st.data())
def test_nothing_is_lost_between_random_texts(data):
    lines = data.draw(st.lists(st.lists(WORDS, min_size=1, max_size=9).map(" ".join), min_size=1, max_size=12))

    def text():
        chosen = data.draw(st.lists(st.sampled_from(lines), min_size=1, max_size=14))
        said = []
        for at, line in enumerate(chosen, 1):
            head = data.draw(st.sampled_from([f"Điều {at}. ", "1. ", "2. ", "a) ", ""]))
            said.append(f"{head}{line}")
        return "\n".join(said)

    old = outline_of_text(text())
    if data.draw(st.booleans()):
        kept = []
        obeys_and_keeps(old, data, kept)
        old = kept[-1]
    holds(old, fresh(outline_of_text(text())))


def obeys_and_keeps(outline, data, kept):
    kept.append(positive(outline))
    for _turn in range(4):
        try:
            kept.append(positive(done(kept[-1], data.draw)[1]))
        except Impossible:
            continue


def positive(outline):
    """With rows for everything that was made."""
    top = max([0, *(piece.key for piece in outline.pieces)], default=0) + 1000
    pieces = []
    for at, piece in enumerate(outline.pieces):
        found = tuple(replace(one, key=abs(one.key) + top + at * 50) if one.key < 0 else one for one in piece.marks)
        key = top + 100_000 + at if piece.key < 0 else piece.key
        pieces.append(replace(piece, marks=found, key=key) if piece.is_provision else piece)
    return Outline(outline.scheme, tuple(pieces), outline.taken)


def test_every_legal_document_is_the_same_as_itself_and_another_one_loses_nothing():
    outlines = [outline_of_file(path) for path in FILES[:: proof(4, 1)]]
    for old in outlines:
        result = amended(old, fresh(old))
        assert {line.fate for line in result.lines} <= {Fate.SAME}
    for old, other in pairwise(outlines):
        if old.scheme == other.scheme:
            holds(old, fresh(other))
