"""What a unit below has signed: each paper with its state, to be accepted or returned with the reason."""

from collections.abc import Sequence

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from core.i18n import _
from core.views.signing_centre import SignedLine
from ui.desktop.theme.look import Look
from ui.desktop.widgets.bits import Button, Pill
from ui.desktop.widgets.boxes import Flow, column, empty, frame
from ui.desktop.widgets.plain import name, show, words

ICONS = {"ok": "tick", "info": "pen", "warn": "back", "mute": "lock"}


class SignedList(QFrame):
    """Hidden while the unit has signed nothing."""

    accept_wanted = Signal(object)  # SignedLine
    return_wanted = Signal(object)  # SignedLine
    open_wanted = Signal(object)  # SignedLine, to be read

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("clear")
        self._look = look
        self._lines = QVBoxLayout()
        self._lines.setSpacing(6)
        self.setLayout(column(words(_("ฉบับที่ลงนาม"), "linestrong"), self._lines, gap=4))
        show(self, False)

    def show_signed(self, found: Sequence[SignedLine]) -> None:
        empty(self._lines)
        for one in found:
            self._lines.addWidget(self._line(one))
        show(self, bool(found))

    def _line(self, one: SignedLine) -> QWidget:
        title = words(one.title, "linestrong", wrap=True)
        signers = [words(one.signers, "line", "text2", wrap=True)] if one.signers else []
        says = words(one.says, "line", "text2" if one.tone == "mute" else one.tone, wrap=True)
        reason = one.answer.reason if one.answer and not one.answer.accepted else ""
        why = [words(reason, "line", wrap=True)] if reason else []
        rounds = [Pill(self._look, _("ส่งคืนแล้ว {n} รอบ").format(n=one.rounds), "mute", "back")] if one.rounds else []
        deeds = Flow(6)
        for part in (*rounds, self._deed(_("เปิดอ่าน"), "right", one, self.open_wanted), *self._deeds(one)):
            deeds.addWidget(part)
        held = frame(deeds)
        return frame(column(title, *signers, says, *why, held, gap=2, edges=(10, 7, 10, 8)), "inset")

    def _deeds(self, one: SignedLine) -> tuple[QWidget, ...]:
        """What may be said of it now."""
        if not one.open:
            return ()
        accept = self._deed(_("รับ"), "tick", one, self.accept_wanted)
        return accept, self._deed(_("ส่งคืนแก้ไข"), "back", one, self.return_wanted)

    def _deed(self, said: str, icon: str, one: SignedLine, wanted: SignalInstance) -> Button:
        button = Button(self._look, said, "ghost", icon, small=True)
        name(button, f"{said} {one.title}")
        button.clicked.connect(lambda: wanted.emit(one))
        return button
