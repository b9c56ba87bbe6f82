"""The page: one HTML file with its style, its script and its data, which asks nothing of any host."""

import base64
import hashlib
import itertools
from collections import Counter
from collections.abc import Iterator, Sequence
from importlib import resources
from typing import Any

from chiplog.model import jurisdictions, tables
from chiplog.model.state import State
from chiplog.model.vocabulary import Confidence, Effect, Flow, Instrument, Stage
from chiplog.output import footer
from chiplog.publish import chart, sections, words
from chiplog.publish.axis import span
from chiplog.publish.event import Articles
from chiplog.publish.markup import NOTHING, Html, Template, joined, script_data
from chiplog.publish.site import Shown, Site

_NEITHER = "base-uri 'none'; form-action 'none'"
NEWEST = 1_000
"""Events that are laid out at once; older ones wait in templates, and the script shows those that are asked for."""
BATCH = 500
"""Events in one template."""

_BEFORE = Template("""
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="description" content="{description}">
<title>{title}</title>
{links}
<style>{style}</style>
</head>
<body>
<a class="skip" href="#events">Skip to the events</a>
<header class="top">
<p class="kicker">chiplog <span>log through <time datetime="{through_iso}">{through}</time></span></p>
<h1>{title}</h1>
<p class="deck">{deck}</p>
{selection}
</header>
<main>
<form id="find" role="search" aria-label="Find acts" hidden>{controls}</form>
{timeline}
{force}
{rounds}
{ahead}
<section id="events" aria-labelledby="events-h" tabindex="-1">
<h2 id="events-h">Every act</h2>
<p class="lead">The newest first, each with its sources.
States are those of <time class="day" datetime="{on_iso}">{on}</time>.{dagger}</p>
""")
_AFTER = Template("""
</section>
</main>
<footer>
<h2>The data</h2>
{files}
<p>{disclaimer}</p>
</footer>
""")
_SCRIPTS = Template("""
<script type="application/json" id="data">{data}</script>
<script>{script}</script>
""")
_END = Template("</body></html>")
_LINK = Template('<link rel="alternate" type="{type}" title="{title}" href="{file}">')
_CANONICAL = Template('<link rel="canonical" href="{url}">')
_SELECTION = Template('<p class="selection">Selected from the log: {filters}</p>')
_YEAR = Template('<section class="year"><h3>{year} <span class="n">{count}</span></h3>')
_END_OF_YEAR = Template("</section>")
_REST = Template("""
<section class="year" id="rest"><h3>Older <span class="n">{count}</span></h3>
<noscript><p>This page shows the newest {newest} acts; with JavaScript it shows the older ones too. They are in
<a href="events.csv">events.csv</a> and <a href="events.json">events.json</a>.</p></noscript>
<div id="older"></div>
<p><button type="button" id="more" hidden>Show more</button></p></section>
""")
_OLDER = Template('<template class="older">')
_END_OF_OLDER = Template("</template>")
_FILES = Template("<ul>{items}</ul>")
_FILE = Template('<li><a href="{name}">{name}</a> {what}</li>')

_CONTROLS = Template("""
<div class="row first">
<label class="q">Search
<input type="search" name="q" autocomplete="off" spellcheck="false" placeholder="H200, gallium, entity list …"></label>
<label>State on <input type="date" name="on" value="{on}" min="2000-01-01"></label>
{first}
</div>
<details class="morefilters"><summary>More filters</summary><div class="row">{more}
<label>Announced since <input type="date" name="since"></label>
<label>until <input type="date" name="until"></label></div></details>
<p class="found"><output name="found" aria-live="polite"></output> <button type="reset">Clear</button></p>
""")
_SELECT = Template('<label>{label} <select name="{name}"><option value="">any</option>{options}</select></label>')
_OPTION = Template('<option value="{value}">{text}</option>')


def parts(site: Site, files: Sequence[tuple[str, str]], base_url: str) -> Iterator[Html]:
    """Yield the page, part by part. `files` are the names of the other files of the folder, and what each is."""
    style, script = _asset("page.css"), _asset("stem.js") + _asset("page.js")
    articles = Articles(site)
    yield _BEFORE(
        policy=f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; {_NEITHER}",
        description=f"{title(site)}: {deck(site)}",
        title=title(site),
        links=joined(_links(files, base_url)),
        style=Html(style),
        through_iso=site.through.isoformat(),
        through=words.long_date(site.through),
        deck=deck(site),
        selection=_selection(site),
        controls=_controls(site),
        timeline=chart.figure(site),
        force=sections.in_force(site),
        rounds=sections.rounds(site, articles),
        ahead=sections.ahead(site, articles),
        on_iso=site.on.isoformat(),
        on=words.long_date(site.on),
        dagger=" † turned by the calendar alone, after the log's last day." if _has_unverified(site) else "",
    )
    yield from _years(site, articles)
    yield _rest(site)
    yield _AFTER(
        files=_FILES(items=joined(_FILE(name=name, what=what) for name, what in files)), disclaimer=footer.DISCLAIMER
    )
    yield _SCRIPTS(data=script_data(_data(site)), script=Html(script))
    yield from _older(site, articles)  # last: the page can be used before they are read
    yield _END()


def _asset(name: str) -> str:
    return resources.files("chiplog.publish").joinpath(name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def title(site: Site) -> str:
    """Return the title of the page, which is that of the feeds too."""
    over = span(site)
    return (
        f"Chip-trade policy, {over.first}–{over.last}" if over.first < over.last else f"Chip-trade policy, {over.first}"
    )


def deck(site: Site) -> str:
    """Return what the page is about, in numbers."""
    counted = [event for event in site.events if event.counts]
    if not counted:
        return "No act matches."
    effects = Counter(event.facts.effect for event in counted)
    actors = len({event.facts.actor for event in counted})
    in_force = sum(1 for event in counted if event.row["state"] == State.YES)
    first, last = (words.month(event.facts.announced.lo) for event in (counted[-1], counted[0]))
    return (
        f"{words.count(len(counted), 'act')} by {words.count(actors, 'government')}, from {first} to {last}, that"
        " decide who may trade, own, make or use chips, chip tools and chip materials."
        f" {effects[Effect.TIGHTEN]:,} tighten that trade, {effects[Effect.LOOSEN]:,} loosen it."
        f" On {words.long_date(site.on)}, {in_force:,} {'was' if in_force == 1 else 'were'} in force."
    )


def _selection(site: Site) -> Html:
    filters = footer.filtered(site.asked)
    return _SELECTION(filters=filters) if filters != footer.filtered(None) and filters != "no filter" else NOTHING


def _has_unverified(site: Site) -> bool:
    return site.on > site.through or any(step.result.unverified for event in site.events for step in event.steps)


def _links(files: Sequence[tuple[str, str]], base_url: str) -> Iterator[Html]:
    if base_url:
        yield _CANONICAL(url=base_url)
    types = {"changes.atom": "application/atom+xml", "changes.json": "application/feed+json"}
    for name, what in files:
        if name in types:
            yield _LINK(type=types[name], title=what, file=name)


def _years(site: Site, articles: Articles) -> Iterator[Html]:
    newest = enumerate(site.events[:NEWEST])
    for year, group in itertools.groupby(newest, key=lambda pair: pair[1].facts.announced.lo.year):
        some = list(group)
        yield _YEAR(year=year, count=words.count(len(some), "act"))
        yield from itertools.starmap(articles.article, some)
        yield _END_OF_YEAR()


def _older(site: Site, articles: Articles) -> Iterator[Html]:
    for at in range(NEWEST, len(site.events), BATCH):
        yield _OLDER()
        for index, event in enumerate(site.events[at : at + BATCH], at):
            yield articles.article(index, event)
        yield _END_OF_OLDER()


def _rest(site: Site) -> Html:
    older = len(site.events) - NEWEST
    return _REST(count=words.count(older, "act"), newest=f"{NEWEST:,}") if older > 0 else NOTHING


def _controls(site: Site) -> Html:
    rows = [event.row for event in site.events]
    places = Counter(code for row in rows for code in {row["actor"], *row.get("targets", ())})
    countries = sorted(places, key=lambda code: (-places[code], code))
    named = [(code, _capital(words.name(code))) for code in countries]
    states = [State.YES, State.MAYBE, State.SUSPENDED, State.PENDING, State.REVOKED, State.LAPSED]
    state_words = [*states, Stage.PROPOSED, Stage.SIGNALLED]
    actors, targets = {row["actor"] for row in rows}, {code for row in rows for code in row.get("targets", ())}
    first = [
        _select("Country", "country", named),
        _select("Effect", "effect", [(word, words.EFFECTS[word][1]) for word in Effect]),
        _select("Instrument", "instrument", _used(rows, "instrument", Instrument)),
        _select("State", "state", [(str(word), words.STATES[word]) for word in state_words]),
    ]
    more = [
        _select("Actor", "actor", [pair for pair in named if pair[0] in actors]),
        _select("Target", "target", [pair for pair in named if pair[0] in targets]),
        _select("Flow", "flow", _used(rows, "flow", Flow)),
        _select("Stage", "stage", _used(rows, "stage", Stage)),
        _select("Confidence", "confidence", _used(rows, "confidence", Confidence)),
    ]
    return _CONTROLS(on=site.on.isoformat(), first=joined(first), more=joined(more))


def _used(rows: Sequence[Any], name: str, vocabulary: Any) -> list[tuple[str, str]]:
    used = {row[name] for row in rows}
    return [(str(word), words.plain(word)) for word in vocabulary if word in used]


def _select(label: str, name: str, options: Sequence[tuple[str, str]]) -> Html:
    return _SELECT(label=label, name=name, options=joined(_OPTION(value=value, text=text) for value, text in options))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _data(site: Site) -> dict[str, Any]:
    """Return what the script filters by, an event a list: see `Fields` in page.js."""
    return {
        "on": site.on.isoformat(),
        "labels": {str(word): label for word, label in words.STATES.items()},
        "everyone": jurisdictions.EVERYONE,
        "same": tables.synonyms(),
        "events": [_event(event) for event in site.events],
    }


def _event(shown: Shown) -> list[Any]:
    row, facts = shown.row, shown.facts
    # A step is a day, a state and, where it has turned after the log's end, 1: the state of a day is that of the last
    # step that is not after it. The first step is that of all days before.
    seen = None
    steps: list[Any] = []
    for step in shown.steps:
        now = (str(step.result.state), step.result.unverified)
        if now != seen:
            steps.append([step.day.isoformat() if steps else "", now[0], *([1] if now[1] else [])])
        seen = now
    return [
        row["actor"],
        row.get("targets", []),
        row["flow"],
        row["instrument"],
        row["effect"],
        row["stage"],
        row["confidence"],
        facts.announced.lo.isoformat(),
        facts.announced.hi.isoformat(),
        shown.public.isoformat(),
        int(facts.retracted),
        steps,
    ]
