"""The sections of the page below the timeline: what is in force, who answers whom, what comes next."""

import statistics
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise

from chiplog.model import dates
from chiplog.model.state import State, StateResult, has_state
from chiplog.model.thread import Round
from chiplog.output import footer
from chiplog.publish import words
from chiplog.publish.axis import Span, axis, grid, span
from chiplog.publish.event import Articles
from chiplog.publish.markup import NOTHING, Html, Template, joined
from chiplog.publish.site import Shown, Site

AHEAD = 12
"""How many of the next turns and deadlines the page names."""
DOT = 10
"""Pixels of height of an answer."""
FEW = 3
"""Actors with no more acts than this share a block."""
Acts = list[tuple[int, Shown]]
"""Events, each with its place on the page."""

IN_FORCE = (State.YES, State.MAYBE, State.SUSPENDED)

_FORCE = Template("""
<section id="in-force" aria-labelledby="in-force-h">
<h2 id="in-force-h">In force on <time class="day" datetime="{iso}">{day}</time></h2>
<p class="lead">By actor and instrument. Each square is an act: <i class="sq" data-s="yes"></i> in force,
<i class="sq" data-s="maybe"></i> possibly in force, <i class="sq" data-s="suspended"></i> suspended.
Open a line to read the acts. {disclaimer}</p>
<div class="actors">{actors}</div>
</section>
""")
_ACTOR = Template("""
<section class="actor{others}"{hidden}><h3>{name} <span class="n">{counts}</span></h3>
{instruments}
</section>
""")
_INSTRUMENT = Template("""
<details class="ins"{hidden}><summary>
<span class="name">{name}</span>
<span class="sqs" aria-hidden="true">{squares}</span>
<span class="t" aria-hidden="true">{total}</span>
<span class="n sr">{counts}</span>
</summary>
<ul>{acts}</ul></details>
""")
_SQUARE = Template('<i class="sq" data-i="{index}" data-s="{state}"{hidden}></i>')
_ACT = Template("""
<li data-i="{index}" data-s="{state}"{hidden}>
<a href="#{id}">{title}</a> <span class="of"><span class="st">{label}</span>, {date}</span></li>
""")
_HIDDEN = Html(" hidden")

_ROUNDS = Template("""
<section id="answers" aria-labelledby="answers-h">
<h2 id="answers-h">Who answers whom</h2>
<p class="lead">An act is an answer only where its actor or a source says so. {sentence}</p>
<div class="lanes">{lanes}{axis}</div>
<details class="all"><summary>All {number}, the newest first</summary><ol class="rounds">{rounds}</ol></details>
</section>
""")
_PAIR = Template("""
<div class="lane"><p class="who"><b>{one}</b> answers <b>{other}</b> <span>{times}</span></p>
<svg width="100%" height="{height}" role="img" aria-label="{label}">
{grid}
<line class="base" x1="0" x2="100%" y1="{base}" y2="{base}"/>
{marks}
</svg></div>
""")
_DOT = Template('<circle class="dot" data-i="{index}" cx="{x}%" cy="{y}" r="4.5"><title>{title}</title></circle>')
_ROUND = Template("""
<li data-i="{index}" data-j="{other_index}"><span class="d">{date}</span>
{one} <span class="of">answers {days}</span>
{other}</li>
""")

_AHEAD = Template("""
<section id="ahead" aria-labelledby="ahead-h">
<h2 id="ahead-h">What comes next</h2>
<p class="lead">Under the acts so far, after {day}.
No new act is needed for a pause to end; a later one may change it.</p>
<ol class="ahead" data-most="{most}">{items}</ol>
</section>
""")
_NEXT = Template(
    '<li data-i="{index}"{hidden}><time datetime="{iso}">{date}</time> <span class="turn">{turn}</span> {act}</li>'
)


def in_force(site: Site) -> Html:
    """Return what is in force by actor and instrument.

    It has every act that is so on any day, those of other days hidden: the script shows another day with them.
    """
    acts = [(index, event) for index, event in enumerate(site.events) if has_state(event.facts) and event.counts]
    by: defaultdict[str, Acts] = defaultdict(list)
    for index, event in acts:
        by[event.facts.actor].append((index, event))
    ordered = sorted(by.items(), key=lambda item: (-_number(item[1]), words.name(item[0])))
    own = [(actor, some) for actor, some in ordered if len(some) > FEW]
    others = [(actor, some) for actor, some in ordered if len(some) <= FEW]
    actors = [_actor(_capital(words.name(actor)), _by_instrument(some)) for actor, some in own]
    if others:
        lines = [
            (f"{_capital(words.name(actor))}, {instrument}", acts)
            for actor, some in sorted(others, key=lambda item: words.name(item[0]))
            for instrument, acts in _by_instrument(some)
        ]
        actors.append(_actor("Other governments", lines, others=" others"))
    return _FORCE(
        disclaimer=footer.DISCLAIMER, iso=site.on.isoformat(), day=words.long_date(site.on), actors=joined(actors)
    )


def _number(acts: Acts) -> int:
    return sum(1 for _, event in acts if event.row["state"] in IN_FORCE)


def _by_instrument(acts: Acts) -> list[tuple[str, Acts]]:
    """Return the instruments of acts with the acts of each, the most used first."""
    by: defaultdict[str, Acts] = defaultdict(list)
    for index, event in acts:
        by[words.plain(event.facts.instrument)].append((index, event))
    return sorted(by.items(), key=lambda item: (-_number(item[1]), item[0]))


def _actor(name: str, lines: Sequence[tuple[str, Acts]], others: str = "") -> Html:
    acts = [act for _, some in lines for act in some]
    return _ACTOR(
        name=name,
        counts=_counts(acts),
        others=others,
        hidden=NOTHING if _number(acts) else _HIDDEN,
        instruments=joined(_instrument(line, some) for line, some in lines),
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _instrument(name: str, acts: Acts) -> Html:
    return _INSTRUMENT(
        name=name,
        total=_number(acts),
        counts=_counts(acts),
        hidden=NOTHING if _number(acts) else _HIDDEN,
        squares=joined(_SQUARE(index=index, state=event.row["state"], hidden=_hidden(event)) for index, event in acts),
        acts=joined(
            _ACT(
                index=index,
                state=event.row["state"],
                hidden=_hidden(event),
                id=event.id,
                title=event.row["title"],
                label=words.STATES[State(event.row["state"])],
                date=words.date(event.facts.effective or event.facts.announced),
            )
            for index, event in acts
        ),
    )


def _hidden(event: Shown) -> Html:
    return NOTHING if event.row["state"] in IN_FORCE else _HIDDEN


def _counts(acts: Acts) -> str:
    """Return `34 in force, 2 suspended`."""
    found = Counter(event.row["state"] for _, event in acts)
    return ", ".join(f"{found[state]} {words.STATES[state]}" for state in IN_FORCE if found[state])


def rounds(site: Site, articles: Articles) -> Html:
    """Return who answers whom: a lane for each pair of actors, and all answers."""
    if not site.rounds:
        return NOTHING
    places = {event.id: index for index, event in enumerate(site.events)}
    by: defaultdict[tuple[str, str], list[Round]] = defaultdict(list)
    for one in site.rounds:
        by[site.actors[one.id], site.actors[one.answers]].append(one)
    over = span(site)
    ordered = sorted(by.items(), key=lambda item: (-len(item[1]), item[0]))
    return _ROUNDS(
        sentence=_waited(site.rounds),
        lanes=joined(_pair(site, pair, some, over, places) for pair, some in ordered),
        axis=axis(over),
        number=words.count(len(site.rounds), "answer"),
        rounds=joined(
            _ROUND(
                index=places.get(one.id, ""),
                other_index=places.get(one.answers, ""),
                date=words.date(site.announced[one.id]),
                one=articles.link(one.id),
                days=f"{_after(one)}:",
                other=articles.link(one.answers),
            )
            for one in reversed(site.rounds)
        ),
    )


def _after(one: Round) -> str:
    return words.days(one.lo, one.hi)


def _waited(found: Sequence[Round]) -> str:
    """Return how soon answers come, of those whose days are known."""
    waits = [one.lo for one in found if one.lo == one.hi]
    if not waits:
        return ""
    half = words.count(int(statistics.median(waits)), "day")
    return f"Of {words.count(len(found), 'answer')}, half came within {half}."


def _pair(site: Site, pair: tuple[str, str], some: Sequence[Round], over: Span, places: dict[str, int]) -> Html:
    one, other = map(words.name, pair)
    stacked: Counter[float] = Counter()
    dots = []
    for answer in some:
        x = over.at(dates.parse(site.announced[answer.id]).lo, 0.5)
        dots.append((answer, x, stacked[x]))
        stacked[x] += 1
    base = max(stacked.values()) * DOT + 8
    return _PAIR(
        one=_capital(one),
        other=other,
        times=words.count(len(some), "time"),
        label=f"{one} answers {other}: {words.count(len(some), 'time')}",
        height=base + 8,
        base=base,
        grid=grid(over),
        marks=joined(
            _DOT(
                index=places.get(answer.id, ""),
                x=x,
                y=base - DOT * place - DOT // 2,
                title=f"{words.date(site.announced[answer.id])}: {site.titles[answer.id]}, {_after(answer)}",
            )
            for answer, x, place in dots
        ),
    )


def ahead(site: Site, articles: Articles) -> Html:
    """Return the next turns and deadlines; nothing if there is none.

    Later ones than the first few are hidden: the script shows the first few of what one filters.
    """
    places = {event.id: index for index, event in enumerate(site.events)}
    turns = [
        (step.day.isoformat(), _turn(before.result.state, step.result), event.id)
        for event in site.events
        for before, step in pairwise(event.steps)
        if step.day > site.on and before.result.state is not step.result.state
    ]
    due = [(one.day, f"deadline: {one.what}", one.id) for one in site.due]
    items = [
        _NEXT(
            index=places[name],
            hidden=NOTHING if place < AHEAD else _HIDDEN,
            iso=day,
            date=words.date(day),
            turn=turn,
            act=articles.link(name),
        )
        for place, (day, turn, name) in enumerate(sorted(turns + due))
    ]
    return _AHEAD(day=words.long_date(site.on), most=AHEAD, items=joined(items)) if items else NOTHING


def _turn(old: State, new: StateResult) -> str:
    said = "in force again" if old is State.SUSPENDED and new.state is State.YES else words.STATES[new.state]
    return f"{said} †" if new.unverified else said
