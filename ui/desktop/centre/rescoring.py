"""Scoring all units of a year by another edition of their form: asks for the edition, then writes a workbook."""

from functools import partial

from PySide6.QtWidgets import QWidget

from core.assessment.rescored import edition_words, editions
from core.centre.paper_deeds import RescoringOutcome, write_rescored_units
from core.centre.rescored import aside
from core.forms.shape import Instrument
from core.i18n import _
from ui.desktop.base.page_context import PageContext
from ui.desktop.widgets.prompt import Prompt, PromptText, ask, choice

ENDINGS = (".xlsx", ".pdf", ".docx")


def ask_edition(context: PageContext, window: QWidget, form: Instrument, year: int) -> None:
    """Ask for an edition of the form and a file name, then write all units' scores in fiscal `year` by that edition."""
    others = context.session.read(lambda reader: editions(reader, form.id, form.file))
    own = f"{form.using}#{form.file}", edition_words(form)
    offered = sorted({own, *((one.name, edition_words(one)) for one in others)}, reverse=True)
    ask(context.look, window, rescoring_units(offered, year), partial(_write, context, year))


def rescoring_units(offered: list[tuple[str, str]], year: int) -> Prompt:
    """Return the prompt that asks by which edition to score a year again. `offered`: (edition id, label) pairs."""
    said = _(
        "ทุกหน่วยงานที่ส่งการประเมินปี {year} ได้คะแนนเดิม คะแนนใหม่ ผลต่าง และข้อที่ยังไม่นับ ในไฟล์เดียว ผลของปีคงเดิม"
    )
    return Prompt(
        title=_("คิดคะแนนทุกหน่วยงานตามเกณฑ์อื่น"),
        parts=[
            PromptText(said.format(year=year), "line text2"),
            choice("using", _("เกณฑ์ที่ใช้คิด"), offered),
        ],
        go=_("บันทึกเป็นไฟล์"),
        icon="out",
    )


def _write(context: PageContext, year: int, using: str) -> None:
    name = _("คะแนนปี {year} ตามเกณฑ์อื่น").format(year=year)
    path = context.files.ask_paper(_("บันทึกเอกสารเป็นไฟล์"), name, ENDINGS)
    if path is None:
        return
    made: list[RescoringOutcome] = []

    def report() -> None:
        for done in made:  # if it was stopped, there is no file
            context.host.report(done.sentence, "warn" if aside(done.units) else "ok")

    deed = partial(
        write_rescored_units, papers=context.office.printer, year=year, form_name=using, path=path
    )
    context.do(
        deed,
        report,
        step=lambda step: made.append(step) if isinstance(step, RescoringOutcome) else None,
    )
