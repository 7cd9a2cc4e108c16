"""Converts an XLSForm workbook to a form file: shows what could not be converted, and saves the rest."""

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QWidget

from core.errors import UserError
from core.forms.layout import ConvertedForm
from core.i18n import _
from core.thai.written import fiscal_year
from ui.desk import write_form
from ui.desktop.base.asking_files import ask_file, ask_target
from ui.desktop.base.background import beside
from ui.desktop.base.files import ended
from ui.desktop.base.page_context import PageContext
from ui.desktop.widgets.prompt import Prompt, Prose, Scrolled, ask


def bring_xlsform(room: PageContext, page: QWidget, take: Callable[[list[Path]], object]) -> None:
    """Ask for an XLSForm workbook and convert it to a form file. `take` gets that file once the person has saved it."""
    kinds = _("XLSForm ของ Kobo หรือ ODK (*.xlsx *.xls *.xlsm)")
    if chosen := ask_file(page, _("เลือก XLSForm"), kinds, "forms"):

        def show(made: ConvertedForm) -> None:
            ask(room.look, page, lost_prompt(made), partial(_save, room, page, take, made))

        work = partial(room.desk.files.convert_form, chosen, fiscal_year(date.today()))
        beside(page, work, show, room.host.refused.emit)


def lost_prompt(made: ConvertedForm) -> Prompt:
    """Return a prompt on how much of an XLSForm workbook was converted, and what was not, cell by cell."""
    told = _("{title}: ได้ {n} ช่อง ไม่ได้มาด้วย {lost} แห่ง").format(title=made.title, n=made.fields, lost=len(made.lost))
    lines = [Prose(one.words, "line") for one in made.lost]
    return Prompt(
        title=_("ทำ XLSForm เป็นแบบ"), go=_("บันทึกเป็นแบบ"), icon="doc", wide=760,
        parts=[
            Prose(told, "strong"), Prose(_("ยังไม่มีสิ่งใดถูกเก็บ ดูรายการแล้วบันทึกเป็นไฟล์ของแบบ"), "line text2"),
            Scrolled(lines, 320) if lines else None,
        ],
    )  # fmt: skip


def _save(room: PageContext, page: QWidget, take: Callable[[list[Path]], object], made: ConvertedForm) -> None:
    named, start = f"{made.id}.xlsx", room.folder.parent
    if chosen := ask_target(page, _("บันทึกแบบไว้ที่"), named, "Excel (*.xlsx);;YAML (*.yaml)", "forms", start):
        path = ended(chosen, (".xlsx", ".yaml", ".yml"))
        try:
            write_form(room.desk, path, made.text, over=True)
        except UserError as problem:
            room.host.refused.emit(problem)
            return
        take([path])
        room.host.reported.emit(_("เขียนแบบไว้ที่ {file} แล้ว แก้แล้วเปิดดูที่นี่").format(file=path.name), "ok")
