"""Beside the rows: how much is in order, what takes room, and what helps when something is wrong."""

from collections.abc import Sequence
from fractions import Fraction

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QFrame, QWidget

from core.health.facts import Diagnosis, RepairReport
from core.health.rows import HealthView, SpaceRow
from core.health.sentences import repair_title, repair_words
from core.health.view import size_words
from core.i18n import _
from ui.desktop.health.line import places
from ui.desktop.theme.look import Look
from ui.desktop.theme.thai import digits
from ui.desktop.widgets.buttons import Button
from ui.desktop.widgets.layout import column, empty, frame, row
from ui.desktop.widgets.painted import Bar, Painted
from ui.desktop.widgets.plain import name, show_plain, words
from ui.desktop.widgets.prompt import Part, Prompt, PromptDialog, Prose, Row, ask


class WholeRing(Painted):
    """How many matters are in order, of all."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, 116, 116)
        self._good, self._of, self._token = 0, 0, "accent"

    def show_count(self, good: int, of: int, token: str) -> None:
        self._good, self._of, self._token = good, of, token
        name(self, _("เรียบร้อย {good} จาก {of} เรื่อง").format(good=good, of=of))
        self.update()

    @property
    def full(self) -> bool:
        return bool(self._of) and self._good == self._of

    def draw(self, painter: QPainter, ground: QRectF) -> None:
        edge = self.look.px(11) / 2 + 1
        circle = ground.adjusted(edge, edge, -edge, -edge)
        for token, share in (("track", Fraction(1)), (self._token, Fraction(self._good, self._of or 1))):
            pen = self.pen(token, 11)
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            painter.setPen(pen)
            painter.drawArc(circle, 90 * 16, -round(5760 * share))
        half = ground.height() / 2
        painter.setPen(self.look.color("text"))
        painter.setFont(self.look.font(28, 700))
        above = QRectF(ground.x(), half - self.look.px(30), ground.width(), self.look.px(40))
        painter.drawText(above, Qt.AlignmentFlag.AlignCenter, digits(f"{self._good} / {self._of}"))
        painter.setPen(self.look.color("text2"))
        painter.setFont(self.look.font(13))
        below = QRectF(ground.x(), half + self.look.px(8), ground.width(), self.look.px(22))
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, _("เรียบร้อย"))


class WholeCard(QFrame):
    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("card")
        self.ring, self._text = WholeRing(look), words("", "body", wrap=True)
        self.setLayout(column(row(None, self.ring, None, gap=0), self._text, gap=8, edges=(16, 12, 16, 12)))

    def show_view(self, view: HealthView) -> None:
        token = "bad" if view.damages else "accent"
        self.ring.show_count(view.good, len(view.rows), token)
        show_plain(self._text, view.summary)


class SpaceCard(QFrame):
    """What the folder takes, each beside the largest."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("card")
        self._look = look
        self._lines, self._free = column(gap=2), words("", "small", "text2", wrap=True)
        title = words(_("พื้นที่"), "section")
        self.setLayout(column(title, self._lines, self._free, gap=6, edges=(16, 10, 16, 12)))

    def show_space(self, space: Sequence[SpaceRow], free: str) -> None:
        empty(self._lines)
        most = max((one.size for one in space), default=0) or 1
        for one in space:
            bar = Bar(self._look)
            bar.show_bar(Fraction(one.size, most), None, one.token)
            line = row(words(one.title, "line"), None, words(size_words(one.size), "linestrong"))
            self._lines.addWidget(frame(column(line, bar, gap=0)))
        show_plain(self._free, free)


class TroubleCard(QFrame):
    """When something is wrong: a report without contents, a trial, and the backups."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("card")
        self.report = Button(look, _("บันทึกรายงานให้ผู้ช่วยเหลือ"), "link", "out")
        self.attempt = Button(look, _("ทดลองกู้คืนทั้งชุด"), "link", "history")
        self.backups = Button(look, _("ไฟล์สำรองและกู้คืน"), "link", "shield")
        self._tried, self._held = words("", "small", "text2", wrap=True), False
        note = words(_("มีเฉพาะผลตรวจ ไม่มีข้อความในเอกสารและชื่อคน"), "small", "text2", wrap=True)
        title = words(_("เมื่อมีปัญหา"), "section")
        lines = column(title, self.report, note, self.attempt, self._tried, self.backups, gap=4, edges=(16, 10, 12, 12))
        for button in (self.report, self.attempt, self.backups):
            lines.setAlignment(button, Qt.AlignmentFlag.AlignLeft)
        self.setLayout(lines)
        self.show_tried("")

    def show_busy(self, *, busy: bool, able: bool) -> None:
        """A trial waits while something is at work; the keyboard comes back to it afterwards."""
        self._held = self._held or (busy and self.attempt.hasFocus())
        self.attempt.setEnabled(able and not busy)
        if self._held and self.attempt.isEnabled():
            self._held = False
            self.attempt.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_tried(self, text: str) -> None:
        """What a trial does or has shown; "" = none was made."""
        show_plain(self._tried, text or _("กู้คืนชุดล่าสุดลงที่ชั่วคราว ตรวจ แล้วลบออก"))


def repairing(of: Diagnosis) -> Prompt:
    """What a repair does, and every place it is about."""
    safe = _("ก่อนซ่อมโปรแกรมสำรองข้อมูลไว้ก่อน หลังซ่อมตรวจใหม่ทั้งหมด ส่วนอื่นไม่เปลี่ยน")
    parts: list[Part] = [of.do, Prose(safe, "line text2")]
    if of.places:
        count = Prose(_("ที่พบ {n} แห่ง").format(n=len(of.places)), "linestrong text2")
        parts += [Row((count,)), lambda look: places(look, of.places)]
    return Prompt(title=of.what, parts=parts, go=of.remedy)


def repaired(report: RepairReport) -> Prompt:
    """The report; what was asked of others is listed."""
    parts: list[Part] = [*repair_words(report)]
    if report.asked:
        parts.append(lambda look: places(look, report.asked))
    return Prompt(title=repair_title(report), parts=parts, go=_("ตกลง"), icon="", leave=None, gap=6)


def show_repaired(look: Look, over: QWidget, report: RepairReport) -> PromptDialog:
    """Show the report over a window."""
    return ask(look, over, repaired(report))
