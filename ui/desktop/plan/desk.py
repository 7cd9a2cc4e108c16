"""The year's plan of an office, or the page that starts one; printing and history lead from here."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QButtonGroup, QFileDialog, QStackedWidget, QWidget

from core.errors import UserError
from core.evidence.kinds import EvidenceTarget as FilePlace
from core.forms.shape import Instrument
from core.i18n import _
from core.log.ports import Reader
from core.plan.deeds import start_plan
from core.plan.file_deeds import import_plan
from core.plan.history_view import row_history
from core.plan.view import PlanPage, plan_page, row_name
from core.thai.numbering import arabic_digits
from core.values import Changes, Ref
from ui.desk import read_json
from ui.desktop.base.background import BackgroundReader
from ui.desktop.base.known_evidence import FileTarget, KnownPieces
from ui.desktop.base.page_context import HeaderAction, HeaderContent, PageContext
from ui.desktop.base.parts import Bring
from ui.desktop.plan.evidence import RowAttach
from ui.desktop.plan.history import HistoryDialog
from ui.desktop.plan.keeper import PlanSync, plan_forms
from ui.desktop.plan.page import PlanView, title_of
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button, OptionCard
from ui.desktop.widgets.layout import column, frame, row, scrolling
from ui.desktop.widgets.plain import show, show_plain, words


class PlanStart(QWidget):
    wanted = Signal(object, int)  # Instrument, year
    import_wanted = Signal(object, int, object)  # Instrument, year, Path

    def __init__(self, look: Look, forms: tuple[Instrument, ...]) -> None:
        super().__init__()
        self._forms, self._year = {form.using: form for form in forms}, 0
        self._title = words("", "section", wrap=True)
        text = words(_("เลือกแบบ แล้วเริ่มแผนเปล่า ทุกช่องแก้ได้ภายหลังและบันทึกเอง"), "body", "text2", wrap=True)
        self._older = words("", "line", "info", wrap=True)
        self._group = QButtonGroup(self)
        self.cards: dict[str, OptionCard] = {}
        for form in forms:
            whole = arabic_digits(str(form.title)) if form.heading is form.short else ""
            card = OptionCard(look, "plan", arabic_digits(str(form.heading)), whole)
            card.setChecked(not self.cards)
            self._group.addButton(card)
            self.cards[form.using] = card
        none = words(_("ยังไม่มีแบบของแผนในเครื่องนี้"), "strong", "bad")
        show(none, not forms)
        self.go = Button(look, _("เริ่มแผนเปล่า"), "primary", "plus", do=self._start)
        self.take = Button(look, _("นำเข้าไฟล์แผน"), "ghost", "in", do=self._import)
        for button in (self.go, self.take):
            button.setEnabled(bool(forms))
        inside = column(
            self._title, text, self._older, 8, none, *self.cards.values(), 8, row(self.go, self.take, None), None,
            gap=8, edges=(28, 24, 28, 24),
        )  # fmt: skip
        self.setLayout(column(scrolling(frame(inside, "card")), gap=0))

    def show_year(self, year: int) -> None:
        self._year = year
        show_plain(self._title, _("ยังไม่มีแผนของปีงบประมาณ {year}").format(year=year))
        newest = max((form.edition for form in self._forms.values()), default=year)
        show(self._older, newest < year)
        text = _("แบบที่มีในเครื่องนี้เป็นของปี {edition} ใช้ทำแผนปี {year} ได้ ถ้ามีแบบใหม่จะมากับไฟล์รับส่งจากส่วนกลาง")
        show_plain(self._older, text.format(edition=newest, year=year))

    def enter(self) -> None:
        """Enter starts with what is chosen."""
        self.go.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def _form(self) -> Instrument | None:
        return next((self._forms[using] for using, card in self.cards.items() if card.isChecked()), None)

    def _start(self) -> None:
        if self._form is not None:
            self.wanted.emit(self._form, self._year)

    def _import(self) -> None:
        title, kinds = _("เลือกไฟล์แผน"), _("ไฟล์แผน (*.json)")
        path, _kind = QFileDialog.getOpenFileName(self, title, str(Path.home()), kinds)
        if path and self._form is not None:
            self.import_wanted.emit(self._form, self._year, Path(path))


LARGE = 600  # records of a folder; the plans of a larger one are read beside the window when they are opened


class PlanDesk(QStackedWidget):
    """Reads and writes through its `planning`; the office shows its title and state."""

    def __init__(self, room: PageContext, bring: Bring) -> None:
        super().__init__()
        self._room, self._session, self._year, self._bring = room, room.session, 0, bring
        self.view = PlanView(room.look, room.settings)
        self.planning = PlanSync(room.session, room.unit, self.view, room.news)
        self._known = KnownPieces(room, self)
        self._start: PlanStart | None = None
        self._reading = words(_("กำลังอ่านแผน"), "line", "text2")
        self._reading.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._opening = BackgroundReader[PlanPage | UserError](room.session, self._arrived, self)
        self._goal: Ref | None = None  # where to go when the plan is read
        self.addWidget(self.view)
        self.addWidget(self._reading)
        self.planning.keeper.lost.connect(lambda: self.show_year(self._year))
        host, asks = room.host, self.view.asks
        self.planning.keeper.busy.connect(lambda: host.said.emit(_("กำลังบันทึก"), "info"))
        asks.said.connect(lambda sentence: host.said.emit(sentence, "info"))
        asks.blocked.connect(lambda why: host.said.emit(_("ยังไม่บันทึก: {why}").format(why=why), "bad"))
        self.view.rows.history_wanted.connect(self.show_history)
        self.view.rows.print_wanted.connect(lambda ref: host.place_wanted.emit("papers", ref))
        self.view.locked.wanted.connect(lambda: host.place_wanted.emit("sign", self.planning.ref))
        self.view.form.proofs.wanted.connect(self._attach)
        self.view.form.proofs.seen.connect(host.jump)
        room.news.changed.connect(self._changed)
        host.closing.connect(self.planning.leave)

    @property
    def start(self) -> PlanStart:
        """Made when it is first needed, for it reads every form."""
        if self._start is None:
            self._start = PlanStart(self._room.look, plan_forms(self._session))
            self._start.wanted.connect(self._begin)
            self._start.import_wanted.connect(self._import)
            self.addWidget(self._start)
        return self._start

    @property
    def ref(self) -> Ref | None:
        return self.planning.ref

    @property
    def year(self) -> int:
        """The fiscal year that is shown."""
        return self._year

    def here(self) -> Ref | None:
        """The row the person is at."""
        return self.view.rows.here if self.planning.ref else None

    def show_year(self, year: int) -> None:
        """Show the plan of a year, or the page that starts one."""
        self._year = year
        found = self.planning.of_year(year)
        if found is None:
            self.planning.leave()
            self.start.show_year(year)
            self.setCurrentWidget(self.start)
        elif self.planning.ref == found and self.planning.page is not None:
            self.setCurrentWidget(self.view)
        elif self._session.read(lambda reader: reader.info()["records"]) > LARGE:
            self.planning.leave()
            self.setCurrentWidget(self._reading)
            self._opening.read(partial(self._opened, ref=found))
        else:
            self._open(found)
        if self.isVisible():
            self._room.host.moved.emit("plan")

    def _open(self, ref: Ref, read: PlanPage | None = None) -> None:
        try:
            self.planning.open(ref, read)
        except UserError as problem:
            self._room.host.refused.emit(problem)
        else:
            self.setCurrentWidget(self.view)

    def _opened(self, reader: Reader, ref: Ref) -> PlanPage | UserError:
        """A large plan, read beside the window, or why it cannot be shown."""
        try:
            return plan_page(reader, self._session.forms, ref)
        except UserError as problem:
            return problem

    def _arrived(self, read: PlanPage | UserError) -> None:
        """Show what was read beside the window, if it is still wanted."""
        if self.currentWidget() is not self._reading:
            return
        if isinstance(read, UserError):
            self.setCurrentWidget(self.view)
            self._room.host.refused.emit(read)
            return
        if read.record.number("year") != self._year:
            return
        self._open(read.record.ref, read)
        QTimer.singleShot(0, self, self._there)  # one thing after the other: the window answers in between

    def _there(self) -> None:
        """A plan that took its time is shown: the keyboard and whoever wanted a row go there."""
        if self.isVisible():
            self._room.host.moved.emit("plan")
            self.enter()
        if self._goal is not None:
            self.go_to(self._goal)

    def enter(self) -> None:
        """Put the keyboard where work goes on."""
        if self.currentWidget() is self.view:
            self.view.rows.tree.setFocus()
        elif self.currentWidget() is self._start:
            self.start.enter()

    def go_to(self, ref: Ref) -> None:
        """To a row of the plan that is shown, or to the row whose report it is."""
        page = self.planning.page
        self._goal = ref if self.currentWidget() is self._reading else None
        rows = [row.ref for row in page.rows if ref in (row.ref, row.progress)] if page else []
        if rows:
            self.view.go_to(rows[0])

    def place(self) -> HeaderContent:
        page = self.planning.page
        if self.planning.ref is None or page is None:
            return HeaderContent(_("แผน"), _("แผนประจำปี"))
        return HeaderContent(_("แผน"), title_of(page), HeaderAction(_("พิมพ์แผน"), "printer", self.ask_print))

    def show_history(self, ref: Ref) -> None:
        """Show what became of a row, beside the work."""
        self.hand_over()
        page = self.planning.page
        row = page.row(ref) if page else None
        if page is not None and row is not None:
            steps = self._session.read(lambda reader: row_history(reader, page, row))
            called = " ".join(part for part in row_name(page.form, row) if part)
            dialog = HistoryDialog(self._room.look, called, steps, self)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.open()

    def hand_over(self) -> None:
        self.view.hand_over()

    def ask_print(self) -> None:
        """To the papers of the plan, where they are seen before they are printed."""
        self.hand_over()
        if self.planning.ref is not None:
            self._room.host.place_wanted.emit("papers", self.planning.ref)

    def _attach(self, wish: RowAttach) -> None:
        at = FileTarget(FilePlace(wish.row), wish.words)
        if wish.known:
            self._known.ask(at, [wish.words])
        else:
            self._bring(self, wish.brought, at)

    def _begin(self, form: Instrument, year: int) -> None:
        self._session.do(partial(start_plan, instrument=form, year=year))

    def _import(self, form: Instrument, year: int, file: Path) -> None:
        try:
            given = read_json(file)
        except UserError as problem:
            self._room.host.refused.emit(problem)
        else:
            self._session.do(partial(import_plan, instrument=form, year=year, given=given))

    def _changed(self, changes: Changes) -> None:
        """A plan was started, taken in, came with a file or came back from the bin; or changed while it is read."""
        reading = self.currentWidget() is self._reading
        if self.planning.ref is None and any(ref.entity == "plan" or reading for ref in changes.touched):
            self.show_year(self._year)
