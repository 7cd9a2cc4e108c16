"""What is kept for the pages of a centre is what working it out afresh gives, whatever comes, goes or is cut short."""

from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from core.errors import UserError
from storage.db import sqlite, tables
from storage.db.folder.store import Folder
from storage.db.log.log import Log
from storage.db.reading.privacy import ViewingLogPlace
from storage.db.reading.reader import FolderReader
from storage.db.reading.results import FolderResultStore
from storage.db.signoffs.consequences import rebuild
from tests.storage.db.conftest import MakeDesk
from tests.storage.db.listed import check_lists
from tests.storage.db.looked import damages
from tests.storage.db.reading.season import USUAL, Season, asked, deriving, unmet

MEETS = {  # what the seasons are for, by a seed that meets it
    0: ["answer", "delete"],
    3: ["set_aside"],
    5: ["bring_back"],
    6: [*USUAL, "scored", "steps done", "tied"],
}


def season_of(desk_of: MakeDesk, place: Path, seed: int) -> Season:
    centre = desk_of("9999", "centre")
    return Season(
        centre, [desk_of("1001"), desk_of("1002"), desk_of("1003"), desk_of("1001")], seed, place
    )


def afresh(season: Season, *, kept: bool = True) -> list[object]:
    """The same questions to a copy in which everything derived was made anew; not `kept`: and no result is."""
    writer = season.centre.folder.writer
    with closing(sqlite.copied(writer.path)) as db:
        with sqlite.writing(db):
            tables.make(db)
            log = Log(db)
            rebuild(log)
        reader = FolderReader(
            db, log, writer.keys.public, ViewingLogPlace(writer.keys.directory, writer.path)
        )
        if kept:
            FolderResultStore(reader.snapshot, log, reader, reader.use_forms).derive_by(
                deriving(season.forms)
            )
        return asked(reader, season.centre.unit, writer.keys.public.hex())


@pytest.mark.parametrize("seed", range(8))
def test_the_lists_of_a_centre_are_those_worked_out_afresh(
    desk_of: MakeDesk, tmp_path: Path, seed: int
) -> None:
    season, met = season_of(desk_of, tmp_path, seed), Counter[str]()
    season.begin()
    folder = season.centre.folder
    with closing(folder.reader()) as reader:  # stays open, as a window's
        for turn in range(24):
            did = season.step()
            folder.results.catch_up()
            shown = asked(reader, season.centre.unit, folder.writer.keys.public.hex())
            assert shown == afresh(season), f"{did}, step {turn}"
            met += counted(shown)
            if turn % 8 == 7:
                check_lists(folder)
        assert asked(folder, season.centre.unit, folder.writer.keys.public.hex()) == shown
    assert shown == afresh(season, kept=False), "a score that is kept is that which scoring gives"
    assert not damages(folder)
    met += season.met
    assert unmet(MEETS.get(seed, ()), met) == []


def counted(shown: list[object]) -> Counter[str]:
    """How often the lists show a score, a tie and a step that is done."""
    lists: list[object] = shown[0]  # type: ignore[assignment]  # of several types
    met = Counter[str]()
    for one in lists:
        board = one.board  # type: ignore[attr-defined]  # a list of units
        met["scored"] += board.scored
        met["tied"] += sum(bool(line.place and line.place.tied) for line in board.lines)
        met["steps done"] += sum(
            step.state == "done" for line in board.lines for step in line.row.steps
        )
    return met


def kept_in(folder: Folder) -> tuple[object, ...]:
    """All that is derived, and how far the log goes."""
    db = folder.writer.db
    ends = db.execute("SELECT stream, head, chain FROM history ORDER BY id").fetchall()
    return (
        ends,
        db.execute("SELECT * FROM whole").fetchall(),
        db.execute("SELECT * FROM result").fetchall(),
    )


def test_an_import_cut_short_anywhere_leaves_the_log_and_what_is_kept_together(
    desk_of: MakeDesk, tmp_path: Path
) -> None:
    season = season_of(desk_of, tmp_path, 1)
    folder, office = season.centre.folder, season.offices[0]
    season.offices = [office]
    season.fill()
    before, stops = kept_in(folder), 0
    pages = folder.writer.db.execute("PRAGMA page_count").fetchone()[0]
    for more in range(400):  # the disk is full, each time a little later
        folder.writer.db.execute(f"PRAGMA max_page_count={pages + more}")
        try:
            season.centre.take(office)
        except UserError:
            stops += 1
            assert kept_in(folder) == before
        else:
            break
    folder.writer.db.execute("PRAGMA max_page_count=1000000")
    assert stops > 5, "the disk was full in the middle"
    assert kept_in(folder) != before
    assert not damages(folder)
    (whole,) = folder.wholes().values()
    assert whole["total"] == "80"
