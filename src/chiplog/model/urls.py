"""Addresses of sources: which are allowed, and which two are the same page."""

import re
from urllib.parse import parse_qsl, urlencode, urlsplit

# Parameters that say how a reader came to the page, not which page it is.
_TRACKING = ("utm_", "mc_", "pk_", "hsa_")
_TRACKERS = frozenset(("fbclid gclid dclid msclkid yclid igshid mkt_tok cmpid smid ocid ref_src guccounter").split())

_NEVER = re.compile(r'[\s<>"{}|\\^`]')


def fault(url: str) -> str | None:
    """Say what is wrong with an address, or None."""
    try:
        parts = urlsplit(url)
        port_is_fine = ":" not in parts.netloc or parts.port != 0
    except ValueError:
        return f"{url!r} is not an address"
    if parts.scheme not in ("http", "https"):
        return f"{url!r} is not a web address: it begins with http:// or https://"
    if not parts.hostname or not port_is_fine or _NEVER.search(url):
        return f"{url!r} is not a whole web address"
    return None


def host(url: str) -> str:
    """Give the host of an address, without `www.`."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


def normal(url: str) -> str:
    """Give an address in the form in which two addresses of one page are equal.

    The scheme, `www.`, the fragment, a trailing slash and tracking parameters don't count.
    """
    parts = urlsplit(url)
    pairs = parse_qsl(parts.query, keep_blank_values=True) if parts.query else ()
    query = [pair for pair in pairs if not _tracks(pair[0].lower())]
    port = parts.port if ":" in parts.netloc else None
    tail = f"?{urlencode(sorted(query))}" if query else ""
    shown = f":{port}" if port not in (None, 80, 443) else ""
    return f"{(parts.hostname or '').removeprefix('www.')}{shown}{parts.path.rstrip('/')}{tail}"


def _tracks(parameter: str) -> bool:
    return parameter in _TRACKERS or parameter.startswith(_TRACKING)
