"""The thin whole path, as a user at a terminal goes it: every step is a process of its own."""

import json
import os
import shutil
import subprocess
import sys
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "resources" / "samples"
CDD = ("--instrument", "cdd-clean", "--year", "2569")
PROVINCE = ("--name", "จังหวัดตัวอย่าง ก", "--code", "S10", "--kind", "province", "--parent", "S00", "--year", "2569")

Program = Callable[..., Any]


@pytest.fixture
def program(tmp_path: Path) -> Program:
    """Run the program with --json; what it says."""
    environ = {**os.environ, "PRONGSAI_KEYS": str(tmp_path / "keys")}

    def run(*words: object, code: int = 0) -> Any:
        line = [sys.executable, str(ROOT / "main.py"), *map(str, words), "--json"]
        done = subprocess.run(line, env=environ, capture_output=True, encoding="utf-8", check=False, timeout=120)
        assert done.returncode == code, done.stderr
        return json.loads(done.stdout) if done.stdout else done.stderr

    return run


def enrol(program: Program, issuer: Path, folder: Path, kind: str, letter: str = "A") -> None:
    """The office asks, somebody above certifies, the office compares the fingerprint and takes the answer in."""
    asked, answer = folder.with_suffix(".request"), folder.with_suffix(".trust")
    program("key", "request", folder, "--out", asked)
    program("key", "certify", issuer, asked, "--class", kind, "--letter", letter, "--out", answer)
    paper = program("key", "root", "show", answer)["fingerprint"]
    program("key", "root", "trust", folder, answer, "--fingerprint", paper)


def tool(*words: object) -> str:
    """What a tool of the system says."""
    name = str(words[0])
    assert shutil.which(name), f"{name} is one of the packages the tests need"
    done = subprocess.run(list(map(str, words)), capture_output=True, encoding="utf-8", check=True, timeout=120)
    return done.stdout


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


def read_codes(paper: Path, room: Path) -> list[str]:
    """The QR of every page, as a scanner at 200 dpi reads it."""
    tool("pdftoppm", "-r", "200", "-gray", "-png", paper, room / "page")
    return [
        tool("zbarimg", "-q", "--raw", "-Sdisable", "-Sqrcode.enable", page).strip()
        for page in sorted(room.glob("page-*.png"))
    ]


def plain(words: str) -> str:
    """Words with single blanks; private-use code points are no text."""
    assert not [letter for letter in words if unicodedata.category(letter) == "Co"]
    return " ".join(words.split())


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


def send(program: Program, source: Path, target: Path, room: Path) -> None:
    key, bundle = room / f"{target.name}.key", room / f"to-{target.name}.prongsai"
    key.write_text(json.dumps(program("key", "show", target)), encoding="utf-8")
    program("bundle", "export", source, "--to", key, "--out", bundle)
    program("bundle", "import", target, bundle)


def test_the_demo_does_the_main_job_and_names_what_it_made(program: Program, tmp_path: Path) -> None:
    told = program("demo", "--out", tmp_path / "demo")
    assert told["milliseconds"] < 30_000
    for office in told["offices"]:
        assert Path(office["paper"]["file"]).is_file()
        assert told["centre"]["digests"][office_code(office)] == office["digest"]
    ranking = [(place["region"], place["group"], place["rank"], place["tied"]) for place in told["centre"]["ranking"]]
    assert ranking == [
        (1, "general", 1, True),
        (1, "general", 1, True),
        (2, "challenge", 1, False),
        (2, "general", 1, False),
        (2, "general", 2, False),
    ]
    assert program("demo", "--out", tmp_path / "demo", code=1)


def office_code(office: dict[str, Any]) -> str:
    return Path(office["folder"]).name
