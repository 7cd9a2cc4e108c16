"""The note of an item: a button, and the words once there are any or somebody wants to write."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QBoxLayout, QWidget

from core.i18n import _
from ui.desktop.theme.look import Look
from ui.desktop.widgets.bits import Button
from ui.desktop.widgets.inputs import Note
from ui.desktop.widgets.only_read import only_read
from ui.desktop.widgets.plain import name, show


class ItemNote(QObject):
    wanted = Signal(str)
    rested = Signal(str)  # the person is still in the field
    opened = Signal(object)  # the item: the person is put into the words

    def __init__(self, look: Look, called: str, body: QBoxLayout, item: QWidget) -> None:
        """The words stand at the end of `body`, which is the item's."""
        super().__init__(item)
        self._look, self._called, self._body, self._item, self._reading = look, called, body, item, False
        self.field: Note | None = None
        self.add = Button(look, _("หมายเหตุ"), "link", "plus")
        name(self.add, _("เพิ่มหมายเหตุ {item}").format(item=called))
        self.add.clicked.connect(self.open)

    def show_saved(self, text: str) -> None:
        if text or self.field is not None:
            self._field().show_saved(text)
        self._show(bool(text) or (self.field is not None and (self.field.hasFocus() or self.field.dirty)))

    def open(self) -> Note:
        """Put the person into the words."""
        field = self._field()
        self._show(True)
        field.setFocus()
        self.opened.emit(self._item)
        return field

    def read_only(self) -> None:
        self._reading = True
        show(self.add, False)

    def hand_over(self) -> None:
        if self.field is not None:
            self.field.hand_over()

    def _field(self) -> Note:
        if self.field is None:
            self.field = Note(self._look, _("หมายเหตุ"))
            self.field.wanted.connect(self.wanted)
            self.field.rested.connect(self.rested)
            name(self.field, _("หมายเหตุ {item}").format(item=self._called))
            self._body.addWidget(self.field)
            QWidget.setTabOrder(self.add, self.field)
            if self._reading:
                only_read(self._item)
        return self.field

    def _show(self, visible: bool) -> None:
        if self.field is not None:
            show(self.field, visible)
        show(self.add, not visible and not self._reading)
