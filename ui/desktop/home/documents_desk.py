"""The controller of the page of a year's documents: reads them, opens and starts them."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QWidget

from core.assessment.start_deeds import start_assessment
from core.forms.ports import Action, Forms, Reader
from core.forms.shape import Instrument
from core.home.documents import DocumentRow, YearDocuments, documents, request_words
from core.home.rows import Destination
from core.home.starting import StartFormGroup
from core.home.year import read_year
from core.i18n import _
from core.log.deeds import delete_record
from core.people.units import office_of
from core.plan.deeds import start_plan
from core.plan.file_deeds import import_plan
from core.values import Changes, Ref
from ui.desktop.base.background import View
from ui.desktop.base.live_page import PageRefresher
from ui.desktop.base.page_context import HeaderAction, HeaderContent, PageContext
from ui.desktop.base.starting import NewDocumentPage, copy_document, start_groups
from ui.desktop.home.desk import LARGE, REST
from ui.desktop.home.documents import ENTITY_ICONS, DocumentsPage
from ui.desktop.theme.look import Look
from ui.desktop.widgets.dialog import FramedDialog, most
from ui.desktop.widgets.layout import Surface, column
from ui.desktop.widgets.plain import copy_words


class NewDocumentDialog(FramedDialog):
    """The dialog that lists the forms by which a document (plan or assessment) of the year can be started."""

    def __init__(
        self,
        look: Look,
        forms: Forms,
        groups: tuple[StartFormGroup, ...],
        year: int,
        parent: QWidget,
    ) -> None:
        super().__init__(look, _("เริ่มเอกสารของปี {year}").format(year=year), parent)
        self.start = NewDocumentPage(look, forms, _("ยังไม่มีแบบในเครื่องนี้"))
        self.start.show_year(year, _("เลือกแบบ"), groups)
        self.fill(column(self.start, gap=0), self.closer(), min_width=980)
        self.resize(self.width(), min(look.px(620), most(self).height()))


class DocumentStarter:
    """A controller that starts documents (plans and assessments) of a year, and goes to the started one."""

    def __init__(self, context: PageContext, page: QWidget) -> None:
        self._room = context
        self._page = page
        self._year = 0

    def ask(self, year: int, form: str = "", entity: str = "") -> NewDocumentDialog:
        """Open and return the dialog that starts a document. `form`: id of the form selected at first ("" = none).
        `entity`: offer only forms of a "plan" or an "assessment" ("" = both)."""
        room, self._year = self._room, year
        dialog = NewDocumentDialog(
            room.look, room.session.forms, start_groups(room, year, entity), year, self._page
        )
        start = dialog.start
        start.choose(form)
        answers = (
            (start.requested, self._begin),
            (start.copied, partial(self.copy, answers=True, year=year)),
            (start.open_requested, lambda ref: room.host.place_requested.emit(ref.entity, ref)),
            (start.import_requested, self._import),
            (start.table_requested, room.host.table_requested),
        )
        for wish, answer in answers:
            wish.connect(dialog.accept)
            wish.connect(answer)
        dialog.open()
        start.enter()
        return dialog

    def open(self, row: DocumentRow, year: int) -> None:
        """Open a document. If it is not started, offer to start it, or request its form if this PC lacks the form."""
        if row.ref is None:
            self.next(row, year)
        else:
            self._room.host.jump.emit(Destination(row.entity, row.ref, year=year))

    def next(self, row: DocumentRow, year: int) -> None:
        """Do a document's next step: request a missing form, offer to start it, or go to where work continues."""
        if not row.has_form:
            self.request(row.form, year)
        elif row.goal is None:
            self.ask(year, row.form, row.entity)
        else:
            self._room.host.jump.emit(row.goal)

    def _begin(self, form: Instrument, year: int, profiles: list[str]) -> None:
        form = self._room.session.forms.worded(form)
        if form.kind:
            self._do(
                partial(
                    start_assessment, instrument=form, year=year, profiles=profiles, ordinal=None
                )
            )
        else:
            self._do(partial(start_plan, instrument=form, year=year, ordinal=None))

    def _import(self, form: Instrument, year: int, plan_data: object) -> None:
        self._do(partial(import_plan, instrument=form, year=year, content=plan_data, anyway=True))

    def copy(self, ref: Ref, form: str, answers: bool = False, *, year: int) -> None:
        self._year = year
        copy_document(self._room, ref, form, year, self._go_to_made, answers=answers)

    def _do(self, deed: Action) -> None:
        """Hand the deed to the pen, and open what it made."""
        self._room.do(deed, changed=self._go_to_made)

    def _go_to_made(self, changes: Changes) -> None:
        for note in changes.notes:
            self._room.host.reported.emit(note, "info")
        for ref in changes.touched:
            if ref.entity in ENTITY_ICONS:
                self._room.host.jump.emit(Destination(ref.entity, ref, year=self._year))

    def request(self, form: str, year: int) -> None:
        name, code = self._room.session.read(lambda reader: office_of(reader, self._room.unit))
        if copy_words(request_words(name or code, year, form)):
            self._room.host.reported.emit(_("คัดลอกข้อความแล้ว วางใน LINE หรือหนังสือได้"), "ok")


class DocumentsDesk(Surface):
    """The container of the page of a year's documents; reads them, and carries out what is requested."""

    def __init__(self, context: PageContext) -> None:
        super().__init__("clear")
        self._room = context
        self.page, self._starts = DocumentsPage(context.look), DocumentStarter(context, self)
        self.setLayout(column(self.page, gap=0))
        self.live = PageRefresher(context, self, self._read, self._show, rest=REST)
        context.backing.known.changed.connect(self._again)
        page = self.page
        page.opened.connect(lambda one: self._starts.open(one, self.live.year))
        page.requested.connect(lambda one: self._starts.next(one, self.live.year))
        page.start_requested.connect(self.ask_start)
        page.copied.connect(
            lambda one, answers: self._starts.copy(one.ref, one.form, answers, year=self.live.year)
        )
        page.again_requested.connect(
            lambda one: self._starts.copy(one.ref, one.form, year=self.live.year)
        )
        page.binned.connect(lambda one: context.session.do(partial(delete_record, ref=one.ref)))
        page.request_requested.connect(lambda form: self._starts.request(form, self.live.year))

    def _read(self) -> View[YearDocuments] | None:
        """Read the documents of the fiscal year, if anything may have changed."""
        room = self._room
        year = self.live.year
        now = datetime.now()
        sent, backing = room.office.last_sent(), room.backing
        backing.known.look_again()
        if not self.live.due(now.date(), sent, backing.known.times):
            return None

        def view(reader: Reader) -> YearDocuments:
            return documents(reader, read_year(reader, room.unit, year, now, sent, backing.kept()))

        if (room.folder / "prongsai.db").stat().st_size > LARGE:
            return view
        self.live.show(room.session.read(view))
        return None

    def _show(self, documents: YearDocuments) -> None:
        first = not self.page.lines
        self.page.show_documents(documents, datetime.now().date())
        if first and self.isVisible():
            self.page.enter()

    def place(self) -> HeaderContent:
        title = _("เอกสารของปี {year}").format(year=self.live.year)
        return HeaderContent(
            _("เอกสารของปี"), title, HeaderAction(_("เริ่มเอกสาร"), "plus", self.ask_start)
        )

    def here(self) -> Ref | None:
        found = self.page.here
        return found.ref if found else None

    def ask_start(self, form: str = "", entity: str = "") -> NewDocumentDialog:
        """Open and return the dialog that starts a document of the shown year. `form`: id of the form selected at first
        ("" = none). `entity`: offer only forms of a "plan" or an "assessment" ("" = both)."""
        return self._starts.ask(self.live.year, form, entity)

    def take(self, paths: Sequence[Path]) -> None:
        """Open the dialog to start a plan with the rows of a table file, the first of the dropped `paths`."""
        self.ask_start(entity="plan").start.begin_from(paths[0])

    def _again(self) -> None:
        if self.isVisible():
            self.live.read()
