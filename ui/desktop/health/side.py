"""The cards at the side of the health page (matters in order, disk space, help), and the widget of one matter."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import partial

from PySide6.QtCore import QRectF, QSizeF, Qt
from PySide6.QtGui import QPainter, QTextOption
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from core.health.diagnoses import repair_title, repair_words
from core.health.facts import DamageDiagnosis, RepairReport
from core.health.rows import (
    URGENT,
    DiskSpaceRow,
    HealthRow,
    HealthRowRemedy,
    HealthRowState,
    HealthView,
)
from core.health.view import size_words
from core.i18n import _
from ui.desktop.theme.look import Look
from ui.desktop.theme.thai import digits
from ui.desktop.widgets.buttons import Button, IconLabel, ListRowButton, Pill
from ui.desktop.widgets.layout import Surface, column, fill, frame, row
from ui.desktop.widgets.painted import FractionBar, PaintedWidget
from ui.desktop.widgets.plain import (
    keep_room,
    name,
    show,
    show_entry,
    show_plain,
    show_tip,
    texts,
    words,
)
from ui.desktop.widgets.prompt import Part, Prompt, PromptRow, PromptText


class HealthRingChart(PaintedWidget):
    """A ring chart of the share of examined matters that are in order."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, 116, 116)
        self._good = 0
        self._total = 0
        self._token = "accent"

    def show_count(self, good: int, total: int, token: str) -> None:
        self._good = good
        self._total = total
        self._token = token
        name(self, _("เรียบร้อย {good} จาก {of} เรื่อง").format(good=good, of=total))
        self.update()

    @property
    def full(self) -> bool:
        return bool(self._total) and self._good == self._total

    def draw(self, painter: QPainter, area: QRectF) -> None:
        edge = self.look.px(11) / 2 + 1
        circle = area.adjusted(edge, edge, -edge, -edge)
        for token, share in (
            ("track", Fraction(1)),
            (self._token, Fraction(self._good, self._total or 1)),
        ):
            painter.setPen(self.pen(token, 11, cap=Qt.PenCapStyle.FlatCap))
            painter.drawArc(circle, 90 * 16, -round(5760 * share))
        half = area.height() / 2
        painter.setPen(self.look.color("text"))
        painter.setFont(self.look.font(28, 700))
        above = QRectF(area.x(), half - self.look.px(30), area.width(), self.look.px(40))
        painter.drawText(
            above, Qt.AlignmentFlag.AlignCenter, digits(f"{self._good} / {self._total}")
        )
        painter.setPen(self.look.color("text2"))
        painter.setFont(self.look.font(13))
        below = QRectF(area.x(), half + self.look.px(8), area.width(), self.look.px(22))
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, _("เรียบร้อย"))


class HealthSummaryCard(Surface):
    """A card with a ring chart of how many examined matters are in order."""

    def __init__(self, look: Look) -> None:
        super().__init__("card")
        self.ring, self._text = HealthRingChart(look), words("", "body", wrap=True)
        self.setLayout(
            column(row(None, self.ring, None, gap=0), self._text, gap=8, edges=(16, 12, 16, 12))
        )

    def show_view(self, view: HealthView) -> None:
        self.ring.show_count(view.good, len(view.rows), "bad" if view.damages else "accent")
        show_plain(self._text, view.summary)


class DiskSpaceCard(Surface):
    """A card with the disk space that each part of the office folder takes, as bars relative to the largest."""

    def __init__(self, look: Look) -> None:
        super().__init__("card")
        self._look = look
        self._lines, self._free = column(gap=2), words("", "small", "text2", wrap=True)
        self.setLayout(
            column(
                words(_("พื้นที่"), "section"), self._lines, self._free, gap=6, edges=(16, 10, 16, 12)
            )
        )

    def show_space(self, space: Sequence[DiskSpaceRow], free: str) -> None:
        most = max((one.size for one in space), default=0) or 1
        fill(self._lines, (self._line(one, Fraction(one.size, most)) for one in space))
        show_plain(self._free, free)

    def _line(self, disk: DiskSpaceRow, share: Fraction) -> QWidget:
        bar = FractionBar(self._look)
        bar.show_bar(share, None, disk.token)
        line = row(words(disk.title, "line"), None, words(size_words(disk.size), "linestrong"))
        return frame(column(line, bar, gap=0))


class TroubleHelpCard(Surface):
    """A card with help for trouble: save a report without the office's data, try a restoration, open the backups."""

    def __init__(self, look: Look) -> None:
        super().__init__("card")
        self.report = Button(look, _("บันทึกรายงานให้ผู้ช่วยเหลือ"), "link", "out")
        self.attempt = Button(look, _("ทดลองกู้คืนทั้งชุด"), "link", "history")
        self.backups = Button(look, _("ไฟล์สำรองและกู้คืน"), "link", "shield")
        self._tried, self._held = words("", "small", "text2", wrap=True), False
        note = words(_("มีเฉพาะผลตรวจ ไม่มีข้อความในเอกสารและชื่อคน"), "small", "text2", wrap=True)
        title = words(_("เมื่อมีปัญหา"), "section")
        lines = column(
            title,
            self.report,
            note,
            self.attempt,
            self._tried,
            self.backups,
            gap=4,
            edges=(16, 10, 12, 12),
        )
        for button in (self.report, self.attempt, self.backups):
            lines.setAlignment(button, Qt.AlignmentFlag.AlignLeft)
        self.setLayout(lines)
        self.show_tried("")

    def show_busy(self, *, busy: bool, able: bool) -> None:
        """Enable the button that tries a restoration if `able` and not `busy`, and give it the focus it had before."""
        self._held = self._held or (busy and self.attempt.hasFocus())
        self.attempt.setEnabled(able and not busy)
        if self._held and self.attempt.isEnabled():
            self._held = False
            self.attempt.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_tried(self, text: str) -> None:
        """Show the progress or the result of trying a restoration; "" = none was tried."""
        show_plain(self._tried, text or _("กู้คืนชุดล่าสุดลงที่ชั่วคราว ตรวจ แล้วลบออก"))


def repairing(diagnosis: DamageDiagnosis) -> Prompt:
    """Return a prompt to confirm a repair: what the repair does, and every damaged place."""
    safe = _("ก่อนซ่อมโปรแกรมสำรองข้อมูลไว้ก่อน หลังซ่อมตรวจใหม่ทั้งหมด ส่วนอื่นไม่เปลี่ยน")
    parts: list[Part] = [diagnosis.do, PromptText(safe, "line text2")]
    if diagnosis.places:
        count = PromptText(_("ที่พบ {n} แห่ง").format(n=len(diagnosis.places)), "linestrong text2")
        parts += [PromptRow((count,)), lambda look: places(look, diagnosis.places)]
    return Prompt(title=diagnosis.problem, parts=parts, go=diagnosis.remedy)


def repaired(report: RepairReport) -> Prompt:
    """Return a prompt that reports on a repair and lists the requests made to other offices."""
    parts: list[Part] = [*repair_words(report)]
    if report.requested:
        parts.append(lambda look: places(look, report.requested))
    return Prompt(title=repair_title(report), parts=parts, go=_("ตกลง"), icon="", leave=None, gap=6)


TONES = {
    HealthRowState.DAMAGE: ("bad", "alert"),
    HealthRowState.SHOULD: ("warn", "warn"),
    HealthRowState.UNREAD: ("mute", "search"),
    HealthRowState.NOTE: ("info", "info"),
    HealthRowState.FINE: ("ok", "tick"),
}
SEEN = 7  # places visible without scrolling


class HealthRowWidget(Surface):
    """The row of one examined matter: its name, its state, and the button of its remedy."""

    def __init__(
        self,
        look: Look,
        health_row: HealthRow,
        do: Callable[[HealthRowRemedy], None],
        note_opened: Callable[[str, bool], None],
        *,
        first: bool,
    ) -> None:
        """Make the row; `note_opened` gets its key and whether its answers are shown; `first`: its button is the page's
        primary one."""
        super().__init__("clear")
        self._do, self._note_opened = do, note_opened
        self._look, self.shown = look, health_row
        self._answers: QWidget | None = None
        self.head: ListRowButton | None = None
        self._arrow = IconLabel(look, "down", "text2", 16)
        keep_room(self._arrow)  # so that the states of all rows are aligned
        show(self._arrow, health_row.diagnosis is not None)
        self.button: Button | None = None
        line = row(self._content(), gap=10, grow=0)
        if health_row.remedy is not None:
            self.button = self._made(health_row.remedy, primary=first)
            line.addWidget(self.button)
        self._whole = column(line, gap=0)
        self.setLayout(self._whole)

    def show_answers(self, expanded: bool) -> None:
        """Unfold (`expanded`) or fold the details of the damage; do nothing if the row shows no damage."""
        if self.shown.diagnosis is None or self.head is None:
            return
        if expanded and self._answers is None:
            self._answers = answers(self._look, self.shown.diagnosis)
            self._whole.addWidget(self._answers)
        if self._answers is not None:
            show(self._answers, expanded)
        self._arrow.show_icon("up" if expanded else "down", "text2")
        self._call(expanded)

    def _content(self) -> QWidget:
        look, shown = self._look, self.shown
        tone, icon = TONES[shown.state]
        tile = frame(
            row(IconLabel(look, shown.icon, tone, 20), gap=0, edges=(8, 8, 8, 8)), "banner", tone
        )
        tile.setFixedSize(look.px(20) + 16, look.px(20) + 16)
        more = shown.detail if shown.state is not HealthRowState.FINE else ""
        text = texts((shown.title, "strong"), (more, "line text2"))
        inside = row(tile, text, gap=12, edges=(6, 6, 4, 6), grow=1)
        if shown.when:
            inside.addWidget(words(shown.when, "small", "text2"))
        if shown.state in URGENT:  # for others the heading says it
            inside.addWidget(Pill(look, shown.pill, tone, icon))
        inside.addWidget(self._arrow)
        if shown.diagnosis is None:
            whole = frame(inside)
            show_tip(whole, shown.detail)
            return whole
        self.head = ListRowButton(inside, shown.title)
        self.head.clicked.connect(self._toggle)
        self._call(expanded=False)
        return self.head

    def _made(self, remedy: HealthRowRemedy, *, primary: bool) -> Button:
        if primary:
            kind = "primary"
        elif self.shown.state in URGENT:
            kind = "ghost"
        else:
            kind = "link"
        button = Button(self._look, remedy.words, kind, do=partial(self._do, remedy))
        if kind != "link":
            button.setMinimumWidth(self._look.px(116))
        name(button, f"{remedy.words}: {self.shown.title}", self.shown.detail)
        return button

    def _toggle(self) -> None:
        opened = self._answers is None or self._answers.isHidden()
        self.show_answers(opened)
        self._note_opened(self.shown.key, opened)

    def _call(self, expanded: bool) -> None:
        """Set the name for screen readers, with the state and whether the answers are shown."""
        assert self.head is not None
        fold = _("แสดงคำตอบอยู่") if expanded else _("กดเพื่อดูว่าร้ายแรงแค่ไหนและต้องทำอะไร")
        parts = (self.shown.pill, self.shown.detail, self.shown.when, fold)
        name(self.head, self.shown.title, " ".join(filter(None, parts)))


def answers(look: Look, diagnosis: DamageDiagnosis) -> QWidget:
    """Return a widget that explains a damage: how serious it is, what to do, what restoring a backup would do, whether
    work can go on, and which places are damaged."""
    asked = (
        (_("ร้ายแรงแค่ไหน"), diagnosis.serious),
        (_("ต้องทำอะไร"), diagnosis.do),
        (_("ถ้ากู้คืนจากไฟล์สำรอง"), diagnosis.restore),
        (_("ทำงานต่อได้ไหม"), diagnosis.go_on),
    )
    inside = column(gap=6, edges=(14, 10, 14, 10))
    for question, answer in asked:
        label = words(question, "linestrong", "text2")
        label.setFixedWidth(look.px(158))
        line = row(label, words(answer, "line", wrap=True), gap=12, grow=1)
        line.setAlignment(label, Qt.AlignmentFlag.AlignTop)
        inside.addLayout(line)
    if diagnosis.places:
        inside.addWidget(
            words(_("ที่พบ {n} แห่ง").format(n=len(diagnosis.places)), "linestrong", "text2")
        )
        inside.addWidget(places(look, diagnosis.places))
    return frame(inside, "inset")


def places(look: Look, damaged_places: tuple[str, ...]) -> QPlainTextEdit:
    """Return a read-only text field with the damaged places, one per line, which scrolls and can be copied."""
    box = QPlainTextEdit(readOnly=True, tabChangesFocus=True)
    box.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    show_entry(box, "\n".join(damaged_places))
    name(box, _("ทุกแห่งที่พบ {n} แห่ง").format(n=len(damaged_places)))

    def fit(size: QSizeF) -> None:
        """Set the height in lines of text, as wrapped."""
        box.setFixedHeight(
            look.px(24) * min(SEEN, max(len(damaged_places), round(size.height()))) + look.px(18)
        )

    fit(QSizeF())
    box.document().documentLayout().documentSizeChanged.connect(fit)
    return box
