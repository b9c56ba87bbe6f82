"""`chiplog add --from PAGE`: the document of a dry run, the talk at a terminal, and what the log has already."""

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pexpect
import pytest
from rich.cells import cell_len
from typer.testing import Result

from chiplog import git
from chiplog.logfile import blocks, parse
from chiplog.output import review
from chiplog.output.review import FieldLine
from tests.factories import REAL, ROOT, text, tree
from tests.prompts.test_prompts import Person, drafts
from tests.terminals import ESCAPE, spawned

PAGES = ROOT / "benchmarks" / "pages"
Program = Callable[..., Result]

PAGE = """<!doctype html><html lang="en"><head><title>China bans scandium for Japan | The Daily Example</title>
<link rel="canonical" href="https://www.daily.example/scandium"></head><body><article>
<h1>China bans exports of scandium to Japan</h1><p>Wednesday, 4 March 2026</p>
<p>China's Ministry of Commerce said on Tuesday that scandium may not be exported to Japan.</p>
<p>The ban takes effect on 10 March 2026.</p></article></body></html>"""

TWO = PAGES / "us-december-rules-alert.html"


@pytest.fixture
def page(tmp_path: Path) -> Path:
    file = tmp_path / "page.html"
    file.write_text(PAGE)
    return file


def document(result: Result) -> dict[str, Any]:
    assert result.exit_code == 0, result.output
    read: dict[str, Any] = json.loads(result.stdout)
    return read


def dry(chiplog: Program, log: Path, page: Path | str, *more: str, stdin: str | None = None) -> dict[str, Any]:
    return document(chiplog("add", "-f", log, "--from", page, "--dry-run", "--json", "--no-input", *more, stdin=stdin))


def test_a_dry_run_prints_the_draft_and_its_evidence(chiplog: Program, log: Path, page: Path) -> None:
    before = log.read_bytes()
    found = dry(chiplog, log, page)
    (event,), (evidence,) = found["events"], found["evidence"]
    assert (found["page"], found["missing"], found["written"]) == ("article", [[]], False)
    assert (event["actor"], event["instrument"], event["effective"]) == ("CN", "ban", "2026-03-10")
    assert event["sources"][0]["url"] == "https://www.daily.example/scandium"
    assert evidence["effective"] == {"from": "text", "quote": "The ban takes effect on 10 March 2026."}
    assert found["diff"].startswith("--- a/")
    assert log.read_bytes() == before


def test_an_incomplete_draft_is_printed_all_the_same(chiplog: Program, log: Path) -> None:
    found = dry(
        chiplog,
        log,
        "-",
        stdin="China bans exports of scandium to Japan\n\nBeijing has banned scandium exports to Japan.\n",
    )
    assert found["missing"] == [["announced", "source.url"]]
    assert found["events"][0]["actor"] == "CN"
    assert found["diff"] == ""


def test_options_stand_above_the_draft(chiplog: Program, log: Path, page: Path) -> None:
    found = dry(chiplog, log, page, "--effect", "mixed", "--source", "https://www.other.example/x")
    assert found["events"][0]["effect"] == "mixed"
    assert found["events"][0]["sources"][0]["url"] == "https://www.other.example/x"


def test_two_acts_are_two_events(chiplog: Program, log: Path) -> None:
    found = dry(chiplog, log, TWO)
    assert [event["instrument"] for event in found["events"]] == ["licence-rule", "entity-list"]
    assert len(found["evidence"]) == len(found["missing"]) == 2


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("challenge-page.html", "challenge"),
        ("consent-wall.html", "challenge"),
        ("paywall-stub.html", "challenge"),
        ("script-only.html", "challenge"),
        ("gone-page.html", "error"),
    ],
)
def test_a_page_without_an_article_proposes_nothing(chiplog: Program, log: Path, name: str, kind: str) -> None:
    found = dry(chiplog, log, PAGES / name)
    assert (found["page"], found["events"], found["evidence"]) == (kind, [], [])


def test_a_page_without_an_act_is_drafted_with_its_doubt(chiplog: Program, log: Path) -> None:
    found = dry(chiplog, log, PAGES / "no-act-launch.txt")
    assert (found["page"], len(found["events"]), len(found["evidence"])) == ("no-act", 1, 1)
    assert found["doubt"] == "no government acts in its first sentences"
    shown = chiplog("add", "-f", log, "--from", PAGES / "no-act-launch.txt", "--dry-run")
    assert "seems to report no act" in shown.stderr


def test_a_page_with_an_act_has_no_doubt(chiplog: Program, log: Path, page: Path) -> None:
    assert dry(chiplog, log, page)["doubt"] == ""


def test_a_doubtful_draft_is_written_without_a_person_only_despite_doubt(
    chiplog: Program, log: Path, tmp_path: Path
) -> None:
    page = tmp_path / "opinion.html"
    page.write_text(PAGE.replace("<h1>", "<p>Opinion</p><h1>").replace(" on Tuesday", ""))
    words = ("add", "-f", log, "--from", page, "--announced", "2026-03-03", "--json", "--yes")
    before = log.read_bytes()
    refused = chiplog(*words)
    assert (refused.exit_code, log.read_bytes()) == (2, before)
    error = json.loads(refused.stdout)["error"]
    assert "the page seems to report no act (it argues about acts" in error["message"]
    assert "--despite-doubt" in error["hint"]
    assert document(chiplog(*words, "--despite-doubt"))["written"]


def test_offline_asks_no_network(chiplog: Program, log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chiplog.web.get", lambda url, **_: pytest.fail(f"asked {url}"))
    found = dry(chiplog, log, "https://www.daily.example/scandium", "--offline")
    assert (found["page"], found["events"]) == ("error", [])


def test_a_page_that_cannot_be_had_keeps_the_flow(chiplog: Program, log: Path) -> None:
    assert dry(chiplog, log, "http://127.0.0.1:9/x")["page"] == "error"


@pytest.mark.parametrize("name", ["nowhere.html", "."])
def test_a_file_that_cannot_be_read_is_a_usage_error(chiplog: Program, log: Path, name: str) -> None:
    result = chiplog("add", "-f", log, "--from", name, "--dry-run", "--json")
    assert result.exit_code == 2
    assert "can't be read" in json.loads(result.stdout)["error"]["message"]


def test_a_whole_draft_is_written_without_a_person_only_by_yes(chiplog: Program, log: Path, page: Path) -> None:
    before = log.read_bytes()
    refused = chiplog("add", "-f", log, "--from", page, "--json", "--no-input")
    assert refused.exit_code == 2
    assert "nobody has confirmed" in json.loads(refused.stdout)["error"]["message"]
    assert log.read_bytes() == before
    (kept,) = Path(os.environ["XDG_STATE_HOME"]).rglob("drafts/*.yaml")
    assert "scandium" in kept.read_text()
    found = document(chiplog("add", "-f", log, "--from", page, "--json", "--yes"))
    assert found["written"]
    assert "sources:\n    - url: https://www.daily.example/scandium\n" in log.read_text()


def test_a_draft_of_one_page_takes_nothing_from_another(chiplog: Program, log: Path, page: Path) -> None:
    chiplog("add", "-f", log, "--from", page, "--no-input")
    other = PAGES / "cn-h200-wire.html"
    mixed = chiplog("add", "-f", log, "--resume", "--from", other, "--no-input")
    assert mixed.exit_code == 2
    assert "the draft is from https://www.daily.example/scandium, but the page is" in mixed.stderr


def test_a_dry_run_says_why_a_page_gives_nothing(chiplog: Program, log: Path) -> None:
    result = chiplog("add", "-f", log, "--from", "-", "--dry-run", stdin="US bans exports.")
    assert result.exit_code == 0
    assert "the page has hardly any text" in result.stderr


def test_standard_input_is_read_to_a_limit(chiplog: Program, log: Path) -> None:
    result = chiplog("add", "-f", log, "--from", "-", "--dry-run", stdin="chips " * 1_000_000)
    assert (result.exit_code, result.stderr.splitlines()[0]) == (3, "chiplog: the page is larger than 5 MB")


def test_a_page_in_another_language_is_named_as_one(chiplog: Program, log: Path, tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    said = "Eksport układów scalonych do Chin będzie wymagał zezwolenia, poinformował w środę rząd w Warszawie. " * 3
    file.write_text(
        f'<html lang="pl"><body><article><h1>Nowe przepisy o układach</h1><p>{said}</p></article></body></html>'
    )
    result = chiplog("add", "-f", log, "--from", file, "--dry-run")
    assert "it is in 'pl', and chiplog reads English and Chinese best" in result.stderr


def test_several_acts_need_a_person(chiplog: Program, log: Path) -> None:
    result = chiplog("add", "-f", log, "--from", TWO, "--json", "--no-input")
    assert result.exit_code == 2
    assert json.loads(result.stdout)["error"]["message"] == "the page reports 2 acts"


def test_what_the_log_has_is_named(chiplog: Program, log: Path) -> None:
    found = dry(chiplog, log, PAGES / "cn-h200-wire.html")
    assert [other["id"] for other in found["duplicates"]["likely"]] == ["cn-2026-h200-import-approval"]


def test_a_page_that_was_read_right_takes_one_enter(log: Path, page: Path) -> None:
    person = Person(log, "--from", str(page))
    person.sees("it reports one act")
    person.sees("“The ban takes effect on 10 March 2026.”")
    person.chooses("")
    person.sees("added cn-2026-")
    assert person.ends() == 0
    entry = written_new(log)
    assert (entry["title"], entry["items"]) == ("China bans exports of scandium to Japan", ["scandium"])
    assert entry["sources"][0]["quote"] == (
        "China's Ministry of Commerce said on Tuesday that scandium may not be exported to Japan."
    )


def written_new(log: Path) -> dict[str, Any]:
    """The entry that the real log does not have."""
    before, now = ([block.data.strip() for block in blocks.cut(file.read_bytes()).blocks] for file in (REAL, log))
    (new,) = [data for data in now if data not in before]
    return parse.read(new.decode() + "\n")


def test_fields_of_a_page_are_changed_at_the_review(log: Path, page: Path) -> None:
    person = Person(log, "--from", str(page))
    person.chooses("target Japan; Taiwan")
    person.chooses("effect")
    person.sees("Enter: tighten, from the text: “China's Ministry of Commerce said on Tuesday that scandium")
    person.answers("effect", "mixed")
    person.answers("next", "")
    person.answers("summary", "No scandium leaves for Japan.")
    person.chooses("")
    assert person.ends() == 0
    entry = written_new(log)
    assert (entry["targets"], entry["effect"], entry["items"]) == (["JP", "TW"], "mixed", ["scandium"])


NO_DAY = "China bans exports of scandium to Japan\n\nBeijing has banned scandium exports to Japan.\n"


def test_only_what_is_required_and_empty_is_asked(log: Path, tmp_path: Path) -> None:
    file = tmp_path / "page.txt"
    file.write_text(NO_DAY)
    person = Person(log, "--from", str(file), "--source", "https://www.daily.example/scandium", "--kind", "news")
    person.sees("! 3 announced")
    person.sees("required, and empty")
    person.answers("next", "")
    person.answers("announced", "3 march 2026")
    person.stops()
    assert person.ends() == 130
    assert "next [fill]:" in person.seen


def test_a_page_that_seems_to_report_no_act_is_drafted_where_that_is_wanted(log: Path) -> None:
    page = str(PAGES / "no-act-launch.txt")
    person = Person(log, "--from", page)
    person.answers("this page seems to report no act .*Draft it anyway\\?", "no")
    person.asked("(?:source|kind)")
    person.stops()
    assert person.ends() == 130
    person = Person(log, "--from", page)
    person.answers("this page seems to report no act .*Draft it anyway\\?", "")
    person.asked("next")
    person.stops()
    assert person.ends() == 130


def test_what_nobody_confirmed_is_resumed_as_proposed(log: Path, page: Path, cache: Path, chiplog: Program) -> None:
    person = Person(log, "--from", str(page))
    person.chooses("effect loosen")
    person.asked("next")
    person.stops()
    assert person.ends() == 130
    (draft,) = drafts(cache)
    proposed = [
        json.loads(line.partition(": ")[2]) for line in draft.read_text().splitlines() if "# proposed: " in line
    ]
    names = {name: quote for name, _, _, quote, _ in proposed}
    assert names["effective"] == "The ban takes effect on 10 March 2026."
    assert "effect" not in names
    refused = chiplog("add", "-f", log, "--resume", "--no-input")
    assert (refused.exit_code, "nobody has confirmed what the draft proposes" in refused.stderr) == (2, True)
    person = Person(log, "--resume")
    person.sees("“The ban takes effect on 10 March 2026.”")
    person.chooses("")
    assert person.ends() == 0
    assert (written_new(log)["effect"], drafts(cache)) == ("loosen", [])


def test_a_field_that_the_log_fills_is_doubtful_and_names_its_events(log: Path, tmp_path: Path) -> None:
    file = tmp_path / "page.txt"
    file.write_text(
        "Nvidia H200 chips and China\n\nWednesday, 28 January 2026\n\nThe import of Nvidia H200 chips to China.\n"
    )
    person = Person(log, "--from", str(file), "--source", "https://www.daily.example/h200")
    person.answers("this page seems to report no act .*Draft it anyway\\?", "")
    person.sees("as in cn-2026-h200-")
    person.asked("next")
    person.stops()
    assert person.ends() == 130


def test_a_page_can_be_given_to_the_event_it_tells_of(log: Path) -> None:
    person = Person(log, "--from", str(PAGES / "cn-h200-wire.html"))
    person.sees("possibly the same act as cn-2026-h200-import-approval: China approves the import of a first batch")
    person.chooses("give")
    person.sees("+    - url: https://www.harbourledger.example")
    person.answers("write this to .*\\?", "yes")
    assert person.ends() == 0
    assert "harbourledger.example" in log.read_text()
    assert log.read_text().count("\n- id: ") == REAL.read_text().count("\n- id: ")


def test_a_page_is_not_given_to_an_event_against_the_persons_will(log: Path) -> None:
    person = Person(log, "--from", str(PAGES / "cn-h200-wire.html"))
    person.chooses("give")
    person.sees("+    - url: https://www.harbourledger.example")
    person.answers("write this to .*\\?", "no")
    person.chooses("")
    person.answers("give, edit, new, leave", "leave")
    assert (person.ends(), log.read_bytes()) == (0, REAL.read_bytes())


def test_a_dry_run_gives_no_page_to_an_event(log: Path) -> None:
    person = Person(log, "--from", str(PAGES / "cn-h200-wire.html"), "--dry-run")
    person.chooses("give")
    person.sees("+    - url: https://www.harbourledger.example")
    person.sees("nothing written: this was a dry run")
    assert (person.ends(), log.read_bytes()) == (0, REAL.read_bytes())


def test_of_two_acts_one_is_chosen(log: Path) -> None:
    person = Person(log, "--from", str(TWO))
    person.sees("it reports 2 acts")
    person.answers("which act, or all", "2")
    person.sees("same act as us-2024-entity-list-140")
    person.chooses("source https://www.thornecastellan.example/alerts/bis-strikes-twice")
    person.chooses("give")
    person.answers("write this to .*\\?", "")
    assert person.ends() == 0
    assert "thornecastellan.example" in log.read_text()


def test_a_surer_page_raises_the_confidence(tmp_path: Path, page: Path) -> None:
    log = tmp_path / "log.yaml"
    title = "China bans exports of scandium to Japan"
    log.write_text(text(tree("cn-2026-scandium", title=title, announced="2026-03-02", targets=["JP"], instrument="ban",
                             confidence="reported", items=["scandium"])))  # fmt: skip
    person = Person(log, "--from", str(page))
    person.chooses("give")
    person.answers("write this to .*\\?", "y")
    assert person.ends() == 0
    assert "confidence: official" in log.read_text()


@pytest.fixture
def citing(tmp_path: Path) -> Path:
    """A log that cites the page, under an address that differs in what does not count, for the same act."""
    log = tmp_path / "log.yaml"
    cited = {
        "url": "https://daily.example/scandium/?utm_source=rss",
        "publisher": "The Daily Example",
        "kind": "official",
    }
    title = "China bans exports of scandium to Japan"
    log.write_text(text(tree("cn-2026-scandium", title=title, announced="2026-03-03", targets=["JP"], instrument="ban",
                             confidence="official", items=["scandium"], sources=[cited])))  # fmt: skip
    return log


def test_an_act_that_cites_the_page_is_left_by_enter(citing: Path, page: Path) -> None:
    before = citing.read_bytes()
    person = Person(citing, "--from", str(page))
    person.sees("the same act as cn-2026-scandium: China bans exports of scandium to Japan (the same")
    person.chooses("")
    person.answers("edit, new, leave", "")
    person.sees("nothing to change")
    assert (person.ends(), citing.read_bytes()) == (0, before)


def test_a_page_is_not_cited_twice_by_one_act(citing: Path, page: Path) -> None:
    person = Person(citing, "--from", str(page))
    person.chooses("give")
    person.sees("that event cites this page already")
    person.chooses("")
    person.answers("edit, new, leave", "give")
    person.sees("invalid value 'give': choose from edit, new, leave")
    person.stops()
    assert person.ends() == 130


def test_another_act_of_a_page_is_perhaps_the_same(chiplog: Program, citing: Path, page: Path) -> None:
    same = dry(chiplog, citing, page)["duplicates"]
    other = dry(chiplog, citing, page, "--effect", "loosen", "--instrument", "tariff")["duplicates"]
    assert ([one["id"] for one in same["certain"]], same["likely"]) == (["cn-2026-scandium"], [])
    assert (other["certain"], [one["why"] for one in other["likely"]]) == ([], ["it cites this page"])


def test_of_several_events_one_is_chosen(tmp_path: Path, page: Path) -> None:
    log = tmp_path / "log.yaml"
    names = ("cn-2026-scandium-first", "cn-2026-scandium-second")
    shared = {"announced": "2026-03-02", "targets": ["JP"], "instrument": "ban", "items": ["scandium"]}
    log.write_text(text(*(tree(name, title="China bans exports of scandium to Japan", **shared) for name in names)))
    person = Person(log, "--from", str(page))
    person.chooses("give")
    person.answers("which event", names[1])
    person.answers("write this to .*\\?", "")
    person.sees(f"changed {names[1]}")
    assert person.ends() == 0
    first, second = (block.data.decode() for block in blocks.cut(log.read_bytes()).blocks)
    assert ("daily.example" in first, "daily.example" in second) == (False, True)


def test_branches_that_cite_a_page_are_found(tmp_path: Path) -> None:
    log = tmp_path / "events.yaml"

    def run(*words: str) -> None:
        subprocess.run(
            ["git", "-C", tmp_path, "-c", "user.name=A", "-c", "user.email=a@b.c", *words],
            check=True,
            capture_output=True,
        )

    run("init", "-b", "main")
    log.write_text("# none\n")
    run("add", "events.yaml")
    run("commit", "-m", "one")
    run("checkout", "-b", "other")
    log.write_text("# https://www.daily.example/scandium\n")
    run("commit", "-am", "two")
    run("checkout", "main")
    assert git.branches_with(str(log), "https://www.daily.example/scandium") == ["other"]
    assert git.branches_with(str(log), "https://www.daily.example/other") == []
    assert git.branches_with(str(tmp_path.parent / "no.yaml"), "x") == []


def test_the_vocabulary_is_packed_with_the_program() -> None:
    packed = (ROOT / "pyproject.toml").read_text()
    assert 'packages = ["src/chiplog"]' in packed
    assert (ROOT / "src" / "chiplog" / "data" / "vocabulary.yaml").exists()


SUSPENDED = """<!doctype html><html lang="en"><head><title>China pauses scandium ban | The Daily Example</title></head>
<body><article><h1>China suspends its ban on scandium exports to Japan</h1><p>Wednesday, 7 October 2026</p>
<p>China's Ministry of Commerce said on Tuesday that it suspends the ban of 2 March on exports of scandium to Japan.</p>
</article></body></html>"""


def test_an_earlier_act_that_the_page_dates_is_offered_as_a_relation(chiplog: Program, tmp_path: Path) -> None:
    log, page = tmp_path / "log.yaml", tmp_path / "page.html"
    ban = {"targets": ["JP"], "instrument": "ban", "effect": "tighten", "items": ["scandium"]}
    log.write_text(
        text(
            tree(
                "cn-2026-scandium-ban", title="China bans exports of scandium to Japan", announced="2026-03-02", **ban
            ),
            tree("cn-2026-scandium-ban-korea", title="China bans scandium for Korea", announced="2026-05-02", **ban),
        )
    )
    page.write_text(SUSPENDED)
    found = dry(chiplog, log, page, "--source", "https://www.daily.example/pause")
    assert found["events"][0]["relations"] == {"suspends": ["cn-2026-scandium-ban"]}
    assert found["evidence"][0]["relations"] == {
        "from": "text and log",
        "quote": "China's Ministry of Commerce said on Tuesday that it suspends the ban of 2 March on exports of scandium"
        " to Japan.",
    }


def test_an_offered_relation_is_taken_with_enter(tmp_path: Path) -> None:
    log, page = tmp_path / "log.yaml", tmp_path / "page.html"
    log.write_text(text(tree("cn-2026-scandium-ban", title="China bans exports of scandium to Japan", announced="2026-03-02",
                             targets=["JP"], instrument="ban", effect="tighten", items=["scandium"])))  # fmt: skip
    page.write_text(SUSPENDED)
    person = Person(log, "--from", str(page), "--source", "https://www.daily.example/pause")
    person.sees("suspends: cn-2026-scandium-ban")
    person.chooses("")
    assert person.ends() == 0
    assert "suspends: [cn-2026-scandium-ban]" in log.read_text()


def test_a_reader_of_the_users_own_is_asked_about_each_draft(
    chiplog: Program, log: Path, page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "ownreader.py").write_text(
        "from dataclasses import replace\n"
        "from chiplog.articles.found import Found\n"
        "def ask(page, draft):\n"
        "    return replace(draft, found={**draft.found, 'items': Found(['scandium oxide'], 'my reader', page.title)})\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setenv("CHIPLOG_ADVISER", "ownreader:ask")
    found = dry(chiplog, log, page)
    assert found["events"][0]["items"] == ["scandium oxide"]
    assert found["evidence"][0]["items"] == {"from": "my reader", "quote": "China bans exports of scandium to Japan"}


@pytest.mark.parametrize("name", ["nosuchmodule:ask", "json:nosuchfunction", "json", ":"])
def test_a_reader_that_cannot_be_had_is_a_usage_error(
    chiplog: Program, log: Path, page: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("CHIPLOG_ADVISER", name)
    result = chiplog("add", "-f", log, "--from", page, "--dry-run")
    assert result.exit_code == 2
    assert f"CHIPLOG_ADVISER={name}" in result.stderr


def test_the_address_that_a_page_gives_itself_is_offered(log: Path, page: Path) -> None:
    person = Person(log, "--from", str(page), "--source", "https://copy.example/scandium")
    person.sees("the page gives its address as https://www.daily.example/scandium: use --source to cite that")
    person.stops()
    assert person.ends() == 130


def test_a_drafted_entry_is_mended_in_the_editor(log: Path, page: Path, tmp_path: Path) -> None:
    script = tmp_path / "editor.py"
    script.write_text(
        "import sys, pathlib\nfile = pathlib.Path(sys.argv[1])\ntext = file.read_text()\n"
        "file.write_text(text.replace('items: [scandium]', 'items: [scandium oxide]'))\n"
    )
    person = Person(
        log, "--from", str(page), "--source", "https://www.daily.example/scandium", VISUAL=f"python3 {script}"
    )
    person.chooses("editor")
    person.sees("scandium oxide")
    person.chooses("save")
    assert person.ends() == 0
    assert "items: [scandium oxide]" in log.read_text()


# In a real terminal of 80 columns and 24 lines


@pytest.mark.slow  # test_terminal.py has a draft that is asked about in a real terminal, and above is what is asked
def test_a_page_is_reviewed_and_saved_in_a_real_terminal(log: Path, page: Path) -> None:
    child = spawned("add", "-f", log, "--from", page, columns=80, rows=24)
    child.expect_exact("it reports one act")
    child.expect("next \\[save\\]:")
    rows = ESCAPE.sub("", child.before).split("\r\n")
    assert len(rows) <= 24
    assert all(len(row) <= 80 for row in rows)
    child.send("11\r")
    child.expect("\x1b\\[0meffect:")
    child.send("loosen\r")
    child.expect("next \\[save\\]:")
    child.send("\r")
    child.expect_exact("added cn-2026-")
    child.expect(pexpect.EOF)
    child.close()
    assert (child.exitstatus, written_new(log)["effect"]) == (0, "loosen")


@pytest.mark.slow
def test_a_stopped_review_is_resumed_in_a_real_terminal(log: Path, page: Path) -> None:
    child = spawned("add", "-f", log, "--from", page, columns=80, rows=24)
    child.expect("next \\[save\\]:")
    child.sendintr()
    child.expect_exact("add --resume")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 130
    child = spawned("add", "-f", log, "--resume", columns=80, rows=24)
    child.expect_exact("takes effect on 10")
    child.expect("next \\[save\\]:")
    child.send("\r")
    child.expect_exact("added cn-2026-")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0


# The lines of the screen


def as_written(text: str, _style: str) -> str:
    return text


URL = f"https://www.example.org/{'a-long-path-' * 12}"


@pytest.mark.parametrize("width", [60, 80, 200])
def test_lines_of_the_review_fit_and_addresses_are_whole(width: int) -> None:
    words = "The ministry said that the rule, which nobody had expected so soon, takes effect on 10 March 2026. " * 3
    fields = [
        FieldLine(" ", 4, "effective", "2026-03-10, a Tuesday", words=words, signs=["10 March"]),
        FieldLine(" ", 24, "source", URL),
        FieldLine("?", 9, "flow", "export", where="as in cn-2026-a-long-id-of-an-event-in-the-log, cn-2026-another"),
        FieldLine("!", 2, "title", "", where="required, and empty"),
    ]
    lines = list(review.lines(fields, width, as_written))
    assert [line[:4] for line in lines if line[:4].strip()] == ["!  2", "?  9", "   4", "  24"]
    assert all(len(line) <= width for line in lines if URL not in line)
    assert URL in "".join(lines)
    assert "cn-2026-a-long-id-of-an-event-in-the-log," in " ".join(lines).split()
    (effective,) = [line for line in lines if "effective" in line]
    assert "10 March 2026" in effective or width < 80
    assert effective.endswith("…”") or width < 80


def test_wide_characters_take_two_columns() -> None:
    (line,) = review.lines([FieldLine(" ", 9, "flow", "export", words="对镓实施出口管制" * 20)], 80, as_written)
    assert cell_len(line) <= 80
