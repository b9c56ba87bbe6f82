"""`python -m benchmarks.drafts FOLDER`: hold drafts from labelled pages against their labels.

A page is `NAME.html` or `NAME.txt`, and its label `NAME.json`: `url`, and `expect`, a mapping, a list of mappings,
`"challenge"` or `"no-act"`.

For a field that stays empty the log is asked, as `add` asks it, but without the events near the act's day by the same
actor: when its page is read, the act is not in the log yet.
"""

import datetime as dt
import hashlib
import json
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

import typer

from benchmarks import extraction, logs
from chiplog.articles import drafting
from chiplog.articles.article import gazetteer
from chiplog.articles.article.gazetteer import Gazetteer
from chiplog.articles.pages import reading
from chiplog.articles.pages.page import Page
from chiplog.log import Log
from chiplog.logfile import parse
from chiplog.record import from_page, suggested

SCALARS = ("announced", "actor", "body", "flow", "instrument", "effect", "stage", "confidence")
OF_SOURCE = ("publisher", "published", "kind", "origin", "lang")
LISTS = ("targets", "items", "entities", "codes", "acts")
Read = Callable[[str, str], Page]
"""Reads a page's text, found at an address."""

FORGIVEN = 2
"""Fields that a user corrects on a page that went well."""

NEAR = 30
"""Days around an act's in which an event of its actor may be the act itself."""

LOG = Path(__file__).parent.parent / "data" / "events.yaml"

CONFIRMATIONS = 2
"""Answers that every entry from a page takes: whether it is a duplicate, and to save it."""

app = typer.Typer(add_completion=False)


@dataclass
class Score:
    """What was right, wrong and left empty, field by field; of lists, hits, misses and false names."""

    scalars: dict[str, Counter[str]] = field(default_factory=dict)
    suggested: Counter[str] = field(default_factory=Counter)
    """Empty values for which the log suggests the right one, by field."""
    lists: dict[str, Counter[str]] = field(default_factory=dict)
    verdicts: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Pages by (kind that the label says, kind that was found)."""
    pages: Counter[str] = field(default_factory=Counter)
    answers: list[int] = field(default_factory=list)
    """How many answers a person gives to each page that reports an act."""
    mistakes: list[str] = field(default_factory=list)

    def scalar(self, page: str, name: str, wanted: Any, got: Any, offered: Any = None) -> bool:
        """Count one value, and what the log suggested where it is empty; return whether the value is right."""
        right = same(name, wanted, got)
        verdict = "right" if right else "empty" if got in (None, "") else "wrong"
        self.scalars.setdefault(name, Counter())[verdict] += 1
        self.suggested[name] += verdict == "empty" and same(name, wanted, offered)
        if not right:
            self.mistakes.append(f"{page}: {name}: {got!r}, not {wanted!r}")
        return right

    def several(self, page: str, name: str, wanted: Sequence[str], got: Sequence[str]) -> bool:
        """Count one list, and return whether it is right."""
        want, have = ({folded(name, one) for one in some} for some in (wanted, got))
        self.lists.setdefault(name, Counter()).update(
            hit=len(want & have), missed=len(want - have), false=len(have - want)
        )
        if want != have:
            self.mistakes.append(f"{page}: {name}: false {sorted(have - want)}, missed {sorted(want - have)}")
        return want == have


@app.command()
def main(
    folder: Annotated[Path, typer.Argument(help="Labelled pages.", exists=True, file_okay=False)],
    *,
    part: Annotated[
        str, typer.Option(help="all, development (two thirds), or held-out (a third, by a hash of the name).")
    ] = "all",
    text: Annotated[
        str,
        typer.Option("--text", help="Whose reading of the page: own, or trafilatura (with htmldate), if installed."),
    ] = "own",
    mistakes: Annotated[bool, typer.Option("--mistakes", help="Name each wrong or empty value.")] = False,
) -> None:
    """Print accuracy by field, precision and recall of lists and verdicts, and the answers that a page takes."""
    score = scored(folder, part, extraction.read if text == "trafilatura" else reading.read)
    sys.stdout.write(report(score))
    if mistakes:
        sys.stdout.write("\n" + "".join(f"{line}\n" for line in score.mistakes))


def scored(folder: Path, part: str = "all", read: Read = reading.read) -> Score:
    """Draft every page of a folder, and score it."""
    names = Gazetteer(gazetteer.vocabulary())
    score = Score()
    for path, label in labelled(folder, part):
        score_page(score, path, label, names, read)
    return score


def labelled(folder: Path, part: str) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    """Yield the pages of a folder, or of a part of it, with their labels."""
    for path in sorted(folder.iterdir()):
        held_out = int(hashlib.sha256(path.stem.encode()).hexdigest(), 16) % 3 == 2
        if path.suffix in (".html", ".txt") and part in ("all", "held-out" if held_out else "development"):
            yield path, json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))


def score_page(score: Score, path: Path, label: Mapping[str, Any], names: Gazetteer, reader: Read) -> None:
    """Draft one page, and hold it against its label."""
    read = drafting.read(reader(path.read_text(encoding="utf-8"), label["url"]), names)
    expect = label["expect"]
    kind = expect if isinstance(expect, str) else "article"
    score.verdicts[kind, str(read.kind)] += 1
    if str(read.kind) != kind:
        score.mistakes.append(f"{path.stem}: {read.kind}, not {kind}{f' ({read.doubt})' if read.doubt else ''}")
    if isinstance(expect, str):
        return
    wanted = expect if isinstance(expect, list) else [expect]
    if len(read.drafts) != len(wanted):
        score.mistakes.append(f"{path.stem}: {len(read.drafts)} acts, not {len(wanted)}")
    pairs = matched(wanted, [draft.entry for draft in read.drafts])
    lead = from_page.lead(read.page)
    corrections = [score_act(score, path.stem, want, got, suggestions(want, got, lead)) for want, got in pairs]
    well = len(read.drafts) == len(wanted) and max(corrections) <= FORGIVEN
    score.pages["at most two corrections" if well else "more corrections"] += 1
    score.answers.append(sum(corrections) + CONFIRMATIONS * len(wanted) + bool(read.doubt))


def matched(
    wanted: Sequence[Mapping[str, Any]], got: list[dict[str, Any]]
) -> Iterator[tuple[Mapping[str, Any], dict[str, Any]]]:
    """Pair labels with drafts, by instrument first; a label without a draft is paired with nothing."""
    left = list(got)
    for want in wanted:
        pick = next((one for one in left if one.get("instrument") == want["instrument"]), left[0] if left else {})
        left = [one for one in left if one is not pick]
        yield want, pick


def suggestions(want: Mapping[str, Any], got: Mapping[str, Any], lead: str) -> Mapping[str, Any]:
    """Return what the log, without the act itself, suggests for the empty fields of a draft."""
    if not got or all(got.get(name) for name in suggested.FIELDS if name in SCALARS):
        return {}
    header, *blocks = logs.split(LOG.read_text(encoding="utf-8"))
    others = [block for block in blocks if not is_near(want, parse.read(block))]
    with Log.of_bytes("events.yaml", "".join((header, *others)).encode()) as log:
        return {name: one.value for name, one in suggested.suggested(log, dict(got), lead).items()}


def is_near(want: Mapping[str, Any], event: Mapping[str, Any]) -> bool:
    """Whether an event may be the act of a label; of a label without a day, any event of its actor may be."""
    day, other = want["announced"] or want["source"]["published"], event["announced"]
    if event["actor"] != want["actor"] or not day or len(day) < 10 or len(other) < 10:
        return bool(event["actor"] == want["actor"])
    return abs((dt.date.fromisoformat(day) - dt.date.fromisoformat(other)).days) <= NEAR


def score_act(
    score: Score, page: str, want: Mapping[str, Any], got: Mapping[str, Any], offered: Mapping[str, Any]
) -> int:
    """Hold one draft against its label, and return how many fields a user would fill or correct."""
    source: Mapping[str, Any] = next(iter(got.get("sources", ())), {})
    checks = [score.scalar(page, name, want[name], got.get(name), offered.get(name)) for name in SCALARS]
    checks += [score.scalar(page, f"source.{name}", want["source"][name], source.get(name)) for name in OF_SOURCE]
    named = [name for group in got.get("entities", {}).values() for name in group]
    checks += [
        score.several(page, name, want[name], named if name == "entities" else got.get(name, ())) for name in LISTS
    ]
    title = str(got.get("title", "")).casefold()
    about = " ".join(want.get("title_about", ()))
    score.scalar(page, "title", about, about if all(word in title for word in want.get("title_about", ())) else title)
    return checks.count(False)


_BODIES = {
    "moea": "ministry of economic affairs", "bis": "bureau of industry and security", "mofcom": "ministry of commerce",
    "meti": "ministry of economy, trade and industry", "beis": "department for business, energy & industrial strategy",
    "miit": "ministry of industry and information technology", "gacc": "general administration of customs",
    "motie": "ministry of trade, industry and energy", "cac": "cyberspace administration of china",
    "treasury": "department of the treasury",
}  # fmt: skip


def same(name: str, wanted: Any, got: Any) -> bool:
    """Whether two values are the same: names without case, bodies by their short or long form."""
    if name in ("body", "source.publisher", "source.origin") and wanted and got:
        one, other = (re.sub(r"^the ", "", str(text).casefold()) for text in (wanted, got))
        return one == other or (name == "body" and _BODIES.get(one, one) == _BODIES.get(other, other))
    return bool(wanted == got) or (not wanted and not got)


def folded(name: str, text: str) -> str:
    """Return a name as it is compared: goods and parties without case, hyphens, plurals and a company's form."""
    if name not in ("items", "entities"):
        return text
    plain = gazetteer.without_form(text) if name == "entities" else text
    return re.sub(r"[\s.-]", "", re.sub(r"s\b", "", plain.casefold()))


def report(score: Score) -> str:
    """Return the figures as Markdown."""
    lines = ["| field | right | wrong | empty | accuracy | with suggestions |", "| --- | --- | --- | --- | --- | --- |"]
    for name, count in score.scalars.items():
        right, wrong, empty = (count[verdict] for verdict in ("right", "wrong", "empty"))
        total = sum(count.values())
        offered = right + score.suggested[name]
        lines.append(f"| {name} | {right} | {wrong} | {empty} | {right / total:.0%} | {offered / total:.0%} |")
    lines += ["", "| list | precision | recall | F1 |", "| --- | --- | --- | --- |"]
    for name, count in score.lists.items():
        lines.append("| {} | {:.0%} | {:.0%} | {:.2f} |".format(name, *rates(count)))
    lines += ["", "| verdict | precision | recall |", "| --- | --- | --- |"]
    lines += ["| {} | {:.0%} | {:.0%} |".format(kind, *verdict(score, kind)[:2]) for kind in kinds(score)]
    lines += ["", *(f"{count} pages: {what}" for what, count in score.pages.items())]
    if score.answers:
        lines.append(f"{sum(score.answers) / len(score.answers):.1f} answers a page that reports an act")
    return "\n".join(lines) + "\n"


def kinds(score: Score) -> list[str]:
    """Return the kinds that a label or a reading has, the commonest first."""
    return list(dict.fromkeys(kind for pair, _ in score.verdicts.most_common() for kind in pair))


def verdict(score: Score, kind: str) -> tuple[float, float, float]:
    """Return precision, recall and F1 of the pages that were found to be of a kind."""
    counts = {"hit": score.verdicts[kind, kind]}
    counts["missed"] = sum(count for (said, _), count in score.verdicts.items() if said == kind) - counts["hit"]
    counts["false"] = sum(count for (_, found), count in score.verdicts.items() if found == kind) - counts["hit"]
    return rates(counts)


def rates(count: Mapping[str, int]) -> tuple[float, float, float]:
    """Return precision, recall and F1; a list that is rightly empty throughout has all of them."""
    hit, missed, false = (count.get(name, 0) for name in ("hit", "missed", "false"))
    precision = hit / (hit + false) if hit + false else 1.0
    recall = hit / (hit + missed) if hit + missed else 1.0
    return precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0.0


if __name__ == "__main__":
    app(prog_name="python -m benchmarks.drafts")
