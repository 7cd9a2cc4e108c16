"""The panel of the chosen paper: its state and buttons; and the prompt that asks for an item or row to print."""

from collections.abc import Sequence

from PySide6.QtWidgets import QSizePolicy, QWidget

from core.assessment.sheets import answer_at, sheet_of
from core.evidence.kinds import EvidenceTarget
from core.evidence.view import EvidenceTargetRow
from core.i18n import _
from core.papers.made import PHOTOS_A_PAGE
from core.papers.source import PaperKind
from core.papers.view import PaperOffer, PrintListRow, confirmed_unkept
from core.plan.year_view import PeriodReports
from core.thai.days import day, short_date
from core.values import Ref
from ui.desktop.base.library_evidence import EvidenceTargetChooser
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button, Pill
from ui.desktop.widgets.choices import SegmentedControl
from ui.desktop.widgets.layout import Surface, column, hairline, holding
from ui.desktop.widgets.plain import show, show_plain, show_some, words
from ui.desktop.widgets.prompt import Prompt, PromptField


def part_prompt(targets: Sequence[EvidenceTargetRow]) -> Prompt:
    """Return a prompt to choose an item or row whose papers to show. Its answer `target` is an EvidenceTarget."""
    target = PromptField(
        "target",
        "",
        lambda look: EvidenceTargetChooser(look, targets),
        read=lambda chooser: chooser.place,
    )
    return Prompt(
        title=_("พิมพ์เอกสารของข้อหรือกิจกรรมเดียว"),
        parts=[target],
        go=_("เลือก"),
        wide=560,
        gap=0,
        refuse=lambda target: "" if target else ("", ""),
    )


def part_of(target: EvidenceTarget) -> Ref:
    """Return the record that `target` means: the answer to its item or, without an item, the target record itself."""
    return answer_at(sheet_of(target.target), target.item) if target.item else target.target


STATES = {  # of a print: label, tone, icon
    "standing": ("รอสแกน", "mute", "history"),
    "signed": ("ยืนยันแล้ว", "ok", "tick"),
    "stale": ("ไม่ตรงข้อมูล", "warn", "warn"),
    "draft": ("ฉบับร่าง", "mute", "pen"),
    "void": ("ยกเลิก", "mute", "cross"),
}


class PaperPanel(Surface):
    """The panel of the chosen paper or registered print; PaperActions handles its buttons."""

    def __init__(self, look: Look) -> None:
        super().__init__("card")
        self.prints: Sequence[PrintListRow] = ()  # the register
        self._state = Pill(look)
        self._title = words("", "card", wrap=True)
        self._says = words("", "line", "text2", wrap=True)
        self._missing = words("", "line", "warn", wrap=True)
        self.photos = SegmentedControl(
            (("0", _("ตามแบบ"), ""), *((f"{n}", f"{n}", "") for n in PHOTOS_A_PAGE)), _("ภาพต่อหน้า")
        )
        self.photos.show_key("0")
        self._photos = holding(column(words(_("ภาพต่อหน้า"), "small", "text2"), self.photos, gap=2))
        self.print = Button(look, _("พิมพ์"), "ghost", "printer")
        self.pdf = Button(look, _("บันทึกเป็น PDF"), "ghost", "doc")
        self.safe = Button(look, _("PDF มีรหัสผ่าน"), "ghost", "lock")
        self.sheet = Button(look, _("บันทึกเป็น Excel"), "ghost", "table")
        self.text = Button(look, _("บันทึกเป็น Word"), "ghost", "pen")
        self.lock = Button(look, _("ล็อกเพื่อลงนาม"), "ghost", "lock")
        self.unlock = Button(look, _("ปลดล็อกเพื่อแก้ไข"), "link", "undo")
        self.void = Button(look, _("ยกเลิกฉบับนี้"), "ghost", "cross")
        self.official = Button(look, _("เลขที่และวันที่หนังสือ"), "ghost", "pen")
        self.scan = Button(look, _("รับสแกนเข้า"), "ghost", "scan")
        self.words = Button(look, _("กรอกข้อความ"), "ghost", "chat")
        self.onward = Button(look, _("ไปพิมพ์ใบลงนามรับรอง"), "primary", "right")
        self.copy = Button(look, _("สำเนาถูกต้อง"), "ghost", "copy")
        self._line = hairline()
        self._files: tuple[QWidget, ...] = (self.print, self.pdf, self.safe, self.sheet, self.text)
        self._of_print = (self.scan, self.copy, self.official, self.void)
        for wide in (self.words, self.onward, *self._files, self.lock, *self._of_print):
            wide.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setLayout(
            column(
                self._state,
                self._title,
                self._says,
                self._missing,
                self._photos,
                self.words,
                4,
                self.onward,
                self.scan,
                *self._files,
                4,
                self._line,
                self.lock,
                self.unlock,
                *self._of_print[1:],
                None,
                gap=8,
                edges=(14, 12, 14, 12),
            )
        )
        self.show_none()

    def show_none(self) -> None:
        """Show that no paper is selected."""
        self._offer()
        show(self._state, False)
        show_plain(self._title, _("ยังไม่ได้เลือกเอกสาร"))
        show_plain(self._says, _("เลือกแบบทางซ้ายเพื่อดูตัวอย่างก่อนพิมพ์"))

    def show_paper(
        self, paper: PaperOffer, missing: tuple[str, ...] = (), copy_of: str = ""
    ) -> None:
        more = []
        if paper.draft:
            more = [self.lock]
        elif paper.locked:
            more = [self.unlock]
        own = [
            one
            for one in self.prints
            if (one.subject, one.form) == (paper.subject.local, paper.form)
        ]
        waiting = [
            one for one in own if one.state == "standing" and one.period in ("", paper.period)
        ]
        signed_on = (
            paper.signs
            or paper.form == PaperKind.SIGNING_SHEET
            or any(one.period for one in waiting)
        )
        if paper.locked is not None and waiting:
            after = [self.scan if signed_on else self.onward]
        else:
            after = []
        show_plain(self.words, _("เลือกงวด") if paper.periods else _("กรอกข้อความ"))
        part = PeriodReports.report_words(paper.period) if paper.draft and paper.period else ""
        show_plain(self.lock, _("ล็อกงวดนี้เพื่อลงนาม") if part else _("ล็อกเพื่อลงนาม"))
        self._offer(*self._files, *more, *after, *((self.words,) if paper.questions else ()))
        show(self._photos, paper.photos)
        if paper.draft:
            self._state.show_pill(_("ฉบับร่าง"), "info", "pen")
            text = _("มีลายน้ำ “ร่าง” ไม่ลงทะเบียน เมื่อตัวเลขนิ่งแล้วให้ล็อกเพื่อลงนาม จึงพิมพ์ฉบับจริงได้")
            if part:
                text = _(
                    "มีลายน้ำ “ร่าง” ไม่ลงทะเบียน ล็อกเฉพาะ{what} แล้วพิมพ์ฉบับจริงมาลงนามได้ งวดอื่นยังแก้ได้"
                ).format(what=part)
        elif not paper.locked:
            self._state.show_pill(_("พร้อมพิมพ์"), "info", "printer")
            text = _("ไม่มีตัวเลขของข้อมูลที่ต้องล็อก ได้เลขทะเบียน รหัส และ QR เมื่อพิมพ์หรือบันทึก")
        else:
            self._state.show_pill(_("ล็อกแล้ว"), "ok", "lock")
            text = _("พิมพ์เป็นฉบับจริง ได้เลขทะเบียน รหัส และ QR เมื่อพิมพ์หรือบันทึก")
        if copy_of:
            again = _("พิมพ์แล้วเป็น {number} พิมพ์อีกจะมีคำว่า “สำเนา” ทุกหน้า ถ้าฉบับนั้นเสีย ให้ยกเลิกในทะเบียนก่อน")
            text = again.format(number=copy_of)
        show_plain(self._title, paper.title)
        show_plain(self._says, text)
        self.show_problem("\n".join(missing))

    def show_print(self, row: PrintListRow) -> None:
        """Show the facts and buttons of a registered print."""
        self._offer(*offered(self, row))
        label, tone, icon = STATES[row.state]
        self._state.show_pill(_(label), tone, icon)
        show_plain(self._title, row.title)
        signed = _("ลงนามเมื่อ {day} ยืนยันจากสแกนแล้ว").format(day=row.signed)
        same = _("ผลของงวดยังเหมือนตอนพิมพ์") if row.period else _("ข้อมูลวันนี้ยังเหมือนตอนพิมพ์")
        about = {
            "standing": same,
            "signed": signed if row.is_stored else f"{signed} {confirmed_unkept()}",
            "stale": _("ข้อมูลเปลี่ยนไปแล้วหลังพิมพ์ ควรพิมพ์ฉบับใหม่"),
            "draft": _("พิมพ์ก่อนล็อกข้อมูล"),
            "void": row.void,
        }[row.state]
        on = day(row.official_day)
        dated = _("ลงวันที่ {day}").format(day=short_date(on)) if on else ""
        lines = (
            _("ทะเบียน {number}").format(number=row.number),
            _("รหัส {code}").format(code=row.code),
            _("พิมพ์เมื่อ {at}").format(at=row.at),
            about,
            repeated(row),
            " ".join(
                filter(
                    None,
                    (
                        _("เลขที่หนังสือ {number}").format(number=row.official) if row.official else "",
                        dated,
                    ),
                )
            ),
        )
        show_plain(self._says, "\n".join(filter(None, lines)))

    def show_problem(self, text: str) -> None:
        """Show why the chosen paper has no preview."""
        show_some(self._missing, text)

    def _offer(self, *buttons: QWidget) -> None:
        show(self._state, True)
        show(self._missing, False)
        show(self._photos, False)
        for each in (
            self.words,
            self.onward,
            *self._files,
            self.lock,
            self.unlock,
            *self._of_print,
        ):
            show(each, each in buttons)
        show(self._line, self.lock in buttons or self.unlock in buttons)


def offered(panel: PaperPanel, row: PrintListRow) -> tuple[Button, ...]:
    """Return the panel's buttons for the actions that a registered print allows; () if the print is void."""
    if row.void:
        return ()
    scan = (panel.scan,) if row.state == "standing" else ()
    copy = (panel.copy,) if row.state in ("standing", "signed") else ()
    return (*scan, *copy, panel.official, panel.void)


def repeated(row: PrintListRow) -> str:
    """Return a sentence that names the earlier print that this one copies or equals; "" if there is no such print."""
    if not row.repeats:
        return ""
    text = _("สำเนาของ {number}") if row.copy else _("เหมือนกับฉบับ {number} ทุกประการ")
    return text.format(number=row.repeats)
