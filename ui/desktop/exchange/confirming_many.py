"""The dialog that confirms several PCs at once by the digits heard of each, and the kind of certificate of a PC."""

from collections.abc import Callable, Sequence
from itertools import pairwise

from PySide6.QtWidgets import QLineEdit, QWidget

from core.exchange.devices import (
    DIGITS,
    ISSUING,
    KIND_WORDS,
    ConfirmationOutcome,
    HeardDigits,
    UncertifiedDevice,
    digits_of,
)
from core.i18n import _
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button, Do
from ui.desktop.widgets.choices import DropDown
from ui.desktop.widgets.dialog import FramedDialog
from ui.desktop.widgets.layout import column, holding, row, scrolling
from ui.desktop.widgets.plain import name, show, show_some, texts, words

WIDE, TALL = 760, 320  # design pixels


def kind_choice(look: Look, device: UncertifiedDevice) -> DropDown:
    """Return a drop-down of the kinds of certificate that the PC may get; at first the one that fits its unit in the
    register. Without a kind that certifies others there is nothing to choose."""
    offered = device.kinds if ISSUING.intersection(device.kinds) else device.kinds[:1]
    kinds = [(kind, _(KIND_WORDS[kind])) for kind in offered]
    box = DropDown(look, _("เครื่องนี้เป็นเครื่องของ"), kinds)
    box.setCurrentIndex(max(0, box.findData(device.usual_kind)))
    return box


class HeardDigitsRow(QWidget):
    """A row of the dialog on several PCs: whose it is, the telephone, the kind, and a field for the digits heard."""

    def __init__(self, look: Look, device: UncertifiedDevice, count: Do, enter: Do) -> None:
        """Make the row; `count` is called when digits change, `enter` on Enter."""
        super().__init__()
        self.device = device
        self.kind = kind_choice(look, device)
        self.kind.setFixedWidth(look.px(150))
        show(self.kind, self.kind.count() > 1)
        self.digits = QLineEdit(maxLength=3 * DIGITS, placeholderText=_("เลข 12 หลัก"))
        name(self.digits, _("เลข 12 หลักที่ได้ยินจาก {name}").format(name=device.title))
        self.digits.setFixedWidth(look.px(170))
        self.digits.textEdited.connect(count)
        self.digits.returnPressed.connect(enter)
        self.said = words("", "line", "bad", wrap=True)
        phone = _("โทร {phone} ตามทะเบียน").format(phone=device.phone) if device.phone else ""
        about = texts((device.title, "strong"), (phone or _("ทะเบียนไม่มีเบอร์"), "line text2"))
        line = row(holding(about), self.kind, self.digits, gap=12, grow=0)
        self.setLayout(column(line, self.said, gap=4))
        show(self.said, False)

    @property
    def heard(self) -> HeardDigits | None:
        """What was typed, None while it is not 12 digits."""
        digits = digits_of(self.digits.text())
        kind = str(self.kind.currentData())
        return HeardDigits(self.device.key, digits, kind) if len(digits) == DIGITS else None


class ManySendersDialog(FramedDialog):
    """The dialog that confirms several PCs: a row for each, with a field for the digits heard by telephone."""

    def __init__(
        self,
        look: Look,
        devices: Sequence[UncertifiedDevice],
        confirm: Callable[[Sequence[HeardDigits]], object],
        parent: QWidget,
    ) -> None:
        """Make the dialog; `confirm` gets what was heard of the PCs whose 12 digits are typed."""
        super().__init__(look, _("ยืนยันหลายเครื่อง"), parent)
        self._confirm = confirm
        text = _(
            "โทรหาแต่ละหน่วยงานตามเบอร์ในทะเบียนหรือเบอร์ที่ท่านมีอยู่เดิม ขอให้อ่านเลข 12 หลักในหน้ารับส่งของเขา แล้วพิมพ์ในแถวนั้น แถวที่เว้นว่างรออยู่ตามเดิม"
        )
        self.go = Button(look, "", "primary", "tick", do=self._go)
        self.rows = [HeardDigitsRow(look, one, self._count, self._next) for one in devices]
        self._list = column(*self.rows, None, gap=10)
        area = scrolling(self._list)
        area.setMinimumHeight(look.px(TALL))
        inside = column(words(text, "body", wrap=True), area, gap=10, grow=1)
        self.fill(inside, self.closer(_("ปิด")), self.go, min_width=WIDE)
        self._count()
        self.rows[0].digits.setFocus()

    def _heard(self) -> list[HeardDigits]:
        return [heard for each in self.rows if (heard := each.heard)]

    def _count(self) -> None:
        n = len(self._heard())
        self.go.show_words(_("ยืนยัน {n} เครื่อง").format(n=n))
        self.go.setEnabled(n > 0)

    def _next(self) -> None:
        """Go to the field of the next row or, from the last one, to the main button."""
        order: list[QWidget] = [*(each.digits for each in self.rows), self.go]
        after = dict(pairwise(order))
        after.get(self.focusWidget() or self.go, self.go).setFocus()

    def _go(self) -> None:
        self.go.setEnabled(False)
        self._confirm(self._heard())

    def show_outcomes(self, outcomes: Sequence[ConfirmationOutcome]) -> None:
        """Take away the rows of confirmed PCs and show in the others why they were not; without rows, close."""
        told = {one.key: one.problem for one in outcomes}
        for each in [*self.rows]:
            if each.device.key not in told:
                continue
            problem = told[each.device.key]
            if problem is None:
                self.rows.remove(each)
                each.hide()
                each.deleteLater()
            else:
                show_some(each.said, f"{problem.what} {problem.why}")
        self._count()
        if self.rows:
            self.rows[0].digits.setFocus()
        else:
            self.accept()
