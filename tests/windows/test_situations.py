"""The table of installations (docs/install.md) says of each whether it was tried, and by which stage."""

import re
from pathlib import Path

from PIL import Image

from tests.windows.shown import DOCS, MOST
from tests.windows.stages import STAGES

PAGE = (Path(__file__).parents[2] / "docs" / "install.md").read_text("utf-8")
TABLE = PAGE.partition("| สถานการณ์")[2]
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


def test_the_page_shows_the_pictures_that_stages_write_and_they_are_small() -> None:
    shown = re.findall(r"!\[.+\]\(install/([a-z-]+\.png)\)", PAGE)
    assert sorted(shown) == sorted(path.name for path in DOCS.iterdir())
    stages = "".join(path.read_text("utf-8") for path in Path(__file__).parent.glob("[!t]*.py"))
    lines = re.findall(r"  published\((.+)\)", stages)
    written = {name for line in lines for name in re.findall(r'"([a-z-]+)"', line)}
    assert written == {name.removesuffix(".png") for name in shown}, "a stage writes each, and no other"
    for name in shown:
        assert (DOCS / name).stat().st_size <= MOST
        with Image.open(DOCS / name) as picture:
            assert picture.size == (1366, 768)
