"""What the drafter makes of the ways in which newspapers tell things: each way by one short page."""

from typing import Any

import pytest

from tests.test_drafts import act, drafted, news

MORE = "No reason was given for it, and the companies concerned did not comment when they were asked."


def value(field: str, *paragraphs: str, **more: str) -> Any:
    return act(*paragraphs, MORE, **more).entry.get(field)


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("In a rule printed on 3 March, the Bureau of Industry and Security at the Commerce Department said that it adds"
         " nine Chinese firms to its Entity List.", "US"),
        ("The Netherlands last week published licences for exports of deposition tools to all destinations.", "NL"),
        ("After talks in Beijing, Japan's METI (the ministry of trade) bars exports of photoresist to Russia.", "JP"),
        ("The purchase of a Welsh chip plant was called in under the National Security and Investment Act on Tuesday for"
         " a full assessment by the government.", "GB"),
        ("Biden signed an executive order on Tuesday that limits U.S. investments in Chinese chip firms.", "US"),
    ],
)  # fmt: skip
def test_who_acts_is_known_by_the_verb_behind_it_wherever_it_stands(text: str, actor: str) -> None:
    assert value("actor", text) == actor


def test_a_headline_may_begin_each_word_with_a_capital() -> None:
    text = (
        "Netherlands Widens Export Licences For Deposition Tools\n\n3 March 2026\n\nThe move covers all destinations. "
        + MORE
    )
    (draft,) = drafted(text).drafts
    assert draft.entry["actor"] == "NL"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("China approved exports of gallium, which were stopped on 1 February, MOFCOM announced on 3 March.", "2026-03-03"),
        ("China's MOFCOM suspends the ban of 2 February on gallium exports, it said on Tuesday.", "2026-03-03"),
        ("China's MOFCOM bans gallium exports that began on 2 January 2026.", None),
        ("China's MOFCOM bans gallium exports for the quarter ending 28 February 2026.", None),
        ("China's MOFCOM bans gallium exports, as it had told firms on 2 December 2025.", None),
    ],
)  # fmt: skip
def test_a_day_of_something_else_is_not_the_day_of_publicity(text: str, day: str | None) -> None:
    assert value("announced", text) == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("China's MOFCOM said on Tuesday that the ban on gallium exports takes effect on 1 September.", "2026-09-01"),
        ("China's MOFCOM said on Tuesday that gallium may not be exported starting May 1.", "2026-05-01"),
        ("China's MOFCOM said on Tuesday that it suspends the gallium ban, effective immediately until 10 November 2026.",
         "2026-03-03"),
        ("China's MOFCOM said on Tuesday that the ban on gallium rests on a law which came into force on 1 December 2024.",
         None),
    ],
)  # fmt: skip
def test_a_day_ahead_has_the_year_ahead(text: str, day: str | None) -> None:
    assert value("effective", text) == day


def test_the_day_on_which_a_put_off_rule_returns_is_not_the_first_of_putting_it_off() -> None:
    lead = "India's DGFT said on Tuesday that it puts off the licences for imports of servers until 31 October 2026."
    draft = act(lead, "From 1 November 2026 a licence will be needed.", MORE).entry
    assert (draft.get("effective"), draft["through"]) == (None, "2026-10-31")


@pytest.mark.parametrize(
    ("text", "stage"),
    [
        ("The German government will probably prohibit the takeover of Elmos by Silex, a ministry official said on Tuesday.",
         "signalled"),
        ("Nvidia said on Tuesday that it will take a charge because the US now requires a licence for H20 exports.", "decided"),
        ("While Washington weighs limits of its own, Malaysia's MITI has put AI chips under export permits since Tuesday.",
         "decided"),
        ("The US president on Tuesday blocked the proposed purchase of Lattice by Canyon Bridge of China.", "decided"),
    ],
)  # fmt: skip
def test_plans_are_those_of_the_government_that_acts(text: str, stage: str) -> None:
    assert value("stage", text) == stage


def test_the_maker_of_smuggled_goods_is_not_the_one_that_is_charged() -> None:
    text = "The US Justice Department charged two men on Tuesday with smuggling Nvidia H100 chips to China."
    draft = act(text, MORE).entry
    assert draft["entities"] == {"supplier": ["Nvidia"]}
    assert "Nvidia" not in draft["title"]


def test_customers_and_suppliers_of_the_listed_are_not_listed() -> None:
    lead = "The US Commerce Department added Sophgo of China to its Entity List on Tuesday over chips from TSMC."
    later = (
        "The bureau gave its reasons in a notice that the Federal Register is to print on Thursday of this week.",
        "TSMC is the largest contract chipmaker of the world, and its shares rose a little after the notice came out.",
    )
    draft = act(lead, *later, MORE).entry
    assert (draft["entities"], draft["targets"]) == ({"subject": ["Sophgo"]}, ["CN"])


@pytest.mark.parametrize(
    ("text", "confidence"),
    [
        ("The Dutch government on Tuesday put the chipmaker Nexperia under an order.", "official"),
        ("The Dutch government has put the chipmaker Nexperia under an order.", None),
        (
            "The Dutch government has put the chipmaker Nexperia under an order, people familiar with it said.",
            "reported",
        ),
    ],
)
def test_what_is_told_without_a_source_needs_its_day_to_be_found(text: str, confidence: str | None) -> None:
    assert value("confidence", text) == confidence


def test_an_agreement_is_what_a_page_begins_with() -> None:
    lead = "China's MOFCOM said on Tuesday that it suspends its export controls on rare earths."
    later = "Both sides had pledged to ease tensions at a summit in South Korea."
    draft = act(lead, later, MORE).entry
    assert (draft["instrument"], draft["effect"], draft["targets"]) == ("licence-rule", "loosen", ["*"])


def test_a_tool_of_the_trade_is_no_product_of_the_act() -> None:
    text = (
        "Japan's METI said on Tuesday that exports of hydrogen fluoride, used to make semiconductors, need a licence."
    )
    assert value("items", text) == ["hydrogen fluoride"]


def test_chinese_is_read_in_both_scripts() -> None:
    text = (
        "中國商務部3日發布公告，決定自2026年4月1日起至2026年12月31日，暫停實施對鎵的出口管制。"
        "有關部門表示，這項措施有助於維護全球產業鏈供應鏈的安全與穩定，企業可以依照原有規定提出申請，並按程序辦理。"
    )
    (draft,) = drafted(news(text, title="中國商務部暫停實施對鎵的出口管制", day="2026年3月4日")).drafts
    entry = draft.entry
    assert [entry.get(name) for name in ("actor", "body", "instrument", "effect", "announced", "effective", "through")] == [
        "CN", "MOFCOM", "licence-rule", "loosen", "2026-03-03", "2026-04-01", "2026-12-31",
    ]  # fmt: skip
