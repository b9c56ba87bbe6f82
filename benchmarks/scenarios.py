"""The table of what is measured: a command on a log, the peers it is compared with, and how much slower it may be."""

import shlex
import sys
from dataclasses import dataclass, replace
from pathlib import Path

REAL, SMALL, MIDDLE, LARGE = 0, 440, 10_000, 100_000
"""Events of the log; 0 is the real log."""


@dataclass(frozen=True)
class Peer:
    """A command to compare with: at most `bound` times its time, or without a bound for information."""

    name: str
    line: str
    bound: float | None = None
    events: int | None = None
    """Events of its log, if that is another one."""


@dataclass(frozen=True)
class Scenario:
    """A command, its log, its peers, and the MB of memory that it may use.

    The shell runs `setup` once and `prepare` before each run, in the folder of a log of their own.
    """

    name: str
    events: int
    line: str
    peers: tuple[Peer, ...]
    prepare: str = ""
    setup: str = ""
    memory: float | None = None
    short: bool = False
    """Whether the events of its log are short ones."""
    growth: bool = False
    """Whether the page also shows it on the real, the middle and the large log."""


ROOT = str(Path(__file__).parent.parent)
IMPORT = f"import sys; sys.path.append({ROOT!r}); from benchmarks.bare import main; main()"
BARE = shlex.join([sys.executable, "-c", IMPORT])


def _bare(bound: float | None = None) -> tuple[Peer, ...]:
    return (Peer("bare Typer app", BARE, bound),)


def _small(line: str, bound: float | None = None) -> tuple[Peer, ...]:
    return (Peer("the same, small log", line, bound, SMALL),)


def _check(bound: float) -> tuple[Peer, ...]:
    return (Peer("hledger check", "hledger -f {journal} check", bound),)


ADD = (
    "chiplog add --no-input --title 'China eases its licence rule for placeholder wafers' --announced 2026-03-02"
    " --actor China --target US --flow import --instrument licence-decision --effect loosen --stage decided"
    " --confidence reported --source https://sample-daily.example.org/placeholder-wafers --kind news"
)
LIST, SHOW, CHINA = "chiplog list --limit 50", "chiplog show {id}", "chiplog list --country CN --limit 50"
FILTERS = (
    Peer("recsel", "recsel -t Event -e \"actor = 'CN'\" {rec}", 0.5),
    Peer("hledger register", "hledger -f {journal} register acct:^actor:CN$", 0.5),
    Peer("jq", "jq -c 'select(.actor == \"CN\")' {jsonl}"),
)
FIRST = (Peer("list --limit 1", "chiplog list --format plain --limit 1", 2),)
COMPLETION = "env _CHIPLOG_COMPLETE=complete_bash 'COMP_WORDS=chiplog show {prefix}' COMP_CWORD=2 chiplog"
BARE_COMPLETION = f"env _BARE_COMPLETE=complete_bash 'COMP_WORDS=bare xx-2025' COMP_CWORD=1 {BARE}"

CHANGE_ONE = 'sed -i "0,/publisher: .*/s//publisher: Example $(date +%N)/" events.yaml'
DROP_INDEX = "rm -rf cache"
RESTORE = "cp original.yaml events.yaml; sleep $RACY; chiplog list"
REVISIONS = """
git init --quiet
git config user.name Example
git config user.email example@example.org
for revision in one two; do
  awk -v r=$revision '/^- id: / && n++ % ENVIRON["TENTH"] == 0 {on = 1}
    on && /publisher: / {sub(/publisher: .*/, "publisher: Example " r); on = 0} 1' original.yaml > events.yaml
  git add events.yaml
  git commit --quiet --message $revision
  git branch $revision
done
git checkout --quiet one
git checkout --quiet two
"""
"""Two branches, each with another publisher in ten events at equal distances."""
CHANGES = "chiplog changes --since one --until two --format atom"
CHECK_OUT = "git checkout --quiet -"

_SCENARIOS = (
    Scenario("list, piped", REAL, "chiplog list", _bare(1.25)),
    Scenario("show", REAL, SHOW, _bare(1.25)),
    Scenario("validate", REAL, "chiplog validate", _bare(1.25)),
    Scenario("add one event", REAL, ADD, _bare(1.25), RESTORE),
    Scenario("list, a table of 50 rows", REAL, "chiplog list --format table --limit 50", _bare(1.5)),
    Scenario("list --limit 50", LARGE, LIST, _small(LIST, 2), growth=True),
    Scenario("show", LARGE, SHOW, _small(SHOW, 2), growth=True),
    Scenario("summary", LARGE, "chiplog summary", _small("chiplog summary", 4), growth=True),
    Scenario("status", LARGE, "chiplog status", _small("chiplog status", 6), memory=150),
    Scenario("calendar", LARGE, "chiplog calendar", _small("chiplog calendar", 6), memory=150),
    Scenario("list --country CN --limit 50", MIDDLE, CHINA, FILTERS),
    Scenario("validate, one event changed", MIDDLE, "chiplog validate", _check(1), CHANGE_ONE, growth=True),
    Scenario("validate, no index", MIDDLE, "chiplog validate", _check(3), DROP_INDEX, memory=300, growth=True),
    Scenario("add one event", MIDDLE, ADD, _bare(3), RESTORE, growth=True),
    Scenario("list --limit 50 after a checkout", LARGE, LIST, _bare(10), CHECK_OUT, REVISIONS, memory=250),
    Scenario("list --format plain, every row", MIDDLE, "chiplog list --format plain", FIRST),
    Scenario("completion of an id", MIDDLE, COMPLETION, (Peer("bare app's completion", BARE_COMPLETION, 1.1),)),
    Scenario("publish", MIDDLE, "chiplog publish site", _bare(23), memory=300, growth=True),
    Scenario("changes, as a feed", MIDDLE, CHANGES, _bare(), setup=REVISIONS, growth=True),
    Scenario("calendar --format ics", MIDDLE, "chiplog calendar --format ics", _bare(), growth=True),
    Scenario("gates", MIDDLE, "chiplog gates 'item 0'", _bare(), growth=True),
    Scenario("diff one two", MIDDLE, "chiplog diff one two", _bare(4), setup=REVISIONS),
)
SCENARIOS = (
    *_SCENARIOS,
    *(replace(one, name=f"{one.name} (short events)", short=True, growth=False) for one in _SCENARIOS if one.events),
)
