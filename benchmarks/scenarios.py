"""What is timed, against what, and by how much it may be slower. The bounds are those of the design."""

from dataclasses import dataclass

from benchmarks import steps
from benchmarks.steps import Step

REAL, SMALL, MIDDLE, LARGE = "real", "small", "middle", "large"

SIZES: dict[str, int | None] = {REAL: None, SMALL: 440, MIDDLE: 10_000, LARGE: 100_000}
"""Events; the real log has as many as it has."""


@dataclass(frozen=True)
class Rival:
    """What a command is held against: at most `bound` times its time, or for information alone."""

    name: str
    line: str
    bound: float | None = None
    size: str = ""
    """Of the log it is of, where that is another."""

    slow: bool = False
    """Timed once."""


@dataclass(frozen=True)
class Scenario:
    """A command on a log of a size, its rivals, what comes before each timing, and the MB that it may take."""

    name: str
    size: str
    line: str
    rivals: tuple[Rival, ...]
    before: Step = steps.nothing
    output: str = "null"
    memory: float | None = None


def _bare(bound: float) -> tuple[Rival, ...]:
    return (Rival("bare Typer app", "bare", bound),)


def _small(line: str, bound: float | None = None) -> tuple[Rival, ...]:
    return (Rival("the same, small log", line, bound, size=SMALL),)


ADD = (
    "chiplog add --no-input --title 'China eases its licence rule for placeholder wafers' --announced 2026-03-02"
    " --actor China --target US --flow import --instrument licence-decision --effect loosen --stage decided"
    " --confidence reported --source https://sample-daily.example.org/placeholder-wafers --kind news"
)

SCENARIOS = (
    Scenario("list, piped", REAL, "chiplog list", _bare(1.25), output="pipe"),
    Scenario("show", REAL, "chiplog show {id}", _bare(1.25)),
    Scenario("list, a table of 50 rows", REAL, "chiplog list", _bare(1.5), output="terminal"),
    Scenario("list --limit 50", LARGE, "chiplog list --limit 50", _small("chiplog list --limit 50", 2)),
    Scenario("show", LARGE, "chiplog show {id}", _small("chiplog show {id}", 2)),
    Scenario("summary", LARGE, "chiplog summary", _small("chiplog summary", 4)),
    Scenario("status", LARGE, "chiplog status", _small("chiplog status")),
    Scenario("calendar", LARGE, "chiplog calendar", _small("chiplog calendar")),
    Scenario(
        "list --country CN --limit 50",
        MIDDLE,
        "chiplog list --country CN --limit 50",
        (
            Rival("recsel", "recsel -t Event -e \"actor = 'CN'\" {rec}", 0.5),
            Rival("hledger register", "hledger -f {journal} register acct:^actor:CN$", 0.5),
            Rival("jq", "jq -c 'select(.actor == \"CN\")' {jsonl}"),
        ),
    ),
    Scenario(
        "validate, one event changed",
        MIDDLE,
        "chiplog validate",
        (Rival("hledger check", "hledger -f {journal} check", 1),),
        before=steps.change_one,
    ),
    Scenario(
        "validate, no index",
        MIDDLE,
        "chiplog validate",
        (
            Rival("hledger check", "hledger -f {journal} check", 3),
            Rival("recfix --check", "recfix --check {rec}", slow=True),
            Rival("check-jsonschema", "check-jsonschema --schemafile {schema} {log}", slow=True),
        ),
        before=steps.forget,
        memory=300,
    ),
    Scenario("add one event", MIDDLE, ADD, _bare(3), before=steps.restore),
    Scenario(
        "list --limit 50 after a checkout",
        LARGE,
        "chiplog list --limit 50",
        _bare(10),
        before=steps.check_out,
        memory=250,
    ),
    Scenario(
        "list --format plain, every row",
        MIDDLE,
        "chiplog list --format plain",
        (Rival("list --limit 1", "chiplog list --format plain --limit 1", 2),),
        output="pipe",
    ),
    Scenario(
        "completion of an id",
        MIDDLE,
        "complete chiplog show {begun}",
        (Rival("bare app's completion", "complete bare xx-2025", 1.1),),
        output="pipe",
    ),
    Scenario("diff one two", MIDDLE, "chiplog diff one two", _bare(4), before=steps.commit),
)
