"""How a shell is answered that completes a command line: values as data, quoted for the place where they go.

Typer's own scripts have the shell evaluate the answer (zsh), or put it into the line as it is (bash), and the values of
a log come from strangers. The scripts here replace them; those installed earlier get answers that run nothing.
"""

import os
import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from typer._click.shell_completion import _resolve_context, _resolve_incomplete, split_arg_string

from chiplog.model.characters import shown

SHELLS = ("bash", "zsh", "fish")

_PLAIN = re.compile(r"[\w%+,./:=@^-]")
_BARE = re.compile(r"[\w%+,./:=@ -]*")
"""Values that an old script of bash may put into the line: it also looks for files of such a name."""


class Value(NamedTuple):
    """What can be typed, and what it is."""

    text: str
    says: str = ""


class Typed(NamedTuple):
    """The words of a command line as the program would get them; of the last one, what the shell will replace.

    `kept` is the part of the last word that stays in the line, and `quote` the quotation that is open there.
    """

    words: tuple[str, ...]
    kept: str
    quote: str


def use_own_scripts() -> None:
    """Let `--show-completion` and `--install-completion` give the scripts here.

    Typer has no public way to replace its scripts, which let the shell evaluate what the program answers.
    """
    from typer import _completion_shared

    from chiplog import datafile  # only this needs it

    for shell in SHELLS:
        script = datafile.text(f"completion.{shell}")
        _completion_shared._completion_scripts[shell] = script  # noqa: SLF001 - see above


def answer(program: Any, instruction: str, words: Sequence[str], name: str) -> str:
    """Return what a shell gets that asks for completions, in the form of the script that asks."""
    respond = {
        "line_bash": _bash,
        "words_zsh": _lines,
        "words_fish": _fish,
        "complete_bash": _old_bash,
        "complete_zsh": _old_zsh,
        "complete_fish": _old_fish,
        "complete_powershell": _powershell,
        "complete_pwsh": _powershell,
    }.get(instruction)
    try:
        return respond(lambda typed: _values(program, name, typed), tuple(words)) if respond else ""
    except Exception:  # noqa: BLE001 - a completion that fails must not disturb the command line
        return ""


def _values(program: Any, name: str, typed: Sequence[str]) -> list[Value]:
    """Return what may stand in the place of the last word; what can't be shown, or would end a line, is left out."""
    *before, last = typed
    context = _resolve_context(program, {}, name, before)
    target, incomplete = _resolve_incomplete(context, before, last)
    found = [Value(str(item.value), _plain_text(item.help)) for item in target.shell_complete(context, incomplete)]
    return [value for value in found if value.text and shown(value.text) == value.text]


def _plain_text(markup: str | None) -> str:
    if not markup:
        return ""
    from typer.rich_utils import rich_render_text  # slow to load

    return shown(" ".join(rich_render_text(markup).split()))


def _whole(values: list[Value], last: str) -> list[str]:
    """Return values as whole words: with the option before them, where both are one word."""
    option = last[: last.index("=") + 1] if last.startswith("-") and "=" in last else ""
    return [option + value.text for value in values]


def _bash(values: Any, _: Sequence[str]) -> str:
    typed = parsed(os.environ.get("_CHIPLOG_LINE", ""), os.environ.get("_CHIPLOG_BREAKS", ""))
    last = typed.words[-1]
    whole = [text for text in _whole(values(typed.words[1:]), last) if text.startswith(typed.kept)]
    return "".join(f"{quoted(text[len(typed.kept) :], typed.quote)}\n" for text in whole)


def _lines(values: Any, words: Sequence[str]) -> str:
    return "".join("\t".join(filter(None, value)) + "\n" for value in values(words or ("",)))


def _fish(values: Any, words: Sequence[str]) -> str:
    last = parsed(os.environ.get("_CHIPLOG_TOKEN", ""), "").words[-1]
    found = values((*words, last))
    whole = _whole(found, last)
    lines = ("\t".join(filter(None, (text, value.says))) for text, value in zip(whole, found, strict=True))
    return "".join(f"{line}\n" for line in lines)


def _old_bash(values: Any, _: Sequence[str]) -> str:
    """Answer the script that splits the answer at line ends, looks for files, and quotes nothing."""
    words = split_arg_string(os.environ.get("COMP_WORDS", ""))
    index = int(os.environ.get("COMP_CWORD", "0"))
    found = values((*words[1:index], words[index] if index < len(words) else ""))
    return "".join(value.text.replace(" ", "\\ ") + "\n" for value in found if _BARE.fullmatch(value.text))


def _old_words() -> list[str]:
    line = os.environ.get("_TYPER_COMPLETE_ARGS", "")
    return list(parsed(line, "").words[1:]) or [""]


def _old_zsh(values: Any, _: Sequence[str]) -> str:
    """Answer the script that evaluates the answer, once it has split it at white space."""
    found = [value.text for value in values(_old_words()) if "  " not in value.text]
    if not found:
        return "_files\n"
    return f"compset -P '--*='; compadd -- {' '.join(map(_single, found))}\n"


def _old_fish(values: Any, _: Sequence[str]) -> str:
    found = values(_old_words())
    if os.environ.get("_TYPER_COMPLETE_FISH_ACTION") == "is-args":
        raise SystemExit(0 if found else 1)
    return "".join("\t".join(filter(None, value)) + "\n" for value in found)


def _powershell(values: Any, _: Sequence[str]) -> str:
    words = split_arg_string(os.environ.get("_TYPER_COMPLETE_ARGS", ""))[1:]
    last = os.environ.get("_TYPER_COMPLETE_WORD_TO_COMPLETE", "")
    found = values((*(words[:-1] if last else words), last))
    return "".join(
        f"{_powershell_word(value.text)}:::{value.says or ' '}\n" for value in found if ":::" not in value.text
    )


def _powershell_word(text: str) -> str:
    """Quote a word for PowerShell, to which typographic quotes are quotes too."""
    return text if re.fullmatch(r"[\w./:-]+", text) else "'" + re.sub("(['‘’‚‛])", r"\1\1", text) + "'"


def _single(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"


def parsed(line: str, breaks: str) -> Typed:
    """Take a command line apart as a shell does, up to its end, where the cursor is.

    `breaks` are the signs at which readline begins a word of its own, inside what is one to the shell.
    """
    words: list[str] = []
    word, kept, opened, quote = "", "", "", ""
    begun = False
    signs = iter(line)
    for sign in signs:
        if quote == "'" and sign != "'":
            word += sign
        elif sign == "\\" and quote != "'":
            following = next(signs, "")
            word += f"\\{following}" if quote and following not in '$`"\\\n' else following
            begun = True
        elif quote and sign == quote:
            quote = ""
        elif not quote and sign in "'\"":
            quote, begun, opened = sign, True, word
        elif not quote and sign in " \t\n":
            if begun:
                words.append(word)
            word, kept, begun = "", "", False
        else:
            word, begun = word + sign, True
            kept = word if not quote and sign in breaks else kept
    return Typed((*words, word), opened if quote else kept, quote)


def quoted(text: str, quote: str) -> str:
    """Return text quoted for bash: inside an open quotation, which is closed where readline would not, or bare."""
    if quote == "'":
        marked = text.replace("'", "'\\''")
    elif quote == '"':
        marked = re.sub(r'[$`"\\]', r"\\\g<0>", text).replace("!", '"\\!"')
    else:
        return "".join(sign if _PLAIN.fullmatch(sign) else f"\\{sign}" for sign in text)
    return f"{marked}{quote}" if marked.endswith(quote) else marked
