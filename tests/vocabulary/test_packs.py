"""Vocabulary packs: every word in each of them and in both languages; what packs own stands in no template."""

import re

import pytest

from tests.world.plugin import ROOT
from trienkhai import vocabulary
from trienkhai.office.rulesets import all_rulesets

EVERY_PACK = [vocabulary.pack(key) for key in vocabulary.PACKS]


def test_every_pack_has_every_word_in_both_languages():
    keys = {pack.key: set(pack.words) for pack in EVERY_PACK}
    assert keys["vn-party"] == keys["vn-state"] == keys["plain"]
    for pack in EVERY_PACK:
        for key, said in pack.words.items():
            assert set(said) == set(vocabulary.LANGUAGES), (pack.key, key)
            if key != "letter.end":  # plain papers end without a mark
                assert all(said.values()), (pack.key, key)


def test_every_pack_offers_kinds_of_documents_that_it_has_words_for():
    for pack in EVERY_PACK:
        offered = [f"document.{name}" for name in pack.documents]
        assert len(set(offered)) == len(offered) > 5
        assert set(offered) <= set(pack.words)


def test_the_packs_of_party_and_state_differ_in_their_words():
    party, state, plain = EVERY_PACK
    assert (party.word("unit.company", "vi"), state.word("unit.company", "vi")) == ("Đảng bộ cơ sở", "Công ty")
    assert (party.word("letter.on_behalf", "vi"), state.word("letter.on_behalf", "vi")) == ("T/M", "TM.")
    assert (state.word("state.accepted", "vi"), plain.word("state.accepted", "vi")) == ("Đã chấp nhận", "Đã duyệt")
    assert "Thông tri" in vocabulary.choices(pack="vn-party", lang="vi")
    assert "Thông tri" not in vocabulary.choices(pack="vn-state", lang="vi")


def test_letter_forms_are_those_of_the_rulesets_of_the_family():
    for pack in EVERY_PACK:
        rulesets = [ruleset for ruleset in all_rulesets() if ruleset.family == pack.family]
        assert rulesets
        for ruleset in rulesets:
            assert ruleset.end_mark == pack.word("letter.end", "vi")
            assert ruleset.label("addressed", "vi") == pack.word("letter.to", "vi")


def test_a_plain_organisation_may_speak_vietnamese():
    assert vocabulary.word("body.assembly", pack="plain", lang="vi") == "Đại hội thành viên"
    assert vocabulary.word("body.assembly", pack="plain", lang="en") == "General meeting"


def test_a_kind_in_the_chart_s_own_words_stays_as_it_is():
    assert vocabulary.unit_kind("cell", pack="vn-party", lang="vi") == "Chi bộ"
    assert vocabulary.unit_kind("Xí nghiệp", pack="vn-party", lang="vi") == "Xí nghiệp"


def test_a_word_that_packs_do_not_own_is_a_fault():
    with pytest.raises(KeyError):
        vocabulary.word("body.nobody", pack="plain", lang="vi")
    with pytest.raises(KeyError):
        vocabulary.pack("vn-nowhere")


def test_no_template_holds_a_name_of_a_body_or_a_kind_of_document_or_a_letter_form():
    owned = {
        said
        for pack in EVERY_PACK
        for key, words in pack.words.items()
        for said in words.values()
        if key.startswith(("body.", "letter.")) and len(said) > 2 and said not in {"For", "To:", "Thay"}
    }
    owned |= {
        said for pack in EVERY_PACK for key, words in pack.words.items() if key[:5] == "unit." for said in [words["vi"]]
    }
    pattern = re.compile("|".join(rf"(?<!\w){re.escape(word)}(?!\w)" for word in sorted(owned, key=len, reverse=True)))
    found = [
        (path.name, match[0])
        for path in sorted((ROOT / "src").rglob("templates/**/*.html"))
        for match in pattern.finditer(re.sub(r"\{#.*?#\}", "", path.read_text("utf-8")))
    ]
    assert found == []


def test_no_template_writes_the_word_of_a_report_s_state_for_itself_where_the_tag_gives_it():
    for name in ("board", "_board_row", "fill"):
        text = (ROOT / f"src/trienkhai/reporting/templates/reporting/{name}.html").read_text("utf-8")
        assert not re.search(r'translate "(Accepted|Returned|Submitted|Draft)"', text), name
