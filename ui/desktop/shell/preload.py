"""Imports modules and builds pages in small steps after the start, so that the first click does not wait."""

from collections.abc import Callable, Collection, Iterator
from importlib import import_module

from PySide6.QtCore import QObject, QTimer

from ui.desktop.base.page_context import Leaf

PIECES = {  # modules by the key of the page that needs them ("" = several pages)
    "plan": (
        "ui.desktop.plan.editors",
        "ui.desktop.plan.row_form",
        "ui.desktop.plan.grid",
        "ui.desktop.plan.page",
        "ui.desktop.plan.keeper",
        "ui.desktop.plan.desk",
    ),
    "assessment": (
        "ui.desktop.assessment.ladder",
        "ui.desktop.assessment.page",
        "ui.desktop.assessment.desk",
        "ui.desktop.coverage.desk",
        "ui.desktop.assessment.desk",
    ),
    "papers": (
        "core.papers.unit_page",
        "core.papers.plan_report",
        "core.papers.table",
        "ui.desktop.papers.page",
        "ui.desktop.papers.desk",
    ),
    "evidence": (
        "ui.desktop.evidence.page",
        "ui.desktop.evidence.desk",
    ),
    "": (
        "ui.desktop.shell.palette",
        "ui.desktop.signing.desk",
        "ui.desktop.exchange.page",
        "ui.desktop.exchange.desk",
        "ui.desktop.scans.desk",
        "ui.desktop.settings.desk",
        "ui.desktop.help.page",
        "ui.desktop.centre.desk",
        "ui.desktop.health.watch",
        "ui.desktop.health.desk",
    ),
}


def read_later() -> Iterator[str]:
    """Import one module a step; the step after the last module of a page gives its key, the others ""."""
    for page, modules in PIECES.items():
        for module in modules:
            import_module(module)
            yield ""
        if page:
            yield page


FIRST = 600  # milliseconds after the window is shown, in which its first page is filled
PAUSE = 30  # milliseconds between two steps, for the input of the person


class Preloader(QObject):
    def __init__(
        self, pieces: Iterator[str], leaf: Callable[[str], Leaf], slow: Collection[str], parent: QObject
    ) -> None:
        """`pieces` imports modules and gives the keys of complete pages; `leaf` builds the `slow` ones."""
        super().__init__(parent)
        self._steps = self._work(pieces, leaf, slow)
        self._timer = QTimer(self, interval=FIRST)
        self._timer.timeout.connect(self._next)

    def begin(self) -> None:
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()

    def _work(self, pieces: Iterator[str], leaf: Callable[[str], Leaf], slow: Collection[str]) -> Iterator[object]:
        for key in pieces:
            yield key
            if key in slow:
                yield leaf(key)

    def _next(self) -> None:
        self._timer.setInterval(PAUSE)
        if next(self._steps, self) is self:
            self.stop()
