"""Links to a list of the form as chips: each chip that is on is a line of the row."""

from collections.abc import Sequence

from PySide6.QtWidgets import QCheckBox, QWidget

from core.forms.shape import Field, Kind
from core.plan.tree import PlanRow
from core.plan.view import PlanPage
from core.thai.numbering import arabic_digits
from core.values import Plain, Ref
from ui.desktop.plan.asks import PlanAsks, entered_cells
from ui.desktop.plan.form.cell import CellEditor
from ui.desktop.plan.form.lines import LineBlock
from ui.desktop.theme.look import Look
from ui.desktop.widgets.layout import FlowLayout, column, empty, frame, holding, row
from ui.desktop.widgets.plain import name, show_plain, show_tip, words


class ChipsBlock(QWidget):
    """Turning a chip on makes the line, turning it off puts the line in the bin; its other fields stand below."""

    def __init__(self, look: Look, asks: PlanAsks, page: PlanPage, above: PlanRow, kind: Kind, field: Field) -> None:
        super().__init__()
        self._look, self._asks, self._kind, self._field, self._above = look, asks, kind, field, above
        self.chips: dict[str, QCheckBox] = {}
        self.lines: dict[Ref, dict[str, CellEditor]] = {}  # the other fields of a chip that is on
        flow = FlowLayout(6)
        choices = [choice for choice in page.form.choices if choice.within == field.scale]
        for at, choice in enumerate(choices, start=1):
            text = arabic_digits(str(choice.text))
            chip = QCheckBox()  # shows the first words; the tip and the line below have all of them
            show_plain(chip, " ".join(text.split(" ")[:2]) or str(at))
            chip.setProperty("link", "1")
            name(chip, text)
            show_tip(chip, text)
            chip.clicked.connect(lambda _on=False, key=choice.id: self._turn(key))
            flow.addWidget(chip)
            self.chips[choice.id] = chip
        self._body = column(gap=4)
        held = holding(flow)
        title = words(arabic_digits(str(kind.title)), "card")
        self.setLayout(column(title, held, self._body, gap=4))
        self.show_row(page, above)

    def show_row(self, page: PlanPage, above: PlanRow) -> None:
        self._above = above
        lines = [line for line in above.rows if line.kind == self._kind.id]
        self._rows = {str(line.cells[self._field.id].value or ""): line.ref for line in lines}
        for key, chip in self.chips.items():
            chip.setChecked(key in self._rows)
        if [line.ref for line in lines] != [*self.lines]:
            self._make(page, lines)
        for line in lines:
            for key, editor in self.lines[line.ref].items():
                editor.show_cell(page, line, line.cells[key])

    def _make(self, page: PlanPage, rows: Sequence[PlanRow]) -> None:
        """A line for each chip that is on: its full text and its other fields."""
        self.hand_over()
        empty(self._body)
        self.lines = {}
        for one in rows:
            text = arabic_digits(one.words(self._field.id))
            more = [cell for cell in entered_cells(one) if cell.id != self._field.id]
            made = {cell.id: CellEditor(self._look, page, one, cell, prompted=True) for cell in more}
            for editor in made.values():
                name(editor.editor, f"{text} {editor.editor.accessibleName()}")
                self._asks.listen(editor, one)
            line = row(words(text, "line", "text2", wrap=True), *made.values(), gap=8)
            for at in range(1 + len(made)):
                line.setStretch(at, 1)
            self._body.addWidget(frame(line))
            self.lines[one.ref] = made

    def hand_over(self) -> None:
        for editors in self.lines.values():
            for editor in editors.values():
                editor.hand_over()

    def line_of(self, _ref: Ref) -> LineBlock | None:
        return None

    def _turn(self, key: str) -> None:
        if key in self._rows:
            self._asks.deleted.emit(self._rows[key])
        else:
            self._asks.added.emit(self._kind.id, self._above.ref, None, {self._field.stored: Plain(key)})
