"""What people ask of chip-trade policy, and how the program answers: whole outputs on the real log on a fixed day.

`python -m tests.questions` writes `tests/questions/` again; its diff then shows how the answers have changed.
"""

import os
import tempfile
from pathlib import Path
from typing import Literal, NamedTuple

from chiplog.model import typed
from tests import golden
from tests.factories import TODAY

FOLDER = Path(__file__).parent / "questions"

Answered = Literal["yes", "in part", "no"]


class Question(NamedTuple):
    """A question, how far it is answered, the commands that answer it, and what is missing, if anything is."""

    text: str
    answered: Answered
    commands: tuple[str, ...] = ()
    missing: str = ""

    def output(self) -> str:
        """Return the question, what is missing, and what the commands print."""
        head = f"# {self.text}\n" + (f"# Answered {self.answered}: {self.missing}.\n" if self.missing else "")
        return f"{head}\n{golden.output(list(self.commands))}"


QUESTIONS = {
    1: Question(
        "How many H200 were approved for China?",
        "yes",
        (
            "list --item H200 --instrument licence-decision --has figures --columns announced,id,confidence,figures",
            "summary --figure approved --item H200",
        ),
    ),
    2: Question(
        "Has one arrived?",
        "yes",
        (
            "list --item H200 --actor US --instrument licence-decision --has figures --columns announced,id,figures",
            "show us-2026-h200-buyers-cleared --on 2026-07-01",
        ),
    ),
    3: Question("Whose gate is shut, Washington's or Beijing's?", "yes", ("gates H200 --country CN --on 2026-02-01",)),
    4: Question(
        "Is the US 50 % affiliates rule in force on 10 November 2026?",
        "yes",
        ("show us-2025-affiliates-rule --on 2026-11-10",),
    ),
    5: Question("What comes back by itself, and when?", "yes", ("calendar --from 2026-07-02 --until 2027-06-30",)),
    6: Question(
        "Which MOFCOM notices on rare earths are paused, which still bind?",
        "yes",
        (
            "list '\"rare earth\"' --body MOFCOM --stage decided --state yes --state suspended --on 2026-07-01"
            " --columns id,state,acts",
        ),
    ),
    7: Question(
        "Did China also suspend the rules of April 2025, as the White House says?",
        "in part",
        (
            "show cn-2025-medium-heavy-rare-earths --on 2026-07-01",
            "show us-2025-busan-deal --on 2026-07-01",
            "show cn-2025-rare-earth-general-licences --on 2026-07-01",
        ),
        "each side's account is an event of its own, and no answer sets them side by side",
    ),
    8: Question(
        "Is SMIC listed, and since when?",
        "yes",
        ("list --entity SMIC --list bis-entity-list --on 2026-07-01 --columns announced,id,effect,state",),
    ),
    9: Question(
        "How many parties did the US list in 2024, how many Chinese?",
        "in part",
        (
            "summary --figure added --unit entities --actor US --since 2024 --until 2024 --by list",
            "list --actor US --instrument entity-list --has figures --since 2024 --until 2024"
            " --columns announced,id,targets,figures",
        ),
        "parties are not counted by their country, and only acts with a figure count",
    ),
    10: Question(
        "On which list is a firm: Entity, unverified, military end user, 1260H, China's two?",
        "yes",
        (
            "list --entity SMIC --has list --columns announced,id,effect,list",
            "list --list cn-unreliable-entity-list --list cn-export-control-list --columns announced,effect,list,entities",
        ),
    ),
    11: Question(
        "What duty is on a Chinese chip on a day, and what stacks?",
        "in part",
        (
            "list --actor US --target CN --target everyone --flow import --instrument tariff --state yes"
            " --on 2026-02-01 --columns id,figures,basis",
        ),
        "rates and legal bases are listed, but which of them add up is prose",
    ),
    12: Question(
        "Under which authority?",
        "yes",
        (
            "show us-2026-section-232-chip-tariff --on 2026-07-01",
            "list --basis 'Section 301' --instrument tariff --columns announced,id,basis,acts",
        ),
    ),
    13: Question(
        "Who is exempt from the Section 232 chip duty?",
        "in part",
        ("show us-2026-section-232-chip-tariff --on 2026-07-01",),
        "exemptions are in the prose of the summary",
    ),
    14: Question(
        "When is the next step of an act due?",
        "yes",
        ("calendar --from 2026-05-01 --until 2027-12-31 --actor CN --format csv",),
    ),
    15: Question(
        "When do comments close, when must one comply?",
        "yes",
        ("list --has deadlines --since 2026 --columns announced,id,deadlines",),
    ),
    16: Question(
        "What changed since last Friday?",
        "yes",
        ("changes --since 'last friday'",),
    ),
    17: Question(
        "What binds the trade in chip-making equipment now?",
        "yes",
        ("status --item 'chip-making equipment' --on 2026-07-01 --limit 12",),
    ),
    18: Question(
        "Who subsidises chip making, with how much?",
        "yes",
        ("summary --figure amount --instrument subsidy --instrument award --by actor",),
    ),
    19: Question(
        "Have export restrictions grown since 2020?",
        "yes",
        ("summary --flow export --by year --since 2020",),
    ),
    20: Question(
        "What did the G7 do on Russia? What did ASEAN members do?",
        "yes",
        (
            "list --actor G7 --target RU --columns announced,actor,id",
            "list --actor ASEAN --columns announced,actor,id",
        ),
    ),
    21: Question(
        "Who answered whom, and how fast?",
        "yes",
        (
            'sql "SELECT l.announced, l.id, e.announced, e.id FROM relation AS r JOIN event AS l ON l.id = r.event'
            " JOIN event AS e ON e.id = r.target WHERE r.type = 'answers' AND l.announced >= '2025' ORDER BY 1, 2, 4\"",
            "show nl-2025-nexperia-goods-act-order --on 2026-07-01",
        ),
    ),
    22: Question(
        "Is the B30A allowed? Is Blackwell?",
        "yes",
        (
            "list --item B30A --item Blackwell --on 2026-07-01 --columns announced,id,effect,stage,state",
            "show us-2025-b30a-blocked --on 2026-07-01",
        ),
    ),
    23: Question(
        "All that governs the H200 on 1 February 2026",
        "yes",
        ("gates H200 --on 2026-02-01 --format csv",),
    ),
    24: Question(
        "From which total processing performance on is a chip covered?",
        "in part",
        (
            "summary --figure threshold --unit TPP --by actor",
            "list --actor US --code 3A090 --columns announced,id,effect,codes",
        ),
        "no cited page was seen to print the thresholds of the US rules, so the log lacks them",
    ),
    25: Question(
        "Which buyers are cleared?",
        "yes",
        (
            "list --item H200 --instrument licence-decision --effect loosen --columns announced,actor,id,entities",
            "show us-2026-h200-buyers-cleared --on 2026-07-01",
        ),
    ),
    26: Question(
        "Until when may SK Hynix and TSMC supply their plants in China?",
        "yes",
        (
            "list --entity 'SK Hynix' --entity TSMC --instrument licence-decision --on 2026-07-01"
            " --columns id,effective,through,state",
        ),
    ),
    27: Question(
        "Which bills are pending, at which step?",
        "yes",
        ("list --body Congress --stage proposed --columns announced,id,title",),
    ),
    28: Question(
        "Who was charged with smuggling?",
        "yes",
        (
            "list 'smuggled OR smuggling OR smugglers OR charges' --instrument enforcement --columns announced,id,entities",
        ),
    ),
    29: Question("How much notice do acts give?", "yes", ("notice", "notice --actor US --flow export")),
    30: Question(
        "Show me the sentence it rests on",
        "yes",
        ("show us-2025-korean-fabs-annual-licence --on 2026-07-01",),
    ),
    31: Question(
        "Is the page still there, is there a copy?",
        "no",
        (),
        "no command asks a source's address, and few sources have an archived copy",
    ),
    32: Question(
        "What did the log say on a day?",
        "in part",
        ("list --item H200 --on 2026-01-20 --columns announced,id,state",),
        "what was public on the day is listed, as the log has it now; what it had then is in git's history alone",
    ),
}


def main() -> None:
    """Write all kept outputs again."""
    typed.today = lambda: TODAY
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as cache, golden.workplace():
        os.environ |= {"XDG_CACHE_HOME": cache, "XDG_STATE_HOME": cache}
        for number, question in QUESTIONS.items():
            path(number).write_text(question.output(), encoding="utf-8")


def path(number: int) -> Path:
    """Return the file that keeps the answer to a question."""
    return FOLDER / f"{number:02}.txt"


if __name__ == "__main__":
    main()
