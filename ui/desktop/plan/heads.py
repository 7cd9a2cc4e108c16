"""The heads of a row's form: which of its cells and lists stand under which."""

from core.forms.field_types import type_of
from core.forms.shape import Kind
from core.plan.tree import PlanCell, PlanRow
from core.plan.view import PlanPage
from ui.desktop.plan.cell import entered_cells
from ui.desktop.plan.fields import sums_over

PLANNED, RESULTS, COUNTED = "plan", "told", "counted"
HEADS = ((PLANNED, "แผน", "mute"), (RESULTS, "ผลและบทเรียน", "mute"), (COUNTED, "คนและเงิน", "mute"))


def heads_of(page: PlanPage, of: PlanRow) -> list[str]:
    """The heads that are not empty for this row."""
    return [
        key for key, _text, _tone in HEADS if key == PLANNED or cells_under(page, of, key) or kinds_under(page, of, key)
    ]


def cells_under(page: PlanPage, of: PlanRow, head: str) -> list[PlanCell]:
    """The row's own cells under a head; what is computed of one list alone stands at that list."""
    at_lists = {cell.id for kind in page.kinds_below(of.kind) for cell in sums_over(page, of, kind.id)}
    computed = [cell for cell in of.cells.values() if not cell.field and cell.id not in at_lists]
    counted = kinds_under(page, of, COUNTED)
    if head == COUNTED:
        return [cell for cell in computed if cell.of.stage == "report"] if counted else []
    stage = "plan" if head == PLANNED else "report"
    extra = [cell for cell in computed if cell.of.stage == stage and (head == PLANNED or not counted)]
    return [cell for cell in entered_cells(of) if cell.of.stage == stage] + extra


def kinds_under(page: PlanPage, of: PlanRow, head: str) -> list[Kind]:
    """The lists of lines under a head."""
    return [kind for kind in page.kinds_below(of.kind) if kind.list and head_of(page, kind) == head]


def head_of(page: PlanPage, kind: Kind) -> str:
    """Report lines of prose stand under the results, report lines of figures under people and money."""
    if kind.stage != "report":
        return PLANNED
    prose = any(kind.id in each.kind and type_of(each).long for each in page.form.fields)
    return RESULTS if prose else COUNTED


def head_of_cell(page: PlanPage, of: PlanRow, cell: str) -> str:
    """The head a cell of the row itself stands under."""
    found = (head for head, _text, _tone in HEADS if any(each.id == cell for each in cells_under(page, of, head)))
    return next(found, PLANNED)


def head_of_line(page: PlanPage, of: PlanRow, kind: Kind | None) -> str:
    """The head a line of this kind, however deep below the row, stands under."""
    while kind is not None and kind.within != of.kind:
        kind = page.kind(kind.within)
    return head_of(page, kind) if kind else PLANNED


def reported_at(page: PlanPage, row: PlanRow) -> tuple[str, str]:
    """(cell, "") in which the result of a row is entered first, ("", kind) where its results are lines."""
    for head in (RESULTS, COUNTED):
        if cell := next((one.id for one in cells_under(page, row, head) if one.field), ""):
            return cell, ""
        for kind in kinds_under(page, row, head):
            return "", kind.id
    return "", ""
