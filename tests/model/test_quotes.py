"""Quotes: how they are compared, and the addresses that open pages at them."""

import pytest

from chiplog.model import quotes

LONG = "The Ministry of Commerce said on Tuesday that exports of gallium and of germanium need a licence from the first of August on."


@pytest.mark.parametrize(
    ("url", "words", "link"),
    [
        ("https://a.example/x", "No licence, no exports", "https://a.example/x#:~:text=No%20licence%2C%20no%20exports"),
        ("https://a.example/x#top", "dual-use & more", "https://a.example/x#top:~:text=dual%2Duse%20%26%20more"),
        ("https://a.example/x", LONG,
         "https://a.example/x#:~:text=The%20Ministry%20of%20Commerce%20said%20on%20Tuesday%20that%20exports%20of,a%20licence%20from%20the%20first%20of%20August%20on."),
        ("https://a.example/x", "One part […] and another", "https://a.example/x#:~:text=One%20part,and%20another"),
        ("https://a.example/x", "限" * 120, f"https://a.example/x#:~:text={'%E9%99%90' * 60},{'%E9%99%90' * 40}"),
        ("https://a.example/x", "half a \ud800 pair", "https://a.example/x#:~:text=half%20a%20%3F%20pair"),
        ("https://a.example/x", "<script>\x1b[31m\n", "https://a.example/x#:~:text=%3Cscript%3E%1B%5B31m%0A"),
    ],
)  # fmt: skip
def test_a_link_opens_a_page_at_its_words(url: str, words: str, link: str) -> None:
    assert quotes.link(url, words) == link


@pytest.mark.parametrize(
    ("words", "pieces"),
    [("a b", ["a b"]), ("a […] b [...] c", ["a", "b", "c"]), ("[…] a", ["a"]), ("[…]", ["[…]"]), ("a … b", ["a … b"])],
)
def test_the_parts_of_a_quote_are_told_apart_where_words_were_left_out(words: str, pieces: list[str]) -> None:
    assert quotes.pieces(words) == pieces


def test_spaces_and_quotation_marks_make_no_difference() -> None:
    assert quotes.folded("“Dual\u00a0use”  goods\n\u200bfor ‘all’") == quotes.folded("\"Dual use\" goods for 'all'")
    assert quotes.folded("Gallium") != quotes.folded("gallium")
