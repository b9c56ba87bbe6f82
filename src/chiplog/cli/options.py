"""Options that commands share, as groups: a parameter of such a type becomes its fields' options.

The groups are never compared or shown: methods for that take as long to make as all else here.
"""

import dataclasses
import functools
import inspect
import typing
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any, Literal, Protocol, TypeVar

import typer

from chiplog import settings, snapshot
from chiplog.cli.progress import watched
from chiplog.log import Log
from chiplog.model.state import State
from chiplog.model.vocabulary import Confidence, Effect, Flow, Instrument, Stage
from chiplog.output.screen import Screen, note, on_terminal

_F = TypeVar("_F", bound=Callable[..., Any])

GENERAL, OUTPUT = "General", "Output"
ROWS = 50
"""Rows of a table, where --limit does not say."""
FILTERS = "Filters (same option: any value; different options: all must match)"
WRITE = "Writing"
COUNTING = "Counting"


class Options(Protocol):
    """What an attribute of a group is annotated with to stand for several options at once."""

    def parameters(self) -> list[inspect.Parameter]:
        """Return a parameter for each option."""

    def take(self, values: dict[str, Any]) -> Any:
        """Take the options' values out of all values of a command, and return them as the attribute's value."""


def expand(command: _F) -> _F:
    """Turn each parameter whose type is a dataclass of options into those options."""
    signature = inspect.signature(command, eval_str=True)
    groups: dict[str, Any] = {
        name: p.annotation for name, p in signature.parameters.items() if dataclasses.is_dataclass(p.annotation)
    }
    plain = [p for name, p in signature.parameters.items() if name not in groups]
    options = [option for group in groups.values() for option in _options(group)]

    @functools.wraps(command)
    def expanded(**values: Any) -> Any:
        made = {name: _made(group, values) for name, group in groups.items()}
        return command(**values, **made)

    keyword = inspect.Parameter.KEYWORD_ONLY
    parameters = [p.replace(kind=keyword) for p in plain] + options
    expanded.__signature__ = signature.replace(parameters=parameters)  # type: ignore[attr-defined]
    expanded.__annotations__ = {p.name: p.annotation for p in parameters}
    return typing.cast(_F, expanded)


@functools.cache
def _hints(group: Any) -> dict[str, Any]:
    return typing.get_type_hints(group, include_extras=True)


def _options(group: Any) -> list[inspect.Parameter]:
    hints = _hints(group)
    found = list[inspect.Parameter]()
    for field in dataclasses.fields(group):
        one = inspect.Parameter(
            field.name, inspect.Parameter.KEYWORD_ONLY, default=field.default, annotation=hints[field.name]
        )
        several = _several(hints[field.name])
        found += several.parameters() if several else [one]
    return found


def _made(group: Any, values: dict[str, Any]) -> Any:
    """Return a group of its options' values, which are taken out of all values of a command."""
    several = {name: _several(hint) for name, hint in _hints(group).items()}
    taken = ((field.name, several[field.name]) for field in dataclasses.fields(group))
    return group(**{name: options.take(values) if options else values.pop(name) for name, options in taken})


def _several(hint: Any) -> Options | None:
    """Return the object in an annotation that means several options, or None."""
    return next((one for one in getattr(hint, "__metadata__", ()) if hasattr(one, "parameters")), None)


def words(vocabulary: Any) -> str:
    """Return the words of a vocabulary or a Literal, for a help text; `chiplog explain` has their tests."""
    return f"{', '.join(typing.get_args(vocabulary) or vocabulary)}."


ShownState = StrEnum(  # type: ignore[misc]
    "ShownState", {word.name: str(word) for word in (*State, *(stage for stage in Stage if stage is not Stage.DECIDED))}
)
"""What the column `state` of a list shows: the state of a decided act, and the stage of any other."""


def completes(kind: str) -> Callable[[typer.Context, str], list[str]]:
    """Return the completion of what the log, or the model, knows of a kind."""

    def complete(ctx: typer.Context, incomplete: str) -> list[str]:
        from chiplog.cli import completion  # only a completion needs it

        return completion.of(kind, incomplete, ctx.params.get("file"))

    return complete


def option(text: str, panel: str, *names: str, metavar: str | None = None, kind: str | None = None) -> Any:
    """Return an option without a default to show."""
    complete = completes(kind) if kind else None
    return typer.Option(
        *names, help=text, rich_help_panel=panel, metavar=metavar, autocompletion=complete, show_default=False
    )


def _words(vocabulary: Any) -> Any:
    return option(words(vocabulary), FILTERS, metavar="WORD")


def _filter(text: str, metavar: str, kind: str | None = None) -> Any:
    return option(text, FILTERS, metavar=metavar, kind=kind)


LogFile = Annotated[str | None, option("The log; - is standard input.", GENERAL, "--file", "-f", metavar="PATH")]
NoColor = Annotated[bool, typer.Option("--no-color", help="No colours, as with NO_COLOR set.", rich_help_panel=GENERAL)]
NoPager = Annotated[
    bool, typer.Option("--no-pager", help="Print long output without a pager.", rich_help_panel=GENERAL)
]
Debug = Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.", rich_help_panel=GENERAL)]
Json = Annotated[bool, typer.Option("--json", help="Short for --format json.", rich_help_panel=GENERAL)]
Limit = Annotated[
    int | None,
    typer.Option(help="Rows of a table (default: 50; 0: all).", rich_help_panel=OUTPUT, min=0, metavar="N"),
]
NoInput = Annotated[bool, typer.Option("--no-input", help="Never ask.", rich_help_panel=WRITE)]
EventName = Annotated[
    str,
    typer.Argument(
        metavar="ID", help="The id of the event, or a unique beginning of it.", autocompletion=completes("id")
    ),
]
SoughtEvent = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="ID",
        help="The id of the event, a unique beginning of it, or words of its title.",
        autocompletion=completes("id"),
        show_default=False,
    ),
]
Places = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="COUNTRY",
        help="Short for --country COUNTRY.",
        autocompletion=completes("country"),
        show_default=False,
    ),
]
On = Annotated[
    str | None,
    option("Date for computing states (default: today).", OUTPUT, metavar="DAY"),
]
BaseUrl = Annotated[
    str | None,
    option(
        "Address of the published page: its host is a part of all ids in feeds and calendars.",
        OUTPUT,
        "--base-url",
        metavar="URL",
    ),
]


@dataclass(frozen=True, eq=False, repr=False)
class LogOptions:
    """Which log, and how to print."""

    file: LogFile = None
    no_color: NoColor = False
    debug: Debug = False

    @property
    def screen(self) -> Screen:
        """Where the command prints."""
        return Screen(plain=self.no_color)

    def open(self) -> Log:
        """Open the log, to read it; where there is none, the one that came with chiplog, and say so."""
        log, said = snapshot.find(self.file, watched)
        if said:
            note(said)
        return log

    def open_to_write(self, *, locked: bool = True) -> Log:
        """Open the log, to change it; a dry run needs no lock."""
        return Log.open(settings.writable_path(self.file), locked=locked, watch=watched)


@dataclass(frozen=True, eq=False, repr=False)
class PagedLog(LogOptions):
    """The same, for a command whose output may be long."""

    no_pager: NoPager = False

    @property
    def screen(self) -> Screen:
        """Where the command prints; long output goes through a pager."""
        return Screen(plain=self.no_color, paged=not self.no_pager)


@dataclass(frozen=True, eq=False, repr=False)
class EventOptions:
    """Which events, by what they are."""

    country: Annotated[
        list[str] | None,
        _filter("Actor or target, by code or name; everyone: acts on all countries.", "COUNTRY", "country"),
    ] = None
    actor: Annotated[list[str] | None, _filter("Who acts.", "COUNTRY", "country")] = None
    target: Annotated[list[str] | None, _filter("Countries it is directed at, or everyone.", "COUNTRY", "country")] = (
        None
    )
    flow: Annotated[list[Flow] | None, _words(Flow)] = None
    instrument: Annotated[list[Instrument] | None, _words(Instrument)] = None
    effect: Annotated[list[Effect] | None, _words(Effect)] = None
    stage: Annotated[list[Stage] | None, _words(Stage)] = None
    confidence: Annotated[list[Confidence] | None, _words(Confidence)] = None
    body: Annotated[list[str] | None, _filter("Agency or court, alone or among several.", "NAME", "body")] = None
    entity: Annotated[list[str] | None, _filter("A named party: company, person, institution.", "NAME", "entity")] = (
        None
    )
    item: Annotated[list[str] | None, _filter("Product, as the acts name it.", "NAME", "item")] = None
    code: Annotated[
        list[str] | None,
        _filter("Classification code and its subdivisions: 3A090 finds eccn:3A090.a.", "CODE", "code"),
    ] = None
    act: Annotated[list[str] | None, _filter("Official number and its parts.", "NUMBER", "act")] = None
    lists: Annotated[
        list[str] | None,
        option(
            "List of parties that the act changes: bis-entity-list.", FILTERS, "--list", metavar="LIST", kind="list"
        ),
    ] = None
    basis: Annotated[list[str] | None, _filter("Power that the act cites: Section 232.", "NAME", "basis")] = None
    has: Annotated[list[str] | None, _filter("The field is present.", "FIELD", "field")] = None
    missing: Annotated[list[str] | None, _filter("The field is absent.", "FIELD", "field")] = None


InState = Annotated[
    list[ShownState] | None,
    _filter(f"State on the date of --on, as lists show it: {', '.join(ShownState)}.", "WORD"),
]
Stale = Annotated[
    bool,
    typer.Option(
        "--stale", help="Latest event of its thread, not settled, and at least 45 days old.", rich_help_panel=FILTERS
    ),
]


@dataclass(frozen=True, eq=False, repr=False)
class StateOptions(EventOptions):
    """Which events, by state too; for commands whose days of --since and --until are of something else."""

    state: InState = None
    stale: Stale = False


@dataclass(frozen=True, eq=False, repr=False)
class FilterOptions(EventOptions):
    """Which events, by the day of announcement and by state too."""

    since: Annotated[str | None, _filter("Announced on this day or later.", "DAY")] = None
    until: Annotated[str | None, _filter("Announced on this day or earlier.", "DAY")] = None
    state: InState = None
    on: Annotated[str | None, _filter("Date for computing states (default: today).", "DAY")] = None
    stale: Stale = False


def format_option(formats: Any, default: str = "") -> Any:
    """Return the option --format for a Literal of formats; `default` says what is used without it, if several are."""
    return typer.Option(
        "--format",
        help=f"{words(formats)} {default}".strip(),
        rich_help_panel=OUTPUT,
        metavar="FORMAT",
        show_default=not default,
    )


_Findings = Literal["text", "json", "github"]
_Differences = Literal["text", "md", "json"]
_Counts = Literal["table", "json", "csv", "md"]
_Rows = Literal["table", "plain", "json", "jsonl", "csv", "md"]
BY_STREAM = "Default: table on a terminal, else plain."


@dataclass(frozen=True, eq=False, repr=False)
class OutputOptions:
    """How an answer is written. A subclass says in `form` which formats its commands take."""

    form: str | None = None
    json: Json = False

    @property
    def format(self) -> str:
        """The format: JSON with --json; without --format, a table on a terminal and plain text in a pipe."""
        return "json" if self.json else self.form or ("table" if on_terminal() else "plain")


@dataclass(frozen=True, eq=False, repr=False)
class CountOutput(OutputOptions):
    """How counts are written."""

    form: Annotated[_Counts, format_option(_Counts)] = "table"


@dataclass(frozen=True, eq=False, repr=False)
class FindingOutput:
    """How findings are written."""

    form: Annotated[
        _Findings | None, format_option(_Findings, "Default: github in a job of GitHub Actions, else text.")
    ] = None
    json: Json = False

    @property
    def format(self) -> str | None:
        """The format asked for, which is JSON with --json."""
        return "json" if self.json else self.form


@dataclass(frozen=True, eq=False, repr=False)
class DiffOutput:
    """How a difference is written."""

    form: Annotated[_Differences, format_option(_Differences)] = "text"
    json: Json = False

    @property
    def format(self) -> str:
        """The format asked for, which is JSON with --json."""
        return "json" if self.json else self.form


@dataclass(frozen=True, eq=False, repr=False)
class LimitedOutput(OutputOptions):
    """How an answer of any number of rows is written."""

    limit: Limit = None

    @property
    def most(self) -> int | None:
        """How many rows are shown, or None for all: a table has 50 where --limit does not say."""
        if self.format != "table":
            return None
        return (ROWS if self.limit is None else self.limit) or None


@dataclass(frozen=True, eq=False, repr=False)
class TableOutput(LimitedOutput):
    """How lists of a few columns are written."""

    form: Annotated[_Counts, format_option(_Counts)] = "table"


@dataclass(frozen=True, eq=False, repr=False)
class RowOutput(LimitedOutput):
    """How the rows of a query are written."""

    form: Annotated[_Rows | None, format_option(_Rows, BY_STREAM)] = None
