"""The cells of a row as blocks of its form, and which section (HEADS) of the form shows which cells and lists."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from core.forms.field_types import type_of
from core.forms.plan_shape import FormRowKind
from core.forms.shape import CellFormula, Field
from core.i18n import _
from core.plan.tree import PlanCell, PlanRow
from core.plan.view import PlanPage
from core.thai.written import arabic_digits
from ui.desktop.plan.calls import PlanCalls
from ui.desktop.plan.cell import CellEditor, entered_cells
from ui.desktop.plan.editors import span_of
from ui.desktop.theme.look import Look
from ui.desktop.widgets.layout import COLUMNS, ColumnsLayout, FlowLayout, column, empty, holding
from ui.desktop.widgets.plain import show, show_plain, words

SHORT = 12  # letters of a title that fits above a figure
PLANNED = "plan"
RESULTS = "told"
COUNTED = "counted"
HEADS = ((PLANNED, "แผน", "mute"), (RESULTS, "ผลและบทเรียน", "mute"), (COUNTED, "คนและเงิน", "mute"))


class ComputedField(QWidget):
    """A read-only widget that shows a computed value of a row."""

    def __init__(self, look: Look, cell: PlanCell, *, labelled: bool) -> None:
        super().__init__()
        self._label = words(_title(cell), "line", "text2")
        self._value = words("", "strong", "text2")
        show(self._label, labelled)
        self._value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._value.setFixedHeight(look.px(30))
        self.setLayout(column(self._label, self._value, None, gap=1))
        self.show_cell(cell)

    @property
    def needs(self) -> int:
        return self._label.sizeHint().width()

    def show_cell(self, cell: PlanCell) -> None:
        pair = computed_pair(cell)
        show_plain(self._value, pair[1] if pair else "")
        show(self, pair is not None)


class RowCellsWidget(QWidget):
    """A widget with editors for some cells of a row, and their computed values beside or below them."""

    def __init__(
        self,
        look: Look,
        calls: PlanCalls,
        page: PlanPage,
        plan_row: PlanRow,
        cells: Sequence[PlanCell],
        *,
        labelled: bool = True,
        prompted: frozenset[str] = frozenset(),
        inline: bool = False,
    ) -> None:
        """Make the editors. Titles of `prompted` cells are shown inside them; `inline` puts computed values in line."""
        super().__init__()
        self.keys = [cell.id for cell in cells]
        self.editors: dict[str, CellEditor] = {}
        self._figures: dict[str, ComputedField] = {}
        self._columns = ColumnsLayout()
        before: Field | None = None
        for cell in cells:
            if cell.field and isinstance(cell.spec, Field):
                editor = CellEditor(
                    look,
                    calls,
                    page,
                    plan_row,
                    cell,
                    labelled=labelled,
                    prompted=cell.id in prompted,
                )
                self.editors[cell.id] = editor
                span, grows = span_of(page, cell.spec, before)
                alone = type_of(cell.spec).long and not short_behind(page, cells, cell)
                if alone or page.remarks_at(plan_row.ref, cell.id):
                    span = COLUMNS
                self._columns.add(editor, span, editor.needs, grows=grows)
                before = cell.spec
            elif (
                inline
                and cell.spec.title
                and not _read_out(plan_row, cell)
                and len(_title(cell)) <= SHORT
            ):
                figure = self._figures[cell.id] = ComputedField(look, cell, labelled=labelled)
                self._columns.add(figure, 4, figure.needs, grows=False)
        shown = {*self._figures, *(cell.id for cell in cells if _read_out(plan_row, cell))}
        self._computed = [cell.id for cell in cells if not cell.field and cell.id not in shown]
        box = holding(self._columns)
        self._sums = words("", "line", "text2", wrap=True)
        self._flow = FlowLayout(18)
        self._pairs = holding(self._flow)
        self._paired = ""
        show(box, bool(self.editors))
        self.setLayout(column(box, self._sums, self._pairs, gap=6))
        self.show_cells(page, plan_row)

    @property
    def free(self) -> bool:
        """Whether another row can be shown: no editor has unsaved input, open list, value to confirm or conflict."""
        return all(editor.free for editor in self.editors.values())

    def show_cells(self, page: PlanPage, plan_row: PlanRow) -> None:
        """Show a row as saved. Before showing another row, make sure of `free`, or unsaved input is lost."""
        for key, editor in self.editors.items():
            cell = plan_row.cells.get(key)
            if cell:
                editor.show_cell(page, plan_row, cell)
        for key, figure in self._figures.items():
            figure.show_cell(plan_row.cells[key])
        text = "   ".join(
            filter(None, (computed_words(plan_row.cells[key]) for key in self._computed))
        )
        alone = not self.editors
        show_plain(self._sums, text)
        show(self._sums, bool(text) and not alone)
        show(self._pairs, bool(text) and alone)
        if alone and text != self._paired:  # each figure under its title
            self._paired = text
            empty(self._flow)
            for title, value in filter(
                None, (computed_pair(plan_row.cells[key]) for key in self._computed)
            ):
                pair = column(words(title, "small", "text2"), words(value, "strong"), gap=0)
                self._flow.addWidget(holding(pair))

    def hand_over(self) -> None:
        for editor in self.editors.values():
            editor.hand_over()


def computed_words(cell: PlanCell) -> str:
    """Return the text of a computed cell, such as `รวมทั้งสิ้น 443.00 บาท`; "" if the cell has no value or no title."""
    pair = computed_pair(cell)
    return " ".join(pair) if pair else ""


def computed_pair(cell: PlanCell) -> tuple[str, str] | None:
    """Return (title, value with its measure) of a computed cell, or None if it has no value or no title."""
    if not cell.words or not isinstance(cell.spec, CellFormula) or not cell.spec.title:
        return None
    unit = arabic_digits(str(cell.spec.unit))
    if unit == "ร้อยละ":
        value = f"{cell.words}\u00a0%"
    else:
        value = f"{cell.words}\u00a0{unit}".strip("\u00a0")
    return _title(cell), value


def _title(cell: PlanCell) -> str:
    assert isinstance(cell.spec, CellFormula)
    return arabic_digits(str(cell.spec.title)).removesuffix("ร้อยละ").strip() or _("คิดเป็น")


def sums_over(page: PlanPage, row: PlanRow, kind: str) -> list[PlanCell]:
    """Return, in order, the row's totals computed only from its lines of the kind `kind` or from such totals."""
    own: dict[str, PlanCell] = {}
    for cell in row.cells.values():  # a form lists a cell before those computed from it
        if isinstance(cell.spec, CellFormula) and cell.spec.op != "look_up":
            over = cell.spec.over
        else:
            over = None
        if over is not None and all(name in own or name.startswith(f"{kind}.") for name in over):
            own[cell.id] = cell
    return list(own.values()) if page.kind(kind) else []


def short_behind(page: PlanPage, cells: Sequence[PlanCell], text: PlanCell) -> bool:
    """Return whether fields follow the long field `text` in `cells`, all of them so short that they fit beside it."""
    behind = [cell.spec for cell in cells[cells.index(text) + 1 :] if isinstance(cell.spec, Field)]
    spans = [span_of(page, each, None)[0] for each in behind]
    return bool(spans) and sum(spans) + 16 <= COLUMNS


def _read_out(row: PlanRow, cell: PlanCell) -> bool:
    """Return whether this cell is an amount in words that its figure's editor shows already."""
    return (
        isinstance(cell.spec, CellFormula)
        and cell.spec.op == "baht_words"
        and all(key in row.cells and row.cells[key].field for key in cell.spec.over)
    )


def heads_of(page: PlanPage, row: PlanRow) -> list[str]:
    """Return, in order, the ids of form sections in which the row has cells or lists; PLANNED is always included."""
    keys = (key for key, _text, _tone in HEADS)
    return [
        key
        for key in keys
        if key == PLANNED or cells_under(page, row, key) or kinds_under(page, row, key)
    ]


def cells_under(page: PlanPage, row: PlanRow, section: str) -> list[PlanCell]:
    """Return the row's own cells in a form section, without those in `sums_over`, which are shown beside their list."""
    at_lists = {
        cell.id for kind in page.kinds_below(row.kind) for cell in sums_over(page, row, kind.id)
    }
    computed = [cell for cell in row.cells.values() if not cell.field and cell.id not in at_lists]
    counted = kinds_under(page, row, COUNTED)
    if section == COUNTED:
        return [cell for cell in computed if cell.spec.stage == "report"] if counted else []
    stage = "plan" if section == PLANNED else "report"
    extra = [
        cell
        for cell in computed
        if cell.spec.stage == stage and (section == PLANNED or not counted)
    ]
    return [cell for cell in entered_cells(row) if cell.spec.stage == stage] + extra


def kinds_under(page: PlanPage, row: PlanRow, section: str) -> list[FormRowKind]:
    """Return the kinds of the row's lines that are listed in this form section."""
    return [
        kind for kind in page.kinds_below(row.kind) if kind.list and head_of(page, kind) == section
    ]


def head_of(page: PlanPage, kind: FormRowKind) -> str:
    """Return the form section that shows lines of `kind`: PLANNED for planned lines, RESULTS for reported lines with a
    long text, COUNTED for other reported lines."""
    if kind.stage != "report":
        return PLANNED
    if any(kind.id in each.kind and type_of(each).long for each in page.form.fields):
        return RESULTS
    return COUNTED


def head_of_cell(page: PlanPage, row: PlanRow, cell: str) -> str:
    """Return the id of the form section that shows the row's own cell with this id; PLANNED if none does."""
    heads = (
        head
        for head, _text, _tone in HEADS
        if any(each.id == cell for each in cells_under(page, row, head))
    )
    return next(heads, PLANNED)


def head_of_line(page: PlanPage, row: PlanRow, kind: FormRowKind | None) -> str:
    """Return the id of the form section that shows lines of `kind` at any depth below the row; None = PLANNED."""
    while kind is not None and kind.within != row.kind:
        kind = page.kind(kind.within)
    return head_of(page, kind) if kind else PLANNED


def reported_at(page: PlanPage, row: PlanRow) -> tuple[str, str]:
    """Return where a row's result is entered first: (cell id, "") or ("", kind id of its lines); ("", "") = nowhere."""
    for head in (RESULTS, COUNTED):
        cell = next((one.id for one in cells_under(page, row, head) if one.field), "")
        if cell:
            return cell, ""
        for kind in kinds_under(page, row, head):
            return "", kind.id
    return "", ""
