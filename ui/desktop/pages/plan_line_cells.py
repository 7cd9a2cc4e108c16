"""How the cells of a line stand, what is typed in them, and whether lines are asked for at all."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from core.instruments.field_types import type_of
from core.instruments.shape import Field, Kind
from core.views.plan_page import PlanPage
from core.views.plan_tree import PlanCell, PlanRow
from ui.desktop.pages.plan_editors import span_of
from ui.desktop.widgets.columns import COLUMNS
from ui.desktop.widgets.entry import Entry
from ui.desktop.widgets.inputs import Note


def typed(editor: QWidget) -> str:
    """The words in a field; "" for what is chosen."""
    return editor.text() if isinstance(editor, Entry) else editor.toPlainText() if isinstance(editor, Note) else ""


def prompted_cells(cells: Sequence[PlanCell]) -> frozenset[str]:
    """A line that is one text, with a heading at most before it, says inside its fields what they are."""
    types = [type_of(cell.of) for cell in cells if isinstance(cell.of, Field)]
    long = [each.long for each in types[:2]]
    if True not in long or not types[0].words:
        return frozenset()
    return frozenset(cell.id for cell in cells[: long.index(True) + 1])


def one_line(page: PlanPage, cells: Sequence[PlanCell]) -> bool:
    """Whether the fields of a line stand beside each other: then the first line's titles are every line's."""
    fields = [cell.of for cell in cells if isinstance(cell.of, Field)]
    spans = (span_of(page, each, fields[n - 1] if n else None)[0] for n, each in enumerate(fields))
    return sum(spans) <= COLUMNS


def asked_for(above: PlanRow, kind: Kind) -> bool:
    """Whether the form asks for lines of a kind below the row, as it is filled now."""
    from core.instruments.conditions import holds

    return holds(kind.when, {key: cell.value for key, cell in above.cells.items() if cell.field and cell.asked})
