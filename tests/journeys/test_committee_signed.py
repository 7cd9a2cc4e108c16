"""The regional sheet of a committee is printed, signed in ink, scanned back and confirmed like any other paper."""

import random
from pathlib import Path

import pytest

from tests.journeys.committee_room import DIFFERS, SELF, Room, convened, down, room_of, sealed, up
from tests.journeys.conftest import Program
from tests.storage.papers.paper_samples import squeezed, text_by_pdftotext
from tests.storage.scans.spoiling import Spoiled, bound, signed_pages, spoil

BY = "ประธานกรรมการ"


@pytest.fixture
def room(quick: Program, tmp_path: Path) -> Room:
    return room_of(quick, tmp_path, SELF)


def agreed(quick: Program, room: Room) -> list[str]:
    """Opened, agreed and locked for signing; the votes."""
    votes = convened(quick, room)
    sealed(quick, room, votes)
    up(quick, room, "sealed")
    quick("committee", "open", room.region)
    down(quick, room, room.region.parent / "packs-2")
    up(quick, room, "words")
    for vote in votes:
        quick("committee", "agree", room.region, vote, "--alike")
        quick("committee", "agree", room.region, vote, DIFFERS, "state=not_met", "--why", "ไม่มีลายมือชื่อ")
        quick("signoff", room.region, vote, "--by", BY)
    return votes


def test_the_regional_sheet_is_signed_in_ink_and_comes_back_by_the_scanner(
    quick: Program, room: Room, tmp_path: Path
) -> None:
    votes, out = agreed(quick, room), tmp_path / "sheet.pdf"
    printed = quick("paper", "print", room.region, votes[0], "score_general", "--out", out)
    words = squeezed(text_by_pdftotext(out.read_bytes()))
    assert all(squeezed(f"หน่วยตัวอย่าง {code}") in words for code in SELF), "a column for each unit"
    chance = random.Random(1)
    pages = [spoil(page, chance, Spoiled()) for page in signed_pages(out)]
    reported = quick("scan", room.region, bound(tmp_path / "SKM_001.pdf", pages))
    (paper,) = reported["papers"]
    assert (paper["code"], paper["state"], paper["may_confirm"]) == (printed["code"], "ready", True), paper
    assert quick("record", "list", room.region, "evidence") == [], "filing is not signing"
    places = [word for one in paper["places"] for word in ("--place", one["number"])]
    looked = ("--looked", paper["to_look"])
    quick("paper", "confirm", room.region, printed["code"], "--on", printed["printed_at"][:10], *places, *looked)
    assert quick("scan", room.region)["papers"] == [], "nothing waits any more"
    (evidence,) = quick("record", "list", room.region, "evidence")
    assert evidence["ref"]
    quick("committee", "release", room.region, "--by", BY)
    assert all(one["released"] for one in quick("committee", "list", room.region))
