"""Products as the act names them: models, materials, and names that end in a kind of goods."""

import re
from collections.abc import Iterator

from chiplog.articles.article.article import Article
from chiplog.articles.article.gazetteer import Gazetteer
from chiplog.articles.article.prose import EARLY, STANDFIRST, Sentence
from chiplog.articles.found import Found, in_text
from chiplog.articles.phrases import phrases, words
from chiplog.model.vocabulary import Instrument

MODEL = phrases("items-model", 0)
_SAME = (
    (re.compile(r"\bartificial[- ]intelligence\b", re.IGNORECASE), "AI"),
    (re.compile(r"\b(?:AI )(?:processors|accelerators|semiconductors|microchips|chipsets)\b"), "AI chips"),
    (
        re.compile(
            r"\b(?:chipmaking|semiconductor[- ]manufacturing|semiconductor[- ]making|wafer fabrication|"
            r"chip making) equipment\b",
            re.IGNORECASE,
        ),
        "chip-making equipment",
    ),
)
_CONTRAST = phrases("items-contrast")
_GENERAL = words("items-general")
"""Names of goods that a model, or another name, says better."""

_LIST = re.compile(r"[^,;:.()]{3,60}(?:, (?:and |or )?[^,;:.()]{3,60}){1,12}(?:,? (?:and|or) [^,;:.()]{3,80})")
_AND = re.compile(r", (?:and |or )?| (?:and|or) ")
_NOUN = r"[a-z][a-z-]+"
_GOOD = rf"(?:{_NOUN}s|machinery|equipment|software|memory)"
_THING = re.compile(rf"(?:certain |some |other )?(?:{_NOUN} ){{0,3}}{_GOOD}")
_TAIL = re.compile(rf"(?<=\b(?:as|of|in|on|to|or) )(?:{_NOUN} )?{_GOOD}$|(?<=including )(?:{_NOUN} )?{_GOOD}$")
_FRONT = re.compile(rf"(?:{_NOUN} ){{0,2}}?{_GOOD}(?= (?:that|which|to|for|from|in|on|with|are|is|will|by|used)\b|$)")
_VAGUE = phrases("items-vague", 0)
"""What lists name besides goods."""

_OF_PARTIES = (Instrument.ENTITY_LIST, Instrument.CONTROL_ORDER)
"""Acts on parties, in whose news the field's name is no goods."""

MOST = 12


def items(article: Article, instrument: Found | None) -> Found | None:
    """Return the goods that the news names, the weightiest sentence's first; of acts on parties only close names."""
    found: dict[str, Sentence] = {}
    known: set[str] = set()
    for sentence in sorted(article.prose.news, key=lambda one: -one.weight):
        for name in _in(sentence, article.names):
            key = re.sub(r"[\s-]|s\b", "", _plain(name).casefold())
            if key not in known and sentence.weight >= 0.8:
                known.add(key)
                found[name] = sentence
    of_parties = instrument is not None and instrument.value in _OF_PARTIES
    kept = [name for name in _sifted(found) if not (of_parties and _GENERAL.fullmatch(name))][:MOST]
    quotes = dict.fromkeys(found[name].text for name in kept)
    return in_text(kept, " … ".join(quotes)) if kept else None


def _in(sentence: Sentence, names: Gazetteer) -> Iterator[str]:
    text = sentence.text
    models = list(MODEL.finditer(text))
    for match in models:
        if not _CONTRAST.search(text[: match.start()]):
            yield match[0]
    for match in names.goods.finditer(text):
        name = match[0]
        behind_model = (
            text[: match.start()].endswith("(")
            or _in_company(names, text, match)
            or any(0 <= match.start() - model.end() <= 2 for model in models)
        )
        if re.search(r"[a-z][A-Z]", name) and not match["family"]:
            continue  # a company's spelling
        singular = match["named"] and not re.search(
            r"(?:s|equipment|software|machinery|memory|DRAM|NAND|HBM|technology|lithography|data|photoresist|"
            r"polysilicon|intelligence|electronics)$",
            name,
        )
        vague = re.search(
            r"\b(?:items|goods|products|materials|components|systems|technologies)$", name
        ) and not re.match(
            r"(?i:dual-use|strategic|critical|quantum|superhard|artificial|AI|additive|lithography|immersion)", name
        )
        follows = re.match(
            r"[ -](?:companies|firms|makers?|industry|sector|maker|manufacturers?|groups?|rules?|controls?|"
            r"market|race|act|lists?|plant|fab|policy|law|stocks?|talks|designers?|suppliers?|ministry)\b",
            text[match.end() :],
            re.IGNORECASE,
        )
        if (
            not behind_model
            and not singular
            and not vague
            and not follows
            and not _CONTRAST.search(text[: match.start()])
        ):
            yield name if match["family"] else _lowered(name)
    yield from _enumerated(names, text)
    for name, english in names.tables["goods"]["foreign"].items():
        if name in text:
            yield english


def _enumerated(names: Gazetteer, text: str) -> Iterator[str]:
    """Return what stands in a list beside goods that are known: `lasers, sensors and machine tools`."""
    for match in _LIST.finditer(text):
        said = _AND.split(match[0])
        inner = [one for one in said[1:-1] if one]
        if not inner or not all(_THING.fullmatch(one) for one in inner):
            continue
        first, last = _TAIL.search(said[0]), _FRONT.match(said[-1])
        things = [first[0] if first else "", *inner, last[0] if last else ""]
        if sum(names.goods.search(one) is not None for one in things) * 3 >= len(things):
            yield from (one for one in things if one and not names.goods.search(one) and not _VAGUE.search(one))


def _in_company(names: Gazetteer, text: str, match: re.Match[str]) -> bool:
    """Whether a name of goods is a part of a company's name."""
    return any(
        one.start <= match.start() < one.end and one.end - one.start > len(match[0]) for one in names.companies(text)
    )


def _plain(name: str) -> str:
    """Return a name in the form in which two names of one thing are equal."""
    for pattern, plain in _SAME:
        name = pattern.sub(plain, name)
    return name


def _lowered(name: str) -> str:
    """Return a name without the capital letter that its place in a sentence gave it."""
    words = name.split(" ")
    return (
        " ".join(word if word.isupper() or any(c.isupper() for c in word[1:]) else word.lower() for word in words)
        if words[0] not in ("Blackwell", "Rubin", "Hopper")
        else name
    )


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
