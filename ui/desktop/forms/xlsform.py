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
from ui.desk import convert_form, write_form
from ui.desktop.base.asking_files import ask_file, ask_target
from ui.desktop.base.background import beside
from ui.desktop.base.files import ended
from ui.desktop.base.page_context import PageContext
from ui.desktop.widgets.prompt import Prompt, PromptText, ScrolledParts, ask


def bring_xlsform(
    context: PageContext, page: QWidget, take: Callable[[list[Path]], object]
) -> None:
    """Ask for an XLSForm workbook and convert it to a form file. `take` gets that file once the person has saved it."""
    kinds = _("XLSForm ของ Kobo หรือ ODK (*.xlsx *.xls *.xlsm)")
    chosen = ask_file(page, _("เลือก XLSForm"), kinds, "forms")
    if chosen:

        def show(form: ConvertedForm) -> None:
            ask(context.look, page, lost_prompt(form), partial(_save, context, page, take, form))

        work = partial(convert_form, chosen, fiscal_year(date.today()))
        beside(page, work, show, context.host.refuse)


def lost_prompt(form: ConvertedForm) -> Prompt:
    """Return a prompt on how much of an XLSForm workbook was converted, and what was not, cell by cell."""
    text = _("{title}: ได้ {n} ช่อง ไม่ได้มาด้วย {lost} แห่ง")
    text = text.format(title=form.title, n=form.fields, lost=len(form.losses))
    lines = [PromptText(one.words, "line") for one in form.losses]
    return Prompt(
        title=_("ทำ XLSForm เป็นแบบ"),
        go=_("บันทึกเป็นแบบ"),
        icon="doc",
        wide=760,
        parts=[
            PromptText(text, "strong"),
            PromptText(_("ยังไม่มีสิ่งใดถูกเก็บ ดูรายการแล้วบันทึกเป็นไฟล์ของแบบ"), "line text2"),
            ScrolledParts(lines, 320) if lines else None,
        ],
    )


def _save(
    context: PageContext, page: QWidget, take: Callable[[list[Path]], object], form: ConvertedForm
) -> None:
    named, start = f"{form.id}.xlsx", context.folder.parent
    chosen = ask_target(
        page, _("บันทึกแบบไว้ที่"), named, "Excel (*.xlsx);;YAML (*.yaml)", "forms", start
    )
    if chosen:
        path = ended(chosen, (".xlsx", ".yaml", ".yml"))
        try:
            write_form(context.desk, path, form.text, overwrite=True)
        except UserError as problem:
            context.host.refuse(problem)
            return
        take([path])
        context.host.report(_("เขียนแบบไว้ที่ {file} แล้ว แก้แล้วเปิดดูที่นี่").format(file=path.name), "ok")
