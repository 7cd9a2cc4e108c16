"""Widgets at a field for decisions: which value of a conflict applies, whether input to a reworded item still holds."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from core.assessment.rows import AnswerInput
from core.i18n import _
from core.people.units import ConflictChoice
from core.values import AbsenceReason, Written
from ui.desktop.theme.look import Look
from ui.desktop.theme.thai import BREAK, breakable, parted
from ui.desktop.widgets.buttons import Button, IconLabel
from ui.desktop.widgets.layout import Surface, column, flow, frame, row
from ui.desktop.widgets.plain import name, show, show_tip, words


class ConflictBox(Surface):
    """A box with a button for each value in conflict, none preselected. What is not on this PC cannot be chosen."""

    def __init__(
        self,
        look: Look,
        slot: AnswerInput,
        field: str,
        choose: Callable[[AnswerInput, Written], None],
    ) -> None:
        super().__init__("banner")
        self.slot = slot
        self._choose = choose
        self.buttons: list[Button] = []  # one per value
        self.setProperty("tone", "bad")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        title = words(
            _("ข้อมูลไม่ตรงกัน: {field} เลือกค่าที่ถูกต้อง").format(field=field),
            "linestrong",
            "bad",
            wrap=True,
        )
        head = row(IconLabel(look, "conflict", "bad"), title, gap=8, grow=1)
        # one below the other if narrow
        values = flow(*(self._value(look, value) for value in slot.sides), gap=8)
        self.setLayout(column(head, values, gap=6, edges=(10, 6, 10, 8)))
        name(self, _("ข้อมูลไม่ตรงกัน: {field}").format(field=field))

    def _value(self, look: Look, value: ConflictChoice) -> QFrame:
        here = value.value
        choose = None if isinstance(here, AbsenceReason) else partial(self._choose, self.slot, here)
        use = Button(look, _("ใช้ค่านี้"), icon="tick", small=True, do=choose)
        use.setEnabled(choose is not None)
        name(use, _("ใช้ค่า {value} ของ{who}").format(value=value.text, who=value.who))
        self.buttons.append(use)
        text = words(value.text, "strong", wrap=True)
        who = words(f"{value.who}  {value.when}", "small", "text2", wrap=True)
        show_tip(who, _("เวลาเป็นของเครื่องที่บันทึก ไม่ใช้ตัดสิน"))
        return frame(row(column(text, who, gap=0), use, gap=8, edges=(10, 5, 8, 6), grow=0), "card")


class _MarkedWords(NamedTuple):
    text: str
    changed: bool


def marked(
    old: str, new: str, split: Callable[[str], Sequence[str]]
) -> tuple[tuple[_MarkedWords, ...], tuple[_MarkedWords, ...]]:
    """Return (pieces of `old`, pieces of `new`), each piece marked as changed or equal; `split` cuts into words."""
    from difflib import SequenceMatcher  # rarely needed at the start

    before, after = split(old), split(new)
    blocks = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    sides: tuple[list[_MarkedWords], list[_MarkedWords]] = ([], [])
    for how, first, last, start, end in blocks:
        for side, part in zip(sides, (before[first:last], after[start:end]), strict=True):
            if part:
                side.append(_MarkedWords("".join(part), how != "equal"))
    return tuple(sides[0]), tuple(sides[1])


class DiffTextWidget(QWidget):
    """A widget that paints a text of several lines with its changed words marked."""

    def __init__(self, look: Look, pieces: Sequence[_MarkedWords], tone: str) -> None:
        super().__init__()
        self._look = look
        self._tone = tone
        self.pieces = pieces
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return round(self._laid(width)[1]) + 2

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(260), self.heightForWidth(self._look.px(260)))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(90), self.heightForWidth(max(self._look.px(90), self.width())))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self._look.color("text"))
        self._laid(self.width())[0].draw(painter, QPointF(0, 0))

    def _laid(self, width: int) -> tuple[QTextLayout, float]:
        """Return the text laid out at this width, and its height."""
        text = breakable("".join(piece.text for piece in self.pieces)).replace("\n", "\u2028")
        layout = QTextLayout(text, self._look.font(13))
        option = QTextOption(Qt.AlignmentFlag.AlignLeft)
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.setFormats(list(self._formats(text)))
        layout.beginLayout()
        height = 0.0
        while (line := layout.createLine()).isValid():
            line.setLineWidth(max(1, width))
            line.setPosition(QPointF(0, height))
            height += line.height()
        layout.endLayout()
        return layout, height

    def _formats(self, laid: str) -> list[QTextLayout.FormatRange]:
        found = []
        start = 0
        places = iter([at for at, sign in enumerate(laid) if sign != BREAK])
        for piece in self.pieces:
            end = max((at + 1 for _sign, at in zip(piece.text, places, strict=False)), default=0)
            # Qt counts in UTF-16 units
            length = len(laid[:end].encode("utf-16-le")) // 2 - start if end else 0
            if piece.changed and piece.text.strip():
                one = QTextLayout.FormatRange()
                one.start, one.length = start, length
                look = QTextCharFormat()
                look.setForeground(self._look.color(self._tone))
                look.setFontUnderline(self._tone != "bad")
                look.setFontStrikeOut(self._tone == "bad")
                look.setFontWeight(700)
                one.format = look
                found.append(one)
            start += length
        return found


class RewordedItemBox(Surface):
    """A box with the old and new text of a reworded item; its button confirms that the answer to it still holds."""

    def __init__(
        self, look: Look, old: str, new: str, answer: str, item: str, *, confirm: bool = True
    ) -> None:
        """Make the box; `old` is "" if the earlier form is missing. `confirm`: the input `answer` can be confirmed."""
        super().__init__("banner")
        self.setProperty("tone", "warn")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        before, after = marked(old, new, parted) if old else ((), (_MarkedWords(new, False),))
        left = frame(column(words(_("แบบเดิมไม่อยู่ในเครื่องนี้"), "small", "text2", wrap=True), None))
        if old:
            left = self._side(look, _("แบบเดิม"), before, "bad")
        halves = row(left, self._side(look, _("แบบใหม่"), after, "ok"), gap=12, grow=(0, 1))
        said = words(_("ที่ตอบไว้: {text}").format(text=answer), "strong", wrap=True)
        self.confirm = Button(look, _("ยืนยันว่ายังใช้ได้"), icon="tick", small=True)
        name(self.confirm, _("ยืนยันว่ายังใช้ได้ {item}").format(item=item))
        show(self.confirm, confirm)
        self.setLayout(
            column(halves, row(said, self.confirm, gap=8, grow=0), gap=6, edges=(10, 6, 10, 8))
        )
        name(self, _("ถ้อยคำเปลี่ยน {item} รอยืนยัน").format(item=item), f"{old} → {new}")

    def _side(self, look: Look, title: str, pieces: Sequence[_MarkedWords], tone: str) -> QFrame:
        return frame(
            column(words(title, "small", "text2"), DiffTextWidget(look, pieces, tone), None, gap=2)
        )
