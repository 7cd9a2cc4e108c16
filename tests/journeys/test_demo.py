"""The demo does the whole main job, and what it says it made is there."""

import json
import zipfile
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from pysqlite3 import dbapi2 as sqlite3

from tests.journeys.conftest import Program, enrol, plain, read_codes, send, tool, trust
from tests.storage.test_at_rest import as_person


def test_the_demo_does_the_main_job_and_names_what_it_made(
    program: Program, tmp_path: Path
) -> None:
    told = program("demo", "--out", tmp_path / "demo")
    assert told["milliseconds"] < 30_000
    centre, judged = told["centre"], told["judged"]
    assert (centre["one_digest"], centre["same"], centre["sound"]) == (True, True, True)
    assert [order["refused"] for order in centre["orders"].values()] == [[], []]
    sent = {bundle["from"]: bundle["digest"] for bundle in told["bundles"]}
    assert centre["digests"] == {unit: sent[unit] for unit in centre["digests"]}

    ranking = [
        (place["region"], place["group"], place["rank"], place["tied"])
        for place in judged["ranking"]
    ]
    assert ranking == [(1, "general", 1, True), (1, "general", 1, True)]
    assert [(one["region"], one["tie"], len(one["top"])) for one in judged["proposals"]] == [
        (1, True, 2)
    ]
    assert judged["not_sent"] == [f"จังหวัดตัวอย่าง {name}" for name in "คงจ"]
    settled = told["offices"][0]["conflicts_settled"]
    assert {one["field"] for one in settled} >= {"state", "note"}
    assert all(len(one["sides"]) == 2 for one in settled)

    for folder in told["folders"].values():
        with closing(sqlite3.connect(Path(folder) / "prongsai.db")) as db:
            assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    everybody_was_answered(told["answered"])
    papers_are_sound(program, told, tmp_path)
    assert "มีไฟล์อื่นอยู่แล้ว" in program("demo", "--out", tmp_path / "demo", code=1)


def everybody_was_answered(answered: Any) -> None:
    """A request went down and its reply came up, a plan came back and was mended, each with its receipt."""
    asked, returned = answered["asked"], answered["returned"]
    assert asked["seen"] == "แนบภาพกิจกรรมและรายชื่อแล้ว"
    assert [(stop["name"], stop["has"] == stop["of"]) for stop in asked["stations"]] == [
        ("จังหวัดตัวอย่าง ก", True)
    ]
    assert [one["state"] for one in returned["seen"]] == ["returned", "accepted"]
    assert returned["first"] != returned["again"]
    province, centre = returned["stations"]
    assert (province["name"], province["has"]) == ("จังหวัดตัวอย่าง ก", province["of"])
    assert centre["at"]
    # what was written after the centre's receipt has not come there
    assert 0 < centre["has"] < centre["of"]


def papers_are_sound(program: Program, told: Any, room: Path) -> None:
    """The three papers: whole files, exact text, a QR that the register knows."""
    office = told["offices"][0]
    papers = [
        (office["folder"], office["papers"]["checklist"], "จังหวัดตัวอย่าง ก"),
        (office["folder"], office["papers"]["success"], "ความสำเร็จภาพรวม"),
        (told["centre"]["folder"], told["judged"]["paper"], "จังหวัดตัวอย่าง ข"),
    ]
    for n, (folder, paper, words) in enumerate(papers):
        tool("qpdf", "--check", paper["file"])
        assert words in plain(tool("pdftotext", paper["file"], "-"))
        pages = room / str(n)
        pages.mkdir()
        held = program("paper", "show", folder, read_codes(Path(paper["file"]), pages)[0])
        assert (held["genuine"], held["unchanged"]) == (True, True)


@pytest.fixture
def two(quick: Program, tmp_path: Path) -> dict[str, Path]:
    """An office, one above it, and a file from the one to the other."""
    found = {name: tmp_path / name for name in ("section", "centre")}
    for name, folder in found.items():
        quick(
            "office",
            "new",
            folder,
            "--name",
            name,
            "--code",
            name[0].upper() + "1",
            "--kind",
            name,
            "--year",
            "2569",
        )
    quick("key", "root", "new", tmp_path / "root", "--name", "เจ้าของโปรแกรม")
    enrol(quick, tmp_path / "root", found["centre"], "centre")
    trust(quick, found["section"], found["centre"].with_suffix(".trust"))
    send(quick, found["section"], found["centre"], tmp_path)
    return found | {"sent": tmp_path / "to-centre.prongsai"}


def test_the_stock_tool_opens_a_file_with_the_key_of_whom_it_is_for(
    quick: Program, two: dict[str, Path], tmp_path: Path
) -> None:
    inside = tmp_path / "inside.zip"
    tool(
        "age",
        "-d",
        "-i",
        quick("key", "show", two["centre"])["identity"],
        "-o",
        inside,
        two["sent"],
    )
    with zipfile.ZipFile(inside) as found:
        manifest = json.loads(found.read("manifest.json"))
    assert manifest["unit"] == quick("key", "show", two["section"])["unit"]


def test_a_key_that_is_bound_to_its_person_is_given_to_no_other_tool(
    quick: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_person(monkeypatch, 7)
    bound = tmp_path / "bound"
    quick(
        "office", "new", bound, "--name", "ก", "--code", "B1", "--kind", "section", "--year", "2569"
    )
    assert quick("key", "show", bound)["identity"] == ""
