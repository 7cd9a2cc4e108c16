"""The cells of one row as a block of a form: wide ones alone on a line, narrow ones beside each other."""

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QWidget

from core.i18n import _
from core.instruments.shape import Computed
from core.thai.digits import arabic_digits
from core.views.plan_page import PlanPage
from core.views.plan_tree import PlanCell, PlanRow
from ui.desktop.pages.plan_asks import PlanAsks
from ui.desktop.pages.plan_cell import CellEditor
from ui.desktop.theme.look import Look
from ui.desktop.widgets.boxes import Flow, column, row
from ui.desktop.widgets.plain import show, show_plain, words

FULL = 18  # weights a line of the form has room for


class CellsBlock(QWidget):
    """Editors of some cells of a row, and under them what the program computes of it."""

    def __init__(
        self, look: Look, asks: PlanAsks, page: PlanPage, of: PlanRow, cells: Sequence[PlanCell], *,
        labelled: bool = True, prompted: bool = False, full: int = FULL,
    ) -> None:  # fmt: skip
        super().__init__()
        self.editors: dict[str, CellEditor] = {}
        for cell in cells:
            if cell.field:
                words_only = prompted and getattr(cell.of, "type", "") in ("text", "longtext")
                editor = self.editors[cell.id] = CellEditor(
                    look, page, of, cell, labelled=labelled, prompted=words_only
                )  # fmt: skip
                asks.listen(editor, of)
        self._computed = {cell.id: cell for cell in cells if not cell.field and not _read_out(of, cell)}
        self._sums = words("", "line", "text2", wrap=True)
        self._figures = QWidget()
        self._flow = Flow(18)
        self._figures.setLayout(self._flow)
        self._figured = ""
        room = full if look.scale < 125 else full // 2
        self.setLayout(column(*packed(list(self.editors.values()), room), self._sums, self._figures, gap=6))
        self.show_cells(page, of)

    def show_cells(self, page: PlanPage, of: PlanRow) -> None:
        for key, editor in self.editors.items():
            if cell := of.cells.get(key):
                editor.show_cell(page, of, cell)
        text = "   ".join(said for key in self._computed if (said := computed_words(of.cells[key])))
        alone = not self.editors
        show_plain(self._sums, text)
        show(self._sums, bool(text) and not alone)
        show(self._figures, bool(text) and alone)
        if alone and text != self._figured:
            self._figured = text
            self._show_figures(of)

    def _show_figures(self, of: PlanRow) -> None:
        """Nothing is entered here: each figure stands under its title."""
        while item := self._flow.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        for key in self._computed:
            if said := computed_pair(of.cells[key]):
                pair = QWidget()
                pair.setLayout(column(words(said[0], "small", "text2"), words(said[1], "strong"), gap=0))
                self._flow.addWidget(pair)

    def hand_over(self) -> None:
        for editor in self.editors.values():
            editor.hand_over()


def packed(editors: Sequence[CellEditor], full: int) -> list[QHBoxLayout]:
    """Lines of editors: as many beside each other as there is room for."""
    lines: list[list[CellEditor]] = [[]]
    for editor in editors:
        weight = full if editor.wide else editor.weight
        if lines[-1] and sum(full if each.wide else each.weight for each in lines[-1]) + weight > full:
            lines.append([])
        lines[-1].append(editor)
    made: list[QHBoxLayout] = []
    for line in filter(None, lines):
        beside = row(*line, gap=10)
        for at, editor in enumerate(line):
            beside.setStretch(at, full if editor.wide else editor.weight)
        made.append(beside)
    return made


def computed_words(cell: PlanCell) -> str:
    """`รวมทั้งสิ้น 443.00 บาท`, "" while there is nothing to say."""
    pair = computed_pair(cell)
    return " ".join(pair) if pair else ""


def computed_pair(cell: PlanCell) -> tuple[str, str] | None:
    """(title, value with its unit); None while there is nothing to say."""
    if not cell.words or not isinstance(cell.of, Computed):
        return None
    title, unit = arabic_digits(str(cell.of.title)), arabic_digits(str(cell.of.unit))
    value = f"{cell.words}\u00a0%" if unit == _("ร้อยละ") else f"{cell.words}\u00a0{unit}".strip("\u00a0")
    return title.removesuffix(_("ร้อยละ")).strip() or _("คิดเป็น"), value


def _read_out(of: PlanRow, cell: PlanCell) -> bool:
    """Whether the words of an amount stand at its entry already."""
    return (
        isinstance(cell.of, Computed)
        and cell.of.op == "baht_words"
        and all(key in of.cells and of.cells[key].field for key in cell.of.over)
    )
