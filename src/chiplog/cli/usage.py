"""What a mistyped command line was meant to be: the nearest option, command or word. Loaded only after a mistake."""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, get_args

from chiplog.model import jurisdictions
from chiplog.model.nearest import nearest

# Words that other programs, or people, use for one option; the first of them that a command has is meant.
_OPTIONS = (
    ("since", "from", "after", "start", "begin", "since-date", "start-date", "from-date", "date-from", "newer-than"),
    ("until", "before", "to", "end", "till", "end-date", "to-date", "date-to", "until-date", "older-than"),
    ("on", "as-of", "asof", "at", "date", "day", "when"),
    ("announced", "date", "day", "when", "on"),
    ("effective", "from", "since", "start"),
    ("through", "until", "to", "end", "expires"),
    ("country", "nation", "jurisdiction", "state-name", "place", "region"),
    ("actor", "who", "by", "government", "issuer", "source-country", "country"),
    ("target", "targets", "against", "whom", "destination", "counterparty"),
    ("entity", "entities", "company", "companies", "firm", "party", "organisation", "organization", "org", "name"),
    ("item", "items", "product", "products", "chip", "good", "goods", "thing", "device", "model"),
    ("code", "codes", "eccn", "hs", "hts", "classification"),
    ("act", "acts", "number", "regulation", "law", "rule", "citation"),
    ("body", "agency", "ministry", "court", "authority", "department"),
    ("instrument", "type", "category", "measure", "kind"),
    ("kind", "type", "source-kind"),
    ("stage", "phase", "status"),
    ("state", "status", "in-force", "force"),
    ("effect", "direction"),
    ("confidence", "certainty", "sure", "reliability"),
    ("source", "url", "link", "address", "page", "sources"),
    ("add-source", "source", "url", "link"),
    ("because", "reason", "message", "comment", "note", "why"),
    ("reason", "because", "why"),
    ("format", "output", "output-format", "fmt", "as", "o", "form"),
    ("limit", "max", "max-count", "count", "head", "top", "number", "first", "n"),
    ("sort", "order-by", "sort-by", "order", "orderby"),
    ("reverse", "desc", "asc", "descending", "ascending", "order", "invert", "r"),
    ("columns", "fields", "cols", "column", "field", "only", "select"),
    ("file", "log", "path", "input", "config", "db", "repo"),
    ("no-color", "no-colour", "plain", "color", "colour", "monochrome"),
    ("no-input", "non-interactive", "noninteractive", "batch", "no-prompt", "quiet", "q"),
    ("yes", "force", "assume-yes", "confirm"),
    ("dry-run", "simulate", "preview", "what-if", "pretend", "check", "n"),
    ("check", "dry-run", "n"),
    ("debug", "verbose", "traceback", "v"),
    ("no-pager", "nopager", "pager"),
    ("version", "v"),
    ("help", "usage", "man"),
    ("warnings", "all", "verbose", "show-warnings"),
    ("by", "group-by", "groupby", "group", "per", "dimension", "field"),
    ("head", "to"),
)

# The same for commands: the rest of the line after `chiplog`.
_COMMANDS = {
    "list": "ls search find grep filter events all log history dir",
    "list --stale": "stale",
    "list --format timeline": "timeline",
    "list --format csv": "export dump csv",
    "show": "cat view get info open display print detail details describe",
    "add": "new create insert record append write",
    "edit": "update change modify set amend fix vi vim",
    "retract": "rm delete del remove drop withdraw",
    "import": "load ingest read",
    "undo": "revert rollback restore redo",
    "status": "current now state states active in-force law",
    "calendar": "upcoming agenda next schedule cal",
    "summary": "stats statistics count counts report overview",
    "sql": "query select db database",
    "validate": "check lint verify test doctor",
    "fmt": "format fix-format pretty",
    "diff": "compare changes delta review",
    "resolve": "merge conflict conflicts mergetool",
    "git install": "install driver hook hooks",
    "explain": "rule rules why word words vocabulary field fields",
    "init": "start setup begin",
    "--version": "version",
    "--help": "man usage docs commands",
}

# The same for a value of an option.
_VALUES = (
    ("md", "markdown", "html", "mkd"),
    ("csv", "excel", "xls", "xlsx", "spreadsheet", "ods"),
    ("json", "yaml", "yml", "toml", "xml"),
    ("jsonl", "ndjson", "json-lines", "jsonlines"),
    ("plain", "text", "txt", "tsv", "tab", "raw", "table"),
    ("table", "text", "txt", "plain", "pretty"),
    ("text", "plain", "txt", "table"),
    ("actor", "country", "who", "government"),
    ("month", "date", "day"),
    ("decided", "final", "enacted", "adopted"),
    ("proposed", "draft", "proposal"),
    ("yes", "in-force", "active", "current"),
    ("lapsed", "expired", "ended", "over"),
    ("revoked", "repealed", "withdrawn", "cancelled"),
    ("suspended", "paused", "stayed"),
    ("licence-rule", "license-rule", "export-control", "license"),
    ("licence-decision", "license-decision", "approval"),
)

_TEXT = ("text", "search", "query", "grep", "keyword", "keywords", "word", "words", "title", "contains")
_MISSING = {
    "ID": "`chiplog list` shows the ids",
    "SELECT": "for example: chiplog sql 'SELECT id, title FROM event LIMIT 5'",
    "SOURCE": "give a file, or - for standard input",
    "install|uninstall": "`chiplog git install` sets the merge driver, `chiplog git uninstall` removes it",
}


def hint(error: Any, message: str, words: list[str], commands: Iterable[str], build: Callable[[str], Any]) -> str:
    """Return how to correct a command line that was refused with a message; "" where nothing is near.

    `build` returns the command of a name: only where no option is near are other commands looked at.
    """
    context = getattr(error, "ctx", None)
    if hasattr(error, "possibilities"):
        excluded = _excluded(error.option_name, words) if context and context.info_name == "list" else ""
        return excluded or _option(error.option_name, context, words, commands, build)
    if found := re.match(r"No such command '(.*)'\.", message, re.DOTALL):
        return _command(found[1], commands)
    if message == "Missing command.":
        return "`chiplog --help` lists the commands"
    if found := re.match(r"Missing argument '([^']*)'", message):
        return _MISSING.get(found[1].strip("{}[]."), "")
    if found := re.match(r"Invalid value for '([^']*)': (?:'(.*)' is not one of (.*)\.?)?", message, re.DOTALL):
        return _value(found[1], found[2] or "", re.findall("'([^']*)'", found[3] or ""), context)
    return ""


def _excluded(name: str, words: list[str]) -> str:
    """Return how to exclude a word of a search that was taken for short options, such as `-tariff` for `-t`, or ""."""
    found = next((word for word in words if word.startswith(name) and re.fullmatch(r"-[^\W\d_-][\w*-]+", word)), "")
    return f"to exclude a word, put the words last, after --: chiplog list -- chips {found}" if found else ""


def _option(name: str, context: Any, words: list[str], commands: Iterable[str], build: Callable[[str], Any]) -> str:
    """Name the option of this command that was meant, or where the option belongs."""
    word = name.lstrip("-").casefold().replace("_", "-")
    own = _names(context.command, context)
    if found := _near_option(word, own):
        return f"did you mean {found}?"
    if context.parent is None:
        after = next((given for given in words if given in commands), "")
        if after and name in _names(build(after), context):
            return f"write it after the command: chiplog {after} {name} ..."
        return "`chiplog --help` lists the options that are allowed before the command"
    if word in _TEXT and context.info_name == "list":
        return "search words are given without an option: chiplog list WORDS"
    having = [other for other in commands if name in _names(build(other), context)]
    if having:
        owners = ", ".join(having[:3])
        return f"{name} is an option of {owners}; `chiplog {context.info_name} --help` lists those of this command"
    return ""


def _names(command: Any, context: Any) -> list[str]:
    return [name for param in command.get_params(context) for name in param.opts if name.startswith("-")]


def _near_option(word: str, own: list[str]) -> str:
    bare = {name.lstrip("-"): name for name in own if name.startswith("--")}
    if word in bare:
        return bare[word]
    for group in _OPTIONS:
        if word in group and (meant := next((name for name in group if name in bare), "")):
            return bare[meant]
    parts = [part for part in word.split("-") if part in bare]
    longer = [name for name in bare if len(word) > 2 and name.startswith(word)]
    near = nearest(word, bare) if len(word) > 1 else ""
    found = near or next(iter([*longer, *parts]), "")
    return bare[found] if found else ""


def _command(word: str, commands: Iterable[str]) -> str:
    said = word.casefold()
    if meant := next((meant for meant, others in _COMMANDS.items() if said in others.split()), ""):
        return f"did you mean `chiplog {meant}`?"
    if near := nearest(said, [*commands, "help"]):
        return f"did you mean `chiplog {near}`?"
    if re.fullmatch(r"[a-z]{2}-\d{4}-[a-z0-9-]*", said):
        return f"did you mean `chiplog show {word}`?"
    if code := jurisdictions.find(word):
        return f"did you mean `chiplog list --country {code}`?"
    return "`chiplog --help` lists the commands"


def _value(option: str, said: str, known: list[str], context: Any) -> str:
    """Name the value that was meant, or the option that takes this one."""
    if not said:
        return ""
    word = said.casefold()
    for meant, *others in _VALUES:
        if meant in known and word in others:
            return f"did you mean {meant}?"
    if near := nearest(word, known):
        return f"did you mean {near}?"
    if other := next((name for name in _taking(word, context) if name not in option), ""):
        return f"did you mean {other} {word}?"
    return ""


def _taking(word: str, context: Any) -> Iterator[str]:
    """Yield the options of a command whose vocabulary has a word."""
    for param in context.command.get_params(context) if context else ():
        kinds = getattr(getattr(param, "type_descriptor", None), "annotation", None)
        for kind in (kinds, *get_args(kinds)):
            if isinstance(kind, type) and word in {str(one) for one in getattr(kind, "__members__", {}).values()}:
                yield param.opts[0]
