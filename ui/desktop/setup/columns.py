"""Which column of a file of units is which field: said in one line, chosen where the heads did not say it."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from core.i18n import _
from core.people.unit_table import FIELDS, NEEDED, UnitColumns, field_title
from ui.desktop.base.look_card import labelled
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button, Pictogram
from ui.desktop.widgets.choices import DropDown
from ui.desktop.widgets.layout import column, flow, holding, row
from ui.desktop.widgets.plain import name, show, show_plain, words


class ColumnsCard(QFrame):
    changed = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("card")
        self._tick = Pictogram(look, "tick", "ok", 18)
        self._said = words("", "line", wrap=True)
        self.choose = Button(look, _("เลือกเอง"), "link", do=self._open)
        self.boxes = {field: DropDown(look) for field in FIELDS}
        self._fields: list[QWidget] = []
        for field, box in self.boxes.items():
            name(box, _("คอลัมน์ของ{field}").format(field=field_title(field)))
            box.activated.connect(lambda _at: self.changed.emit())
            self._fields.append(labelled(field_title(field), box))
        self._grid = holding(flow(*self._fields, gap=10))
        head = row(self._tick, self._said, self.choose, gap=10, grow=1)
        self.setLayout(column(head, self._grid, gap=8, edges=(14, 6, 8, 8)))

        self._look = look
        look.changed.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        for field in self._fields:
            field.setFixedWidth(self._look.px(180))

    def show_columns(self, found: UnitColumns, heads: Sequence[str]) -> None:
        """`heads` are what the columns are called, found or not."""
        for field, box in self.boxes.items():
            box.clear()
            box.addItem(_("ไม่มีในไฟล์"), -1)
            for n, head in enumerate(heads):
                box.addItem(head, n)
            at = found.fields.index(field) if field in found.fields else -1
            box.setCurrentIndex(at + 1)
        show(self._grid, bool(found.missing))
        self._say()

    def _open(self) -> None:
        show(self._grid, True)
        self.boxes[FIELDS[0]].setFocus()

    @property
    def fields(self) -> dict[int, str]:
        """The field of each column that is chosen."""
        return {int(box.currentData()): field for field, box in self.boxes.items() if int(box.currentData()) >= 0}

    def _say(self) -> None:
        chosen = [
            (box.currentText(), field_title(field)) for field, box in self.boxes.items() if box.currentIndex() > 0
        ]
        missing = [field_title(field) for field in NEEDED if self.boxes[field].currentIndex() <= 0]
        self._tick.show_icon("warn" if missing else "tick", "warn" if missing else "ok")
        text = "   ".join(f"{head} › {title}" for head, title in chosen)
        lead = _("ยังไม่พบคอลัมน์ {fields} โปรดเลือก").format(fields=", ".join(missing)) if missing else _("พบหัวตารางแล้ว")
        show_plain(self._said, f"{lead}   {text}")

    def say(self) -> None:
        self._say()
