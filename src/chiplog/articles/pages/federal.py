"""The Federal Register: a document's page, or its API's JSON, mapped field by field, without a guess."""

import json
import re
from dataclasses import replace
from typing import Any

from chiplog.articles.found import Found
from chiplog.articles.pages.page import Block, Page, Part
from chiplog.model.vocabulary import Stage

_LABELS = {
    "fr document_number": re.compile(r"\b(?:Document Number|FR Doc\.?):?\s*(20\d\d-\d{5})\b"),
    "fr publication_date": re.compile(r"\bPublication Date:?\s*(\d{2}/\d{2}/\d{4}|\d{4}-\d{2}-\d{2})"),
    "fr effective_on": re.compile(r"\bEffective Date:?\s*(\d{2}/\d{2}/\d{4}|\d{4}-\d{2}-\d{2})"),
    "fr type": re.compile(r"\bDocument Type:?\s*(Proposed Rule|Rule|Notice|Presidential Document)\b"),
    "fr agencies": re.compile(r"\bAgenc(?:y|ies):?\s*((?:[A-Z]\w+(?: (?:of|and|the|for))* ?){2,8})"),
}
_PREAMBLE = re.compile(r"\bAGENCY:.{3,400}\bACTION:.{3,200}\bSUMMARY:", re.DOTALL)
_STAGES = {
    "Rule": Stage.DECIDED,
    "Proposed Rule": Stage.PROPOSED,
    "Notice": None,
    "Presidential Document": Stage.DECIDED,
}
_KEYS = ("document_number", "publication_date", "effective_on", "type", "executive_order_number")


def from_json(text: str, url: str) -> Page | None:
    """Read the API's JSON of one document; None where it is none."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return of_fields(data, url) if isinstance(data, dict) and isinstance(data.get("document_number"), str) else None


def of_fields(data: dict[str, Any], url: str) -> Page:
    """Return the page of a document's own fields: its title and abstract, and the others as its head."""
    meta = [(f"fr {key}", str(data[key])) for key in _KEYS if data.get(key)]
    meta += [("fr agencies", name) for name in _agencies(data)][-1:]
    title, abstract = str(data.get("title") or ""), str(data.get("abstract") or "")
    blocks = tuple(Block(part, one) for part, one in ((Part.TITLE, title), (Part.TEXT, abstract)) if one)
    return Page(
        url=str(data.get("html_url") or url),
        title=title,
        head_title=title,
        lang="en",
        blocks=blocks,
        top=blocks,
        meta=tuple(meta),
        said=f"{title} {abstract}",
    )


def mapped(page: Page) -> Page:
    """Return a page of the Federal Register with what its labels say among what its head says."""
    if "federalregister.gov" not in page.url and "Federal Register" not in page.head_title:
        return page
    found = [(name, match[1].strip()) for name, pattern in _LABELS.items() if (match := pattern.search(page.said))]
    return replace(page, meta=(*found, *page.meta)) if any(name == "fr document_number" for name, _ in found) else page


def is_document(page: Page) -> bool:
    """Whether a page is a document of the Federal Register."""
    return page.named("fr document_number") is not None


def is_printed(page: Page) -> bool:
    """Whether a page is a document as the Federal Register prints it: its own day is no first day then."""
    return is_document(page) or "federalregister.gov" in page.url or (bool(_PREAMBLE.search(page.said)))


def fields(page: Page) -> dict[str, Found]:
    """Return what a document's own fields say, by the log's names."""
    if not is_document(page):
        return {}
    found: dict[str, Found] = {"actor": Found("US", "Federal Register", "Federal Register")}
    number = page.named("fr document_number")
    if number:
        found["acts"] = Found([f"fr:{number[1]}"], *number)
    for name, label in (
        ("published", "fr publication_date"),
        ("effective", "fr effective_on"),
    ):
        if (said := page.named(label)) and (day := _iso(said[1])):
            found[name] = Found(day, *said)
    if (kind := page.named("fr type")) and (reached := stage(kind[1])):
        found["stage"] = Found(str(reached), *kind)
    return found


def stage(kind: str) -> Stage | None:
    """Return how far an act has got, of the type of its document; None where the type does not say."""
    return _STAGES.get(kind)


def _agencies(data: dict[str, Any]) -> list[str]:
    agencies = data.get("agencies")
    named = [one for one in agencies if isinstance(one, dict)] if isinstance(agencies, list) else []
    return [str(one.get("name") or one.get("raw_name") or "") for one in named]


def _iso(text: str) -> str:
    match = re.fullmatch(r"(\d{2})/(\d{2})/(\d{4})", text)
    return f"{match[3]}-{match[1]}-{match[2]}" if match else text if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text) else ""
