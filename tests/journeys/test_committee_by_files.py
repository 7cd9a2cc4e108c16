"""A region, five units, three members on three PCs and a secretary, by files only: blind, sealed, agreed, released."""

import json
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Any

import pytest

import main
from core.thai.written import arabic_digits
from tests.journeys.committee_room import Room, room_of
from tests.journeys.conftest import CDD, SAMPLES, Program
from tests.journeys.test_returned_path import carry
from tests.storage.papers.paper_samples import squeezed, text_by_pdftotext
from ui.terminal.commands import root, run

CODES = ("S11", "S12", "S13", "S14", "S15")
SHEET = "score_general"
SELF = dict(zip(CODES, "abcda", strict=True))


@pytest.fixture
def country(quick: Program, tmp_path: Path) -> Room:
    return room_of(quick, tmp_path, SELF)


def said(capsys: pytest.CaptureFixture[str], *words: object) -> str:
    """What a person reads."""
    capsys.readouterr()
    assert run(root, [str(word) for word in words], main.desk()) == 0
    return capsys.readouterr().out


def down(quick: Program, country: Room, name: str) -> None:
    """The secretary's file for each member, on a stick each."""
    out = country.region.parent / f"packs-{name}"
    files = quick("committee", "pack", country.region, out)["files"]
    for letter, folder in zip("BCD", country.members, strict=True):
        (row,) = quick("bundle", "import", folder, files[letter])
        assert row["problem"] is None


def up(quick: Program, country: Room, name: str, members: tuple[int, ...] = (0, 1, 2)) -> None:
    for n in members:
        carry(quick, country.members[n], country.region, "R01", f"{name}-{n}")


def scored(sample: str, changed: dict[str, Any]) -> dict[str, Any]:
    given = json.loads((SAMPLES / sample).read_text("utf-8"))["answers"]
    return {"answers": {**given, **changed}}


def convened(quick: Program, country: Room, fewest: int = 1) -> list[dict[str, Any]]:
    """Three members, five units, one vote each; every member scores all and seals."""
    units = [word for code in CODES for word in ("--unit", code)]
    called = [
        word
        for letter, one in zip("BCD", country.people, strict=True)
        for word in ("--member", f"{one}={letter}")
    ]
    quick("committee", "convene", country.region, *CDD, *units, *called, "--fewest", fewest)
    votes: list[dict[str, Any]] = quick("committee", "list", country.region)
    assert [len(one["missing"]) for one in votes] == [3] * 5
    return votes


def fill(
    quick: Program, country: Room, votes: list[dict[str, Any]], members: tuple[int, ...] = (0, 1, 2)
) -> None:
    differs = {"d1.l1.2.1.1": {"state": "not_met", "reason": "เอกสารไม่มีลายมือชื่อ"}}
    for n in members:
        for vote, code in zip(votes, CODES, strict=True):
            file = country.region.parent / f"answers-{n}-{code}.json"
            given = scored(f"cdd_province_{SELF[code]}.json", differs if n else {})
            file.write_text(json.dumps(given, ensure_ascii=False), encoding="utf-8")
            quick("committee", "score", country.members[n], vote["vote"], file)
        quick("committee", "seal", country.members[n], "--gaps")


def agreed_at_last(quick: Program, region: Path, vote: str, item: str) -> None:
    """What is said last stands, by one PC that does not differ from itself."""
    for state, reason in (("met", "ตรวจแล้ว"), ("not_met", "ไม่มีลายมือชื่อ")):
        quick("committee", "agree", region, vote, item, f"state={state}", "--why", reason)
    assert not quick("conflict", "list", region)


def test_a_region_judges_five_units_blind_and_each_sees_its_result_after_release(
    quick: Program, country: Room, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "ยังไม่มีรอบของกรรมการ" in said(capsys, "committee", "list", country.region)
    assert "ยังไม่มีเครื่องของกรรมการที่เรียกไว้" in quick(
        "committee", "pack", country.region, country.region.parent / "none", code=1
    )
    votes = convened(quick, country)
    shown = said(capsys, "committee", "list", country.region)
    assert "ยังไม่มีรอบของกรรมการ" not in shown
    assert "ประกาศผลแล้ว" not in shown
    written = said(capsys, "committee", "pack", country.region, country.region.parent / "packs")
    assert "เครื่อง B:" in written
    assert "committee-B.prongsai อ่านกลับตรวจแล้ว" in written
    down(quick, country, "pack")
    shown = quick("record", "list", country.members[0], "assessment")
    assert len(shown) == 5, "the units' own assessments lie in the pack"
    fill(quick, country, votes)
    assert quick("committee", "show", country.members[0], votes[0]["vote"])["items"] == []
    assert "ยังเปิดซองไม่ได้" in quick("committee", "open", country.region, code=1)
    up(quick, country, "sealed")
    assert [one["missing"] for one in quick("committee", "list", country.region)] == [[]] * 5
    quick("committee", "open", country.region)
    assert {len(one["lacking"]) for one in quick("committee", "list", country.region)} == {3}
    down(quick, country, "opened")
    up(quick, country, "words")
    down(quick, country, "merged")
    codes = [
        [one["code"] for one in quick("committee", "list", folder)]
        for folder in (country.region, *country.members)
    ]
    assert codes[0] == codes[1] == codes[2] == codes[3]
    assert {len(code.replace("-", "")) for code in codes[0]} == {16}
    first = quick("committee", "show", country.region, votes[0]["vote"])["items"][0]
    assert (first["item"], first["alike"], [n for _words, n in first["said"]]) == (
        "d1.l1.2.1.1",
        False,
        [2, 1],
    )
    before = {one["code"]: one["total"] for one in quick("centre", "rank", country.region, *CDD)}
    for vote in votes:
        quick("committee", "agree", country.region, vote["vote"], "--alike")
        refused = quick(
            "committee",
            "agree",
            country.region,
            vote["vote"],
            first["item"],
            "state=not_met",
            code=1,
        )
        assert "ต้องมีเหตุผล" in refused
        agreed_at_last(quick, country.region, vote["vote"], first["item"])
    for vote in votes:
        quick("signoff", country.region, vote["vote"], "--by", "ประธานกรรมการ")
    totals = printed(quick, country, votes[0]["vote"], codes[0][0])
    quick("committee", "release", country.region, "--by", "ประธานกรรมการ")
    assert all(one["released"] for one in quick("committee", "list", country.region))
    assert said(capsys, "committee", "list", country.region).count("ประกาศผลแล้ว") == 5
    assert "รอบกรรมการ (ตนเอง" in said(capsys, "centre", "rank", country.region, *CDD)
    carry(quick, country.region, country.units["S11"], "S11", "result")
    carry(quick, country.region, country.centre, "S00", "results")
    (own,) = quick("centre", "rank", country.units["S11"], *CDD)
    assert (own["round"], own["own_total"]) == ("committee", before["S11"])
    assert own["total"] < before["S11"]
    ranked = {one["code"]: one for one in quick("centre", "rank", country.centre, *CDD)}
    assert {one["round"] for one in ranked.values()} == {"committee"}
    assert {code: one["own_total"] for code, one in ranked.items()} == before
    assert [Fraction(ranked[code]["total"]) for code in CODES] == totals, (
        "what is signed is what is released"
    )
    assert [Fraction(before[code]) for code in CODES] != totals
    assert quick("record", "list", country.units["S11"], "draft_sheet") == []
    for folder in (country.centre, country.region, *country.members, *country.units.values()):
        assert quick("office", "check", folder)["same"] is True


def printed(quick: Program, country: Room, vote: str, code: str) -> list[Fraction]:
    """The regional sheet, a column for each unit, and the minutes of one, as they are to be signed; the totals."""
    sheet = country.region.parent / "sheet.pdf"
    minutes = country.region.parent / "minutes.pdf"
    quick("paper", "print", country.region, vote, SHEET, "--out", sheet)
    text = text_by_pdftotext(sheet.read_bytes())
    assert all(squeezed(f"หน่วยตัวอย่าง {one}") in squeezed(text) for one in CODES)
    (row,) = [line for line in text.splitlines() if squeezed(line).startswith("คะแนนรวม")]
    quick("paper", "print", country.region, vote, "minutes", "--out", minutes)
    words = squeezed(text_by_pdftotext(minutes.read_bytes()))
    assert squeezed(code) in words
    assert all(squeezed(f"กรรมการ {letter}") in words for letter in "BCD")
    assert "ไม่มีลายมือชื่อ" in words
    words_of_row = arabic_digits(row).split()
    return [Fraction(word) for word in words_of_row if word.replace(".", "").isdecimal()]


def test_a_member_who_withholds_is_named_and_the_vote_goes_on_by_a_motion(
    quick: Program, country: Room
) -> None:
    votes = convened(quick, country, fewest=3)
    down(quick, country, "pack")
    fill(quick, country, votes)
    up(quick, country, "sealed")
    quick("committee", "open", country.region)
    down(quick, country, "opened")
    up(quick, country, "words", (0, 2))
    for vote in votes:
        shown = quick("committee", "show", country.region, vote["vote"])
        (late,) = [one for one in shown["sheets"] if one["state"] != "counted"]
        assert (late["name"], late["state"], shown["code"]) == ("กรรมการ C", "withheld", "")
        refused = quick(
            "committee", "release", country.region, vote["vote"], "--by", "ประธาน", code=1
        )
        assert "กรรมการ C" in refused
        assert "ยังไม่ได้เขียนเหตุผล" in quick(
            "committee", "aside", country.region, late["sheet"], code=1
        )
        quick("committee", "aside", country.region, late["sheet"], "--why", "ไม่ส่งคำตอบตามกำหนด")
        assert quick("committee", "show", country.region, vote["vote"])["code"]
        items = quick("committee", "show", country.region, vote["vote"])["items"]
        assert not [
            one for one in items if one["alike"] or one["said"] or one["each"] or one["reasons"]
        ]
        (item,) = [one for one in items if one["item"] == "d1.l1.2.1.1"]
        assert (item["votes"], items.index(item) > 0) == (2, True), (
            "the form's order, which tells nothing"
        )
        refused = quick("committee", "agree", country.region, vote["vote"], "--alike", code=1)
        assert "นับได้ไม่ถึง 3 ใบ" in refused
        quick(
            "committee",
            "agree",
            country.region,
            vote["vote"],
            item["item"],
            "state=met",
            "--why",
            "พบเอกสารแล้ว",
        )
        own = partial(quick, "committee", "agree", country.region, vote["vote"], "--own")
        assert "ค่าที่ใช้ได้คือ d1, d2" in own("d9", "--why", "ตรวจแล้ว", code=1)
        for branch in ("d1", "d2", "d3", "d4", "d5"):
            own(branch, "--why", f"ตรวจ{branch}แล้วพบตามที่หน่วยงานตอบ")
    quick("committee", "release", country.region, "--by", "ประธาน")
    assert {one["round"] for one in quick("centre", "rank", country.region, *CDD)} == {"committee"}
