"""What is kept of a plan is what is read of it, whatever happened to it; what was not withdrawn in time is found."""

from contextlib import closing
from pathlib import Path
from random import Random
from unittest.mock import patch

import pytest

from core.log.ports import Context
from core.plan.deeds import RowInsertPoint, add_plan_row
from core.plan.standing import PAGE
from core.privacy.deeds import erase_person
from core.privacy.person_data import search_for
from core.values import Change, Ref, Text
from storage.db import sqlite
from storage.db.folder.backup import copy_for_backup
from storage.db.folder.examination import false_tables
from storage.db.folder.store import Folder
from storage.db.log.log import Log
from storage.db.reading import outlines
from storage.db.signoffs.consequences import rebuild
from tests.core.plan.histories import DAYS, INSTRUMENTS, History, different, opened, said
from tests.core.plan.plans import context
from tests.core.plan.test_plan_again import FORMS, PLANS, YEAR, Office
from wiring import deriving

HISTORIES, STEPS = 20, 16


@pytest.mark.parametrize("seed", range(HISTORIES))
def test_kept_is_what_is_read(seed: int) -> None:
    assert different(PLANS[seed * 7 % len(PLANS)], seed, STEPS) == ""


def test_what_is_not_withdrawn_is_found(tmp_path: Path) -> None:
    with opened(tmp_path) as office:
        history = History.of(office, "dsi-moral-plan", Random(5))
        add_plan_row(*_inside(office), FORMS.get("dsi-moral-plan"), _end(history.walk.plan))
        assert not [*history.differences()]
        assert said(office.reader, history.walk.plan, DAYS[0]).kept
        assert "outline" not in _false(office)
        with patch.object(outlines, "withdraw", lambda _log, _touched: None):
            add_plan_row(*_inside(office), FORMS.get("dsi-moral-plan"), _end(history.walk.plan))
        assert [*history.differences()], "a line more is read than is kept"
        assert "outline" in _false(office)


def test_an_outline_of_an_earlier_state_is_not_stored(tmp_path: Path) -> None:
    with opened(tmp_path) as office:
        history = History.of(office, "dsi-moral-plan", Random(5))
        said(office.reader, history.walk.plan, DAYS[0])
        add_plan_row(*_inside(office), FORMS.get("dsi-moral-plan"), _end(history.walk.plan))
        office.folder.outlines.keep(office.reader.outlines.take())
        assert not said(office.reader, history.walk.plan, DAYS[0]).kept


def test_a_backup_holds_no_outline(tmp_path: Path) -> None:
    with opened(tmp_path) as office:
        history = History.of(office, "dsi-moral-plan", Random(5))
        assert not [*history.differences()]
        copy_for_backup(office.folder.writer.path, tmp_path / "copy.db")
        with closing(sqlite.connect_plain(tmp_path / "copy.db")) as db:
            assert db.execute("SELECT count(*) FROM outline").fetchone() == (0,)


def test_erased_words_are_in_no_file_of_the_folder(tmp_path: Path) -> None:
    with opened(tmp_path) as office:
        history, (ctx, folder) = History.of(office, "dsi-moral-plan", Random(5)), _inside(office)
        plan = history.walk.plan
        add_plan_row(ctx, folder, FORMS.get("dsi-moral-plan"), _end(plan))
        (row,) = folder.records("row", plan.scope, plan=plan.local)
        title = Change(row.ref, "f.title", Text("นางสาวสมหญิง ใจงาม"), row.shown("f.title").seen)
        folder.save(ctx, "edit", [title])
        assert not [*history.differences()]
        with office.reader.snapshot():
            assert "สมหญิง" in str(office.reader.outlines.kept(plan, PAGE)), "it names the row"
        asked = search_for(folder, plan.scope, "สมหญิง ใจงาม")
        erase_person(ctx, folder, asked.data(folder, plan.scope), "request", names=asked.words)
        files = [one for one in folder.writer.path.parent.iterdir() if one.is_file()]
        assert not [one.name for one in files if "สมหญิง".encode() in one.read_bytes()]
        assert not [*history.differences()]


def test_tables_made_anew_hold_no_outline(tmp_path: Path) -> None:
    """As after an import that was taken back, or an update."""
    with opened(tmp_path) as office:
        history = History.of(office, "dsi-moral-plan", Random(5))
        assert not [*history.differences()]
        with office.folder.writer.transaction():
            rebuild(office.folder.writer.log)
        assert not said(office.reader, history.walk.plan, DAYS[0]).kept
        assert not [*history.differences()]


def test_outlines_of_another_program_are_made_again(tmp_path: Path) -> None:
    with opened(tmp_path) as office:
        history = History.of(office, "dsi-moral-plan", Random(5))
        assert not [*history.differences()]
        derived = deriving(FORMS, INSTRUMENTS)
        office.folder.results.derive_by(derived)
        assert said(office.reader, history.walk.plan, DAYS[0]).kept
        office.folder.results.derive_by(derived._replace(program="another"))
        assert not said(office.reader, history.walk.plan, DAYS[0]).kept


def _inside(office: Office) -> tuple[Context, Folder]:
    return context(office.folder), office.folder


def _end(plan: Ref) -> RowInsertPoint:
    return RowInsertPoint(plan, "activity", None, str(YEAR))


def _false(office: Office) -> set[str]:
    """The derived tables that an examination finds false."""
    writer = office.folder.writer
    with closing(sqlite.memory()) as db:
        writer.db.backup(db)
        log = Log(db)
        found = false_tables(
            log, writer.keys.public, deriving(FORMS, INSTRUMENTS), with_search=False
        )
        return {key for one in found for key in one.keys}
