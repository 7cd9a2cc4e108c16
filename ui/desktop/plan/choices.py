"""Repeated lines of a row that are chosen, not typed: entries of a list as chips, levels of a result as cards."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QWidget

from core.forms.field_types import type_of
from core.forms.operations import answered, holds, number_of
from core.forms.shape import Field, FormRowKind
from core.forms.wording import numbered
from core.i18n import _
from core.plan.tree import PlanRow
from core.plan.view import PlanPage
from core.thai.written import arabic_digits
from core.values import Plain, Ref
from ui.desktop.plan.calls import PlanCalls
from ui.desktop.plan.cell import CellEditor, entered_cells
from ui.desktop.plan.lines import RowLineWidget
from ui.desktop.theme.look import Look
from ui.desktop.widgets.chips import BEGUN, COMPLETE, EMPTY, LevelChip
from ui.desktop.widgets.layout import FlowLayout, column, drop, empty, frame, holding, row
from ui.desktop.widgets.plain import name, show, show_plain, show_some, show_tip, words


class ChoiceChipsWidget(QWidget):
    """A widget with a chip per choice: checking it adds a line to the row, unchecking it deletes the line."""

    def __init__(
        self,
        look: Look,
        calls: PlanCalls,
        page: PlanPage,
        parent_row: PlanRow,
        kind: FormRowKind,
        field: Field,
    ) -> None:
        super().__init__()
        self._look = look
        self._calls = calls
        self._kind = kind
        self._field = field
        self._above = parent_row
        self.chips: dict[str, QCheckBox] = {}
        self.lines: dict[Ref, dict[str, CellEditor]] = {}  # the other fields of each checked chip
        flow = FlowLayout(6)
        choices = [choice for choice in page.form.choices if choice.within == field.scale]
        for at, choice in enumerate(choices, start=1):
            text = arabic_digits(str(choice.text))
            # shows the first words; the tip and the line below show the full text
            chip = QCheckBox()
            show_plain(chip, " ".join(text.split(" ")[:2]) or str(at))
            chip.setProperty("link", "1")
            name(chip, text)
            show_tip(chip, text)
            chip.clicked.connect(lambda _on=False, key=choice.id: self._turn(key))
            flow.addWidget(chip)
            self.chips[choice.id] = chip
        self._body = column(gap=4)
        self.setLayout(
            column(words(arabic_digits(str(kind.title)), "card"), holding(flow), self._body, gap=4)
        )
        self.show_row(page, parent_row)

    def show_row(self, page: PlanPage, parent_row: PlanRow) -> None:
        self._above = parent_row
        lines = [line for line in parent_row.rows if line.kind == self._kind.id]
        self._rows = {str(line.cells[self._field.id].value or ""): line.ref for line in lines}
        for key, chip in self.chips.items():
            chip.setChecked(key in self._rows)
        if [line.ref for line in lines] != [*self.lines]:
            self._make(page, lines)
        for line in lines:
            for key, editor in self.lines[line.ref].items():
                editor.show_cell(page, line, line.cells[key])

    def _make(self, page: PlanPage, rows: Sequence[PlanRow]) -> None:
        """Make a line for each checked chip: its full text and its other fields."""
        self.hand_over()
        empty(self._body)
        self.lines = {}
        for one in rows:
            text = arabic_digits(one.words(self._field.id))
            more = [cell for cell in entered_cells(one) if cell.id != self._field.id]
            made = {
                cell.id: CellEditor(self._look, self._calls, page, one, cell, prompted=True)
                for cell in more
            }
            for editor in made.values():
                name(editor.editor, f"{text} {editor.editor.accessibleName()}")
            things = words(text, "line", "text2", wrap=True), *made.values()
            self._body.addWidget(frame(row(*things, gap=8, grow=tuple(range(len(things))))))
            self.lines[one.ref] = made

    def hand_over(self) -> None:
        for editors in self.lines.values():
            for editor in editors.values():
                editor.hand_over()

    def line_of(self, _ref: Ref) -> RowLineWidget | None:
        return None

    def _turn(self, key: str) -> None:
        if key in self._rows:
            self._calls.delete(self._rows[key])
        else:
            self._calls.add(self._kind.id, self._above.ref, None, {self._field.stored: Plain(key)})


def levelled(page: PlanPage, kind: FormRowKind) -> Field | None:
    """Return the field that gives each line of `kind` its level, None without such a field. It is a required whole
    number from 1 to the largest number of lines that the kind allows, which is 2 to 9."""
    fields = (each for each in page.form.fields if kind.id in each.kind and type_of(each).whole)
    level = next(
        (each for each in fields if each.least == "1" and each.most and each.required), None
    )
    return level if level and 1 < kind.most <= 9 and level.most == str(kind.most) else None


class LevelCardsWidget(QWidget):
    """A widget with a card per level of a result, each for one line of the row; choosing a card adds a missing line."""

    def __init__(
        self,
        look: Look,
        calls: PlanCalls,
        page: PlanPage,
        parent_row: PlanRow,
        kind: FormRowKind,
        field: Field,
        opened: Callable[[], None],
    ) -> None:
        """Make the widget; `opened` is called when another level was opened."""
        super().__init__()
        self._look = look
        self._calls = calls
        self._kind = kind
        self._field = field
        self._opened = opened
        self._page, self._above = page, parent_row
        self._rows: dict[int, PlanRow] = {}
        self._here = 0
        self._line: RowLineWidget | None = None
        self._reached = words("", "label", "accent")
        self._group = QButtonGroup(self)
        self.chips = {n: LevelChip(look, n) for n in range(1, kind.most + 1)}
        for n, chip in self.chips.items():
            self._group.addButton(chip)
            chip.clicked.connect(lambda _on=False, n=n: self.choose(n))
        title = words(arabic_digits(str(kind.title)), "card")
        self._hint = words("", "line", "text2", wrap=True)
        self._body = column(gap=0)
        head = row(title, None, self._reached, gap=8)
        self.setLayout(
            column(head, row(*self.chips.values(), gap=6), self._hint, self._body, gap=6)
        )
        self.show_row(page, parent_row)

    @property
    def unfinished(self) -> bool:
        """Whether widgets of lines at the open level are still to be made; False if no line is open."""
        return self._line is not None and self._line.unfinished

    def grow(self) -> bool:
        if self._line is not None and self._line.unfinished:
            self._line.grow()
        return self.unfinished

    def show_row(self, page: PlanPage, parent_row: PlanRow) -> None:
        self._page, self._above = page, parent_row
        lines = [line for line in parent_row.rows if line.kind == self._kind.id]
        numbers = {
            line.ref: int(number_of(line.cells[self._field.id].value) or 0) for line in lines
        }
        self._rows = {numbers[line.ref]: line for line in reversed(lines)}
        values = {
            key: cell.value for key, cell in parent_row.cells.items() if cell.field and cell.applies
        }
        show(self, bool(lines) or holds(self._kind.when, values))
        level = arabic_digits(str(self._field.title))
        for n, chip in self.chips.items():
            chip.show_level(numbered(level, n), self._called(n), self._state(n))
        top = max((n for n in self.chips if self._state(n) == COMPLETE), default=0)
        show_plain(self._reached, _("ถึง{level}").format(level=numbered(level, top)) if top else "")
        self._here = self._here or min((n for n in self._rows if n in self.chips), default=0)
        self._open()

    def choose(self, n: int) -> None:
        """Open level number `n`; add the level's line if it has none."""
        self.hand_over()
        self._here = n
        if n not in self._rows:
            before = max((each for each in self._rows if each < n), default=0)
            # behind the row above = first
            after = self._rows[before].ref if before else self._above.ref
            self._calls.add(self._kind.id, self._above.ref, after, {self._field.stored: n})
        self._open()
        while self.unfinished:
            self.grow()
        self._opened()

    def hand_over(self) -> None:
        if self._line is not None:
            self._line.hand_over()

    def line_of(self, ref: Ref) -> RowLineWidget | None:
        """Return the widget of the line, opening its level if needed; None if no level has the line."""
        for n, line in self._rows.items():
            if line.ref == ref or _holds(line, ref):
                if n != self._here:
                    self.choose(n)
                return self._line.line_of(ref) if self._line else None
        return None

    def _open(self) -> None:
        line = self._rows.get(self._here)
        if self._line is not None and (line is None or self._line.line.ref != line.ref):
            drop(self._body, self._line)
            self._line = None
        if line is not None and self._line is None:
            self._line = RowLineWidget(
                self._look, self._calls, self._page, line, self._kind, True, without=self._field.id
            )
            self._body.addWidget(self._line)
        elif line is not None and self._line is not None:
            self._line.show_line(self._page, line)
        show_some(self._hint, "" if self._rows else _("เลือกช่องใดช่องหนึ่งเพื่อกรอกรายละเอียดและหลักฐาน"))
        with QSignalBlocker(self._group):
            self._group.setExclusive(False)
            for n, chip in self.chips.items():
                chip.setChecked(n == self._here)
            self._group.setExclusive(True)

    def _called(self, n: int) -> str:
        line = self._rows.get(n)
        if not line:
            return ""
        texts = (cell for cell in line.cells.values() if cell.field and cell.id != self._field.id)
        return next(
            (cell.words for cell in texts if isinstance(cell.spec, Field) and cell.spec.required),
            "",
        )

    def _state(self, n: int) -> str:
        line = self._rows.get(n)
        if line is None:
            return EMPTY
        needed = [
            cell
            for cell in line.cells.values()
            if isinstance(cell.spec, Field) and cell.spec.required
        ]
        return COMPLETE if all(answered(cell.value) for cell in needed) else BEGUN


def _holds(line: PlanRow, ref: Ref) -> bool:
    return any(one.ref == ref or _holds(one, ref) for one in line.rows)
