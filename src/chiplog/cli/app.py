"""The program: its commands, of which only the one that runs is imported and built, and the one place for errors."""

import contextlib
import errno
import functools
import importlib
import itertools
import os
import signal
import sys
import warnings
from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any, TextIO

import typer
from typer.core import TyperGroup
from typer.main import get_command_from_info

from chiplog import __version__, docstrings
from chiplog.cli import fast_options, streams
from chiplog.errors import ChiplogError, UsageError

# In the order of `--help`: the command, and the module that has it. A name of two words belongs to one of GROUPS.
COMMANDS = {
    "add": "add",
    "edit": "edit",
    "retract": "retract",
    "import": "import_",
    "undo": "undo",
    "inbox pull": "inbox.pull",
    "inbox list": "inbox.list",
    "inbox add": "inbox.add",
    "inbox drop": "inbox.drop",
    "list": "list",
    "show": "show",
    "cite": "cite",
    "status": "status",
    "calendar": "calendar",
    "changes": "changes",
    "summary": "summary",
    "matrix": "matrix",
    "notice": "notice",
    "gates": "gates",
    "sql": "sql",
    "publish": "publish",
    "sources check": "sources.check",
    "sources archive": "sources.archive",
    "sources quote": "sources.quote",
    "sources verify": "sources.verify",
    "validate": "validate",
    "fmt": "fmt",
    "diff": "diff",
    "resolve": "resolve",
    "explain": "explain",
    "git": "git",
    "init": "init",
    "schema": "schema",
    "help": "help",
}

GROUPS = {
    "inbox": "Follow official sources: what they have published since you asked last, and what becomes of it.",
    "sources": "Keep the pages on which events are based: are they alive, is there a copy, which words decide.",
}
"""First words of commands of two words, and what these are for."""

# What git runs, and not people.
HIDDEN = {"merge-driver": "merge_driver"}

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)
"""What is wrong where an answer finds no room."""

EPILOG = (
    "Read the news, `chiplog add`, look at the diff, open the pull request. `chiplog help COMMAND` has examples, "
    "`chiplog help topics` the documents, and `chiplog explain` the meaning of fields, words and rules."
)

SHARED = ("file", "json", "no_color", "no_pager", "debug")
"""Options of the commands that may stand before the command too."""

HARMLESS = ("no_color", "no_pager", "debug")
"""Those of them that a command without them can be given."""


@functools.cache
def _command(name: str) -> Any:
    module = importlib.import_module(f"chiplog.cli.commands.{(COMMANDS | HIDDEN)[name]}")
    info = next(info for info in module.app.registered_commands if info.name == name)
    info.cls = fast_options.Command
    info.help = info.help or docstrings.of(info.callback)
    return get_command_from_info(info, pretty_exceptions_short=False, rich_markup_mode=None)


class _Commands(Mapping[str, Any]):
    """Commands by name, each imported and built when it is asked for."""

    def __getitem__(self, name: str) -> Any:
        if name not in COMMANDS | HIDDEN:
            raise KeyError(name)
        return _command(name)

    def __iter__(self) -> Iterator[str]:
        return iter(COMMANDS)

    def __len__(self) -> int:
        return len(COMMANDS)


class Group(TyperGroup):
    """The program's group: builds commands lazily, and turns every error into a sentence and an exit code."""

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        self.commands = _Commands()  # type: ignore[assignment]

    def list_commands(self, _context: Any) -> list[str]:
        """Return the names of all commands, without building them."""
        return list(COMMANDS)

    def get_params(self, ctx: Any) -> list[Any]:
        """Return its own parameters."""
        return fast_options.lightened(super().get_params(ctx))

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the options that stand before the command; without any word, print the help and exit with 2."""
        if args or ctx.resilient_parsing:
            return super().parse_args(ctx, args)
        sys.stdout.write(f"{ctx.get_help()}\n")
        raise typer.Exit(2)

    def shell_complete(self, ctx: Any, incomplete: str) -> list[Any]:
        """Return the words that may begin or end the name of a command."""
        begun = "".join(f"{word} " for word in ctx._protected_args)  # noqa: SLF001 - where a parser leaves a first word
        found = super().shell_complete(ctx, begun + incomplete)
        for one in found:
            one.value, _, more = one.value.removeprefix(begun).partition(" ")
            one.help = GROUPS[one.value] if more else one.help
        return list({one.value: one for one in found}.values())

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        """Return the command that is asked for, with the options that stand before its name put behind it."""
        if args == ["help"]:
            sys.stdout.write(f"{ctx.get_help()}\n")
            raise typer.Exit
        args = _joined(args)
        if args[0] == "help" and not _is_topic(asked := _joined(args[1:])[0]):
            args = [asked, "--help"]
        if args[0] in GROUPS:
            if ctx.resilient_parsing:
                return None, None, args
            _group(ctx, args)
        name, command, rest = super().resolve_command(ctx, args)
        return name, command, [*_moved(ctx, command), *rest] if command else rest

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write its help text."""
        from chiplog.cli import helping  # only a help text needs it

        helping.program(self, ctx, formatter)

    def invoke(self, ctx: Any) -> Any:
        """Run a command; one that a signal ended exits with 128 and the signal's number."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt as stopped:
            raise typer.Exit(128 + getattr(stopped, "number", signal.SIGINT)) from stopped

    def _main_shell_completion(self, ctx_args: Any, prog_name: str, complete_var: str | None = None) -> None:  # noqa: ARG002 - Typer's
        """Answer a shell that completes a line, in the place of Typer, whose answers a shell runs."""
        if instruction := os.environ.get(complete_var or f"_{prog_name}_COMPLETE".replace("-", "_").upper()):
            from chiplog.cli import shells  # only a completion needs it

            sys.stdout.write(shells.answer(self, instruction, sys.argv[1:], prog_name))
            sys.stdout.flush()
            sys.exit(0)

    def main(self, args: Sequence[str] | None = None, *, standalone_mode: bool = True, **more: Any) -> Any:  # type: ignore[override]
        """Run, and exit with the code that the outcome has."""
        words = list(sys.argv[1:] if args is None else args)
        if any(word.startswith(("--show-completion", "--install-completion")) for word in words):
            from chiplog.cli import shells  # only these need it

            shells.use_own_scripts()
        try:
            code = super().main(words, standalone_mode=False, **more)
            sys.stdout.flush()
        except KeyboardInterrupt:
            code = _interrupted()
        except BrokenPipeError:
            code = _unheard()
        except SystemExit as ended:  # Typer ends so where a reader is gone
            if not isinstance(ended.__context__, BrokenPipeError):
                raise
            code = _unheard()
        except OSError as error:
            code = _unwritten(error) if error.errno in _FULL else _failed(error, words)
        except Exception as error:  # noqa: BLE001 - no traceback reaches a user
            code = _failed(error, words)
        if not standalone_mode:
            return code
        sys.exit(code if isinstance(code, int) else 0)


def _joined(words: list[str]) -> list[str]:
    """Return words of which the first two are one, if they name a command."""
    name = " ".join(words[:2])
    return [name, *words[2:]] if name in COMMANDS else words


def _group(ctx: Any, words: list[str]) -> None:
    """Show the commands of a group, and exit. Raises UsageError for a word that is none of them."""
    name, *more = words
    if more and more[0] not in ("-h", "--help"):
        raise UsageError(f"no such command: {name} {more[0]}", f"`chiplog {name} --help` lists its commands")
    from chiplog.cli import helping  # only a help text needs it

    formatter = ctx.make_formatter()
    helping.group(ctx, name, GROUPS[name], formatter)
    sys.stdout.write(f"{formatter.getvalue()}".rstrip("\n") + "\n")
    raise typer.Exit(0 if more else 2)


def _moved(context: Any, command: Any) -> list[str]:
    """Return the shared options that stand before a command; a command's parser refuses what it does not take."""
    given = [param for param in context.command.params if param.name in SHARED and context.params.get(param.name)]
    if not given:
        return []
    taken = {param.name for param in command.get_params(context)}
    kept = [param for param in given if param.name in taken or param.name not in HARMLESS]
    return [word for param in kept for word in _spelt(param, context.params[param.name])]


def _is_topic(word: str) -> bool:
    """Return whether a word behind `help` is left to that command: an option, or a topic and no command."""
    if word in COMMANDS or word in HIDDEN:
        return False
    from chiplog.answers import topics  # only `help` needs it

    return word.startswith("-") or word == topics.OVERVIEW or word in topics.pages()


def _spelt(param: Any, value: Any) -> list[str]:
    return [param.opts[0]] if value is True else [param.opts[0], value]


def _version(asked: bool) -> None:
    if asked:
        sys.stdout.write(f"chiplog {__version__}\n")
        raise typer.Exit


app = typer.Typer(
    cls=Group,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    epilog=EPILOG,
    suggest_commands=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _before(*names: str, **more: Any) -> Any:
    return typer.Option(*names, show_default=False, **more)


@app.callback(help="A log of chip-trade policy events: what governments did, when, and how certain it is.")
def chiplog(
    _: Annotated[
        bool, _before("--version", help="Show the version and exit.", callback=_version, is_eager=True)
    ] = False,
    file: Annotated[str | None, _before("--file", "-f", help="The log; - is standard input.", metavar="PATH")] = None,
    json: Annotated[bool, _before("--json", help="Write JSON.")] = False,
    no_color: Annotated[bool, _before("--no-color", help="No colours, as with NO_COLOR set.")] = False,
    no_pager: Annotated[bool, _before("--no-pager", help="Print long output without a pager.")] = False,
    debug: Annotated[bool, _before("--debug", help="Show the traceback of an error.")] = False,
) -> None:
    """Take the program's own options."""


def main() -> None:
    """Run the program."""
    streams.prepare()
    if not sys.warnoptions:
        warnings.simplefilter("ignore")  # a library's warning quotes what it read, and is for its developers
    app(prog_name="chiplog")


def _interrupted() -> int:
    sys.stderr.write("\n")
    return 130


def _unheard() -> int:
    """The reader has had all it wanted (`| head`)."""
    _silence(sys.stdout, sys.stderr)
    return 0


def _unwritten(error: OSError) -> int:
    """There is no room for the answer, where it is to go."""
    _silence(sys.stdout)
    with contextlib.suppress(OSError):  # the terminal may be gone
        sys.stderr.write(f"chiplog: the output could not be written completely: {error.strerror}\n")
        sys.stderr.write("  free some space, and run it again\n")
    return 1


def _silence(*streams: TextIO) -> None:
    """Let what is left in the buffers of streams go nowhere, when they are closed."""
    for stream in streams:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _failed(error: Exception, words: list[str]) -> int:
    if "--debug" in words:
        import traceback  # only for this

        traceback.print_exception(error)
    code, kind, message, hint = _told(error, words)
    if not message:
        return code
    if _wants_json(words):
        from chiplog.output import escape  # only for this

        document = {"error": {"code": code, "kind": kind, "message": message, "hint": hint}}
        sys.stdout.write(escape.json_text(document) + "\n")
        return code
    from chiplog.model.characters import shown  # only for this

    sys.stderr.write(f"chiplog: {shown(message)}\n")
    if hint:
        sys.stderr.write(f"  {shown(hint)}\n")
    return code


def _told(error: Exception, words: list[str]) -> tuple[int, str, str, str]:
    """Return an error's exit code, kind, sentence and repair."""
    if isinstance(error, ChiplogError):
        return error.code, error.kind, error.message, error.hint
    if isinstance(error, typer.Abort):
        return 130, "interrupted", "", ""
    if isinstance(error, typer.TyperException):
        context = getattr(error, "ctx", None)
        known = next((name for at in range(len(words)) if (name := _joined(words[at:])[0]) in COMMANDS), "")
        path = context.command_path if context and context.parent else f"chiplog {known}".strip()
        from chiplog.cli import usage  # only a mistake needs it

        said = error.message if hasattr(error, "possibilities") else error.format_message()
        message = " ".join(said.replace("Value error, ", "").split())
        near = usage.hint(error, message, words, COMMANDS, _command)
        return error.exit_code, "usage", message, near or f"`{path} --help` shows its options"
    if isinstance(error, OSError):
        where = f"{error.filename!s}: " if error.filename else ""
        return 3, "system", f"{where}{error.strerror or error}", "the system refused it; --debug shows where"
    if isinstance(error, MemoryError):
        return 3, "system", "there is not enough memory", "close other programs, or allow this one more memory"
    hint = "this is a bug in chiplog: run it again with --debug, and report the output"
    return 70, "internal", f"{type(error).__name__}: {error}", hint


def _wants_json(words: list[str]) -> bool:
    if "--json" in words or next((word for word in words if word in COMMANDS), "") == "import":
        return "--json" in words  # its --format is that of what it reads
    return "--format=json" in words or ("--format", "json") in itertools.pairwise(words)
