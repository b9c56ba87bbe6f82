"""The acts of a page at a terminal: whether it has one, and which are meant."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from chiplog.prompts.prompter import Prompter
from chiplog.record import entries
from chiplog.terminal import BackError, Offer

if TYPE_CHECKING:  # a page is slow to read, and most entries are typed
    from chiplog.articles.drafting import Draft
    from chiplog.record.from_page import PageReading


def wanted(prompter: Prompter, page: "PageReading") -> "list[Draft]":
    """Ask whether a doubtful page is to be drafted, and which of several acts are meant; one needs no question."""
    if doubt := page.reading.doubt:
        question = f"this page seems to report no act ({doubt}). Draft it anyway?"
        yes, no = "review what the page proposes", "begin with the page's address alone"
        if not prompter.agrees(question, yes, no, usual=True):
            return []
    return _chosen(prompter, page.drafts)


def _chosen(prompter: Prompter, acts: "Sequence[Draft]") -> "list[Draft]":
    if len(acts) < 2:
        return list(acts)
    for number, act in enumerate(acts, 1):
        words = entries.first_source(act.entry).get("quote", "an act without a title")
        prompter.say(f"{number}: {act.entry.get('title', words)}")
    numbers = [Offer(str(number)) for number in range(1, len(acts) + 1)]
    try:
        chosen = prompter.choose("which act, or all", [*numbers, Offer("all")], "all")
    except BackError:
        chosen = "all"
    return list(acts) if chosen == "all" else [acts[int(chosen) - 1]]
