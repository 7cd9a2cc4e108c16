"""A page of the year that is opened again is read only where something may have changed, and then it is."""

from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta
from functools import partial
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from core.forms.ports import Reader
from core.people.deeds import add_person
from storage.db.folder.folder import DATABASE
from storage.db.sqlite import connect_plain
from tests.known import known
from tests.ui.desktop.acting import office
from ui.desktop.base.live_page import PageRefresher
from ui.desktop.home import desk, documents
from ui.desktop.shell.window import Window
from ui.desktop.signing import desk as signing_desk

PAGES: dict[str, ModuleType] = {"home": desk, "documents": documents, "sign": signing_desk}
BACKUP = SimpleNamespace(at=datetime(2026, 1, 1), lost_files=(), holding=SimpleNamespace(ops=0))
BACKED_UP = {"home": 1, "documents": 1, "sign": 0}  # who tells of backups


class Tomorrow:
    """Says the time as it will be then."""

    @staticmethod
    def now() -> datetime:
        return datetime.now() + timedelta(days=1)


@pytest.mark.parametrize("large", [False, True], ids=["read at once", "read behind the window"])
@pytest.mark.parametrize("key", PAGES)
def test_a_page_of_the_year_is_read_again_where_something_may_have_changed(
    sample: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, key: str, large: bool
) -> None:
    opened, reads = office(sample), list[str]()
    session, plain = opened.session, opened.session.read
    upkeep = known(opened.leaf(key).widget.findChild(PageRefresher))
    if large and hasattr(PAGES[key], "LARGE"):
        monkeypatch.setattr(PAGES[key], "LARGE", 0)

    def read(view: Callable[[Reader], Any]) -> Any:
        if getattr(view, "__qualname__", "").endswith("Desk._read.<locals>.view"):
            reads.append(key)
        return plain(view)

    def done(times: int) -> bool:
        return len(reads) == times and upkeep._shown == upkeep._asked

    def again(why: str, times: int) -> None:
        opened.show_page("bin")
        reads.clear()
        opened.show_page(key)
        qtbot.waitUntil(partial(done, times), timeout=8000)
        qtbot.wait(100)
        assert len(reads) == times, why

    opened.show_page(key)
    qtbot.waitUntil(lambda: bool(upkeep._shown), timeout=8000)
    qtbot.wait(500)  # the last news of the sample
    monkeypatch.setattr(session, "read", read)
    again("nothing has changed", 0)
    opened.show_page("bin")
    session.do(partial(add_person, name="ผู้มาใหม่", position="นักวิชาการ"))
    qtbot.waitUntil(lambda: upkeep.stale, timeout=8000)
    again("somebody was added", 1)
    monkeypatch.setattr(type(opened.room.office.backups), "last", lambda _keeper: BACKUP)
    again("a backup was made", BACKED_UP[key])
    monkeypatch.setattr(type(opened.room.office), "last_sent", lambda _office: {b"1": 1})
    again("a file was sent", 1)
    monkeypatch.setattr(PAGES[key], "datetime", Tomorrow)
    again("it is another day", 1)
    again("nothing has changed since", 0)
    with closing(connect_plain(opened.room.folder / DATABASE, "rw")) as other:
        other.execute("CREATE TABLE something (more)")
    again("the database was changed by force", 1)
    opened.open_year(2568, key)
    opened.open_year(2568, key)
    qtbot.waitUntil(lambda: upkeep._shown[0] == 2568, timeout=8000)
