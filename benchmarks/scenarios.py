"""The table of what is measured: a command on a log, the peers it is compared with, and how much slower it may be."""

from dataclasses import dataclass

from benchmarks import preparations
from benchmarks.preparations import Preparation

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
    """A command, its log, its peers, what is done before each run, and the MB of memory that it may use."""

    name: str
    events: int
    line: str
    peers: tuple[Peer, ...]
    prepare: Preparation = preparations.nothing
    output: str = "pipe"
    memory: float | None = None
    growth: bool = False
    """Whether the page also shows it on the real, the middle and the large log."""


def _bare(bound: float) -> tuple[Peer, ...]:
    return (Peer("bare Typer app", "bare", bound),)


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
BARE_COMPLETION = (Peer("bare app's completion", "complete bare xx-2025", 1.1),)
change, drop, restore = preparations.change_one, preparations.drop_index, preparations.restore

SCENARIOS = (
    Scenario("list, piped", REAL, "chiplog list", _bare(1.25)),
    Scenario("show", REAL, SHOW, _bare(1.25)),
    Scenario("list, a table of 50 rows", REAL, "chiplog list", _bare(1.5), output="terminal"),
    Scenario("list --limit 50", LARGE, LIST, _small(LIST, 2), growth=True),
    Scenario("show", LARGE, SHOW, _small(SHOW, 2), growth=True),
    Scenario("summary", LARGE, "chiplog summary", _small("chiplog summary", 4), growth=True),
    Scenario("status", LARGE, "chiplog status", _small("chiplog status")),
    Scenario("calendar", LARGE, "chiplog calendar", _small("chiplog calendar")),
    Scenario("list --country CN --limit 50", MIDDLE, CHINA, FILTERS),
    Scenario("validate, one event changed", MIDDLE, "chiplog validate", _check(1), change, growth=True),
    Scenario("validate, no index", MIDDLE, "chiplog validate", _check(3), drop, memory=300, growth=True),
    Scenario("add one event", MIDDLE, ADD, _bare(3), restore, growth=True),
    Scenario("list --limit 50 after a checkout", LARGE, LIST, _bare(10), preparations.check_out, memory=250),
    Scenario("list --format plain, every row", MIDDLE, "chiplog list --format plain", FIRST),
    Scenario("completion of an id", MIDDLE, "complete chiplog show {prefix}", BARE_COMPLETION),
    Scenario("diff one two", MIDDLE, "chiplog diff one two", _bare(4), preparations.commit),
)
