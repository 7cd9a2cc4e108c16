"""The field for the days in which a unit may object to a committee's result."""

from core.forms.sentences import days_refused, days_words
from ui.desktop.theme.look import Look
from ui.desktop.widgets.inputs import NumberEdit
from ui.desktop.widgets.layout import row
from ui.desktop.widgets.plain import dress, name, show_plain, words


class ObjectionDaysEdit(NumberEdit):
    """A field for days for objections. The label beside it says what the typed number means, or why it is refused."""

    def __init__(self, look: Look, label: str) -> None:
        """Make the field, with `label` and meaning in the layout `line`."""
        super().__init__(look, 70)
        name(self, label)
        self._meaning = words("", "line", "text2", wrap=True)
        self.line = row(words(label, "label", "text2"), self, self._meaning, gap=10, grow=2)
        self._usual = ""
        self.typing.connect(self._say)

    @property
    def refused(self) -> str:
        """Why the typed text is no number of days that may be given; "" if it is one or empty."""
        return days_refused(self.typed)

    @property
    def days(self) -> int | None:
        """The typed days, if they are not refused; None if nothing is typed."""
        return int(self.typed) if self.typed else None

    def show_usual(self, meaning: str) -> None:
        """Show what holds if nothing is typed."""
        self._usual = meaning
        self._say()

    def _say(self) -> None:
        refused = self.refused
        dress(self._meaning, tone="bad" if refused else "text2")
        meaning = days_words(int(self.typed)) if self.typed and not refused else self._usual
        show_plain(self._meaning, refused or meaning)
