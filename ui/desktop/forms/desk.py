"""The controller of the page of forms: lists and withdraws forms, saves a copy to start from, opens form files."""

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import suppress
from datetime import date
from functools import partial
from itertools import chain
from pathlib import Path

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication

from core.assigning.programme_steps import (
    DECLINED,
    JOINED,
    OFFERED,
    ProgrammeAnswers,
    dated,
    set_aside,
)
from core.errors import UserError
from core.forms.ports import Reader
from core.forms.programme import Programme
from core.forms.published import WITHDRAWN, may_word, official_sheet
from core.forms.settings import decisions
from core.forms.shape import Instrument
from core.forms.view import FormListGroup, FormListRow, forms_view, outline, rows_named
from core.i18n import _
from core.log.deeds import FieldWrite, set_field
from core.log.ports import standing
from core.people.units import UnitRegister
from core.tabular import untabbed
from core.thai.written import arabic_digits, fiscal_year
from core.values import Plain, Ref
from ui.desk import begin_form
from ui.desktop.base.asking_files import ask_file, ask_target
from ui.desktop.base.choosing import answer_for_office, decide_for_all
from ui.desktop.base.files import ended
from ui.desktop.base.page_context import HeaderAction, HeaderContent, PageContext
from ui.desktop.forms.bench_desk import FormWorkbenchDesk
from ui.desktop.forms.page import FormCalls, FormsPage
from ui.desktop.forms.programmes import ProgrammeWizard
from ui.desktop.forms.xlsform import bring_xlsform
from ui.desktop.widgets.plain import copied_cells

ENDINGS = (".xlsx", ".yaml")  # formats of forms and programmes
KINDS = {".xlsx": "Excel (*.xlsx)", ".yaml": "YAML (*.yaml)"}


class FormsDesk(QObject):
    """The controller of the page of forms."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context.host)
        self._context = context
        self._groups: tuple[FormListGroup, ...] = ()
        self._name = ""  # name of the chosen form
        # the chosen form, if this office may replace its words
        self._worded: Instrument | None = None
        self.bench = FormWorkbenchDesk(context, self._leave_bench, self._published)
        calls = FormCalls(
            self._choose,
            self._begin_alike,
            self._resume,
            self._withdraw,
            self._decide,
            self._answer,
        )
        self.page = FormsPage(context.look, context.session.forms, calls, self.bench.page)

    def refresh(self, _year: int = 0) -> None:
        self._groups = self._context.session.read(self._listed)
        self.page.show_forms(self._groups, self._name)
        if not self.bench.path.name:
            self._choose(self._name)

    def _listed(self, reader: Reader) -> tuple[FormListGroup, ...]:
        """Return the groups of forms; programmes and forms that do not concern this office stand apart at the end."""
        groups = forms_view(reader, self._context.unit)
        own = UnitRegister.of(reader).get(self._context.unit)
        year = fiscal_year(date.today())
        left = set_aside(reader, self._context.unit, year)

        def is_apart(row: FormListRow) -> bool:
            if row.label is None or row.own_publication is not None or own is None:
                return False
            if not row.label.programme:
                return not row.used and not left.isdisjoint({row.label.id, str(row.label.owner)})
            return not ProgrammeAnswers(reader, reader.forms.programme(row.name), year).concerns(
                own
            )

        apart = tuple(row for group in groups for row in group.rows if is_apart(row))
        kept = [
            FormListGroup(one.owner, tuple(row for row in one.rows if row not in apart))
            for one in groups
        ]
        called = _("แบบของโครงการที่หน่วยงานนี้ไม่ได้ร่วม {n} แบบ").format(n=len(apart))
        return tuple(
            group for group in (*kept, FormListGroup(called, apart, aside=True)) if group.rows
        )

    def place(self) -> HeaderContent:
        bring = HeaderAction(_("เปิดไฟล์ของแบบ"), "folder", self._ask)
        begin = HeaderAction(_("เขียนแบบใหม่"), "pen", self._begin)
        xlsform = HeaderAction(
            _("ทำ XLSForm เป็นแบบ"),
            "in",
            partial(bring_xlsform, self._context, self.page, self.take),
        )
        crumbs, title = _("ใช้แบบใดได้บ้าง และใครประกาศ"), _("แบบและเกณฑ์")
        others: tuple[HeaderAction, ...] = (*self._programmes(), begin, xlsform)
        if self._worded is not None:
            table = HeaderAction(_("ถ้อยคำทางการ…"), "pen", self._word)
            pasted = HeaderAction(
                _("วางถ้อยคำทางการสองคอลัมน์"), "copy", partial(self._word, paste=True)
            )
            others = (table, pasted, *others)
        if self.bench.path.name:  # publishing is the main button there
            return HeaderContent(crumbs, title, None, (bring, *others))
        return HeaderContent(crumbs, title, bring, others)

    def _programmes(self) -> Iterator[HeaderAction]:
        """Yield actions to start a programme, and to extend or end the chosen one if this office offers it."""
        work = partial(ProgrammeWizard, self._context, self.page, self._published)
        yield HeaderAction(_("เริ่มโครงการ"), "calendar", lambda: work().begin(self._name))
        row = next(rows_named(self._groups, self._name), None)
        form = self._form(self._name)
        if row is not None and row.own_publication is not None and isinstance(form, Programme):
            # its dates are still to come
            if form.last == form.edition >= fiscal_year(date.today()):
                yield HeaderAction(
                    _("แก้หรือเลื่อนกำหนดของโครงการ"), "calendar", lambda: work().postpone(form)
                )
            yield HeaderAction(_("ต่ออายุโครงการ"), "calendar", lambda: work().renew(form))
            if not form.ended:
                yield HeaderAction(_("สิ้นสุดโครงการ"), "cross", lambda: work().end(form))

    def take(self, paths: list[Path]) -> None:
        """Open the first of `paths`, a form file, on the workbench; nothing is stored before it is published."""
        self.page.show_bench()
        self.bench.take(paths[0], len(paths) - 1)
        self._context.host.renew_header("forms")

    def _begin(self) -> None:
        """Write a new form to a file the person names, and show it on the workbench."""
        self._write(_("แบบใหม่"), partial(begin_form, self._context.desk, overwrite=True), ENDINGS)

    def _begin_alike(self, name: str) -> None:
        """Save the form as a file of the person's own, open it for changes, and continue with it here."""
        form = self._form(name)
        if form is None:
            return
        write = partial(self._context.desk.save_form, self._context.folder, form)
        self._write(arabic_digits(str(form.title)), write, ENDINGS)

    def _word(self, *, paste: bool = False) -> None:
        """Write the table of the form's texts to a file; with `paste` filled with the two columns on the clipboard."""
        from storage.tables.writer import write_table

        form, rows = self._worded, list[list[str]]()
        if form is None:
            return
        if paste:
            mime = QGuiApplication.clipboard().mimeData()
            rows = [row for row in copied_cells(mime) or untabbed(mime.text()) if len(row) > 1]
            if not rows:
                text = _("คลิปบอร์ดไม่มีสองคอลัมน์ คัดลอกรหัสหรือข้อความเดิมกับข้อความทางการจาก Excel ก่อน")
                self._context.host.report(text, "warn")
                return
        table = official_sheet(form, rows)
        named = _("ถ้อยคำทางการของ {title}").format(title=arabic_digits(str(form.title)))
        self._write(named, lambda path: write_table(path, table), ENDINGS[:1])

    def _write(self, stem: str, write: Callable[[Path], object], endings: Sequence[str]) -> None:
        """Ask for a file name, write the file, and open it in the program for it."""
        title, start = _("เก็บไฟล์ที่จะแก้ไว้ที่"), self._context.folder.parent
        kinds = ";;".join(KINDS[ending] for ending in endings)
        chosen = ask_target(self.page, title, f"{stem}{endings[0]}", kinds, "forms", start)
        if chosen:
            path = ended(chosen, endings)
            try:
                write(path)
            except UserError as problem:
                self._context.host.refuse(problem)
                return
            self.take([path])
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
            self._context.host.report(
                _("เก็บไว้ที่ {file} แล้ว แก้และบันทึก หน้านี้ดูใหม่เอง").format(file=path.name), "ok"
            )

    def _resume(self) -> None:
        path = self.bench.remembered
        if path is not None:
            self.take([path])

    def _ask(self) -> None:
        kinds = _("แบบและเกณฑ์ หรือตารางถ้อยคำ (*.xlsx *.yaml *.yml *.csv)")
        chosen = ask_file(self.page, _("เลือกไฟล์ของแบบ"), kinds, "forms")
        if chosen:
            self.take([chosen])

    def go_to(self, ref: Ref) -> None:
        """Show the programme `ref` or, if `ref` is a deadline, its programme. If the id of `ref` is OFFERED, show the
        first programme that this office has not answered."""
        if ref.id == OFFERED:
            rows = (
                row
                for group in self._groups
                for row in group.rows
                if row.label and row.label.programme
            )
            found = next(
                (row for row in rows if len(self._answers(self._form(row.name))) > 1), None
            )
            if found is not None:  # a programme the office has not answered
                self._show(found.name)
            return
        record = self._context.session.read(lambda reader: reader.record(ref))
        if record is not None and ref.entity == "deadline":
            named = record.reference("programme")
            record = (
                self._context.session.read(lambda reader: reader.record(named)) if named else None
            )
        file = record.text("file") if record else ""
        for one in chain.from_iterable(group.rows for group in self._groups) if file else ():
            if one.name.endswith(f"#{file}"):
                self._show(one.name)

    def _show(self, name: str) -> None:
        self.page.search.clear()
        self.page.show_forms(self._groups, name)
        self._choose(name)

    def _leave_bench(self) -> None:
        self._choose(self._name)

    def _choose(self, name: str) -> None:
        self.bench.leave()
        self._name = name
        one = next(rows_named(self._groups, name), None)
        last = self.bench.remembered
        form = self._form(name) if one else None
        read, unit = self._context.session.read, self._context.unit
        words = isinstance(form, Instrument) and read(partial(may_word, form=form, unit=unit))
        self._worded = form if words and isinstance(form, Instrument) else None
        answers = self._answers(form)
        if isinstance(form, Programme):  # with the dates that its publisher has set
            form = read(partial(dated, programme=form, year=fiscal_year(date.today())))
        self.page.show_form(one, outline(form) if form else (), answers)
        self.page.show_resumed(last.name if last else "")
        self._context.host.renew_header("forms")

    def _answers(self, form: Instrument | Programme | None) -> Collection[str]:
        """Return the answers the office may give to a programme."""
        year, unit = fiscal_year(date.today()), self._context.unit
        if not isinstance(form, Programme) or not form.serves(max(year, form.edition)):
            return ()
        stands = self._context.session.read(
            lambda reader: ProgrammeAnswers.stance(reader, unit, form, year)
        )
        return {OFFERED: (JOINED, DECLINED), DECLINED: (JOINED,), JOINED: (DECLINED,)}.get(
            stands, ()
        )

    def _answer(self, name: str, join: bool) -> None:
        answer_for_office(
            self._context, name, self.page, join=join, on_success=partial(self._choose, name)
        )

    def _form(self, name: str) -> Instrument | Programme | None:
        forms = self._context.session.forms
        with suppress(UserError):
            return forms.worded(forms.get(name))
        with suppress(UserError):
            return forms.programme(name)
        return None

    def _published(self, name: str, message: str = "") -> None:
        message = message or _("ประกาศแบบแล้ว แบบจะไปกับไฟล์รับส่งถัดไป")
        if not name:
            message = _("ประกาศถ้อยคำแล้ว เอกสารที่เริ่มจากนี้ใช้ถ้อยคำนี้")
        self._name = name or self._name
        self.bench.leave()
        self.page.search.clear()
        self.refresh()
        self._context.host.toast(message)

    def _decide(self, programme: Ref) -> None:
        forms = self._context.session.forms
        of = self._context.session.read(
            lambda reader: decisions(forms, standing(reader, programme))
        )
        decide_for_all(self._context, programme, of, self.page)

    def _withdraw(self, record: Ref) -> None:
        action = partial(
            set_field,
            ref=record,
            writes=[FieldWrite("state", Plain(WITHDRAWN))],
            label="withdraw_form",
        )
        self._context.do(action, self.refresh)
