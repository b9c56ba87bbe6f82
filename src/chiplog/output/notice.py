"""How much notice acts gave: bands as bars, and the acts that applied before they were public."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from chiplog.answers.footer import count
from chiplog.answers.notice import Notice, NoticeAnswer, Notices, bands
from chiplog.output import bars, escape, footer, grid
from chiplog.output.bars import Part

if TYPE_CHECKING:
    from rich.console import RenderableType

HEADS = ("id", "announced", "effective", "least", "most", "title")
EARLY = "applied before it was public"


def parts(answer: NoticeAnswer, _width: int) -> Iterator["RenderableType"]:
    """Return the median, a bar for each band, and the events that applied before they were public."""
    from rich.text import Text  # slow to load

    found = answer.notices
    yield Text(_middle(found), style="bold")
    if found.exact:
        yield Text()
        table = grid.drawn()
        table.add_column("notice", no_wrap=True)
        table.add_column("events", justify="right")
        table.add_column("")
        top = max(count for _, count in bands(found))
        for name, count in bands(found):
            table.add_row(name, str(count), bars.bar([Part(count, "█", "")], top))
        yield table
    if found.before_public:
        yield Text()
        yield Text(_head(found), style="bold dim")
        yield _early(answer)


def _head(found: Notices) -> str:
    """Return how many acts applied before they were public; those with a partial date are in no band."""
    early = found.before_public
    partial = sum(1 for notice in early if notice.lo != notice.hi)
    return f"{EARLY}: {count(len(early))}" + (f", {partial} of them with a partial date" if partial else "")


def _early(answer: NoticeAnswer) -> "RenderableType":
    from rich.table import Table  # slow to load
    from rich.text import Text

    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(justify="right", no_wrap=True)
    table.add_column(overflow="fold")
    for notice in answer.notices.before_public[: answer.limit]:
        announced, effective, title = answer.events[notice.id]
        facts = Text(f"\n{notice.id}  from {effective}, public {announced}", style="dim")
        table.add_row(_days(notice), Text(escape.shown(title)).append_text(facts))
    return table


def _middle(found: Notices) -> str:
    if found.median is None:
        return "no event with two exact dates"
    return f"median {_number(found.median)} days, n = {len(found.exact)}"


def _days(notice: Notice) -> str:
    """Return the days as text: `-3`, or `-30 to -1`."""
    return str(notice.lo) if notice.lo == notice.hi else f"{notice.lo} to {notice.hi}"


def _number(value: float) -> str:
    return f"{value:g}"


def document(answer: NoticeAnswer) -> dict[str, Any]:
    """Return one document."""
    found = answer.notices
    return {
        "unit": "event",
        "median": found.median,
        "n": len(found.exact),
        "left_out": {"no_first_day": found.undated, "partial": found.partial},
        "events": [dict(zip(HEADS, line, strict=True)) for line in _lines(answer)],
        **footer.document(answer.footer),
    }


def table(answer: NoticeAnswer) -> tuple[Sequence[str], Iterable[Sequence[Any]]]:
    """Return a row for each event, with its fewest and most days of notice."""
    return HEADS, _lines(answer)


def page(answer: NoticeAnswer) -> str:
    """Return the median, the bands and the events that applied before they were public."""
    found = answer.notices
    early = [line for line in _lines(answer) if line[4] < 0]
    text = f"{_middle(found)}.\n\n" + grid.markdown(("notice", "events"), bands(found))
    return f"{text}\n{_head(found).capitalize()}:\n\n{grid.markdown(HEADS, early)}" if early else text


def _lines(answer: NoticeAnswer) -> Iterator[list[Any]]:
    for notice in answer.notices.spans:
        announced, effective, title = answer.events[notice.id]
        yield [notice.id, announced, effective, notice.lo, notice.hi, title]
