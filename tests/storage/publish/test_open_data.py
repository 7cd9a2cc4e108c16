"""The published tables as open data, proved by Frictionless."""

import csv
import json
from collections.abc import Iterator
from datetime import datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from frictionless import validate
from openpyxl import load_workbook

from core.centre.open_data import catalog_fields, describing
from core.centre.published import ITEM, TABLES, PublishedUnitRows
from core.errors import UserError
from storage.files import file_hash
from storage.publish import open_data
from tests.storage.publish.tables import Country, row_of

ROOT = Path(__file__).parents[3]
SAID = {
    "title": "ผลประเมินความโปร่งใส",
    "notes": "คะแนนรายหน่วยงาน",
    "tags": "ความโปร่งใส, การประเมิน",
    "maintainer": "กลุ่มข้อมูล",
    "maintainer_email": "data@example.go.th",
    "data_type": "ข้อมูลระเบียน",
    "objective": "พันธกิจหน่วยงาน, มติคณะรัฐมนตรี",
    "update_frequency_unit": "ปี",
    "update_frequency_interval": "๑",
    "geo_coverage": "จังหวัด",
    "data_source": "ไฟล์รับส่งของหน่วยงาน",
    "data_category": "ข้อมูลสาธารณะ",
    "license_id": "Open Data Common",
}
NOW = datetime(2026, 11, 28, 9, 0)


def published(
    path: Path, country: Country, said: dict[str, str] | None = None, most: int = 20
) -> dict[str, Any]:
    open_data.write(
        path,
        country.parts(),
        describing(SAID if said is None else said, ("สำนักงาน ก", "S-00"), NOW),
        most,
    )
    return dict(json.loads((path / "datapackage.json").read_bytes()))


def faults(path: Path) -> set[str]:
    """What Frictionless finds in a published folder: its description, every file's size and hash, every cell."""
    return {str(kind) for (kind,) in validate(str(path / "datapackage.json")).flatten(["type"])}


def test_frictionless_proves_every_file_and_cell_and_finds_one_that_was_changed(
    tmp_path: Path,
) -> None:
    path = tmp_path / "x"
    found = published(path, Country(1))
    assert len(found["resources"]) > 2 * len(TABLES), "one table goes on in a second file"
    assert faults(path) == set()
    file = path / "assessment.csv"
    file.write_bytes(file.read_bytes().replace(b"2569", b"abcd"))
    assert faults(path) == {"type-error", "hash-count"}
    broken = {**found, "licenses": [{}], "name": "ก"}
    (path / "datapackage.json").write_text(json.dumps(broken), "utf-8")
    assert faults(path) == {"package-error"}


def test_what_gd_catalog_asks_stands_there_as_it_was_said(tmp_path: Path) -> None:
    found = published(tmp_path / "x", Country(1))
    told = found["gd_catalog"]
    assert told == {
        **SAID,
        "tags": ["ความโปร่งใส", "การประเมิน"],
        "objective": ["พันธกิจหน่วยงาน", "มติคณะรัฐมนตรี"],
        "update_frequency_interval": "1",
        "owner_org": "สำนักงาน ก",
        "data_format": ["CSV", "XLS"],
        "last_updated_date": "2026-11-28",
    }
    assert (found["licenses"], found["name"]) == (
        [{"name": "Open-Data-Common", "title": "Open Data Common"}],
        "prongsai-s-00",
    )


def test_a_file_ends_at_the_limit_and_no_row_is_lost_or_written_twice(tmp_path: Path) -> None:
    country, path = Country(2), tmp_path / "x"
    found = published(path, country, most=20)
    want = [row for part in country.parts() if part.table is ITEM for row in part.rows]
    files = [one for one in found["resources"] if one["title"] == "item" and one["format"] == "csv"]
    assert [one["path"] for one in files] == [
        f"item{end}.csv" for end in ("", "-2", "-3", "-4", "-5")
    ]
    rows, cells = list[list[str]](), list[tuple[Any, ...]]()
    for one in files:
        head, *some = csv.reader(StringIO((path / one["path"]).read_bytes().decode(), newline=""))
        assert (head, len(some) <= 20) == ([*ITEM.names], True)
        rows += some
        sheet = load_workbook(path / one["path"].replace(".csv", ".xlsx")).worksheets[0]
        cells += [*sheet.iter_rows(min_row=2, values_only=True)]
    assert rows == [["" if cell is None else str(cell) for cell in row] for row in want]
    assert [tuple(cell or None for cell in row) for row in cells] == [
        tuple(cell or None for cell in row) for row in want
    ]
    for one in found["resources"]:
        assert one["hash"] == f"sha256:{file_hash(path / one['path']).hex()}"
        assert (path / one["path"]).stat().st_size == one["bytes"]
    named = [
        key["reference"]["resource"]
        for one in found["resources"]
        for key in one["schema"].get("foreignKeys", ())
    ]
    assert "assessment" not in named, "a table of several files is named by none"
    assert {one["title"] for one in found["resources"]} == {table.name for table in TABLES}


def test_words_are_never_a_formula_nor_an_error_in_excel(tmp_path: Path) -> None:
    row = row_of(ITEM, unit="a", assessment="b", item="#N/A", answer="'=1+1", state="met")
    open_data.write(
        tmp_path / "x", [PublishedUnitRows(ITEM, "a", (row,))], describing(SAID, ("", ""), NOW)
    )
    cells = load_workbook(tmp_path / "x" / "item.xlsx").worksheets[0][2]
    assert [(one.value, one.data_type) for one in cells[2:4]] == [("#N/A", "s"), ("'=1+1", "s")]


NO_CHOICE, NO_SHAPE = "({}) ไม่มีตัวเลือก {}", "({}) เป็น {} ไม่ได้"


@pytest.mark.parametrize(
    ("said", "why"),
    [
        pytest.param(
            {**SAID, "objective": "อื่น"}, NO_CHOICE.format("objective", "อื่น"), id="no choice"
        ),
        pytest.param(
            {**SAID, "maintainer_email": "data"},
            NO_SHAPE.format("maintainer_email", "data"),
            id="no e-mail",
        ),
        pytest.param(
            {**SAID, "update_frequency_interval": "บ่อย"},
            NO_SHAPE.format("update_frequency_interval", "บ่อย"),
            id="no number",
        ),
        pytest.param(
            {**SAID, "data_category": "ข้อมูลส่วนบุคคล"},
            NO_CHOICE.format("data_category", "ข้อมูลส่วนบุคคล"),
            id="not open",
        ),
        pytest.param({**SAID, "licence": "x"}, "ไม่รู้จักช่อง licence", id="no field"),
        *(pytest.param({**SAID, name: " "}, f"({name})", id=f"without {name}") for name in SAID),
    ],
)
def test_what_is_missing_or_wrong_is_said_and_nothing_is_written(
    tmp_path: Path, said: dict[str, str], why: str
) -> None:
    with pytest.raises(UserError) as problem:
        published(tmp_path / "x", Country(1), said)
    assert why in problem.value.why
    assert [*tmp_path.iterdir()] == []


def test_what_was_said_before_holds_until_it_is_said_otherwise(tmp_path: Path) -> None:
    country, path = Country(3), tmp_path / "x"
    first = published(path, country)
    assert published(path, country, {})["gd_catalog"] == first["gd_catalog"]
    country.drop()
    again = published(path, country, {"title": "ชื่อใหม่"}, most=1000)
    assert again["gd_catalog"] == {**first["gd_catalog"], "title": "ชื่อใหม่"}
    assert {one.name for one in path.iterdir()} == {
        "datapackage.json",
        *(one["path"] for one in again["resources"]),
    }


def test_a_folder_with_anything_else_stays_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "x"
    published(path, Country(1))
    (path / "อ่านก่อน.txt").write_text("x")
    for place in (path, path / "อ่านก่อน.txt"):
        with pytest.raises(UserError, match="เผยแพร่ไปที่"):
            published(place, Country(1))
    assert (path / "อ่านก่อน.txt").read_text() == "x"


def test_a_data_package_of_somebody_else_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "rain.csv").write_text("mm\n")
    for package in (
        {"name": "rain", "resources": [{"path": "rain.csv"}]},
        ["prongsai"],
        {"name": "prongsai"},
    ):
        (tmp_path / "datapackage.json").write_text(json.dumps(package))
        with pytest.raises(UserError, match="เผยแพร่ไปที่"):
            published(tmp_path, Country(1))
    assert {one.name for one in tmp_path.iterdir()} == {"datapackage.json", "rain.csv"}


def test_what_is_cut_short_leaves_the_old_folder(tmp_path: Path) -> None:
    path, country = tmp_path / "x", Country(4)
    before = published(path, country)

    def cut() -> Iterator[PublishedUnitRows]:
        yield next(country.parts())
        raise OSError(28, "full")

    with pytest.raises(OSError, match="full"):
        open_data.write(path, cut(), describing({}, ("", ""), NOW))
    assert json.loads((path / "datapackage.json").read_bytes()) == before
    assert [one.name for one in tmp_path.iterdir()] == ["x"]


def test_the_documentation_names_every_field_and_choice() -> None:
    lines = (ROOT / "docs" / "published.md").read_text("utf-8").splitlines()
    for one in catalog_fields():
        line = next(line for line in lines if line.startswith(f"| {one.name} | {one.title} |"))
        assert all(choice in line for choice in one.choices)
