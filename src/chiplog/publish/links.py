"""Links that lead out of the page: only http and https, and nothing of the page goes with them."""

from chiplog.output import escape
from chiplog.publish.markup import Html, Template

_LINK = Template('<a href="{url}" rel="noopener noreferrer" target="_blank">{text}</a>')
_DEAD = Template("{text}")


def outside(url: str, text: str) -> Html:
    """Return a link to another page; an address that is not of http or https is not linked."""
    address = escape.href(url)
    return _DEAD(text=text) if address is None else _LINK(url=address, text=text)
