"""The thin whole path, as a user at a terminal goes it: every step is a process of its own."""

import json
from pathlib import Path

from tests.journeys.conftest import CDD, PROVINCE, SAMPLES, Program, enrol, plain, read_codes, send, tool


def test_from_a_new_folder_to_the_ranking_of_the_centre(program: Program, tmp_path: Path) -> None:
    office, centre, paper = tmp_path / "office", tmp_path / "centre", tmp_path / "checklist.pdf"
    key, bundle = tmp_path / "centre.key", tmp_path / "S10.prongsai"
    program("office", "new", office, *PROVINCE)
    result = program("answers", "import", office, SAMPLES / "cdd_province_a.json", *CDD)
    assert (result["total_points"], result["grade"]) == (80, "C")

    printed = program("paper", "print", office, result["assessment"], "checklist", "--out", paper)
    tool("qpdf", "--check", paper)
    assert "จังหวัดตัวอย่าง ก" in plain(tool("pdftotext", paper, "-"))
    codes = read_codes(paper, tmp_path)
    assert len(codes) > 1
    for code in codes:
        held = program("paper", "show", office, code)
        assert (held["record"], held["genuine"], held["unchanged"]) == (printed["ref"], True, True)

    program("key", "root", "new", tmp_path / "root", "--name", "เจ้าของโปรแกรม")
    program("office", "new", centre, "--name", "ส่วนกลางตัวอย่าง", "--code", "S00", "--kind", "centre")
    enrol(program, tmp_path / "root", centre, "centre")
    key.write_text(json.dumps(program("key", "show", centre)), encoding="utf-8")
    sent = program("bundle", "export", office, "--to", key, "--out", bundle)
    assert program("bundle", "inspect", bundle)["sha256"] == sent["sha256"]
    program("record", "set", centre, "unit/new", "code=S10", "name=จังหวัดตัวอย่าง ก", "region=1", "group=general")
    taken = program("bundle", "import", centre, bundle)[0]["taken"]
    assert (taken["refused"], taken["parked"]) == ([], 0)
    assert program("bundle", "import", centre, bundle)[0]["taken"]["new"] == 0

    assert program("centre", "rank", centre, *CDD) == []
    assert {one["why"] for one in program("problems", centre)} == {"not enrolled"}
    enrol(program, centre, office, "province")
    assert program("problems", centre) == []

    place = program("centre", "rank", centre, *CDD)[0]
    assert (place["rank"], place["tied"], place["total"], place["band"]) == (1, False, 80, "C")
    assert (place["region"], place["group"], place["name"]) == (1, "general", "จังหวัดตัวอย่าง ก")
    unit = place["unit"]
    assert program("digest", centre, unit) == program("digest", office, unit)
    assert program("paper", "show", centre, codes[0])["genuine"] is True
    assert program("office", "check", centre)["same"] is True


def test_what_was_wrong_is_undone(program: Program, tmp_path: Path) -> None:
    office = tmp_path / "office"
    program("office", "new", office, *PROVINCE)
    result = program("answers", "import", office, SAMPLES / "cdd_province_a.json", *CDD)
    records = {one["title"]: one["ref"] for one in program("record", "list", office, "answer")}
    before = program("record", "show", office, records["d1.l1.1"])["fields"]["state"]["value"]
    program("record", "set", office, records["d1.l1.1"], "state=not_met")
    assert program("record", "show", office, records["d1.l1.1"])["fields"]["state"]["value"] == "not_met"
    program("undo", office)
    assert program("record", "show", office, records["d1.l1.1"])["fields"]["state"]["value"] == before
    program("undo", office)
    assert program("record", "list", office, "answer") == []
    again = program("answers", "import", office, SAMPLES / "cdd_province_a.json", *CDD)
    assert again["total_points"] == result["total_points"]


def test_two_computers_of_one_office_meet_and_the_officer_chooses(program: Program, tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    program("key", "root", "new", tmp_path / "root", "--name", "เจ้าของโปรแกรม")
    for folder in (first, second):
        program("office", "new", folder, *PROVINCE)
    enrol(program, tmp_path / "root", first, "province")
    enrol(program, tmp_path / "root", second, "province", "B")
    program("answers", "import", first, SAMPLES / "cdd_province_a.json", *CDD)
    send(program, first, second, tmp_path)
    answer = next(one["ref"] for one in program("record", "list", second, "answer") if one["title"] == "d3r.l4.3")
    program("record", "set", first, answer, "state=not_applicable")
    program("record", "set", second, answer, "measure.anticorruption_education_projects=1", "state=met")
    send(program, second, first, tmp_path)

    conflict = next(one for one in program("conflict", "list", first) if one["field"] == "state")
    assert {side["value"] for side in conflict["sides"]} == {"met", "not_applicable"}
    program("conflict", "resolve", first, answer, "state", "--value", "met", "--seen", conflict["seen"])
    send(program, first, second, tmp_path)
    assert [one["field"] for one in program("conflict", "list", second)] == []
    assert program("record", "show", second, answer)["fields"]["state"]["value"] == "met"
    assert program("digest", first) == program("digest", second)
