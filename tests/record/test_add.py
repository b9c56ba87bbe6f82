"""`chiplog add` by options: one block at its place, or a refusal that loses nothing."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chiplog.model import event, ids
from tests.factories import TODAY, text, tree

GIVEN = {
    "title": "China approves the import of a second batch of Nvidia H200 chips",
    "announced": "2 March 2026",
    "actor": "China",
    "target": "US",
    "flow": "import",
    "instrument": "licence-decision",
    "effect": "loosen",
    "stage": "decided",
    "confidence": "reported",
    "source": "https://www.example.org/second-batch",
    "kind": "news",
    "origin": "Reuters",
    "summary": "A second batch is cleared.  Its size is not known.",
    "entity": "supplier:Nvidia",
    "item": "H200",
    "relate": "amends:cn-2026-h200-customs-block",
}

BLOCK = """\
- id: cn-2026-import-nvidia-h200
  title: China approves the import of a second batch of Nvidia H200 chips
  announced: 2026-03-02
  actor: CN
  targets: [US]
  flow: import
  instrument: licence-decision
  effect: loosen
  stage: decided
  confidence: reported
  entities:
    supplier: [Nvidia]
  items: [H200]
  relations:
    amends: [cn-2026-h200-customs-block]
  summary: >-
    A second batch is cleared.
    Its size is not known.
  sources:
    - url: https://www.example.org/second-batch
      publisher: example.org
      kind: news
      origin: Reuters
  recorded: 2026-11-24

"""


def options(**changes: str | None) -> list[str]:
    merged = {**GIVEN, **changes}
    return [
        part for name, value in merged.items() if value is not None for part in (f"--{name.replace('_', '-')}", value)
    ]


def test_one_block_goes_to_its_place_and_no_other_byte_changes(chiplog: Any, log: Path) -> None:
    before = log.read_text()
    result = chiplog("add", "-f", log, *options())
    assert result.exit_code == 0, result.stderr
    after = log.read_text()
    start = after.index(BLOCK)
    assert after[:start] + after[start + len(BLOCK) :] == before
    assert after[start + len(BLOCK) :].startswith("- id: cn-2026-us-trade-barrier-probes\n")
    assert chiplog("validate", log).exit_code == 0


def test_it_prints_the_diff_and_what_to_do_next(chiplog: Any, log: Path) -> None:
    result = chiplog("add", "-f", log, *options())
    lines = result.stdout.splitlines()
    assert lines[:2] == [f"--- a/{str(log)[1:]}", f"+++ b/{str(log)[1:]}"]
    assert [line[1:] for line in lines if line.startswith("+")][1:] == BLOCK.splitlines()
    assert result.stderr.splitlines()[-2:] == [
        f"added cn-2026-import-nvidia-h200 in {log}",
        "next: `git diff`, `chiplog show cn-2026-import-nvidia-h200`",
    ]


def test_a_dry_run_writes_nothing(chiplog: Any, log: Path) -> None:
    before = log.read_bytes()
    result = chiplog("add", "-f", log, "--dry-run", *options())
    assert (result.exit_code, log.read_bytes()) == (0, before)
    assert result.stderr.endswith("nothing written: this was a dry run\n")
    assert result.stdout.startswith("--- a/")


def test_the_document_for_writers(chiplog: Any, log: Path) -> None:
    result = chiplog("add", "-f", log, "--json", *options())
    document = json.loads(result.stdout)
    assert list(document) == ["events", "file", "diff", "written", "findings", "duplicates"]
    assert (document["written"], document["findings"], document["file"]) == (True, [], str(log))
    (event,) = document["events"]
    assert (event["id"], event["recorded"]) == ("cn-2026-import-nvidia-h200", TODAY.isoformat())
    assert document["duplicates"]["certain"] == []
    assert [other["id"] for other in document["duplicates"]["likely"]] == ["cn-2026-h200-import-approval"]


def test_an_invalid_entry_is_refused_with_all_its_findings(chiplog: Any, log: Path) -> None:
    before = log.read_bytes()
    wrong = options(
        confidence="official", announced="2026-02-30", effective="2026-03-01", through="2026-02", code="3A090",
        relate="suspends:cn-2026-h200-custom-block", title="China reportedly approves H200 imports.",
    )  # fmt: skip
    result = chiplog("add", "-f", log, "--json", *wrong)
    document = json.loads(result.stdout)
    assert (result.exit_code, document["written"], log.read_bytes()) == (4, False, before)
    found = {(finding["code"], finding["field"]) for finding in document["findings"]}
    assert found == {
        ("CL109", "title"), ("CL104", "announced"), ("CL203", "through"), ("CL208", "confidence"), ("CL111", "codes"),
    }  # fmt: skip


def test_relations_are_checked_against_the_log(chiplog: Any, log: Path) -> None:
    cases = {
        "suspends:cn-2026-h200-custom-block": "CL302",
        "revokes:us-2022-advanced-computing-rule": "CL305",
        "amends:cn-2026-japan-entity-lists-second": "CL303",
        "amends:cn-2026-import-nvidia-h200": "CL213",
    }
    for relation, code in cases.items():
        result = chiplog("add", "-f", log, "--json", *options(relate=relation))
        found = json.loads(result.stdout)["findings"]
        errors = [finding["code"] for finding in found if finding["severity"] == "error"]
        assert (result.exit_code, errors) == (4, [code])


def test_a_refusal_shows_the_line_a_caret_and_the_repair(chiplog: Any, log: Path) -> None:
    result = chiplog("add", "-f", log, *options(relate="amends:cn-2026-h200-custom-block"))
    assert (result.exit_code, result.stdout) == (4, "")
    assert result.stderr.splitlines()[:4] == [
        "entry:15:13: CL302 error [cn-2026-import-nvidia-h200] relations.amends: cn-2026-h200-custom-block is not in "
        "this log",
        "        amends: [cn-2026-h200-custom-block]",
        "                ^",
        "    help: did you mean cn-2026-h200-customs-block?",
    ]


def test_missing_options_are_named(chiplog: Any, log: Path) -> None:
    result = chiplog("add", "-f", log, *options(stage=None, kind=None))
    assert (result.exit_code, result.stderr.splitlines()[0]) == (2, "chiplog: missing: --stage, --kind")


@pytest.mark.parametrize(
    "wrong",
    [
        {"actor": "Chnia"}, {"flow": "sideways"}, {"entity": "boss:Nvidia"}, {"relate": "cn-2026-h200-customs-block"},
        {"announced": "28 jan"}, {"effective": "yesterday"}, {"announced": "03/04/2026"},
    ],
)  # fmt: skip
def test_options_that_cannot_be_understood_are_usage_errors(chiplog: Any, log: Path, wrong: dict[str, str]) -> None:
    before = log.read_bytes()
    assert chiplog("add", "-f", log, *options(**wrong)).exit_code == 2
    assert log.read_bytes() == before


def test_the_same_act_number_is_refused_and_names_the_event(chiplog: Any, log: Path) -> None:
    given = options(act="mofcom:2025-61#1.3")
    refused = chiplog("add", "-f", log, "--json", *given)
    document = json.loads(refused.stdout)
    assert (refused.exit_code, document["written"]) == (4, False)
    assert [other["id"] for other in document["duplicates"]["certain"]] == ["cn-2025-rare-earth-reexport"]
    assert chiplog("add", "-f", log, "--allow-duplicate", *given).exit_code == 0


def test_the_same_page_and_substance_is_refused(chiplog: Any, log: Path) -> None:
    assert chiplog("add", "-f", log, *options()).exit_code == 0
    again = options(
        source="http://example.org/second-batch/?utm_source=x#top", title="China lets in more Nvidia H200 chips"
    )
    result = chiplog("add", "-f", log, *again)
    assert result.exit_code == 4
    assert "the same act as cn-2026-import-nvidia-h200" in result.stderr
    assert chiplog("add", "-f", log, *options(effect="mixed", item="H20")).exit_code == 0


def test_a_likely_duplicate_is_shown_and_not_refused(chiplog: Any, log: Path) -> None:
    result = chiplog("add", "-f", log, *options(announced="2026-01-29"))
    assert result.exit_code == 0
    assert result.stderr.startswith(
        "possibly the same act as cn-2026-h200-import-approval: China approves the import of"
    )


def test_an_id_that_is_taken_is_refused_with_the_event_that_has_it(chiplog: Any, log: Path) -> None:
    result = chiplog("add", "-f", log, "--json", *options(id="cn-2026-h200-customs-block", relate=None))
    (finding,) = json.loads(result.stdout)["findings"]
    assert (result.exit_code, finding["code"]) == (4, "CL301")
    assert finding["message"] == "id: cn-2026-h200-customs-block is already the id of another event"


def test_a_proposed_id_that_is_taken_gets_another_word_and_a_number_last(chiplog: Any, log: Path) -> None:
    given = []
    for number in range(4):
        page = f"https://www.example.org/other-{number}"
        result = chiplog("add", "-f", log, "--allow-duplicate", "--json", *options(source=page))
        given.append(json.loads(result.stdout)["events"][0]["id"].removeprefix("cn-2026-import-nvidia-h200"))
    assert given == ["", "-licence", "-decision", "-2"]


def test_the_publisher_is_the_logs_own_name_for_the_host(chiplog: Any, log: Path) -> None:
    result = chiplog("add", "-f", log, "--json", *options(source="https://businesstimes.com.sg/x"))
    assert json.loads(result.stdout)["events"][0]["sources"][0]["publisher"] == "The Business Times"


def test_crlf_and_a_missing_last_newline_stay_as_they_are(chiplog: Any, tmp_path: Path) -> None:
    file = tmp_path / "log.yaml"
    before = text(tree("cn-2025-some-event")).replace("\n", "\r\n").encode().rstrip()
    file.write_bytes(before)
    assert chiplog("add", "-f", file, *options(relate=None)).exit_code == 0
    after = file.read_bytes()
    assert after.startswith(before + b"\r\n\r\n- id: cn-2026-")
    assert after.count(b"\n") == after.count(b"\r\n")


def test_a_summary_of_odd_spaces_reads_back(chiplog: Any, log: Path) -> None:
    result = chiplog("add", "-f", log, "--json", *options(summary=" U.S. chips,   e.g. H20.\nNo. 5 is 'new': see #3 "))
    (event,) = json.loads(result.stdout)["events"]
    assert event["summary"] == "U.S. chips, e.g. H20. No. 5 is 'new': see #3"
    assert result.exit_code == 0


def test_hostile_text_is_refused_with_a_place(chiplog: Any, log: Path) -> None:
    before = log.read_bytes()
    result = chiplog("add", "-f", log, *options(title="China \x1b[31mapproves\u202e the H200"))
    assert result.exit_code == 4
    assert "\x1b" not in result.stderr
    assert "CL115 error" in result.stderr
    assert log.read_bytes() == before


def test_a_log_from_standard_input_goes_to_standard_output(chiplog: Any, log: Path) -> None:
    result = chiplog("add", "-f", "-", *options(), stdin=log.read_bytes())
    assert result.exit_code == 0
    assert chiplog("add", "-f", log, *options()).exit_code == 0
    assert result.stdout == log.read_text()


def test_other_faulty_events_do_not_keep_one_from_adding(chiplog: Any, log: Path) -> None:
    broken = log.read_bytes() + b"\n- id: us-2026-broken\n  title: [\n"
    log.write_bytes(broken)
    assert chiplog("add", "-f", log, *options()).exit_code == 0
    assert log.read_bytes().replace(BLOCK.encode(), b"") == broken


def test_everyone_is_a_target(chiplog: Any, log: Path) -> None:
    result = chiplog("add", "-f", log, "--json", *options(target="any"))
    assert json.loads(result.stdout)["events"][0]["targets"] == ["*"]
    assert "  targets: ['*']\n" in json.loads(result.stdout)["diff"]


def test_an_export_act_without_targets_is_refused(chiplog: Any, log: Path) -> None:
    result = chiplog("add", "-f", log, "--json", *options(target=None))
    assert [finding["code"] for finding in json.loads(result.stdout)["findings"]] == ["CL204"]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, "cn-2026-import-nvidia-h200"),
        ({"title": "China bans it at once", "item": None, "entity": None}, "cn-2026-once-licence-decision"),
        ({"title": "China's new 5% chip rule", "item": None, "entity": None}, "cn-2026-rule-licence-decision"),
        (
            {"title": "Überraschung für Groß-Händler", "item": None, "entity": None},
            "cn-2026-uberraschung-fur-gross-handler",
        ),
        ({"title": "中国批准首批英伟达芯片进口许可证", "item": None, "entity": None}, "cn-2026-licence-decision"),
    ],
)
def test_ids_are_short_and_telling(chiplog: Any, log: Path, fields: dict[str, str | None], expected: str) -> None:
    result = chiplog("add", "-f", log, "--dry-run", "--json", *options(**fields))
    assert json.loads(result.stdout)["events"][0]["id"] == expected


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("China bars Nvidia’s sample accelerators", "nvidia-sample-accelerators"),
        ("China bars Nvidia's sample accelerators", "nvidia-sample-accelerators"),
        ("China bars “sample” accelerators — Nvidia‘s … ones", "sample-accelerators-nvidia-ones"),
        ('China bars "sample" accelerators - Nvidia\'s ... ones', "sample-accelerators-nvidia-ones"),
        ("China bars rare‑earth magnets · and gallium", "rare-earth-magnets-gallium"),
        ("China bars Großhandel and Øresund samplers", "grosshandel-oresund-samplers"),
        ("Łódź, Þór, Đurić and Œuvre", "lodz-thor-duric-oeuvre"),
        ("Ｈ２００ and ﬁbre and Çelik İstanbul", "h200-fibre-celik-istanbul"),
        ("Việt Nam’s fabs and Xi’an memory", "nam-fabs-xian-memory"),
        ("中国bars英伟达H20芯片sales", "h20-sales"),
        ("U.S.-made H-200 boards of A.M.D.", "h200-boards-amd"),
        # The object is kept: models, names, and the last words before an adjunct.
        ("Ministry places new licensing requirements on exports of extreme ultraviolet lithography machines",
         "licensing-requirements-lithography-machines"),
        ("Ministry lists CXMT, YMTC, SMIC and Huawei over sales of HBM3E", "ymtc-smic-huawei-hbm3e"),
        ("China bars imports of sample accelerators for new sites that are made by Nvidia",
         "imports-sample-accelerators-nvidia"),
    ],
)  # fmt: skip
def test_ids_spell_out_typographic_marks_and_letters_and_keep_the_object(title: str, words: str) -> None:
    entry = {"title": title, "announced": "2026-01-28", "actor": "CN", "instrument": "ban"}
    assert ids.propose(entry, lambda _: False) == f"cn-2026-{words}"


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"title": "中国批准英伟达芯片进口"}, "cn-2026-import-permit"),
        ({"title": "中国批准英伟达芯片进口", "items": ["H200"]}, "cn-2026-h200-import-permit"),
        ({"title": "中国", "entities": {"supplier": ["Nvidia"]}, "items": ["H200"]}, "cn-2026-h200-nvidia-import"),
        ({"title": "x" * 90 + " H20"}, "cn-2026-h20"),
        ({"title": "!!!", "items": "no list", "entities": {"supplier": "no list"}}, "cn-2026-import-permit"),
    ],
)
def test_a_title_without_latin_words_has_an_id_all_the_same(fields: dict[str, Any], expected: str) -> None:
    entry = {"announced": "2026-01-28", "actor": "CN", "instrument": "import-permit", **fields}
    assert ids.propose(entry, lambda _: False) == expected
    assert event.is_id(expected)


@given(st.text(max_size=120), st.lists(st.text(max_size=80), max_size=3), st.integers(0, 12))
def test_a_proposed_id_is_always_one_and_is_free(title: str, items: list[str], clashes: int) -> None:
    taken: set[str] = set()
    for _ in range(clashes + 1):
        entry = {"title": title, "announced": "2026-01-28", "actor": "CN", "instrument": "ban", "items": items}
        name = ids.propose(entry, taken.__contains__)
        assert event.is_id(name)
        assert name not in taken
        taken.add(name)


def test_a_refused_entry_is_kept_and_taken_up_with_what_options_mend(chiplog: Any, log: Path, cache: Path) -> None:
    result = chiplog("add", "-f", log, *options(relate="amends:cn-2026-h200-custom-block"))
    (draft,) = cache.rglob("drafts/*.yaml")
    assert (result.exit_code, f"it is saved in {draft}: `chiplog add --resume` continues it" in result.stderr) == (
        4,
        True,
    )
    result = chiplog("add", "-f", log, "--resume", "--relate", "amends:cn-2026-h200-customs-block")
    assert (result.exit_code, f"continuing {draft}" in result.stderr) == (0, True)
    assert BLOCK in log.read_text()
    assert not list(cache.rglob("drafts/*"))


def test_a_kept_entry_can_be_mended_by_hand(chiplog: Any, log: Path, cache: Path) -> None:
    chiplog("add", "-f", log, *options(relate="amends:cn-2026-h200-custom-block"))
    (draft,) = cache.rglob("drafts/*.yaml")
    draft.write_text(draft.read_text().replace("custom-block", "customs-block"))
    assert chiplog("add", "-f", log, "--resume").exit_code == 0
    assert BLOCK in log.read_text()


def test_a_draft_that_was_broken_by_hand_is_named_with_its_line(chiplog: Any, log: Path, cache: Path) -> None:
    chiplog("add", "-f", log, *options(relate="amends:cn-2026-h200-custom-block"))
    (draft,) = cache.rglob("drafts/*.yaml")
    draft.write_text(draft.read_text().replace("targets: [US]", "targets: [US"))
    result = chiplog("add", "-f", log, "--resume")
    assert result.exit_code == 3
    assert f"chiplog: {draft}:" in result.stderr
    assert draft.exists()


def test_without_a_draft_there_is_nothing_to_take_up(chiplog: Any, log: Path) -> None:
    result = chiplog("add", "-f", log, "--resume")
    assert (result.exit_code, result.stderr.splitlines()[0]) == (2, f"chiplog: there is no draft for {log}")


def test_a_dry_run_keeps_nothing(chiplog: Any, log: Path, cache: Path) -> None:
    chiplog("add", "-f", log, "--dry-run", *options(relate="amends:cn-2026-h200-custom-block"))
    assert not list(cache.rglob("drafts/*"))


def test_where_it_cannot_be_kept_the_refusal_stands(
    chiplog: Any, log: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    for variable in ("XDG_STATE_HOME", "TMPDIR"):
        monkeypatch.setenv(variable, str(tmp_path / "file"))
    monkeypatch.setattr("tempfile.tempdir", None)
    monkeypatch.setattr("tempfile._candidate_tempdir_list", lambda: [str(tmp_path / "file")])
    result = chiplog("add", "-f", log, *options(relate="amends:cn-2026-h200-custom-block"))
    assert result.exit_code == 4
    assert result.stderr.endswith("chiplog: refused: the entry is not valid, and nothing was written\n")


def test_a_draft_stays_in_its_folder(chiplog: Any, log: Path, cache: Path) -> None:
    assert chiplog("add", "-f", log, *options(id="../../../escaped")).exit_code == 4
    assert [path.name for path in cache.rglob("escaped*")] == ["escaped.yaml"]
    assert [path.parent.name for path in cache.rglob("escaped*")] == ["drafts"]
