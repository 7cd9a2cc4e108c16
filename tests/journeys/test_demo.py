"""The demo does the whole main job, and what it says it made is there."""

import json
import os
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path
from typing import Any

from tests.journeys.conftest import Program, plain, read_codes, tool


def test_the_demo_does_the_main_job_and_names_what_it_made(program: Program, tmp_path: Path) -> None:
    told = program("demo", "--out", tmp_path / "demo")
    assert told["milliseconds"] < 30_000
    centre, judged = told["centre"], told["judged"]
    assert (centre["one_digest"], centre["same"], centre["sound"]) == (True, True, True)
    assert [order["refused"] for order in centre["orders"].values()] == [[], []]
    sent = {bundle["from"]: bundle["digest"] for bundle in told["bundles"]}
    assert centre["digests"] == {unit: sent[unit] for unit in centre["digests"]}

    ranking = [(place["region"], place["group"], place["rank"], place["tied"]) for place in judged["ranking"]]
    assert ranking == [(1, "general", 1, True), (1, "general", 1, True)]
    assert [(one["region"], one["tie"], len(one["top"])) for one in judged["proposals"]] == [(1, True, 2)]
    assert judged["not_sent"] == [f"จังหวัดตัวอย่าง {name}" for name in "คงจ"]
    settled = told["offices"][0]["conflicts_settled"]
    assert {one["field"] for one in settled} >= {"state", "note"}
    assert all(len(one["sides"]) == 2 for one in settled)

    for folder in told["folders"].values():
        with closing(sqlite3.connect(Path(folder) / "prongsai.db")) as db:
            assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    everybody_was_answered(told["answered"])
    papers_are_sound(program, told, tmp_path)
    opened_by_age(program, told, tmp_path)
    assert "มีไฟล์อื่นอยู่แล้ว" in program("demo", "--out", tmp_path / "demo", code=1)


def everybody_was_answered(answered: Any) -> None:
    """A request went down and its reply came up, a plan came back and was mended, each with its receipt."""
    asked, returned = answered["asked"], answered["returned"]
    assert asked["seen"] == "แนบภาพกิจกรรมและรายชื่อแล้ว"
    assert [(stop["name"], stop["has"] == stop["of"]) for stop in asked["stations"]] == [("จังหวัดตัวอย่าง ก", True)]
    assert [one["state"] for one in returned["seen"]] == ["returned", "accepted"]
    assert returned["first"] != returned["again"]
    province, centre = returned["stations"]
    assert (province["name"], province["has"]) == ("จังหวัดตัวอย่าง ก", province["of"])
    assert centre["at"]
    assert 0 < centre["has"] < centre["of"]  # what was written after the centre's receipt has not come there


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


def opened_by_age(program: Program, told: Any, room: Path) -> None:
    """The stock tool opens a bundle with the key file of the receiver; nobody else's key does."""
    bundle = next(one["file"] for one in told["bundles"] if one["from"] == "S20")
    inside, identity = room / "inside.zip", program("key", "show", told["centre"]["folder"])["identity"]
    if os.name == "nt":
        assert identity == "", "bound to its person there: no other tool opens it"
        return
    tool("age", "-d", "-i", identity, "-o", inside, bundle)
    with zipfile.ZipFile(inside) as found:
        manifest = json.loads(found.read("manifest.json"))
    assert manifest["unit"] == program("key", "show", told["folders"]["S20"])["unit"]
    assert os.path.getsize(bundle) > 0
