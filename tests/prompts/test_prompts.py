"""`chiplog add` by questions, in a real terminal: answered, fixed, left, taken up again, and saved."""

import os
import re
import signal
import subprocess
from pathlib import Path
from typing import Any

import pexpect
import pytest

from chiplog.logfile import blocks, parse
from tests import terminals
from tests.factories import REAL
from tests.record.test_add import options
from tests.terminals import CTRL_C, CTRL_D, spawned

PAGE = "https://www.example.org/super-orange-final-order"
TITLE = "UK forbids Super Orange of Hong Kong to buy chip designer Quizzical"
ID = "gb-2022-super-orange-hong-kong"

ANSWERS = {
    "source": PAGE,
    "kind": "1",
    "announced": "17 aug 2022",
    "actor": "uk",
    "title": TITLE,
    "instrument": "deal",
    "flow": "inw",
    "target": "hong kong",
    "effect": "tight",
    "stage": "decided",
    "confidence": "off",
}
"""What is asked: all that is required, in its order."""

ADDED = (
    "publisher BEIS",
    "published 17 august 2022",
    "body BEIS",
    "items design software; layout tools",
    "entity subject: Quizzical; owner: Super Orange, Hong Kong",
    "summary The purchase may not take place.",
)
"""What is not asked, as it is typed at the review."""

SETTLED: dict[str, list[str]] = {
    "source": [PAGE], "kind": ["official"], "publisher": ["BEIS"], "published": ["2022-08-17"], "lang": ["en"],
    "announced": ["2022-08-17"], "actor": ["GB"], "item": ["design software", "layout tools"], "title": [TITLE],
    "body": ["BEIS"], "instrument": ["deal-decision"], "flow": ["inward"], "target": ["HK"], "effect": ["tighten"],
    "stage": ["decided"], "confidence": ["official"], "effective": [""], "through": [""],
    "entity": ["subject: Quizzical", "owner: Super Orange, Hong Kong"], "code": [""], "act": [""], "basis": [""], "figure": [""], "deadline": [""], "relate": [""],
    "summary": ["The purchase may not take place."], "id": [ID],
}  # fmt: skip


def given(*asked: str, **other: str) -> list[str]:
    """The same entry as options, which leave some questions to ask: each one takes prompt_toolkit milliseconds."""
    options = SETTLED | {name: [value] for name, value in other.items()}
    return [word for name in options if name not in asked for value in options[name] for word in (f"--{name}", value)]


ENTRY = f"""\
- id: {ID}
  title: {TITLE}
  announced: 2022-08-17
  actor: GB
  body: BEIS
  targets: [HK]
  flow: inward
  instrument: deal-decision
  effect: tighten
  stage: decided
  confidence: official
  entities:
    subject: [Quizzical]
    owner: ['Super Orange, Hong Kong']
  items: [design software, layout tools]
  summary: >-
    The purchase may not take place.
  sources:
    - url: {PAGE}
      publisher: BEIS
      published: 2022-08-17
      kind: official
"""


class Person(terminals.Person):
    """Somebody who adds an entry."""

    def __init__(self, log: Path, *arguments: str, columns: int = 120, **env: Any) -> None:
        super().__init__("add", "-f", log, *arguments, columns=columns, **env)

    def chooses(self, word: str) -> None:
        """Answer the question under the review."""
        self.answers("next", word)

    def saves(self) -> None:
        """Save the entry, which is not the act of the event that is like it."""
        self.chooses("")
        self.answers("give, edit, new, leave", "new")

    def adds(self) -> None:
        """Give the fields that are not asked for."""
        for text in ADDED:
            self.chooses(text)


def after(option: str) -> dict[str, str]:
    names = list(ANSWERS)
    return {name: ANSWERS[name] for name in names[names.index(option) + 1 :]}


def until(option: str) -> dict[str, str]:
    names = list(ANSWERS)
    return {name: ANSWERS[name] for name in names[: names.index(option)]}


def written(log: Path, name: str = ID) -> dict[str, Any]:
    """The entry of this id, after making sure that nothing else changed."""
    before, now = ([block.data.strip() for block in blocks.cut(file.read_bytes()).blocks] for file in (REAL, log))
    (new,) = [data for data in now if data not in before]
    assert [data for data in now if data != new] == before
    entry = parse.read(new.decode() + "\n")
    assert entry["id"] == name
    return entry


def drafts(cache: Path) -> list[Path]:
    return sorted(cache.rglob("drafts/*"))


def test_an_entry_is_made_by_answers_and_saved(log: Path, cache: Path) -> None:
    person = Person(log)
    person.goes_through(ANSWERS)
    person.sees("empty: effective, through, body, entity, item")
    person.adds()
    person.saves()
    person.sees(f"added {ID}")
    person.answers("another entry from this page\\?", "")
    assert person.ends() == 0
    expected = parse.read(ENTRY)
    assert {key: value for key, value in written(log).items() if key != "recorded"} == expected
    assert ENTRY in log.read_text()
    assert not drafts(cache)


def test_a_wrong_answer_is_explained_and_asked_again(log: Path) -> None:
    person = Person(log)
    person.goes_through(until("announced"))
    person.answers("announced", "")
    person.sees("an answer is required here")
    person.answers("announced", "32 jan 2026")
    person.sees("'32 jan 2026' is not a date: write 2026-01-28")
    person.answers("announced", "17 aug")
    person.sees("'17 aug' has no year")
    person.answers("announced", "03/04/2022")
    person.sees("can be read in two ways: 2022-03-04 or 2022-04-03")
    person.answers("announced", "aug 2022")
    person.sees("2022-08: some day from 2022-08-01 to 2022-08-31")
    person.answers("actor", "Ruritania")
    person.sees("unknown country: Ruritania")
    person.asked("actor")
    person.stops()
    assert person.ends() == 130


def test_control_c_over_a_proposed_value_stops_at_once_and_begins_no_other_key(log: Path) -> None:
    person = Person(log)
    person.goes_through(until("actor"))
    person.answers("actor", "Ruritania")
    person.asked("actor")
    person.types(CTRL_C + ">")  # in Emacs, both together indent what is selected
    assert person.ends() == 130


@pytest.mark.parametrize("how", ["<\r", "\x1b[Z"])
def test_going_back_keeps_what_was_typed(log: Path, how: str) -> None:
    person = Person(log, *given("actor", "title"))
    person.answers("actor", "uk")
    person.asked("title")
    person.types("UK forbids")
    person.types(how)
    person.asked("actor")
    person.sees("GB")
    person.types("China\r")
    person.asked("title")
    if how != "<\r":
        person.sees("UK forbids")
    person.types(f"\x15{TITLE}\r")
    person.chooses("actor GB")
    person.saves()
    person.answers("another entry from this page\\?", "")
    assert person.ends() == 0
    assert (written(log)["actor"], written(log)["title"]) == ("GB", TITLE)


def test_a_field_is_changed_before_it_is_saved(log: Path) -> None:
    person = Person(log, *given())
    person.chooses("effect")
    person.sees("Enter: tighten, as it is")
    person.answers("effect", "loosen")
    person.sees("11 effect")
    person.chooses("2")
    person.asked("title")
    person.sees(TITLE)
    person.types("\x1b[F Ltd\r")
    person.sees(f"{TITLE} Ltd")
    person.saves()
    assert person.ends() == 0
    entry = written(log)
    assert (entry["effect"], entry["title"]) == ("loosen", f"{TITLE} Ltd")


def test_a_field_is_given_a_value_at_once(log: Path) -> None:
    person = Person(log, *given())
    person.chooses("effect losen")
    person.sees("did you mean loosen?")
    person.chooses("effect loosen")
    person.chooses("15 masks; H200")
    person.saves()
    assert person.ends() == 0
    entry = written(log)
    assert (entry["effect"], entry["items"]) == ("loosen", ["masks", "H200"])


def test_every_empty_field_is_asked_for_where_that_is_wanted(log: Path) -> None:
    person = Person(log, *given(summary=""))
    person.chooses("more")
    for option in ("lang", "effective", "through", "code", "act", "basis", "figure", "deadline", "relate"):
        person.answers(option, "")
    person.answers("summary", "<")
    person.answers("relate", "amends: gb-2022-pulsic")
    person.answers("summary", "It may not take place.")
    person.answers("quote", "")
    person.chooses("save")
    assert person.ends() == 0
    assert written(log)["relations"] == {"amends": ["gb-2022-pulsic-acquisition-block"]}


def test_control_c_in_the_middle_keeps_a_draft_that_is_taken_up(log: Path, cache: Path) -> None:
    before = log.read_bytes()
    person = Person(log)
    person.goes_through(until("effect"))
    person.asked("effect")
    person.stops()
    assert (person.ends(), log.read_bytes()) == (130, before)
    (draft,) = drafts(cache)
    assert f"it is saved in {draft}" in " ".join(person.seen.split())
    assert f"title: {TITLE}" in draft.read_text()

    person = Person(log, "--resume")
    person.sees("effect (1 of 3)")
    person.goes_through({"effect": "tighten"})
    person.goes_through(after("effect"))
    person.adds()
    person.saves()
    person.answers("another entry from this page\\?", "")
    assert person.ends() == 0
    assert {**written(log), "recorded": ""} == {**parse.read(ENTRY), "recorded": ""}
    assert not drafts(cache)


def test_what_options_say_is_not_asked(log: Path) -> None:
    person = Person(log, "--source", PAGE, "--kind", "official", "--actor", "GB", "--announced", "2022-08-17")
    given = {"source", "kind", "actor", "announced"}
    person.goes_through({name: text for name, text in ANSWERS.items() if name not in given})
    person.adds()
    person.saves()
    person.answers("another entry from this page\\?", "")
    assert person.ends() == 0
    assert {**written(log), "recorded": ""} == {**parse.read(ENTRY), "recorded": ""}


def test_another_entry_keeps_day_actor_sources_and_relations(log: Path) -> None:
    person = Person(log, *given("confidence", relate="amends:gb-2022-pulsic-acquisition-block"))
    person.answers("confidence", "off")
    person.chooses("save")
    person.answers("another entry from this page\\?", "yes")
    person.goes_through(
        {
            "title": "UK asks Quizzical for a register of its chip design licences", "instrument": "17",
            "flow": "internal", "effect": "neutral", "stage": "3", "confidence": "1",
        }
    )  # fmt: skip
    person.sees("?  7 body")
    person.sees(f"as in {ID}")
    person.sees("? 22 relate")
    person.chooses("save")
    person.answers("(?:give, )?edit, new, leave", "new")
    person.answers("another entry from this page\\?", "")
    assert person.ends() == 0
    first, second = (
        parse.read(block.data.decode()) for block in blocks.cut(log.read_bytes()).blocks if PAGE.encode() in block.data
    )
    assert first["relations"] == {"amends": ["gb-2022-pulsic-acquisition-block"]}
    kept = ("announced", "actor", "body", "relations", "sources")
    assert [second[name] for name in kept] == [first[name] for name in kept]


def test_defaults_come_from_similar_events_and_say_so(log: Path) -> None:
    person = Person(log)
    person.goes_through(until("title") | {"announced": "28 jan 2026", "actor": "China"})
    person.answers("title", "China approves the import of a second batch of Nvidia H200 chips")
    person.sees("as in")
    person.answers("instrument", "licence-decision")
    person.sees("as in")
    person.asked("flow")
    person.stops()
    assert person.ends() == 130


def test_names_are_completed_from_the_log_and_countries_by_name(log: Path) -> None:
    person = Person(log, columns=100)
    person.goes_through(until("actor"))
    person.asked("actor")
    person.types("nethe")
    person.sees("Netherlands")
    person.types("\t\r")
    person.sees("→ Netherlands (NL)")
    person.goes_through({"title": TITLE, "instrument": "deal", "flow": "inw"})
    person.asked("target")
    person.types("HK; taiw")
    person.sees("Taiwan")
    person.types("\t")
    person.stops()
    assert person.ends() == 130


def test_choices_show_their_tests(log: Path) -> None:
    person = Person(log)
    person.goes_through({"source": PAGE})
    person.asked("kind")
    person.stops()
    person.ends()
    assert "3 news      unnamed people, or the outlet's own reporting" in person.seen


def test_the_whole_entry_is_mended_in_the_editor(log: Path, tmp_path: Path) -> None:
    script = tmp_path / "editor.py"
    script.write_text(
        "import sys, pathlib\nfile = pathlib.Path(sys.argv[1])\ntext = file.read_text()\n"
        "wrong = 'effect: tighten'\n"
        "file.write_text(text.replace(wrong, 'effect: firm') if wrong in text else text.replace('firm', 'neutral'))\n"
    )
    person = Person(log, *given(), VISUAL=f"python3 {script}")
    person.chooses("editor")
    person.saves()
    assert person.ends() == 0
    assert written(log)["effect"] == "neutral"


def test_without_an_editor_the_entry_stays_as_it_was(log: Path, cache: Path) -> None:
    person = Person(log, *given(), VISUAL="", EDITOR="", PATH=str(cache))  # on which there is no usual one either
    person.chooses("editor")
    person.sees("no editor: VISUAL and EDITOR are not set")
    person.chooses("draft")
    assert person.ends() == 4
    assert log.read_bytes() == REAL.read_bytes()
    assert [f"title: {TITLE}" in file.read_text() for file in drafts(cache)] == [True]


def test_an_editor_that_saves_no_text_loses_nothing(log: Path, tmp_path: Path) -> None:
    script = tmp_path / "editor.py"
    script.write_text(
        "import pathlib, sys\n"
        "file = pathlib.Path(sys.argv[1])\n"
        "data = file.read_bytes()\n"
        "marks = pathlib.Path(sys.argv[0]).parent / 'times'\n"
        "times = len(marks.read_text()) if marks.exists() else 0\n"
        "marks.write_text('x' * (times + 1))\n"
        "if times == 0: file.write_bytes(data + bytes([0xE9]))\n"
        "else: file.unlink()\n"
    )
    person = Person(log, *given(), VISUAL=f"python3 {script}")
    person.chooses("editor")
    person.sees("saved text that is not UTF-8: set its encoding to UTF-8; what you typed is in")
    person.chooses("editor")
    person.sees("left no file")
    person.saves()
    assert person.ends() == 0
    assert written(log)["title"] == TITLE


def test_an_act_that_the_log_has_is_saved_only_when_it_is_meant(log: Path) -> None:
    person = Person(log, *given(act="mofcom:2026-1"))
    person.sees("the same act as cn-2026-japan-military-ban")
    person.chooses("save")
    person.sees("is this the act of")
    person.answers("give, edit, new, leave", "<")
    person.chooses("save")
    person.answers("give, edit, new, leave", "new")
    person.sees(f"added {ID}")
    assert person.ends() == 0
    assert written(log)["acts"] == ["mofcom:2026-1"]


def test_likely_duplicates_are_shown_with_their_titles(log: Path) -> None:
    person = Person(log, *given(entity="subject: Pulsic"))
    person.sees("possibly the same act as gb-2022-pulsic-acquisition-block: UK blocks a Hong Kong buyer")
    person.chooses("draft")
    assert person.ends() == 4


def test_an_invalid_entry_can_only_be_changed_or_left(log: Path) -> None:
    person = Person(log, *options(relate="amends:cn-2026-h200-custom-block"))
    person.sees("CL302")
    person.sees("! 22 relate")
    person.chooses("")
    person.sees("correct the fields that are marked with !")
    person.chooses("save")
    person.sees("this can't be saved as it is")
    person.chooses("relate")
    person.answers("relate", "amends: cn-2026-h200-customs-block")
    person.saves()
    assert person.ends() == 0
    assert written(log, "cn-2026-import-nvidia-h200")["relations"] == {"amends": ["cn-2026-h200-customs-block"]}


def test_of_several_drafts_one_is_chosen(log: Path, cache: Path) -> None:
    for number in (1, 2):
        person = Person(
            log, *options(title=f"China approves batch {number} of the chips", id=f"cn-2026-batch-{number}")
        )
        person.chooses("draft")
        person.ends()
    assert [file.name for file in drafts(cache)] == ["cn-2026-batch-1.yaml", "cn-2026-batch-2.yaml"]
    person = Person(log, "--resume")
    person.sees("1 China approves batch 2 of the chips (cn-2026-batch-2.yaml)")
    person.sees("2 China approves batch 1 of the chips")
    person.answers("which draft", "2")
    person.saves()
    assert person.ends() == 0
    assert written(log, "cn-2026-batch-1")["title"] == "China approves batch 1 of the chips"
    assert [file.name for file in drafts(cache)] == ["cn-2026-batch-2.yaml"]


@pytest.mark.parametrize(("more", "env"), [(["--no-input"], {}), ([], {"CI": "true"})])
def test_where_nobody_may_be_asked_the_missing_options_are_named(
    log: Path, more: list[str], env: dict[str, Any]
) -> None:
    person = Person(log, "--title", TITLE, "--actor", "GB", *more, **env)
    assert person.ends() == 2
    assert (
        "missing: --announced, --flow, --instrument, --effect, --stage, --confidence, --source, --kind" in person.seen
    )
    assert log.read_bytes() == REAL.read_bytes()


def test_in_a_pipe_the_missing_options_are_named(chiplog: Any, log: Path) -> None:
    result = chiplog("add", "-f", log, "--title", TITLE)
    assert (result.exit_code, result.stdout) == (2, "")
    assert re.search(r"missing: --announced, --actor, --flow", result.stderr)


def test_nothing_is_asked_about_a_log_that_is_not_there(tmp_path: Path) -> None:
    person = Person(tmp_path / "none.yaml")
    assert person.ends() == 3
    assert "no such file" in person.seen
    assert "kind" not in person.seen


def test_the_reason_of_a_substantive_change_is_asked_for(log: Path, tmp_path: Path) -> None:
    for command in (
        ["init", "-q", "-b", "main"],
        ["add", "."],
        ["-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "x"],
    ):
        subprocess.run(["git", *command], cwd=tmp_path, check=True)
    person = terminals.Person("edit", "-f", log, "cn-2026-h200-import-approval", "--set", "effect=neutral")
    person.sees("a change of effect needs a reason")
    person.answers("because", "")
    person.sees("a reason is required")
    person.answers("because", "Terms were never agreed.")
    person.sees("changed cn-2026-h200-import-approval")
    assert person.ends() == 0
    assert "text: Terms were never agreed." in log.read_text()


def test_the_page_of_an_act_that_the_log_has_is_given_to_it(log: Path, cache: Path) -> None:
    person = Person(log, *given(entity="subject: Pulsic"))
    person.sees("possibly the same act as gb-2022-pulsic-acquisition-block")
    person.chooses("give")
    person.sees(f"+    - url: {PAGE}")
    person.answers("write this to .*\\?", "yes")
    person.sees("changed gb-2022-pulsic-acquisition-block")
    assert person.ends() == 0
    (block,) = [block for block in blocks.cut(log.read_bytes()).blocks if PAGE.encode() in block.data]
    assert parse.read(block.data.decode())["sources"][-1] == {
        "url": PAGE, "publisher": "BEIS", "published": "2022-08-17", "kind": "official"
    }  # fmt: skip
    assert not drafts(cache)


def test_a_discarded_entry_is_gone(log: Path, cache: Path) -> None:
    person = Person(log, *given())
    person.chooses("discard")
    assert person.ends() == 4
    assert (log.read_bytes(), drafts(cache)) == (REAL.read_bytes(), [])


def test_what_was_half_typed_is_in_the_draft_and_stands_there_again(log: Path) -> None:
    person = Person(log, *given(summary=""))
    person.chooses("summary")
    person.asked("summary")
    person.types("The purchase may")
    person.sees("The purchase may")
    person.stops()
    assert person.ends() == 130
    person = Person(log, "--resume")
    person.chooses("summary")
    person.asked("summary")
    person.sees("The purchase may")
    person.types("\x05 not take place.\r")
    person.saves()
    assert person.ends() == 0
    assert written(log)["summary"] == "The purchase may not take place."


def test_a_draft_is_taken_up_for_its_own_log_alone(log: Path, tmp_path: Path, chiplog: Any) -> None:
    person = Person(log, *options())
    person.chooses("draft")
    person.ends()
    other = tmp_path / "other.yaml"
    other.write_bytes(log.read_bytes())
    result = chiplog("add", "-f", other, "--resume")
    assert (result.exit_code, result.stderr) == (
        2, f"chiplog: there is no draft for {other}\n  1 for other logs: name one with --file\n",
    )  # fmt: skip
    person = Person(log)
    person.sees("1 saved as drafts: `chiplog add --resume` continues one")
    person.asked("source")
    person.stops()
    assert person.ends() == 130


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ("\x05; masks", ["design software", "layout tools", "masks"]),
        ("\x01masks; ", ["masks", "design software", "layout tools"]),
        ("\x15masks", ["masks"]),
        ("\x17masks", ["design software", "layout masks"]),
        ("masks", ["masks"]),
        ("", ["design software", "layout tools"]),
    ],
)
def test_the_keys_of_every_shell_work_on_what_stands_there(log: Path, keys: str, expected: list[str]) -> None:
    person = Person(log, *given())
    person.chooses("items")
    person.asked("item")
    person.types(f"{keys}\r")
    person.saves()
    assert person.ends() == 0
    assert written(log)["items"] == expected


def test_a_proposed_id_follows_the_title(log: Path) -> None:
    person = Person(log, *given("id"))
    person.sees(ID)
    person.chooses("title UK forbids Quizzical to sell its mask library to Outer Space Holding")
    person.sees("gb-2022-quizzical-outer-space-holding")
    person.chooses("discard")
    person.ends()


def test_names_that_the_log_writes_otherwise_or_not_at_all_are_said(log: Path) -> None:
    person = Person(log, *given("item"))
    person.chooses("item h200; unheard-of gas")
    person.sees("the log spells it H200")
    person.sees("new to the log: unheard-of gas")
    person.chooses("discard")
    assert person.ends() == 4


def test_a_page_that_the_log_cites_is_said_at_once(log: Path) -> None:
    person = Person(log)
    person.answers("source", "https://www.digitimes.com/news/a20230523VL209/japan.html?utm_source=x")
    person.sees("the log already cites this page: jp-2023-chip-tool-licences: Japan puts 23 kinds")
    person.asked("kind")
    person.stops()
    assert person.ends() == 130


# Help, and what is said early


EVERY = "Ctrl-C or Ctrl-D stops; Ctrl-Z suspends"


def test_a_question_mark_explains_every_question(log: Path) -> None:
    person = Person(log)
    for option, text in ANSWERS.items():
        person.answers(option, "?")
        person.sees(EVERY)
        person.answers(option, text)
    person.chooses("?")
    person.sees("save: write the entry to the log (Enter)")
    person.sees("NAME or NUMBER: change this field")
    person.sees(EVERY)
    person.chooses("body")
    person.answers("body", "\uff1f")
    person.sees("the agency or court")
    person.sees("leaves it out")
    person.answers("body", "BEIS")
    person.saves()
    person.answers("another entry from this page\\?", "?")
    person.sees("yes: begin one with the same")
    person.answers("another entry from this page\\?", "")
    assert person.ends() == 0
    assert written(log, "gb-2022-super-orange-hong-kong")["body"] == "BEIS"


@pytest.mark.parametrize(
    ("field", "typed", "meant"),
    [
        ("kind", "ofical", "official"),
        pytest.param("instrument", "licence-decsion", "licence-decision", marks=pytest.mark.slow),
        pytest.param("flow", "imprt", "import", marks=pytest.mark.slow),
        pytest.param("effect", "losen", "loosen", marks=pytest.mark.slow),
        pytest.param("stage", "dicided", "decided", marks=pytest.mark.slow),
        pytest.param("confidence", "reprted", "reported", marks=pytest.mark.slow),
        ("actor", "Chnia", "China (CN)"),
        pytest.param("target", "US; Germny", "Germany (DE)", marks=pytest.mark.slow),
        pytest.param("entity", "suply: Nvidia", "supplier", marks=pytest.mark.slow),
        pytest.param("entity", "supplier: Nvidia; recipent: ByteDance", "recipient", marks=pytest.mark.slow),
        pytest.param("relate", "amned: cn-2026-h200-customs-block", "amends", marks=pytest.mark.slow),
        ("relate", "amends: cn-2026-h200-custms-block", "cn-2026-h200-customs-block"),
    ],
)
def test_a_misspelt_answer_names_the_nearest(log: Path, field: str, typed: str, meant: str) -> None:
    person = Person(log, *options(), columns=200)
    person.chooses("svae")
    person.sees("did you mean save?")
    person.chooses(f"{field[:-1]}x{field[-1]}")
    person.sees(f"did you mean {field}?")
    person.chooses(field)
    person.answers(field, typed)
    person.sees(f"did you mean {meant}")
    person.asked(field)
    person.stops()
    assert person.ends() == 130


def test_what_options_say_is_not_asked_though_it_is_nothing_or_goes_without_saying(log: Path) -> None:
    empty = ("publisher", "published", "body", "effective", "through", "entity", "code", "act", "relate", "summary")
    given = [word for name in empty for word in (f"--{name}", "")]
    given += options(title=None, kind="news", origin="", entity=None, relate=None, summary=None, id="cn-2026-x")
    person = Person(log, *given, "--lang", "en")
    person.sees("title (1 of 1)")
    person.answers("title", "China approves the import of a second batch of Nvidia H200 chips")
    person.saves()
    person.answers("another entry from this page\\?", "")
    assert person.ends() == 0
    entry = written(log, "cn-2026-x")
    assert entry["sources"] == [
        {"url": "https://www.example.org/second-batch", "publisher": "example.org", "kind": "news"}
    ]


def test_each_question_says_how_far_one_is(log: Path) -> None:
    person = Person(log)
    person.sees("source (1 of 10)")
    person.answers("source", PAGE)
    person.sees("kind (2 of 10)")
    person.answers("kind", "news")
    person.sees("announced (3 of 10)")
    person.answers("announced", "<")
    person.sees("kind (2 of 10)")
    person.answers("kind", "official")
    person.sees("announced (3 of 10)")
    person.goes_through({name: text for name, text in after("kind").items() if name in until("target")})
    person.sees("target (8 of 11)")
    person.answers("target", "hong kong")
    person.answers("effect", "mixed")
    person.goes_through(after("effect"))
    person.sees("summary (12 of 12)")
    person.answers("summary", "")
    person.sees("an answer is required here")
    person.answers("summary", "It may not take place, but for its licences.")
    person.chooses("discard")
    person.ends()


def test_before_the_first_question_is_none(log: Path) -> None:
    person = Person(log)
    person.answers("source", "<")
    person.sees("this is the first question")
    person.asked("source")
    person.stops()
    assert person.ends() == 130


def test_the_same_act_is_named_as_soon_as_it_can_be_known(log: Path) -> None:
    person = Person(log, "--source", PAGE, "--kind", "news", columns=200)
    person.goes_through({"announced": "28 jan 2026"})
    person.answers("actor", "China")
    person.sees("possibly the same act as cn-2026-h200-import-approval: China approves")
    person.sees("the same actor and day)")
    person.sees(f"    chiplog edit cn-2026-h200-import-approval --add-source {PAGE} --kind news\r\n")
    person.answers("title", "China approves the import of a batch of Nvidia H200 chips")
    person.sees("possibly the same act as cn-2026-h200-import-approval: China approves")
    person.sees("the same actor and day, and a similar title)")
    person.answers("instrument", "")
    person.asked("flow")
    person.stops()
    assert person.ends() == 130
    assert person.seen.count("possibly the same act as cn-2026-h200-import-approval") == 2


def test_what_options_say_is_enough_to_name_the_same_act(log: Path) -> None:
    person = Person(
        log, *options(title="China approves a batch of Nvidia H200 chips", announced="28 jan 2026", kind=None)
    )
    person.sees("possibly the same act as cn-2026-h200-import-approval")
    person.asked("kind")
    person.stops()
    assert person.ends() == 130


@pytest.mark.parametrize("announced", ["2026", "jan 2026"])
def test_a_day_that_is_not_known_makes_no_act_the_same(log: Path, announced: str) -> None:
    person = Person(log, "--source", PAGE, "--kind", "official", "--announced", announced)
    person.goes_through({"actor": "US"})
    person.asked("title")
    person.stops()
    assert person.ends() == 130
    assert "the same act" not in person.seen


def test_an_act_of_the_same_number_is_named_at_once(log: Path) -> None:
    person = Person(log, *given())
    person.chooses("act mofcom:2026-1")
    person.sees("the same act as cn-2026-japan-military-ban")
    person.chooses("discard")
    assert person.ends() == 4


def test_a_page_is_not_given_away_against_the_persons_will(log: Path) -> None:
    person = Person(log, *given(entity="subject: Pulsic"))
    person.chooses("give")
    person.sees(f"+    - url: {PAGE}")
    person.answers("write this to .*\\?", "no")
    person.chooses("draft")
    assert (person.ends(), log.read_bytes()) == (4, REAL.read_bytes())


def test_a_page_that_an_option_says_and_the_log_cites_is_said_at_once(log: Path) -> None:
    person = Person(log, "--source", "https://www.digitimes.com/news/a20230523VL209/japan.html?utm_source=x")
    person.sees("the log already cites this page: jp-2023-chip-tool-licences: Japan puts 23 kinds")
    person.asked("kind")
    person.stops()
    assert person.ends() == 130


# Keys, and lines that are pasted


OF_PAGE = ["--publisher", "X", "--published", "", "--lang", "en"]


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ("", "example.org"),
        ("BEIS", "BEIS"),
        ("\x1b[Hthe ", "the example.org"),
        ("\x1b[F Ltd", "example.org Ltd"),
        ("\x1b[D\x7f", "example.og"),
        ("\x1b[1;5DX", "example.Xorg"),
        ("\x1b[200~BEIS\x1b[201~", "BEIS"),
        ("\x1b[H\x1b[200~the \x1b[201~", "the example.org"),
    ],
)
def test_a_proposed_value_is_edited_in_the_line(log: Path, cache: Path, keys: str, expected: str) -> None:
    person = Person(log, *given("publisher"))
    person.sees("the page's host")
    person.chooses("publisher")
    person.sees("Enter: example.org, the page's host")
    person.answers("publisher", keys)
    person.asked("next")
    person.stops()
    assert person.ends() == 130
    (draft,) = drafts(cache)
    assert parse.read(draft.read_text())["sources"][0].get("publisher") == expected


@pytest.mark.parametrize(
    "keys",
    [
        "\x7f",
        "-",
        *(pytest.param(keys, marks=pytest.mark.slow) for keys in ("\x1b[3~", "\x15", "\x0b", "\x1b[F\x15")),
    ],
)
def test_a_proposed_value_is_left_out(log: Path, cache: Path, keys: str) -> None:
    person = Person(log, *given())
    person.chooses("body")
    person.answers("body", keys)
    person.asked("next")
    person.stops()
    assert person.ends() == 130
    (draft,) = drafts(cache)
    assert "body" not in parse.read(draft.read_text())


@pytest.mark.parametrize(
    ("pasted", "expected"),
    [
        ("\x1b[200~H200\nH20\nA100\x1b[201~", ["H200", "H20", "A100"]),
        ("\x1b[200~H200\r\nH20\r\n\r\nA100\r\n\x1b[201~", ["H200", "H20", "A100"]),
        ("\x1b[200~- H200,\r- H20;\r\u2022 A100\r\x1b[201~", ["H200", "H20", "A100"]),
        ("\x1b[200~lathes, of steel\nmasks\x1b[201~", ["lathes, of steel", "masks"]),
        ("H20; \x1b[200~H200\nA100\x1b[201~", ["H20", "H200", "A100"]),
        ("\x1b[200~H200\n\x1b[201~", ["H200"]),
        ("\x1b[200~H\x1b[31m200\x07\x1b[201~", ["H [31m200"]),
        ("H200\rH20\rA100", ["H200", "H20", "A100"]),
        ("H200\nH20\nA100", ["H200", "H20", "A100"]),
    ],
)
def test_pasted_lines_are_several_values_and_no_answers(
    log: Path, cache: Path, pasted: str, expected: list[str]
) -> None:
    person = Person(log, *given())
    person.chooses("item")
    person.answers("item", pasted)
    person.asked("next")
    person.stops()
    assert person.ends() == 130
    (draft,) = drafts(cache)
    assert parse.read(draft.read_text())["items"] == expected


def test_pasted_lines_of_a_group_are_its_names(log: Path, cache: Path) -> None:
    person = Person(log, *given())
    person.chooses("entity")
    person.answers("entity", "\x1b[200~supplier: Nvidia\nAMD\nrecipient: Super Orange, Hong Kong\n\x1b[201~")
    person.asked("next")
    person.stops()
    person.ends()
    (draft,) = drafts(cache)
    assert parse.read(draft.read_text())["entities"] == {
        "supplier": ["Nvidia", "AMD"],
        "recipient": ["Super Orange, Hong Kong"],
    }


@pytest.mark.parametrize(
    "pasted",
    ["\x1b[200~China approves\n the import\r\nof chips\n\x1b[201~", "China approves\rthe import\nof chips"],
)
def test_pasted_lines_of_a_text_are_one(log: Path, cache: Path, pasted: str) -> None:
    person = Person(log, *OF_PAGE, *options(title=None))
    person.answers("title", pasted)
    person.asked("next")
    person.stops()
    person.ends()
    (draft,) = drafts(cache)
    assert parse.read(draft.read_text())["title"] == "China approves the import of chips"


def test_pasted_lines_confirm_nothing(log: Path) -> None:
    person = Person(log, *OF_PAGE, *options(id=None, title=None, summary=None, entity=None))
    person.answers("title", "\x1b[200~China approves the import of chips\nsave\nsave\nsave\x1b[201~")
    person.asked("next")
    person.stops()
    assert (person.ends(), log.read_bytes()) == (130, REAL.read_bytes())


# Left at a question


def test_nothing_typed_leaves_no_draft(log: Path, cache: Path) -> None:
    person = Person(log)
    person.answers("source", "")
    person.sees("an answer is required here")
    person.asked("source")
    person.stops()
    assert (person.ends(), drafts(cache)) == (130, [])
    assert "kept in" not in person.seen


def test_another_entry_that_nobody_typed_anything_for_leaves_no_draft(log: Path, cache: Path) -> None:
    person = Person(log, *given("title"))
    person.answers("title", TITLE)
    person.saves()
    person.answers("another entry from this page\\?", "yes")
    person.asked("title")
    person.stops()
    assert (person.ends(), drafts(cache)) == (130, [])


def half_typed(log: Path) -> Any:
    """Start in a real terminal, and type half an answer."""
    child = spawned("add", "-f", log, columns=120)
    child.expect("\x1b\\[0msource:")
    child.send("https://www.example.org/half")
    child.expect_exact("/half")
    return child


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (signal.SIGTERM, 143),
        *(pytest.param(*one, marks=pytest.mark.slow) for one in ((signal.SIGHUP, 129), (signal.SIGINT, 130))),
    ],
)
def test_a_signal_keeps_what_was_typed(log: Path, cache: Path, number: int, code: int) -> None:
    child = half_typed(log)
    child.kill(number)
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == code
    (draft,) = drafts(cache)
    assert "# typed: source: https://www.example.org/half\n" in draft.read_text()


@pytest.mark.parametrize("keys", ["\x04", "\x03"])
def test_the_end_of_input_keeps_a_draft_though_a_value_is_proposed(log: Path, cache: Path, keys: str) -> None:
    person = Person(log, "--source", PAGE, "--kind", "official")
    person.asked("announced")
    person.types(keys)
    assert person.ends() == 130
    (draft,) = drafts(cache)
    assert f"url: {PAGE}" in draft.read_text()
    assert "# typed" not in draft.read_text()


def test_a_terminal_of_lines_asks_line_by_line(log: Path, cache: Path) -> None:
    person = Person(log, TERM="dumb")

    def answer(label: str, text: str) -> None:
        person.sees(f"\n{label}: ")
        person.types(f"{text}\n")

    answer("source", "?")
    answer("source", PAGE)
    answer("kind", "ofical")
    person.sees("did you mean official?")
    answer("kind", "1")
    answer("announced", "<")
    answer("kind [official]", "")
    answer("announced", "17 aug 2022")
    answer("actor", "uk")
    answer("title", "")
    person.sees("an answer is required here")
    person.sees("\ntitle: ")
    person.types(CTRL_D)
    assert person.ends() == 130
    assert "\x1b" not in person.raw
    (draft,) = drafts(cache)
    entry = parse.read(draft.read_text())
    assert (entry["actor"], entry["sources"][0]["kind"]) == ("GB", "official")


def test_letters_that_the_terminals_encoding_lacks_are_refused(log: Path) -> None:
    child = spawned(
        "add", "-f", log, "--source", PAGE, "--kind", "official", LC_ALL="C", PYTHONCOERCECLOCALE="0", PYTHONUTF8="0"
    )
    child.expect("\x1b\\[0mannounced:")
    child.send("Zeitung f\u00fcr\r")
    child.expect_exact("a typed character is not in the encoding of this terminal")
    child.expect("\x1b\\[0mannounced:")
    child.sendintr()
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 130


def test_a_terminal_that_is_closed_leaves_a_draft(log: Path, cache: Path) -> None:
    child = half_typed(log)
    os.close(child.child_fd)
    os.waitpid(child.pid, 0)
    (draft,) = drafts(cache)
    assert "# typed: source: https://www.example.org/half\n" in draft.read_text()
    child.closed, child.child_fd = True, -1
