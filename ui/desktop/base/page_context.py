"""The interface between the window's frame and its pages: what pages may use, and what the frame knows of each."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Generic, NamedTuple, ParamSpec, TypeAlias

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from core.errors import LostKeysError, UnwritableFolderError, UserError
from core.i18n import _
from core.tabular import LONGEST_CELL, OutputWorkbook
from core.values import Changes, Record, Ref
from ui.desktop.base.background import EvidenceFileBatch, SessionSignals, beside
from ui.desktop.base.settings import LanguageSettings
from ui.desktop.widgets.list_menu import MenuDeed

if TYPE_CHECKING:
    from core.assessment.facts import AssessmentFacts
    from core.assessment.rows import AssessmentView, Entered, ItemRow
    from core.evidence.deeds import Keep, StoredFile
    from core.evidence.kinds import EvidenceTarget
    from core.forms.ports import Action, Store
    from core.forms.shape import Instrument
    from core.home.rows import Destination, Task
    from core.log.ports import Context
    from core.plan.tree import PlanRow
    from core.plan.view import PlanPage
    from core.privacy.person_data import PersonDataHit
    from ui.desk import Desk, Office
    from ui.desktop.base.backup_timer import BackupQueue
    from ui.desktop.base.files import OfficeFileWriter
    from ui.desktop.base.settings import WindowSettings
    from ui.desktop.theme.look import Look
    from ui.desktop.widgets.drop_area import DroppedContent
    from ui.session import OfficeSession, QueuedAction


def nothing() -> None:
    """Do nothing: the default for callbacks without arguments."""


def ignored(*_news: object) -> None:
    """Do nothing with the arguments: the default for callbacks with arguments."""


# property of a Host: one sentence on what closing would interrupt; "" = nothing
LEAVING = "leaving"

_Arguments = ParamSpec("_Arguments")


class FrameCall(Generic[_Arguments]):
    """A call by pages to the window's frame. What answers it is connected once the frame is made; until then nothing
    comes of a call. Unlike a signal of Qt, both ends are checked for their types."""

    def __init__(self) -> None:
        self._answers: list[Callable[_Arguments, object]] = []

    def connect(self, answer: Callable[_Arguments, object]) -> None:
        self._answers.append(answer)

    def __call__(self, *args: _Arguments.args, **kwargs: _Arguments.kwargs) -> None:
        for answer in self._answers:
            answer(*args, **kwargs)


class PageHost(QObject):
    """What pages ask of the window's frame, and its news; pages know neither the frame nor each other."""

    table_begun = Signal(Ref)  # the plan that was begun with the rows of a table
    person_changed = Signal()  # another person uses the program
    closing = Signal()  # the folder is about to be closed
    focus_moved = Signal(QWidget, QWidget)  # widget that had the focus, widget that has it now

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.report = FrameCall[str, str]()  # text for the status line, tone
        self.refuse = FrameCall[UserError]()  # before the pen was asked
        self.toast = FrameCall[str]()  # a text that disappears by itself
        # key of a page whose title, state or actions changed
        self.renew_header = FrameCall[str]()
        # key of a page that counts by itself, number waiting, what is wrong ("")
        self.count = FrameCall[str, int, str]()
        # files came in the post folder: the home page's task, None = none are left
        self.posted: FrameCall[Task | None] = FrameCall()
        self.show_page = FrameCall[str]()  # key
        self.show_place = FrameCall[str, Ref | None]()  # key of a page, what to go to on it
        self.show_paper = FrameCall[Ref, str]()  # of a record, by this form, on the page of papers
        self.jump: FrameCall[Ref | Destination] = FrameCall()  # wherever it is shown
        # a text and where a button beside it leads, shown until that page is shown
        self.offer_way_back: FrameCall[str, Destination] = FrameCall()
        self.open_files = FrameCall[Sequence[Path]]()  # by the page for their kind
        self.read_scans = FrameCall[Sequence[Path]]()  # on the page of scans
        # a table with the first rows of a new plan: its form and fiscal year
        self.begin_plan: FrameCall[Instrument, int, Path] = FrameCall()
        # a backup to restore into this folder, or why nothing can be saved: how to go on
        self.rescue = FrameCall[Path | LostKeysError | UnwritableFolderError]()
        self.join = FrameCall[Path]()  # by a start file, as an office that began alone
        self.show_archive = FrameCall[str]()  # of the former unit; "" = back to the present work
        self.leave = FrameCall[[]]()  # go to another folder
        self.choose_person = FrameCall[Record]()  # who is to use the program
        self.ask_pin = FrameCall[[]]()  # of the current person
        self.ask_new_person = FrameCall[[]]()
        self.dress = FrameCall[str, int]()  # theme, text size in percent
        self.change_language = FrameCall[LanguageSettings]()


class HeaderAction(NamedTuple):
    """An action in a page's header: its label, icon, and the function that does it."""

    words: str
    icon: str
    do: Callable[[], object]


def menu_deeds(*actions: HeaderAction | None) -> Iterator[MenuDeed]:
    """Yield header actions as lines of a list's menu; None is left out."""
    for action in filter(None, actions):
        yield MenuDeed(action.words, action.do)


class HeaderContent(NamedTuple):
    """The content of the window's header for a page: path, title, main and other actions, `rare` ones in a menu."""

    crumbs: str
    title: str
    primary: HeaderAction | None = None
    others: tuple[HeaderAction, ...] = ()
    rare: tuple[HeaderAction, ...] = ()  # in a menu of the page itself; also in the palette


@dataclass(frozen=True, slots=True)
class PageContext:
    """Everything a page may use of the open office folder, the window and the settings."""

    look: Look
    desk: Desk
    office: Office
    folder: Path
    news: SessionSignals
    files: OfficeFileWriter
    host: PageHost
    backing: BackupQueue
    settings: WindowSettings

    @property
    def session(self) -> OfficeSession:
        return self.office.session

    @property
    def unit(self) -> str:
        return self.office.unit

    def do(
        self,
        action: Action,
        on_success: Callable[[], object] = nothing,
        *,
        changed: Callable[[Changes], object] = ignored,
        step: Callable[[object], object] = ignored,
        ended: Callable[[QueuedAction], object] = ignored,
    ) -> QueuedAction:
        """Hand an action to the writing thread and return its job. `step` is called after each step of the action,
        `ended` at its end, even if it failed. If it succeeded, `changed` is then called with its Changes (not if it
        runs in steps), and last `on_success`."""
        done, steps = list[object](), deque[object]()

        def noted(ctx: Context, store: Store) -> Changes | Iterator[object]:
            result = action(ctx, store)
            done.append(result)
            return result if isinstance(result, Changes) else _noting(result, steps)

        def stepped(result: object) -> None:
            if steps and result is steps[0]:
                step(steps.popleft())

        def over(ended_job: QueuedAction) -> None:
            if ended_job is not job:
                return
            self.news.ended.disconnect(over)
            self.news.progress.disconnect(stepped)
            ended(job)
            if done and not isinstance(job.news, UserError):
                if isinstance(done[0], Changes):
                    changed(done[0])
                on_success()

        noted.__name__ = getattr(getattr(action, "func", action), "__name__", "")
        job = self.session.do(noted)
        self.news.progress.connect(stepped)
        self.news.ended.connect(over)
        return job

    def do_keeping(
        self,
        paths: Sequence[Path],
        keep: Callable[[Path], StoredFile],
        make_action: Callable[[Keep], Action],
        on_success: Callable[[], object] = nothing,
        *,
        step: Callable[[object], object] = ignored,
        ended: Callable[[QueuedAction], object] = ignored,
    ) -> QueuedAction:
        """Run an action on the files at `paths`, which `keep` stores on other threads meanwhile; return its job. The
        action `make_action(stored)` gets a stored file by `stored(path)`. `step` is called after each step of the
        action, `ended` at its end even if it failed, and `on_success` last if it succeeded."""
        files = EvidenceFileBatch(keep, paths)

        def stop() -> None:
            job.cancel()
            files.close()

        def over(job: QueuedAction) -> None:
            self.host.closing.disconnect(stop)
            files.close()
            ended(job)

        job = self.do(make_action(files.keep), on_success, step=step, ended=over)
        self.host.closing.connect(stop)
        return job

    def write_table(self, path: Path, table: OutputWorkbook) -> None:
        """Write an Excel workbook in the background, then report the error or success and how many cells were cut."""
        from storage.tables.writer import write_table

        def written(cells: int) -> None:
            text, tone = _("บันทึก {name} แล้ว"), "ok"
            if cells:
                text = _(
                    "บันทึก {name} แล้ว แต่ {n} ช่องยาวเกิน {most} ตัวอักษรที่ Excel รับได้ จึงเก็บไว้เพียงเท่านั้น"
                )
                tone = "warn"
            self.host.report(
                text.format(name=path.name, n=f"{cells:,}", most=f"{LONGEST_CELL:,}"), tone
            )

        beside(
            self.host,
            partial(write_table, path, table),
            written,
            self.host.refuse,
        )

    def bring_scans(self, page: QWidget) -> None:
        """Go to the page of scanned pages if any wait for confirmation; else ask for scanned files to read."""
        if self.session.read(lambda reader: reader.all_scans()):
            self.host.show_page("scans")
            return
        from ui.desktop.base.asking_files import ask_scans  # not for the first page

        chosen = ask_scans(page)
        if chosen:
            self.host.read_scans(chosen)

    def toast(self, changes: Changes) -> None:
        """Show the notes of a finished action as a toast (a message that disappears by itself)."""
        if changes.notes:
            self.host.toast(" ".join(changes.notes))


def _noting(work: Iterator[object], steps: deque[object]) -> Generator[object, None, object]:
    """Yield the same steps; those reported as progress are first appended to `steps`."""
    try:
        while True:
            one = next(work)
            if one is not None and not isinstance(one, Changes):
                steps.append(one)
            yield one
    except StopIteration as end:
        return end.value
    finally:
        if isinstance(work, Generator):
            work.close()


@dataclass(frozen=True, slots=True)
class ShellPage:
    """One page as the window's frame sees it. Callbacks that are not given do nothing."""

    widget: QWidget
    refresh: Callable[[int], object]  # show this fiscal year
    place: Callable[[], HeaderContent]
    hand_over: Callable[[], object] = nothing  # save what is being typed
    enter: Callable[[], object] = nothing  # move the focus to where work continues
    current: Callable[[], Ref | None] = lambda: None  # the current record
    go_to: Callable[[Ref], object] = lambda _ref: None  # go to a record of an entity the page shows
    # whether the page has shown this error itself
    shows_error: Callable[[UserError], bool] = lambda _problem: False
    take: Callable[[list[Path]], object] = lambda _paths: None  # open files of its kinds
    # go to a record for a purpose (Goal)
    go_for: Callable[[Ref, str], object] = lambda _ref, _what: None
    # have the next refresh show the document of this record
    lead_to: Callable[[Ref], object] = lambda _ref: None


class PageEntry(NamedTuple):
    """A row of the window's table of pages (ui.desktop.shell.pages)."""

    key: str
    icon: str
    word: str
    make: Callable[[PageContext], ShellPage]  # called when the page is first needed
    yearly: bool = False  # whether it shows one fiscal year
    shows: frozenset[str] = frozenset()  # entities whose records it can show
    opens: frozenset[str] = frozenset()  # kinds of file it opens (Desk.kind_of)
    slow: bool = False  # slow to make, so it is made after the first page
    foot: bool = False  # at the foot of the sidebar
    rank: int = 9  # entries of the lowest rank are in sight in the sidebar, the others below “more”
    there: Callable[[PageContext], bool] = lambda _room: True  # whether this office has the page
    under: str = ""  # key of the page that leads to it, for one without an entry in the sidebar
    badge: Callable[[PageContext], int] = lambda _room: 0  # number of things to decide there


class FileTarget(NamedTuple):
    """The item or record for which files will be stored as evidence, with the `proofs` (id, words) that it requires.
    `proof`: the id offered first or, if `sure`, used without asking."""

    place: EvidenceTarget
    words: str  # `ระดับ 4 ข้อ 3`
    proofs: tuple[tuple[str, str], ...] = ()  # id and words of the proofs the item requires
    proof: str = ""  # the one offered first
    sure: bool = False  # files are filed as that proof without asking


# lock for signing: record, title, asking page, period
AskLock = Callable[[Ref, str, QWidget, str], object]
# erase the personal data of these records
AskErase: TypeAlias = "Callable[[tuple[PersonDataHit, ...]], object]"
Bring: TypeAlias = "Callable[[QWidget, DroppedContent, FileTarget], object]"  # file what was dropped on a page as evidence
BatchAction = Callable[[int], HeaderAction]  # print many papers of a fiscal year


class ProofCoverage(NamedTuple):
    """The page of an assessment's required proofs and the evidence given for each, as the assessment's page uses it."""

    here: Callable[[], bool]  # whether it is shown
    enter: Callable[[], None]
    refresh: Callable[[], None]  # show what is saved or typed by now, if it is shown
    # its header actions, the main one first; it is given the one that leads to the papers
    deeds: Callable[[HeaderAction], tuple[HeaderAction, ...]]


class CoverageCalls(NamedTuple):
    """What the page of required proofs calls."""

    follow: Callable[[], None]  # it was opened
    leave: Callable[[], None]  # go back to the assessment
    go_to: Callable[[str], None]  # go to an item


MakeCoverage: TypeAlias = (
    "Callable[[QStackedWidget, Callable[[], AssessmentView | None], CoverageCalls], ProofCoverage]"
)


class ReadOnlyAssessmentPage(NamedTuple):
    """Another office's assessment, read-only: the page's widget and functions."""

    widget: QWidget
    show: Callable[[AssessmentFacts], object]
    enter: Callable[[], object]
    go_to: Callable[[str], object]  # go to an item by its id
    current: Callable[[], ItemRow | None]  # the current item


# makes it: gets what shows the subject of an id, for forms filled for many
MakeReading: TypeAlias = "Callable[[PageContext, Callable[[str], None]], ReadOnlyAssessmentPage]"
# field, value as entered, ops seen
FieldInputs: TypeAlias = "Sequence[tuple[str, Entered, tuple[str, ...]]]"
SaveAnswer: TypeAlias = "Callable[[str, FieldInputs], None]"  # item, what is entered for it
ShowEvidence: TypeAlias = "Callable[[Ref], object]"  # show a piece of evidence


class ScoringPage(NamedTuple):
    """The page on which a committee member fills in their own sheet: its widget and functions."""

    widget: QWidget
    show: Callable[[AssessmentFacts], object]
    enter: Callable[[], object]
    next_open: Callable[[], object]  # go to the next item that is not assessed
    hand_over: Callable[[], object]
    show_refused: Callable[[UserError], bool]


# makes it: gets what saves an answer, what keeps one as a draft while it is typed, what shows evidence
MakeScoring: TypeAlias = (
    "Callable[[PageContext, SaveAnswer, SaveAnswer, ShowEvidence], ScoringPage]"
)


class ItemScoringWidget(NamedTuple):
    """The widget in which one assessment item is answered. The page around the widget saves the inputs."""

    widget: QWidget
    show: Callable[[AssessmentFacts, str], object]
    inputs: Callable[[], FieldInputs]
    enter: Callable[[], object]


# makes it: gets what shows evidence, and what is called when an input has changed
MakeItemScoring: TypeAlias = (
    "Callable[[PageContext, ShowEvidence, Callable[[], None]], ItemScoringWidget]"
)


class ReadOnlyPlanPage(NamedTuple):
    """Another office's plan, read-only: the page's widget and functions."""

    widget: QWidget
    show: Callable[[PlanPage], object]
    enter: Callable[[], object]
    go_to: Callable[[Ref], object]  # go to a row
    # row and id of the cell with the focus, "" = the whole row
    current: Callable[[], tuple[PlanRow | None, str]]


# makes it: gets what shows a period of the plan (id)
MakePlanReading: TypeAlias = "Callable[[PageContext, Callable[[str], None]], ReadOnlyPlanPage]"
