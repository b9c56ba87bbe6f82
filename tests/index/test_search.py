"""A search for words: forms, spellings, synonyms, phrases, alternatives, words left out; nothing typed is a crash."""

import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from chiplog.cli.app import app
from chiplog.index import text as words
from chiplog.model import tables
from tests.factories import REAL, text, tree

pytestmark = pytest.mark.usefixtures("indexed")

TITLES = {
    "cn-2025-tariff-one": "China raises a tariff on analog chips",
    "cn-2025-tariff-two": "China raises tariffs on analog chips",
    "cn-2025-duty-cut": "China cuts the duty on wafers",
    "cn-2025-licence": "China grants a licence for gallium",
    "cn-2025-license": "China grants a license for germanium",
    "cn-2025-permit": "China grants a permit for antimony",
    "cn-2025-rare-earth": "China limits a rare earth at the border",
    "cn-2025-rare-earths": "China limits rare earths at the border",
    "cn-2025-earth-rare": "China says that earth stations are rare",
    "cn-2025-eda": "China looks at EDA firms",
    "cn-2025-eda-words": "China looks at electronic design automation firms",
    "cn-2025-photonics": "China bars photonics parts",
    "cn-2025-photolitho": "China bars photolithography parts",
    "cn-2025-chateau": "China bars parts of Château Électronique",
    "cn-2025-semiconductor": "China helps semiconductor makers",
}


@pytest.fixture
def small(tmp_path: Path) -> Path:
    file = tmp_path / "small.yaml"
    events = (tree(name, title=title, items=["H200"] if "eda" in name else None) for name, title in TITLES.items())
    file.write_text(text(*sorted(events, key=lambda one: one["id"])), encoding="utf-8")
    return file


def found(chiplog: Any, file: Path, *asked: str) -> set[str]:
    result = chiplog("list", "-f", file, "--format", "plain", "--", *asked)
    assert result.exit_code == 0, result.stderr
    return {line.split("\t")[0].removeprefix("cn-2025-") for line in result.stdout.splitlines()}


TARIFFS, LICENCES = {"tariff-one", "tariff-two", "duty-cut"}, {"licence", "license", "permit"}
EARTHS = {"rare-earth", "rare-earths"}


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (["tariff"], TARIFFS),
        (["tariffs"], TARIFFS),
        (["TARIFFS"], TARIFFS),
        (["duty"], TARIFFS),
        (["duties"], TARIFFS),
        (["license"], LICENCES),
        (["licence"], LICENCES),
        (["licences"], LICENCES),
        (["licenses"], LICENCES),
        (["permits"], LICENCES),
        (['"rare earth"'], EARTHS),
        (['"rare earths"'], EARTHS),
        (["rare", "earth"], {*EARTHS, "earth-rare"}),
        (["rare earth"], {*EARTHS, "earth-rare"}),
        (["rare-earth"], {*EARTHS, "earth-rare"}),
        (["EDA"], {"eda", "eda-words"}),
        (['"electronic design automation"'], {"eda", "eda-words"}),
        (["photo*"], {"photonics", "photolitho"}),
        (["photolith"], {"photolitho"}),
        (["chateau"], {"chateau"}),
        (["Électronique"], {"chateau"}),
        (["wafers", "OR", "photonics"], {"duty-cut", "photonics"}),
        (["wafers OR photonics"], {"duty-cut", "photonics"}),
        (["wafers or photonics"], set()),
        (["bars", "photonics", "OR", "photolithography"], {"photonics", "photolitho"}),
        (["bars", "-photonics"], {"photolitho", "chateau"}),
        (["bars", '-"photonics parts"'], {"photolitho", "chateau"}),
        (["bars", "-photo*"], {"chateau"}),
        (["tariff", "-tariff"], set()),
        (["-bars", "-grants", "-raises", "-looks", "-limits"], {"duty-cut", "earth-rare", "semiconductor"}),
        (["semiconductors", "OR", "wafers"], {"semiconductor", "duty-cut", "tariff-one", "tariff-two"}),
        (["H200", "automation"], {"eda-words"}),
        (["?!…"], set()),
        (["gallium,", "(license)"], {"licence"}),
    ],
)
def test_what_a_search_finds(chiplog: Any, small: Path, asked: list[str], expected: set[str]) -> None:
    assert found(chiplog, small, *asked) == expected


def test_all_words_of_a_line_of_the_table_find_the_same(chiplog: Any, tmp_path: Path) -> None:
    """Each word or phrase of the table finds an event with each other one."""
    table = tables._read("synonyms")
    for line in (*table["spellings"], *table["synonyms"]):
        file = tmp_path / "line.yaml"
        names = [f"cn-2025-word-{number}" for number in range(len(line))]
        file.write_text(
            text(*(tree(name, title=f"China says {word} again") for name, word in zip(names, line, strict=True)))
        )
        for word in line:
            assert found(chiplog, file, f'"{word}"') == {name.removeprefix("cn-2025-") for name in names}, word


@pytest.mark.parametrize("pair", tables._read("synonyms")["spellings"])
def test_both_spellings_find_the_same_in_the_log(chiplog: Any, pair: list[str]) -> None:
    one, other = (found(chiplog, REAL, word) for word in pair)
    assert one == other


@pytest.mark.parametrize(
    ("asked", "filter_"),
    [
        ("us-2026-h200-rule", "chiplog show us-2026-h200-rule"),
        ("XK", "--country XK"),
        ("H-200", "--item H200"),
        ("tw-strategic-entity-list", "--list tw-strategic-entity-list"),
        ("everyone", "--target everyone"),
        ("licence-rule", None),  # these words are in some texts
        ("nothing-like-that", ""),
    ],
)
def test_nothing_found_offers_the_nearest_filter(chiplog: Any, asked: str, filter_: str | None) -> None:
    result = chiplog("list", "-f", REAL, asked)
    if filter_ is None:
        assert result.stdout
    else:
        end = f": did you mean {filter_}?\n" if filter_ else "\n"
        assert (result.exit_code, result.stdout) == (0, "")
        assert result.stderr.endswith(f"no event has the words {asked}{end}")


def test_a_word_taken_as_a_beginning_is_said(chiplog: Any, small: Path) -> None:
    result = chiplog("list", "-f", small, "photolith")
    assert "no event has the whole word photolith: searched as the beginning of a word" in result.stderr
    assert "beginning" not in chiplog("list", "-f", small, "photonics").stderr


HOSTILE = [
    *('"', '""', '"""', '"a', 'a"', 'a"b"c', '-"', '-""', "-", "--", "- -", "*", "**", "*a", "a**", '"a*"', '"a"*'),
    *("NEAR", "NEAR(a b)", "NEAR(a b, 3)", "a NEAR/2 b", "AND", "NOT", "a AND", "AND OR NOT", "a NOT b", "OR"),
    *("OR OR OR", "a OR", "OR a", "a OR OR b", "a OR -b", "-a OR b", "^a", "^", "title:China", "title : China"),
    *("{title summary}: China", "- {title}: China", "words:x", "rowid:1", "a + b", "a.b.c", "(", ")", "((a", "a))"),
    *("'", "''", "'; DROP TABLE event; --", "%", "_", "\\", "\x00", "a\x00b", "\u202e", "😀", "é́", "ﬁ"),
    *("١٢٣", "中国", "\t\n", " ", "", "a" * 100_000, "a " * 3_000, '"' * 5_001, "a OR " * 3_000),
    *("(" * 5_000, "-a " * 500, '"a" ' * 500, "a* " * 500),
]


HUGE = (
    " ".join(f"-w{n}" for n in range(3_000)),
    " OR ".join(f"w{n}" for n in range(3_000)),
    "a " * 20_000,
    "chip " * 20_000,
    "chip " * 3_000,
    '"a" ' * 3_000,
    "a* " * 2_000,
    "-a " * 3_000,
)


@pytest.mark.parametrize(
    "asked",
    [*HOSTILE, *(pytest.param(asked, marks=pytest.mark.slow) for asked in HUGE)],
    ids=range(len(HOSTILE) + len(HUGE)),
)
def test_nothing_typed_breaks_a_search(chiplog: Any, small: Path, asked: str) -> None:
    result = chiplog("list", "-f", small, "--limit", "3", "--format", "plain", "--", asked)
    assert result.exit_code == 0, result.stderr[:300]
    assert "bug" not in result.stderr


def test_bytes_that_are_no_text_are_refused(chiplog: Any, small: Path) -> None:
    result = chiplog("list", "-f", small, "\udcff")
    assert result.exit_code == 2
    assert "is not UTF-8" in result.stderr


SIGNS = st.text(st.sampled_from("ab \"'-*^:(){}+.,;|&%_\\") | st.characters(exclude_categories=["Cs"]), max_size=30)
PIECES = st.sampled_from(["OR", "AND", "NOT", "NEAR", "chip", "tariff*", '"rare earth"', "-x", '"', "title:"])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(SIGNS | PIECES, min_size=1, max_size=6))
def test_no_text_breaks_a_search(small: Path, asked: list[str]) -> None:
    result = CliRunner().invoke(app, ["list", "-f", str(small), "--format", "plain", "--", *asked])
    assert result.exit_code == 0, (asked, result.stderr)


@given(st.lists(SIGNS | PIECES, min_size=1, max_size=6))
def test_only_words_reach_the_index(asked: list[str]) -> None:
    """Each term is words between quotes, so that no sign of the index's own language gets through."""
    search = words.parse(asked)
    for term in (*search.without, *(term for group in search.groups for term in group)):
        assert term.words
        assert all(word and '"' not in word and word == "".join(words._split(word)) for word in term.words)


@pytest.mark.parametrize(
    "option",
    [
        "--item",
        *(pytest.param(name, marks=pytest.mark.slow) for name in ("--act", "--code", "--entity", "--body", "--basis")),
    ],
)
def test_any_number_of_values_of_a_filter(chiplog: Any, small: Path, option: str) -> None:
    many = [part for number in range(1_500) for part in (option, f"h{number}")]
    result = chiplog("list", "-f", small, "--format", "plain", *many, "--item", "H200")
    assert result.exit_code == 0, result.stderr[:300]
    assert len(result.stdout.splitlines()) == (2 if option == "--item" else 0)


@pytest.mark.parametrize("seed", range(5))
def test_more_words_find_less_and_alternatives_find_more(chiplog: Any, seed: int) -> None:
    some = random.Random(seed)  # noqa: S311 - not for secrets
    vocabulary = ["export", "licence", "chips", "China", "Nvidia", "list", "firms", "tariff", "Korea", "court"]
    one, other = some.sample(vocabulary, 2)
    left, right, both = found(chiplog, REAL, one), found(chiplog, REAL, other), found(chiplog, REAL, one, other)
    assert both == left & right
    assert found(chiplog, REAL, one, "OR", other) == left | right
    assert found(chiplog, REAL, one, f"-{other}") <= left - found(chiplog, REAL, f'"{one} {other}"')
    assert found(chiplog, REAL, f'"{one} {other}"') <= both
