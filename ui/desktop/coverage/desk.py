"""The controller of the page of required proofs of the open assessment, and of the export of evidence packs."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, QTimer, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QStackedWidget, QWidget

from core.assessment.rows import AssessmentView
from core.evidence.view import EvidenceMatrix
from core.i18n import _
from core.papers.pack import EvidencePackFile
from core.papers.pack_deeds import EvidencePackRequest, PackOutcome, evidence_pack
from core.people.units import office_of
from core.values import Ref
from ui.desktop.base.asking_files import ask_folder
from ui.desktop.base.files import unused
from ui.desktop.base.page_context import CoverageCalls, HeaderAction, PageContext
from ui.desktop.coverage.page import RequiredProofsPage
from ui.desktop.widgets.prompt import Prompt, PromptButton, PromptText, ask, segments

WHOLE, PUBLIC = "whole", "public"
NAMED = 6  # files listed by name
# its result lives as long as the desk
LookThroughFiles = Callable[[PageContext, QWidget, Sequence[Ref]], object]


def pack_prompt(missing: int) -> Prompt:
    """Return a prompt that asks for a full or a publishable evidence pack; `missing`: number of missing proofs."""
    whole = _(
        "ไฟล์ทุกไฟล์แยกตามข้อ พร้อมหน้าเว็บ index.html ดัชนี PDF Excel Word ที่มีเลขหน้า ใบคั่น และสันแฟ้ม "
        "เปิดดูได้โดยไม่ต้องมีโปรแกรมนี้ ใช้กับแฟ้มกระดาษ แฟลชไดรฟ์ หรือที่เก็บร่วม"
    )
    for_all = _(
        "เหมือนชุดเต็ม แต่ไม่มีหลักฐานและไฟล์ที่ทำเครื่องหมายว่ามีข้อมูลส่วนบุคคล ไม่มีฉบับที่ลงลายมือชื่อ "
        "และล้างข้อมูลที่ซ่อนในภาพและ PDF มีรายการบอกว่าตัดอะไรเพราะอะไร"
    )
    care = _("ภาพและเอกสารสแกนที่โปรแกรมอ่านไม่ได้ทั้งไฟล์ จะไม่อยู่ในชุดจนกว่าจะมีคนเปิดดูแล้วบอกว่าไม่มีข้อมูลบุคคล")
    lacks = _("ยังขาดหลักฐาน {n} รายการ ดัชนีจะบอกไว้").format(n=missing) if missing else ""
    kind = segments("public", _("ชุดหลักฐาน"), [(WHOLE, _("ชุดเต็ม")), (PUBLIC, _("ฉบับเผยแพร่"))], WHOLE)
    return Prompt(
        title=_("จัดชุดหลักฐานเป็นโฟลเดอร์"),
        go=_("เลือกที่เก็บ"),
        icon="folder",
        first="go",
        wide=560,
        parts=[
            kind._replace(read=lambda field: field.key == PUBLIC),
            PromptText(lambda public: for_all if public else whole),
            PromptText(lambda public: care if public else "", "body warn", folds=True),
            PromptText(lambda public: "" if public else lacks, "body text2", folds=True),
        ],
    )


def pack_result(outcome: PackOutcome, public: bool, look: Callable[[], object]) -> Prompt:
    """Return the report on a written evidence pack, `public` or full. A button calls `look` to review the files that
    were left out because nobody has checked them for personal data."""
    lines = [
        _("{files} ไฟล์ {pages} หน้า เขียนและอ่านกลับมาตรวจแล้ว").format(
            files=outcome.files, pages=outcome.pages
        )
    ]
    if public:
        lines.append(
            _("ตัดออกจากฉบับเผยแพร่ {n} รายการ ดูเหตุผลใน removed.txt").format(n=outcome.removed)
        )
    lines += outcome.looked_lines
    missing = [*outcome.lacking[:NAMED]]
    if len(outcome.lacking) > NAMED:
        missing.append(_("และอีก {n} ไฟล์").format(n=len(outcome.lacking) - NAMED))
    lacking = [PromptText("\n".join(missing), "body warn")] if missing else []
    index, folder = (
        QUrl.fromLocalFile(str(one)) for one in (outcome.path / "index.html", outcome.path)
    )
    buttons = [
        PromptButton(
            text, icon, partial(QDesktopServices.openUrl, url), kind, behind=True, stays=True
        )
        for text, icon, url, kind in (
            (_("เปิดโฟลเดอร์"), "folder", folder, "ghost"),
            (_("เปิดหน้าเว็บของชุด"), "doc", index, "primary"),
        )
    ]
    if outcome.unseen:
        text = _("ดูทีละไฟล์ {n}").format(n=len(outcome.unseen))
        buttons.insert(0, PromptButton(text, "photo", look))
    return Prompt(
        title=_("จัดชุดหลักฐานแล้ว"),
        leave=_("ปิด"),
        buttons=buttons,
        first="doc",
        wide=560,
        parts=["\n".join(lines), *lacking, PromptText(str(outcome.path), "line text2")],
    )


class RequiredProofsDesk(QObject):
    """The controller of the page of required proofs, which belongs to an assessment's page, and of evidence packs."""

    def __init__(
        self,
        context: PageContext,
        look_through: LookThroughFiles,
        pages: QStackedWidget,
        view: Callable[[], AssessmentView | None],
        calls: CoverageCalls,
    ) -> None:
        """Make the desk; `view` returns the open assessment, `look_through` shows files nobody has reviewed."""
        super().__init__(pages)
        self._calls = calls
        self._context = context
        self._look_through = look_through
        self._pages = pages
        self._view = view
        self._page: RequiredProofsPage | None = None

    @property
    def page(self) -> RequiredProofsPage:
        """The page of required proofs, made on first use."""
        if self._page is None:
            context, calls = self._context, self._calls
            self._page = RequiredProofsPage(
                context.look, calls.leave, calls.go_to, context.host.jump
            )
            self._pages.addWidget(self._page)
        return self._page

    def here(self) -> bool:
        """Whether the page of required proofs is the one shown."""
        return self._page is not None and self._pages.currentWidget() is self._page

    def enter(self) -> None:
        self.page.enter()

    def open(self) -> None:
        self._pages.setCurrentWidget(self.page)
        self.refresh()
        self._calls.follow()
        QTimer.singleShot(0, self.page.enter)  # once the menu has returned the focus

    def refresh(self) -> None:
        """Show which required proofs have evidence, unsaved answers included; do nothing while the page is hidden."""
        view = self._view()
        if self.here() and view is not None:
            self.page.show_coverage(EvidenceMatrix.of(view))

    def ask_pack(self) -> None:
        """Ask which evidence pack to write and into which folder, then write it."""
        view = self._view()
        if view is not None:
            choose = partial(self._choose_folder, view.ref, view.year)
            ask(
                self._context.look,
                self._pages,
                pack_prompt(EvidenceMatrix.of(view).wanting),
                choose,
            )

    def _choose_folder(self, assessment: Ref, year: int, public: bool) -> None:
        chosen = ask_folder(
            self._pages, _("เลือกที่เก็บชุดหลักฐาน"), "packs", self._context.folder.parent
        )
        if chosen is None:
            return
        code = self._context.session.read(lambda reader: office_of(reader, self._context.unit))[1]
        out = unused(chosen / EvidencePackFile.pack_name(code, year, public))
        wish = EvidencePackRequest(assessment, out, public)
        office = self._context.office
        self._context.host.report(_("กำลังจัดชุดหลักฐาน"), "info")
        pack = partial(evidence_pack, printer=office.printer, packer=office.packer, request=wish)
        self._context.do(pack, step=partial(self._stepped, public))

    def _stepped(self, public: bool, step: object) -> None:
        if isinstance(step, PackOutcome):
            self._context.host.report(
                _("จัดชุดหลักฐานแล้ว {files} ไฟล์").format(files=step.files),
                "warn" if step.broken else "ok",
            )
            ask(
                self._context.look,
                self._pages,
                pack_result(step, public, partial(self._look_at, step.unseen)),
            )

    def _look_at(self, files: Sequence[Ref]) -> None:
        self.looking = self._look_through(self._context, self._pages, files)

    def deeds(self, prints: HeaderAction) -> tuple[HeaderAction, ...]:
        """Return the actions for the page header, main one first; `prints` is the action that opens the papers page."""
        pack = HeaderAction(_("จัดชุดหลักฐานเป็นโฟลเดอร์"), "folder", self.ask_pack)
        if self.here():
            text = _("พิมพ์ตารางและดัชนีหลักฐาน")
            return (pack._replace(words=_("ชุดหลักฐาน")), prints._replace(words=text))
        return (prints, HeaderAction(_("ดูข้อกับหลักฐาน"), "table", self.open), pack)
