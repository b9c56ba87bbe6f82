"""Collect the messages of the program from its source, so that they can be read and reviewed in one file."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

SOURCE = Path(__file__).parent.parent / "src"

_PATTERNS = ("chiplog/articles/", "chiplog/model/ids", "chiplog/model/jurisdictions", "chiplog/index/schema")
"""Modules whose texts are patterns, names or SQL, not messages."""

_WORDS = re.compile(r"[^\W\d_]{2,}[^\w\s]* \S|\S [^\W\d_]{2,}")
"""A message has a word next to another word or a value."""

_SQL = re.compile(
    r"\b(?:SELECT|FROM|WHERE|JOIN|ORDER BY|LIMIT|PRAGMA|AND|OR|CASE|BEGIN|TABLE|VIEW|INTO|NULL)\b| IN \(|"
    r"\b(?:substr|json_\w+|lower)\(|\b[a-z_]+(?:\.[a-z]+)? (?:=|>=|<=) |^key, id"
)
_RAW = re.compile(rb"(?i)f?rf?[\"']")
_STYLE = re.compile(r"(?:bold|dim|italic|strike|on color)\b")
_FIELD_FIRST = ("Finding", "Problem")
"""Classes whose first argument is not a part of the message."""


def collect() -> str:
    """Return the messages of each module in the order of its lines: hints are indented, expressions in braces."""
    parts = ["The messages of the program, by module. Written by docs/generate.py: change the code, then run it.\n"]
    for file in sorted(SOURCE.rglob("*.py")):
        name = file.relative_to(SOURCE).with_suffix("").as_posix().removesuffix("/__init__")
        found = [] if name.startswith(_PATTERNS) else messages(file.read_text(encoding="utf-8"))
        if found:
            parts.append(f"== {name.replace('/', '.')}\n\n" + "".join(f"{one}\n" for one in found))
    return "\n".join(parts)


def messages(source: str) -> list[str]:
    """Return the messages in the source of a module, each once."""
    tree = ast.parse(source)
    return list(dict.fromkeys(_walk(tree, _hidden(tree, source))))


def _walk(node: ast.AST, hidden: set[ast.AST]) -> Iterator[str]:
    """Yield the messages of a tree; the message and the hint of an exception or finding are one."""
    if node in hidden:
        return
    if isinstance(node, ast.Call) and _name(node.func).endswith(("Error", *_FIELD_FIRST)):
        given = [*node.args, *(keyword.value for keyword in node.keywords)]
        texts = [text for one in given[_name(node.func) in _FIELD_FIRST :] for text in _walk(one, hidden)]
        if texts:
            yield "\n    ".join(texts)
    elif isinstance(node, (ast.Constant, ast.JoinedStr)):
        bare = _text(node, values=False)
        if _WORDS.search(bare) and not _SQL.search(bare) and not _STYLE.match(bare):
            yield _text(node).strip("\n").replace("\n", "\n    ")
        for value in node.values if isinstance(node, ast.JoinedStr) else ():
            if isinstance(value, ast.FormattedValue):
                yield from _walk(value.value, hidden)
    else:
        for child in ast.iter_child_nodes(node):
            yield from _walk(child, hidden)


def _text(node: ast.AST, *, values: bool = True) -> str:
    """Return the text of a literal; expressions are shown in braces or, without `values`, as an ellipsis."""
    if isinstance(node, ast.JoinedStr):
        return "".join(_text(part, values=values) for part in node.values)
    if isinstance(node, ast.FormattedValue):
        return f"{{{ast.unparse(node.value)}}}" if values else "…"
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _hidden(tree: ast.Module, source: str) -> set[ast.AST]:
    """Return the nodes without messages: docstrings, patterns (raw strings), lists of words, type annotations."""
    found: set[ast.AST] = set()
    lines = source.encode().split(b"\n")
    for node in ast.walk(tree):
        is_docstring = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        is_list = isinstance(node, ast.Attribute) and node.attr == "split"
        if is_docstring or is_list or (isinstance(node, (ast.Constant, ast.JoinedStr)) and _is_raw(node, lines)):
            found.add(node)
        elif isinstance(node, (ast.AnnAssign, ast.arg)) and node.annotation and not _has_help(node.annotation):
            found.add(node.annotation)
    return found


def _is_raw(node: ast.expr, lines: list[bytes]) -> bool:
    """Return whether a literal begins as a raw string. `ast.get_source_segment` would split the source each time."""
    return bool(_RAW.match(lines[node.lineno - 1], node.col_offset))


def _has_help(annotation: ast.AST) -> bool:
    return any(isinstance(node, ast.Name) and node.id == "Annotated" for node in ast.walk(annotation))


def _name(function: ast.expr) -> str:
    return function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")
