"""Imports rows from a workbook, previewed before they are saved and undone as one step, and exports rows to one."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from uuid import uuid4

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from core.forms.shape import FormRowKind
from core.forms.vocabulary import OFFICE
from core.i18n import _
from core.markup import read_block
from core.plan.grid_view import NewRowPlace, PlanRowsGrid, bed_of, blank_row
from core.plan.table_again import changed_rows
from core.plan.table_file import SpreadsheetRow, file_rows, table_file
from core.plan.tree import PlanCell
from core.plan.view import PlanPage
from core.tabular import TabularFile
from core.thai.written import arabic_digits
from core.values import Ref
from ui.desktop.base.asking_files import TABLES, ask_file, ask_target
from ui.desktop.base.background import beside, in_background
from ui.desktop.base.page_context import PageContext
from ui.desktop.base.starting import if_meant
from ui.desktop.plan.grid import PlanGridCard
from ui.desktop.plan.grid_cells import READ, UnsavedRow, UnsavedRowBatch
from ui.desktop.plan.paste import PastedRowsDialog, PastePosition


class GridWorkbookDesk(QObject):
    """The controller that reads and writes workbooks for a table of rows."""

    def __init__(self, context: PageContext, grid: PlanGridCard, within: QWidget) -> None:
        super().__init__(grid)
        self._context = context
        self._grid = grid
        self._within = within
        self._preview = TableFilePreview(context, within, self._confirmed)
        grid.file_requested.connect(self._do)

    def read(self, path: Path) -> None:
        """Preview the rows that the workbook would add; nothing is saved before the person confirms."""
        from storage.tables.reader import read_table

        beside(
            self,
            partial(read_table, path),
            self._arrived,
            self._context.host.refuse,
        )

    def write(self, path: Path, *, empty: bool) -> None:
        """Write a workbook with the rows of the table or, if `empty`, with headings only, to be filled in."""
        page, grid = self._grid.table.page, self._grid.table.grid
        if page is not None and grid is not None:
            self._context.write_table(path, table_file(page, grid, empty=empty))

    def _do(self, action: str) -> None:
        self._grid.hand_over()
        if action == "read":
            found = ask_file(
                self._within, _("นำเข้าจากไฟล์"), _("ตาราง ({kinds})").format(kinds=TABLES), "plans"
            )
            if found:
                self.read(found)
            return
        if action == "paste":  # with its heads, totals and rows above, as a file is read
            mime = QGuiApplication.clipboard().mimeData()
            block = partial(read_block, mime.html() if mime.hasHtml() else "", mime.text())
            came = partial(self._arrived, pasted=True)
            beside(self, lambda: TabularFile((block(),)), came, self._context.host.refuse)
            return
        kind = self._grid.kinds.currentText()
        called = _("{title} ไฟล์เปล่า").format(title=kind) if action == "empty" else kind
        found = ask_target(
            self._within, _("บันทึกเป็นไฟล์ Excel"), f"{called}.xlsx", "Excel (*.xlsx)", "plans"
        )
        if found:
            self.write(found, empty=action == "empty")

    def _arrived(self, read: TabularFile, *, pasted: bool = False) -> None:
        page, grid = self._grid.table.page, self._grid.table.grid
        if page is not None and grid is not None:
            self._preview.show(read, page, grid, pasted=pasted)

    def _confirmed(self, _page: PlanPage, rows: tuple[UnsavedRow, ...]) -> None:
        self._grid.table.cells.save(UnsavedRowBatch(rows, READ))


class TableFilePreview(QObject):
    """The controller of the preview of a table's rows; `confirmed` gets the rows to save, and the plan they go into."""

    def __init__(
        self,
        context: PageContext,
        within: QWidget,
        confirmed: Callable[[PlanPage, tuple[UnsavedRow, ...]], object],
    ) -> None:
        super().__init__(within)
        self._context = context
        self._within = within
        self._confirmed = confirmed
        self.names = False  # the name of a plan is asked for
        self.document_name = ""

    def show(
        self, read: TabularFile, page: PlanPage, grid: PlanRowsGrid | None, *, pasted: bool = False
    ) -> None:
        """Show what was read as rows of the kind of `grid`; first ask if the file is of another form or year."""
        bed = bed_of(page, grid) if grid is not None else None
        kind = page.kind(bed.kind) if bed is not None else None
        if bed is None or kind is None:
            self._context.host.report(
                _("เพิ่มแถวในตารางนี้ไม่ได้ ตารางอ่านได้อย่างเดียวหรือยังไม่มีรายการที่อยู่เหนือแถว"), "bad"
            )
            return
        using, _space, year = read.plan_key.partition(" ")
        said = {"instrument": using, "year": year}
        at = page.record.number("year") or 0
        show = partial(self._show, read, page, kind, bed, pasted=pasted)
        if_meant(self._context.look, self._within, page.form, at, said, show)

    def _show(
        self,
        read: TabularFile,
        page: PlanPage,
        kind: FormRowKind,
        bed: NewRowPlace,
        *,
        pasted: bool,
    ) -> None:
        target = PastePosition(arabic_digits(str(kind.title)), kind.id, bed.parent, None)
        dialog = PastedRowsDialog(
            self._context.look,
            page,
            [target],
            self._within,
            take=lambda rows, above: self._take(dialog, page, bed, rows, above),
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.compares = not pasted
        if self.names:
            dialog.ask_name()
        dialog.read_file(
            read, self._context.settings.heads(self._key(page, kind.id)), pasted=pasted
        )
        dialog.open()

    def _take(
        self,
        dialog: PastedRowsDialog,
        page: PlanPage,
        bed: NewRowPlace,
        rows: Sequence[Mapping[str, tuple[str, str]]],
        parent_names: Sequence[Sequence[str]],
    ) -> None:
        self._context.settings.note_heads(self._key(page, bed.kind), dialog.heads)

        fit = dialog.changing if page.form.id != OFFICE else None  # an entry is changed by its name
        settled = dialog.settled
        self.document_name = dialog.document_name.text()

        def typed() -> tuple[UnsavedRow, ...]:
            there = changed_rows(page, fit, rows, parent_names, settled) if fit else {}
            new = [({} if n in there else row) for n, row in enumerate(rows)]
            made = _typed_rows(page, file_rows(page, new, parent_names, bed), bed.kind)
            changed = (UnsavedRow(row.ref, cells, (), None) for row, cells in there.values())
            return (*made, *changed)

        def confirm(new_rows: tuple[UnsavedRow, ...] | None) -> None:
            if new_rows:
                self._confirmed(page, new_rows)

        in_background(typed, confirm)

    def _key(self, page: PlanPage, kind: str) -> str:
        return f"{page.form.id}.{kind}"


def _typed_rows(page: PlanPage, rows: Iterable[SpreadsheetRow], kind: str) -> Iterator[UnsavedRow]:
    """Yield each row of a file with a new record; all rows of a kind share the cells of one blank row."""
    entity = kind if page.form.id == OFFICE else "row"
    scope = page.record.ref.scope
    blank: dict[str, Mapping[str, PlanCell]] = {}
    made = list[Ref]()
    for row in rows:
        made.append(Ref(scope, entity, uuid4().hex))
        bed = row.bed if row.under < 0 else NewRowPlace(row.bed.kind, made[row.under])
        if bed.kind not in blank:
            blank[bed.kind] = blank_row(page, bed.kind, made[-1]).cells
        good, bad = (
            tuple(
                (replace(blank[bed.kind][field.partition("@")[0]], id=field), words)
                for field, words in some.items()
            )
            for some in (row.words, row.refused)
        )
        yield UnsavedRow(made[-1], good, bad, bed)
