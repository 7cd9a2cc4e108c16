"""One file answers every unit: `bundle export --below`, and what is said of it."""

from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.storage.exchange.test_answers import comment, words_of
from tests.storage.exchange.towns import UNITS, Town, build, enrol
from tests.ui.terminal.conftest import Command


@pytest.fixture
def towns(tmp_path: Path) -> Iterator[list[Town]]:
    """A centre, a province and two districts; the register knows the second district, and nobody has certified it."""
    made = [build(tmp_path / code, code, kind) for code, kind, _parent in UNITS]
    enrol(made[:3])
    yield made
    for one in made:
        one.reopen()
        one.folder.close()


def test_one_zip_for_all_below_says_for_whom_how_much_and_who_was_passed_over(
    do: Command, towns: list[Town], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    centre, province, one, _two = towns
    one.plan()
    centre.take(one.send(centre))
    written = comment(centre, one, "โปรดแนบภาพ")
    centre.folder.close()
    monkeypatch.setenv("PRONGSAI_KEYS", str(centre.home))
    out, slip = tmp_path / "answers.zip", tmp_path / "slip.pdf"
    said = do("bundle", "export", centre.place, "--below", "--out", out, "--slip", slip)
    assert said.code == 0, said.err
    assert "    11: ข้อมูล 3 รายการ" in said.out
    assert "ไม่ได้ส่งถึง 1 หน่วยงาน เพราะยังไม่มีเครื่องที่ยืนยันแล้ว: 12" in said.out
    with ZipFile(out) as archive:
        assert len(archive.namelist()) == 2
    assert slip.stat().st_size > 1000
    for town in (province, one):
        assert [row.problem for row in town.take(out)] == [None]
    assert words_of(one, written) == "โปรดแนบภาพ"
    again = do(
        "bundle",
        "export",
        centre.place,
        "--to",
        "1",
        "--to",
        "11",
        "--out",
        tmp_path / "b.zip",
        "--json",
    ).value
    assert [(row["name"], row["bundles"]) for row in again["enclosed"]] == [("1", 1), ("11", 1)]
    assert again["skipped"] == []
    refused = do(
        "bundle",
        "export",
        centre.place,
        "--to",
        "1",
        "--to",
        "11",
        "--out",
        tmp_path / "b.prongsai",
    )
    assert (refused.code, ".zip" in refused.err) == (1, True)
    assert not (tmp_path / "b.prongsai").exists()
    assert do("bundle", "export", centre.place, "--out", tmp_path / "c.zip").code == 2
