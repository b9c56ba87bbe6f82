"""Look-alike letters: letters of another alphabet inside a word, or a whole word of them."""

import re
import unicodedata

_WORD = re.compile(r"[^\W_]+")

# Alphabets with letters that look like Latin ones, by the first word of the letters' names in Unicode.
_ALIKE = frozenset(
    "CYRILLIC GREEK COPTIC ARMENIAN GEORGIAN CHEROKEE LISU DESERET GOTHIC OLD GLAGOLITIC TIFINAGH CANADIAN OSAGE VAI"
    " WARANG ELBASAN CARIAN LYCIAN LYDIAN BAMUM".split()
)
# Variants of Latin letters: the same letter to a reader, but a different one to every search.
_DRESSED = (
    *(
        "FULLWIDTH ",
        "MATHEMATICAL ",
        "CIRCLED ",
        "NEGATIVE CIRCLED ",
        "PARENTHESIZED ",
        "SQUARED ",
        "NEGATIVE SQUARED ",
    ),
    *("DOUBLE-STRUCK ", "SCRIPT ", "BLACK-LETTER ", "LATIN LETTER SMALL CAPITAL ", "LATIN SMALL LETTER SCRIPT "),
    *("LATIN SMALL LETTER ALPHA", "ROMAN NUMERAL ", "SMALL ROMAN NUMERAL ", "DOTTED ", "OUTLINED ", "SEGMENTED DIGIT"),
)
# Symbols of units and of science, which are rightly used next to Latin letters: µm, kΩ, Δ, λ, π, β-Ga2O3.
_SCIENCE = frozenset("µμΩΩΔΛΠΣΦΨΓΘπλσδθφψωβγε")
# Letters that can't be distinguished from Latin ones.
_TWINS = frozenset(
    "АВЕЅІЈКМНОРСТУХҮԚԜаеѕіјорсухһԁԛԝӏҺӀΑΒΕΖΗΙΚΜΝΟΡΤΥΧϹϳοѵⲞⲟՕՍսօոցհᎪᏴᏟᎠᎬᏀᎻᎫᏦᏞᎷᏢᏒᏚᎢᏙᎳᏃꓮꓐꓚꓓꓰꓝꓖꓧꓲꓙꓗꓡꓟꓠꓳꓑꓣꓢꓔꓴꓦꓪꓫꓬꓜ"
)


def fault(text: str) -> str | None:
    """Return a message that names the first look-alike word of a text, or None."""
    if text.isascii():
        return None
    words = _WORD.findall(text)
    for piece in text.split():
        if not piece.isascii() and (said := _dressed(piece)):
            return said
    for word in words:
        if not word.isascii() and (said := _mixed(word)):
            return said
    letters = [letter for word in words for letter in word if _alphabet(letter) in _ALIKE]
    if letters and all(letter in _TWINS for letter in letters):
        word = next(word for word in words if letters[0] in word)
        return f"{word!r} is written in {_alphabet(letters[0]).capitalize()} letters that look like Latin ones"
    return None


def _dressed(word: str) -> str | None:
    letter = next((one for one in word if unicodedata.name(one, "").startswith(_DRESSED)), None)
    if letter:
        return f"{word!r} contains {_named(letter)}"
    digit = next((one for one in word if unicodedata.category(one) == "Nd" and not one.isascii()), None)
    return f"{word!r} contains {_named(digit)}" if digit and any(_alphabet(one) == "LATIN" for one in word) else None


def _mixed(word: str) -> str | None:
    found = {_alphabet(letter): letter for letter in word if letter.isalpha() and letter not in _SCIENCE}
    alike = [alphabet for alphabet in found if alphabet in _ALIKE]
    if not alike or len(found) < 2:
        return None
    return f"{word!r} mixes alphabets: {_named(found[alike[0]])}"


def _alphabet(letter: str) -> str:
    return "LATIN" if letter.isascii() and letter.isalpha() else unicodedata.name(letter, "").partition(" ")[0]


def _named(letter: str) -> str:
    return f"U+{ord(letter):04X} {unicodedata.name(letter, '')}".strip()
