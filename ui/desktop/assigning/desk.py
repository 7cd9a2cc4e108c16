"""Keeps the page of assigned work and the folder in step; the answers of many units are read in the background."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QStackedWidget

from core.assessment.sheets import answer_at, sheet_of
from core.assigning.board import (
    AssignmentBoard,
    AssignmentLine,
    UnitAnswerLine,
    WorkOrderProgress,
    given_board,
    given_titles,
)
from core.assigning.choices import AssignableRowKind, give_choices, register_kinds
from core.assigning.deeds import assign, link_given, register_order, row_order
from core.assigning.given_deeds import change_given, unlink_given, use_rolled, withdraw
from core.assigning.orders import ITEM, REGISTER, WorkOrder
from core.assigning.view import UnitEvidence
from core.errors import UserError
from core.evidence.kinds import EvidenceTarget
from core.forms.ports import Reader, Store, bound_form, form_here
from core.forms.tree import Tree
from core.i18n import _
from core.log.ports import Context
from core.values import Changes, Ref
from ui.desktop.assigning.dialog import AssignDialog, AssignmentChoices
from ui.desktop.assigning.page import AssigningCalls, AssigningPage
from ui.desktop.base.background import BackgroundReader
from ui.desktop.base.live_page import RecordTracker
from ui.desktop.base.page_context import HeaderAction, HeaderContent, PageContext
from ui.desktop.base.starting import UnavailablePage
from ui.desktop.base.thumbnails import ThumbnailCache
from ui.desktop.widgets.buttons import Button
from ui.desktop.widgets.choices import add_line, menu_of
from ui.desktop.widgets.keys import InstalledShortcuts, KeyBinding
from ui.desktop.widgets.layout import column, holding, row
from ui.desktop.widgets.plain import copy_words

SHOWN = frozenset(
    {
        "plan",
        "row",
        "progress",
        "comment",
        "reply",
        "link",
        "evidence",
        "file",
        "signoff",
        "unit",
        "assessment",
    }
)
Read = tuple[AssignmentBoard, tuple[AssignmentLine, ...]]


class AssignedWorkPanel(QStackedWidget):
    """Shows the work assigned for one row, plan or item; says how to assign some if there is none."""

    def __init__(self, context: PageContext, look_at: Callable[[Ref], object]) -> None:
        """Make the desk; `look_at` shows another unit's piece of evidence in the large viewer."""
        super().__init__()
        self._context = context
        self._session = context.session
        self._year = 0
        self._look_at = look_at
        self._item = ""
        self._period = ""
        calls = AssigningCalls(
            self._show_title,
            self._choose_period,
            self._remind,
            self.ask,
            self.ask_change,
            self._withdraw,
            self._open_row,
            self._use,
            self._look_at_piece,
        )
        thumbs = ThumbnailCache(context.office.post.shelf.path, context.host)
        self.page = page = AssigningPage(context.look, thumbs, calls)
        self._said = UnavailablePage()
        self.way = Button(context.look, _("เอกสารของปี"), icon="plan", do=self._close)
        self._none = holding(column(self._said, row(self.way, None), gap=12))
        self.addWidget(self.page)
        self.addWidget(self._none)
        self._reader = BackgroundReader(context.session, self)
        self.tracker = RecordTracker(context, self, self.refresh, SHOWN)
        self.tracker.lost.connect(lambda: self.show_year(self._year))
        self.dialog: AssignDialog | None = None
        home = context.host.show_place
        page.locked.go.clicked.connect(
            lambda: home("sign", page.board.home if page.board else None)
        )
        context.news.changed.connect(self._changed)
        keys = (
            KeyBinding(_("มอบหมายให้หน่วยงาน"), ("Insert",), lambda: self.ask(self.page.work)),
            KeyBinding(_("กลับไปที่แถวหรือข้อ"), ("Ctrl+W",), self._close),
        )
        InstalledShortcuts(self, keys)

    # -- showing

    def show_year(self, year: int) -> None:
        """Show assigned work of this year: the work that was shown last, or else the work that was assigned first."""
        if year != self._year:
            self._year, self.tracker.ref = year, None
        if self.tracker.ref is not None and not self.tracker.gone():
            self.tracker.renew()
            return
        self.tracker.ref = None
        self._reader.read(
            lambda reader: given_titles(reader, self._context.unit, year), self._show_first
        )

    def _show_first(self, titles: tuple[AssignmentLine, ...]) -> None:
        if self.tracker.ref is not None:  # somebody went to a row meanwhile
            return
        if titles:
            self._show_title(titles[0])
            return
        why = _("งานมอบหมายจากรายการของแผน ทั้งแผน หรือข้อของการประเมิน")
        self._refuse(
            UserError(
                _("ปีนี้ยังไม่ได้มอบหมายงานให้หน่วยงานข้างใต้"),
                why,
                _("เปิดแผนหรือการประเมินของปี เลือกรายการหรือข้อ แล้วเลือกมอบหมายให้หน่วยงานข้างใต้ในเมนูของหน้า"),
            )
        )

    def go_to(self, ref: Ref) -> None:
        """Show the work assigned for a row, for a plan, or for the item of an answer."""
        if ref.entity == "answer":
            home, item = self._session.read(partial(self._item_of, ref=ref))
            if home is not None:
                self._turn(home, item)
        elif ref.entity in ("row", "plan"):
            self._turn(ref, "")

    def _item_of(self, reader: Reader, ref: Ref) -> tuple[Ref | None, str]:
        """Return the assessment and the item that an answer belongs to, given yet or not."""
        for one in reader.records("assessment", self._context.unit):
            form = form_here(reader.forms, bound_form(one))
            for item in Tree(form).answered() if form else ():
                if answer_at(sheet_of(one.ref), item.id) == ref:
                    return one.ref, item.id
        return None, ""

    def _turn(self, record: Ref, item: str) -> None:
        self._item, self._period = item, ""
        self.page.board = None
        self.tracker.turn(record, self.refresh)

    def _show_title(self, line: AssignmentLine) -> None:
        self._turn(line.about, line.item)

    def _look_at_piece(self, piece: UnitEvidence) -> None:
        self._look_at(piece.evidence)

    def _choose_period(self, period: str) -> None:
        self._period = period
        self.refresh()

    def refresh(self) -> None:
        """Read the assigned work in the background, as hundreds of units may have answered, and show it."""
        if self.tracker.ref is not None:
            view = partial(
                self._read, record=self.tracker.ref, item=self._item, period=self._period
            )
            self._reader.read(view, self._arrived, self._refuse)

    def _read(self, reader: Reader, record: Ref, item: str, period: str) -> Read:
        board = given_board(reader, record, item, date.today(), period)
        return board, given_titles(reader, self._context.unit, board.year)

    def _refuse(self, problem: UserError) -> None:
        self._said.show_problem(problem)
        self.setCurrentWidget(self._none)
        self._moved()

    def _moved(self) -> None:
        if self.isVisible():
            self._context.host.renew_header("assigned")

    def _arrived(self, read: Read) -> None:
        board, titles = read
        if (board.about, board.item) == (self.tracker.ref, self._item):
            first = self.page.board is None
            self.page.show_board(board, titles)
            self.setCurrentWidget(self.page)
            if first and self.isVisible():
                self.page.enter()
        self._moved()

    def enter(self) -> None:
        if self.currentWidget() is self.page:
            self.page.enter()
        else:
            self.way.setFocus()

    def here(self) -> Ref | None:
        ref = self.tracker.ref
        return answer_at(sheet_of(ref), self._item) if ref is not None and self._item else ref

    def place(self) -> HeaderContent:
        board = self.page.board if self.tracker.ref is not None else None
        if board is None:
            return HeaderContent(_("เอกสารของปี"), _("งานที่มอบหมาย"))
        place = " ".join(filter(None, (board.number, board.title)))
        crumbs = "  ›  ".join((_("เอกสารของปี"), board.crumb, place[:60]))
        back = HeaderAction(_("กลับไปที่แถวหรือข้อ"), "left", self._close)
        give = HeaderAction(_("มอบหมายงานใหม่"), "plus", lambda: self.ask(None))
        if not self.page.may:
            return HeaderContent(crumbs, _("งานที่มอบหมาย"), back)
        if board.about.entity == "row" and any(work.sums for work in board.works):
            use = HeaderAction(_("ใช้ยอดรวมนี้ในแถว"), "tick", self._use_sums)
            return HeaderContent(crumbs, _("งานที่มอบหมาย"), use, (give, back))
        return HeaderContent(crumbs, _("งานที่มอบหมาย"), give, (back,))

    # -- requests

    def ask(self, work: WorkOrderProgress | None) -> None:
        """Open the dialog that assigns `work` to more units, or, if it is None, new work."""
        board = self.page.board
        if board is None or not self.page.may:
            return
        choices = self._session.read(
            partial(give_choices, ref=board.about, item=board.item, text=board.title)
        )
        if not choices.units:
            why = _("ทะเบียนในเครื่องนี้ไม่มีหน่วยงานข้างใต้ นำเข้าไฟล์ทะเบียนจากต้นสังกัด แล้วมอบหมายใหม่")
            self._context.host.report(why, "warn")
            return
        give = partial(self._give, board, work)
        self.dialog = dialog = AssignDialog(self._context.look, choices, self._kinds, give, self)
        if work is not None:
            dialog.show_again(work.rolled)
        dialog.finished.connect(self._closed)
        dialog.open()

    def _kinds(self, form_id: str) -> Sequence[AssignableRowKind]:
        board = self.page.board
        if board is None or not form_id:
            return ()
        return self._session.read(partial(register_kinds, ref=board.about, form_name=form_id))

    def _closed(self) -> None:
        self.dialog = None

    def _order(
        self, reader: Reader, board: AssignmentBoard, giving: AssignmentChoices
    ) -> WorkOrder:
        if giving.work_type == ITEM:
            return WorkOrder(ITEM, item=board.item)
        if giving.work_type == REGISTER:
            return register_order(
                reader, board.about, giving.form_id, giving.kind, board.year, giving.rules
            )
        return row_order(reader, board.about, giving.rules)

    def _give(
        self, board: AssignmentBoard, work: WorkOrderProgress | None, giving: AssignmentChoices
    ) -> None:
        def give(ctx: Context, store: Store) -> Changes:
            order = work.rolled.order if work is not None else self._order(store, board, giving)
            return assign(ctx, store, board.about, order, giving.units, giving.text, giving.due)

        self._context.do(give, changed=self._context.toast)

    def ask_change(self, work: WorkOrderProgress) -> None:
        """Open the dialog that changes the text, due date and rules of assigned work, for all its units."""
        board = self.page.board
        if board is None or not self.page.may:
            return
        read = partial(give_choices, ref=board.about, item=board.item, text=board.title)
        change = partial(self._change, board, work)
        self.dialog = dialog = AssignDialog(
            self._context.look, self._session.read(read), self._kinds, change, self, work.rolled
        )
        dialog.finished.connect(self._closed)
        dialog.open()

    def _change(
        self, board: AssignmentBoard, work: WorkOrderProgress, giving: AssignmentChoices
    ) -> None:
        rolled = work.rolled
        refs = [each.ref for one in rolled.units for each in (one.assignment, *one.again)]

        def change(ctx: Context, store: Store) -> Changes:
            asked = giving
            if rolled.order.task == REGISTER:
                asked = giving._replace(form_id=rolled.order.form_name, kind=rolled.order.kind)
            return change_given(
                ctx, store, refs, self._order(store, board, asked), giving.text, giving.due
            )

        self._context.do(change, changed=self._context.toast)

    def _withdraw(self, lines: Sequence[UnitAnswerLine]) -> None:
        refs = [each.ref for line in lines for each in (line.answer.assignment, *line.answer.again)]
        if refs:
            self._context.do(partial(withdraw, comments=refs), changed=self._context.toast)

    def _use_sums(self) -> None:
        board = self.page.board
        if board is not None and board.about.entity == "row":
            self._context.do(partial(use_rolled, row=board.about), changed=self._context.toast)

    def _use(self, piece: UnitEvidence, used: bool) -> None:
        """Use a piece of a unit below, or stop using it; if an item requires several proofs, ask for which."""
        board = self.page.board
        if board is None:
            return
        target = EvidenceTarget(board.about, board.item)
        if not used:
            self.tracker.do(partial(unlink_given, evidence=piece.evidence, target=target))
        elif len(board.proofs) > 1:
            menu = menu_of(self, _("ใช้เป็นหลักฐานใด"))
            for id_, said in (*board.proofs, ("", _("หลักฐานอื่น"))):
                deed = partial(link_given, evidence=piece.evidence, target=target, proof=id_)
                add_line(menu, said, partial(self.tracker.do, deed))
            menu.popup(QCursor.pos())
        else:
            proof = board.proofs[0][0] if board.proofs else ""
            self.tracker.do(
                partial(link_given, evidence=piece.evidence, target=target, proof=proof)
            )

    def _remind(self, work: WorkOrderProgress) -> None:
        if copy_words(work.reminder):
            said = _("คัดลอกข้อความถึง {n} หน่วยงานแล้ว วางในไลน์หรืออีเมลได้")
            said = said.format(n=len(work.rolled.missing))
            self._context.host.toast(said)
        else:
            self._context.host.report(_("คัดลอกไม่ได้ โปรแกรมอื่นใช้คลิปบอร์ดอยู่ ลองอีกครั้ง"), "warn")

    def _open_row(self, line: UnitAnswerLine) -> None:
        if line.row is None:
            said = _("{unit} ยังไม่ได้กรอกรายการ").format(unit=line.answer.name)
            if line.answer.unread:  # there are rows, but which is the answer cannot be said
                said = line.answer.unread
            elif line.answer.assignment.order.task == ITEM:
                said = f"{line.answer.name}: {line.state}"
            self._context.host.report(said, "info")
        else:
            self._context.host.jump(line.row.ref)

    def _close(self) -> None:
        board = self.page.board
        if board is None or self.tracker.ref is None:
            self._context.host.show_page("documents")
        elif board.item:
            self._context.host.show_place(
                "assessment", answer_at(sheet_of(board.about), board.item)
            )
        else:
            self._context.host.show_place("plan", board.about)

    def _changed(self, changes: Changes) -> None:
        if self.tracker.ref is None:
            if self.isVisible() and any(ref.entity == "comment" for ref in changes.touched):
                self.show_year(self._year)
        elif self.tracker.concerns(changes):
            self.tracker.renew()
