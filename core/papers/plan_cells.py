"""What stands in a cell of a plan's table: the form's words with values in their places, lists, gaps that show."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from core.blocks.document import Cell, ListItem, NumberedList, Numbering, Para, Run, Together
from core.forms.field_types import type_of
from core.forms.shape import Instrument, Kind, PaperColumn
from core.forms.wording import PLACEHOLDER, fill, names_in
from core.plan.tree import PlanCell, PlanRow

RowPath = tuple[PlanRow, ...]  # a row and those above it, nearest first, the plan last
UNTOLD = "ไม่ได้รายงาน"  # of what is reported; in italics: a signed paper shows its gaps
UNASKED = "–"
DOTS = "…………"  # of what is planned: to be written on
STYLES: Mapping[str, Numbering] = {"๑.": "n.", "(๑)": "(n)", "๑)": "n)", "ก.": "ก.", "-": "-"}
BRACKETS = re.compile(r"\s*\([^()]*\)")


class PrintContext(NamedTuple):
    """The form, the columns of the paper, the plan, and what is known of the office and the year."""

    instrument: Instrument
    columns: tuple[PaperColumn, ...]
    plan: PlanRow
    facts: Mapping[str, str]


def filled(printing: PrintContext, text: str, line: RowPath) -> str:
    """A text of the form with every placeholder in words; what is not known is left to be written."""
    return fill(text, {name: placeholder_text(printing, name, line) or DOTS for name in names_in(text)})


def unbracketed(show: str, line: RowPath) -> str:
    """The text without brackets around a cell of this row that is empty."""

    def kept(part: re.Match[str]) -> str:
        cells = [line[0].cells.get(name) for name in names_in(part[0])]
        return "" if any(cell is not None and not cell.words for cell in cells) else part[0]

    return BRACKETS.sub(kept, show)


def placeholder_text(printing: PrintContext, name: str, line: RowPath) -> str:
    """What a placeholder says at this row, "" when it says nothing."""
    if name == "number":
        return line[0].number
    if name in printing.facts:
        return printing.facts[name]
    cell = found(printing, name, line)
    return cell.words if cell else ""


def found(printing: PrintContext, name: str, line: RowPath) -> PlanCell | None:
    """The cell of the row or of the plan; for `kind.cell` of the row of that kind above, else of the first there is."""
    kind, dot, own = name.rpartition(".")
    if not dot:
        return line[0].cells.get(own) or printing.plan.cells.get(own)
    rows = [row for row in line if row.kind == kind] or list(_every(printing.plan, kind))
    return rows[0].cells.get(own) if rows else None


def _every(row: PlanRow, kind: str) -> Iterator[PlanRow]:
    for below in row.rows:
        if below.asked and not below.adrift:
            if below.kind == kind:
                yield below
            yield from _every(below, kind)


def cell_of(printing: PrintContext, show: str, line: RowPath) -> Cell:
    """What a column shows of a row."""
    kinds = {kind.id: kind for kind in printing.instrument.kinds if kind.within == line[0].kind}
    names = names_in(show)
    lists = [kinds[name] for name in names if name in kinds]
    if lists:
        return _lists(printing, show, lists, line)
    cells = [cell for name in names if name not in printing.facts and (cell := found(printing, name, line))]
    if not cells or any(cell.words for cell in cells):
        return fill(show, {name: placeholder_text(printing, name, line) for name in names}).strip()
    if not any(cell.asked for cell in cells):
        return UNASKED
    if any(cell.of.stage == "report" for cell in cells):
        return Run(UNTOLD, italic=True)
    bare = not PLACEHOLDER.sub("", show).strip() and "number" not in names
    return "" if bare else filled(printing, show, line)


def _lists(printing: PrintContext, show: str, kinds: Sequence[Kind], line: RowPath) -> Cell:
    """The lines of these kinds below the row, after what else the column says."""
    blocks: list[Para | NumberedList] = []
    for kind in kinds:
        show = show.replace(f"<{kind.id}>", "")
        if rows := line[0].below(kind.id):
            blocks.append(listed(printing, kind, rows, line))
    if words := fill(show, {name: placeholder_text(printing, name, line) for name in names_in(show)}).strip():
        blocks.insert(0, Para(words))
    if not blocks:
        return Run(UNTOLD, italic=True) if any(kind.stage == "report" for kind in kinds) else ""
    return blocks[0] if len(blocks) == 1 else Together(tuple(blocks))


def listed(printing: PrintContext, kind: Kind, rows: Sequence[PlanRow], line: RowPath) -> NumberedList:
    """Rows as a numbered list; the writer of the paper makes the numbers, unless one of them was given."""
    own = any(row.record.text("number") for row in rows)
    alone = kind.alone == "none" and len(rows) == 1 and not own
    style: Numbering = "none" if alone or own else STYLES.get(kind.number, "none")
    given = style == "none" and not alone
    return NumberedList(tuple(_item(printing, row, line, given) for row in rows), style)


def _item(printing: PrintContext, row: PlanRow, line: RowPath, given: bool) -> ListItem:
    topic, text = row.words("topic"), _words(printing, row, line)
    if given and row.number:
        text = f"{row.number} {text}".strip()
    inner = [listed(printing, kind, rows, (row, *line)) for kind, rows in _inside(printing, row)]
    if not inner:
        return ListItem(text, topic)
    return ListItem(text, topic, NumberedList(tuple(item for block in inner for item in block.items), inner[0].style))


def _inside(printing: PrintContext, row: PlanRow) -> Iterator[tuple[Kind, Sequence[PlanRow]]]:
    """The lines below a line, by kind."""
    for kind in printing.instrument.kinds:
        if kind.within == row.kind and kind.list and (rows := row.below(kind.id)):
            yield kind, rows


def _words(printing: PrintContext, row: PlanRow, line: RowPath) -> str:
    """What a line says: as the form shows this kind on the paper, else its texts, else what was chosen."""
    shows = [column.show for column in printing.columns if column.of == row.kind]
    if shows:
        own = (row, *line)
        return " ".join(filled(printing, unbracketed(show, own), own) for show in shows)
    cells = [cell for cell in row.cells.values() if cell.field and cell.words and getattr(cell.of, "print", True)]
    texts = [cell.words for cell in cells if type_of(cell.of).words and cell.id != "topic"]
    return " ".join(texts or [cell.words for cell in cells if cell.id != "topic"])
