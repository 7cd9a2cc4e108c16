"""The page of a committee member: units to score, steps of the round, the next step, and the other members."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from core.assessment.ballots import CLOSED, DISPUTED, OPEN, BallotState
from core.committee.carries import AWAITED, DUE, LATER, CommitteeMemberStep, MemberProgress
from core.committee.own import OwnBallotSheet, round_words
from core.i18n import _
from ui.desktop.committee.carrying import MARKS
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button, Do, IconLabel, Pill
from ui.desktop.widgets.layout import column, fill, frame, holding, row, scrolling
from ui.desktop.widgets.line_list import LineList, ListLine
from ui.desktop.widgets.plain import show, show_plain, texts, words

SIDE = 316  # design pixels of the right column


def state_of(sheet: OwnBallotSheet) -> tuple[str, str, str]:
    """Return the state of a member's score sheet for a pill, as (text, tone, icon name)."""
    if sheet.released:
        return _("ประกาศผลแล้ว"), "ok", "tick"
    if sheet.aside:
        return _("ลงมติไม่นับ"), "warn", "warn"
    if sheet.state == BallotState.TWICE:
        return _("ปิดผนึกมากกว่าหนึ่งฉบับ"), "bad", "alert"
    if sheet.vote == OPEN:
        return _("เปิดซองแล้ว"), "info", "doc"
    if sheet.state != BallotState.MISSING:
        return _("ปิดผนึกแล้ว"), "ok", "lock"
    if sheet.problem:
        return _("เปิดแบบไม่ได้"), "bad", "alert"
    if not sheet.answered:
        return _("ยังไม่เริ่ม"), "mute", "minus"
    return _("{n} จาก {of} ข้อ").format(n=sheet.answered, of=sheet.of), "info", "pen"


def next_words(sheets: Sequence[OwnBallotSheet], *, sends: bool) -> str:
    """Return a sentence on the member's next step. `sends`: a file must still be sent to the secretary."""
    opened = [sheet for sheet in sheets if sheet.vote == OPEN and not sheet.released]
    if any(one.state not in (BallotState.MISSING, BallotState.AFTER) for one in opened):
        if not sends:
            return _("เขียนไฟล์คำตอบที่เปิดซองแล้ว รอประกาศผล")
        return _("เลขานุการเปิดซองแล้ว ส่งไฟล์ให้เลขานุการอีกครั้ง คำตอบและเหตุผลของท่านอยู่ในไฟล์นั้น")
    if any(sheet.scorable for sheet in sheets):
        return _("ให้คะแนนทีละหน่วยงาน คะแนนอยู่ในเครื่องนี้เท่านั้นจนกว่าจะปิดผนึก กรรมการท่านอื่นและเลขานุการไม่เห็น")
    if any(
        sheet.problem and sheet.state == BallotState.MISSING and sheet.vote == CLOSED
        for sheet in sheets
    ):
        return _("มีแบบที่เปิดในเครื่องนี้ไม่ได้ เลือกดูเหตุผลที่หน่วยงานนั้น แล้วขอใบตรวจใหม่จากเลขานุการ")
    if any(sheet.vote == DISPUTED for sheet in sheets):
        return _("เลขานุการเปิดซองสองครั้งไม่ตรงกัน ถามเลขานุการก่อนทำต่อ")
    if opened:
        return _("เลขานุการเปิดซองแล้วโดยไม่มีใบของท่าน ใบของท่านไม่นับ และไม่ต้องส่งอีก")
    if all(sheet.released for sheet in sheets):
        return _("ประกาศผลของทุกหน่วยงานแล้ว ไม่มีเรื่องที่ต้องทำต่อ")
    if not sends:
        return _("เขียนไฟล์ใบคะแนนแล้ว รอไฟล์เปิดซองจากเลขานุการ")
    return _("ปิดผนึกครบแล้ว ส่งไฟล์ให้เลขานุการ แล้วรอไฟล์จากเลขานุการเมื่อเปิดซอง")


class MemberSheetsWidget(QWidget):
    """A list of the score sheets that a member fills in, one per unit; Enter or a double click opens one."""

    def __init__(
        self, look: Look, score: Callable[[OwnBallotSheet], None], seal: Do, send: Do
    ) -> None:
        super().__init__()
        self._open = score
        self.sheets: tuple[OwnBallotSheet, ...] = ()
        self.sends = False  # there is something to send
        self.list = LineList(look, _("หน่วยงานที่ท่านให้คะแนน"), do=self._choose)
        self.list.opened.connect(self._score)
        self._head = words("", "section", wrap=True)
        self._next = words("", "body", "text2", wrap=True)
        self._problem = words("", "body", "bad", wrap=True)
        self.score = Button(look, _("ให้คะแนน"), "ghost", "pen", do=self._score)
        self.seal = Button(look, _("ปิดผนึก"), "ghost", "lock", do=seal)
        self.send = Button(look, _("ส่งให้เลขานุการ"), "ghost", "out", do=send)
        self._said = words("", "line", "text2", wrap=True)
        self._look = look
        self._steps = column(gap=6)
        self._others = column(gap=6)
        side = column(
            words(_("รับส่งกับเลขานุการ"), "card"),
            self._steps,
            self._next,
            self._problem,
            self.score,
            self.seal,
            self.send,
            self._said,
            gap=10,
            edges=(16, 12, 16, 12),
        )
        self._panel = frame(
            column(words(_("คณะกรรมการ"), "card"), self._others, gap=8, edges=(16, 12, 16, 12)),
            "card",
        )
        self._beside = scrolling(column(frame(side, "card"), self._panel, None, gap=12))
        self._fit()
        look.resized.connect(self._fit)
        self._seen = words(
            _("คนอื่นเห็นใบของท่านเมื่อทุกคนปิดผนึกและเลขานุการเปิดซองแล้วเท่านั้น"), "line", "text2", wrap=True
        )
        body = frame(
            column(self._head, self.list, self._seen, gap=8, edges=(16, 12, 16, 12), grow=1), "card"
        )
        self.setLayout(row(body, self._beside, gap=12, grow=0))

    def _fit(self) -> None:
        self._beside.setFixedWidth(self._look.px(SIDE))

    @property
    def here(self) -> OwnBallotSheet | None:
        return next((one for one in self.sheets if one.sheet == self.list.here), None)

    def show_way(self, progress: MemberProgress, others: Sequence[tuple[str, bool]]) -> None:
        """Show the sheets and steps of `progress`. `others`: every member as (name, whether it is the user's own)."""
        sheets = self.sheets = progress.sheets
        sealed = sum(sheet.state != BallotState.MISSING for sheet in sheets)
        head = _("ท่านให้คะแนน {n} หน่วยงาน ปิดผนึกแล้ว {k}").format(n=len(sheets), k=sealed)
        show_plain(self._head, head if sheets else _("ยังไม่มีใบตรวจ"))
        fill(self._steps, map(self._step, progress.steps))
        fill(self._others, (self._other(*other) for other in others))
        for part in (self._panel, self._seen):
            show(part, bool(sheets))
        several = (
            len({sheet.assessor for sheet in sheets}) > 1
        )  # this PC is used by several members
        self.list.show_lines([_line(sheet, several=several) for sheet in sheets])
        if self.list.here is None and sheets:
            first = next((sheet for sheet in sheets if sheet.scorable), sheets[0])
            self.list.show_key(first.sheet)
        show_plain(
            self._next,
            next_words(sheets, sends=bool(progress.sends)) if sheets else progress.next_step,
        )
        self.seal.setEnabled(any(sheet.scorable and sheet.answered for sheet in sheets))
        for button in (self.score, self.seal):
            show(button, bool(sheets))
        show(self.send, bool(sheets) or bool(progress.sends))
        self.sends = bool(progress.sends)
        # a disabled button would give the focus to the sidebar
        if self.send.hasFocus() and not self.sends:
            self.list.setFocus()
        self.send.setEnabled(self.sends)
        self._choose()

    def _step(self, step: CommitteeMemberStep) -> QWidget:
        icon, tone = MARKS.get(step.state, ("minus", "text2"))
        role = "linestrong" if step.state in (DUE, AWAITED) else "line"
        ink = "text2" if step.state == LATER else "text"
        text = texts((step.title, f"{role} {ink}"), (step.more, "small text2"))
        return holding(row(IconLabel(self._look, icon, tone, 16), text, gap=8, grow=1))

    def _other(self, label: str, mine: bool) -> QWidget:
        pill = [Pill(self._look, _("ท่าน"), "accent")] if mine else []
        return holding(row(words(label, "body", wrap=True), *pill, gap=8, grow=0))

    def tell(self, text: str, tone: str) -> None:
        """Show `text` in the colour of `tone`, as the result of sealing the sheets or of writing a file."""
        self._said.setProperty("tone", tone)
        show_plain(self._said, text)

    def _choose(self) -> None:
        one = self.here
        self.score.setEnabled(one is not None and not one.problem)
        self.score.show_words(_("ให้คะแนน") if one is None or one.scorable else _("ดูแบบของท่าน"))
        show_plain(self._problem, one.problem if one else "")
        show(self._problem, bool(one and one.problem))

    def _score(self) -> None:
        one = self.here
        if one is not None and not one.problem:
            self._open(one)


def _line(sheet: OwnBallotSheet, *, several: bool) -> ListLine:
    text, tone, icon = state_of(sheet)
    if not sheet.problem:
        below = _("ตรวจแล้ว {n} จาก {of} ข้อ").format(n=sheet.answered, of=sheet.of)
    else:
        below = sheet.problem
    above = " · ".join(
        (round_words(sheet.round), str(sheet.year), *([sheet.assessor] if several else []))
    )
    return ListLine(sheet.sheet, sheet.name, below, above, text, tone, icon)
