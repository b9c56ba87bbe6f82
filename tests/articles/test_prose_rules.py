"""What the drafter makes of the ways in which newspapers tell things: each way by one short page."""

from typing import Any

import pytest

from chiplog.articles.found import in_text, with_runner_up
from chiplog.articles.pages.page import Kind
from tests.articles.test_drafts import act, drafted, news

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
        ("The US president on Tuesday blocked the proposed purchase of chipmaker Lattice by Canyon Bridge of China.", "decided"),
        ("Germany's economy ministry has recommended that the cabinet block the takeover of Elmos by Silex.", "signalled"),
        ("China said on Tuesday it will exempt some Nexperia chips from a ban that has alarmed buyers.", "signalled"),
    ],
)  # fmt: skip
def test_plans_are_those_of_the_government_that_acts(text: str, stage: str) -> None:
    assert value("stage", text) == stage


def test_the_maker_of_smuggled_goods_is_not_the_one_that_is_charged() -> None:
    text = "The US Justice Department charged two men on Tuesday with smuggling Nvidia H100 chips to China."
    draft = act(text, MORE).entry
    assert draft["entities"] == {"supplier": ["Nvidia"]}


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
        ("The Dutch government has put the chipmaker Nexperia under an order.", "official"),
        (
            "The Dutch government has put the chipmaker Nexperia under an order, people familiar with it said.",
            "reported",
        ),
    ],
)
def test_an_unhedged_text_is_official(text: str, confidence: str | None) -> None:
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


def test_what_a_spokesman_answers_is_no_day_of_the_act() -> None:
    text = "中國商務部新聞發言人6日在例行新聞發佈會上回應稱，對鎵、鍺相關物項實施出口管制不針對任何特定國家，出口符合規定的將予以許可。"
    later = "商務部、海關總署7月3日發佈公告，決定對鎵、鍺相關物項實施出口管制，公告自2023年8月1日起正式實施。"
    (draft,) = drafted(news(text, later, title="商務部回應對鎵、鍺實施出口管制", day="2023年7月6日")).drafts
    entry = draft.entry
    assert (entry["announced"], entry["effective"]) == ("2023-07-03", "2023-08-01")
    assert entry["items"] == ["gallium", "germanium"]


def test_a_long_headline_is_one() -> None:
    headline = (
        "Commerce Releases Clarifications of Export Control Rules to Restrict China's Access to Advanced Computing and"
        " Supercomputing Items and Semiconductor Manufacturing Equipment"
    )
    assert drafted(f"Press Release\n\n3 March 2026\n\n{headline}\n\n{MORE}").page.title == headline


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


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("China's MOFCOM bans gallium exports, a notice put online Monday shows.", "2026-03-02"),
        ("China's MOFCOM bans gallium exports, despite a promise made on Monday.", None),
        ("On 2 March, China informed the maker of gallium wafers that exports of gallium need a licence.", None),
        ("China's MOFCOM bans gallium exports, according to Science Today, a monthly.", None),
        ("On the 2nd, China's MOFCOM issued a ban on gallium exports.", "2026-03-02"),
        ("On 2 February 2026, China's MOFCOM issued a ban on gallium exports.", "2026-02-02"),
    ],
)  # fmt: skip
def test_the_day_of_publicity_is_the_one_that_says_so(text: str, day: str | None) -> None:
    assert value("announced", text) == day


def test_a_day_of_the_stock_exchange_is_none_of_the_act() -> None:
    lead = "China's MOFCOM bans gallium exports to all countries, a step that makers of wafers had long feared."
    later = "Makers of wafers fell in premarket trading Monday, most of all those that buy from one mine alone."
    assert value("announced", lead, later, title="China bans gallium exports") is None


def test_a_late_sentence_on_another_act_lends_no_day() -> None:
    lead = "China's MOFCOM bans gallium exports, it said in a statement that did not give the day it was made."
    later = [
        f"The {word} of the makers said that it would look into what the step means for its customers abroad."
        for word in ("first", "second", "third", "fourth", "fifth", "sixth")
    ]
    assert value("announced", lead, *later, "Confirmed on 2 March, the budget puts more money into schools.") is None


@pytest.mark.parametrize(
    ("text", "targets"),
    [
        ("The US Commerce Department on Tuesday added 80 entities from China, the United Arab Emirates (UAE), South Africa"
         " and Iran to its Entity List.", ["CN", "AE", "ZA", "IR"]),
        ("The US Commerce Department on Tuesday added a Chinese firm to its Entity List for selling tools to Iran.", ["CN"]),
        ("Malaysia's MITI said on Tuesday that exports of US AI chips need a permit, so as to stop diversion to China.",
         ["*"]),
        ("Malaysia's MITI said on Tuesday that exports of AI chips need a permit. Washington, which has banned their sale"
         " to China, had asked for it.", ["*"]),
        ("China's MOFCOM said on Tuesday that it bans the export of gallium, germanium and other materials with military"
         " uses to the USA.", ["US"]),
        ("The US Justice Department charged two men on Tuesday with a scheme to smuggle advanced Nvidia H100 and H200 graphics"
         " processing units and servers with them to China.", ["CN"]),
        ("The US Commerce Department on Tuesday published an interim final rule on exports that restricts the PRC’s access to chips.", ["CN"]),
    ],
)  # fmt: skip
def test_the_other_side_is_where_the_goods_or_the_listed_are(text: str, targets: list[str]) -> None:
    assert set(value("targets", text)) == set(targets)


def test_where_the_text_says_that_a_buyer_sits_counts_for_more_than_what_is_known_of_it() -> None:
    text = (
        "US President Donald Trump on Tuesday blocked the bid by Broadcom, which is Singapore-based, to buy Qualcomm."
    )
    draft = act(text, MORE).entry
    assert (draft["instrument"], draft["targets"]) == ("deal-decision", ["SG"])


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ('The US Commerce Department said on Tuesday it was adding Sugon to its "entity list" that bars it from buying U.S.'
         " parts and components.",
         "entity-list"),
        ("The UK's business secretary on Tuesday ordered that the Chinese owner of the Newport Wafer Fab sell off its"
         " stake.", "deal-decision"),
        ("China's MIIT on Tuesday urged firms to avoid using Nvidia's H20 chips, people familiar with it said.", "guidance"),
        ("The US Commerce Department on Tuesday moved the H200 to case-by-case licence reviews and set a cap on China's share"
         " and a ban on military use.",
         "licence-rule"),
    ],
)  # fmt: skip
def test_the_kind_of_act_is_what_its_own_words_bind(text: str, word: str) -> None:
    assert value("instrument", text, title=text.partition(", it said")[0].removesuffix(".")) == word


@pytest.mark.parametrize(
    ("text", "effect"),
    [
        ("India's DGFT on Tuesday gave importers of laptops more time to apply for import licences.", "loosen"),
        ("The US Commerce Department on Tuesday moved the H200 to case-by-case licence reviews for China.", "loosen"),
        ("BIS on Tuesday fined Seagate over disk drives for Huawei, with a suspended denial order.", "neutral"),
        ("The US Commerce Department on Tuesday rescinded the AI Diffusion Rule. It would have restricted exports of AI chips,"
         " and model weights would have needed a licence.", "loosen"),
        ("The Netherlands on Tuesday paused its intervention in the chipmaker Nexperia under the Goods Availability Act.",
         "loosen"),
        ("US senators on Tuesday introduced an export control bill that would require makers of high-end chips to take"
         " technical measures.", "tighten"),
    ],
)  # fmt: skip
def test_what_is_eased_or_only_threatened_does_not_tighten(text: str, effect: str) -> None:
    assert value("effect", text) == effect


@pytest.mark.parametrize(
    ("text", "confidence"),
    [
        ("ASML said on Tuesday the Dutch government has partly revoked a licence for its machines.", "disclosed"),
        ("The US requires a licence for exports of the A100, a rule disclosed by Nvidia in an SEC filing on Tuesday.",
         "disclosed"),
        ("India is likely to give more time for licences to import laptops, a source in IT Ministry said on Tuesday.", "reported"),
        ("Japan has allowed exports of photoresist to Korea, a ministry official from Seoul told the Daily on Tuesday.",
         "reported"),
        ("The German government will likely block the takeover of Elmos, the Dortmund-based company said on Tuesday.",
         "disclosed"),
        ("Germany has prohibited the sale of Elmos, an agency learned from government circles on Tuesday.", "reported"),
        ("The US now asks for licences for chip tools that go to SMIC, according to a letter from the Commerce Department"
         " seen by Reuters.", "reported"),
        ("Microsoft announced on Tuesday it has obtained export licences from the US Commerce Department for AI chips.",
         "disclosed"),
    ],
)  # fmt: skip
def test_how_sure_it_is_hangs_on_who_tells_it(text: str, confidence: str) -> None:
    assert value("confidence", text) == confidence


@pytest.mark.parametrize(
    ("text", "stage"),
    [
        ("China will restrict exports of gallium, the Ministry of Commerce said on Tuesday, and the rule applies from August 1.",
         "decided"),
        ("The US Commerce Department on Tuesday banned chips that could threaten American lives.", "decided"),
    ],
)  # fmt: skip
def test_what_has_a_first_day_or_threatens_lives_is_no_plan(text: str, stage: str) -> None:
    assert value("stage", text) == stage


def test_to_lose_a_permission_that_a_list_gives_tightens() -> None:
    lead = "The US Commerce Department on Tuesday removed plants of Samsung in China from its Validated End-User List."
    later = "Those that are removed from the list could get goods that others were allowed to get only by a licence."
    draft = act(lead, later).entry
    assert (draft["instrument"], draft["effect"]) == ("entity-list", "tighten")


def test_what_other_governments_do_is_background() -> None:
    lead = "Japan's METI said on Tuesday that exports of photoresist to Russia need a licence."
    later = (
        "It had asked the makers for their views in the spring, and most of them were in favour of a licence.",
        "Chinese authorities announced on Sunday that they stop buying memory from Micron for critical infrastructure.",
    )
    draft = act(lead, *later).entry
    assert (draft["targets"], draft.get("entities")) == (["RU"], None)


def test_an_office_that_several_countries_have_is_of_the_likeliest() -> None:
    lead = (
        "Japan answers calls from the United States and the Netherlands to restrict exports of chip-making equipment."
    )
    later = "Yasutoshi Nishimura, the economy minister, announced on 3 March that licences will be needed for 23 tools."
    draft = act(lead, later, MORE).entry
    assert (draft["actor"], draft["body"]) == ("JP", "METI")


def test_a_government_in_a_clause_of_time_does_not_act() -> None:
    text = "China urged firms to avoid Nvidia's H20 on Tuesday, weeks after the Trump administration lifted its ban."
    assert value("actor", text) == "CN"


@pytest.mark.parametrize(
    "text",
    [
        "Pakistan's government urged the citizens of Lahore on Tuesday to avoid using their cars during the smog.",
        "The US Food and Drug Administration on Tuesday banned the use of a red dye in sweets and in cough syrup.",
        "Lam Research warned on Tuesday of a fall in its revenue from US export curbs that were made public in the autumn.",
        "The European Commission on Tuesday opened an anti-dumping investigation into imports of bicycles from China.",
    ],
)
def test_an_act_of_another_field_is_none(text: str) -> None:
    assert drafted(news(text, MORE)).kind is Kind.NO_ACT


def test_a_headline_in_title_case_becomes_a_title() -> None:
    text = (
        "Japan To Restrict Exports Of Three Chemicals Used By Samsung: Report\n\n3 March 2026\n\n"
        "Japan's METI said on Tuesday that exports of three chemicals to South Korea need a licence.\n\n" + MORE
    )
    (draft,) = drafted(text).drafts
    assert draft.entry["title"] == "Japan to restrict exports of three chemicals used by Samsung"


def test_a_writer_is_no_publisher() -> None:
    text = (
        "China bans exports of gallium\n\nBy Ann Example\n\nMary Miller\n\nThe Example Courier, 3 March 2026\n\n"
        "China's MOFCOM said on Tuesday that exports of gallium are banned.\n\n" + MORE
    )
    (draft,) = drafted(text).drafts
    assert draft.entry["sources"][0]["publisher"] == "The Example Courier"


def test_lines_that_are_not_wrapped_are_paragraphs() -> None:
    lines = (
        "China's MOFCOM said on Tuesday that exports of gallium are banned, and that applications for licences that are"
        " before it will be sent back to those who made them.",
        MORE,
        "Under the law of 2020 regulators could impose further limits on exports of metals if the ministry so decides, after"
        " a hearing of the makers.",
    )
    (draft,) = drafted("China bans exports of gallium\n\n3 March 2026\n\n" + "\n".join(lines)).drafts
    assert [len(one.text.split("\n")) for one in drafted("\n".join(lines)).page.blocks] == [1, 1, 1]
    assert draft.entry["stage"] == "decided"


BLUNT = "The curbs on chips for China are a folly that hurts more than it helps, and rests on assumptions of long ago."
FAR = "The United States has barred its firms from exporting AI chips to China, as it has done with lithography tools before."


@pytest.mark.parametrize(
    ("title", "first", "url"),
    [
        ("Opinion: The US should ban chip exports to China", FAR, "https://www.daily.example/a"),
        ("A ban on chip exports to China makes sense", FAR, "https://www.daily.example/opinion/a"),
        ("A ban on chip exports to China makes sense", "Ann Writer is a senior fellow at the Institute for Chips.",
         "https://www.daily.example/a"),
        ("The folly of chip bans", BLUNT, "https://www.daily.example/a"),
        ("US chip curbs have backfired, think tank says", FAR, "https://www.daily.example/a"),
    ],
)  # fmt: skip
def test_a_page_that_argues_tells_of_no_act(title: str, first: str, url: str) -> None:
    assert drafted(news(first, FAR, BLUNT, title=title), url).kind is Kind.NO_ACT


@pytest.mark.parametrize(
    ("title", "first", "url"),
    [
        ("Opinion: A rule that follows the parent", "On 3 March the Bureau of Industry and Security put out guidance: a chip export"
         " needs a license wherever the parent sits in China.", "https://www.daily.example/a"),
        ("US bans exports of AI chips to China", FAR, "https://www.daily.example/a"),
    ],
)  # fmt: skip
def test_a_fresh_act_is_news_in_a_comment_too_and_a_critic_makes_no_comment_of_news(
    title: str, first: str, url: str
) -> None:
    critic = "China's ministry of commerce said that the step was short-sighted, and called it a folly."
    assert drafted(news(first, critic, title=title), url).kind is Kind.ARTICLE


def test_what_makes_shares_fall_is_the_act() -> None:
    shares = "Shares of Nvidia dropped on Tuesday, leading those of other makers of chips lower by some per cent."
    draft = act(shares, "Officials at the Commerce Department said that they are considering capping chip exports to China.",
                title="Nvidia falls as US clamps down on chip exports to China")  # fmt: skip
    assert (draft.entry["actor"], draft.entry["instrument"], draft.entry["targets"]) == ("US", "licence-rule", ["CN"])


def test_a_sentence_on_shares_alone_is_not_the_lead() -> None:
    shares = "Chip stocks took a sharp hit on Tuesday, with Nvidia seeing a drop of nearly five per cent at noon."
    said = (
        "Bloomberg reported that the United States government is considering new export limits on AI chips for China."
    )
    draft = act(shares, said, title="Chip stocks dive on Tuesday")
    assert (draft.entry["stage"], draft.entry["confidence"]) == ("signalled", "reported")


def test_rules_that_weigh_on_sales_are_no_act() -> None:
    weigh = "U.S. export restrictions have severely dampened demand for its equipment in China, the company said on Tuesday."
    assert (
        drafted(news("Applied Materials gave a weak outlook.", weigh, title="Applied Materials falls")).kind
        is Kind.NO_ACT
    )


@pytest.mark.parametrize(
    "text",
    [
        "Malaysia has no plan to restrict exports of AI chips, its trade minister said on Tuesday, 3 March.",
        "The US House of Representatives on Tuesday voted down a bill to ban exports of AI chips to China.",
        "A US federal judge on Tuesday dismissed charges against two men accused of smuggling Nvidia chips to China.",
        'Samsung no longer ships memory chips to Huawei. "We ban nothing," a South Korean trade ministry official said.',
    ],
)
def test_what_was_not_done_is_no_act(text: str) -> None:
    assert drafted(news(text, MORE, title="What the chip makers ask")).kind is Kind.NO_ACT


def test_crisps_are_no_chips() -> None:
    text = "The UK's Food Standards Agency on Tuesday banned imports of potato chips from Poland, it said."
    assert drafted(news(text, MORE, title="UK bans imports of crisps")).kind is Kind.NO_ACT


@pytest.mark.parametrize(
    ("text", "acts"),
    [
        ("The United States on Tuesday banned exports of Nvidia B30A chips to China. Hours later, China's Ministry of Commerce"
         " suspended imports of Intel processors.", [("US", "ban"), ("CN", "ban")]),
        ("The US Commerce Department on Tuesday added Hygon to its Entity List. By a separate rule, the department on Tuesday"
         " raised the tariff on Chinese legacy chips to 60% from 1 January 2027.", [("US", "entity-list"), ("US", "tariff")]),
        ("The Dutch government on Tuesday revoked an export licence for ASML. By a separate rule, Japan's METI on Tuesday added"
         " five Chinese firms to its End User List.", [("NL", "licence-decision"), ("JP", "entity-list")]),
    ],
)  # fmt: skip
def test_acts_in_one_paragraph_are_told_apart(text: str, acts: list[tuple[str, str]]) -> None:
    found = drafted(news(text, MORE, title="New steps on chips for China")).drafts
    assert [(one.entry["actor"], one.entry["instrument"]) for one in found] == acts
    assert "effective" not in found[0].entry
    assert [one.entry["effect"] for one in found] == ["tighten", "tighten"]


def test_a_list_names_those_on_it_and_not_those_it_hinders() -> None:
    text = "The US Commerce Department on Tuesday added Hygon to its Entity List. The listing bars suppliers such as Nvidia."
    assert value("entities", text) == {"subject": ["Hygon"]}


def test_who_declines_to_comment_has_no_part_in_it() -> None:
    text = "The US Commerce Department on Tuesday issued a rule that needs a licence for exports of etching tools to China."
    draft = act(text, "Applied Materials and Lam Research declined to comment on the rule on Tuesday.")
    assert "entities" not in draft.entry


def test_a_plant_is_where_it_stands_and_not_where_its_owner_sits() -> None:
    text = "The Dutch government on Tuesday granted ASML a licence to ship tools to SK Hynix's plant in Wuxi, China."
    assert value("targets", text) == ["CN"]


def test_what_is_put_off_begins_on_no_day_that_is_named() -> None:
    text = "South Korea's finance ministry on Tuesday postponed a levy on imported chip gases from 1 January 2027 to 1 July 2027."
    draft = act(text, title="South Korea delays chip levy")
    assert (draft.entry["effect"], "effective" in draft.entry) == ("loosen", False)


def test_an_act_of_a_month_long_gone_lends_nothing() -> None:
    text = "Taiwan's Ministry of Economic Affairs said on Tuesday it will require permits for chip exports to South Africa."
    assert value("effect", f"{text} The ministry suspended the same rule in September 2025.") == "tighten"


def test_a_headline_stands_apart_from_the_line_that_begins_the_text() -> None:
    page = ("Netherlands grants ASML licence to service tools at a plant in China this year, sources say\n"
            "AMSTERDAM, March 3 (Reuters) - The Dutch government has granted ASML a licence to service DUV machines in China,"
            " two people familiar with the matter told Reuters on Tuesday.\n")  # fmt: skip
    (draft,) = drafted(page).drafts
    assert draft.entry["title"] == "Netherlands grants ASML licence to service tools at a plant in China this year"


@pytest.mark.parametrize(
    ("headline", "title"),
    [
        ("China bans gallium exports", "China bans gallium exports"),
        ("Exclusive: Beijing bans gallium exports, sources say", "China bans gallium exports"),
        ("Ministry bans exports of gallium", "Ministry bans exports of gallium"),
        ("Gallium", None),
        ("中国对镓实施出口管制公告", None),
    ],
)
def test_the_headline_without_its_hedges_is_the_title(headline: str, title: str | None) -> None:
    text = "China's MOFCOM said on Tuesday that exports of gallium to the Netherlands are banned, the ministry said."
    assert act(text, title=headline).entry.get("title") == title


def test_who_is_told_to_buy_no_more_is_a_buyer() -> None:
    text = "China's CAC on Tuesday told ByteDance and Alibaba to stop buying the H20 chips of Nvidia, the agency said."
    assert value("entities", text) == {"supplier": ["Nvidia"], "recipient": ["ByteDance", "Alibaba"]}


def test_the_end_of_a_stay_is_not_the_end_of_the_act() -> None:
    text = "A US appeals court on Tuesday struck down the tariffs on chips from Malaysia, and stayed its ruling until 15 May 2026."
    assert value("through", text) is None


def test_what_steers_a_terminal_is_no_part_of_a_text() -> None:
    page = "US bans exports of \x1b[31mNvidia\x1b[0m H20 chips to China\n\nThe US Commerce Department banned them on 3 March 2026.\n\n"
    (draft,) = drafted(page + MORE).drafts
    assert draft.entry["title"] == "US bans exports of Nvidia H20 chips to China"


SETTING = (
    "Huawei has shown the roadmap of its chips, which few had thought it could make by itself after all these years."
)
RIVALS = "Its rivals abroad took note of what it says about their own plans, and of what it leaves out of the picture."


@pytest.mark.parametrize(
    ("title", "told", "kind"),
    [
        ("Huawei turns pressure into strength", "The chips are to go to China's own data centres later.", Kind.NO_ACT),
        ("Huawei turns pressure into strength", "The US banned exports of AI chips to China on Tuesday, 3 March.", Kind.ARTICLE),
        ("US bans chip exports to China", "The US has banned exports of AI chips to China, the department says.", Kind.ARTICLE),
    ],
)  # fmt: skip
def test_a_page_is_doubtful_if_no_early_sentence_reports_an_act(title: str, told: str, kind: Kind) -> None:
    assert drafted(news(SETTING, RIVALS, told, title=title)).kind is kind


def test_an_act_may_begin_on_a_day_of_this_week() -> None:
    text = (
        "Japanese METI's ordinance on licences for exports of chip tools took effect Sunday, after a month of notice."
    )
    assert value("effective", text, title="Japan begins to license chip tools") == "2026-03-01"


def test_those_on_a_list_may_be_counted_and_sit_in_several_places() -> None:
    text = "The US Commerce Department on Tuesday imposed export restrictions on about 80 companies and institutes."
    draft = act(
        text, "Over 50 are based in China. The others are in Taiwan, Iran and the United Arab Emirates, it said."
    )
    assert (draft.entry["instrument"], draft.entry["targets"]) == ("entity-list", ["CN", "TW", "IR", "AE"])


def test_makers_that_a_country_is_home_to_are_no_parties() -> None:
    text = "Japan's METI on Tuesday issued a rule by which exports of etching tools need a licence for all regions."
    draft = act(text, "Japan, home to major chip equipment makers such as Nikon and Tokyo Electron, named no country.")
    assert "Nikon" not in str(draft.entry.get("entities"))


@pytest.mark.parametrize(
    ("end", "targets"), [("", ["*"]), (", whatever the destination", ["*"]), (" to Iran", ["IR"])]
)  # fmt: skip
def test_what_is_exported_does_not_go_to_its_maker(end: str, targets: list[str]) -> None:
    text = f"Malaysia's MITI said on Tuesday that exports of servers with Nvidia B300 chips{end} need a permit from 1 May 2026."
    assert value("targets", text) == targets


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("The US Commerce Department bans exports of lasers, machine tools and silicon wafers to Russia.",
         {"lasers", "machine tools", "silicon wafers"}),
        ("The US Commerce Department said on Tuesday that a license is required to ship certain deposition equipment and"
         " related vacuum pumps to China.", {"deposition equipment", "vacuum pumps"}),
        ("Malaysia's MITI said on Tuesday that exports of artificial intelligence (AI) chips need a permit.", {"AI chips"}),
        ("The US Commerce Department bans exports of silicon wafers by companies, officials and suppliers to Russia.", {"silicon wafers"}),
    ],
)  # fmt: skip
def test_what_a_list_names_beside_known_goods_is_goods_too(text: str, items: set[str]) -> None:
    assert set(value("items", text)) == items


@pytest.mark.parametrize(
    ("text", "instrument"),
    [
        ("The US Commerce Department has cleared ten firms, including Alibaba and JD.com, to buy Nvidia's chips.",
         "licence-decision"),
        ("China's MOFCOM has stopped issuing rare-earth licenses to Japan.", "licence-rule"),
        ("The US Commerce Department requires a license for chip exports to Russia, under a policy of denial.", "ban"),
        ("The US Commerce Department released a report on legacy chips from China.", "investigation"),
        ("CFIUS told Magnachip that the proposed $1.4 billion merger poses risks.", "deal-decision"),
    ],
)  # fmt: skip
def test_plain_wordings_of_an_instrument_are_known(text: str, instrument: str) -> None:
    assert value("instrument", text, title="What the day brings") == instrument


def test_a_sum_that_a_company_earns_is_no_fee() -> None:
    assert value("instrument", "China bars Micron from key projects.", "It made 11% of its sales there.") == "ban"


LAW = "The Bureau of Industry and Security of the Commerce Department amends the export licence rule for chips."


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("It is available for public inspection as of August 12, 2022.", "2022-08-12"),
        ("[FR Doc. 2022-17125 Filed 8-12-22; 8:45 am]", "2022-08-12"),
        ("Comments are due on September 14, 2022.", None),
    ],
)
def test_a_printed_rule_was_public_when_it_could_be_inspected(said: str, day: str | None) -> None:
    heads = "Amended controls on chip tools\n\nAugust 15, 2022\n\nAGENCY: Commerce.\n\nACTION: Final rule.\n\nSUMMARY: "
    (draft,) = drafted(f"{heads}{LAW}\n\n{said}\n\n{MORE}").drafts
    assert draft.entry.get("announced") == day


def test_a_weekday_gives_the_year_of_a_page_without_a_day() -> None:
    text = f"Dutch order on Nexperia ends\n\nThe Dutch minister announced the order on chips on Wednesday, November 19. {MORE}"
    (draft,) = drafted(text).drafts
    assert draft.entry["announced"] == "2025-11-19"


def test_a_dateline_with_its_year_dates_the_page() -> None:
    text = f"China bans gallium\n\nBEIJING (March 3, 2026) - China's MOFCOM bans exports of gallium to Japan, it said. {MORE}"
    (draft,) = drafted(text).drafts
    assert draft.entry["sources"][0]["published"] == "2026-03-03"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (
            "A group of US lawmakers urged the Commerce Department on Tuesday to ban exports of chips to China.",
            Kind.NO_ACT,
        ),
        ("US lawmakers introduced a bill on Tuesday to ban exports of chips to China.", Kind.ARTICLE),
    ],
)
def test_lawmakers_who_ask_do_nothing_and_those_who_write_a_bill_do(text: str, kind: Kind) -> None:
    assert drafted(news(text, MORE, title="What lawmakers want")).kind is kind


def test_a_government_that_acts_later_on_a_page_raises_no_doubt() -> None:
    text = (
        "Chip tools are the talk of the town again.",
        "Sellers must apply for a licence.",
        "So says the Dutch cabinet.",
    )
    assert drafted(news(*text, MORE, title="A rule on chip tools")).kind is Kind.ARTICLE


def test_a_government_is_known_by_the_address_of_its_page() -> None:
    text = f"Notice on gallium\n\n2026-03-03\n\nIt has been decided that exports of gallium to Japan need a licence. {MORE}"
    (draft,) = drafted(text, "https://english.mofcom.gov.cn/notice").drafts
    assert (draft.entry["actor"], draft.entry["body"]) == ("CN", "MOFCOM")
    assert draft.found["actor"].source == "the page's address"


@pytest.mark.parametrize(
    ("scores", "second"), [({"a": 2.0, "b": 1.6}, "b"), ({"a": 2.0, "b": 1.4}, ""), ({"a": 0.0}, "")]
)
def test_a_value_that_is_about_as_likely_is_the_runner_up(scores: dict[str, float], second: str) -> None:
    assert with_runner_up(in_text("a", "words"), scores).runner_up == second


def test_a_doubt_about_the_flow_is_told_with_its_value() -> None:
    found = act("China's MOFCOM said on Tuesday that exports and imports of gallium need a licence.", MORE).found
    assert {found["flow"].value, found["flow"].runner_up} == {"export", "import"}


def test_a_name_beside_a_known_company_in_a_list_is_a_party() -> None:
    text = "Japan's METI said on Tuesday that JSR, Quorvex Kasei and Shin-Etsu Chemical need a licence to export photoresist."
    assert "Quorvex Kasei" in value("entities", text)["supplier"]


def test_who_is_charged_is_named_with_an_age() -> None:
    text = "The US Justice Department charged Ada Quill, 28, of Pasadena on Tuesday with smuggling H100 chips to China."
    assert value("entities", text)["subject"] == ["Ada Quill"]


def test_a_country_before_a_verb_is_not_the_home_of_what_stands_behind_it() -> None:
    assert value("targets", "China lets Nexperia resume exports of diodes, MOFCOM said on Tuesday.") == ["NL"]


def test_single_words_tell_an_instrument_where_no_test_is_answered() -> None:
    text = "Canada said on Tuesday that its contribution backs a packaging line of IBM."
    assert value("instrument", text) == "award"


def test_a_docket_in_brackets_ends_no_notice() -> None:
    lead = "[Docket No. 240712-0190]"
    later = "The US Commerce Department said on Tuesday that exports of quantum computers need a license."
    assert act(lead, later, MORE).entry["items"] == ["quantum computers"]
