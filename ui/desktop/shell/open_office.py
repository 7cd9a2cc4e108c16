"""What window commands and dropped files need of the open office, and the history of visits."""

import os
from pathlib import Path
from typing import NamedTuple, Protocol

from PySide6.QtCore import SignalInstance

from core.errors import UserError
from core.i18n import _
from core.values import Ref
from ui.desktop.base.page_context import PageContext, PageEntry, ShellPage
from ui.desktop.shell.header import PageHeader
from ui.desktop.shell.people import PersonSwitcher
from ui.desktop.shell.sidebar import Sidebar
from ui.desktop.shell.status import Toast
from ui.session import OfficeSession


class OfficeInterface(Protocol):
    """The part of an open office that commands and the dropping of files use; `key` is the key of the current page."""

    room: PageContext
    session: OfficeSession
    header: PageHeader
    sidebar: Sidebar
    people: PersonSwitcher
    toast: Toast
    key: str  # of the current page
    year: int
    member: bool  # a committee member's PC

    @property
    def failed(self) -> SignalInstance: ...

    def pages_there(self) -> tuple[PageEntry, ...]: ...

    def leaf(self, key: str) -> ShellPage: ...

    def show_page(self, key: str) -> None: ...

    def open_year(self, year: int, key: str = "") -> None: ...

    def jump(self, target: Ref, year: int = 0) -> None: ...

    def travel(self, step: int) -> None: ...

    def hand_over(self) -> None: ...

    def fit(self) -> None: ...


LONGEST = 100


class PageVisit(NamedTuple):
    """A page (key), fiscal year and record (None = none) that a person visited, to return to."""

    page: str
    year: int
    record: Ref | None = None


class PageHistory:
    """The back and forward history of visited pages, as in a browser: a new visit discards those ahead."""

    def __init__(self) -> None:
        self._stops: list[PageVisit] = []
        self._at = -1

    def visit(self, visit: PageVisit) -> None:
        """Add `visit` after the present one and drop those ahead; with the same page and year, only replace it."""
        if self._at >= 0 and self._stops[self._at][:2] == visit[:2]:
            self._stops[self._at] = visit
            return
        self._stops[self._at + 1 :] = [visit]
        del self._stops[:-LONGEST]
        self._at = len(self._stops) - 1

    def leave(self, record: Ref | None) -> None:
        """Store in the present visit which record is shown now (None = none), before another page is shown."""
        if self._at >= 0:
            self._stops[self._at] = self._stops[self._at]._replace(record=record)

    def go(self, step: int) -> PageVisit | None:
        """Move to the previous (`step` = -1) or next (1) visit and return it; None at either end."""
        if not 0 <= self._at + step < len(self._stops):
            return None
        self._at += step
        return self._stops[self._at]


class SameFolderCheck:
    """A check whether the path of an open office still leads to the folder that was opened."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._opened = folder, _seen(folder)

    def problem(self) -> UserError | None:
        """Return the error if the folder was moved, deleted or unplugged; None if it is the same."""
        now = _seen(self._folder)
        if now is not None and (self._opened is None or os.path.samestat(now, self._opened)):
            return None
        return gone(self._folder)


def _seen(folder: Path) -> os.stat_result | None:
    try:
        return (folder / "prongsai.db").stat()
    except OSError:
        return None


def gone(folder: Path) -> UserError:
    """Return the error that the folder of the open office was moved or deleted, or its drive unplugged."""
    return UserError(
        _("ไม่พบโฟลเดอร์ {folder} แล้ว").format(folder=folder),
        _("เพราะถูกย้าย ถูกลบ หรือไดรฟ์ถูกถอดออกระหว่างที่เปิดอยู่ สิ่งที่พิมพ์ค้างไว้ยังอยู่ในหน้าต่างนี้"),
        _(
            "โปรดนำโฟลเดอร์กลับมาที่เดิมแล้วทำรายการล่าสุดอีกครั้ง ถ้ายังไม่ได้ให้ปิดโปรแกรมแล้วเปิดใหม่ ถ้าถูกลบ ใช้ไฟล์สำรองในแฟลชไดรฟ์"
        ),
    )
