"""Imports modules, reads forms and builds pages after the start, so that the first click does not wait."""

from __future__ import annotations

import linecache
from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from importlib import import_module

from PySide6.QtCore import QObject, QThreadPool, QTimer

from core.errors import UserError
from core.forms.ports import Reader, bound_form
from ui.desktop.base.page_context import ShellPage
from ui.session import OfficeSession, SessionEnded

PIECES = {  # modules by the key of the page that needs them ("" = several pages)
    "plan": (
        "core.forms.field_types",
        "core.forms.vocabulary",
        "core.plan.view",
        "ui.desktop.plan.editors",
        "core.scoring.total",
        "core.assessment.review",
        "core.assessment.rows",
        "ui.desktop.plan.row_form",
        "core.papers.plan_cells",
        "core.papers.shown",
        "ui.desktop.widgets.sheet",
        "ui.desktop.plan.grid",
        "ui.desktop.plan.page",
        "core.conflicts.view",
        "core.plan.table_deeds",
        "ui.desktop.plan.saver",
        "core.forms.view",
        "core.assessment.view",
        "core.gaps.rows",
        "core.evidence.view",
        "core.assessment.copy_deeds",
        "core.forms.check_names",
        "ui.desktop.plan.desk",
    ),
    "documents": ("core.home.year", "ui.desktop.home.documents"),
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
        "core.succession.handover",
        "core.workshop.questions",
        "core.centre.sample_papers",
        "core.workshop.papers",
        "core.papers.table",
        "ui.desktop.papers.page",
        "ui.desktop.papers.desk",
    ),
    "evidence": ("ui.desktop.evidence.page", "ui.desktop.evidence.desk"),
    "": (
        "ui.desktop.shell.palette",
        "core.exchange.letter_deeds",
        "core.signing.view",
        "core.signing.deeds",
        "ui.desktop.signing.desk",
        "core.exchange.receivers",
        "ui.desktop.exchange.incoming",
        "ui.desktop.exchange.ways",
        "ui.desktop.exchange.page",
        "ui.desktop.exchange.desk",
        "core.scans.view",
        "ui.scanner",
        "ui.desktop.scans.desk",
        "ui.desktop.settings.desk",
        "ui.desktop.help.page",
        "ui.desktop.centre.desk",
        "ui.desktop.health.watch",
        "ui.desktop.health.page",
        "ui.desktop.backups.page",
        "ui.desktop.bin.page",
        "ui.desktop.conflicts.page",
        "ui.desktop.forms.desk",
        "ui.desktop.plan.registers",
        "core.privacy.erasure",
        "ui.desktop.privacy.page",
    ),
    "assigned": ("core.assigning.board", "ui.desktop.assigning.page", "ui.desktop.assigning.desk"),
    "goals": (
        "core.workshop.goals",
        "core.workshop.goal_deeds",
        "ui.phone.keeping",
        "ui.desktop.base.phone_meeting",
        "ui.desktop.goals.page",
        "ui.desktop.goals.desk",
        "ui.desktop.base.mark_review",
        "ui.desktop.base.mark_reading",
        "ui.desktop.workshop.ballots",
        "ui.desktop.workshop.hall",
    ),
    "workshop": (
        "core.workshop.deeds",
        "ui.desktop.workshop.phones",
        "ui.desktop.workshop.talking",
        "ui.desktop.workshop.desk",
    ),
    "setup": (
        "core.centre.setup",
        "ui.desktop.setup.register",
        "ui.desktop.setup.roots",
        "ui.desktop.setup.starts",
        "core.exchange.slip",
        "core.people.deeds",
        "ui.desktop.setup.page",
    ),
    "committee": (
        "core.committee.own",
        "core.committee.convening",
        "ui.desktop.committee.votes",
        "ui.desktop.committee.chairing",
        "ui.desktop.committee.desk",
    ),
}


def read_later(is_there: Callable[[str], bool] = bool) -> Iterator[str]:
    """Import the modules of pages, one at each step: yield "" after each module, and a page's key once all its modules
    are imported. `is_there(key)`: whether the office has the page; other pages are skipped."""
    for page, modules in PIECES.items():
        if page and not is_there(page):
            continue
        for module in modules:
            import_module(module)
            yield ""
        if page:
            yield page


def read_ahead(session: OfficeSession, unit: str) -> None:
    """Read the forms of the unit's own plans and assessments, so that they open fast; forms that fail are skipped."""
    with suppress(SessionEnded):
        for name in dict.fromkeys(session.read(lambda reader: _used(reader, unit))):
            with suppress(UserError):
                session.forms.get(name)


def read_linked(session: OfficeSession, unit: str) -> None:
    """Read the forms from which the unit's plans and assessments take values; forms that fail to load are skipped."""
    from core.plan.links import read_from

    with suppress(SessionEnded):
        for name in dict.fromkeys(session.read(lambda reader: _used(reader, unit))):
            with suppress(UserError):
                for to in read_from(session.forms.get(name)):
                    with suppress(UserError):
                        session.forms.get(to.rpartition(".")[0])


def _used(reader: Reader, unit: str) -> list[str]:
    return [
        bound_form(one) for entity in ("plan", "assessment") for one in reader.records(entity, unit)
    ]


FIRST = 600  # milliseconds after the window is shown, for its first page
PAUSE = 30  # milliseconds between steps, for user input
PATIENCE = 100  # most steps skipped while a page is being read, in case a read hangs


class PagePreloader(QObject):
    """A service that imports modules and builds slow pages in idle moments after the start."""

    def __init__(
        self,
        pieces: Iterator[str],
        build_page: Callable[[str], ShellPage],
        slow_pages: Collection[str],
        parent: QObject,
    ) -> None:
        """Make the service. `pieces` imports modules, yields page keys; `build_page` builds those in `slow_pages`."""
        super().__init__(parent)
        self._steps = self._work(pieces, build_page, slow_pages)
        self._patience = PATIENCE
        self._timer = QTimer(self, interval=FIRST)
        self._timer.timeout.connect(self._next)

    def begin(self) -> None:
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()

    def _work(
        self, pieces: Iterator[str], leaf: Callable[[str], ShellPage], slow: Collection[str]
    ) -> Iterator[object]:
        for key in pieces:
            yield key
            if key in slow:
                yield leaf(key)

    def _next(self) -> None:
        self._timer.setInterval(PAUSE)
        if QThreadPool.globalInstance().activeThreadCount() and self._patience:
            self._patience -= 1
            return
        self._patience = PATIENCE
        linecache.clearcache()  # PySide has looked at the sources of the modules imported before
        if next(self._steps, self) is self:
            self.stop()
