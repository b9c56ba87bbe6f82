"""The words of made-up events. Nobody must take one for news: no firm, body, page or product here exists."""

from collections.abc import Callable
from random import Random

from chiplog.model import jurisdictions
from chiplog.model.values import TITLE_LONGEST

HEADER = """\
# yaml-language-server: $schema=events.schema.json
# MADE-UP events for speed tests, {size} of them, of seed {seed}. None of these acts happened.
# Only their proportions are those of the real log; firms, bodies, pages and products are invented.
# Order: by actor, then announced, then id. The order carries no meaning.

"""

_VERBS = {
    "tighten": ("tightens", "adds to", "extends", "sharpens"),
    "loosen": ("eases", "narrows", "waives", "lifts part of"),
    "neutral": ("looks into", "consults on", "reviews"),
    "mixed": ("rewrites", "rearranges"),
}
_THINGS = "sample wafers|mock etch tools|toy accelerators|paper substrates|pretend memory|invented gases".split("|")
_FIRST = "Example Sample Mock Placeholder Fictive Nowhere Anybody Dummy Imagined Sketch Paper Toy".split()
_LAST = "Foundry|Devices|Lithography|Memory|Gases|Optics|Systems|Holding & Sons|Materials (Overseas)".split("|")
_BODIES = (
    *("Trade Office", "Customs House", "Example Ministry", "Chip Board", "Sample Court"),
    "Trade Office / Customs House",
)
_ITEMS = (
    *("mock accelerator X1", "mock accelerator X2", "sample memory", "toy lithography", "pretend gallium"),
    *("placeholder resist", "invented gases", "paper substrates", "'dummy' wafers", "test masks: all kinds", "0xE5"),
    *("fictive etch tools", "example design software", "imaginary AI chips", "nowhere metal, refined", "1E5 probes"),
)
_SENTENCES = (
    "Act {n} is made up for a speed test, and covers {item} and {other}.",
    "Nobody needs a permit for {item}, as there is none.",
    "Applications by {firm} would be judged case by case, with a presumption of refusal for {other}.",
    "It would apply to {firm} and to firms that it owns by half or more.",
    "The invented notice gives 30 days for comments.",
    "A list of 12 invented parties is attached, among them {firm}; those of {other} stay out.",
)
_PUBLISHERS = "Example Gazette|Sample Daily|Mock Wire|Placeholder Law LLP|Nowhere Times".split("|")
_COMMENTS = (
    "checked against the invented notice",
    "part 2 of this act is another event",
    "made up: to be looked at again",
)


def title(chance: Random, actor: str, effect: str, instrument: str, number: int) -> str:
    """Give a title that says itself that it is made up, short or long."""
    verb, thing = chance.choice(_VERBS[effect]), chance.choice(_THINGS)
    what = f"{jurisdictions.name(actor)} {verb} its {instrument.replace('-', ' ')} for {thing}"
    longer = f"{what}, but not for {firm(chance)}, in made-up act {number}"
    return longer if chance.random() < 0.3 and len(longer) <= TITLE_LONGEST else f"{what} in made-up act {number}"


def slug(chance: Random, instrument: str, number: int) -> str:
    """Give the words of an id; the number makes it the only one."""
    return f"{chance.choice(_THINGS)} {instrument} {number}".replace(" ", "-")


def summary(chance: Random, number: int) -> str:
    """Give one to three sentences."""
    known = {"n": number, "item": item(chance), "other": chance.choice(_THINGS), "firm": firm(chance)}
    first, *rest = _SENTENCES
    more = chance.sample(rest, chance.randint(0, 2))
    return " ".join(sentence.format(**known) for sentence in (first, *more))


def firm(chance: Random) -> str:
    """Name a firm that does not exist."""
    return f"{chance.choice(_FIRST)} {chance.choice(_LAST)}"


def body(chance: Random) -> str:
    """Name an agency that does not exist."""
    return chance.choice(_BODIES)


def item(chance: Random) -> str:
    """Name a product that does not exist."""
    return chance.choice(_ITEMS)


def publisher(chance: Random) -> str:
    """Name an outlet that does not exist."""
    return chance.choice(_PUBLISHERS)


def comment(chance: Random) -> str:
    """Give a comment line that stands above a block."""
    return f"# {chance.choice(_COMMENTS)}\n"


def several(make: Callable[[Random], str], chance: Random, count: int) -> list[str]:
    """Give up to so many different names, of firms or products."""
    return list(dict.fromkeys(make(chance) for _ in range(count)))
