"""Read the data files of the package."""

from pathlib import Path

_FOLDER = Path(__file__).parent / "data"


def text(name: str) -> str:
    """Return the text of a data file.

    importlib.resources, which can also read from a zip file, takes longer to load than most commands take to answer.
    """
    return (_FOLDER / name).read_text(encoding="utf-8")
