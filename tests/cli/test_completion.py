"""Completion in real shells: what the log holds is one word in the line, and none of it runs."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from typer import _completion_shared

from chiplog.cli import shells
from tests.factories import text, tree
from tests.shells import Shell

NAMES = [
    "Applied Materials", "B$(touch PWNED)", "K`touch PWNED`", "it's \"quoted\"", "d;touch PWNED", "e&touch PWNED|x", "f*", "g!!x", "h#i <j>",
    "l\\slash", "m:n", "o=p", "q{1,2} [r]", 'n"', "s'", "日本 電気", "~root",
]  # fmt: skip
STEERING = "u\x1b[2Jx"
BIN = str(Path(sys.executable).parent)

Sessions = Callable[[str, str], Shell]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a log of hostile names, and an entry whose id is a command."""
    file = tmp_path / "data" / "events.yaml"
    file.parent.mkdir()
    one = tree(items=NAMES, acts=["fr:2025-19001"], body="Xureau of $(touch PWNED)")
    faulty = "\n- id: 'zz\\$(touch PWNED)'\n  title: x\n\n- id: \"u\\e[2Jx\"\n  title: x\n"
    file.write_text(text(one) + faulty, encoding="utf-8")
    return tmp_path


@pytest.fixture
def sessions(folder: Path) -> Iterator[Sessions]:
    """Start a shell with a script of completion."""
    begun: list[Shell] = []

    def begin(shell: str, script: str) -> Shell:
        file = folder / f"completion.{shell}"
        file.write_text(script, encoding="utf-8")
        begun.append(Shell(shell, folder, file, f"{BIN}:{os.environ['PATH']}"))
        return begun[-1]

    yield begin
    for shell in begun:
        shell.close()


def script(chiplog: Any, shell: str) -> str:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION", "1")
        return str(chiplog("--show-completion", shell).stdout)


FEW = {"B": NAMES[1]}
MANY = {
    '"B': NAMES[1],
    "Applied\\ Ma": NAMES[0],
    "'B": NAMES[1],
    '"g': "g!!x",
    "h": "h#i <j>",
    **{f"{quote}i": NAMES[3] for quote in ("", '"', "'")},
    '"App': NAMES[0],
    "'s": "s'",
    '"n': 'n"',
    "l": "l\\slash",
    "m": "m:n",
}
"""What is typed, and what a shell makes of it: in each shell, and in the slow tests; test_bash_reads_what_is_quoted has all names."""


@pytest.mark.parametrize("typed", [FEW, pytest.param(MANY, marks=pytest.mark.slow)], ids=["few", "many"])
@pytest.mark.parametrize(
    "shell", [pytest.param(name, marks=[pytest.mark.slow] * (name != "bash")) for name in shells.SHELLS]
)
def test_each_value_is_one_word_and_nothing_runs(
    chiplog: Any, sessions: Sessions, folder: Path, shell: str, typed: dict[str, str]
) -> None:
    session = sessions(shell, script(chiplog, shell))
    assert {start: session.words(f"chiplog list --item {start}") for start in typed} == {
        start: ["chiplog", "list", "--item", name] for start, name in typed.items()
    }
    assert session.words("chiplog list --act=fr:2025-190") == ["chiplog", "list", "--act=fr:2025-19001"]
    assert session.words("chiplog show zz") == ["chiplog", "show", "zz\\$(touch PWNED)"]
    if typed is MANY:
        assert session.words("chiplog list --body X") == ["chiplog", "list", "--body", "Xureau of $(touch PWNED)"]
        assert session.words("chiplog lis") == ["chiplog", "list"]
        assert session.words("chiplog show u") == ["chiplog", "show", "u"]
    assert not (folder / "PWNED").exists()


OLD = {
    "bash": _completion_shared.COMPLETION_SCRIPT_BASH,
    "zsh": _completion_shared.COMPLETION_SCRIPT_ZSH,
    "fish": _completion_shared.COMPLETION_SCRIPT_FISH,
}


@pytest.mark.slow
@pytest.mark.parametrize("shell", OLD)
def test_a_script_that_was_installed_long_ago_runs_nothing_either(sessions: Sessions, folder: Path, shell: str) -> None:
    names = {"complete_func": "_chiplog_completion", "prog_name": "chiplog", "autocomplete_var": "_CHIPLOG_COMPLETE"}
    session = sessions(shell, OLD[shell] % names)
    assert session.words("chiplog list --item App") == ["chiplog", "list", "--item", "Applied Materials"]
    for name in NAMES[1:4]:
        assert session.words(f"chiplog list --item {name[0]}")[3:] in ([name], [name[0]])
    assert session.words("chiplog show zz")[2:] in (["zz\\$(touch PWNED)"], ["zz"])
    assert not (folder / "PWNED").exists()


@pytest.mark.parametrize(
    "instruction",
    [
        "line_bash",
        "words_zsh",
        "words_fish",
        "complete_bash",
        "complete_zsh",
        "complete_fish",
        "complete_pwsh",
        "nonsense",
    ],
)
def test_no_answer_holds_a_character_that_steers(
    completion: Any, folder: Path, monkeypatch: pytest.MonkeyPatch, instruction: str
) -> None:
    env = {
        "_CHIPLOG_LINE": "chiplog show ", "_CHIPLOG_BREAKS": " ", "COMP_WORDS": "chiplog\nshow\n", "COMP_CWORD": "2",
        "_TYPER_COMPLETE_ARGS": "chiplog show ", "_TYPER_COMPLETE_FISH_ACTION": "get-args",
    }  # fmt: skip
    monkeypatch.chdir(folder)
    done = completion(instruction, "show", *([] if "zsh" in instruction else [""]), **env)
    assert (done.exit_code, "\x1b" in done.stdout, done.stderr) == (0, False, "")
    assert instruction in ("nonsense", "words_zsh") or "cn-2025-some-event" in done.stdout


def test_a_word_for_powershell_is_quoted() -> None:
    assert shells._powershell_word("cn-2025-x") == "cn-2025-x"
    assert shells._powershell_word("$(x) ‘it's’") == "'$(x) ‘‘it''s’’'"


@given(
    st.text(
        st.characters(codec="utf-8", exclude_categories=["C", "Z"]) | st.sampled_from(" $`\"'\\!*~#&;|<>(){}[]?=:"),
        min_size=1,
    )
)
@example("~x")
@example("#")
@example("!!")
@example("'\"'")
@pytest.mark.parametrize("quote", ["", '"', "'"])
def test_what_is_quoted_reads_back(quote: str, value: str) -> None:
    marked = shells.quoted(value, quote)
    line = f"chiplog x {quote}{marked}" + ("" if not quote or marked.endswith(quote) else quote)
    typed = shells.parsed(line, " \t\n\"'><=;|&(:")
    assert (typed.words, typed.quote) == (("chiplog", "x", value), "")


def test_bash_reads_what_is_quoted() -> None:
    values = [*NAMES, "a!b!", "x\"y'z`", "\\", "=x", "^a^b", "-n", "%1", "@x", "é ’"]
    line = " ".join(shells.quoted(value, "") for value in values)
    for quote in "'\"":
        for value in values:
            marked = shells.quoted(value, quote)
            line += f" {quote}{marked}" + ("" if marked.endswith(quote) else quote)
    done = subprocess.run(["bash", "-c", f"printf '%s\\n' {line}"], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == values * 3


@pytest.mark.parametrize(
    ("line", "words", "kept", "quote"),
    [
        ("chiplog list --act fr:20", ("chiplog", "list", "--act", "fr:20"), "fr:", ""), ("c --act=fr:20", ("c", "--act=fr:20"), "--act=fr:", ""),
        ('c "a:b', ("c", "a:b"), "", '"'), ("c x'a b", ("c", "xa b"), "x", "'"), ("c 'a b'c", ("c", "a bc"), "", ""), ("c a\\:b", ("c", "a:b"), "", ""),
        ("c ", ("c", ""), "", ""), ("c a\\", ("c", "a"), "", ""), ('c "a\\$b\\x', ("c", "a$b\\x"), "", '"'), ("", ("",), "", ""),
    ],
)  # fmt: skip
def test_a_line_is_taken_apart_as_readline_does(line: str, words: tuple[str, ...], kept: str, quote: str) -> None:
    assert shells.parsed(line, " \t\n\"'><=;|&(:") == (words, kept, quote)
