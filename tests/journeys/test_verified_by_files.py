"""Somebody above verifies an item for the units below, by files: yes or no travels, the case never does."""

from pathlib import Path

import pytest

from tests.core.assessment.verifying import FORM
from tests.journeys.conftest import Program, enrol
from tests.journeys.test_centre_path import new, register
from tests.journeys.test_committee_by_files import said
from tests.journeys.test_returned_path import carry

FORM_OF = ("--instrument", "checked", "--year", "2569")
ANSWERS = '{"answers": {"a": {"state": "met"}}}'


def test_the_centre_answers_one_item_for_all_units_at_once(
    quick: Program, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    quick("key", "root", "new", tmp_path / "root", "--name", "ราก")
    centre = new(quick, tmp_path / "centre", "S00", "centre", "")
    enrol(quick, tmp_path / "root", centre, "centre")
    above = register(quick, centre, "S00", "centre")
    form = tmp_path / "checked.yaml"
    given = tmp_path / "a.json"
    text = FORM.format(
        id="checked", title="แบบตรวจสอบ", owner="สำนักงานหนึ่ง", first="centre", second="S00"
    )
    form.write_text(text, encoding="utf-8")
    given.write_text(ANSWERS, encoding="utf-8")
    quick("instrument", "publish", centre, form)
    assert "ปีนี้ยังไม่มีข้อที่แบบให้หน่วยงานนี้ตรวจสอบ" in said(
        capsys, "verify", "list", centre, "--year", 2569
    )
    units = {}
    for code in ("S10", "S20"):
        register(quick, centre, code, "province", f"parent={above}")
        units[code] = new(quick, tmp_path / code, code)
        enrol(quick, centre, units[code], "province")
        carry(quick, centre, units[code], code, f"form-{code}")
        quick("answers", "import", units[code], given, *FORM_OF)
        carry(quick, units[code], centre, "S00", f"self-{code}")
    first, second = quick("verify", "list", centre, "--year", 2569)
    assert [
        (one["item"], one["left"], [row["code"] for row in one["units"]]) for one in (first, second)
    ] == [("b", 2, ["S10", "S20"]), ("c", 2, ["S10", "S20"])]
    assert "ปีนี้ยังไม่มีข้อที่แบบให้หน่วยงานนี้ตรวจสอบ" not in said(
        capsys, "verify", "list", centre, "--year", 2569
    )
    quick("verify", "answer", centre, *FORM_OF, "b", "--no", "S20", "--rest", "yes")
    told = said(capsys, "verify", "list", centre, "--year", 2569)
    assert [words in told for words in ("ไม่ใช่", "ยังไม่ตอบ", "หน่วยงานล็อกแล้ว")] == [True, True, False]
    for code, folder in units.items():
        carry(quick, centre, folder, code, f"verified-{code}")
    ranked = {one["code"]: one["total"] for one in quick("centre", "rank", centre, *FORM_OF)}
    assert ranked == {"S10": 30, "S20": 10}
    assert [one["total"] for one in quick("centre", "rank", units["S10"], *FORM_OF)] == [30]
    assert "ไม่ใช่ข้อที่แบบให้หน่วยงานนี้ตรวจสอบ" in quick(
        "verify", "answer", centre, *FORM_OF, "a", "--yes", "S10", code=1
    )
    assert "ไม่พบหน่วยงานรหัส" in quick(
        "verify", "answer", centre, *FORM_OF, "b", "--yes", "S99", code=1
    )
    own = quick("record", "list", units["S10"], "assessment")[0]["ref"]
    quick("signoff", units["S10"], own, "--by", "หัวหน้า")
    carry(quick, units["S10"], centre, "S00", "signed")
    assert "หน่วยงานล็อกแล้ว" in said(capsys, "verify", "list", centre, "--year", 2569)
    assert "ล็อกการประเมินเพื่อลงนามแล้ว" in quick(
        "verify", "answer", centre, *FORM_OF, "b", "--no", "S10", code=1
    )
