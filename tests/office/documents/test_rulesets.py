"""Rulesets are dated data, complete for every component the writer names."""

from datetime import date

import pytest

from trienkhai.office.rulesets import (
    RulesetError,
    all_rulesets,
    cautions,
    date_line,
    for_day,
    get,
    number_line,
    symbol_for,
)

ALWAYS = {
    "number", "place_date", "kind", "subject", "subject_letter", "notice", "addressed", "addressee", "basis", "body", "part_number",
    "part_title", "heading_1", "heading_2", "heading_3", "heading_4", "authority", "position", "signer", "seal_note",
    "recipients_label", "recipients", "urgency", "circulation", "draft_mark", "contact", "annex_number", "annex_title",
    "annex_note", "table_head", "table_text", "table_small", "caption", "note", "page_number", "parent", "issuer",
}  # fmt: skip


@pytest.mark.parametrize("ruleset", all_rulesets(), ids=lambda ruleset: ruleset.key)
def test_a_ruleset_is_complete_and_keeps_within_itself(ruleset):
    assert set(ruleset.components) >= ALWAYS
    assert len({look.name for look in ruleset.components.values()}) == len(ruleset.components)
    assert all(look.size.allows(look.size.use) for look in ruleset.components.values())
    assert all("," not in look.name for look in ruleset.components.values()), "Word takes a comma for an alias"
    for side in (ruleset.page.top, ruleset.page.right, ruleset.page.bottom, ruleset.page.left):
        assert side.allows(side.use)
    if ruleset.heading.national:
        assert "national_heading" in ruleset.components


@pytest.mark.parametrize(
    ("family", "day", "key"),
    [
        ("state", date(2020, 3, 5), "nd30-2020"),
        ("party", date(2018, 4, 3), "hd36-2018"),
        ("party", date(2026, 5, 26), "hd36-2018"),
        ("party", date(2026, 5, 27), "hd05-2026"),
        ("plain", date(1999, 1, 1), "plain"),
    ],
)
def test_the_date_of_a_paper_chooses_its_ruleset(family, day, key):
    assert for_day(family, day).key == key


def test_no_ruleset_is_invented_for_a_day_before_the_first():
    with pytest.raises(RulesetError) as refusal:
        for_day("state", date(2019, 12, 31))
    assert (refusal.value.code, refusal.value.params["day"]) == ("no_ruleset_on_day", "2019-12-31")
    with pytest.raises(RulesetError, match="nd30-2020"):
        get("nd99")


def test_only_what_nobody_verified_carries_a_caution():
    assert [ruleset.key for ruleset in all_rulesets() if cautions(ruleset)] == ["hd05-2026"]


@pytest.mark.parametrize(
    ("key", "kind", "number", "expected"),
    [
        ("nd30-2020", "Báo cáo", 5, "Số: 05/BC-SL"),
        ("nd30-2020", "Quy định", 123, "Số: 123/QyĐ-SL"),
        ("nd30-2020", "", 7, "Số: 07/SL-VP"),
        ("hd36-2018", "BÁO CÁO", 12, "Số 12-BC/SL"),
        ("hd36-2018", "", 3, "Số 03-CV/SL"),
        ("hd36-2018", "Nghị quyết", "12a", "Số 12a-NQ/SL"),
    ],
)
def test_numbers_and_symbols_follow_the_ruleset(key, kind, number, expected):
    ruleset = get(key)
    assert number_line(ruleset, number, symbol_for(ruleset, kind, "SL", "VP")) == expected


def test_a_number_not_yet_given_leaves_room_for_the_clerk():
    assert number_line(get("nd30-2020"), None, "BC-SL") == "Số: " + "\u00a0" * 8 + "/BC-SL"


def test_days_below_ten_and_the_first_two_months_are_padded():
    state, plain = get("nd30-2020"), get("plain")
    assert date_line(state, "Sông Lam", date(2023, 2, 5)) == "Sông Lam, ngày 05 tháng 02 năm 2023"
    assert date_line(state, "Sông Lam", date(2023, 7, 24)) == "Sông Lam, ngày 24 tháng 7 năm 2023"
    assert date_line(plain, "", date(2026, 7, 4), "en") == "4 July 2026"
