"""The cards of the page of signing: hindrances, the route, answers, revisions."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from core.assigning.signoff_answers import FieldRemark, SignOffAnswer
from core.i18n import _
from core.plan.locks import report_words
from core.signing.blockers import Hindrance
from core.signing.chain import DONE, HERE
from core.signing.view import Revision, Signature, SignPanel
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button, Pictogram, Pill
from ui.desktop.widgets.layout import column, empty, flow, frame, hairline, row
from ui.desktop.widgets.plain import name, show, words

LISTED = 10  # matters shown before all are asked for: the page stands at once
PILLS = 118  # design pixels: the names of the signers are aligned


class Cards(QFrame):
    """A card of lines under a heading; hidden while it has none."""

    def __init__(self, look: Look, title: str) -> None:
        super().__init__()
        self.setObjectName("card")
        self._look = look
        self._lines = QVBoxLayout()
        self._lines.setSpacing(6)
        self.title = words(title, "card", wrap=True)
        self.setLayout(column(self.title, self._lines, gap=8, edges=(16, 10, 14, 12)))
        show(self, False)

    def fill(self, lines: Sequence[QWidget]) -> None:
        empty(self._lines)
        for one in lines:
            self._lines.addWidget(one)
        show(self, bool(lines))


class HindranceCard(Cards):
    """What is open before locking, each with a link to where it is mended."""

    jump = Signal(object)  # Ref

    def __init__(self, look: Look, title: str, tone: str) -> None:
        """`tone`: bad = it hinders, warn = it does not."""
        super().__init__(look, title)
        self._tone = tone

    def show_hindrances(self, found: Sequence[Hindrance], most: int = LISTED) -> None:
        lines = [self._line(one) for one in found[:most]]
        if len(found) > most:
            every = partial(self.show_hindrances, found, len(found))
            more = Button(self._look, _("ดูอีก {n} เรื่อง").format(n=len(found) - most), "link", "down", do=every)
            lines.append(frame(row(more, None)))
        self.fill(lines)

    def _line(self, one: Hindrance) -> QWidget:
        icon = "conflict" if one.kind == "conflict" else "warn"
        text = words(one.text, "line", wrap=True)
        line = row(Pictogram(self._look, icon, self._tone, 18), text, gap=8, grow=1)
        if one.ref is not None:
            go = Button(self._look, _("ไปแก้"), "link", "right", do=lambda: self.jump.emit(one.ref))
            name(go, _("ไปแก้ {what}").format(what=one.text))
            line.addWidget(go)
        return frame(line)


class RouteCard(Cards):
    """Who signs in which order, who has, and where the paper waits."""

    ink_wanted = Signal(object)  # Signature
    clear_wanted = Signal(str)  # id of a step

    def __init__(self, look: Look) -> None:
        super().__init__(look, _("ลำดับการลงนาม"))

    def show_route(self, route: Sequence[Signature], *, open_: bool) -> None:
        """`open_`: ink may still be noted."""
        last = next((one.id for one in reversed(route) if one.step.inks), "")
        self.fill([self._line(n, one, last, open_=open_) for n, one in enumerate(route, 1)])

    def _line(self, n: int, one: Signature, last: str, *, open_: bool) -> QWidget:
        tone = {DONE: "ok", HERE: "info"}.get(one.state, "mute")
        icon = {DONE: "tick", HERE: "pen"}.get(one.state, "user")
        pill = Pill(self._look, f"{n}. {one.title}", tone, icon)
        who = [words(line, "linestrong" if line.startswith("(") else "line", wrap=True) for line in one.lines]
        says = words(one.says, "line", "info" if one.state == HERE else "text2", wrap=True)
        held = frame(column(pill, None, gap=0))
        held.setMinimumWidth(self._look.px(PILLS))
        line = row(held, column(*who, says, gap=0), gap=10, edges=(10, 7, 8, 8), grow=1)
        if open_ and one.state == HERE:
            ink = Button(self._look, _("บันทึกการลงนาม"), "ghost", "pen", do=lambda: self.ink_wanted.emit(one))
            name(ink, _("บันทึกการลงนามของ{title}").format(title=one.title))
            line.addWidget(ink)
        elif open_ and one.id == last:
            clear = Button(self._look, _("บันทึกผิด"), "link", "undo", do=lambda: self.clear_wanted.emit(one.id))
            name(clear, _("ลบการลงนามที่บันทึกของ{title}").format(title=one.title))
            line.addWidget(clear)
        return frame(line, "inset") if one.state == HERE else frame(line)


class AnswerCard(Cards):
    """The answers of the next levels, and their remarks at the fields."""

    jump = Signal(object)  # Ref
    reply_wanted = Signal(object, bool)  # FieldRemark, whether it is done

    def __init__(self, look: Look) -> None:
        super().__init__(look, _("คำตอบของหน่วยงานถัดไป"))

    def show_answers(self, panel: SignPanel) -> None:
        rounds = [words(_("ส่งคืนมาแล้ว {n} รอบ").format(n=panel.rounds), "line", "text2")] if panel.rounds else []
        answers = [self._answer(one) for one in reversed(panel.answers)]
        remarks = [self._remark(one) for one in panel.remarks]
        parts = [hairline()] if answers and remarks else []
        self.fill([*rounds, *answers, *parts, *remarks])

    def _answer(self, one: SignOffAnswer) -> QWidget:
        pill = Pill(self._look, _("รับแล้ว"), "ok", "tick") if one.accepted else None
        pill = pill or Pill(self._look, _("ส่งคืน"), "bad", "back")
        head = flow(pill, words(one.who, "linestrong"), words(one.when, "line", "text2"))
        reason = [words(one.reason, "line", wrap=True)] if one.reason else []
        return frame(column(frame(head), *reason, gap=3))

    def _remark(self, one: FieldRemark) -> QWidget:
        tone = "text2" if one.done else "text"
        where = words(one.where, "linestrong", tone, wrap=True)
        text = words(one.text, "line", tone, wrap=True)
        replies = [words(_("ตอบ: {text}").format(text=each), "line", "ok", wrap=True) for each in one.replies]
        go = Button(self._look, _("ไปที่ช่อง"), "link", "right", do=lambda: self.jump.emit(one))
        name(go, _("ไปที่ช่อง {where}").format(where=one.where))
        answer = Button(self._look, _("ตอบ"), "link", "chat", do=lambda: self.reply_wanted.emit(one, False))
        done = Button(self._look, _("แก้แล้ว"), "link", "tick", do=lambda: self.reply_wanted.emit(one, True))
        buttons = frame(flow(go, answer, *(() if one.done else (done,))))
        state = [Pill(self._look, _("แก้แล้ว"), "ok", "tick")] if one.done else []
        return frame(column(where, text, *replies, *state, buttons, gap=2, edges=(12, 7, 10, 6)), "inset")


class RevisionCard(Cards):
    """Every sign-off of the subject, newest first."""

    unlock_wanted = Signal(object)  # Revision of one period
    compare_wanted = Signal(object)  # Revision: what changed since the one before, else since it was signed

    def __init__(self, look: Look) -> None:
        super().__init__(look, _("ฉบับที่ล็อกและลงนาม"))

    def show_revisions(self, found: Sequence[Revision]) -> None:
        self.fill([self._line(one) for one in found])

    def _line(self, one: Revision) -> QWidget:
        icon = {"ok": "tick", "warn": "warn", "bad": "cross", "info": "lock"}.get(one.tone, "history")
        called = report_words(one.period) if one.period else _("ฉบับที่ {n}").format(n=one.number)
        head = frame(flow(Pill(self._look, called, one.tone, icon), words(one.when, "line", "text2")))
        lines: list[QWidget] = [
            words(one.signers, "linestrong", wrap=True),
            words(one.says, "line", "text2" if one.tone == "mute" else one.tone, wrap=True),  # grey when it is past
        ]
        if one.readable:
            compare = Button(self._look, _("เทียบทีละช่อง"), "link", "copy", do=lambda: self.compare_wanted.emit(one))
            name(compare, _("เทียบฉบับที่ {n} ทีละช่อง").format(n=one.number))
            lines.append(compare)
        if one.period and one.stands:
            unlock = Button(self._look, _("ปลดล็อกเพื่อแก้ไข"), "link", "undo", do=lambda: self.unlock_wanted.emit(one))
            name(unlock, _("ปลดล็อก{what}").format(what=called))
            lines.append(unlock)
        return frame(column(head, *lines, gap=2, edges=(12, 8, 10, 7)), "inset")
