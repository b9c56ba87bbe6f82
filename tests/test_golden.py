"""What commands print, in every format, is what is kept in tests/golden/."""

from collections.abc import Iterator

import pytest

from tests import golden


@pytest.fixture(autouse=True)
def _workplace() -> Iterator[None]:
    with golden.workplace():
        yield


@pytest.mark.parametrize("name", golden.GROUPS)
def test_outputs_are_the_ones_that_are_kept(name: str) -> None:
    assert golden.output(golden.GROUPS[name]) == (golden.FOLDER / f"{name}.txt").read_text(encoding="utf-8")
