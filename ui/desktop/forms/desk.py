"""Serves the page of forms: lists them, reads a file that was brought, publishes and withdraws."""

from collections.abc import Sequence
from functools import partial
from itertools import chain
from pathlib import Path

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices

from core.errors import BrokenInstrument, Fault, UserError
from core.forms.deeds import publish, publish_wording
from core.forms.findings import Checked
from core.forms.official import Official, official_faults, texts_of
from core.forms.ports import Store
from core.forms.programme import Programme
from core.forms.published import WITHDRAWN
from core.forms.settings import decisions
from core.forms.shape import Instrument
from core.forms.view import FormGroup, forms_view, found, is_published, outline, receivers_words
from core.i18n import _
from core.log.deeds import FieldWrite, set_field
from core.log.ports import Context, standing
from core.values import Changes, Plain, Ref
from ui.desk import NEW_FORM, begin_form
from ui.desktop.base.asking_files import ask_file, ask_target
from ui.desktop.base.background import beside
from ui.desktop.base.choosing import decide_for_all
from ui.desktop.base.files import ended, unused
from ui.desktop.base.page_context import HeaderAction, HeaderContent, PageContext
from ui.desktop.forms.page import FormFile, FormsPage
from ui.desktop.forms.xlsform import bring_xlsform


class FormsDesk(QObject):
    def __init__(self, room: PageContext, page: FormsPage) -> None:
        super().__init__(page)
        self._room, self._page = room, page
        self._groups: tuple[FormGroup, ...] = ()
        self._table: Official | None = None  # of official texts, that is shown
        self._name, self._file, self._seen = "", Path(), ""  # the form chosen; the file shown, and its SHA-256
        page.chosen.connect(self._choose)
        page.publish_wanted.connect(self._publish)
        page.try_wanted.connect(self._try)
        page.withdraw_wanted.connect(self._withdraw)
        page.decide_wanted.connect(self._decide)

    def refresh(self, _year: int = 0) -> None:
        view = partial(forms_view, unit=self._room.unit)
        self._groups = self._room.session.read(view)
        self._page.show_forms(self._groups, self._name)
        if not self._file.name:
            self._choose(self._name)

    def place(self) -> HeaderContent:
        bring = HeaderAction(_("ประกาศแบบจากไฟล์"), "plus", self._ask)
        begin = HeaderAction(_("เขียนแบบใหม่"), "pen", self._begin)
        xlsform = HeaderAction(_("ทำ XLSForm เป็นแบบ"), "in", partial(bring_xlsform, self._room, self._page, self.take))
        return HeaderContent(_("ใช้แบบใดได้บ้าง และใครประกาศ"), _("แบบและเกณฑ์"), bring, (begin, xlsform))

    def take(self, paths: list[Path]) -> None:
        """Read the first file of a form that was brought; nothing of it is kept before it is published."""
        self._file, self._name, self._table = paths[0], "", None
        self._page.show_forms(self._groups, "")
        if (words := self._words_brought()) is not None:
            self._page.show_file(words, len(paths) - 1)
            return
        checked = self._room.desk.files.check_form(self._file)
        self._page.show_file(self._brought(checked), len(paths) - 1)

    def _words_brought(self) -> FormFile | None:
        """The file as a table of official texts, with everything that must be mended; None when it is no table."""
        files, forms = self._room.desk.files, self._room.session.forms
        try:
            table = files.read_wording(self._file)
        except BrokenInstrument as problem:
            if self._file.suffix != ".csv":
                return None  # read as a form, which says what is wrong with it
            return FormFile(self._file.name, Checked("", problem.faults), (), "", known=False)
        try:
            form = forms.get(table.form)
        except UserError as problem:
            fault = Fault(self._file.name, 1, problem.what, problem.do)
            return FormFile(self._file.name, Checked("", (fault,)), (), "", known=False)
        if faults := tuple(official_faults(form, table, self._file.name)):
            return FormFile(self._file.name, Checked("", faults), (), "", known=False)
        self._table = table
        own = texts_of(form, table.lang)
        lines = [f"{own[one.id]}\n→ {one.text}" for one in table.texts]
        title = _("ถ้อยคำทางการของ{title} {n} ข้อความ").format(title=form.title, n=len(table.texts))
        return FormFile(
            title, Checked(form.using, ()), lines, self._room.session.read(receivers_words), known=False, words=True
        )

    def _brought(self, checked: Checked) -> FormFile:
        if checked.faults:
            return FormFile(self._file.name, checked, (), "", known=False)
        form = self._room.desk.files.read_form(self._file)
        self._seen = form.file
        known = self._room.session.read(partial(is_published, name=f"{form.using}#{form.file}"))
        to = self._room.session.read(receivers_words)
        prints = isinstance(form, Instrument) and bool(form.papers)
        return FormFile(str(form.title), checked, outline(form), to, known=known, prints=prints)

    def _begin(self) -> None:
        """Write a new form where the person wants it, and show what it holds."""
        title, kinds, start = _("เขียนแบบใหม่ไว้ที่"), _("แบบ (*.yaml)"), self._room.folder.parent
        if chosen := ask_target(self._page, title, NEW_FORM, kinds, "forms", start):
            path = ended(chosen, (".yaml", ".yml"))
            try:
                begin_form(self._room.desk, path, over=True)
            except UserError as problem:
                self._room.host.refused.emit(problem)
                return
            self.take([path])
            self._room.host.said.emit(_("เขียนแบบใหม่ไว้ที่ {file} แล้ว แก้แล้วเปิดดูที่นี่").format(file=path.name), "ok")

    def _try(self) -> None:
        """Print every paper of the file that is shown into a new folder beside it, and open that."""
        files, path = self._room.desk.files, self._file
        folder = unused(path.with_name(_("{name} ลองพิมพ์").format(name=path.stem)))

        self._room.host.said.emit(_("กำลังลองพิมพ์"), "info")
        beside(
            self, partial(files.print_form, path, folder), partial(self._tried, folder), self._room.host.refused.emit
        )

    def _tried(self, folder: Path, made: Sequence[Path]) -> None:
        self._room.host.said.emit(_("ลองพิมพ์ {n} ใบไว้ที่ {folder}").format(n=len(made), folder=folder.name), "ok")
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))

    def _ask(self) -> None:
        kinds = _("แบบและเกณฑ์ หรือตารางถ้อยคำ (*.yaml *.yml *.csv)")
        if chosen := ask_file(self._page, _("เลือกไฟล์ของแบบ"), kinds, "forms"):
            self.take([chosen])

    def go_to(self, ref: Ref) -> None:
        """To a programme of the list, or to that of one of its dates."""
        record = self._room.session.read(lambda reader: reader.record(ref))
        if record is not None and ref.entity == "deadline":
            named = record.reference("programme")
            record = self._room.session.read(lambda reader: reader.record(named)) if named else None
        file = record.text("file") if record else ""
        for one in chain.from_iterable(group.rows for group in self._groups) if file else ():
            if one.name.endswith(f"#{file}"):
                self._page.list.show_key(one.name)
                self._choose(one.name)

    def _choose(self, name: str) -> None:
        self._file, self._name = Path(), name
        one = next(found(self._groups, name), None)
        self._page.show_form(one, outline(form) if one and (form := self._form(name)) else ())

    def _form(self, name: str) -> Instrument | Programme | None:
        forms = self._room.session.forms
        try:
            return forms.worded(forms.get(name))
        except UserError:
            pass
        try:
            return forms.programme(name)
        except UserError:
            return None

    def _publish(self) -> None:
        files, folder, path, seen = self._room.desk.files, self._room.folder, self._file, self._seen
        table = self._table

        def published(ctx: Context, store: Store) -> Changes:
            if table is not None:
                return publish_wording(ctx, store, files.keep_wording(folder, table))
            form = files.keep_form(folder, path, seen)
            self._name = f"{form.using}#{form.file}"
            return publish(ctx, store, form)

        self._room.do(published, self._published)

    def _published(self) -> None:
        said = _("ประกาศแบบแล้ว แบบจะไปกับไฟล์รับส่งถัดไป")
        if self._table is not None:
            said = _("ประกาศถ้อยคำแล้ว เอกสารที่เริ่มจากนี้ใช้ถ้อยคำนี้")
        self._file, self._table = Path(), None
        self.refresh()
        self._room.host.toast.emit(said)

    def _decide(self, programme: Ref) -> None:
        forms = self._room.session.forms
        of = self._room.session.read(lambda reader: decisions(forms, standing(reader, programme)))
        decide_for_all(self._room, programme, of, self._page)

    def _withdraw(self, record: Ref) -> None:
        action = partial(set_field, ref=record, wishes=[FieldWrite("state", Plain(WITHDRAWN))], label="withdraw_form")
        self._room.do(action, self.refresh)
