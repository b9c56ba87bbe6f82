"""Docstrings that users read: help texts, manuals of rules, descriptions of vocabularies."""

import ast
import inspect
import textwrap
from collections.abc import Callable
from typing import Any


def of(thing: type | Callable[..., Any]) -> str:
    """Return the docstring of a function or class, from its source if Python has dropped it (`-OO`)."""
    if said := vars(thing).get("__doc__") if isinstance(thing, type) else thing.__doc__:
        return inspect.cleandoc(said)
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(inspect.unwrap(thing))))
    except (OSError, SyntaxError, TypeError):
        return ""
    node = tree.body[0]
    return (ast.get_docstring(node) or "") if isinstance(node, (ast.FunctionDef, ast.ClassDef)) else ""
