"""Addresses of sources: which are allowed, and which are the same page."""

import functools
import re
import unicodedata
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlencode, urlsplit

PATTERN = r"^[Hh][Tt][Tt][Pp][Ss]?://[^\s/?#@\\]+([/?#][^\s]*)?$"
"""The pattern of an address in the schema."""

# Parameters that say how a reader got to the page, or with which device, not which page it is.
_TRACKING = (
    *("utm_", "mc_", "pk_", "hsa_", "mtm_", "piwik_", "matomo_", "guce_", "_hs", "__hs", "oly_", "amp_"),
    *("at_medium", "at_campaign", "at_custom", "at_link", "ns_mchannel", "ns_source", "ns_campaign", "ns_linkname"),
)
_TRACKERS = frozenset(
    (
        "fbclid gclid gclsrc gbraid wbraid gad_source gad_campaignid dclid msclkid yclid ysclid twclid"
        " ttclid li_fat_id srsltid igshid igsh mkt_tok cmpid smid smtyp ocid ncid icid intcmp ref_src"
        " ref_url guccounter _ga _gl _openstat epik irclickid vero_id vero_conv rb_clickid s_cid sc_cid"
        " wickedid xtor hsctatracking sr_share soc_src soc_trk spm scm share_source share_token sharetype"
        " smprod taid tblci trk trkcampaign trkinfo linkid mbid ved usg emc usqp aoh _branch_match_id"
        " _bhlid __s __twitter_impression fb_action_ids fb_action_types fb_source"
    ).split()
)
_DEVICES = frozenset(
    {("outputtype", "amp"), ("output", "amp")}
    | {(name, value) for name in ("amp", "mobile") for value in ("", "1", "true")}
)

_NEVER = re.compile(r'[\s<>"{}|\\^`\x00-\x1f\x7f]')
_LABEL = re.compile(r"[^\W_](?:[\w-]{0,61}[^\W_])?|_[\w-]{1,62}")
_NUMBER = re.compile(r"\d+|0[xX][\da-fA-F]*")
_IPV4 = re.compile(r"(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}", re.ASCII)
_HOST_LIMIT = 253
_USUAL = re.compile(
    r"https?://(?=[^/]{1,250}(?:/|$))(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,9}[a-z]{2,18}(?:/[\w./?=&%~#+,:;!*()$'@-]*)?",
    re.ASCII,
)
"""What nearly every address looks like; the others are taken apart."""

# Copies of a page on another site; the rest of the address is the address of the page.
_COPIES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?:web|www)?\.?archive\.org/(?:web/)?(?:\d{1,14}|\*)[a-z_]*\*?/(?P<url>.+)",
        r"(?:web\.)?archive\.org/(?:web|save)/(?P<url>https?:.+)",
        r"archive\.(?:ph|is|today|li|md|vn|fo)/(?:\d{4}[\d.-]*|newest|oldest|o/\w+|timegate)/(?P<url>.+)",
        r"(?:www\.)?(?:google\.[a-z.]+|bing\.com)/amp/(?:s/)?(?P<url>.+)",
        r"[\w.-]+\.cdn\.ampproject\.org/(?:[a-z]/)?(?:s/)?(?P<url>.+)",
        r"webcache\.googleusercontent\.com/search\?(?:.*&)?q=cache:(?:[\w-]{12}:)?(?P<url>[^+&]+).*",
        r"(?:www\.)?google\.[a-z.]+/url\?(?:.*&)?(?:q|url)=(?P<quoted>https?(?::|%3A)[^&]+).*",
    )
)
_COPY_SIGNS = ("archive.", "/amp/", "ampproject", "google")
"""One of these is in the address of every copy."""
_DEEPEST = 3
"""How many levels of copies of copies are resolved."""

_BESIDE = re.compile(r"^(?:www\d?|m|mobile|amp|wap)\.(?=[^.]+\.)")
_INNER = re.compile(r"^([a-z]{2,3})\.(?:m|mobile)\.(?=[^.]+\.)")
_INDEX = re.compile(r"/(?:index|default)\.(?:html?|php\d?|aspx?|jsp|cgi)$", re.IGNORECASE)
_AMP = re.compile(r"(?:/amp)(?=$)|^/amp(?=/)|\.amp(?=$|\.html?$)", re.IGNORECASE)
_PAGE_SIGNS = re.compile(r"amp|index|default", re.IGNORECASE)
_SESSION = re.compile(r";jsessionid=[^/?#]*", re.IGNORECASE)
_RESERVED = "!$&'()*+,/:;=?@[]#%"


def fault(url: str) -> str | None:
    """Return a message about an invalid address, or None. The message does not repeat a password in it."""
    if _USUAL.fullmatch(url):
        return None
    try:
        parts = urlsplit(url)
        port_is_fine = ":" not in parts.netloc or parts.port != 0
    except ValueError:
        return f"{_without_user(url)!r} is not an address"
    if "@" in parts.netloc:
        return "contains a user name before @, which can look like another host or be a password"
    if parts.scheme not in ("http", "https"):
        return f"{url!r} is not a web address: it must begin with http:// or https://"
    if not port_is_fine or _NEVER.search(url) or not _is_host(parts.netloc, parts.hostname or ""):
        return f"{url!r} is not a complete web address"
    return None


def _without_user(url: str) -> str:
    return re.sub(r"//[^/?#]*@", "//", url)


def _is_host(place: str, host: str) -> bool:
    """Return whether a host is a name with a dot, this machine's name, or an IP address in its usual notation."""
    if place.startswith("["):
        return True  # urlsplit has checked it
    labels = host.removesuffix(".").split(".")
    if _NUMBER.fullmatch(labels[-1]):
        return bool(_IPV4.fullmatch(host))
    named = len(labels) > 1 or host == "localhost"
    return named and len(host) <= _HOST_LIMIT and all(map(_LABEL.fullmatch, labels))


def host(url: str) -> str:
    """Return the host of an address, without `www.`."""
    return (urlsplit(url).hostname or "").removesuffix(".").removeprefix("www.")


def unicode_host(url: str) -> str:
    """Return the host of an address as a browser shows it: in Unicode."""
    return _host((urlsplit(url).hostname or "").lower())


def normal(url: str) -> str:
    """Return an address in a normal form that is equal for all addresses of the same page.

    Archived copies, AMP and mobile addresses become the address of the page. The scheme, `www.`, the fragment, index
    files, a trailing slash, tracking parameters and the notation of characters are ignored; a fragment that is a route
    (`#/`, `#!`) is kept. A text that is not an address is returned unchanged.
    """
    try:
        return _normal(urlsplit(_original(url)))
    except ValueError:
        return url


def _normal(parts: SplitResult) -> str:
    pairs = parse_qsl(parts.query, keep_blank_values=True) if parts.query else ()
    query = [pair for pair in pairs if not _tracks(pair[0].lower(), pair[1].lower())]
    port = parts.port if ":" in parts.netloc else None
    tail = f"?{urlencode(sorted(query))}" if query else ""
    shown = f":{port}" if port not in (None, 80, 443) else ""
    route = f"#{_spelled(parts.fragment).rstrip('/')}" if parts.fragment.startswith(("/", "!")) else ""
    return f"{_host(parts.hostname or '')}{shown}{_path(parts.path)}{tail}{route}"


def _original(url: str) -> str:
    """Return the address of the page that an address is a copy of, or the address itself."""
    for _ in range(_DEEPEST):
        if not any(sign in url.lower() for sign in _COPY_SIGNS):
            return url
        rest = url.partition("://")[2]
        found = next((match for pattern in _COPIES if (match := pattern.fullmatch(rest))), None)
        if not found:
            return url
        named = found.groupdict()
        inner = unquote(named["quoted"]) if named.get("quoted") else named["url"]
        inner = unquote(inner) if re.match(r"https?%3A", inner, re.IGNORECASE) else inner
        inner = re.sub(r"^(https?:)/+", r"\1//", inner, flags=re.IGNORECASE)
        inner = inner if re.match(r"https?://", inner, re.IGNORECASE) else f"https://{inner}"
        if fault(inner):
            return url
        url = inner
    return url


@functools.lru_cache(4096)
def _host(name: str) -> str:
    """Return a host in Unicode, without parts that only name a device, such as `m.` or `amp.`."""
    name = name.removesuffix(".")
    if not name.isascii() or "xn--" in name:
        name = ".".join(map(_unicode, unicodedata.normalize("NFKC", name).lower().replace("。", ".").split(".")))
    while (bare := _INNER.sub(r"\1.", _BESIDE.sub("", name))) != name:
        name = bare
    return name


def _unicode(label: str) -> str:
    if not label.startswith("xn--") or len(label) > 63:
        return label
    try:
        return label[4:].encode("ascii").decode("punycode").lower()
    except UnicodeError:
        return label


def _path(path: str) -> str:
    if path in ("", "/"):
        return ""
    steps: list[str] = []
    path = _spelled(path)
    for step in (_SESSION.sub("", path) if ";" in path else path).split("/"):
        if step == "..":
            del steps[-1:]
        elif step not in ("", "."):
            steps.append(step)
    path = f"/{'/'.join(steps)}" if steps else ""
    return _AMP.sub("", _INDEX.sub("", path)) if _PAGE_SIGNS.search(path) else path


def _spelled(text: str) -> str:
    """Return a text with one notation for each character: percent-encoded if it is not plain ASCII."""
    if text.isascii() and "%" not in text:
        return text
    held = re.sub(r"%(?=(?i:21|23|24|25|26|27|28|29|2[abcf]|3[abdf]|40|5[bd]))", "%25", text)
    plain = unicodedata.normalize("NFC", unquote(held, errors="surrogateescape"))
    upper = re.sub(r"%[\da-fA-F]{2}", lambda match: match[0].upper(), plain)
    return quote(upper, safe=_RESERVED, errors="surrogateescape")


def _tracks(parameter: str, value: str) -> bool:
    return parameter in _TRACKERS or parameter.startswith(_TRACKING) or (parameter, value) in _DEVICES
