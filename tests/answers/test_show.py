"""`chiplog show`: one event, by its id or as much of it as is unique."""

import json
from pathlib import Path
from typing import Any

from tests.factories import text, tree

WHOLE = """\
China approves the import of a first batch of Nvidia H200 chips
cn-2026-h200-import-approval

Several hundred thousand H200, later put at over 400,000, were cleared during a visit by Nvidia's chief executive. Terms
were unsettled and the buyers had not yet placed orders. In mid-May 2026 none had shipped and consent was still missing,
secondary reports said.

on 2026-02-15  maybe (no first day, reported)
announced      2026-01-28
actor          China (CN)
targets        United States (US)
body           MIIT / MOFCOM / NDRC
flow           import
instrument     licence-decision
effect         ▼ loosen
stage          decided
confidence     reported
items          H200
supplier       Nvidia
recipient      ByteDance, Alibaba, Tencent
figures        approved 400,000 chips: H200 of the first batch (over, by later reports)
thread         cn-2026-h200-customs-block (2026-01-14, maybe): China's customs says Nvidia H200 chips may not enter the
               country
               ├── amended by cn-2026-h200-in-principle (2026-01-23, signalled): China gives an in-principle nod to H200
               │   orders of Alibaba, Tencent and ByteDance
               │   └── implemented by cn-2026-h200-import-approval, see there
               ├── amended by cn-2026-h200-import-approval (2026-01-28, maybe): China approves the import of a first
               │   batch of Nvidia H200 chips ◀
               └── amended by cn-2026-deepseek-h200-approval (2026-01-30, maybe): China conditionally clears DeepSeek to
                   buy Nvidia H200 chips
sources        The Business Times, citing Reuters, 2026-01-28 (news)
               https://www.businesstimes.com.sg/international/global/china-gives-green-light-importing-first-batch-nvidias-h200-ai-chips-sources-say
               IDC Nova, citing Reuters, 2026-01-28 (news)
               http://www.idcnova.com/html/1/59/153/5022.html
               Gli7ch, citing Bloomberg (news)
               https://gli7ch.com/news/china-not-yet-approved-nvidia-ai-chips
log through 2026-07-01
"""


def test_an_event_is_shown_whole(chiplog: Any, log: Path, monkeypatch: Any) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    result = chiplog("show", "-f", log, "CN-2026-h200-import-a", "--on", "2026-02-15")
    assert (result.exit_code, result.stdout) == (0, WHOLE)


def test_later_events_that_point_at_it_are_named(chiplog: Any, log: Path) -> None:
    result = chiplog("show", "-f", log, "us-2025-affiliates-rule")
    assert "suspended by us-2025-affiliates-suspension (2025-11-10, n/a)" in result.stdout


def test_json_is_the_event_with_its_state(chiplog: Any, tmp_path: Path) -> None:
    file = tmp_path / "log.yaml"
    event = tree(effective="2025-02", summary="One thing changed. Another did not.")
    file.write_text(text(event), encoding="utf-8")
    result = chiplog("show", "-f", file, "cn", "--on", "2025-02-03", "--json")
    alone: dict[str, Any] = {
        "announced": "2025-01-01",
        "state": "maybe",
        "unverified": True,
        "under": None,
        "does": [],
        "again": False,
    }
    assert json.loads(result.stdout) == {
        **event,
        "state": "maybe",
        "state_why": ["partial date", "since the log's end"],
        "unverified": True,
        "thread": [{"id": event["id"], **alone}],
        "rounds": [],
    }


def test_markdown_is_harmless(chiplog: Any, tmp_path: Path) -> None:
    file = tmp_path / "log.yaml"
    file.write_text(text(tree(title="China pings @octocat over #1")), encoding="utf-8")
    result = chiplog("show", "-f", file, "cn-2025-some-event", "--format", "md")
    assert result.stdout.startswith("### China pings &#64;&#8205;octocat over &#35;&#8205;1\n")


def test_the_path_is_file_and_line(chiplog: Any, log: Path) -> None:
    result = chiplog("show", "-f", log, "cn-2026-h200-import-approval", "--path")
    file, line = result.stdout.strip().rsplit(":", 1)
    assert Path(file).read_text().splitlines()[int(line) - 1] == "- id: cn-2026-h200-import-approval"


def test_sources_are_opened(chiplog: Any, log: Path, monkeypatch: Any) -> None:
    opened: list[str] = []

    def launch(url: str) -> int:
        opened.append(url)
        return 0

    monkeypatch.setattr("typer.launch", launch)
    assert chiplog("show", "-f", log, "cn-2026-h200-import-approval", "--open").exit_code == 0
    assert len(opened) == 3
    assert opened[1] == "http://www.idcnova.com/html/1/59/153/5022.html"


def test_an_ambiguous_beginning_names_the_ids(chiplog: Any, log: Path) -> None:
    result = chiplog("show", "-f", log, "cn-2026-h200-import")
    assert result.exit_code == 2
    assert result.stderr == (
        "chiplog: cn-2026-h200-import is ambiguous\n  cn-2026-h200-import-approval, cn-2026-h200-import-plan\n"
    )


def test_a_whole_id_that_begins_another_is_itself(chiplog: Any, tmp_path: Path) -> None:
    file = tmp_path / "log.yaml"
    file.write_text(
        text(tree("cn-2025-act"), tree("cn-2025-act-two", title="China does it again soon")), encoding="utf-8"
    )
    assert chiplog("show", "-f", file, "cn-2025-act").stdout.startswith("China does something about chips\n")


def test_a_misspelt_id_names_the_nearest(chiplog: Any, log: Path) -> None:
    result = chiplog("show", "-f", log, "us-2025-afiliates-rule")
    assert result.exit_code == 2
    assert "did you mean us-2025-affiliates-rule" in result.stderr


def test_a_faulty_event_is_said_to_be_one(chiplog: Any, tmp_path: Path) -> None:
    file = tmp_path / "log.yaml"
    file.write_text(text(tree("cn-2025-bad", stage="suspended"), tree()), encoding="utf-8")
    result = chiplog("show", "-f", file, "cn-2025-bad")
    assert result.exit_code == 3
    assert result.stderr == "chiplog: cn-2025-bad is in the log, but has errors\n  `chiplog validate` shows them\n"
