"""Imports modules and builds pages in small steps after the start, so that the first click does not wait."""

from collections.abc import Callable, Collection, Iterator
from importlib import import_module

from PySide6.QtCore import QObject, QTimer

from ui.desktop.base.page_context import Leaf

PIECES = {  # modules by the key of the page that needs them ("" = several pages)
    "plan": (
        "core.forms.field_types",
        "core.forms.parsing",
        "core.plan.view",
        "ui.desktop.plan.editors",
        "core.scoring.total",
        "core.assessment.review",
        "core.assessment.rows",
        "ui.desktop.plan.row_form",
        "core.papers.plan_cells",
        "core.papers.plan_drawn",
        "ui.desktop.widgets.sheet",
        "ui.desktop.plan.grid",
        "ui.desktop.plan.page",
        "core.conflicts.view",
        "core.plan.table_deeds",
        "ui.desktop.plan.keeper",
        "core.forms.view",
        "core.assessment.view",
        "core.gaps.view",
        "core.evidence.view",
        "core.assessment.copy_deeds",
        "core.forms.check",
        "ui.desktop.plan.desk",
    ),
    "assessment": (
        "ui.desktop.assessment.ladder",
        "ui.desktop.assessment.page",
        "ui.desktop.assessment.desk",
        "core.papers.binder",
        "core.papers.score_sheet",
        "core.papers.deeds",
        "ui.desktop.coverage.desk",
    ),
    "papers": (
        "core.papers.unit_page",
        "core.papers.plan_report",
        "core.papers.handover",
        "core.workshop.questions",
        "core.papers.sample",
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
        "core.exchange.letter_deeds",
        "core.signing.view",
        "core.signing.deeds",
        "ui.desktop.signing.desk",
        "core.exchange.receivers",
        "ui.desktop.exchange.incoming",
        "ui.desktop.exchange.sharing",
        "ui.desktop.exchange.page",
        "ui.desktop.exchange.desk",
        "core.scans.view",
        "ui.scanner",
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
