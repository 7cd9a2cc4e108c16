"""What the chair of a goal meeting sees of phones: which stage is open to them, and what is asked before one is."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout, QFrame, QLineEdit, QWidget

from core.assessment.slips import MOST
from core.i18n import _
from core.workshop.goal_sitting import PROPOSING, VOTING, GoalSitting, stage_words
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button
from ui.desktop.widgets.choices import Segments
from ui.desktop.widgets.dialog import FramedDialog
from ui.desktop.widgets.inputs import NumberEdit
from ui.desktop.widgets.layout import column, row
from ui.desktop.widgets.plain import name, show, show_entry, show_plain, words

ADD, ANEW = "add", "anew"
LARGE = 125  # percent: from here on letters are large


class GoalPhonesPart(QFrame):
    """Below the line where proposals are typed: the room, and the stage that phones are at."""

    proposing_wanted = Signal(bool)  # open it, or close it
    vote_wanted = Signal()
    count_wanted = Signal()

    def __init__(self, look: Look, room: QWidget) -> None:
        super().__init__()
        self.setObjectName("clear")
        self.said = words("", "line", "text2", wrap=True)
        self.propose = Button(look, _("เปิดรับเรื่องจากโทรศัพท์"), "ghost", "plus", do=self._toggle)
        self.vote = Button(look, _("เปิดลงคะแนน"), "ghost", "tick", do=self._vote)
        self._stage = ""
        self._look, self._line = look, row(room, row(self.said, self.propose, self.vote, gap=8, grow=0), gap=12, grow=1)
        self.setLayout(self._line)
        self._fit()
        look.resized.connect(self._fit)

    def _fit(self) -> None:
        """With large letters room and stage lie in two rows."""
        way = QBoxLayout.Direction
        self._line.setDirection(way.TopToBottom if self._look.scale >= LARGE else way.LeftToRight)

    def show_sitting(self, sitting: GoalSitting, topics: int) -> None:
        """Shown once there are slips."""
        self._stage = sitting.stage
        show_plain(self.said, stage_words(sitting))
        proposing, voting = sitting.stage == PROPOSING, sitting.stage == VOTING
        self.propose.show_words(_("ปิดรับเรื่อง") if proposing else _("เปิดรับเรื่องจากโทรศัพท์"))
        self.vote.show_words(_("ปิดลงคะแนนแล้วนับ") if voting else _("เปิดลงคะแนน"))
        show(self.propose, not voting)
        show(self.vote, not proposing)
        self.vote.setEnabled(voting or topics > 0)

    def _toggle(self) -> None:
        self.proposing_wanted.emit(self._stage != PROPOSING)

    def _vote(self) -> None:
        (self.count_wanted if self._stage == VOTING else self.vote_wanted).emit()


class GoalSlipsDialog(FramedDialog):
    """How many come, a slip each."""

    wanted = Signal(int)

    def __init__(self, look: Look, proposed: int, parent: QWidget | None) -> None:
        super().__init__(look, _("เปิดห้องให้โทรศัพท์"), parent)
        self.number = NumberEdit(look, 70)
        about = _(
            "บุคลากรเสนอเรื่องและลงคะแนนในโทรศัพท์ของตน บัตรเข้าห้องคนละใบ ไม่มีชื่อบนบัตร ผู้ที่ไม่ใช้โทรศัพท์เสนอและยกมือที่โต๊ะได้เหมือนเดิม"
        )
        self._why = words("", "line", "warn", wrap=True)
        self.go = Button(look, _("เปิดห้อง"), "primary", "pc", do=self._tell)
        count = row(words(_("บัตรเข้าห้อง"), "label", "text2"), self.number, words(_("ใบ"), "label", "text2"), None)
        self.fill(
            column(words(about, "body", "text2", wrap=True), count, self._why, None, gap=8),
            self.closer(),
            self.go,
            wide=520,
        )
        name(self.number, _("จำนวนบัตรเข้าห้อง"))
        self.number.textChanged.connect(lambda _text: self._typed())
        show_entry(self.number, f"{min(max(1, proposed), MOST)}")
        self._typed()
        self.number.setFocus()

    def _typed(self) -> None:
        sound = 1 <= whole(self.number) <= MOST
        show_plain(self._why, "" if sound else _("กรอกจำนวน 1 ถึง {most}").format(most=MOST))
        self.go.setEnabled(sound)

    def _tell(self) -> None:
        self.accept()
        self.wanted.emit(whole(self.number))


class GoalVoteDialog(FramedDialog):
    """How many topics one may choose, and what becomes of votes that stand already."""

    wanted = Signal(int, bool)  # topics; whether the votes that stand are taken back

    def __init__(self, look: Look, topics: int, picks: int, standing: int, anew: bool, parent: QWidget | None) -> None:
        """`standing`: votes there are by now; `anew`: it is proposed to take them back."""
        super().__init__(look, _("เปิดลงคะแนน"), parent)
        self._topics = topics
        self.number = NumberEdit(look, 70)
        about = _("โทรศัพท์ทุกเครื่องเลือกจาก {n} เรื่อง และเปลี่ยนได้จนกว่าจะปิด ไม่มีผู้ใดเห็นเสียงจากโทรศัพท์ก่อนปิด")
        self._why = words("", "line", "warn", wrap=True)
        options = ((ADD, _("นับรวมกับเสียงที่มีอยู่"), ""), (ANEW, _("เริ่มนับใหม่"), ""))
        self.votes = Segments(options, _("เสียงที่มีอยู่"))
        self.votes.show_key(ANEW if anew and standing else ADD)
        self._standing = words(_("ขณะนี้มีเสียงอยู่แล้ว {n} เสียง").format(n=standing), "line", "text2", wrap=True)
        for each in (self.votes, self._standing):
            show(each, standing > 0)
        self.go = Button(look, _("เปิดลงคะแนน"), "primary", "tick", do=self._tell)
        count = row(
            words(_("เลือกได้ไม่เกินคนละ"), "label", "text2"), self.number, words(_("เรื่อง"), "label", "text2"), None
        )
        body = column(
            words(about.format(n=topics), "body", "text2", wrap=True), count, self._why, self._standing,
            row(self.votes, None), None, gap=8,
        )  # fmt: skip
        self.fill(body, self.closer(), self.go, wide=520)
        name(self.number, _("เลือกได้ไม่เกินคนละกี่เรื่อง"))
        self.number.textChanged.connect(lambda _text: self._typed())
        show_entry(self.number, f"{min(max(1, picks), topics)}")
        self._typed()
        self.number.setFocus()

    def _typed(self) -> None:
        sound = 1 <= whole(self.number) <= self._topics
        show_plain(self._why, "" if sound else _("กรอกจำนวน 1 ถึง {most}").format(most=self._topics))
        self.go.setEnabled(sound)

    def _tell(self) -> None:
        self.accept()
        self.wanted.emit(whole(self.number), self.votes.key == ANEW)


class GoalCountDialog(FramedDialog):
    """The vote of phones is closed and counted; who has not voted is told in number alone."""

    wanted = Signal()

    def __init__(self, look: Look, sitting: GoalSitting, parent: QWidget | None) -> None:
        super().__init__(look, _("ปิดลงคะแนน"), parent)
        about = _("ปิดแล้วโทรศัพท์เปลี่ยนคำตอบไม่ได้ และเสียงจากโทรศัพท์บวกเข้ากับเสียงที่โต๊ะกรอก")
        missing = sitting.slips - sum(n > 0 for n in sitting.answered().values())
        who = _("ยังไม่ลงคะแนน {n} ใบ").format(n=missing) if missing else _("ลงคะแนนครบทุกใบ")
        self.go = Button(look, _("ปิดลงคะแนนแล้วนับ"), "primary", "lock", do=self._tell)
        self.fill(
            column(words(who, "strong", wrap=True), words(about, "body", wrap=True), None, gap=8),
            self.closer(),
            self.go,
            wide=480,
        )
        self.go.setFocus()

    def _tell(self) -> None:
        self.accept()
        self.wanted.emit()


def whole(field: QLineEdit) -> int:
    """What is typed as a number; 0 where it is none."""
    text = field.text().strip()
    return int(text) if text.isdecimal() else 0
