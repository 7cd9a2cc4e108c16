"""The page on the health of the office folder: matters that need a person, then those not examined, then the rest; and
its controller, which examines and repairs the folder when a button is clicked."""

import platform
from collections.abc import Callable, Iterator
from functools import partial

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QProgressBar, QWidget

from core.errors import UserError
from core.health.facts import RepairReport, TrialRestoreResult
from core.health.rows import URGENT, HealthRowRemedy, HealthRowState, HealthView
from core.health.view import report
from core.i18n import _
from core.values import Ref
from ui.desktop.base.asking_files import ask_target
from ui.desktop.base.dialogs import WaitDialog
from ui.desktop.base.files import ended
from ui.desktop.base.page_context import HeaderContent, PageContext
from ui.desktop.health.side import (
    DiskSpaceCard,
    HealthRowWidget,
    HealthSummaryCard,
    TroubleHelpCard,
    repaired,
    repairing,
)
from ui.desktop.health.watch import ExaminerCalls, FolderExaminer
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button
from ui.desktop.widgets.late import VisiblePageUpdater
from ui.desktop.widgets.layout import (
    FittedSurface,
    Surface,
    as_row,
    column,
    empty,
    frame,
    hairline,
    row,
    scrolling,
    settle,
)
from ui.desktop.widgets.plain import name, show, show_plain, words
from ui.desktop.widgets.prompt import PromptDialog, ask

SIDE_BY_SIDE = 900  # design pixels from which the helper column is beside the rows
HELPER = 264


class ExaminationBar(Surface):
    """A bar that shows when the office folder was last examined or, during an examination, its progress."""

    def __init__(self, look: Look) -> None:
        super().__init__("clear")
        self._text = words("", "small", "text2")
        self._bar = QProgressBar(textVisible=False)
        self._bar.setFixedSize(look.px(120), look.px(8))
        self.again = Button(look, _("ตรวจอีกครั้ง"), "link", "history")
        self.stop = Button(look, _("หยุดตรวจ"), "link", "cross")
        self.setLayout(row(None, self._text, self._bar, self.again, self.stop, gap=8))
        self.show_looked("", busy=False)

    @property
    def now(self) -> Button:
        """The visible button of the bar: "stop" during an examination, else "examine again"."""
        return self.stop if self.again.isHidden() else self.again

    def show_looked(self, text: str, *, busy: bool) -> None:
        if not busy:
            show_plain(self._text, text or _("ยังไม่ได้ตรวจตั้งแต่เปิดโปรแกรม"))
        if busy and self._bar.isHidden():
            self.show_step(0, 0)
        show(self._bar, busy)
        come, go = (self.stop, self.again) if busy else (self.again, self.stop)
        show(come, True)
        if go.hasFocus():  # first, or the focus would jump to the next widget
            come.setFocus(Qt.FocusReason.OtherFocusReason)
        show(go, False)

    def show_step(self, done: int, total: int) -> None:
        """Show that `done` of `total` steps are done. A `total` of 0 means that the number of steps is unknown."""
        if total:
            text = _("กำลังตรวจ {n} %").format(n=min(99, 100 * done // total))
        else:
            text = _("กำลังตรวจ")
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        show_plain(self._text, text)
        name(self._bar, text)


class HealthPage(FittedSurface):
    """The page with a row per examined matter."""

    def __init__(self, look: Look, do: Callable[[HealthRowRemedy], None]) -> None:
        """Make the page; `do` gets the remedy whose button is clicked."""
        super().__init__()
        self._look, self._do = look, do
        self._view: HealthView | None = None
        self._anew = VisiblePageUpdater(self, self._again)  # for another font size
        self._open: set[str] = set()
        self.lines: list[HealthRowWidget] = []
        self.looked, self.ring = ExaminationBar(look), HealthSummaryCard(look)
        self.space, self.trouble = DiskSpaceCard(look), TroubleHelpCard(look)
        self._first = words("", "section")
        self._rows = column(gap=0)
        self._waiting = words(_("กำลังดูโฟลเดอร์ของหน่วยงาน"), "line", "text2", wrap=True)
        head = row(self._first, self.looked, gap=10, grow=1)
        inside = column(head, self._waiting, self._rows, None, gap=6, edges=(16, 10, 16, 12))
        work = column(frame(inside, "card"), gap=0)
        self._helper = frame(column(self.ring, self.space, self.trouble, None, gap=12))
        self._whole = row(work, self._helper, gap=12, grow=0)
        self._area = scrolling(self._whole)
        self.setLayout(column(self._area, gap=0))
        for part in (self.ring, self.space):
            part.hide()
        look.resized.connect(self._anew.ask)

    def show_view(self, view: HealthView) -> None:
        """Show the examined matters; unfolded rows stay unfolded, and the focus stays in its row."""
        if view == self._view:
            return
        self._view, self._anew.due = view, False
        held = self._held()
        for part in (self.ring, self.space):
            show(part, True)
        show(self._waiting, False)
        self.lines = []
        empty(self._rows)
        for widget in self._sections(view):
            self._rows.addWidget(as_row(widget))
            widget.show()  # otherwise it is shown later, and cannot be focused yet
        self.ring.show_view(view)
        self.space.show_space(view.space, view.free)
        self._fit()
        self._give_back(*held)

    def enter(self) -> None:
        """Focus the button of the first urgent matter, else the button that examines again."""
        settle(self._area)
        first = next(
            (line.button for line in self.lines if line.button and line.shown.state in URGENT), None
        )
        (first or self.looked.now).setFocus(Qt.FocusReason.OtherFocusReason)
        self._area.verticalScrollBar().setValue(0)

    def line(self, key: str) -> HealthRowWidget:
        return next(line for line in self.lines if line.shown.key == key)

    def _sections(self, view: HealthView) -> Iterator[QWidget]:
        heads = (
            (URGENT, _("ต้องดู {n} เรื่อง")),
            ((HealthRowState.UNREAD,), _("ยังไม่ได้ตรวจ {n} เรื่อง")),
            ((HealthRowState.NOTE,), _("รู้ไว้ {n} เรื่อง")),
            ((HealthRowState.FINE,), _("เรียบร้อย {n} เรื่อง")),
        )
        begun = False
        for states, head in heads:
            rows = view.of(*states)
            if not rows:
                continue
            text = head.format(n=len(rows))
            if begun:
                title = words(text, "section")
                title.setContentsMargins(0, self._look.px(12), 0, 3)
                yield title
            else:
                show_plain(self._first, text)
            begun = True
            for n, each in enumerate(rows):
                if n:
                    yield hairline()
                first = not self.lines and states is URGENT
                line = HealthRowWidget(self._look, each, self._do, self._note_opened, first=first)
                line.show_answers(each.key in self._open)
                self.lines.append(line)
                yield line

    def _note_opened(self, key: str, expanded: bool) -> None:
        (self._open.add if expanded else self._open.discard)(key)

    def _held(self) -> tuple[str, bool]:
        """Return the row with the focus, and whether its button has it."""
        focus = self.window().focusWidget()  # also while another window or a dialog is active
        for line in self.lines:
            if focus is not None and line.isAncestorOf(focus):
                return line.shown.key, focus is line.button
        return "", False

    def _give_back(self, key: str, button: bool) -> None:
        line = next((line for line in self.lines if line.shown.key == key), None)
        if key:
            target = line and (line.button if button else line.head)
            (target or self.looked.now).setFocus(Qt.FocusReason.OtherFocusReason)

    def _again(self) -> None:
        view, self._view = self._view, None
        if view is not None:
            self.show_view(view)

    def _fit(self) -> None:
        """Put everything in one column if the window is narrow for its font size."""
        beside = self.width() * 100 // self._look.scale >= SIDE_BY_SIDE
        self._lay_beside(self._whole, self._helper, self._look.px(HELPER), beside=beside)


KEYS = "keys"  # the kind of finding about lost keys (core.health.diagnoses)


class HealthDesk(QObject):
    """The controller of the health page: shows what FolderExaminer found, and carries out what is clicked."""

    def __init__(self, context: PageContext, watch: FolderExaminer) -> None:
        super().__init__(context.host)
        self._context = context
        page = self.page = HealthPage(context.look, self._do)
        self._watch = watch
        self._waiting: WaitDialog | None = None
        self.dialog: PromptDialog | None = None
        page.looked.again.clicked.connect(lambda: watch.look())
        page.looked.stop.clicked.connect(watch.give_up)
        page.trouble.report.clicked.connect(self._write_report)
        page.trouble.attempt.clicked.connect(watch.try_restore)
        page.trouble.backups.clicked.connect(lambda: context.host.show_page("backups"))
        watch.calls = ExaminerCalls(
            self._show, self._progressed, self._repaired, self._tried, self._refused
        )

    def refresh(self, _year: int = 0) -> None:
        """Show the last examination's result; ages of backups, free disk space and clocks are read again."""
        self._show()
        self._watch.refresh()

    def place(self) -> HeaderContent:
        return HeaderContent(_("ข้อมูลครบ อ่านได้ และมีสำรองหรือไม่"), _("สุขภาพข้อมูล"))

    def _show(self) -> None:
        view, at_work = self._watch.view, self._watch.at_work
        # also after a bug, which is reported elsewhere
        if at_work != "repair" and self._waiting is not None:
            self._waiting.done(0)
            self._waiting = None
        self.page.looked.show_looked(view.examined if view else "", busy=at_work == "look")
        trouble = self.page.trouble
        trouble.report.setEnabled(view is not None)
        trouble.show_busy(
            busy=bool(at_work), able=bool(self._watch.facts and self._watch.facts.backups)
        )
        if at_work == "try":
            trouble.show_tried(_("กำลังทดลองกู้คืน ทำงานต่อได้"))
        if view is not None:
            self.page.show_view(view)

    def _progressed(self, done: int, total: int) -> None:
        if self._watch.at_work == "look":
            self.page.looked.show_step(done, total)

    # -- requests

    def _do(self, remedy: HealthRowRemedy) -> None:
        room = self._context
        # not with the folder open, as it is rebuilt
        if remedy.does == "repair" and remedy.goal == KEYS:
            if room.office.lost_keys is not None:
                room.host.rescue(room.office.lost_keys)
        elif remedy.does == "repair":
            found = self.page.line(remedy.goal).shown.diagnosis
            if found is not None and not self._watch.at_work:
                self.dialog = ask(
                    room.look,
                    self.page.window(),
                    repairing(found),
                    partial(self._repair, found.kind),
                )
        elif remedy.does == "second":
            room.backing.to_second(self.page)
        elif remedy.does == "own":
            room.backing.make("asked")
        elif remedy.does == "help":
            room.host.show_place("help", Ref("all", "help", remedy.goal))
        else:
            room.host.show_page(remedy.goal)

    def _repair(self, kind: str) -> None:
        self._waiting = WaitDialog(
            self._context.look, _("กำลังสำรอง ซ่อม และตรวจใหม่"), self.page.window()
        )
        self._waiting.open()
        self._watch.repair(kind)

    def _repaired(self, report: RepairReport) -> None:
        self.dialog = ask(self._context.look, self.page.window(), repaired(report))
        self.dialog.finished.connect(
            lambda _how: self.page.enter() if self.page.isVisible() else None
        )

    def _refused(self, problem: UserError) -> None:
        self.page.trouble.show_tried("")
        self._context.host.refuse(problem)

    def _tried(self, restore: TrialRestoreResult) -> None:
        whole = restore.whole and not restore.missing
        text = _("กู้คืนได้ครบ: ประวัติ {ops} รายการ ไฟล์หลักฐาน {files} ไฟล์ ตรวจแล้วลบออกแล้ว")
        if not restore.whole:
            text = _("กู้คืนได้ แต่ข้อมูลที่ได้ไม่ตรงกับที่บันทึกไว้ในชุด ลบออกแล้ว")
        elif restore.missing:
            text = _(
                "กู้คืนได้ไม่ครบ: ประวัติ {ops} รายการ ไฟล์หลักฐาน {files} ไฟล์ ขาด {missing} ไฟล์ ลบออกแล้ว"
            )
        said = text.format(
            ops=f"{restore.ops:,}", files=f"{restore.files:,}", missing=f"{restore.missing:,}"
        )
        self.page.trouble.show_tried(said)
        self._context.host.report(said, "ok" if whole else "bad")

    # -- the report

    def _write_report(self) -> None:
        """Write the results, and nothing else, to a file the person names."""
        from storage.exchange.writer import write_text

        view, facts = self._watch.view, self._watch.facts
        if view is None or facts is None:
            return
        named = f"prongsai-health-{facts.now:%Y-%m-%d}.txt"
        kinds = _("ข้อความ (*.txt)")
        chosen = ask_target(self.page, _("บันทึกรายงานไว้ที่"), named, kinds, "reports")
        if chosen is None:
            return
        path = ended(chosen, (chosen.suffix.lower() or ".txt",))
        program = f"Prongsai · Python {platform.python_version()} · {platform.system()} {platform.release()}"
        try:
            write_text(path, report(view, facts, program))
        except UserError as problem:
            self._context.host.refuse(problem)
        else:
            self._context.host.report(_("บันทึกรายงานไว้ที่ {path} แล้ว").format(path=path), "ok")
