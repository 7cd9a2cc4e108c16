"""Examines the office folder in the background while people work, repairs damage, and tries a restoration."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from threading import Thread
from typing import NamedTuple

from PySide6.QtCore import QObject, QTimer
from shiboken6 import isValid

from core.errors import UserError
from core.forms.ports import Reader
from core.health.facts import FolderExamination, RepairReport, TrialRestoreResult
from core.health.rows import HealthView
from core.health.view import HealthFacts, health_view
from core.i18n import _
from ui.desktop.base.background import BackgroundReader, give_memory_back, in_background
from ui.desktop.base.page_context import PageContext, ignored, nothing
from ui.session import SessionEnded

PAGE = "health"  # key of the page
BEAT = 120  # milliseconds between updates of the progress
PATIENCE = 2.0  # seconds that closing waits for an examination to stop
Done = FolderExamination | RepairReport | TrialRestoreResult | UserError


class ExaminationStopped(Exception):
    """Raised inside an examination to abort it, as nobody waits for its result any more."""


class ExaminerCalls(NamedTuple):
    """What the examiner calls once the health page is there."""

    show: Callable[[], None] = nothing  # a new view, or that a job has begun or ended
    show_step: Callable[[int, int], None] = lambda _done, _of: None
    tell_repaired: Callable[[RepairReport], None] = ignored
    tell_tried: Callable[[TrialRestoreResult], None] = ignored
    refuse: Callable[[UserError], None] = ignored


class FolderExaminer(QObject):
    """A service that examines or repairs the office folder, or tries a restoration. `view`: newest result, if any."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context.host)
        self._context = context
        self.calls = ExaminerCalls()
        self.view: HealthView | None = None
        self.facts: HealthFacts | None = None
        self.at_work = ""  # look, repair or try
        self._examination: FolderExamination | None = None
        self._trial: TrialRestoreResult | None = None
        self._thread: Thread | None = None
        self._stopped = self._alone = False
        self._given_up: datetime | None = None  # when somebody stopped the last examination
        self._step = (0, 0)
        self._reader = BackgroundReader(context.session, self)
        self._beat = QTimer(self, interval=BEAT)
        self._beat.timeout.connect(lambda: self.calls.show_step(*self._step))
        context.backing.made.connect(self.refresh)
        context.host.closing.connect(self.stop)

    def begin(self) -> None:
        """Read the facts that need no examination. If there was no examination yet, start a brief, then a full one."""
        self.refresh()
        if self._examination is None:  # otherwise a person was faster, and knows more
            health = self._context.office.health
            self._start("look", lambda: health.examine(self._note, thorough=False), alone=True)

    def refresh(self) -> None:
        """Read again the facts that need no examination, such as the age of the last backup."""
        self._reader.read(self._view, self._read)

    def look(self, *, alone: bool = False) -> None:
        """Examine the whole folder in the background. `alone`: not started by a person, so errors open no dialog."""
        health = self._context.office.health
        self._start("look", lambda: health.examine(self._note), alone=alone)

    def give_up(self) -> None:
        """Stop the running examination, if there is one, before its next step."""
        self._stopped = self.at_work == "look"

    def repair(self, kind: str) -> None:
        """Repair one kind of damage, a key of core.health.diagnoses.KINDS, in the background, then tell what was done."""
        health = self._context.office.health
        self._start("repair", lambda: health.repair((kind,), self._note))

    def try_restore(self) -> None:
        """As a test, restore the newest backup, if any, into a temporary folder; the office folder is not changed."""
        if self.facts is not None and self.facts.backups:
            self._start("try", partial(self._context.desk.try_restore, self.facts.backups[0].path))

    def stop(self) -> None:
        """Stop before the folder is closed: abort an examination, but wait until a repair or restoration has ended."""
        thread, looks = self._thread, self.at_work == "look"
        self._stopped = True
        self._beat.stop()
        if thread is not None:
            thread.join(PATIENCE if looks else None)

    # -- on the threads

    def _view(self, reader: Reader) -> tuple[HealthFacts, HealthView]:
        from storage.db.folder.disk import place_of

        room, backups = self._context, self._context.office.backups
        own = tuple(backups.listed())
        place = place_of(room.folder)
        waits = room.office.post.waiting()
        waiting = (len(waits), sum(one.size for one in waits))
        now = datetime.now().astimezone()
        facts = HealthFacts(
            now,
            self._examination,
            own,
            backups.second(),
            place,
            self._trial,
            waiting,
            tuple(backups.unfit()),
            self._given_up,
        )
        return facts, health_view(reader, room.unit, facts)

    def _note(self, done: int, total: int) -> None:
        self._step = (done, total)
        if self._stopped and self.at_work == "look":
            raise ExaminationStopped

    # -- on the window's thread

    def _start(self, kind: str, work: Callable[[], Done], *, alone: bool = False) -> None:
        if self.at_work:
            return
        self._alone = alone
        self.at_work = kind
        self._step = (0, 0)
        self._stopped = False

        def result() -> Done | None:
            try:
                return work()
            except UserError as problem:
                return problem
            except (ExaminationStopped, SessionEnded):
                return None
            finally:
                give_memory_back()  # an examination builds a second set of tables and frees it

        def start(run: Callable[[], object]) -> None:
            self._thread = Thread(target=run, name=kind, daemon=kind == "look")
            self._thread.start()

        in_background(result, self._finished, start)
        self._beat.start()
        self.calls.show()

    def _finished(self, result: Done | None) -> None:
        if not isValid(self):
            return
        self._beat.stop()
        if self.at_work == "look" and not isinstance(result, UserError):
            # it may have ended before it was stopped
            whole = isinstance(result, FolderExamination) and result.thorough
            self._given_up = datetime.now().astimezone() if self._stopped and not whole else None
        self.at_work, self._thread = "", None
        if isinstance(result, FolderExamination):
            self._examination = result
            if not result.thorough and not self._stopped:
                self.look(alone=self._alone)  # cheap checks are done; now everything
        elif isinstance(result, TrialRestoreResult):
            self._trial = result
            self.calls.tell_tried(result)
        elif isinstance(result, RepairReport):
            self.calls.tell_repaired(result)
            self.look(alone=True)
        elif isinstance(result, UserError) and self._alone:
            self._context.host.report(result.what, "bad")
        elif isinstance(result, UserError):
            self.calls.refuse(result)
        self.calls.show()
        self.refresh()

    def _read(self, result: tuple[HealthFacts, HealthView]) -> None:
        self.facts, self.view = result
        damages = self.view.damages
        wrong = _("พบข้อมูลเสียหาย {n} เรื่อง").format(n=damages) if damages else ""
        self._context.host.count(PAGE, self.view.todo, wrong)
        self.calls.show()


def watch_of(context: PageContext) -> FolderExaminer:
    """Return this office's only FolderExaminer, made on first use."""
    found = context.host.findChild(FolderExaminer)
    return found if found is not None else FolderExaminer(context)
