"""What commands print, in every format, is what is kept in tests/golden/."""

import pytest

from tests import golden


@pytest.mark.usefixtures("workplace")
@pytest.mark.parametrize("name", golden.GROUPS)
def test_outputs_are_the_ones_that_are_kept(name: str) -> None:
    assert golden.output(golden.GROUPS[name]) == (golden.FOLDER / f"{name}.txt").read_text(encoding="utf-8")
