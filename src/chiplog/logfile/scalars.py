"""Which texts some YAML reader would read as something else if they are not quoted.

YAML 1.1 and 1.2 readers disagree about unquoted words: one reads `NO` as False and another as text, and a third reads
`3E001` as the number 30.0. The patterns are those of YAML 1.1's type repository (https://yaml.org/type/), of YAML
1.2's core schema (https://yaml.org/spec/1.2.2/#103-core-schema), and the less strict ones of widely used readers.
"""

import re

from chiplog.model import characters, figures

# What an unquoted word is read as, and the pattern of such words.
_MEANINGS = (
    ("nothing", r"~|null|Null|NULL|"),
    ("true or false", r"y|Y|yes|Yes|YES|n|N|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF"),
    ("the merge key", r"<<"),
    ("a default value", r"="),
    ("a base-60 number", r"[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?"),
    ("a date", r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt \t].*)?"),
    # Some readers accept two signs, or a sign after the base prefix.
    ("a number", r"[-+]{0,2}(0b[-+]?[01_]+|0o[-+]?[0-7_]+|0x[-+]?[0-9a-fA-F_]+|[0-9][0-9_]*)|[-+][0-9_]+"),
    ("a number", r"[-+]{0,2}([0-9][0-9_]*)?\.[0-9._]*([eE][-+]?[0-9]+)?"),
    ("a number", r"[-+]{0,2}[0-9][0-9_]*[eE][-+]?[0-9]+"),
    ("a number", r"[-+]{0,2}\.(inf|Inf|INF)|\.(nan|NaN|NAN)"),
)
_MISREAD = tuple((meaning, re.compile(pattern)) for meaning, pattern in _MEANINGS)
_MISREAD_ANY = re.compile("|".join(f"(?:{pattern})" for _, pattern in _MEANINGS))
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)

# A plain scalar can't begin with an indicator; with `-`, `?` and `:` only if no space follows. Inside brackets some
# readers end it at any `?`, and take a leading `:` for an empty key.
_INDICATORS = frozenset(",[]{}#&*!|>'\"%@`")
_SPACED_INDICATORS = frozenset("-?:")
_IN_BRACKETS = frozenset("?,[]{}")

_LONGEST_WORD = 5
"""The length of the longest word with another meaning: what begins with a letter and is longer is text."""


def misread(text: str) -> str | None:
    """Return what some reader reads this unquoted text as (`a number`), or None."""
    if not _MISREAD_ANY.fullmatch(text):
        return None
    return next(meaning for meaning, pattern in _MISREAD if pattern.fullmatch(text))


def safe(text: str, *, flow: bool = False, date: bool = False, number: bool = False) -> bool:
    """Return whether every YAML 1.1 and 1.2 reader reads this text back if it is unquoted.

    `flow` is inside brackets. `date` allows a full date, which is unquoted although readers make a date of it;
    `number` allows digits with or without a decimal point, where a number is meant.
    """
    if not text or text[0] in _INDICATORS or text[0].isspace() or text[-1].isspace() or text[-1] == ":":
        return False
    if not text.isprintable() and characters.IN_TEXT.search(text):
        return False
    if ": " in text or " #" in text or (text[0] in _SPACED_INDICATORS and (len(text) == 1 or text[1].isspace())):
        return False
    if flow and (text[0] == ":" or not _IN_BRACKETS.isdisjoint(text) or (text[-1] == "-" and text[-2:-1].isspace())):
        return False
    if len(text) > _LONGEST_WORD and text[0].isalpha():
        return True
    meant = (date and _DATE.fullmatch(text)) or (number and figures.NUMBER.fullmatch(text))
    return bool(meant) or not _MISREAD_ANY.fullmatch(text)


def repair(problem: str) -> str:
    """Return the likely fix for an error message of the YAML parser."""
    for said, advice in _REPAIRS:
        if said in problem:
            return advice
    return "compare its indentation and quotes with the event above"


_REPAIRS = (
    ("mapping values are not allowed", "put single quotes around text that contains a colon and a space"),
    ("cannot start any token", "do not indent with tabs; text that begins with @, ` or % needs single quotes"),
    ("found a tab", "indent with spaces, not with a tab"),
    ("expected <block end>", "the indentation matches no line above: indent fields by two spaces"),
    ("did not find expected key", "the indentation matches no line above: indent fields by two spaces"),
    ("did not find expected '-' indicator", "the indentation matches no line above: indent fields by two spaces"),
    ("could not find expected ':'", "write a field as `key: value`, on one line"),
    ("did not find expected ',' or ']'", "close the list with ]"),
    ("did not find expected ',' or '}'", "close the mapping with }"),
    ("undefined alias", "text that begins with * needs single quotes: '*'"),
)
