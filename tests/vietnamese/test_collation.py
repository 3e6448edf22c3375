import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from trienkhai.vietnamese import given_name_key, sort_key

# What ICU gives for the locale vi.
NAMES_BY_ICU = (
    "An, Ân, Ẩn, Ân Thi, Bình, Chi, Cường, Dũng, Dương, Đạt, Đông, Gấm, Giang, Nga, Nghĩa, Phú, Thành, Thao, Thảo, "
    "Tháo, Trang, Tuấn, Uyên, Ước, Ý, Yến"
)
VIETNAMESE = st.text(alphabet="aàảãáạăâbcdđeêghiklmnoôơpqrstuưvxyAĂÂĐƠ 0123456789-.", max_size=12)


def in_order(words):
    """Sorted from the other end, so that a key that says nothing does not pass."""
    backwards = words[::-1]
    return sorted(backwards, key=sort_key)


def test_names_stand_as_icu_puts_them():
    names = NAMES_BY_ICU.split(", ")
    assert in_order(names) == names


def test_the_alphabet_and_the_tones_stand_in_order():
    letters = list("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz")
    assert in_order(letters) == letters
    tones = ["ma", "mà", "mả", "mã", "má", "mạ"]
    assert in_order(tones) == tones


def test_a_letter_outweighs_a_tone_and_a_tone_outweighs_case():
    names = ["tạm", "tám a", "tam b", "tân", "Tần"]
    assert in_order(names) == names
    assert sort_key("an") < sort_key("An") < sort_key("àn")


def test_numbers_inside_names_count_as_numbers():
    cells = ["Chi bộ 1", "Chi bộ 2", "Chi bộ 2 mở rộng", "Chi bộ 02A", "Chi bộ 10", "Chi bộ 100"]
    assert in_order(cells) == cells
    assert sort_key("9" * 98) < sort_key("1" + "0" * 98) < sort_key("9" * 100)


def test_people_stand_by_given_name_then_middle_then_family():
    people = ["Trần Văn An", "Lê Thị Bình", "Lê Văn Bình", "Nguyễn Văn Bình", "Đỗ Thị Đào"]
    backwards = people[::-1]
    assert sorted(backwards, key=given_name_key) == people
    assert given_name_key("An") < given_name_key("Lê An")
    assert given_name_key("LÊ VĂN AN") == given_name_key("Lê Văn An")


def test_other_scripts_and_signs_come_after_or_before_but_never_fail():
    mixed = ["-", "1", "a", "ü", "z", "β", "中"]
    assert in_order(mixed) == mixed
    assert sort_key("") < sort_key("a")


@given(st.text())
def test_a_key_is_printable_ascii_and_the_same_for_every_normal_form(text):
    key = sort_key(text)
    assert key.isascii()
    assert all(" " <= c <= "~" for c in key)
    assert sort_key(unicodedata.normalize("NFD", text)) == key


@given(VIETNAMESE, VIETNAMESE, VIETNAMESE)
def test_what_follows_never_turns_a_difference_of_letters_round(first, second, tail):
    """A prefix-free code: two texts that differ at the first level keep their order whatever is appended to both."""
    one, other = sort_key(first + "|").split(" ")[0], sort_key(second + "|").split(" ")[0]
    longer = [sort_key(text + "|" + tail).split(" ")[0] for text in (first, second)]
    if one != other and not (one.startswith(other) or other.startswith(one)):
        assert (one < other) == (longer[0] < longer[1])


@given(VIETNAMESE, VIETNAMESE)
def test_texts_of_one_key_differ_in_nothing_that_counts(first, second):
    if sort_key(first) == sort_key(second):
        assert " ".join(first.split()) == " ".join(second.split())
