"""What the rules look at: a page's prose, the names in it, and whose page it is."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from chiplog.articles.article import casing, printed_dates, prose, publisher, source
from chiplog.articles.article.gazetteer import Gazetteer, Mention
from chiplog.articles.article.prose import Prose
from chiplog.articles.article.publisher import Genre
from chiplog.articles.found import Found
from chiplog.articles.pages.page import Block, Page, Part
from chiplog.articles.phrases import phrases


@dataclass(frozen=True)
class Article:
    """A page that is being read for one act."""

    page: Page
    names: Gazetteer
    prose: Prose
    genre: Genre
    publisher: Found | None
    published: Found | None
    lang: Found
    whole: bool = True
    """Whether it is read for all that the page tells."""
    acting: str = ""
    """The country that acts on the page, where a part of it names none."""

    @cached_property
    def day(self) -> dt.date | None:
        """The page's own day."""
        return dt.date.fromisoformat(self.published.value) if self.published else None

    @cached_property
    def near(self) -> dt.date | None:
        """A day near the page's own: that one, else near the end of what its address gives."""
        month = _MONTH_OF_ADDRESS.search(self.page.url)
        if self.day or not month:
            return self.day
        return (
            dt.date(int(month[1]), int(month[2]), 28)
            if month[2]
            else dt.date(int(month[1]), 12, 31 - printed_dates.SLACK)
        )

    @cached_property
    def likely(self) -> dict[str, float]:
        """How much the prose is about each country."""
        weights: dict[str, float] = {}
        for sentence in self.prose.sentences:
            for mention in self.names.places(sentence.text):
                weights[mention.code] = weights.get(mention.code, 0.0) + sentence.weight
        if self.publisher and (body := self.names.body_named(str(self.publisher.value))):
            weights[body[1]] = weights.get(body[1], 0.0) + 10
        if seat := publisher.seat(self.page):
            weights[seat] = weights.get(seat, 0.0) + 20
        return weights

    @cached_property
    def headline(self) -> str:
        """The prose's title, where it is not the publication's own name."""
        own = str(self.publisher.value) if self.publisher else ""
        if self.page.title and _squeezed(self.page.title) != _squeezed(own):
            return self.page.title
        return self.page.head_title

    @cached_property
    def sentence(self) -> str:
        """The headline as a sentence, where each of its words begins with a capital letter."""
        said = (one.text for one in self.prose.sentences if not one.heading)
        text = "\n".join(one for one in said if not casing.in_title_case(one))
        head = self.headline
        names = [*self.names.places(head), *self.names.companies(head), *self.bodies(head)]
        return casing.as_sentence(head, text, names)

    @cached_property
    def own_body(self) -> tuple[str, str] | None:
        """The (body, country) that an official page is of."""
        if self.genre is not Genre.OFFICIAL or not self.publisher:
            return None
        name = str(self.publisher.value)
        unique = self.names.body_named(self.publisher.quote) or self.names.body_named(name)
        return unique or next(((one.name, one.code) for one in self.bodies(name)), None)

    def bodies(self, text: str) -> Iterator[Mention]:
        """Find bodies in a text."""
        return self.names.bodies(text, self.likely)

    def about(self, blocks: tuple[Block, ...]) -> "Article":
        """Return the same page, read for a part of it."""
        return replace(self, prose=told(blocks, self.day, str(self.lang.value)), whole=blocks == self.page.blocks)


_MONTH_OF_ADDRESS = re.compile(r"/(20\d\d)(?:[/-](0[1-9]|1[0-2]))?(?=[/-])")

_BYLINE = phrases("article-byline")


def of(page: Page, names: Gazetteer) -> Article:
    """Return the article of a page."""
    genre = publisher.genre(page, names)
    whose = publisher.publisher(page, names, genre)
    printed = source.published(page)
    day = dt.date.fromisoformat(printed.value) if printed else None
    lang = source.lang(page)
    return Article(page, names, told(page.blocks, day, str(lang.value)), genre, whose, printed, lang)


def told(blocks: tuple[Block, ...], day: dt.date | None, lang: str = "en") -> Prose:
    """Return the prose that blocks tell in a language, without the lines on who wrote it, and when."""
    return prose.of([block for block in blocks if not _is_byline(block)], day, lang)


def _is_byline(block: Block) -> bool:
    """Whether a short line tells the writer or the day, and no more."""
    text = block.text
    if block.part is Part.TITLE or len(text) > 110 or prose.is_sentence(text):
        return False
    return bool(_BYLINE.match(text)) or printed_dates.full(text) is not None


def _squeezed(text: str) -> str:
    return re.sub(r"\W", "", text).casefold()
