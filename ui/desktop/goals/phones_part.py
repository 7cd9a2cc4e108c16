"""What the chair of a goal meeting sees of phones: which stage is open to them, and what is asked before one is."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout, QFrame, QWidget

from core.assessment.slips import MOST
from core.i18n import _
from core.workshop.goal_sitting import PROPOSING, VOTING, GoalSitting, stage_words
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button
from ui.desktop.widgets.layout import row
from ui.desktop.widgets.plain import show, show_plain, words
from ui.desktop.widgets.prompt import Part, Prompt, Prose, Refusal, Row, number, segments

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


def goal_slips_wanted(proposed: int) -> Prompt:
    """How many `slips` there are, one for each who comes."""
    about = _("บุคลากรเสนอเรื่องและลงคะแนนในโทรศัพท์ของตน บัตรเข้าห้องคนละใบ ไม่มีชื่อบนบัตร ผู้ที่ไม่ใช้โทรศัพท์เสนอและยกมือที่โต๊ะได้เหมือนเดิม")
    slips = number("slips", _("จำนวนบัตรเข้าห้อง"), min(max(1, proposed), MOST))
    count = Row((Prose(_("บัตรเข้าห้อง"), "label text2"), slips, Prose(_("ใบ"), "label text2"), None))
    return Prompt(
        title=_("เปิดห้องให้โทรศัพท์"), parts=[Prose(about, "body text2"), count, Refusal("line warn")], go=_("เปิดห้อง"),
        icon="pc", enters=False, lacks=lambda slips: outside(slips, MOST),
    )  # fmt: skip


def goal_vote_wanted(topics: int, picks: int, standing: int, anew: bool) -> Prompt:
    """How many topics one may choose (`picks`), and whether the votes that stand are taken back (`anew`).

    `standing`: votes there are by now; `anew`: it is proposed to take them back.
    """
    about = _("โทรศัพท์ทุกเครื่องเลือกจาก {n} เรื่อง และเปลี่ยนได้จนกว่าจะปิด ไม่มีผู้ใดเห็นเสียงจากโทรศัพท์ก่อนปิด").format(n=topics)
    most = number("picks", _("เลือกได้ไม่เกินคนละกี่เรื่อง"), min(max(1, picks), topics))
    count = Row((Prose(_("เลือกได้ไม่เกินคนละ"), "label text2"), most, Prose(_("เรื่อง"), "label text2"), None))
    parts: list[Part] = [Prose(about, "body text2"), count, Refusal("line warn")]
    if standing > 0:
        options = ((ADD, _("นับรวมกับเสียงที่มีอยู่")), (ANEW, _("เริ่มนับใหม่")))
        votes = segments("anew", _("เสียงที่มีอยู่"), options, ANEW if anew else ADD)
        parts.append(Prose(_("ขณะนี้มีเสียงอยู่แล้ว {n} เสียง").format(n=standing), "line text2"))
        parts.append(Row((votes._replace(read=lambda field: field.key == ANEW), None)))
    return Prompt(
        title=_("เปิดลงคะแนน"), parts=parts, go=_("เปิดลงคะแนน"), enters=False,
        lacks=lambda picks, **_rest: outside(picks, topics),
    )  # fmt: skip


def goal_count(sitting: GoalSitting) -> Prompt:
    """The vote of phones is closed and counted; who has not voted is told in number alone."""
    about = _("ปิดแล้วโทรศัพท์เปลี่ยนคำตอบไม่ได้ และเสียงจากโทรศัพท์บวกเข้ากับเสียงที่โต๊ะกรอก")
    missing = sitting.slips - sum(n > 0 for n in sitting.answered().values())
    who = _("ยังไม่ลงคะแนน {n} ใบ").format(n=missing) if missing else _("ลงคะแนนครบทุกใบ")
    return Prompt(
        title=_("ปิดลงคะแนน"), parts=[Prose(who, "strong"), about], go=_("ปิดลงคะแนนแล้วนับ"), icon="lock", wide=480
    )


def outside(number: int, most: int) -> str:
    """What is said of a number that is none from 1 to `most`."""
    return "" if 1 <= number <= most else _("กรอกจำนวน 1 ถึง {most}").format(most=most)
