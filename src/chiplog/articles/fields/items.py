"""Products as the act names them: models, materials, known kinds of goods, and what is traded in a sentence."""

import re
from collections.abc import Iterator, Sequence

from chiplog.articles.article.article import Article
from chiplog.articles.article.gazetteer import Gazetteer
from chiplog.articles.article.prose import EARLY, LATE, STANDFIRST, Sentence
from chiplog.articles.found import Found, in_text
from chiplog.articles.phrases import phrases, source, words
from chiplog.model.vocabulary import Instrument

MODEL = phrases("items-model", 0)
_CONTRAST = phrases("items-contrast")
_MADE = phrases("items-made")
"""What stands before goods that are made with those of the act, unless the act pays for making them."""

_PAYS = (Instrument.AWARD, Instrument.SUBSIDY, Instrument.DEAL_DECISION)
_GENERAL = words("items-general")
"""Names of goods that a model, or another name, says better."""

_BREAK = phrases("items-break")
"""What no list of goods goes on behind."""

_TRADED = phrases("items-traded")
"""What stands before goods that are traded: `exports of`, `tariffs on`, `to import`."""

_ABBREVIATED = re.compile(r" \([A-Z]{2,6}\)(?= [a-z])")
"""A short form within a name: `scanning electron microscopes (SEM) equipment`."""

_AI = re.compile(r"\b[Aa]rtificial[ -]intelligence (?:\(AI\) )?(?=chips|semiconductors|processors)")

_AND = re.compile(r", (?:and |or )?| (?:and|or) ")
_BEFORE = words("items-before")
"""Words before a name of goods that are no part of it."""

_THING = re.compile(
    r"(?:[a-z0-9][\w/-]*+ |[A-Z]{2}[\w-]*+ ){0,3}"
    rf"(?:[a-z][\w-]{{0,30}}(?<![su])(?<!i)s|[A-Z]{{2,20}}s?|{source('items-singular')})"
)
_SINGULAR = words("items-singular")
_VAGUE = phrases("items-vague", 0)
"""What lists name besides goods."""

_NONE = phrases("items-none")
"""Known names that say nothing of what they are."""

_FOLLOWS = phrases("items-follows")
"""What stands behind a name of goods that is a part of another name: `chip makers`."""

_OF_PARTIES = (Instrument.ENTITY_LIST, Instrument.CONTROL_ORDER)
"""Acts on parties, in whose news the field's name is no goods."""

MOST = 12


def items(article: Article, instrument: Found | None) -> Found | None:
    """Return the goods that the news names, the weightiest sentence's first; of acts on parties only close names."""
    pays = instrument is not None and instrument.value in _PAYS
    apart = (_CONTRAST,) if pays else (_CONTRAST, _MADE)
    found: dict[str, Sentence] = {}
    known: set[str] = set()
    for sentence in sorted(article.prose.sentences, key=lambda one: (one.past, -one.weight)):
        if sentence.past and found:
            break
        for name in _in(sentence, article.names, apart):
            key = _plain(name, article.names)
            if key not in known and (sentence.past or sentence.weight >= LATE):
                known.add(key)
                found[name] = sentence
    of_parties = instrument is not None and instrument.value in _OF_PARTIES
    kept = [name for name in _sifted(found) if not (of_parties and _GENERAL.fullmatch(name))][:MOST]
    quotes = dict.fromkeys(found[name].text for name in kept)
    return in_text(kept, " … ".join(quotes)) if kept else None


def _in(sentence: Sentence, names: Gazetteer, apart: Sequence[re.Pattern[str]]) -> Iterator[str]:
    """Return the goods that a sentence names, but for those behind what sets them apart."""
    text = _ABBREVIATED.sub("", _AI.sub("AI ", sentence.text))
    for match in MODEL.finditer(text):
        if not _is_apart(text[: match.start()], apart):
            yield match[0]
    taken: list[range] = []
    for start, end, name in _traded(names, text):
        if not _is_apart(text[:start], apart):
            yield _lowered(name)
            taken.append(range(start, end))
    for match in names.goods.finditer(text):
        told = any(match.start() in span for span in taken) or _is_apart(text[: match.start()], apart)
        if not told and _is_named(names, text, match):
            yield match[0] if match["family"] else _lowered(_BEFORE.sub("", match[0]))
    for name, english in names.tables["goods"]["foreign"].items():
        if name in text:
            yield english


def _is_apart(before: str, apart: Sequence[re.Pattern[str]]) -> bool:
    return any(sign.search(before) for sign in apart)


def _is_named(names: Gazetteer, text: str, match: re.Match[str]) -> bool:
    """Whether known goods are named for themselves: not behind their model, nor as a part of another name."""
    name, before = match[0], text[: match.start()]
    if match["family"]:
        return True
    behind_model = before.endswith("(") or any(0 <= match.start() - one.end() <= 2 for one in MODEL.finditer(text))
    spelled = re.search(r"[a-z][A-Z]", name)  # a company's spelling
    return not (
        behind_model
        or spelled
        or (match["named"] and not re.search(r"s$", name) and not _SINGULAR.search(name))
        or _NONE.match(name)
        or _FOLLOWS.match(text[match.end() :])
        or _in_company(names, text, match)
    )


def _traded(names: Gazetteer, text: str) -> Iterator[tuple[int, int, str]]:
    """Return what is traded in a sentence, or stands in a list beside goods that are known, and where it stands."""
    start = 0
    behind = [match.end() for match in _TRADED.finditer(text)]
    for stop in (*_BREAK.finditer(text), None):
        end = stop.start() if stop else len(text)
        begin = max((one for one in behind if start <= one <= end), default=-1)
        pieces = _AND.split(text[max(begin, start) : end].strip(" ,"))
        known = sum(names.goods.search(piece) is not None for piece in pieces)
        beside = len(pieces) > 2 and known * 3 >= len(pieces) and all(_is_thing(one) for one in pieces[1:-1])
        if begin >= 0 or beside:
            for piece in pieces:
                thing = _thing(piece)
                if thing and (names.is_goods(thing) or (beside and thing.count(" ") < 2)):
                    at = text.index(piece, start)
                    yield at, at + len(piece), thing
        start = stop.end() if stop else end


def _thing(piece: str) -> str:
    """Return the goods that a piece of a list is the name of, or ""."""
    name = piece.strip()
    while (cut := _BEFORE.sub("", name)) != name:
        name = cut
    return name if _is_thing(name) and not MODEL.search(name) else ""


def _is_thing(name: str) -> bool:
    return _THING.fullmatch(name) is not None and not _VAGUE.search(name) and not _NONE.match(name)


def _in_company(names: Gazetteer, text: str, match: re.Match[str]) -> bool:
    """Whether a name of goods is a part of a company's name."""
    return any(
        one.start <= match.start() < one.end and one.end - one.start > len(match[0]) for one in names.companies(text)
    )


def _plain(name: str, names: Gazetteer) -> str:
    """Return a name in the form in which two names of one thing are equal."""
    folded = name.casefold()
    for alias, plain in names.tables["goods"]["same"].items():
        folded = folded.replace(alias, plain)
    return re.sub(r"[\s-]|s\b", "", folded)


def _lowered(name: str) -> str:
    """Return a name without the capital letter that its place in a sentence gave it."""
    words = name.split(" ")
    return " ".join(word if word.isupper() or any(c.isupper() for c in word[1:]) else word.lower() for word in words)


def _sifted(found: dict[str, Sentence]) -> list[str]:
    """Leave out what another name says more closely, and general words where the lead names models."""
    models = [name for name in found if MODEL.fullmatch(name)]
    kept = []
    for name, sentence in found.items():
        longer = any(
            name.casefold() != other.casefold()
            and name.casefold() in other.casefold()
            and (not MODEL.fullmatch(other) or other.casefold().startswith(f"{name.casefold()} "))
            for other in found
        )
        late = sentence.weight < 1.2 and not (MODEL.fullmatch(name) and not any(found[m].weight >= 2 for m in models))
        if not (longer or (late and len(found) > 2)):
            kept.append(name)
    close = [name for name in kept if not _GENERAL.fullmatch(name)]
    early = EARLY if not close else 99.0 if models else STANDFIRST
    return [name for name in kept if name in close or found[name].weight >= early]
