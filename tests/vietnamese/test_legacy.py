import pytest

from trienkhai.vietnamese import convert, from_tcvn3, from_vni, guess, looks_like_tcvn3
from trienkhai.vietnamese.legacy import is_capital_font, looks_like_vni
from trienkhai.vietnamese.syllables import is_syllable

# The bytes of TCVN 5712:1993, table VN3, in order, and what an independent converter of the standard gives for them.
BYTES = bytes(
    [*range(0xA1, 0xAF), *range(0xB5, 0xBA), *range(0xBB, 0xBF), *range(0xC6, 0xCD), *range(0xCE, 0xD9)]
) + bytes([*range(0xDC, 0xE0), *range(0xE1, 0xF0), *range(0xF1, 0xFF)])
LETTERS = "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ"
TCVN3_SAMPLES = {
    "®¶ng céng s¶n viÖt nam": "đảng cộng sản việt nam",
    "V¨n phßng": "Văn phòng",
    "TËp ®oµn Hãa chÊt S«ng Lam": "Tập đoàn Hóa chất Sông Lam",
    "C«ng ty TNHH mét thµnh viªn": "Công ty TNHH một thành viên",
    "B¸o c¸o kÕt qu¶ thùc hiÖn nghÞ quyÕt n\u00adíc": "Báo cáo kết quả thực hiện nghị quyết nước",
    "Céng hßa x· héi chñ nghÜa": "Cộng hòa xã hội chủ nghĩa",
    "Lª": "Lê",
    "S«ng": "Sông",
}
VNI_SAMPLES = {
    "Tieáng Vieät": "Tiếng Việt",
    "Vaên phoøng": "Văn phòng",
    "Ñaûng boä Taäp ñoaøn": "Đảng bộ Tập đoàn",
    "COÄNG HOØA XAÕ HOÄI CHUÛ NGHÓA": "CỘNG HÒA XÃ HỘI CHỦ NGHĨA",
    "Ñoäc laäp, töï do, haïnh phuùc": "Độc lập, tự do, hạnh phúc",
    "thöïc hieän nghò quyeát naêm 2023": "thực hiện nghị quyết năm 2023",
    "öôùc mô, tyû leä, kyõ sö": "ước mơ, tỷ lệ, kỹ sư",
}
ORDINARY = [
    "",
    "Plain English text, nothing else: 1.234 (5%).",
    "Đảng bộ Tập đoàn tổ chức hội nghị sơ kết 5 năm thực hiện nghị quyết.",
    "là có hôm nay cân hoà hoá thì và",
    "Hoà bình, hoà hợp; là cái bàn; báo cáo có lý do",
    "Le comité a été réuni à l'école où «la» décision dû être prise, très tôt, même à Noël.",
    "Ça va? Un résumé naïf: l'île, le maïs, l'hôtel, où déjà l'été sûr.",
    "Windows® ©2020 Müller für über Straße, 10µm, text¹, 5½, 25°C, §3, ±2",
    "Año nuevo, niño, mañana, corazón, acción",
    "café coöperation façade naïve",
    "Tie\u0302\u0301ng Vie\u0323\u0302t",
]


def test_the_whole_table_is_that_of_the_standard():
    assert from_tcvn3(BYTES.decode("latin-1")) == LETTERS


@pytest.mark.parametrize(("old", "new"), TCVN3_SAMPLES.items())
def test_tcvn3_is_recognised_and_converted(old, new):
    assert guess(old) == "tcvn3"
    assert looks_like_tcvn3(old) > 0.6
    assert from_tcvn3(old) == new


@pytest.mark.parametrize(("old", "new"), VNI_SAMPLES.items())
def test_vni_is_recognised_and_converted(old, new):
    assert guess(old) == "vni"
    assert looks_like_vni(old) > 0.6
    assert from_vni(old) == new


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_text_is_left_alone(text):
    assert guess(text) is None
    assert looks_like_tcvn3(text) < 0.6


@pytest.mark.parametrize("text", [*TCVN3_SAMPLES.values(), *VNI_SAMPLES.values()])
def test_converted_text_is_not_offered_again(text):
    assert guess(text) is None


def test_the_font_decides_first_but_never_over_modern_letters():
    assert guess("cã", ".VnTime") == "tcvn3"
    assert guess("coù", "VNI-Times") == "vni"
    assert guess("cã", "Times New Roman") is None
    assert guess("Đảng bộ", ".VnTime") is None


def test_a_capital_font_gives_capitals():
    assert is_capital_font(".VnTimeH")
    assert not is_capital_font(".VnTime")
    assert convert("héi nghÞ", "tcvn3", ".VnTimeH") == "HỘI NGHỊ"
    assert convert("héi nghÞ", "tcvn3", ".VnTime") == "hội nghị"
    assert convert("hoäi nghò", "vni") == "hội nghị"


def test_syllables_are_told_from_other_words():
    assert all(
        map(is_syllable, ["nghị", "quyết", "Đông", "hoà", "hòa", "gì", "giữa", "khuya", "ước", "yến", "quý", "thuở"])
    )
    assert not any(map(is_syllable, ["viÖt", "Windows", "", "école", "bb", "hờờ"]))


def test_a_single_word_with_a_raised_digit_for_a_letter_is_recognised():
    assert guess("KÕ ho¹ch") == "tcvn3"
    assert guess("120 m²") is None
