"""Ballots that were ticked by hand and scanned are read as they were meant, or asked about; never guessed."""

import random
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from core.log.ports import ScanFileResult
from core.workshop.ballots import BallotPage, BallotPageReading, PrintedBallots
from storage.scans.ballots import tick_boxes
from storage.scans.reader import ScanPictureStore, crew, read_scan
from storage.scans.ticks import read_ticks
from tests.soak.ticked_ballots import UNSEEN, below, interval
from tests.storage.scans.reading import Tally, groups, read_page
from tests.storage.scans.ticking import (
    INKED,
    SITTING,
    Sheet,
    Ticked,
    hand,
    pull,
    scanned,
    sheet,
    strokes,
    ticked,
)

PAGES = 40


def test_of_seeded_ballots_none_is_read_wrong_and_few_questions_are_asked() -> None:
    told = Tally()
    wrong = [line for n in range(PAGES) for line in read_page(UNSEEN + n, ticked(UNSEEN + n), told)]
    assert wrong == []
    assert told.found["asked"] <= 0.05 * told.found["questions"]
    assert told.found["questions"] > 20 * PAGES * 0.7


def test_squares_that_are_missing_leave_the_page_to_its_tiles() -> None:
    one, chance = sheet(0), random.Random(5)
    page, own = one.grey.copy(), hand(chance)
    box = one.boxes[4]
    pull(
        page,
        ((box.left + box.right) / 2, (box.top + box.bottom) / 2),
        strokes("cross", 4.5, chance),
        own.pen,
        0.1,
        chance,
    )
    # the upper edge is torn off
    ImageDraw.Draw(page).rectangle((0, 0, page.width, 22 * INKED / 25.4), fill=255)
    found = read_ticks(one.print_, scanned(page, chance), groups(one))
    assert found is not None
    states = [box.state for some in found.boxes for box in some]
    assert [at for at, state in enumerate(states) if state != "empty"] == [4]


def test_a_page_without_a_code_is_not_read() -> None:
    one = sheet(0)
    assert read_ticks(one.print_, Image.new("L", one.grey.size, 255), groups(one)) is None


@pytest.fixture
def taken(tmp_path: Path) -> tuple[Ticked, ScanFileResult, Path]:
    """A ticked ballot that came from the scanner upside down, with a page of something else."""
    page = ticked(3)
    path = tmp_path / "stack.pdf"
    other = Image.new("L", page.scan.size, 255)
    page.scan.convert("L").rotate(180).save(
        path, save_all=True, append_images=[other], resolution=page.scan.width / 8.27
    )
    with crew() as hands:
        return (
            page,
            read_scan(hands, ScanPictureStore(tmp_path), path, 0, lambda _done, _of: None),
            tmp_path,
        )


def test_a_stack_from_the_scanner_is_turned_told_apart_and_read_in_a_process_of_its_own(
    taken: tuple[Ticked, ScanFileResult, Path],
) -> None:
    page, file, room = taken
    one, pdf = page.sheet, room / "ballot.pdf"
    pdf.write_bytes(one.pdf)
    held = PrintedBallots.of(SITTING, one.questions, one.boxes, [f"slip{n}" for n in range(3)])
    known = [held.page(scan.codes) for scan in file.pages]
    assert [bool(at) for at in known] == [True, False]
    (ours,) = filter(None, known)
    asked = [(ScanPictureStore(room).path(file.pages[0].picture), ours.number, ours.boxes)]
    seen = tick_boxes(asked, pdf)
    (read,) = BallotPageReading.of_stack(list(zip([ours], seen, strict=True)))
    assert (read.state, read.slip) == ("read", one.slip)
    for got, meant in zip(read.proposals, page.meant, strict=True):
        assert got.finding == "asked" or got.picked == meant.picked
    assert sum(got.finding == "asked" for got in read.proposals) <= 2
    left, top, right, bottom = seen[0].inks[0][0].at
    assert 0 < left < right < 1000
    assert 0 < top < bottom < 1000


def test_a_page_that_is_not_laid_over_its_print_has_no_reading(tmp_path: Path) -> None:
    one = sheet(0)
    (tmp_path / "b.pdf").write_bytes(one.pdf)
    Image.new("L", (1240, 1754), 255).save(tmp_path / "a.jpg")
    page = BallotPage("s", 1, one.questions, ())
    (seen,) = tick_boxes([(tmp_path / "a.jpg", page.number, page.boxes)], tmp_path / "b.pdf")
    assert seen.inks == ()


def test_the_interval_is_the_one_of_clopper_and_pearson() -> None:
    assert interval(0, 100_000)[1] == pytest.approx(3.6888e-5, rel=1e-3)  # 1 - 0.025 ** (1 / n)
    low, high = interval(10, 100)
    assert low == pytest.approx(0.0490, abs=1e-4)
    assert high == pytest.approx(0.1762, abs=1e-4)
    assert below(100, 100, 0.5) == pytest.approx(1)


def test_every_kind_of_ballot_fits_its_page_with_room_about_each_box() -> None:
    for kind in range(5):
        one: Sheet = sheet(kind)
        assert {box.page for box in one.boxes} == {1}
        for box in one.boxes:
            assert box.right - box.left == pytest.approx(4.8, abs=0.05)
            beside = [
                other for other in one.boxes if other is not box and abs(other.left - box.left) < 1
            ]
            assert min(abs(other.top - box.top) for other in beside) > 7.4
