"""What a file would do in figures, each of which filters the records below."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from core.exchange.incoming_view import Foreseen, ImportPreview
from core.i18n import _
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import CardButton, Pictogram, hold
from ui.desktop.widgets.layout import column, row
from ui.desktop.widgets.plain import name, show, show_plain, words

COUNTS = (
    ("new", "plus", "ok", "รายการใหม่"),
    ("changed", "pen", "info", "เปลี่ยนค่า"),
    ("conflict", "conflict", "bad", "ไม่ตรงกัน"),
    ("deleted", "cross", "mute", "ย้ายลงถัง"),
    ("files", "clip", "mute", "ไฟล์หลักฐาน"),
    ("findings", "warn", "warn", "ข้อสังเกต"),
)
FILTERS = frozenset({"new", "changed", "conflict", "deleted"})


class CountButton(CardButton):
    def __init__(self, look: Look, icon: str, tone: str, called: str, *, filters: bool) -> None:
        super().__init__("option")
        self.setCheckable(filters)
        self._called = called
        self._number = words("", "figure")
        inside = row(
            Pictogram(look, icon, "text2" if tone == "mute" else tone, 22),
            column(self._number, words(called, "small", "text2"), gap=0), None, gap=10, edges=(12, 4, 8, 5),
        )  # fmt: skip
        hold(self, inside)
        self.show_count(0)

    def show_count(self, count: int) -> None:
        show_plain(self._number, str(count))
        self.setEnabled(count > 0)
        name(self, f"{self._called} {count}")


class ImportCounts(QWidget):
    filtered = Signal(object)  # frozenset of states, empty = all

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.buttons = {
            key: CountButton(look, icon, tone, _(text), filters=key in FILTERS) for key, icon, tone, text in COUNTS
        }
        for key in FILTERS:
            self.buttons[key].toggled.connect(lambda _on: self._filter())
        self._narrow = False
        self.setLayout(row(*self.buttons.values(), gap=8))

    def show_looked(self, looked: ImportPreview) -> None:
        """What a file would do."""
        foreseen = looked.foreseen or Foreseen()
        counts = {key: sum(row.state == key for row in foreseen.records) for key in FILTERS}
        counts["files"], counts["findings"] = looked.files, len(foreseen.findings)
        for key, button in self.buttons.items():
            button.show_count(counts[key])
        self.show_narrow(self._narrow)

    def show_narrow(self, narrow: bool) -> None:
        """Where there is less room, only what there is any of is counted."""
        self._narrow = narrow
        for button in self.buttons.values():
            show(button, button.isEnabled() or not narrow)

    def clear(self) -> None:
        """Clear the filters."""
        for key in FILTERS:
            self.buttons[key].setChecked(False)

    def _filter(self) -> None:
        self.filtered.emit(frozenset(key for key in FILTERS if self.buttons[key].isChecked()))
