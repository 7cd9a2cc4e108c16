"""Writes many papers at once to a folder: which papers, which file type, and the result."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from core.i18n import _
from core.papers.batch_deeds import PaperBatchOutcome, PaperBatchRequest, batch_papers
from core.papers.deeds import PaperRequest
from core.papers.pack import plain_name
from core.papers.view import BatchItems, BatchPaperOffer, items_of, offered, own_items
from ui.desktop.base.asking_files import ask_folder
from ui.desktop.base.background import BackgroundReader
from ui.desktop.base.files import unused
from ui.desktop.base.page_context import HeaderAction, PageContext
from ui.desktop.theme.look import Look
from ui.desktop.widgets.layout import scrolling
from ui.desktop.widgets.plain import show, words
from ui.desktop.widgets.prompt import Prompt, PromptButton, PromptText, ask, choice, segments

NAMED = 200  # failed papers listed
TALL = 180  # design pixels of the list


def papers_prompt(offered: Sequence[BatchPaperOffer], own_papers: bool) -> Prompt:
    """Return a prompt for papers to print to a folder. Its answer `form` is "" for all papers of this office (preset if
    `own_papers`), else the id of a paper to print for all units. Its answer `ending` is the file type."""
    every = [
        (one.form, _("{title} ของทุกหน่วยงาน {n} ฉบับ").format(title=one.title, n=one.total))
        for one in offered
    ]
    kinds = [
        (PaperRequest.ENDINGS[0], "PDF"),
        (PaperRequest.ENDINGS[1], "Excel"),
        (PaperRequest.ENDINGS[2], "Word"),
    ]
    about = _(
        "ได้โฟลเดอร์ใหม่ที่ชื่อไฟล์เรียงตามเขตและรหัสหน่วยงาน ข้อมูลที่ล็อกแล้วพิมพ์เป็นฉบับจริงและลงทะเบียน ที่ยังไม่ล็อกเป็นฉบับร่าง"
    )
    options = [("", _("ทุกแบบของหน่วยงานเรา")), *every]
    here = "" if own_papers or not offered else offered[0].form
    return Prompt(
        title=_("พิมพ์หลายฉบับลงโฟลเดอร์"),
        go=_("เลือกที่เก็บ"),
        icon="folder",
        gap=4,
        parts=[
            choice("form", _("เอกสารที่พิมพ์"), options, here),
            4,
            segments("ending", _("ชนิดไฟล์"), kinds, PaperRequest.ENDINGS[0], _("ชนิดไฟล์")),
            4,
            PromptText(about, "line text2"),
        ],
    )


def batch_result(outcome: PaperBatchOutcome) -> Prompt:
    """Return a prompt on the papers written, each paper that failed, and a button to open the folder."""
    text = _("พิมพ์แล้ว {n} ไฟล์").format(n=outcome.files)
    if outcome.failed:
        text = _("พิมพ์แล้ว {n} ไฟล์ พิมพ์ไม่ได้ {m} ไฟล์").format(n=outcome.files, m=len(outcome.failed))
    lines = [
        f"{row.name}\n{row.problem.what} {row.problem.why}"
        for row in outcome.failed[:NAMED]
        if row.problem
    ]
    if len(outcome.failed) > NAMED:
        lines.append(_("และอีก {n} ไฟล์").format(n=len(outcome.failed) - NAMED))

    def failed(look: Look) -> QWidget:
        area = scrolling(words("\n".join(lines), "line", "warn", wrap=True))
        area.setMinimumHeight(look.px(TALL))
        show(area, bool(lines))
        return area

    folder = QUrl.fromLocalFile(str(outcome.folder))
    opens = PromptButton(
        _("เปิดโฟลเดอร์"),
        "folder",
        lambda: QDesktopServices.openUrl(folder),
        "primary",
        behind=True,
        stays=True,
        enabled=bool(outcome.files),
    )
    return Prompt(
        title=_("พิมพ์ลงโฟลเดอร์แล้ว") if outcome.files else _("พิมพ์ไม่ได้สักฉบับ"),
        leave=_("ปิด"),
        buttons=[opens],
        first="folder",
        wide=560,
        parts=[
            "\n".join((text, *outcome.notes)),
            failed,
            PromptText(str(outcome.folder), "line text2"),
        ],
    )


class PaperBatchWriter(QObject):
    """The controller that asks which papers to write, reads their data in the background, and writes them."""

    def __init__(self, context: PageContext, parent: QWidget, own_papers: bool) -> None:
        """Make the desk; `own_papers`: all papers of this office are preselected."""
        super().__init__(parent)
        self._context = context
        self._parent = parent
        self._own = own_papers
        self._year = 0
        self._out = Path()
        self._ending = ""
        self._reader = BackgroundReader(context.session, parent)

    def deed(self, year: int) -> HeaderAction:
        """Return the page-header action that asks which papers of a fiscal year to write, and writes them."""
        return HeaderAction(_("พิมพ์หลายฉบับ"), "folder", partial(self.ask, year))

    def ask(self, year: int) -> None:
        """Read which papers can be written for the year, then open the dialog to choose which to write."""
        self._year = year
        self._reader.read(lambda reader: offered(reader, year), self._open)

    def _open(self, offers: tuple[BatchPaperOffer, ...]) -> None:
        ask(self._context.look, self._parent, papers_prompt(offers, self._own), self._choose_folder)

    def _choose_folder(self, form: str, ending: str) -> None:
        chosen = ask_folder(
            self._parent, _("เลือกที่เก็บโฟลเดอร์เอกสาร"), "batches", self._context.folder.parent
        )
        if chosen is None:
            return
        self._out = unused(chosen / f"papers-{plain_name(form, 'all')}-{self._year}")
        self._ending = ending
        unit = self._context.unit
        year = self._year
        if form:
            read = partial(items_of, year=year, form=form)
        else:
            read = partial(own_items, unit=unit, year=year)
        self._reader.read(read, self._begin)

    def _begin(self, items: BatchItems) -> None:
        if not items:
            self._context.host.report(_("ปีนี้ยังไม่มีเอกสารให้พิมพ์"), "warn")
            return
        _session, office = self._context.session, self._context.office
        wish = PaperBatchRequest(items, self._out, self._ending)
        self._context.host.report(_("กำลังพิมพ์ {n} ฉบับลงโฟลเดอร์").format(n=len(items)), "info")
        deed = partial(batch_papers, printer=office.printer, pressing=office.pressing, request=wish)
        self._context.do(deed, step=self._stepped)

    def _stepped(self, step: object) -> None:
        if not isinstance(step, PaperBatchOutcome):
            return
        tone = "warn" if step.failed else "ok"
        self._context.host.report(_("พิมพ์ลงโฟลเดอร์แล้ว {n} ไฟล์").format(n=step.files), tone)
        ask(self._context.look, self._parent, batch_result(step))
