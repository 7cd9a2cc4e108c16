"""What a page is given by the frame, also of what another room shows or does, and what the frame knows of a page."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeAlias

from PySide6.QtCore import QObject, Signal, SignalInstance
from PySide6.QtWidgets import QStackedWidget, QWidget

from core.errors import UserError
from core.i18n import _
from core.values import Changes, Ref

if TYPE_CHECKING:
    from core.assessment.facts import AssessmentFacts
    from core.assessment.rows import AssessmentView, ItemRow
    from core.evidence.deeds import Keep, KeptFile
    from core.evidence.kinds import EvidenceTarget
    from core.forms.ports import Action, Store
    from core.log.ports import Context
    from core.plan.tree import PlanRow
    from core.plan.view import PlanPage
    from core.privacy.person_data import PersonalItem
    from core.tabular import WrittenTable
    from ui.desk import Desk, Office
    from ui.desktop.base.background import News
    from ui.desktop.base.backup_timer import BackupSchedule
    from ui.desktop.base.files import OfficeFiles
    from ui.desktop.base.settings import Settings
    from ui.desktop.theme.look import Look
    from ui.desktop.widgets.drop_area import Dropped
    from ui.session import Job, Session


def nothing() -> None:
    """What a page does that has nothing to do."""


def ignored(_news: object) -> None:
    """What a page does with news that tell it nothing."""


LEAVING = "leaving"  # property of a Host: what closing the window would cut off, in one sentence; "" = nothing


class Host(QObject):
    """How pages speak to the frame without knowing it, or each other."""

    said = Signal(str, str)  # words for the state line, tone
    refused = Signal(object)  # UserError before the pen was asked
    moved = Signal(str)  # key of a page that shows another title, state or actions than before
    page_wanted = Signal(str)  # key
    place_wanted = Signal(str, object)  # key of a page, Ref of what it is to go to
    scans_wanted = Signal(object)  # Paths the page of scans is to read
    rescue_wanted = Signal(object)  # Path of a backup to be put back into this folder, or KeysLost: the ways on
    table_wanted = Signal(object, object)  # Ref of a plan that was begun, Path of a table whose rows it begins with
    files_wanted = Signal(object)  # Paths to bring wherever their kind belongs
    looked = Signal(str, int)  # theme, text size in percent
    spoken = Signal(object)  # Speech
    left = Signal()  # to another folder
    person_wanted = Signal(object)  # Record of somebody who is to be at the keyboard
    pin_wanted = Signal()  # for whoever is at the keyboard
    new_person_wanted = Signal()
    person_changed = Signal()  # somebody else is at the keyboard
    jump = Signal(object)  # Ref, to wherever it is shown, or Goal of a line of the first page
    toast = Signal(str)  # words that go by themselves
    counted = Signal(str, int, str)  # key of a page that counts by itself, how much waits there, what is wrong ("")
    closing = Signal()  # the folder is about to be let go
    focus_moved = Signal(QWidget, QWidget)  # widget the keyboard was in, widget it is in now


class Joins(QObject):
    """How an office that began by itself comes to join, and to what it was before."""

    start_wanted = Signal(object)  # Path of a start file by which it is to join
    archive_wanted = Signal(str)  # the unit it was before, to be read; "" = back to the present work


class HeaderAction(NamedTuple):
    """Something the header offers to do."""

    words: str
    icon: str
    do: Callable[[], object]


class HeaderContent(NamedTuple):
    """What the header says of a page."""

    crumbs: str
    title: str
    primary: HeaderAction | None = None
    others: tuple[HeaderAction, ...] = ()
    rare: tuple[HeaderAction, ...] = ()  # what a menu of the page itself has: the palette finds it too


@dataclass(frozen=True, slots=True)
class PageContext:
    """Everything a page may use of the office that is open."""

    look: Look
    desk: Desk
    office: Office
    folder: Path
    news: News
    files: OfficeFiles
    host: Host
    backing: BackupSchedule
    settings: Settings
    joins: Joins

    @property
    def session(self) -> Session:
        return self.office.session

    @property
    def unit(self) -> str:
        return self.office.unit

    def do(
        self, action: Action, told: Callable[[], object] = nothing, *, changed: Callable[[Changes], object] = ignored,
        step: Callable[[object], object] = ignored, ended: Callable[[Job], object] = ignored,
    ) -> Job:  # fmt: skip
        """Hand an action to the pen; `told` is called once it is done, and never when it is refused.

        So is `changed` before it, with what an action without steps has changed. `step` is given each step of one that
        has some; `ended` is called first, also when it was refused or cancelled.
        """
        done, steps = list[object](), deque[object]()

        def noted(ctx: Context, store: Store) -> Changes | Iterator[object]:
            result = action(ctx, store)
            done.append(result)
            return result if isinstance(result, Changes) else _noting(result, steps)

        def stepped(one: object) -> None:
            if steps and one is steps[0]:
                step(steps.popleft())

        def over(one: Job) -> None:
            if one is not job:
                return
            self.news.ended.disconnect(over)
            self.news.progress.disconnect(stepped)
            ended(job)
            if done and not isinstance(job.news, UserError):
                if isinstance(done[0], Changes):
                    changed(done[0])
                told()

        noted.__name__ = getattr(getattr(action, "func", action), "__name__", "")
        job = self.session.do(noted)
        self.news.progress.connect(stepped)
        self.news.ended.connect(over)
        return job

    def do_keeping(
        self, paths: Sequence[Path], keep: Callable[[Path], KeptFile], deed: Callable[[Keep], Action],
        told: Callable[[], object] = nothing, *, step: Callable[[object], object] = ignored,
        ended: Callable[[Job], object] = ignored,
    ) -> Job:  # fmt: skip
        """Hand a deed to the pen that keeps these files, some of them ahead; when the folder closes it is cancelled."""
        from ui.desktop.base.background import BatchFiles

        files = BatchFiles(keep, paths)

        def stop() -> None:
            job.cancel()
            files.close()

        def over(job: Job) -> None:
            self.host.closing.disconnect(stop)
            files.close()
            ended(job)

        job = self.do(deed(files.keep), told, step=step, ended=over)
        self.host.closing.connect(stop)
        return job

    def write_table(self, path: Path, table: WrittenTable) -> None:
        """Write a workbook beside the window, and say that it is written."""
        from core.tabular import LONGEST_CELL
        from ui.desktop.base.background import beside

        def said(cells: int) -> None:
            text, tone = _("บันทึก {name} แล้ว"), "ok"
            if cells:
                text = _("บันทึก {name} แล้ว แต่ {n} ช่องยาวเกิน {most} ตัวอักษรที่ Excel รับได้ จึงเก็บไว้เพียงเท่านั้น")
                tone = "warn"
            self.host.said.emit(text.format(name=path.name, n=f"{cells:,}", most=f"{LONGEST_CELL:,}"), tone)

        beside(self.host, partial(self.desk.files.write_table, path, table), said, self.host.refused.emit)

    def bring_scans(self, page: QWidget) -> None:
        """To the scans that wait to be confirmed; where none does, to those that are chosen now."""
        from ui.desktop.base.asking_files import ask_scans

        if self.session.read(lambda reader: reader.scans.all()):
            self.host.page_wanted.emit("scans")
        elif found := ask_scans(page):
            self.host.scans_wanted.emit(found)

    def toast(self, changes: Changes) -> None:
        """Say what an action has noted."""
        if changes.notes:
            self.host.toast.emit(" ".join(changes.notes))


def _noting(work: Iterator[object], steps: deque[object]) -> Generator[object, None, object]:
    """The same steps; those that are told as progress are noted in `steps` beforehand."""
    try:
        while True:
            if (one := next(work)) is not None and not isinstance(one, Changes):
                steps.append(one)
            yield one
    except StopIteration as end:
        return end.value
    finally:
        if isinstance(work, Generator):
            work.close()


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page as the frame holds it; what it leaves out it does not have."""

    widget: QWidget
    refresh: Callable[[int], object]  # show what there is in this fiscal year
    place: Callable[[], HeaderContent]
    hand_over: Callable[[], object] = nothing  # what is still being typed
    enter: Callable[[], object] = nothing  # put the keyboard where work goes on
    here: Callable[[], Ref | None] = lambda: None  # the record the person is at
    go_to: Callable[[Ref], object] = lambda _ref: None  # a record of an entity the page shows
    told: Callable[[UserError], bool] = lambda _problem: False  # whether it has said a refusal where it belongs
    take: Callable[[list[Path]], object] = lambda _paths: None  # files of the kinds the page opens
    go_for: Callable[[Ref, str], object] = lambda _ref, _what: None  # such a record, and what is done with it (Goal)


class PageEntry(NamedTuple):
    """One line of the table of pages (ui.desktop.shell.pages)."""

    key: str
    icon: str
    word: str
    make: Callable[[PageContext], Leaf]  # called when the page is first needed
    yearly: bool = False  # whether it shows one fiscal year
    shows: frozenset[str] = frozenset()  # entities whose records it can go to
    opens: frozenset[str] = frozenset()  # kinds of file it takes (Desk.kind_of)
    slow: bool = False  # takes long to make: it is made behind the first page
    foot: bool = False  # stands at the foot of the sidebar
    there: Callable[[PageContext], bool] = lambda _room: True  # whether this office has the page at all
    under: str = ""  # key of the page it is reached from: it has no entry of its own in the sidebar
    badge: Callable[[PageContext], int] = lambda _room: 0  # things to decide there


class FileTarget(NamedTuple):
    """The target that files are for, when it is known beforehand."""

    place: EvidenceTarget
    words: str  # `ระดับ 4 ข้อ 3`
    proofs: tuple[tuple[str, str], ...] = ()  # id and words of the proofs its item demands
    proof: str = ""  # the one that is offered first
    sure: bool = False  # nothing is left to ask: files are filed as that proof at once


AskLock = Callable[[Ref, str, QWidget, str], object]  # lock for signing: it, its title, the page that asks, the period
AskErase: TypeAlias = "Callable[[tuple[PersonalItem, ...]], object]"  # erase the personal data of these records
Bring: TypeAlias = "Callable[[QWidget, Dropped, FileTarget], object]"  # file what was dropped on a page as evidence
BatchAction = Callable[[int], HeaderAction]  # print many papers of a fiscal year


class CoveragePart(Protocol):
    """The demanded proofs of an assessment and what is given for them, as one of the pages of its desk."""

    @property
    def opened(self) -> SignalInstance: ...
    @property
    def left(self) -> SignalInstance: ...
    @property
    def item_wanted(self) -> SignalInstance:
        """The id of an item to go to."""

    @property
    def here(self) -> bool:
        """Whether the person looks at it."""

    def enter(self) -> None: ...
    def refresh(self) -> None:
        """Show what is saved or typed by now, if the person looks at it."""

    def deeds(self, prints: HeaderAction) -> tuple[HeaderAction, ...]:
        """What the header offers, the first of it aloud; `prints` leads to the papers."""


MakeCoverage: TypeAlias = "Callable[[QStackedWidget, Callable[[], AssessmentView | None]], CoveragePart]"


class AssessmentReading(NamedTuple):
    """The assessment of another office, to be read."""

    widget: QWidget
    show: Callable[[AssessmentFacts], object]
    enter: Callable[[], object]
    go_to: Callable[[str], object]  # an item, by its id
    here: Callable[[], ItemRow | None]  # the item the person is at
    subject_wanted: SignalInstance  # id of whose answers are to be shown, of a form that is filled for many


FieldInputs: TypeAlias = "list[tuple[str, object, tuple[str, ...]]]"  # field, value as entered, what was seen


class AssessmentScoring(NamedTuple):
    """The page of an assessment for the own sheet of a member of a committee."""

    widget: QWidget
    show: Callable[[AssessmentFacts], object]
    enter: Callable[[], object]
    next_open: Callable[[], object]  # to the next item that is not assessed
    hand_over: Callable[[], object]
    show_refused: Callable[[UserError], bool]
    answer_wanted: SignalInstance  # item, FieldInputs
    draft_wanted: SignalInstance  # the same, while the person is still typing
    evidence_seen: SignalInstance  # Ref of a piece to look at


class ItemScoring(NamedTuple):
    """One item of an assessment, answered as its form asks it, and saved by whoever shows it."""

    widget: QWidget
    show: Callable[[AssessmentFacts, str], object]
    inputs: Callable[[], FieldInputs]
    enter: Callable[[], object]
    changed: SignalInstance
    evidence_seen: SignalInstance


class PlanReading(NamedTuple):
    """The plan of another office, to be read."""

    widget: QWidget
    show: Callable[[PlanPage], object]
    enter: Callable[[], object]
    go_to: Callable[[Ref], object]  # a row
    here: Callable[[], tuple[PlanRow | None, str]]  # row and id of the cell the keyboard is in, "" = the row as a whole
    period_wanted: SignalInstance  # id of the period whose report is to be shown
