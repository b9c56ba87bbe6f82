"""The timeline as SVG: a lane for each actor, a mark for each act, up for tighten, down for loosen, by month.

Places along the line are percentages, so that the picture fills any width while its text keeps its size. The direction
says what an act does, so nothing depends on colour.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from chiplog.publish import words
from chiplog.publish.axis import Span, axis, grid, span
from chiplog.publish.markup import NOTHING, Html, Template, joined
from chiplog.publish.site import Shown, Site

LANES = 7
"""Actors with a lane of their own; the others share the last one."""
UNIT = 8
"""Pixels of height of an act."""
HIGH = 120
"""The most pixels on one side of a lane: where acts need more, a month is one bar."""
SMALLEST = 3
"""The least pixels at which an act is a mark of its own."""
LINE = 8
"""Pixels of the line between up and down, on which neutral and mixed acts are marked."""
NUMBER = 18
"""Pixels above a lane for the numbers of turning points."""

_FIGURE = Template("""
<figure class="timeline">
<figcaption>
<h2 class="finding">{finding}</h2>
<p class="key">
<span>{up} above the line: an act that tightens</span>
<span>{down} below: one that loosens</span>
<span>{flat} on the line: neutral or mixed</span>
{numbers}
{after}
</p>
</figcaption>
<div class="lanes">
{lanes}
{axis}
</div>
{turning}
{table}
</figure>
""")
_SAMPLE = Template('<svg class="k" width="14" height="14" aria-hidden="true">{marks}</svg>')
_SQUARE = Template('<rect class="{kind}" x="2" y="{y}" width="9" height="{height}"/>')
_NUMBERS_KEY = Template('<span><b class="num">1</b> a turning point, named below</span>')
_AFTER_KEY = Template("<span>{sample} after the log's last day</span>")
_LANE = Template("""
<div class="lane"><p class="who"><b>{name}</b> <span>{acts}</span></p>
<svg width="100%" height="{height}" role="img" aria-label="{label}">
{end}
{grid}
<line class="base" x1="0" x2="100%" y1="{base}" y2="{base}"/>
{marks}
{numbers}
</svg></div>
""")
_MARK = Template("""
<rect class="{kind}" data-i="{index}" x="{x}%" y="{y}" width="{width}%" height="{height}">
<title>{title}</title></rect>
""")
_BAR = Template("""
<rect class="{kind}" x="{x}%" y="{y}" width="{width}%" height="{height}">
<title>{title}</title></rect>
""")
_NUMBER = Template("""
<circle class="no" cx="{x}%" cy="{y}" r="8"/>
<text class="no" x="{x}%" y="{text}">{number}</text>
""")
_END = Template('<rect class="after" x="{x}%" y="0" width="{width}%" height="100%"/>')
_TURNING = Template("""
<div class="turning"><h3>Turning points</h3><p class="note">The acts that later acts refer to most.</p>
<ol>{items}</ol></div>
""")
_POINT = Template('<li><a href="#{id}"><span class="d">{date}</span> {title}</a></li>')
_TABLE = Template("""
<details class="numbers"><summary>The timeline as a table</summary>
<div class="scroll" tabindex="0" role="region" aria-label="Acts by actor and year">
<table><caption>Acts that tighten / acts that loosen / all acts, by year of announcement</caption>
<thead><tr><th scope="col">Actor</th>{heads}</tr></thead><tbody>{rows}</tbody></table></div></details>
""")
_HEAD = Template('<th scope="col">{text}</th>')
_ROW = Template('<tr><th scope="row">{name}</th>{cells}</tr>')
_CELL = Template("<td>{text}</td>")


class Scale(NamedTuple):
    """How a lane is drawn: its months, pixels of height of an act, and of all that is above its line."""

    over: Span
    unit: float
    above: int


Cells = Counter[tuple[dt.date, str]]
"""The number of acts by month and side."""


class Lane(NamedTuple):
    """The acts of one actor, or of several: each with its index on the page; and their numbers."""

    name: str
    acts: Sequence[tuple[int, Shown]]
    cells: Cells

    def total(self, side: str) -> int:
        """Return the number of its acts on a side of the line."""
        return sum(number for (_, of), number in self.cells.items() if of == side)


def figure(site: Site) -> Html:
    """Return the timeline with its key, its turning points and its numbers as a table; nothing without an act."""
    acts = [(index, event) for index, event in enumerate(site.events) if event.counts]
    if not acts:
        return NOTHING
    over, lanes = span(site), _lanes(acts)
    numbers = {event.id: place for place, event in enumerate(site.turning, 1)}
    tallest = max(max(lane.cells.values()) for lane in lanes)
    unit = min(UNIT, HIGH // tallest)
    return _FIGURE(
        finding=_finding(lanes),
        up=_sample("up", (1, 8), 5),
        down=_sample("down", (1, 8), 5),
        flat=_sample("flat", (5,), 4),
        numbers=_NUMBERS_KEY() if numbers else NOTHING,
        after=_AFTER_KEY(sample=_sample("after", (2,), 10)) if _after(over, site.through) else NOTHING,
        lanes=joined(_lane(lane, over, unit or HIGH / tallest, numbers, site) for lane in lanes),
        axis=axis(over),
        turning=_TURNING(
            items=joined(
                _POINT(id=event.id, date=words.date(event.facts.announced), title=event.row["title"])
                for event in site.turning
            )
        )
        if numbers
        else NOTHING,
        table=_table(lanes, over),
    )


def _sample(kind: str, places: Sequence[int], height: int) -> Html:
    return _SAMPLE(marks=joined(_SQUARE(kind=kind, y=y, height=height) for y in places))


def _lanes(acts: Sequence[tuple[int, Shown]]) -> list[Lane]:
    """Return the lanes, the busiest actor first."""
    by: defaultdict[str, list[tuple[int, Shown]]] = defaultdict(list)
    for index, event in acts:
        by[event.facts.actor].append((index, event))
    ordered = sorted(by.items(), key=lambda item: (-len(item[1]), item[0]))
    own, others = (ordered, []) if len(ordered) <= LANES + 1 else (ordered[:LANES], ordered[LANES:])
    named = [(_capital(words.name(actor)), some) for actor, some in own]
    if others:
        named.append((f"{len(others)} others", sorted(act for _, some in others for act in some)))
    return [Lane(name, some, _cells(some)) for name, some in named]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


_DOES = {"up": "tighten", "down": "loosen", "flat": "neutral or mixed"}


def _side(effect: str) -> str:
    return {"tighten": "up", "loosen": "down"}.get(effect, "flat")


def _cells(acts: Sequence[tuple[int, Shown]]) -> Cells:
    months = Counter([(event.facts.announced.lo, event.facts.effect) for _, event in acts])
    cells: Cells = Counter()
    for (day, effect), number in months.items():
        cells[day.replace(day=1), _side(effect)] += number
    return cells


def _lane(lane: Lane, over: Span, unit: float, numbers: Mapping[str, int], site: Site) -> Html:
    sides = {side: max((n for (_, of), n in lane.cells.items() if of == side), default=0) for side in ("up", "down")}
    points = [event for _, event in lane.acts if event.id in numbers]
    scale = Scale(over, unit, round(sides["up"] * unit) + (NUMBER if points else 2))
    draw = _marks if unit >= SMALLEST else _bars
    up, down = lane.total("up"), lane.total("down")
    return _LANE(
        name=lane.name,
        acts=f"▲ {up:,} ▼ {down:,}",
        label=f"{lane.name}: {words.count(len(lane.acts), 'act')}, {up} tighten, {down} loosen",
        height=scale.above + LINE + round(sides["down"] * unit) + 2,
        base=scale.above + LINE // 2,
        grid=grid(over),
        end=_after(over, site.through),
        marks=joined(draw(lane, scale)),
        numbers=joined(_number(event, numbers[event.id], lane.cells, scale) for event in points),
    )


def _marks(lane: Lane, scale: Scale) -> Iterator[Html]:
    """Yield a mark for each act, those of a month one on the other, the oldest nearest to the line."""
    stacked: Counter[tuple[dt.date, str]] = Counter()
    for index, event in reversed(lane.acts):
        month, side = event.facts.announced.lo.replace(day=1), _side(event.facts.effect)
        place = stacked[month, side]
        stacked[month, side] += 1
        if side == "flat" and place:
            continue
        title = f"{words.date(event.facts.announced)}: {event.row['title']}"
        yield _MARK(index=index, title=title, **_box(month, side, scale, scale.unit * place, scale.unit, gap=1))


def _bars(lane: Lane, scale: Scale) -> Iterator[Html]:
    """Yield a bar for each month and side."""
    for (month, side), number in sorted(lane.cells.items()):
        title = f"{words.month(month)}: {number:,} {_DOES[side]}"
        yield _BAR(title=title, **_box(month, side, scale, 0, number * scale.unit))


def _box(month: dt.date, side: str, scale: Scale, away: float, high: float, gap: int = 0) -> dict[str, object]:  # noqa: PLR0913, PLR0917 - a box has four sides
    """Return the place of a mark that is so many pixels away from the line, and so high, less a gap."""
    if side == "flat":
        y, height = scale.above + 2.0, LINE - 4.0
    else:
        y = scale.above - away - high if side == "up" else scale.above + LINE + away
        y, height = y + gap / 2, high - gap
    x, width = scale.over.at(month, 0.13), round(0.74 * scale.over.month, 3)
    return {"kind": side, "x": x, "y": round(y, 2), "width": width, "height": round(height, 2)}


def _number(event: Shown, number: int, cells: Cells, scale: Scale) -> Html:
    """Return the number of a turning point, above the month that it is in and those beside it."""
    month = event.facts.announced.lo.replace(day=1)
    beside = (month, (month - dt.timedelta(days=1)).replace(day=1), (month + dt.timedelta(days=31)).replace(day=1))
    y = round(scale.above - scale.unit * max(cells[one, "up"] for one in beside) - 10, 2)
    return _NUMBER(x=scale.over.at(month, 0.5), y=y, text=y + 3.5, number=number)


def _after(over: Span, through: dt.date) -> Html:
    """Return the part after the log's last day, about which it says nothing."""
    if through >= dt.date(over.last, 12, 31):
        return NOTHING
    x = over.exact(through)
    return _END(x=x, width=round(100 - x, 2))


def _finding(lanes: Sequence[Lane]) -> str:
    """Return what the timeline shows, in a sentence: the busiest month, and the year that tightened most."""
    months: Counter[dt.date] = Counter()
    for lane in lanes:
        for (month, _), number in lane.cells.items():
            months[month] += number
    busiest = max(months, key=lambda month: (months[month], month))
    up, down = (sum(lane.total(side) for lane in lanes) for side in ("up", "down"))
    ratio = up / down if down else 0
    sentence = f"The busiest month was {words.month(busiest)}, with {words.count(months[busiest], 'act')}."
    if ratio >= 1.5:
        return f"For each act that loosens, {ratio:.1f} tighten. {sentence}"
    return sentence


def _table(lanes: Sequence[Lane], over: Span) -> Html:
    years = range(over.first, over.last + 1)
    rows = []
    for lane in lanes:
        by: defaultdict[int, Counter[str]] = defaultdict(Counter)
        for (month, side), number in lane.cells.items():
            by[month.year][side] += number
        cells = (f"{by[year]['up']} / {by[year]['down']} / {by[year].total()}" if year in by else "–" for year in years)
        rows.append(_ROW(name=lane.name, cells=joined(_CELL(text=text) for text in cells)))
    return _TABLE(heads=joined(_HEAD(text=year) for year in years), rows=joined(rows))
