"""Links that lead out of the page: only http and https, and nothing of the page goes with them."""

from collections.abc import Mapping

from chiplog.model import quotes
from chiplog.output import escape
from chiplog.publish.markup import Html, Template

_LINK = Template('<a href="{url}" rel="noopener noreferrer" target="_blank">{text}</a>')
_DEAD = Template("{text}")


def at_words(source: Mapping[str, str]) -> Html:
    """Return a link that opens the page of a source at its quote, with the name of its publisher."""
    return outside(quotes.link(source["url"], source["quote"]), source["publisher"])


def outside(url: str, text: str) -> Html:
    """Return a link to another page; an address that is not of http or https is not linked."""
    address = escape.href(url)
    return _DEAD(text=text) if address is None else _LINK(url=address, text=text)
