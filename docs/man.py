"""Write the manual page of the commands, in the macros of man(7)."""

import inspect
import re
from collections.abc import Iterator
from typing import Any

import typer

from chiplog import __version__
from chiplog.answers import topics
from chiplog.cli import helping
from chiplog.cli.app import COMMANDS, app

FILES = """
.TP
.I data/events.yaml
The log, in the current directory or the nearest one above it, if neither \\fB\\-\\-file\\fR nor CHIPLOG_FILE names
one, and no \\fIpyproject.toml\\fR has \\fB[tool.chiplog] file\\fR. Without any, reading commands use the log that
came with chiplog.
"""

EXITS = {
    0: "success, also for an empty list",
    1: "validate found errors, a file is not formatted or out of date, a page is gone, a quote is missing, or an "
    "answer could not be written",
    2: "a wrong option, or an unknown or ambiguous name",
    3: "the log can't be read, or faulty events had to be left out of an answer",
    4: "a write was refused; the log is unchanged",
    70: "a bug in chiplog",
    130: "interrupted; the log is unchanged",
}

ENVIRONMENT = {
    "CHIPLOG_FILE": "the log",
    "CHIPLOG_PAGER, PAGER": "the pager for long output",
    "CHIPLOG_CONTACT": "an address that servers may write to, sent with each request for a page",
    "IA_ACCESS_KEY_ID, IA_SECRET_ACCESS_KEY": "your keys for the Wayback Machine, of `chiplog sources archive`",
    "VISUAL, EDITOR": "the editor of `chiplog edit`",
    "NO_COLOR": "no colours",
    "XDG_CACHE_HOME, XDG_STATE_HOME": "where indexes, and drafts and what undo needs, are kept",
}


def page() -> str:
    """Return man/chiplog.1."""
    group: Any = typer.main.get_command(app)
    context = typer.Context(group, info_name="chiplog", **group.context_settings)
    parts = [
        '.\\" Written by docs/generate.py: change the code, then run it.',
        f'.TH CHIPLOG 1 "" "chiplog {__version__}" "User Commands"',
        ".SH NAME\nchiplog \\- a log of chip\\-trade policy events",
        ".SH SYNOPSIS\n.B chiplog\n[\\fIOPTIONS\\fR] \\fICOMMAND\\fR [\\fIARGS\\fR]...",
        f".SH DESCRIPTION\n{_said(group.help)}\n.PP\n{_said(group.epilog)}",
        ".SH OPTIONS",
        *_rows((helping._name(one), helping._text(one)) for one in group.get_params(context)),  # noqa: SLF001 - its own
        ".SH COMMANDS",
    ]
    for name in COMMANDS:
        parts += _command(group.get_command(context, name), context)
    parts += [".SH EXIT STATUS", *_rows((str(code), said) for code, said in EXITS.items())]
    parts += [".SH ENVIRONMENT", *_rows(ENVIRONMENT.items())]
    parts += [".SH FILES" + FILES.rstrip(), ".SH SEE ALSO", _said("`chiplog help TOPIC` shows a document:")]
    parts.append(_said(f"{', '.join(topics.pages())}."))
    return "\n".join(parts) + "\n"


def _command(found: Any, group: Any) -> Iterator[str]:
    context = typer.Context(found, info_name=found.name, parent=group)
    described, _, examples = inspect.cleandoc(found.help or "").partition(helping.EXAMPLES)
    arguments = " ".join(helping._arguments(found, context))  # noqa: SLF001 - its own
    yield f".SS chiplog {_said(found.name)} [\\fIOPTIONS\\fR] {_said(arguments)}".rstrip()
    yield "\n.PP\n".join(_said(part) for part in described.split("\n\n") if part.strip())
    params = [one for one in found.get_params(context) if not one.hidden and one.name != "help"]
    yield from _rows((helping._name(one), helping._text(one)) for one in params)  # noqa: SLF001 - its own
    if examples:
        yield ".PP\nExamples:\n.PP\n.nf\n.RS"
        yield from map(_literal, inspect.cleandoc(examples).splitlines())
        yield ".RE\n.fi"


def _rows(rows: Any) -> Iterator[str]:
    for name, text in rows:
        yield f".TP\n.B {_literal(name)}\n{_said(text)}"


def _said(text: str | None) -> str:
    """Return text in one line; a line that begins with a full stop or a quote would be a request."""
    return _literal(re.sub(r"\s+", " ", text or "").strip())


def _literal(line: str) -> str:
    escaped = (
        line.replace("\\", "\\e").replace("-", "\\-").replace("`", "\\(ga").replace("'", "\\(aq").replace("^", "\\(ha")
    )
    return f"\\&{escaped}" if escaped.startswith((".", "'")) else escaped.replace("~", "\\(ti")
