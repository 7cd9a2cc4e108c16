"""What is kept of a plan is what is read of it, whatever happened to it; what was not withdrawn in time is found."""

from contextlib import closing
from pathlib import Path
from random import Random
from unittest.mock import patch

import pytest

from core.log.ports import Context
from core.plan.deeds import RowInsertPoint, add_plan_row
from core.values import Ref
from storage.db import sqlite
from storage.db.folder.backup import copy_for_backup
from storage.db.folder.examination import false_tables
from storage.db.folder.store import Folder
from storage.db.log.log import Log
from storage.db.reading import outlines
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
