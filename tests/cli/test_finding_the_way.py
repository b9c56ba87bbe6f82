"""Mistyped and foreign command lines, help, and what `explain` explains."""

import functools
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from chiplog.cli.app import COMMANDS
from chiplog.cli.commands.sources import asking
from chiplog.inbox.asking import Asker
from chiplog.inbox.item import Item
from chiplog.inbox.store import Inbox
from chiplog.model.vocabulary import VOCABULARIES
from chiplog.settings import config_file
from chiplog.web import door
from chiplog.web.answer import Answer
from chiplog.web.polite import Manners
from tests.factories import REAL, ROOT, text, tree

pytestmark = pytest.mark.usefixtures("indexed")


@pytest.fixture
def small(tmp_path: Path) -> Path:
    file = tmp_path / "small.yaml"
    events = (
        tree("cn-2025-first", title="China limits gallium exports", targets=["*"], items=["gallium"]),
        tree("us-2025-plan", title="US plans a tariff on chips", actor="US", targets=["CN"], stage="signalled"),
        tree("us-2025-text", title="US proposes a tariff on chips", actor="US", targets=["CN"], stage="proposed"),
        tree("nl-2025-tools", title="Netherlands controls tools", actor="NL", targets=["CN"], codes=["eccn:3B001.f"]),
    )
    file.write_text(text(*events), encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("line", "near"),
    [
        ("list --after 2025", "--since"), ("list --before 2025", "--until"), ("list --from 2025", "--since"),
        ("list --to 2025", "--until"), ("list --contry CN", "--country"), ("list --country-code CN", "--country"),
        ("list --Country CN", "--country"), ("list --nation CN", "--country"), ("list --company X", "--entity"),
        ("list --product X", "--item"), ("list --output json", "--format"), ("list -o json", "--format"),
        ("list -n 5", "--limit"), ("list --no-colour", "--no-color"), ("list --intrument ban", "--instrument"),
        ("list --as-of 2025", "--on"), ("list --fields id", "--columns"), ("list --order-by id", "--sort"),
        ("calendar --since 2025", "--from"), ("calendar --to 2025", "--until"), ("summary --group-by year", "--by"),
        ("add --date 2025", "--announced"), ("add --url https://x.example", "--source"), ("edit x --reason y", "--because"),
        ("retract x --because-of y", "--because"), ("validate --show-warnings", "--warnings"), ("fmt --dry-run", "--check"),
        ("undo --force", "--yes"), ("add --simulate", "--dry-run"), ("list --no_color", "--no-color"), ("sql x --max 5", "--limit"),
    ],
)  # fmt: skip
def test_a_misspelt_or_foreign_option_is_answered_with_the_nearest_of_its_command(
    chiplog: Any, line: str, near: str
) -> None:
    result = chiplog(*line.split())
    message, hint = result.stderr.splitlines()
    assert (result.exit_code, result.stdout) == (2, "")
    assert message == f"chiplog: No such option: {next(word for word in line.split() if word.startswith('-'))}"
    assert hint == (f"  did you mean {near}?" if near else "  `chiplog list --help` shows its options")


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ("list --because x", "--because is an option of edit, retract; `chiplog list --help` lists those of this command"),
        ("list --search chips", "search words are given without an option: chiplog list WORDS"),
        ("--country CN list", "write it after the command: chiplog list --country ..."),
        ("--xyzzy list", "`chiplog --help` lists the options that are allowed before the command"),
        ("list --format=yml", "did you mean json?"),
        ("list --format markdown", "did you mean md?"),
        ("list --format excel", "did you mean csv?"),
        ("diff --format mdx", "did you mean md?"),
        ("list --stage revoked", "did you mean --state revoked?"),
        ("list --effect import", "did you mean --flow import?"),
        ("list --instrument tarrif", "did you mean tariff?"),
        ("summary --by country", "did you mean actor?"),
        ("-f x.yaml", "`chiplog --help` lists the commands"),
        ("sql", "for example: chiplog sql 'SELECT id, title FROM event LIMIT 5'"),
        ("edit", "`chiplog list` shows the ids"),
        ("show", "give its id, or words of its title; `chiplog list` shows ids"),
        ("status tariff", "did you mean --instrument tariff?"),
        ("matrix Chnia", "did you mean China (CN)?"),
        ("list --columns id,url", "did you mean sources? columns are id, "),
        ("list --columns id,titel", "did you mean title? columns are id, "),
        ("list --has source", "did you mean sources? fields are id, "),
    ],
)  # fmt: skip
def test_a_mistake_is_answered_with_what_was_meant(chiplog: Any, small: Path, line: str, hint: str) -> None:
    result = chiplog(*line.split(), *(() if line.startswith("-") else ("--file", small)))
    assert result.exit_code == 2
    assert result.stderr.splitlines()[-1].strip().startswith(hint)


@pytest.mark.parametrize(
    ("line", "near"),
    [
        ("ls", "list"), ("lst", "list"), ("search H200", "list"), ("find", "list"), ("new", "add"), ("rm x", "retract"),
        ("delete x", "retract"), ("cat x", "show"), ("check", "validate"), ("format", "fmt"), ("stats", "summary"),
        ("export", "list --format csv"), ("timeline", "list --format timeline"), ("merge", "resolve"),
        ("upcoming", "calendar"), ("statsu", "status"), ("LIST", "list"), ("hlep", "help"), ("version", "--version"),
        ("cn-2026-h200", "show cn-2026-h200"), ("China", "list --country CN"), ("US", "list --country US"),
        ("help serch", ""), ("help lst", "list"),
    ],
)  # fmt: skip
def test_a_misspelt_command_is_answered_with_the_nearest(chiplog: Any, line: str, near: str) -> None:
    result = chiplog(*line.split())
    hint = f"did you mean `chiplog {near}`?" if near else "`chiplog --help` lists the commands"
    assert (result.exit_code, result.stderr.splitlines()[1:]) == (2, [f"  {hint}"])


@pytest.mark.parametrize(
    "before", [["-f", "FILE"], ["-fFILE"], ["--file=FILE"], ["--no-color", "--file", "FILE"], ["--debug", "-f", "FILE"]]
)
def test_shared_options_may_stand_before_the_command(chiplog: Any, small: Path, before: list[str]) -> None:
    words = [word.replace("FILE", str(small)) for word in before]
    result = chiplog(*words, "list", "--columns", "id", "--actor", "NL")
    assert (result.exit_code, result.stdout) == (0, "nl-2025-tools\n")


def test_json_may_stand_before_the_command_and_what_is_said_after_it_counts(chiplog: Any, small: Path) -> None:
    result = chiplog("--json", "-f", "nowhere.yaml", "list", "-f", small, "--columns", "id", "--actor", "NL")
    assert result.stdout == '[\n{"id": "nl-2025-tools"}\n]\n'
    assert chiplog("--no-pager", "--no-color", "schema").exit_code == 0
    refused = chiplog("-f", small, "schema")
    assert (refused.exit_code, "No such option: --file" in refused.stderr) == (2, True)


@pytest.mark.parametrize("command", COMMANDS)
def test_help_has_four_doors(chiplog: Any, command: str) -> None:
    asked = [
        chiplog(*command.split(), "--help"),
        chiplog(*command.split(), "-h"),
        chiplog("help", *command.split()),
        chiplog("--no-color", *command.split(), "-h"),
    ]
    assert {(result.exit_code, result.stdout) for result in asked} == {(0, asked[0].stdout)}
    assert asked[0].stdout.startswith("Usage: ")


def test_help_of_the_program_has_three(chiplog: Any) -> None:
    asked = [chiplog("--help"), chiplog("-h"), chiplog("help")]
    assert {(result.exit_code, result.stdout) for result in asked} == {(0, asked[0].stdout)}


def test_help_is_short_and_plain() -> None:
    texts = (ROOT / "tests" / "help.txt").read_text(encoding="utf-8").split("\n$ ")
    lengths = {text.split("\n", 1)[0]: len(text.splitlines()) for text in texts}
    assert lengths["chiplog add --help"] <= 80
    assert [line for text in texts for line in text.splitlines() if len(line) > 80] == []
    assert [
        line for text in texts for line in text.splitlines() if "<" in line or "[bold]" in line or " · " in line
    ] == []


def test_groups_of_options_are_in_the_same_order_in_every_command() -> None:
    order = [
        "Arguments:",
        "Counting:",
        "Filters (same option: any value; different options: all must match):",
        "Writing:",
        "Output:",
        "General:",
        "Examples:",
    ]
    for page in (ROOT / "tests" / "help.txt").read_text(encoding="utf-8").split("\n$ ")[1:]:
        found = [line for line in page.splitlines() if line in order]
        assert found == [title for title in order if title in found], page.split("\n", 1)[0]


def examples() -> list[tuple[str, str]]:
    """Each example of each help text: the command whose help it is in, and the lines as a shell gets them."""
    found = []
    for page in (ROOT / "tests" / "help.txt").read_text(encoding="utf-8").split("$ chiplog ")[1:]:
        _, _, lines = page.partition("\nExamples:\n")
        whole = lines.replace("\\\n", " ").splitlines()
        found += [
            (page.partition(" --help")[0], line.strip())
            for line in whole
            if line.strip() and not line.strip().startswith("#")
        ]
    return found


NEED_A_PERSON = (
    "chiplog add",
    "chiplog add --resume",
    "chiplog add --from https://www.example.org/h200",
    "chiplog inbox add 12",
    "chiplog edit cn-2026-h200-import-approval",
)
"""Examples that ask: without a terminal they say which options are missing, or that there is no draft."""


def test_every_command_has_examples() -> None:
    assert sorted(COMMANDS) == sorted({command for command, _ in examples()})


Run = Callable[[str], tuple[int, str]]


@pytest.fixture
def run(chiplog: Any, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a line as a shell would, and return its exit code and what it says on standard error.

    One that is a call of the program alone is run in this process, where no page is more than its address.
    """
    monkeypatch.setattr(door, "hop", lambda url, *_, **__: Answer(url, 200, "application/pdf", b"[]"))
    monkeypatch.setattr(Asker, "_get", lambda _, url, *__: Answer(url, 304, "", b""))
    monkeypatch.setattr(asking, "Manners", functools.partial(Manners, gap=0))
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{role}_NAME", "a")
        monkeypatch.setenv(f"GIT_{role}_EMAIL", "a@x")
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("EDITOR", "true")
    monkeypatch.setenv("VISUAL", "true")

    def one(line: str) -> tuple[int, str]:
        lexer = shlex.shlex(line, posix=True, punctuation_chars=True)
        lexer.whitespace_split = True
        words = list(lexer)
        if words[0] == "chiplog" and not any(set(word) <= set("();<>|&") for word in words):
            result = chiplog(*shlex.split(line)[1:])
            return result.exit_code, result.stderr
        done = subprocess.run(
            ["bash", "-c", line], capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
        )
        return done.returncode, done.stderr

    return one


LONG = ("fmt", "import", "publish", "resolve")
"""Commands whose examples read or write the whole log anew, or begin with a merge."""


@pytest.mark.parametrize(
    "command", [pytest.param(name, marks=[pytest.mark.slow] * (name in LONG)) for name in COMMANDS]
)
def test_every_example_of_a_help_text_runs_as_it_stands(
    run: Run, tmp_path: Path, index_of: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.chdir(tmp_path)
    _desk(run, tmp_path, index_of, command)
    for line in [line for name, line in examples() if name == command]:
        if line in NEED_A_PERSON:
            code, said = run(f"{line} --no-input --dry-run" + (" --offline" if "--from" in line else ""))
            assert code in (0, 2), (line, said)
            assert "No such option" not in said
        else:
            code, said = run(line)
            assert code == 0, (line, said)


def _desk(run: Run, at: Path, index_of: Callable[[Path], None], command: str) -> None:
    """Fill a clone: with the real log, another log, entries to import, and what an example goes on with."""
    (at / "data").mkdir()
    shutil.copy(REAL, at / "data" / "events.yaml")
    index_of(at / "data" / "events.yaml")
    (at / "other.yaml").write_text(text(tree("fr-2025-other", actor="FR")), encoding="utf-8")
    (at / "new-events.jsonl").write_text("", encoding="utf-8")
    lines = "git init -qb main; git add .; git commit -qm one; git commit -q --allow-empty -m two; git update-ref refs/remotes/origin/main main"
    assert run(lines)[0] == 0
    if command == "sources quote":
        shutil.copy(ROOT / "benchmarks" / "pages" / "cn-h200-wire.html", at / "page.html")
    if command.startswith("inbox"):
        _inbox(at)
    if command == "undo":
        assert run("chiplog retract cn-2026-h200-import-a --reason false-report")[0] == 0
    if command == "resolve":
        assert [run(line)[0] for line in DIVERGE] == [0] * (len(DIVERGE) - 1) + [1]


def _inbox(at: Path) -> None:
    """Declare a source, and put what it has published into the inbox."""
    settings = Path(config_file())
    settings.parent.mkdir(parents=True)
    settings.write_text('[inbox.ministry]\nkind = "feed"\nurl = "https://ministry.example.org/feed.xml"\n')
    settings.chmod(0o600)
    some = [Item(f"k{number}", "ministry", "feed", f"Item {number}") for number in range(12)]
    Inbox.of(str(at / "data" / "events.yaml")).update(lambda _: some)


ADDED = (
    "chiplog add --announced 2026-01-28 --actor CN --target US --title 'China {0} a chip' --flow import --instrument ban"
    " --effect tighten --stage decided --confidence official --source https://www.example.org/{0} --kind official"
    " --publisher Example --item {0} --id cn-2026-{0}"
)
DIVERGE = [
    "git checkout -qb topic",
    ADDED.format("bans"),
    "git commit -qam bans; git checkout -q main",
    ADDED.format("bars"),
    "git commit -qam bars; git merge topic",
]
"""Two branches that add an event at the same place, and a merge that stops."""


def test_explain_has_every_word_every_field_and_every_state(chiplog: Any) -> None:
    for field, words in VOCABULARIES.items():
        page = " ".join(chiplog("explain", field).stdout.split())
        for word in words:
            assert f"{word} {word.test}" in page
            one = chiplog("explain", word)
            assert (one.exit_code, f": {word.test}" in one.stdout) == (0, True)
    for name in ("sources", "url", "sources.url", "announced", "retracted", "maybe", "state", "CL105", "cl2", "role"):
        assert chiplog("explain", name).exit_code == 0, name


def test_explain_alone_lists_what_it_explains_and_a_misspelt_name_is_answered(chiplog: Any) -> None:
    listed = chiplog("explain").stdout
    assert all(name in listed for name in ("sources.url", "licence-rule", "suspended", "CL3", "supplier"))
    assert chiplog("explain", "tarrif").stderr.splitlines()[1] == "  did you mean tariff?"
    assert chiplog("explain", "xyzzy").stderr.splitlines()[1] == "  `chiplog explain` lists what can be explained"


@pytest.mark.parametrize("command", ["status", "calendar", "summary", "matrix", "notice"])
def test_a_country_needs_no_option_where_nothing_else_can_be_meant(chiplog: Any, log: Path, command: str) -> None:
    for words, same in ((["NL"], ["--country", "NL"]), (["china", "us"], ["--country", "CN", "--country", "US"])):
        result = chiplog(command, "-f", log, *words)
        assert (result.exit_code, result.stdout) == (0, chiplog(command, "-f", log, *same).stdout)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["XK"], "no event has the words XK: did you mean --country XK?"),
        (["everyone"], "no event has the words everyone: did you mean --target everyone?"),
        (["3B001.f"], "no event has the words 3B001.f: did you mean --code 3B001.f?"),
        (["licence-rule"], "no event has the words licence-rule: did you mean --instrument licence-rule?"),
        (["South", "Korea"], "no event has the words South Korea: did you mean --country KR?"),
        (["xyzzy"], "no event has the words xyzzy"),
    ],
)
def test_a_search_that_finds_nothing_names_the_filter_that_may(
    chiplog: Any, small: Path, words: list[str], told: str
) -> None:
    result = chiplog("list", "-f", small, *words)
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", f"log through 2025-01-01\n{told}\n")


def test_a_code_that_begins_a_word_names_the_filter_too(chiplog: Any, tmp_path: Path) -> None:
    file = tmp_path / "log.yaml"
    file.write_text(text(tree(title="China bars cnxt chips")), encoding="utf-8")
    note = "no event has the whole word CN: searched as the beginning of a word; did you mean --country CN?\n"
    assert chiplog("list", "-f", file, "CN").stderr == f"log through 2025-01-01\n{note}"


@pytest.mark.parametrize("word", ["-tariff", "-rare-earth", "-H200", "-tar*"])
def test_a_word_to_exclude_is_no_option(chiplog: Any, small: Path, word: str) -> None:
    result = chiplog("list", "-f", small, "chips", word)
    assert result.exit_code == 2
    assert f"to exclude a word, put the words last, after --: chiplog list -- chips {word}\n" in result.stderr
    assert chiplog("list", "-f", small, "--", "chips", word).exit_code == 0


@pytest.mark.parametrize("stage", ["signalled", "proposed"])
def test_the_filter_by_state_takes_what_the_column_shows(chiplog: Any, small: Path, stage: str) -> None:
    shown = chiplog("list", "-f", small, "--state", stage, "--format", "md")
    by_stage = chiplog("list", "-f", small, "--stage", stage, "--format", "md")
    assert shown.stdout == by_stage.stdout
    assert f"| {stage} |" in shown.stdout
    both = chiplog("list", "-f", small, "--state", stage, "--state", "maybe", "--columns", "id").stdout.split()
    assert len(both) == 3


@pytest.mark.parametrize("word", ["everyone", "any", "all", "Everyone", "*"])
def test_everyone_has_the_name_that_tables_show(chiplog: Any, small: Path, word: str) -> None:
    assert chiplog("list", "-f", small, "--target", word, "--columns", "id").stdout == "cn-2025-first\n"
    assert "everyone" in chiplog("list", "-f", small, "--target", word, "--format", "table").stdout
    assert "target everyone" in chiplog("list", "-f", small, "--target", word, "--format", "table").stdout
    assert "everyone" in chiplog("list", "-f", small, "--columns", "id,targets", "--format", "table").stdout


@pytest.mark.parametrize(
    "words", [["gallium"], ["China limits gallium exports"], ["limits", "gallium"], ["CN-2025-FIRST"]]
)
def test_show_finds_an_event_by_words_of_its_title(chiplog: Any, small: Path, words: list[str]) -> None:
    assert "cn-2025-first" in chiplog("show", "-f", small, *words).stdout


def test_words_of_several_titles_name_the_ids(chiplog: Any, small: Path) -> None:
    result = chiplog("show", "-f", small, "tariff")
    assert result.exit_code == 2
    assert {"us-2025-plan", "us-2025-text"} <= set(result.stderr.replace(",", " ").split())
    assert chiplog("show", "-f", small, "us-2025-tex", "--path").exit_code == 0
    said = chiplog("show", "-f", small, "us-2025-txet").stderr.splitlines()[1]
    assert said.startswith("  did you mean us-2025-text")


def test_no_log_names_all_ways_to_one(chiplog: Any, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.chdir(tmp_path)
    for words in (["list"], ["add", "--no-input"], ["edit", "x", "--set", "title=y"], ["validate"]):
        result = chiplog(*words)
        assert result.exit_code == 3
        for way in ("--file PATH", "CHIPLOG_FILE=PATH", "chiplog init", "data/events.yaml", "clone"):
            assert way in result.stderr


CONFLICT = "<<<<<<< HEAD\n{}\n=======\n{}\n>>>>>>> topic\n"


@pytest.mark.parametrize(
    "words",
    [
        ["list"],
        ["show", "cn-2025-a"],
        ["edit", "cn-2025-a", "--set", "title=China bans"],
        ["retract", "cn-2025-a", "--reason", "false-report"],
        ["status"],
        ["validate"],
        ["add", *shlex.split(ADDED.format("bans"))[2:]],
    ],
)
def test_a_log_in_a_conflict_names_resolve(chiplog: Any, tmp_path: Path, words: list[str]) -> None:
    file = tmp_path / "log.yaml"
    one, other = (text(tree("cn-2025-a", title=f"China {what} chips")) for what in ("taxes", "bans"))
    file.write_text(CONFLICT.format(one, other), encoding="utf-8")
    result = chiplog(*words, "-f", file)
    assert result.exit_code != 0
    assert "chiplog resolve" in result.stderr + result.stdout
