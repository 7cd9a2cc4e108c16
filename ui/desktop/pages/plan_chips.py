"""Links to a list of the form, as chips: each one on is a line of the row."""

from PySide6.QtWidgets import QCheckBox, QWidget

from core.instruments.shape import Field, Kind
from core.model.values import Plain, Ref
from core.thai.digits import arabic_digits
from core.views.plan_page import PlanPage
from core.views.plan_tree import PlanRow
from ui.desktop.pages.plan_asks import PlanAsks
from ui.desktop.pages.plan_lines import LineBlock
from ui.desktop.theme.look import Look
from ui.desktop.widgets.boxes import Flow, column
from ui.desktop.widgets.plain import name, show, show_plain, show_tip, words


def linking(page: PlanPage, kind: Kind) -> Field | None:
    """The one choice such a line must have; None for a kind of another make."""
    fields = [each for each in page.form.fields if kind.id in each.kind]
    needed = [each for each in fields if each.required]
    only = needed[0] if len(needed) == 1 else None
    return only if only and only.type == "choice" and not kind.number and len(fields) <= 2 else None


class ChipsBlock(QWidget):
    """Turning a chip on makes the line, turning it off puts the line in the bin."""

    def __init__(self, look: Look, asks: PlanAsks, page: PlanPage, above: PlanRow, kind: Kind, field: Field) -> None:
        super().__init__()
        self._asks, self._kind, self._field, self._above = asks, kind, field, above
        self.chips: dict[str, QCheckBox] = {}
        flow = Flow(6)
        choices = [choice for choice in page.form.choices if choice.within == field.scale]
        for at, choice in enumerate(choices, start=1):
            text = arabic_digits(str(choice.text))
            chip = QCheckBox()
            show_plain(chip, _short(text, look, at))
            chip.setProperty("link", "1")
            name(chip, text)
            show_tip(chip, text)
            chip.clicked.connect(lambda _on=False, key=choice.id: self._turn(key))
            flow.addWidget(chip)
            self.chips[choice.id] = chip
        self._names = words("", "small", "text2", wrap=True)
        held = QWidget()
        held.setLayout(flow)
        title = words(arabic_digits(str(kind.title)), "card")
        self.setLayout(column(title, held, self._names, gap=4))
        self.show_row(page, above)

    def show_row(self, _page: PlanPage, above: PlanRow) -> None:
        self._above = above
        rows = [row for row in above.rows if row.kind == self._kind.id]
        self._rows = {str(row.cells[self._field.id].value or ""): row.ref for row in rows}
        for key, chip in self.chips.items():
            chip.setChecked(key in self._rows)
        said = []
        for row in rows:
            more = " ".join(cell.words for key, cell in row.cells.items() if cell.field and key != self._field.id)
            text = arabic_digits(row.words(self._field.id))
            said.append(f"{text} ({arabic_digits(more)})" if more else text)
        show_plain(self._names, "   ".join(said))
        show(self._names, bool(said))

    def hand_over(self) -> None:
        """Nothing is typed here."""

    def line_of(self, _ref: Ref) -> LineBlock | None:
        return None

    def _turn(self, key: str) -> None:
        if key in self._rows:
            self._asks.deleted.emit(self._rows[key])
        else:
            self._asks.added.emit(self._kind.id, self._above.ref, None, {self._field.stored: Plain(key)})


def _short(text: str, look: Look, at: int) -> str:
    """The beginning that tells it from the others; the tip and the line below have all of it."""
    words_ = text.split(" ")
    return " ".join(words_[:2]) if len(words_) > 2 and look.scale else text or str(at)
