"""Products as the act names them: models, materials, and names that end in a kind of goods."""

import re
from collections.abc import Iterator

from chiplog.articles.article.article import Article
from chiplog.articles.article.gazetteer import Gazetteer
from chiplog.articles.article.prose import Sentence
from chiplog.articles.found import Found, in_text
from chiplog.articles.phrases import phrases

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
_GENERAL = frozenset(
    (
        "semiconductors; chips; ai chips; microchips; advanced chips; advanced technology; technologies; servers;"
        "graphics processors; critical technology; electronics"
    )
    .replace("; ", ";")
    .split(";")
)
"""Names of goods that a model says better."""

MOST = 12


def items(article: Article) -> Found | None:
    """Return the goods that the news names, the weightiest sentence's first."""
    found: dict[str, Sentence] = {}
    known: set[str] = set()
    for sentence in sorted(article.prose.news, key=lambda one: -one.weight):
        for name in _in(sentence, article.names):
            key = re.sub(r"[\s-]|s\b", "", _plain(name).casefold())
            if key not in known and sentence.weight >= 0.8:
                known.add(key)
                found[name] = sentence
    kept = _sifted(found)[:MOST]
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
    for name, english in names.tables["goods"]["foreign"].items():
        if name in text:
            yield english


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
        vague = name.casefold() in _GENERAL and (bool(models) or sentence.weight < 1.2)
        if not (longer or vague or (late and len(found) > 2)):
            kept.append(name)
    return kept
