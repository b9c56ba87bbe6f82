"""Jurisdictions: ISO 3166-1 alpha-2 codes, the European Union (`EU`) and Kosovo (`XK`).

The codes, and the names of the usual jurisdictions, are listed here because every check and most answers need them,
and loading the country library takes as long as a query; a test compares them with the library. All other names come
from the library, corrected where its formal names are misleading in this field.
"""

from functools import cache

from chiplog.model import characters
from chiplog.model.nearest import nearest

EVERYONE = "*"

# The codes of ISO 3166-1, as in pycountry.
_ISO = """
AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ
CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO
FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE
JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO
MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW
PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM
TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW
"""
CODES = frozenset(_ISO.split()) | {"EU", "XK"}

# The European Union since 2020-02-01.
EU_MEMBERS = frozenset(("AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK").split())

# What the bodies of the EU write, and what people write.
ALIASES = {"UK": "GB", "EL": "GR"}

# Names as in the library.
_USUAL = {
    "AE": "United Arab Emirates",
    "AU": "Australia",
    "CA": "Canada",
    "CN": "China",
    "DE": "Germany",
    "FR": "France",
    "GB": "United Kingdom",
    "HK": "Hong Kong",
    "IL": "Israel",
    "IN": "India",
    "IT": "Italy",
    "JP": "Japan",
    "MO": "Macao",
    "MY": "Malaysia",
    "NL": "Netherlands",
    "SA": "Saudi Arabia",
    "SG": "Singapore",
    "US": "United States",
}

# Names for which the library has no entry, or a formal name that is not used in this field.
_NAMES = {
    "EU": "European Union",
    "XK": "Kosovo",
    "TW": "Taiwan",
    "KR": "South Korea",
    "KP": "North Korea",
    "RU": "Russia",
    "IR": "Iran",
    "VN": "Vietnam",
    "LA": "Laos",
    "SY": "Syria",
    "CZ": "Czechia",
    "TR": "Türkiye",
    "BN": "Brunei",
    "PS": "Palestine",
    "FK": "Falkland Islands",
    "CD": "DR Congo",
    "FM": "Micronesia",
    "VG": "British Virgin Islands",
    "VI": "US Virgin Islands",
}
_ALSO = {
    "america": "US",
    "usa": "US",
    "u.s.": "US",
    "united states of america": "US",
    "britain": "GB",
    "great britain": "GB",
    "england": "GB",
    "holland": "NL",
    "the netherlands": "NL",
    "prc": "CN",
    "mainland china": "CN",
    "roc": "TW",
    "korea": "KR",
    "republic of korea": "KR",
    "uae": "AE",
    "emirates": "AE",
    "turkey": "TR",
    "macau": "MO",
}


def find_code(text: str) -> str | None:
    """Return the code for a code of two letters in any case (`cn`, `UK`), or for a usual name (`China`), or None."""
    word = characters.folded(text)
    code = word.upper()
    code = ALIASES.get(code, code)
    return code if code in CODES else _usual_code(word)


def find(text: str) -> str | None:
    """Return the code for a code or name in any case (`cn`, `CHN`, `China`, `UK`), or None."""
    return find_code(text) or _by_name().get(characters.folded(text).casefold())


def name(code: str) -> str:
    """Return the plain English name of a code; `*` is everyone."""
    if code == EVERYONE:
        return "everyone"
    return _NAMES.get(code) or _USUAL.get(code) or _library_name(code) or code


def suggestion(text: str) -> str | None:
    """Return the best guess for a misspelt name or code, as `China (CN)`."""
    names = [known for known in _by_name() if len(known) > 3]  # a name is not like a code of three letters
    close = nearest(characters.key(text), names, cutoff=0.7)
    return f"{name(_by_name()[close])} ({_by_name()[close]})" if close else None


def _usual_code(word: str) -> str | None:
    return next((code for code, name in _USUAL.items() if name.casefold() == word.casefold()), None)


def _library_name(code: str) -> str | None:
    import pycountry  # slow to load: only names need it

    country = pycountry.countries.get(alpha_2=code)
    return getattr(country, "common_name", country.name) if country else None


@cache
def _by_name() -> dict[str, str]:
    import pycountry  # slow to load: only names need it

    names = dict(_ALSO)
    for country in pycountry.countries:
        for attribute in ("name", "common_name", "official_name", "alpha_3"):
            if text := getattr(country, attribute, None):
                names[text.casefold()] = country.alpha_2
    return names | {text.casefold(): code for code, text in _NAMES.items()}
