"""Messages of the units above with the replies, and the ops that are kept without effect."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from core.exchange.letters import Letter
from core.i18n import _
from core.log.certificates import Problem
from core.log.problems import sentence
from core.values import Ref
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button, Pictogram, Pill
from ui.desktop.widgets.inputs import Note
from ui.desktop.widgets.layout import column, empty, flow, frame, holding, row, scrolling
from ui.desktop.widgets.plain import name, words


class LettersPage(QWidget):
    """Open ones first; a reply goes back with the next file."""

    reply_wanted = Signal(object, str, bool)  # Ref of the letter, words, done
    jump = Signal(object, str)  # Ref of what it is about, item

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._shown: tuple[Letter, ...] | None = None
        self._list = QVBoxLayout()
        self._list.setSpacing(10)
        self.setLayout(column(scrolling(column(self._list, None, gap=0, edges=(0, 0, 6, 0))), gap=0))

    def show_letters(self, found: Sequence[Letter]) -> None:
        if tuple(found) == self._shown:
            return  # a reply that is being typed stays
        self._shown = tuple(found)
        empty(self._list)
        if not found:
            none = _("ยังไม่มีความเห็นหรือคำขอถึงหน่วยงานนี้ เมื่อนำเข้าไฟล์ตอบของส่วนกลางหรือจังหวัด ข้อความจะอยู่ที่นี่")
            self._list.addWidget(words(none, "strong", "text2", wrap=True))
        for one in found:
            self._list.addWidget(self._letter(one))

    def _letter(self, one: Letter) -> QFrame:
        kind = Pill(self._look, one.kind_words, "info" if one.kind == "comment" else "warn", "chat")
        head = flow(kind, words(one.who, "linestrong"), words(one.when, "line", "text2"), *self._state(one))
        where = words(one.where, "line", "text2", wrap=True)
        line = row(where, gap=8)
        if one.about is not None:
            go = Button(self._look, _("ไปที่ข้อมูล"), "link", "right", do=lambda: self.jump.emit(one.about, one.item))
            name(go, _("ไปที่ข้อมูล {where}").format(where=one.where))
            line.addWidget(go)
        line.setStretch(0, 1)
        replies = [
            frame(
                column(
                    words("  ".join(filter(None, (each.who, each.when))), "small", "text2"),
                    words(each.text or _("ทำแล้ว"), "line", wrap=True), gap=0, edges=(12, 5, 10, 7),
                ),
                "inset",
            )
            for each in one.replies
        ]  # fmt: skip
        inside = column(
            holding(head),
            words(one.text, "strong", wrap=True),
            line,
            *replies,
            self._answer(one),
            gap=6,
            edges=(18, 12, 16, 12),
        )
        return frame(inside, "card")

    def _state(self, one: Letter) -> list[QWidget]:
        found: list[QWidget] = []
        if one.due:
            tone = "warn" if one.late else "mute"
            found.append(Pill(self._look, _("ภายใน {day}").format(day=one.due), tone, "warn" if one.late else "info"))
        if one.kind != "comment" and not one.open:
            found.append(Pill(self._look, _("ทำแล้ว"), "ok", "tick"))
        return found

    def _answer(self, one: Letter) -> QWidget:
        text = Note(self._look, _("เขียนตอบ"))
        name(text, _("เขียนตอบ"))
        send = Button(self._look, _("ตอบ"), "ghost", "pen", do=lambda: self._reply(one.ref, text, done=False))
        done = Button(self._look, _("ทำแล้ว"), "ghost", "tick", do=lambda: self._reply(one.ref, text, done=True))
        buttons = [send, done] if one.open else [send]
        return frame(row(text, *buttons, gap=8, grow=0))

    def _reply(self, ref: Ref, text: Note, *, done: bool) -> None:
        if done or text.toPlainText().strip():
            self.reply_wanted.emit(ref, text.toPlainText().strip(), done)


LISTED = 200


class ProblemsPage(QWidget):
    """Lists the ops that have no effect, and why."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._list = QVBoxLayout()
        self._list.setSpacing(8)
        self.setLayout(column(scrolling(column(self._list, None, gap=0, edges=(0, 0, 6, 0))), gap=0))

    def show_problems(self, found: Sequence[Problem]) -> None:
        empty(self._list)
        if not found:
            self._list.addWidget(words(_("ไม่มีข้อมูลที่เก็บไว้โดยไม่มีผล"), "strong", "ok", wrap=True))
        for one in found[:LISTED]:
            why = words(sentence(one.why), "strong", wrap=True)
            more = _("{ops} รายการ  เครื่อง {device}").format(ops=one.ops, device=one.device[:16])
            line = row(
                Pictogram(self._look, "warn", "warn"), column(why, words(more, "line", "text2", wrap=True), gap=1),
                gap=12, edges=(14, 9, 14, 10), grow=1
            )  # fmt: skip
            self._list.addWidget(frame(line, "card"))
