"""Characters: which a text may hold, what is folded as it is typed, and which letters look like others."""

from pathlib import Path
from typing import Any

import pytest

from chiplog.model import alphabets, characters
from tests.factories import text, tree

UNSEEN = ["H\u200b200", "H\u00ad200", "H2\u206000", "H\u200d200", "H200\u3164", "\u200eH200", "H\u061c200", "H\u034f200", "H\u2061200", "H\ufe0f200",
          "H\U000e0101200", "H\u2800200", "\u115fH200", "H\u180e200", "H\u206a200", "x\u200c", "H\U000e0041", "H\ufeff200", "H\u202e200", "H\uffa0200",
          "H\ufffc200", "H\ufdd0200", "H\ue000200", "H\U00013430200", "H\U0010fffd200"]  # fmt: skip


@pytest.mark.parametrize("name", UNSEEN, ids=ascii)
def test_a_character_that_nobody_sees_is_a_finding_and_is_spelled_out(chiplog: Any, tmp_path: Path, name: str) -> None:
    file = tmp_path / "log.yaml"
    file.write_text(text(tree()).replace("  recorded:", f'  items: ["{name}"]\n  recorded:'), encoding="utf-8")
    result = chiplog("validate", "--strict", file)
    assert result.exit_code == 1
    assert "CL115" in result.stdout or "CL003" in result.stdout
    assert characters.shown(name).isascii()


@pytest.mark.parametrize("name", ["می\u200cخواهم", "क्\u200dष", "नेपाल", "مرحبا", "Société Générale", "日本電気"])
def test_joiners_of_scripts_that_need_them_are_text(chiplog: Any, tmp_path: Path, name: str) -> None:
    file = tmp_path / "log.yaml"
    file.write_text(text(tree(items=[name])), encoding="utf-8")
    assert chiplog("validate", "--strict", file).exit_code == 0
    assert characters.folded(name) == name


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("Applied\u00a0Materials", "Applied Materials"), ("Applied  Materials", "Applied Materials"), ("App\u00adlied Materials", "Applied Materials"),
     (" a\u3000 b\u2009", "a b"), ("Socie\u0301te\u0301", "Société"), ("H\u200b200", "H200"), ("a \u200b b", "a b")],
)  # fmt: skip
def test_what_is_typed_is_folded(chiplog: Any, tmp_path: Path, typed: str, meant: str) -> None:
    file = tmp_path / "log.yaml"
    file.write_text(text(tree()), encoding="utf-8")
    assert chiplog("edit", "cn-2025-some-event", "--add", f"items={typed}", "-f", file).exit_code == 0
    assert f"items: [{meant}]" in file.read_text(encoding="utf-8")
    assert "cn-2025-some-event" in chiplog("list", "--item", typed, "-f", file).stdout
    assert "cn-2025-some-event" in chiplog("list", typed, "-f", file).stdout


def test_a_name_is_found_however_it_is_composed(chiplog: Any, tmp_path: Path) -> None:
    file = tmp_path / "log.yaml"
    file.write_text(text(tree(items=["Socie\u0301te\u0301\u00a0X"], actor="CI", targets=["US"])), encoding="utf-8")
    assert "cn-2025" in chiplog("list", "--item", "Société X", "-f", file).stdout
    assert "cn-2025" in chiplog("list", "--actor", "Co\u0302te d'Ivoire", "-f", file).stdout


@pytest.mark.parametrize(
    ("written", "typed"),
    [("A\u2011800", "A-800"), ("A\u2013800", "a-800"), ("A-800", "A\u2212800"), ("Ga\u2082O\u2083", "Ga2O3"),
     ("Xi\u2019an", "Xi'an"), ("Xi'an", "Xi\u02bcan"), ("\uff33\uff2d\uff29\uff23", "SMIC")],
)  # fmt: skip
def test_a_name_is_found_by_the_signs_of_a_keyboard(chiplog: Any, tmp_path: Path, written: str, typed: str) -> None:
    file = tmp_path / "log.yaml"
    file.write_text(text(tree(items=[written], entities={"subject": [written]})), encoding="utf-8")
    assert "cn-2025" in chiplog("list", "--item", typed, "-f", file).stdout
    assert "cn-2025" in chiplog("list", "--entity", typed, "-f", file).stdout


@pytest.mark.parametrize("name", ["Nvidia  H200", "Nvidia\u00a0H200", "Nvidia\u3000H200", "Nvidia\u2009H200"])
@pytest.mark.parametrize("field", ["items", "body", "publisher"])
def test_an_odd_space_is_a_warning(chiplog: Any, tmp_path: Path, field: str, name: str) -> None:
    one = tree()
    fields: dict[str, Any] = {
        "items": {"items": [name]},
        "body": {"body": name},
        "publisher": {"sources": [{**one["sources"][0], "publisher": name}]},
    }
    file = tmp_path / "log.yaml"
    file.write_text(text(tree(**fields[field])), encoding="utf-8")
    assert "CL216 warning" in chiplog("validate", file).stdout


LOOK_ALIKE = [
    "Н200",
    "Αpplied",
    "Applied Мaterials",
    "АМЕС",
    "АSML",
    "ＮＶＩＤＩＡ",
    "Ｈ200",
    "𝐇200",
    "H٢00",
    "Ꭺpple",
    "Νvidia",
    "ꓮMD",
    "Ⓗ200",
    "ʜ200",
    "Nvidiа",
]


@pytest.mark.parametrize("name", LOOK_ALIKE)
def test_a_letter_that_looks_like_another_is_a_warning(chiplog: Any, tmp_path: Path, name: str) -> None:
    file = tmp_path / "log.yaml"
    file.write_text(text(tree(entities={"subject": [name]})), encoding="utf-8")
    result = chiplog("validate", "--strict", file)
    assert (result.exit_code, "CL217 warning" in result.stdout) == (1, True)


@pytest.mark.parametrize(
    "name", ["Société", "5 µm", "5 μm", "kΩ", "β-Ga2O3", "Рособоронэкспорт", "中国H200", "SK하이닉스", "Türkiye", "Łódź", "Straße", "m²", "H₂O", "№ 5", "100°C", "İstanbul"]
)  # fmt: skip
def test_other_alphabets_and_signs_of_science_are_names(name: str) -> None:
    assert alphabets.fault(name) is None
