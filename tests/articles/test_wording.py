"""Sentences as the rules read them: foreign words in English, abbreviations without points, quotes as on the page."""

import pytest

from chiplog.articles.article import wording
from chiplog.articles.pages.page import Kind
from tests.articles.test_drafts import drafted

GERMAN = """Bundesregierung untersagt Verkauf von Elmos an Chinesen

09.11.2022

Die Bundesregierung hat am Mittwoch den Verkauf der Chipfabrik von Elmos an einen chinesischen Konzern untersagt. Das teilte das
Bundeswirtschaftsministerium nach der Sitzung mit. Die Übernahme gefährde die öffentliche Ordnung und Sicherheit der
Bundesrepublik, und mildere Mittel als ein Verbot gebe es nicht, heißt es in der Begründung.
"""
JAPANESE = """先端半導体の製造装置、輸出管理の対象に

2023年3月31日

政府は31日、先端半導体の製造装置を輸出管理の対象に追加すると発表した。輸出には経済産業相の許可が必要になる。外為法の省令を改正する。
"""


def test_a_german_page_is_read_and_quoted_in_german() -> None:
    read = drafted(GERMAN)
    (draft,) = read.drafts
    assert read.kind is Kind.ARTICLE
    assert {name: draft.entry.get(name) for name in ("actor", "flow", "instrument", "effect")} == {
        "actor": "DE",
        "flow": "inward",
        "instrument": "deal-decision",
        "effect": "tighten",
    }
    assert draft.entry["sources"][0]["lang"] == "de"
    assert draft.found["instrument"].quote in " ".join(GERMAN.split())


def test_a_japanese_page_is_not_taken_for_a_chinese_one() -> None:
    (draft,) = drafted(JAPANESE).drafts
    entry = draft.entry
    assert (entry["actor"], entry["flow"], entry["instrument"]) == ("JP", "export", "licence-rule")
    assert entry["sources"][0]["lang"] == "ja"


@pytest.mark.parametrize(
    ("text", "lang", "plain"),
    [
        ("The U.S. fines Acme Inc. over No. 5", "en", "The US fines Acme Inc over No 5"),
        ("La Chine interdit l'exportation", "fr", "La China bans l'exports"),
        ("La Chine interdit", "en", "La Chine interdit"),
        ("Genehmigungspflichtig", "de", "requires a licence"),
    ],
)
def test_words_are_replaced_in_their_own_language_alone(text: str, lang: str, plain: str) -> None:
    assert wording.plain(text, lang) == plain


def test_a_quote_is_given_back_in_the_words_of_the_page() -> None:
    assert wording.originals("a … the US", {"the US": "the U.S."}) == "a … the U.S."
