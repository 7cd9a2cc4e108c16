"""Looks for words in the names of forms and in all they ask; forms are read a few in each turn of the event loop."""

from collections.abc import Collection, Mapping

from PySide6.QtCore import QObject, Signal

from core.forms.ports import FormLabel, Forms
from core.forms.view import contents, found_in
from core.thai.search import folded
from ui.desktop.widgets.late import later

SLICE = 3  # forms read in one turn


class FormSearch(QObject):
    went_on = Signal()  # more forms are read than before: words may stand in them

    def __init__(self, forms: Forms, owner: QObject) -> None:
        super().__init__(owner)
        self._forms = forms
        self._contents: dict[str, tuple[str, ...]] = {}
        self._unread: list[str] = []
        self._more = later(self, 0, self._go_on)

    @property
    def reads(self) -> bool:
        """Whether forms are still to be read for the words that were looked for last."""
        return bool(self._unread)

    def found(self, labels: Collection[FormLabel], typed: str) -> Mapping[str, str | None]:
        """By name, where each form has what was typed (core.forms.view.found_in), as far as they are read."""
        wanted = folded(typed)
        self._unread = [one.name for one in labels if one.name not in self._contents] if wanted else []
        if self._unread:
            self._more.start()
        return {one.name: found_in(one, self._contents.get(one.name, ()), wanted) for one in labels}

    def _go_on(self) -> None:
        self._contents |= {name: contents(self._forms, name) for name in self._unread[:SLICE]}
        self.went_on.emit()
