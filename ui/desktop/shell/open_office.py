"""What the commands of the window and files dropped on it may do with the office that is open, as a Protocol."""

from typing import Protocol

from PySide6.QtCore import SignalInstance

from core.values import Ref
from ui.desktop.base.page_context import Leaf, PageContext, PageEntry
from ui.desktop.shell.header import Header
from ui.desktop.shell.people import People
from ui.desktop.shell.sidebar import Sidebar
from ui.desktop.shell.status import Toast
from ui.session import Session


class OpenOffice(Protocol):
    room: PageContext
    session: Session
    header: Header
    sidebar: Sidebar
    people: People
    toast: Toast
    key: str  # of the page that is shown
    year: int

    @property
    def told(self) -> SignalInstance: ...

    def pages_there(self) -> tuple[PageEntry, ...]: ...

    def leaf(self, key: str) -> Leaf: ...

    def show_page(self, key: str) -> None: ...

    def open_year(self, year: int, key: str = "") -> None: ...

    def jump(self, ref: Ref) -> None: ...

    def travel(self, by: int) -> None: ...

    def hand_over(self) -> None: ...

    def fit(self) -> None: ...
