"""The table of installations (docs/install.md) says of each whether it was tried, and by which stage."""

import re
from pathlib import Path

from tests.windows.stages import STAGES

TABLE = (Path(__file__).parents[2] / "docs" / "install.md").read_text("utf-8").partition("| สถานการณ์")[2]
ROWS = [line.strip("| ").split(" | ") for line in TABLE.splitlines() if line.startswith("| ")]
UNTRIED = ("ยังไม่ได้ลอง", "ยังไม่มี")


def test_each_is_tried_by_a_stage_or_said_to_be_untried() -> None:
    assert len(ROWS) > 10
    for situation, became, *stage in ROWS:
        untried = became.startswith(UNTRIED)
        named = re.findall(r"`([a-z-]+)`", stage[0]) if stage else []
        assert untried != bool(named), situation
        assert set(named) <= {*STAGES, "test-deb"}, situation


def test_every_stage_is_told() -> None:
    told = {name for row in ROWS for name in re.findall(r"`([a-z-]+)`", row[-1])}
    assert set(STAGES) - told == {"built"}
