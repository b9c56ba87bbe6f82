"""The documents as topics of `chiplog help`: a wheel carries them, a clone has them in docs/."""

from pathlib import Path

from chiplog.errors import UsageError
from chiplog.model import nearest

OVERVIEW = "topics"
_PACKAGE = Path(__file__).parents[1]
_FOLDERS = (_PACKAGE / "data" / "docs", _PACKAGE.parents[1] / "docs")
_NAMES = {"sql": "sql-tables", "changes": "feeds", "publish": "publishing"}
"""The topics that can't have the name of their page, which is a command's."""


def pages() -> dict[str, Path]:
    """Return the page of each topic."""
    folder = next((folder for folder in _FOLDERS if (folder / "model.md").exists()), None)
    found = sorted(folder.glob("*.md")) if folder else []
    return {_NAMES.get(page.stem, page.stem): page for page in found}


def text(topic: str) -> str:
    """Return a page, or the list of topics. Raises UsageError, with the nearest name, for an unknown one."""
    found = pages()
    if topic == OVERVIEW:
        room = max(map(len, found), default=0)
        lines = (f"  {name:<{room}}  {_title(page)}\n" for name, page in found.items())
        return f"Topics of `chiplog help TOPIC`:\n{''.join(lines)}"
    if topic not in found:
        near = nearest.field(topic, [*found, OVERVIEW])
        raise UsageError(
            f"no such command or topic: {topic}",
            f"did you mean `chiplog help {near}`?" if near else "`chiplog help topics` lists the topics",
        )
    return found[topic].read_text(encoding="utf-8").removeprefix(_NOTE).lstrip()


_NOTE = "<!-- Written by docs/generate.py: change the code, then run it. -->"


def _title(page: Path) -> str:
    lines = page.read_text(encoding="utf-8").splitlines()
    return next((line.removeprefix("# ") for line in lines if line.startswith("# ")), "")
