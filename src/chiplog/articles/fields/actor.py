"""Who acts: the one government that does it, and its agency or court."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from chiplog.articles.article import publisher
from chiplog.articles.article.article import Article
from chiplog.articles.article.gazetteer import Mention
from chiplog.articles.article.prose import STANDFIRST, Sentence
from chiplog.articles.article.publisher import Genre
from chiplog.articles.found import Found, in_text, with_runner_up
from chiplog.articles.phrases import phrases

VERBS = phrases("actor-verbs", 0)
_ANY_CASE = phrases("actor-verbs")
"""The same in headlines, which may have each word begin with a capital letter."""

_SUBJECT = re.compile(
    r"(?:['’]s)?(?:,? \([^)]{1,60}\))?(?: (?:at|of|in|within) (?:the )?[A-Z][\w.'’&-]*(?: [A-Z][\w.'’&-]*){0,6}|"
    r" [^,.;]{0,80},)?"
    rf"(?: (?!to\b|in\b|from\b|for\b|against\b|by\b|and\b|as\b|that\b)[\w’'-]+){{0,3}} ?{VERBS.pattern}"
)
"""What follows a subject, wherever it stands: its verb, perhaps behind an office or an apposition."""

_TOWARDS = phrases("actor-towards")
_BY = re.compile(r"\b(?:by|from) (?:the )?(?:\w+ )?$")
_GOVERNS = phrases("actor-governs")


_GOVERNMENT = re.compile(
    r"^(?:\W*(?:On|In|Under|At|By|Separately|Hours)\b[^,]{0,60}, )?\W*"
    r"(?:[Tt]he (?:government|ministry|cabinet|regulator|authorities|minister|centre|"
    rf"department|agency|watchdog)|[A-Z]\w+ (?:Secretary|Minister)\b[^,.;]{{0,40}}?)(?: on \w+day)? {VERBS.pattern}"
    r"|\bby the (?:government|ministry|cabinet|regulator|authorities|minister|department|agency|watchdog)\b"
)
"""A government that acts without its country's name."""

_ADMINISTRATION = re.compile(r"(?:['’]s)? (?:\w+ )?(?:administration|government|term|era)\b", re.IGNORECASE)
"""What is named after a person and is not the person."""

_THEN = re.compile(r"\b(?:after|since|following|before)\s+(?:the )?(?:\w+ ){0,1}$", re.IGNORECASE)
"""What stands before the subject of a clause of time, within a sentence."""

_CAUSE = re.compile(r"\w (?:as|after) (?:the )?$", re.IGNORECASE)
_ACTS_NEXT = re.compile(rf"^ (?:[a-z]+ly )?[a-z]+s\b|{_SUBJECT.pattern}")
"""A subject in the clause that says why something else, such as a fall of shares, came about; and its verb."""

_ASIDE = re.compile(r"(?:While|Although|Though|Even as|As|After|Because|Since)\b[^,]*,")
"""A clause before the sentence's own: its subject does not act in it."""

_AT = phrases("actor-at", 0)
_OF_ITS_RULES = phrases("actor-of-its-rules", 0)
"""What makes of a government, behind `from` or `under`, the name of its rules."""

_WEIGHS = phrases("actor-weighs")
"""What tells how a government's rules tell on somebody, and not that it does something."""

_SOME_VERB = re.compile(r"(?<= )[A-Za-z]{3,}(?:s|ed)\b")
_SOME_PAST = re.compile(r"(?<= )[a-z]{3,}ed\b")
_CJK = re.compile(r"[\u3040-\u9fff\uac00-\ud7a3]")
_HEADS = re.compile(r"^(?::| to )")
_OWNS = re.compile(r"^[ -](?:companies|firms|chips?|goods|chipmakers?|parties|entities|buyers|products|owned)")


class Agent(NamedTuple):
    """A government, or its body, as it acts in a sentence."""

    code: str
    body: str
    weight: float
    sentence: Sentence

    @property
    def acts(self) -> bool:
        """Whether it does something in the sentence itself, and is not only named."""
        return self.weight >= self.sentence.weight > 0

    @property
    def governs(self) -> bool:
        """Whether it acts as a government, by its name: an agency, or a country's authorities."""
        return self.acts and (bool(self.body) or self.weight > self.sentence.weight)


def actor(article: Article) -> Found | None:
    """Return the government that acts: a page's own, else the one that most often does something in the news of it."""
    if article.genre is Genre.OFFICIAL and article.publisher and (own := article.own_body or _only_place(article)):
        return Found(own[1], article.publisher.source, article.publisher.quote)
    if article.genre is Genre.OFFICIAL and (code := publisher.seat(article.page)):
        return Found(code, "the page's address", article.page.url)
    leading = _leading((agent.code, agent) for agent in agents(article))
    return with_runner_up(in_text(leading.name, leading.agent.sentence.text), leading.weights) if leading else None


def body(article: Article, code: str) -> Found | None:
    """Return the agency or court that acts for a government: the one that is named as acting, early and often."""
    if article.publisher and article.own_body and article.own_body[1] == code:
        return Found(article.own_body[0], article.publisher.source, article.publisher.quote)
    leading = _leading((agent.body, agent) for agent in agents(article) if agent.code == code and agent.body)
    if not leading or leading.weight < 1:
        return None
    return with_runner_up(in_text(leading.name, leading.agent.sentence.text), leading.weights)


def focused(article: Article, code: str) -> Article:
    """Return a article in which the later sentences on what only other governments do are background."""
    found = list(agents(article))
    own = {agent.sentence for agent in found if agent.code == code and agent.acts}
    others = {agent.sentence for agent in found if agent.code != code and agent.governs}
    return replace(article, prose=article.prose.behind({one for one in others - own if one.weight < STANDFIRST}))


class _Leading(NamedTuple):
    """The name that acts most in all, how much, and where it does most."""

    name: str
    weight: float
    agent: Agent
    weights: Mapping[str, float]


def _leading(named: Iterable[tuple[str, Agent]]) -> _Leading | None:
    weights: dict[str, float] = {}
    best: dict[str, Agent] = {}
    for name, agent in named:
        weights[name] = weights.get(name, 0.0) + agent.weight
        best[name] = max(best.get(name, agent), agent, key=lambda one: one.weight)
    most = max(weights, key=lambda name: weights[name], default=None)
    return _Leading(most, weights[most], best[most], weights) if most is not None else None


def agents(article: Article) -> Iterator[Agent]:
    """Return each naming of a government or its body, with how much it acts there.

    `The government` is the one that acts most by name; where none does, the one whose law the page names.
    """
    named = list(_named(article))
    yield from named
    leading = _leading((agent.code, agent) for agent in named or _by_law(article))
    known = leading and (not article.acting or any(agent.acts for agent in named))
    acting = leading.name if leading and known else article.acting
    for sentence in article.prose.sentences:
        if acting and _GOVERNMENT.search(sentence.text):
            yield Agent(acting, "", sentence.weight, sentence)


def _by_law(article: Article) -> Iterator[Agent]:
    for sentence in article.prose.news:
        yield from (Agent(law.code, "", sentence.weight, sentence) for law in article.names.laws(sentence.text))


def _named(article: Article) -> Iterator[Agent]:
    for sentence in article.prose.sentences:
        verb = _verb(sentence)
        limit = verb.start() if verb else len(sentence.text) if _CJK.search(sentence.text) else -1
        owner = _subject_code(article, sentence.text, limit)
        named = list(article.bodies(sentence.text))
        places = list(article.names.places(sentence.text))
        first = min((mention.start for mention in (*named, *places)), default=0)
        for mention in _closest(named, sentence.text):
            part = _part(sentence, mention, limit, first)
            code = mention.code
            if owner and owner != code and re.search(r"['’]s (?:\w+ )?$", sentence.text[: mention.start]):
                continue
            yield Agent(code, mention.name, 1.6 * part * sentence.weight, sentence)
        for mention in places:
            yield Agent(mention.code, "", _part(sentence, mention, limit, first) * sentence.weight, sentence)


def _verb(sentence: Sentence) -> re.Match[str] | None:
    """Find the first verb; in a headline any word that has a verb's form will do."""
    if sentence.heading:
        return _ANY_CASE.search(sentence.text) or _SOME_VERB.search(sentence.text)
    return VERBS.search(sentence.text) or _SOME_PAST.search(sentence.text)


def _closest(named: list[Mention], text: str) -> Iterator[Mention]:
    """Leave out bodies that are named as another's: `Department of Commerce's Bureau`, `the Bureau of the …`."""
    for index, mention in enumerate(named):
        after = named[index + 1] if index + 1 < len(named) else None
        owns = after and re.fullmatch(r"['’]s ", text[mention.end : after.start])
        before = named[index - 1] if index else None
        owned = before and re.fullmatch(r" (?:\([A-Z]+\) )?of the (?:U\.S\. |US )?", text[before.end : mention.start])
        again = before and before.name == mention.name and not text[before.end : mention.start].strip(" (\"'‘“")
        if not owns and not owned and not again:
            belongs = before and re.fullmatch(r"['’]s ", text[before.end : mention.start])
            named_after = _ADMINISTRATION.match(text[mention.end :])
            whole = mention._replace(name="") if named_after else mention
            yield whole._replace(start=before.start) if before and belongs else whole


def _part(sentence: Sentence, mention: Mention, limit: int, first: int) -> float:
    """Return how much a name acts: as the subject, or behind `by`, fully; towards it something is done otherwise.

    The verb of the sentence stands at `limit`, its first government at `first`: it is what makes shares fall.
    """
    before, after = sentence.text[: mention.start], sentence.text[mention.end :]
    if mention.start == first and _CAUSE.search(before) and _ACTS_NEXT.match(after):
        return 1.0
    towards = _TOWARDS.search(before)
    clause = _ASIDE.match(sentence.text)
    in_clause = clause is not None and mention.end <= clause.end()
    its_rules = (towards and _OF_ITS_RULES.match(after)) or _WEIGHS.match(after)
    if in_clause or _THEN.search(before) or its_rules or _OWNS.match(after):
        return 0.2
    if _BY.search(before) or _AT.search(before):
        return 1.0
    if (not before and _HEADS.match(after)) or (_GOVERNS.match(after) and not towards):
        return 1.5
    if towards:
        return 0.1
    return 0.25 if mention.start > limit and not _SUBJECT.match(after) else 1.0


def _subject_code(article: Article, text: str, limit: int) -> str:
    return next((mention.code for mention in article.names.places(text[: max(limit, 40)])), "")


def _only_place(article: Article) -> tuple[str, str] | None:
    """Return the country that an official publisher's name names."""
    mention = next(iter(article.names.places(str(article.publisher.value if article.publisher else ""))), None)
    return ("", mention.code) if mention else None
