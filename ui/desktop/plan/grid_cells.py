"""The texts typed into the table of rows that are not saved in the folder yet, or were refused."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple, Protocol
from uuid import uuid4

from PySide6.QtCore import QAbstractTableModel

from core.forms.operations import number_of
from core.forms.shape import Field
from core.forms.vocabulary import OFFICE
from core.i18n import _
from core.markup import block_of
from core.people.units import EntryOption
from core.plan.grid_view import (
    ABOVE,
    NUMBER,
    NewRowPlace,
    PlanRowsGrid,
    bed_of,
    blank_row,
    no_bed,
    sources_of,
)
from core.plan.paste_view import PasteContext, fitting, meant, shown_as
from core.plan.registers_view import NAMED
from core.plan.tree import PlanCell, PlanRow
from core.plan.view import GridColumn, PlanPage
from core.thai.search import value_key
from core.thai.written import arabic_digits
from core.values import Ref, ShownField
from ui.desktop.base.settings import TableViewSetup
from ui.desktop.widgets.sheet_block import At, TableModelAdapter

Place = tuple[Ref, str]  # row and cell
COMPUTED = "โปรแกรมคิดช่องนี้จากช่องอื่น จึงพิมพ์ไม่ได้ กด Ctrl+Enter เพื่อแก้ที่แบบฟอร์มของแถว"
OTHERWISE = {  # cells that are not fields of the row, and where they are changed
    NUMBER: "โปรแกรมใส่เลขที่ให้เอง พิมพ์ในช่องถัดไป",
    ABOVE: "แก้ชื่อนี้หรือย้ายแถวได้ที่แบบฟอร์ม ช่องนี้บอกรายการที่อยู่เหนือแถว",
    "@": "ผลของช่วงนี้กรอกที่แบบฟอร์มของแถว เลือกช่วงก่อน",
}
PASTED, READ = "pasted", "read"  # a block from the clipboard, rows from a file


class UnsavedCell(NamedTuple):
    """A text typed into a cell and not saved: as shown (`words`), and as passed on to be saved, with ids for names
    (`sent`). `fault`: why it is invalid, "" = valid; `wrong`: why it is red: `fault`, or why saving was refused."""

    words: str
    wrong: str
    before: ShownField  # what was saved when it was typed
    sent: str  # the text as sent
    fault: str  # why it is no value, "" = it is one


class UnsavedRow(NamedTuple):
    """The unsaved texts of a row: valid (`cells`), invalid (`refused`). `bed`: where to create a new row, else None."""

    row: Ref
    cells: tuple[tuple[PlanCell, str], ...]
    refused: tuple[tuple[PlanCell, str], ...]
    bed: NewRowPlace | None

    @property
    def places(self) -> Iterable[Place]:
        return [(self.row, cell.id) for cell, _words in (*self.cells, *self.refused)]


class UnsavedRowBatch(NamedTuple):
    """Rows to be saved by one action. `how`: how the input came, PASTED, READ (from a file) or "" (typed)."""

    rows: tuple[UnsavedRow, ...]
    how: str = ""


class OrderedRowsModel(Protocol):
    """The interface of a table model that shows the rows of one kind in an order."""

    grid: PlanRowsGrid | None
    page: PlanPage | None
    columns: list[GridColumn]
    choice: TableViewSetup

    def rowCount(self) -> int: ...
    def renew(self) -> None: ...
    def row_at(self, row: int) -> PlanRow | None: ...
    def cell_of(self, row: PlanRow, column: str) -> PlanCell | None: ...
    def stands(self, row: PlanRow) -> int: ...
    def words(self, row: int, column: int) -> str: ...
    def insert(self, refs: Sequence[Ref]) -> None: ...
    def arrange(self) -> None: ...


class PlanGridAdapter(TableModelAdapter):
    """The adapter through which a table view reads and edits a plan's or register's rows, unsaved texts too."""

    def __init__(
        self,
        model: QAbstractTableModel,
        table: OrderedRowsModel,
        save: Callable[[UnsavedRowBatch], None],
        discard: Callable[[PlanCell], None],
    ) -> None:
        """Make the adapter. `save` gets what was typed, `discard` a cell whose invalid text is dropped."""
        super().__init__(model)
        self._table = table
        self.save = save
        self._discard = discard
        self.made: dict[Ref, PlanRow] = {}  # new rows not yet saved
        # refused new rows, and where they were to be made
        self._unmade: dict[Ref, NewRowPlace] = {}
        self._there: set[Ref] = set()  # rows answered by the folder: saved, or refused for good
        self._typed: dict[Place, UnsavedCell] = {}
        self._fit: PasteContext | None = None
        self.bed: NewRowPlace | None = None
        self._red: frozenset[Ref] = frozenset()  # rows with text kept in red

    def show_rows(self, grid: PlanRowsGrid, page: PlanPage | None, *, same: bool) -> None:
        """Show the rows of `grid`; unsaved texts stay if the rows are of the `same` kind as before."""
        there = {row.ref for row in grid.rows} if self.made or self._typed else frozenset[Ref]()
        if page is not None:
            self._fit = fitting(page.form, grid.kind, page.named, page.links, page.year)
        else:
            self._fit = None
        self.bed = bed_of(page, grid) if page is not None else None
        gone = there | self._there
        self.made = {ref: row for ref, row in self.made.items() if ref not in gone} if same else {}
        self._unmade = {ref: bed for ref, bed in self._unmade.items() if ref in self.made}
        self._there = set()
        self._red = frozenset(
            row.ref for row in grid.rows if any(cell.refused for cell in row.cells.values())
        )
        self._typed = {
            at: one for at, one in self._typed.items() if same and self._waits(at, one, page)
        }

    def on_its_way(self, row: Ref, name: str) -> UnsavedCell | None:
        return self._typed.get((row, name)) if self._typed else None

    def settle(self, places: Iterable[Place], rows: Iterable[Ref], *, changed: bool = True) -> None:
        """Drop the unsaved texts at `places`, since `rows` are saved. New rows among `rows` stay visible until the plan
        is read again or, if the save `changed` nothing, disappear at once."""
        for place in places if self._typed else ():
            self._typed.pop(place, None)
        self._there |= {ref for ref in rows if ref not in self._unmade}
        if not changed:
            self.made = {ref: row for ref, row in self.made.items() if ref not in self._there}
            self._there = set()
            self._table.arrange()

    def refuse(self, rows: Iterable[UnsavedRow], reason: str) -> None:
        """Keep the texts of rows that could not be saved, new rows included; show them in red with the reason."""
        for row in rows:
            if row.bed is not None and row.row in self.made:
                self._unmade[row.row] = row.bed
            for place in row.places:
                if place in self._typed:
                    self._typed[place] = self._typed[place]._replace(wrong=reason)
        self._table.renew()

    def forget(self, row: Ref) -> bool:
        """Drop a new row that could not be saved, with its texts, and return True; for any other row, return False."""
        if self._unmade.pop(row, None) is None:
            return False
        self.made.pop(row, None)
        self._typed = {at: one for at, one in self._typed.items() if at[0] != row}
        self._table.arrange()
        return True

    def red(self) -> frozenset[Ref]:
        """Return the rows with refused or invalid texts, which are shown in red."""
        return self._red | {row for (row, _name), one in self._typed.items() if one.wrong}

    def wrong(self, row: int, column: int) -> str:
        """Return why the unsaved text of a cell is invalid, or "" if it is valid or there is none."""
        found, name = self._table.row_at(row), self._table.columns[column].id
        if found is None:
            return ""
        typed = self.on_its_way(found.ref, name)
        if typed is not None:
            return typed.wrong
        if found.ref not in self._red:
            return ""
        cell = self._table.cell_of(found, name)
        if cell is None or not cell.refused:
            return ""
        if self._table.page and self._table.grid:
            kind = self._table.page.kind(self._table.grid.kind)
        else:
            kind = None
        if not found.record.fields and (kind is None or kind.named != name):
            return _("ยังไม่ได้บันทึก จะบันทึกพร้อมกับชื่อของแถวนี้")
        fault = self.fault(row, column, cell.refused) or self._taken(found, name, cell.refused)
        return fault or _("ยังไม่ได้บันทึก แก้ช่องนี้อีกครั้ง")

    def _taken(self, row: PlanRow, name: str, text: str) -> str:
        """Return the message that another entry of the register has this name, or "" if none has."""
        if name not in NAMED or self._table.grid is None or self._table.page is None:
            return ""
        if self._table.page.form.id != OFFICE:
            return ""
        own = {value_key(each) for each in EntryOption.split_names("", "", text)}
        for other in self._table.grid.rows:
            named = EntryOption.split_names(*(other.words(each) for each in NAMED))
            if other.ref != row.ref and not own.isdisjoint(map(value_key, named)):
                says = _("ยังไม่ได้บันทึก {other} ใช้ชื่อนี้อยู่แล้ว ตั้งชื่อให้ต่างกัน")
                return says.format(other=other.words("name"))
        return ""

    # -- the interface of every table

    def grows(self) -> bool:
        """Return whether an empty last row is shown, to add a row; False if rows are filtered or none may be added."""
        return self.bed is not None and not self._table.choice.words and not self._table.choice.only

    def typed(self, row: int, column: int) -> str:
        """Return the text of a cell as typed, digits unchanged, so that a copy pasted back changes nothing."""
        found, name = self._table.row_at(row), self._table.columns[column].id
        cell = self._table.cell_of(found, name) if found is not None else None
        if found is None or cell is None or self.on_its_way(found.ref, name) is not None:
            return self._table.words(row, column)
        return cell.refused or ("" if cell.waits else cell.words)

    def number(self, row: int, column: int) -> Fraction | None:
        found, each = self._table.row_at(row), self._table.columns[column]
        at = self._table.stands(found) if found is not None else -1
        if at < 0 or self._table.grid is None or not each.figure or self.wrong(row, column):
            return None
        return number_of(self._table.grid.value(at, each.id))

    def accepts(self, row: int, column: int) -> bool:
        found, name = self._table.row_at(row), self._table.columns[column].id
        if found is None:
            return (
                self.bed is not None
                and row >= self._table.rowCount() - 1
                and self._field(name) is not None
            )
        cell = self._table.cell_of(found, name)
        if (
            cell is None
            or not cell.applies
            or not cell.field
            or cell.source_words
            or not isinstance(cell.spec, Field)
        ):
            return False
        page = self._table.page
        return "@" not in name and (page is None or not page.locks.row(found, cell))

    def closed(self, row: int, column: int) -> str:
        page = self._table.page
        grid = self._table.grid
        found = self._table.row_at(row)
        if page is None or grid is None:
            return ""
        if row < 0:
            if self._table.choice.only:
                filtered = _("ไม่มีแถวที่ตรงกับตัวกรอง กด แสดงทุกแถว แล้วพิมพ์")
            else:
                filtered = ""
            return no_bed(page, grid) or filtered or _("ไม่มีแถวที่มีคำนี้ ล้างคำในช่องค้นหาก่อน แล้วพิมพ์")
        name = self._table.columns[column].id
        cell = self._table.cell_of(found, name) if found is not None else None
        if found is not None and page.locks.row(found, cell):
            return page.locks.plan or page.locks.reports.get(page.period, "")
        if cell is not None and not cell.applies:
            return _("ช่องนี้ไม่ต้องกรอก ตามสิ่งที่ตอบไว้ในช่องอื่นของแถว")
        if cell is not None and cell.source_words:
            return _("{source} แก้ที่เอกสารนั้น").format(source=arabic_digits(cell.source_words))
        sources = sources_of(page.form, grid.kind, name)
        if sources:
            return _("คำนวณจาก {sources} แก้ที่ช่องนั้น").format(sources=sources)
        return _(OTHERWISE.get("@" if "@" in name else name, COMPUTED))

    def fault(self, _row: int, column: int, words: str) -> str:
        name = self._table.columns[column].id
        if self._fit is not None and self._field(name) is not None:
            return meant(self._fit, name, words)[1]
        return ""

    def block(self, html: str, text: str) -> list[list[str]]:
        return block_of(html, text)

    def enter(self, cells: Mapping[At, str], *, pasted: bool = False, as_ids: bool = False) -> None:
        """Enter texts into cells; texts below the last row make new rows. `as_ids`: the texts are ids, not names.
        `pasted`: report how many were saved."""
        if self._fit is None:
            return
        words: dict[int, dict[int, str]] = {}
        for (row, column), text in cells.items():
            words.setdefault(row, {})[column] = text
        there = {n: found for n in words if (found := self._table.row_at(n)) is not None}
        made = self._made([n for n in sorted(words) if n not in there and any(words[n].values())])
        every = sorted({**there, **made}.items())
        judged = [self._judged(of, words[n], n in made, as_ids) for n, of in every]
        judged = [one for one in judged if one.cells or one.refused]
        if judged:
            self._table.renew()
            self.save(UnsavedRowBatch(tuple(judged), PASTED if pasted else ""))

    def let_go(self, row: int, column: int) -> None:
        """Discard the invalid text of a cell, so that the cell shows the saved text; this cannot be undone."""
        found, name = self._table.row_at(row), self._table.columns[column].id
        cell = self._table.cell_of(found, name) if found is not None else None
        if found is None or cell is None or not self.wrong(row, column):
            return
        self._typed.pop((found.ref, name), None)
        if found.ref not in self._unmade:
            self._table.renew()
            self._discard(cell)  # also text on its way: the pen works in order
        elif any(at[0] == found.ref and one.words for at, one in self._typed.items()):
            self._table.renew()
        else:
            self.forget(found.ref)

    def _made(self, places: Sequence[int]) -> Mapping[int, PlanRow]:
        """Make new rows that are shown at once, before they are saved; return them by their row number."""
        page = self._table.page
        if not places or self.bed is None or page is None:
            return {}
        entity = self.bed.kind if page.form.id == OFFICE else "row"
        rows = [
            blank_row(page, self.bed.kind, Ref(page.record.ref.scope, entity, uuid4().hex))
            for _n in places
        ]
        self.made |= {row.ref: row for row in rows}
        self._table.insert([row.ref for row in rows])
        return dict(zip(places, rows, strict=True))

    def _judged(
        self, row: PlanRow, texts: Mapping[int, str], new: bool, as_ids: bool
    ) -> UnsavedRow:
        assert self._fit is not None
        cells = list[tuple[PlanCell, str]]()
        refused = list[tuple[PlanCell, str]]()
        names = self._table.page.names if self._table.page else {}
        for column, text in texts.items():
            cell = self._table.cell_of(row, self._table.columns[column].id)
            if cell is None or cell.id not in self._fit.fields:
                continue
            said, wrong = (text, "") if as_ids else meant(self._fit, cell.id, text)
            (refused if wrong else cells).append((cell, said))
            shown = text if wrong else shown_as(self._fit, cell.id, said, names)
            self._typed[row.ref, cell.id] = UnsavedCell(shown, wrong, cell.shown, said, wrong)
        if row.ref in self._unmade:
            return self._again(row)
        return UnsavedRow(row.ref, tuple(cells), tuple(refused), self.bed if new else None)

    def _again(self, row: PlanRow) -> UnsavedRow:
        """Return all that was typed into a refused new row, to make it again; if all is empty, the row is dropped."""
        own = {at: one for at, one in self._typed.items() if at[0] == row.ref}
        if not any(one.words for one in own.values()):
            self.forget(row.ref)
            return UnsavedRow(row.ref, (), (), None)
        bed = self._unmade.pop(row.ref)
        self._typed |= {at: one._replace(wrong=one.fault) for at, one in own.items()}
        good = tuple(
            (row.cells[name], one.sent) for (_row, name), one in own.items() if not one.fault
        )
        bad = tuple((row.cells[name], one.sent) for (_row, name), one in own.items() if one.fault)
        return UnsavedRow(row.ref, good, bad, self.bed or bed)

    def _waits(self, place: Place, unsaved_cell: UnsavedCell, page: PlanPage | None) -> bool:
        """Return whether the folder still has the value that was saved when this text was typed."""
        if place[0] in self.made:
            return True
        row = page.row(place[0]) if page is not None else None
        cell = row.cells.get(place[1]) if row is not None else None
        return cell is not None and cell.shown == unsaved_cell.before and not cell.refused

    def _field(self, name: str) -> Field | None:
        return self._fit.fields.get(name) if self._fit else None
