"""Answers come from the tables the window takes; what of a table is not taken is said, and what was answered stays."""

import csv
import json
from pathlib import Path

import pytest

from tests.tables import sheet_of
from tests.ui.terminal.conftest import YEAR, Command, is_calm

ITA = ("--instrument", "ita", *YEAR)
ROWS = (
    ("แบบตรวจการเปิดเผยข้อมูล (OIT)", "", "", ""),
    ("ข้อ", "ข้อมูล", "มี/ไม่มี", "ลิงก์"),
    ("O1", "โครงสร้าง", "มี", "https://example.go.th/o1 https://example.go.th/o1-2"),
    ("O2", "ข้อมูลผู้บริหาร", "ไม่มี", ""),
    ("O3", "อำนาจหน้าที่", "ไม่แน่ใจ", ""),
)


def written(path: Path) -> Path:
    if path.suffix == ".xlsx":
        sheet_of(path, *ROWS)
    else:
        with path.open("w", encoding="utf-16", newline="") as file:
            csv.writer(file, delimiter="\t").writerows(ROWS)
    return path


@pytest.mark.parametrize("name", ["oit.xlsx", "oit.csv", "OIT.TXT"])
def test_a_table_answers_begins_the_assessment_and_says_what_it_left_out(
    do: Command, office: Path, tmp_path: Path, name: str
) -> None:
    done = do("answers", "import", office, written(tmp_path / name), *ITA, "--json").value
    assert done["answered"] == 2
    assert done["changed"] > 2
    said = "\n".join(done["notes"])
    assert "แถว 1 (อยู่เหนือหัวตาราง)" in said
    assert "แถว 5" in said
    assert "ไม่แน่ใจ" in said
    assert "o1-2" in do("evidence", "list", office).out


def test_what_is_answered_stays_and_a_file_that_is_no_table_is_refused(
    do: Command, office: Path, tmp_path: Path
) -> None:
    given = tmp_path / "given.json"
    given.write_text(json.dumps({"answers": {"o1": {"choice": "no"}}}), encoding="utf-8")
    do("answers", "import", office, given, *ITA)
    done = do("answers", "import", office, written(tmp_path / "oit.xlsx"), *ITA, "--json").value
    assert any("มีคำตอบอยู่แล้ว" in one for one in done["notes"])
    assert done["answered"] == 2
    refused = do("answers", "import", office, tmp_path / "none.xlsx", *ITA)
    assert refused.code == 1
    assert is_calm(refused)


def test_a_question_that_only_a_person_can_answer_stops_the_command_until_it_is_answered(
    do: Command, office: Path, tmp_path: Path
) -> None:
    rows = (("ข้อ", "คะแนน", "ผลการตรวจ"), ("O1", "มี", "ไม่มี"), ("O2", "ไม่มี", "มี"))
    sheet_of(file := tmp_path / "two.xlsx", *rows)
    refused = do("answers", "import", office, file, *ITA)
    assert refused.code == 1
    assert is_calm(refused)
    assert "คะแนน=เลขคำตอบ" in refused.err
    done = do("answers", "import", office, file, *ITA, "--say", "คะแนน=2", "--json").value
    assert done["answered"] == 2
    assert do("answers", "import", office, file, *ITA, "--say", "ไม่มีคอลัมน์นี้=1").code == 2


def test_a_question_about_answers_stops_the_command_before_anything_is_saved(
    do: Command, office: Path, tmp_path: Path
) -> None:
    sheet_of(file := tmp_path / "x.xlsx", ("ข้อ", "มี/ไม่มี"), ("O1", "/"), ("O2", "x"))
    refused = do("answers", "import", office, file, *ITA)
    assert refused.code == 1
    assert is_calm(refused)
    assert do("document", "list", office, *YEAR, "--json").value == []
    done = do("answers", "import", office, file, *ITA, "--say", "crosses=2", "--json").value
    assert done["answered"] == 2
    again = do("answers", "import", office, file, *ITA, "--say", "crosses=3", "--json").value
    assert any("มีคำตอบอยู่แล้ว" in one for one in again["notes"])
