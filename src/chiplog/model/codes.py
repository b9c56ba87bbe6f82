"""Classification codes and act numbers, each with a scheme that says whose number it is."""

import re

_CONTROL = r"[0-9][A-E][0-9]{3}(\.[a-z](\.[0-9]{1,3}(\.[a-z](\.[0-9]{1,3})?)?)?)?"

# scheme: (pattern, how to write it)
SCHEMES = {
    "eccn": (re.compile(rf"{_CONTROL}|EAR99"), "write it like eccn:3A090.a or eccn:EAR99"),
    "eu": (re.compile(_CONTROL), "write it like eu:3B001.c"),
    "cn": (re.compile(_CONTROL), "write it like cn:3A001"),
    "hs": (re.compile(r"[0-9]{4}([0-9]{2})?"), "use 4 or 6 digits without dots"),
    "hts": (re.compile(r"[0-9]{8}([0-9]{2})?"), "use 8 or 10 digits without dots"),
    "cn8": (re.compile(r"[0-9]{8}"), "use 8 digits without dots"),
    "cnhs": (re.compile(r"[0-9]{8}([0-9]{2})?"), "use 8 or 10 digits without dots"),
}
CODE_PATTERN = f"^({'|'.join(f'{scheme}:({shape.pattern})' for scheme, (shape, _) in SCHEMES.items())})$"
ACT_PATTERN = r"^[a-z][a-z0-9]*:[^\s#,;]+(#[0-9A-Za-z.]+)?$"
_ACT = re.compile(ACT_PATTERN)


def code_fault(text: str) -> str | None:
    """Return a message about an invalid classification code, or None."""
    scheme, colon, number = text.partition(":")
    if not colon:
        return f"{text!r} has no scheme: write scheme:code, such as eccn:{text}"
    if scheme not in SCHEMES:
        return f"unknown scheme {scheme!r}: choose from {', '.join(SCHEMES)}"
    shape, example = SCHEMES[scheme]
    return None if shape.fullmatch(number) else f"{number!r} is not a valid {scheme} number: {example}"


def act_fault(text: str) -> str | None:
    """Return a message about an invalid act number, or None."""
    if _ACT.fullmatch(text):
        return None
    return f"{text!r} is not a valid act number: write scheme:number, such as fr:2025-19001 or mofcom:2024-46#2"
