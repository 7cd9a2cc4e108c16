"""J1 to J3 and back at the terminal: signed, sent, returned with a reason, mended, signed again, accepted."""

from pathlib import Path
from typing import Any

import pytest

from tests.journeys.conftest import CDD, SAMPLES, Program, enrol
from tests.journeys.test_centre_path import answer_of, new, register
from tests.storage.papers.paper_samples import squeezed, text_by_pdftotext


@pytest.fixture
def country(quick: Program, tmp_path: Path) -> tuple[Path, Path]:
    """A centre and a certified province that knows it."""
    centre, office = tmp_path / "centre", tmp_path / "S10"
    quick("key", "root", "new", tmp_path / "root", "--name", "ราก")
    enrol(quick, tmp_path / "root", new(quick, centre, "S00", "centre", ""), "centre")
    above = register(quick, centre, "S00", "centre")
    register(quick, centre, "S10", "province", f"parent={above}", "region=1", "group=general")
    enrol(quick, centre, new(quick, office, "S10"), "province")
    return centre, office


def carry(program: Program, source: Path, target: Path, to: str, name: str) -> Any:
    """One file on a stick; what became of it."""
    file = source.parent / f"{name}.prongsai"
    program("bundle", "export", source, "--to", to, "--out", file)
    (row,) = program("bundle", "import", target, file)
    assert row["problem"] is None
    return row


def fields(program: Program, folder: Path, ref: str) -> dict[str, Any]:
    return {
        name: shown["value"]
        for name, shown in program("record", "show", folder, ref)["fields"].items()
    }


def test_what_was_signed_is_returned_mended_signed_again_and_accepted(
    quick: Program, country: tuple[Path, Path]
) -> None:
    centre, office = country
    result = quick("answers", "import", office, SAMPLES / "cdd_province_a.json", *CDD)
    first = quick("signoff", office, result["assessment"], "--by", "หัวหน้า ตัวอย่าง")
    item = answer_of(quick, office, "d3r.l4.3")
    refused = quick("record", "set", office, item, "state=met", code=1)
    assert "ลงนาม" in refused
    carry(quick, office, centre, "S00", "up")
    assert quick("centre", "rank", centre, *CDD)[0]["total"] == 80

    unit = quick("office", "info", office)["unit"]
    signed = first["signoff"]
    said = (f"signoff={signed}", "state=returned", "reason=ขาดหลักฐานข้อ 4.3")
    quick("record", "set", centre, f"{unit}/acceptance/new", *said)
    assert "สิทธิ์" in quick("record", "set", office, "acceptance/new", *said, code=1)
    carry(quick, centre, office, "S10", "down")
    (returned,) = quick("record", "list", office, "acceptance")
    assert fields(quick, office, returned["ref"])["reason"] == "ขาดหลักฐานข้อ 4.3"
    assert quick("centre", "status", office) == []
    sheet = office.parent / "returned.pdf"
    quick("paper", "print", office, result["assessment"], "returned", "--out", sheet)
    assert "ขาดหลักฐานข้อ๔.๓" in squeezed(text_by_pdftotext(sheet.read_bytes()))

    quick("record", "set", office, signed, "ended_why=ส่งคืนแก้ไข")
    quick("record", "set", office, item, "state=met", "measure.anticorruption_education_projects=1")
    again = quick("signoff", office, result["assessment"], "--by", "หัวหน้า ตัวอย่าง")
    assert again["signoff"] != signed
    carry(quick, office, centre, "S00", "again")
    quick(
        "record",
        "set",
        centre,
        f"{unit}/acceptance/new",
        f"signoff={again['signoff']}",
        "state=accepted",
    )
    assert quick("centre", "rank", centre, *CDD)[0]["total"] == 84
    carry(quick, centre, office, "S10", "accepted")
    states = [
        fields(quick, office, one["ref"])["state"]
        for one in quick("record", "list", office, "acceptance")
    ]
    assert sorted(states) == ["accepted", "returned"]

    carry(quick, office, centre, "S00", "receipt")
    (row,) = quick("centre", "status", centre)
    assert [(stop["name"], stop["whole"]) for stop in row["stations"]] == [("หน่วยตัวอย่าง S10", True)]
    assert row["arrived"]
    for folder in country:
        assert quick("office", "check", folder)["same"] is True
        assert quick("problems", folder) == []
    assert quick("digest", centre, unit) == quick("digest", office, unit)


def test_a_request_comes_down_and_its_reply_goes_up(
    quick: Program, country: tuple[Path, Path]
) -> None:
    centre, office = country
    result = quick("answers", "import", office, SAMPLES / "cdd_province_a.json", *CDD)
    carry(quick, office, centre, "S00", "up")
    unit = quick("office", "info", office)["unit"]
    about = (
        "kind=request",
        f"about={result['assessment']}",
        "item=d3r.l4.3",
        "text=ขอภาพกิจกรรม",
        "due=2026-12-15",
    )
    asked = quick("record", "set", centre, f"{unit}/comment/new", *about)["touched"][0]
    carry(quick, centre, office, "S10", "down")
    assert fields(quick, office, asked)["text"] == "ขอภาพกิจกรรม"
    quick("record", "set", office, "reply/new", f"answers={asked}", "text=แนบแล้ว", "done=1")
    row = carry(quick, office, centre, "S00", "reply")
    (reply,) = quick("record", "list", centre, "reply")
    assert (
        fields(quick, centre, reply["ref"])["text"],
        fields(quick, centre, reply["ref"])["done"],
    ) == ("แนบแล้ว", 1)
    assert row["taken"]["new"] < 10  # only what the centre lacks travels
