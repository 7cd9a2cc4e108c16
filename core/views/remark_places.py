"""Where a unit above may put a remark in a plan that it reads: at a row as a whole, or beside one field of it."""

from collections.abc import Iterator
from typing import NamedTuple

from core.i18n import _
from core.model.values import Ref
from core.ports import Reader
from core.thai.digits import arabic_digits
from core.views.plan_page import PlanPage
from core.views.plan_tree import PlanRow


class RemarkPlace(NamedTuple):
    """`about` is the record and `item` its field, "" = the record as a whole; `cell` is what the page calls it."""

    about: Ref
    item: str
    cell: str
    words: str


def remark_places(reader: Reader, page: PlanPage, row: PlanRow) -> tuple[RemarkPlace, ...]:
    """The row as a whole, then its fields as its form has them."""
    return tuple(_places(reader, page, row))


def _places(reader: Reader, page: PlanPage, row: PlanRow) -> Iterator[RemarkPlace]:
    yield RemarkPlace(row.ref, "", "", _("ทั้งแผน") if row is page.plan else _("ทั้งรายการ"))
    for cell in row.cells.values():
        if cell.field and cell.asked:  # of what is not reported yet the row alone is here
            about = cell.ref if reader.record(cell.ref) else row.ref
            yield RemarkPlace(about, cell.field, cell.id, arabic_digits(str(cell.of.title)))
