"""The table of installations (docs/install.md) says of each whether it was tried, and by which stage."""

import re
from pathlib import Path

from PIL import Image

from installer.environment import pip_settings
from installer.windows import HERE
from tests.windows.shown import DOCS, MOST
from tests.windows.stages import STAGES

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "install.md").read_text("utf-8")
TABLE = PAGE.partition("| สถานการณ์")[2]
ROWS = [line.strip("| ").split(" | ") for line in TABLE.splitlines() if line.startswith("| ")]
UNTRIED = ("ยังไม่ได้ลอง", "ยังไม่มี")


def test_each_is_tried_by_a_stage_or_said_to_be_untried() -> None:
    assert len(ROWS) > 10
    for situation, became, *stage in ROWS:
        untried = became.startswith(UNTRIED)
        named = re.findall(r"`([a-z-]+)`", stage[0]) if stage else []
        # with the installer itself, a stand-in inside
        tests = re.findall(r"tests/windows/test_\w+\.py", stage[0]) if stage else []
        assert untried != bool(named or tests), situation
        assert all((ROOT / test).is_file() for test in tests), situation
        assert set(named) <= {*STAGES, "test-deb"}, situation


def test_every_stage_is_told() -> None:
    told = {name for row in ROWS for name in re.findall(r"`([a-z-]+)`", row[-1])}
    assert set(STAGES) - told == {"built"}


def test_every_way_the_installer_ends_is_told() -> None:
    script = (HERE / "windows.nsi").read_text("utf-8")
    ends = {"0", *re.findall(r"(?:SetErrorLevel|insertmacro stop) (\d)", script)}
    assert ends == {"0", "2", "3", "4", "5"}
    told = PAGE.partition("ผลจบ: ")[2].partition("ก่อนจบด้วย")[0]
    assert set(re.findall(r"(?:^|· )(\d) ", told)) == ends
    assert (
        set(re.findall(r"(\d) [a-zW]", script.partition("Exit status:")[2].partition("Unicode")[0]))
        == ends
    )


def test_what_pip_is_told_of_this_pc_and_what_not_stands_on_the_page() -> None:
    told = PAGE.partition("**เครือข่ายที่มีพร็อกซี")[2].partition("\n\n")[0]
    passed, kept_back = told.split("ที่ไม่รับคือ")
    given = dict.fromkeys(re.findall(r"`([A-Z_]+)", told), "x")
    settings = pip_settings(given)
    assert {name for name in given if settings.get(name) != "x"} == set(
        re.findall(r"`([A-Z_]+)`", kept_back)
    )
    assert {"HTTPS_PROXY", "PIP_INDEX_URL", "PIP_CERT", "SSL_CERT_FILE", "PIP_FIND_LINKS"} <= set(
        re.findall(r"`([A-Z_]+)", passed)
    )


def test_the_page_shows_the_pictures_that_stages_write_and_they_are_small() -> None:
    shown = re.findall(r"!\[.+\]\(install/([a-z-]+\.png)\)", PAGE)
    assert sorted(shown) == sorted(path.name for path in DOCS.iterdir())
    stages = "".join(path.read_text("utf-8") for path in Path(__file__).parent.glob("[!t]*.py"))
    lines = re.findall(r"  published\((.+)\)", stages)
    written = {name for line in lines for name in re.findall(r'"([a-z-]+)"', line)}
    assert written == {name.removesuffix(".png") for name in shown}, (
        "a stage writes each, and no other"
    )
    for name in shown:
        assert (DOCS / name).stat().st_size <= MOST
        with Image.open(DOCS / name) as picture:
            assert picture.size == (1366, 768)
