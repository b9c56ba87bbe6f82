"""Help texts: plain text of at most 80 columns, and the same groups in the same order in every command.

Typer's own help draws boxes and names the Python type of each option, and loads Rich to do so.
"""

import inspect
import textwrap
from collections.abc import Iterable, Mapping
from typing import Any

EXAMPLES = "\nExamples:\n"
"""The line of a docstring after which every line is printed as it is."""

FIRST, LAST = "Arguments", "General"
COMMON = ("Filters", "Writing", "Output")
"""Beginnings of the titles of groups that several commands have, in the order in which they are printed."""

WIDEST = 24
"""Columns for the name of an option, beside its text."""

Rows = list[tuple[str, str]]


def command(found: Any, context: Any, formatter: Any) -> None:
    """Write the help of a command: usage, description, options by group, examples."""
    formatter.write_usage(context.command_path, " ".join(["[OPTIONS]", *_arguments(found, context)]))
    described, _, examples = inspect.cleandoc(found.help or "").partition(EXAMPLES)
    _described(described, formatter)
    groups: dict[str, Rows] = {}
    for param in found.get_params(context):
        if not param.hidden:
            title = param.rich_help_panel or (FIRST if param.param_type_name == "argument" else LAST)
            groups.setdefault(title, []).append((_name(param), _text(param)))
    _sections(sorted(groups, key=_rank), groups, formatter)
    if examples:
        with formatter.section("Examples"):
            formatter.write("".join(f"  {line}\n" for line in inspect.cleandoc(examples).splitlines()))


def program(group: Any, context: Any, formatter: Any) -> None:
    """Write the help of the program: usage, description, commands by group, options."""
    formatter.write_usage(context.command_path, "[OPTIONS] COMMAND [ARGS]...")
    _described(inspect.cleandoc(group.help or ""), formatter)
    panels: dict[str, Rows] = {}
    for name in group.list_commands(context):
        one = group.get_command(context, name)
        first, _, _ = inspect.cleandoc(one.help or "").partition("\n")
        panels.setdefault(one.rich_help_panel, []).append((name, first))
    panels[LAST] = [(_name(param), _text(param)) for param in group.get_params(context) if not param.hidden]
    _sections(panels, panels, formatter)
    formatter.write_paragraph()
    formatter.write_text(group.epilog)


def group(context: Any, name: str, text: str, formatter: Any) -> None:
    """Write the help of the commands that begin with one word."""
    formatter.write_usage(f"{context.command_path} {name}", "COMMAND [ARGS]...")
    _described(text, formatter)
    commands = {one: context.command.get_command(context, one) for one in context.command.list_commands(context)}
    rows = [
        (one.removeprefix(f"{name} "), inspect.cleandoc(found.help or "").partition("\n")[0])
        for one, found in commands.items()
        if one.startswith(f"{name} ")
    ]
    _sections(["Commands"], {"Commands": rows}, formatter)


def _described(text: str, formatter: Any) -> None:
    if text:
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(text)


def _sections(titles: Iterable[str], rows: Mapping[str, Rows], formatter: Any) -> None:
    for title in titles:
        names = [name for name, _ in rows[title]]
        room = min(max(map(len, names)), WIDEST)
        with formatter.section(title):
            formatter.write("".join(_entry(name, text, room, formatter.width) for name, text in rows[title]))


def _entry(name: str, text: str, room: int, width: int) -> str:
    """Return a name with its text beside it; a long name gets a line of its own. Words with hyphens stay whole."""
    lines = textwrap.wrap(text, width - room - 4, break_on_hyphens=False, break_long_words=False) or [""]
    left = [name, *[""] * (len(lines) - 1)]
    if len(name) > room:
        left, lines = [name, *[""] * len(lines)], ["", *lines]
    return "".join(f"  {one:<{room}}  {said}".rstrip() + "\n" for one, said in zip(left, lines, strict=True))


def _rank(title: str) -> int:
    """Arguments come first, then a command's own groups as it names them, then the common ones, then the rest."""
    if title == FIRST:
        return -2
    common = next((place for place, begun in enumerate(COMMON) if title.startswith(begun)), -1)
    return len(COMMON) if title == LAST else common


def _arguments(found: Any, context: Any) -> Iterable[str]:
    for param in found.get_params(context):
        if param.param_type_name == "argument":
            name = _name(param).removesuffix("...")
            yield (name if param.required else f"[{name}]") + ("..." if param.nargs == -1 else "")


def _name(param: Any) -> str:
    if param.param_type_name == "argument":
        return str(param.metavar or param.name.upper()) + ("..." if param.nargs == -1 else "")
    names = ", ".join(sorted(param.opts, key=len))
    return names if param.is_flag else f"{names} {param.metavar or 'TEXT'}"


def _text(param: Any) -> str:
    value = param.default
    said = f" [default: {value}]" if param.show_default and value and value is not True else ""
    return " ".join(f"{param.help or ''}{said}".split())
