"""The figures of one kind: their sums, or their least and most, as a table."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from chiplog.answers.quantities import QuantitiesAnswer
from chiplog.index.quantities import Amount
from chiplog.output import footer, grid

if TYPE_CHECKING:
    from rich.console import RenderableType


def parts(answer: QuantitiesAnswer, _width: int) -> Iterator["RenderableType"]:
    """Yield the totals, and a table by the field."""
    from rich.text import Text  # slow to load

    for amount in answer.totals:
        yield Text(f"{answer.what}: {_said(answer, amount)} {amount.unit} ({amount.events} events)", style="bold")
    if not answer.rows:
        return
    yield Text()
    table = grid.drawn()
    table.add_column(answer.by or "", overflow="fold")
    for head in ("events", "sum" if answer.summed else "least to most"):
        table.add_column(head, justify="right", no_wrap=True)
    table.add_column("unit")
    for name, amount in answer.rows:
        table.add_row(Text(name), str(amount.events), _said(answer, amount), amount.unit)
    yield table


def document(answer: QuantitiesAnswer) -> dict[str, Any]:
    """Return the totals and the rows."""
    return {
        "figure": answer.what,
        "by": answer.by,
        "totals": [_numbers(answer, amount) for amount in answer.totals],
        "rows": [{"value": name, **_numbers(answer, amount)} for name, amount in answer.rows],
        **footer.document(answer.footer),
    }


def table(answer: QuantitiesAnswer) -> tuple[Sequence[str], Iterable[Sequence[Any]]]:
    """Return a row for each value and unit; without a field, for each unit."""
    rows = answer.rows if answer.by else [("", amount) for amount in answer.totals]
    heads = [answer.by or "figure", "unit", "events", *_ends(answer)]
    return heads, ([name or answer.what, *_numbers(answer, amount).values()] for name, amount in rows)


def page(answer: QuantitiesAnswer) -> str:
    """Return a table."""
    return grid.markdown(*table(answer))


def _ends(answer: QuantitiesAnswer) -> tuple[str, str]:
    return ("sum_least", "sum_most") if answer.summed else ("least", "most")


def _numbers(answer: QuantitiesAnswer, amount: Amount) -> dict[str, Any]:
    ends = (amount.least_sum, amount.most_sum) if answer.summed else (amount.least, amount.most)
    return {"unit": amount.unit, "events": amount.events, **dict(zip(_ends(answer), map(_plain, ends), strict=True))}


def _said(answer: QuantitiesAnswer, amount: Amount) -> str:
    least, most = (amount.least_sum, amount.most_sum) if answer.summed else (amount.least, amount.most)
    return f"{_plain(least):,}" if least == most else f"{_plain(least):,} to {_plain(most):,}"


def _plain(number: float) -> int | float:
    return int(number) if number == int(number) else number
