"""An event on the page: what it is at a look, its sources, and behind a fold its particulars and its thread."""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from chiplog.model import thread
from chiplog.model.state import State
from chiplog.model.thread import Round, ThreadNode
from chiplog.model.vocabulary import Effect, Stage
from chiplog.output.events import as_typed
from chiplog.publish import links, words
from chiplog.publish.markup import NOTHING, Html, Template, joined, safe
from chiplog.publish.site import Shown, Site

_ARTICLE = Template("""
<article id="{id}" class="{kind}" data-i="{index}">
<p class="when">{announced} <span class="act">{act}</span></p>
<div class="what">
<h4>{effect} {title}
 <a class="here" href="#{id}" aria-label="Permalink: {id}">#</a></h4>
{summary}
<p class="meta">{state}<span>{instrument}</span>{body}<span>{confidence}</span></p>
{retracted}
<p class="src">{sources}</p>
<details><summary>Particulars{tied}</summary>
<dl>{facts}</dl>
{thread}
{quotes}
</details>
</div>
</article>
""")
_ANNOUNCED = Template('<time datetime="{day}">{date}</time>')
_EFFECT = Template('<span class="fx {effect}" title="{does}">{mark}</span>')
_STATE = Template('<span class="state" data-s="{word}">{label}</span>')
_SUMMARY = Template('<p class="sum">{text}</p>')
_BODY = Template("<span>{body}</span>")
_RETRACTED = Template('<p class="gone"><b>Retracted {date}</b>: {reason}{see}</p>')
_SEE = Template('; see <a href="#{id}">{id}</a>')
_SOURCE = Template('{link}<span class="of"> {of}</span>{archive}')
_FACT = Template("<dt>{name}</dt><dd>{value}</dd>")
_THREAD = Template('<h5>Thread</h5><ul class="thread">{nodes}</ul>')
_NODE = Template('<li class="d{depth}{here}">{does}{name} <span class="d">{date}</span></li>')
_DOES = Template("<i>{does}</i> ")
_HERE = Template("<b>{title}</b>")
_OTHER = Template('<a href="#{id}">{title}</a>')
_OUTSIDE = Template("{title}")
_ROUND = Template('<li><i>{does}</i> {name} <span class="of">{days}</span></li>')
_ROUNDS = Template('<h5>Answers</h5><ul class="thread">{rounds}</ul>')
_QUOTE = Template("<blockquote{lang}><p>{quote}</p><cite>{publisher}</cite></blockquote>")
_LANG = Template(' lang="{lang}"')
_CORRECTED = Template('<li><span class="d">{date}</span> {fields}: {text}</li>')
_CORRECTIONS = Template("<h5>Corrections</h5><ul>{items}</ul>")

_DEEPEST = 5
"""The deepest indent of a thread; what is deeper is as deep."""

_FACTS = ("effective", "through", "flow", "stage", "codes", "acts", "list", "basis", "items")
_DATES = ("effective", "through")
_NAMES = {
    "effective": "applies from",
    "through": "applies through",
    "acts": "official numbers",
    "basis": "legal basis",
    "subject": "party",
}


def word(shown: Shown, state: State) -> str:
    """Return the word for the state of an event: its stage if it is not decided."""
    if shown.facts.retracted:
        return "retracted"
    return str(state) if shown.facts.stage == Stage.DECIDED else shown.facts.stage


class Articles:
    """Makes the articles of a page, which name each other."""

    def __init__(self, site: Site) -> None:
        """Take what the page shows."""
        self._site = site
        self._ids = {event.id for event in site.events}
        self._rounds: dict[str, list[Round]] = {}
        self._nodes: dict[int, list[Html]] = {}  # of a thread, which all its events share
        for one in site.rounds:
            for name in (one.id, one.answers):
                self._rounds.setdefault(name, []).append(one)

    def article(self, index: int, shown: Shown) -> Html:
        """Return the article of an event; `index` is its place on the page."""
        row, facts, name = shown.row, shown.facts, safe(shown.id)
        nodes, rounds = self._site.threads.get(shown.id, ()), self._rounds.get(shown.id, ())
        return _ARTICLE(
            id=name,
            index=Html(index),
            kind=_RETRACTED_KIND if facts.retracted else _KIND,
            announced=_announced(row["announced"]),
            act=_act(row["actor"], *row.get("targets", ())),
            effect=_effect(row["effect"]),
            title=row["title"],
            summary=_SUMMARY(text=row["summary"]) if "summary" in row else NOTHING,
            state=state(shown, row["state"], unverified=row.get("unverified", False)),
            instrument=_plain(row["instrument"]),
            body=_body(row["body"]) if "body" in row else NOTHING,
            confidence=_plain(row["confidence"]),
            retracted=self._retracted(row["retracted"]) if facts.retracted else NOTHING,
            sources=joined([_source(one) for one in row["sources"]], _BETWEEN),
            tied=_tied(nodes, rounds) if nodes or rounds else NOTHING,
            facts=joined([_FACT(name=_ID, value=name), *[_fact(name, value) for name, value in _facts(row)]]),
            thread=joined((self._thread(shown.id, nodes), self._answers(shown.id, rounds), _corrections(row))),
            quotes=joined([_quote(one) for one in row["sources"] if "quote" in one]),
        )

    def _retracted(self, why: Mapping[str, str]) -> Html:
        see = why.get("see")
        return _RETRACTED(
            date=words.date(why["date"]), reason=words.plain(why["reason"]), see=_SEE(id=see) if see else NOTHING
        )

    def _thread(self, name: str, nodes: Sequence[ThreadNode]) -> Html:
        if not nodes:
            return NOTHING
        if id(nodes) not in self._nodes:
            self._nodes[id(nodes)] = [self._node("", node) for node in nodes]
        drawn = zip(nodes, self._nodes[id(nodes)], strict=True)
        return _THREAD(nodes=joined(self._node(name, node) if node.id == name else other for node, other in drawn))

    def _node(self, name: str, node: ThreadNode) -> Html:
        return _NODE(
            depth=min(node.depth, _DEEPEST),
            here=" at" if node.id == name else "",
            does=_DOES(does=thread.passive(*node.does)) if node.does else NOTHING,
            name=_HERE(title=self._site.titles[node.id]) if node.id == name else self.link(node.id),
            date=words.date(self._site.announced[node.id]),
        )

    def _answers(self, name: str, rounds: Sequence[Round]) -> Html:
        if not rounds:
            return NOTHING
        items = [
            _ROUND(
                does="answers" if one.id == name else "answered by",
                name=self.link(one.answers if one.id == name else one.id),
                days=words.days(one.lo, one.hi),
            )
            for one in rounds
        ]
        return _ROUNDS(rounds=joined(items))

    def link(self, name: str) -> Html:
        """Return the title of an event, as a link if the page has it."""
        title = self._site.titles[name]
        return _OTHER(id=name, title=title) if name in self._ids else _OUTSIDE(title=title)


# What recurs in most events is made once.


@lru_cache
def _act(actor: str, *targets: str) -> Html:
    """Return who acts on whom: `China → United States, Japan`."""
    return safe(f"{words.name(actor)} →\u00a0{words.names(targets)}" if targets else words.name(actor))


@lru_cache(maxsize=10_000)
def _announced(day: str) -> Html:
    return _ANNOUNCED(day=day, date=words.date(day))


@lru_cache
def _effect(word: str) -> Html:
    mark, does = words.EFFECTS[Effect(word)]
    return _EFFECT(effect=word, does=does, mark=mark)


@lru_cache
def _plain(word: str) -> Html:
    return safe(words.plain(word))


@lru_cache
def _body(name: str) -> Html:
    return _BODY(body=name)


_KIND, _RETRACTED_KIND = Html("ev"), Html("retracted")
_BETWEEN, _ID = Html(" · "), Html("id")


def state(shown: Shown, name: str, *, unverified: bool) -> Html:
    """Return the mark for a state."""
    return _state(word(shown, State(name)), unverified)


@lru_cache
def _state(found: str, unverified: bool) -> Html:  # noqa: FBT001 - a part of the key
    return _STATE(word=found, label=words.STATES[found] + (" †" if unverified else ""))


def _tied(nodes: Sequence[ThreadNode], rounds: Sequence[Round]) -> str:
    several = len({node.id for node in nodes})
    parts = (f"thread of {several}" if several else "", words.count(len(rounds), "answer") if rounds else "")
    said = ", ".join(filter(None, parts))
    return f" · {said}" if said else ""


@lru_cache(maxsize=10_000)
def _fact(name: str, value: str) -> Html:
    """Return a line of the particulars; most values recur."""
    return _FACT(name=name, value=value)


def _facts(row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name in _FACTS:
        if value := row.get(name):
            text = words.date(value) if name in _DATES else value
            yield _NAMES.get(name, name), ", ".join(text) if isinstance(text, list) else text
    for name in ("figures", "deadlines"):
        if name in row:
            yield name, "; ".join(as_typed(name, row[name]))
    for role, parties in row.get("entities", {}).items():
        yield _NAMES.get(role, role), ", ".join(parties)
    if row["state_why"]:
        yield "why this state", ", ".join(row["state_why"])
    yield "recorded", words.date(row["recorded"])


def _source(source: Mapping[str, str]) -> Html:
    return _SOURCE(
        link=links.outside(source["url"], source["publisher"]),
        of=_of(source["kind"], source.get("origin", ""), source.get("published", "")),
        archive=joined((Html(" "), links.outside(source["archive"], "copy"))) if "archive" in source else NOTHING,
    )


@lru_cache(maxsize=10_000)
def _of(kind: str, origin: str, published: str) -> Html:
    return safe(f"{kind}{f', from {origin}' if origin else ''}{f', {words.date(published)}' if published else ''}")


def _quote(source: Mapping[str, str]) -> Html:
    lang = source.get("lang", "")
    return _QUOTE(quote=source["quote"], publisher=links.at_words(source), lang=_LANG(lang=lang) if lang else NOTHING)


def _corrections(row: Mapping[str, Any]) -> Html:
    items = [
        _CORRECTED(date=words.date(one["date"]), fields=", ".join(one["fields"]), text=one["text"])
        for one in row.get("corrections", ())
    ]
    return _CORRECTIONS(items=joined(items)) if items else NOTHING
