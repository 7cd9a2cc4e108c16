"""Another program holds the database, or the disk is full: said by its reason, never called saved, and work goes on."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from functools import partial

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from core.forms.ports import Store
from core.log.ports import Context
from core.values import Changes
from storage.db.folder.store import Folder
from storage.db.sqlite import connect_plain
from tests.known import known
from tests.ui.desktop.acting import office, panel, press, saved
from ui.desktop.shell.window import Window

ITEM = "d3r.l4.3"


@contextmanager
def held(window: Window) -> Iterator[None]:
    """Another program writes, and takes its time."""
    with closing(connect_plain(office(window).room.folder / "prongsai.db", "rw")) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


@contextmanager
def full(window: Window) -> Iterator[None]:
    """No page more fits."""

    def pages(limit: int, _ctx: Context, store: Store) -> Changes:
        assert isinstance(store, Folder)
        db = store.writer.db
        if limit == 1:
            db.execute("CREATE TABLE filler(x)")
            db.execute("DROP TABLE filler")
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            db.execute("VACUUM")
        db.execute(f"PRAGMA max_page_count={limit}")
        return Changes()

    office(window).session.do(partial(pages, 1))
    yield
    office(window).session.do(partial(pages, 2**30))


@pytest.mark.parametrize(("hindered", "said"), [(held, "โปรแกรมอื่น"), (full, "เนื้อที่เต็ม")])
def test_it_is_told_by_its_reason_and_the_same_answer_is_saved_after(
    sample: Window,
    qtbot: QtBot,
    hindered: Callable[[Window], AbstractContextManager[None]],
    said: str,
) -> None:
    panel(sample, ITEM)
    before = saved(sample, ITEM).state.text
    with hindered(sample):
        for key in (Qt.Key.Key_P, Qt.Key.Key_N, Qt.Key.Key_P, Qt.Key.Key_N) * 3:
            press(sample, key)
            qtbot.wait(30)
            if sample.problem is not None:
                break
        qtbot.waitUntil(lambda: sample.problem is not None, timeout=20_000)
    problem = known(sample.problem)
    assert said in problem.problem.why
    assert "เสียหาย" not in problem.problem.what + problem.problem.do
    assert saved(sample, ITEM).state.text in (before, "met", "not_met")
    problem.accept()
    sample.activateWindow()
    qtbot.waitUntil(sample.isActiveWindow)
    panel(sample, ITEM)
    press(sample, Qt.Key.Key_P)
    qtbot.waitUntil(lambda: saved(sample, ITEM).state.text == "met", timeout=20_000)
