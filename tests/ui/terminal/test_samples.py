"""How sure a ranking is, from the command line: what is asked, the draw, and what was found."""

from pathlib import Path

import pytest

from core.centre.risk import drawn
from storage.db.folder.store import Folder
from tests.core.centre.conftest import centre as centre
from tests.ui.terminal.conftest import CDD, Command, is_calm

SEED = "3141592653"


@pytest.fixture
def ranked(centre: Folder, tmp_path: Path) -> Path:
    """The folder of a centre with four units, closed."""
    centre.close()
    return tmp_path / "S00"


def test_from_the_question_to_the_end_of_looking(do: Command, ranked: Path) -> None:
    asked = do("centre", "sample", ranked, *CDD, "--json").value
    assert (
        asked["whole"]["verdict"],
        asked["whole"]["of"],
        [one["code"] for one in asked["units"]],
    ) == (
        "draw",
        256,
        ["S10"],
    )
    rolled = do("centre", "sample", ranked, *CDD, "--seed", "31415 92653", "--json").value["units"][
        0
    ]
    assert (rolled["seed"], rolled["fingerprint"]) == (SEED, asked["units"][0]["fingerprint"])
    assert tuple(rolled["next"]) == drawn(SEED, "S10", rolled["items"])[: len(rolled["next"])]
    for item in rolled["next"]:
        after = do("centre", "recheck", ranked, "S10", item, *CDD, "--holds", "--json").value
    assert (after["verdict"], after["looked"], after["next"]) == ("stop", len(rolled["next"]), [])
    assert "หยุดได้ทุกหน่วย" in do("centre", "sample", ranked, *CDD).out


def test_an_item_that_is_not_so_is_entered_with_what_was_found(do: Command, ranked: Path) -> None:
    rolled = do("centre", "sample", ranked, *CDD, "--seed", SEED, "--json").value["units"][0]
    item = next(one for one in rolled["next"] if one.startswith("d1.l1"))
    told = do("centre", "recheck", ranked, "S10", item, *CDD, "--not", "ไม่มีคำสั่ง")
    assert "ผลไม่ยืน" in told.out
    kept = do("record", "list", ranked, "draft_answer", "--json").value
    assert len(kept) == 1


def test_the_list_of_the_draw_names_number_place_and_text(do: Command, ranked: Path) -> None:
    said = do("centre", "sample", ranked, *CDD, "--seed", SEED).out
    one = do("centre", "sample", ranked, *CDD, "--json").value["units"][0]
    first = one["next"][0]
    assert f"{one['items'].index(first) + 1}.  {first}  มิติที่" in said
    assert f"รหัสของผลที่ตรวจ {one['fingerprint']}  เลขตั้งต้น {SEED}" in said


def test_what_cannot_be_is_refused_with_what_to_do(do: Command, ranked: Path) -> None:
    sample = ("centre", "sample", ranked, *CDD)
    recheck = ("centre", "recheck", ranked)
    refused = [
        do(*sample, "--seed", "12345"),
        do(*recheck, "S10", "d1.l1.1", *CDD, "--holds"),
        do(*recheck, "S40", "d1.l1.1", *CDD, "--holds"),
        do(*recheck, "S10", "d1.l1.1", *CDD),
        do(*recheck, "S10", "d1.l1.1", *CDD, "--holds", "--not", "x"),
    ]
    assert all(map(is_calm, refused))
    assert [one.code for one in refused] == [1, 1, 1, 2, 2]
