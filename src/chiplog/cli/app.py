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
from chiplog.cli import lean
from chiplog.cli.shared import streams
from chiplog.errors import ChiplogError

# In the order of `--help`: the command, and the module that has it.
COMMANDS = {
    "add": "add",
    "edit": "revise",
    "retract": "revise",
    "import": "revise",
    "undo": "revise",
    "list": "read",
    "show": "read",
    "status": "law",
    "calendar": "law",
    "summary": "answer",
    "matrix": "answer",
    "notice": "answer",
    "sql": "sql",
    "validate": "review",
    "fmt": "review",
    "diff": "review",
    "resolve": "merge",
    "explain": "review",
    "git": "merge",
    "init": "setup",
    "schema": "setup",
}

# What git runs, and not people.
HIDDEN = {"merge-driver": "merge"}

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)
"""What is wrong where an answer finds no room."""

EPILOG = "Read the news, `chiplog add`, look at the diff, open the pull request. `chiplog COMMAND --help` has examples."


@functools.cache
def _command(name: str) -> Any:
    module = importlib.import_module(f"chiplog.cli.commands.{(COMMANDS | HIDDEN)[name]}")
    info = next(info for info in module.app.registered_commands if info.name == name)
    info.cls = lean.Command
    info.help = info.help or docstrings.of(info.callback)
    return get_command_from_info(info, pretty_exceptions_short=False, rich_markup_mode="rich")


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
        """Give the names of all commands, without building them."""
        return list(COMMANDS)

    def get_params(self, ctx: Any) -> list[Any]:
        """Give its own parameters."""
        return lean.lightened(super().get_params(ctx))

    def invoke(self, ctx: Any) -> Any:
        """Run a command; one that a signal ended exits with 128 and the signal's number."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt as stopped:
            raise typer.Exit(128 + getattr(stopped, "number", signal.SIGINT)) from stopped

    def _main_shell_completion(self, ctx_args: Any, prog_name: str, complete_var: str | None = None) -> None:  # noqa: ARG002 - Typer's
        """Answer a shell that completes a line, in the place of Typer, whose answers a shell runs."""
        if instruction := os.environ.get(complete_var or f"_{prog_name}_COMPLETE".replace("-", "_").upper()):
            from chiplog.cli.shared import completing  # only a completion needs it

            sys.stdout.write(completing.answer(self, instruction, sys.argv[1:], prog_name))
            sys.stdout.flush()
            sys.exit(0)

    def main(self, args: Sequence[str] | None = None, *, standalone_mode: bool = True, **more: Any) -> Any:  # type: ignore[override]
        """Run, and exit with the code that the outcome has."""
        words = list(sys.argv[1:] if args is None else args)
        if any(word.startswith(("--show-completion", "--install-completion")) for word in words):
            from chiplog.cli.shared import completing  # only these need it

            completing.use_own_scripts()
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


def _version(asked: bool) -> None:
    if asked:
        sys.stdout.write(f"chiplog {__version__}\n")
        raise typer.Exit


app = typer.Typer(
    cls=Group, pretty_exceptions_enable=False, rich_markup_mode="rich", no_args_is_help=True, epilog=EPILOG
)


@app.callback(help="A log of chip-trade policy events: what governments did, when, and how surely we know.")
def chiplog(
    _: Annotated[bool, typer.Option("--version", help="Show the version.", callback=_version, is_eager=True)] = False,
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
        sys.stderr.write(f"chiplog: the answer could not be written whole: {error.strerror}\n")
        sys.stderr.write("  make room, and run it again\n")
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
        from chiplog.view import safe  # only for this

        document = {"error": {"code": code, "kind": kind, "message": message, "hint": hint}}
        sys.stdout.write(safe.json_text(document) + "\n")
        return code
    from chiplog.model.characters import shown  # only for this

    sys.stderr.write(f"chiplog: {shown(message)}\n")
    if hint:
        sys.stderr.write(f"  {shown(hint)}\n")
    return code


def _told(error: Exception, words: list[str]) -> tuple[int, str, str, str]:
    """Give an error's exit code, kind, sentence and repair."""
    if isinstance(error, ChiplogError):
        return error.code, error.kind, error.message, error.hint
    if isinstance(error, typer.Abort):
        return 130, "interrupted", "", ""
    if isinstance(error, typer.TyperException):
        context = getattr(error, "ctx", None)
        known = next((word for word in words if word in COMMANDS), "")
        path = context.command_path if context and context.parent else f"chiplog {known}".strip()
        message = " ".join(error.format_message().replace("Value error, ", "").split())
        return error.exit_code, "usage", message, _nearest(message) or f"`{path} --help` shows what it takes"
    if isinstance(error, OSError):
        where = f"{error.filename!s}: " if error.filename else ""
        return 3, "system", f"{where}{error.strerror or error}", "the system refused it; --debug shows where"
    if isinstance(error, MemoryError):
        return 3, "system", "there is not enough memory", "end other programs, or allow this one more"
    hint = "this is a fault of chiplog: run it again with --debug, and report what that shows"
    return 70, "internal", f"{type(error).__name__}: {error}", hint


def _nearest(message: str) -> str:
    """Give the word that was meant, where a misspelt one is said to be none of some others."""
    said, _, words = message.partition(" is not one of ")
    if not words:
        return ""
    from difflib import get_close_matches  # only a mistake needs it

    close = get_close_matches(said.rpartition(" ")[2].strip("'"), [word.strip(" '.") for word in words.split(",")], n=1)
    return f"did you mean {close[0]}?" if close else ""


def _wants_json(words: list[str]) -> bool:
    if "--json" in words or next((word for word in words if word in COMMANDS), "") == "import":
        return "--json" in words  # its --format is that of what it reads
    return "--format=json" in words or ("--format", "json") in itertools.pairwise(words)
