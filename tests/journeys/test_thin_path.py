"""The thin whole path, as a user at a terminal goes it (docs/terminal.md goes it by real processes)."""

import json
from pathlib import Path

from tests.journeys.conftest import (
    CDD,
    PROVINCE,
    SAMPLES,
    Program,
    enrol,
    plain,
    read_codes,
    send,
    tool,
)


def test_from_a_new_folder_to_the_ranking_of_the_centre(quick: Program, tmp_path: Path) -> None:
    office = tmp_path / "office"
    centre = tmp_path / "centre"
    paper = tmp_path / "checklist.pdf"
    key, bundle = tmp_path / "centre.key", tmp_path / "S10.prongsai"
    quick("office", "new", office, *PROVINCE)
    result = quick("answers", "import", office, SAMPLES / "cdd_province_a.json", *CDD)
    assert (result["total_points"], result["grade"]) == (80, "C")

    quick("signoff", office, result["assessment"], "--by", "ผู้ลงนาม")
    printed = quick("paper", "print", office, result["assessment"], "checklist", "--out", paper)
    tool("qpdf", "--check", paper)
    assert "จังหวัดตัวอย่าง ก" in plain(tool("pdftotext", paper, "-"))
    codes = read_codes(paper, tmp_path)
    assert len(codes) > 1
    for code in codes:
        held = quick("paper", "show", office, code)
        assert (held["record"], held["genuine"], held["unchanged"]) == (printed["ref"], True, True)

    quick("key", "root", "new", tmp_path / "root", "--name", "เจ้าของโปรแกรม")
    quick("office", "new", centre, "--name", "ส่วนกลางตัวอย่าง", "--code", "S00", "--kind", "centre")
    enrol(quick, tmp_path / "root", centre, "centre")
    key.write_text(json.dumps(quick("key", "show", centre)), encoding="utf-8")
    assert "โปรดยืนยันเครื่องนี้ก่อน" in quick(
        "bundle", "export", office, "--to", key, "--out", bundle, code=1
    )
    answer = centre.with_suffix(".trust")
    compared = quick("key", "root", "show", answer)["fingerprint"]
    quick("key", "root", "trust", office, answer, "--fingerprint", compared)
    sent = quick("bundle", "export", office, "--to", key, "--out", bundle)
    assert quick("bundle", "inspect", bundle)["sha256"] == sent["sha256"]
    quick(
        "record",
        "set",
        centre,
        "unit/new",
        "code=S10",
        "name=จังหวัดตัวอย่าง ก",
        "region=1",
        "group=general",
    )
    assert quick("bundle", "import", centre, bundle)[0]["waiting"] is True
    assert quick("centre", "rank", centre, *CDD) == []
    enrol(quick, centre, office, "province")
    assert quick("problems", centre) == []
    assert quick("bundle", "import", centre, bundle)[0]["repeat"] is True

    place = quick("centre", "rank", centre, *CDD)[0]
    assert (place["rank"], place["tied"], place["total"], place["band"]) == (1, False, 80, "C")
    assert (place["region"], place["group"], place["name"]) == (1, "general", "จังหวัดตัวอย่าง ก")
    unit = place["unit"]
    assert quick("digest", centre, unit) == quick("digest", office, unit)
    assert quick("paper", "show", centre, codes[0])["genuine"] is True
    assert quick("office", "check", centre)["same"] is True


def test_what_was_wrong_is_undone(quick: Program, tmp_path: Path) -> None:
    office = tmp_path / "office"
    quick("office", "new", office, *PROVINCE)
    result = quick("answers", "import", office, SAMPLES / "cdd_province_a.json", *CDD)
    records = {one["title"]: one["ref"] for one in quick("record", "list", office, "answer")}
    before = quick("record", "show", office, records["d1.l1.1"])["fields"]["state"]["value"]
    quick("record", "set", office, records["d1.l1.1"], "state=not_met")
    assert (
        quick("record", "show", office, records["d1.l1.1"])["fields"]["state"]["value"] == "not_met"
    )
    quick("undo", office)
    assert quick("record", "show", office, records["d1.l1.1"])["fields"]["state"]["value"] == before
    quick("undo", office)
    assert quick("record", "list", office, "answer") == []
    again = quick("answers", "import", office, SAMPLES / "cdd_province_a.json", *CDD)
    assert again["total_points"] == result["total_points"]


def test_two_computers_of_one_office_meet_and_the_officer_chooses(
    quick: Program, tmp_path: Path
) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    quick("key", "root", "new", tmp_path / "root", "--name", "เจ้าของโปรแกรม")
    for folder in (first, second):
        quick("office", "new", folder, *PROVINCE)
    enrol(quick, tmp_path / "root", first, "province")
    enrol(quick, tmp_path / "root", second, "province", "B")
    quick("bundle", "import", first, second.with_suffix(".trust"))
    quick("answers", "import", first, SAMPLES / "cdd_province_a.json", *CDD)
    send(quick, first, second, tmp_path)
    answer = next(
        one["ref"]
        for one in quick("record", "list", second, "answer")
        if one["title"] == "d3r.l4.3"
    )
    quick("record", "set", first, answer, "state=not_applicable")
    quick(
        "record", "set", second, answer, "measure.anticorruption_education_projects=1", "state=met"
    )
    send(quick, second, first, tmp_path)

    conflict = next(one for one in quick("conflict", "list", first) if one["field"] == "state")
    assert {side["value"] for side in conflict["sides"]} == {"met", "not_applicable"}
    quick(
        "conflict", "resolve", first, answer, "state", "--value", "met", "--seen", conflict["seen"]
    )
    send(quick, first, second, tmp_path)
    assert [one["field"] for one in quick("conflict", "list", second)] == []
    assert quick("record", "show", second, answer)["fields"]["state"]["value"] == "met"
    assert quick("digest", first) == quick("digest", second)
