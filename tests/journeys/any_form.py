"""A person who fills whatever a form declares: every kind of row, and every cell in the way its type is entered."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from core.exact import exact_text
from core.forms.field_types import type_of
from core.forms.operations import number_of
from core.forms.shape import Field, FormRowKind
from core.plan.tree import PlanRow
from core.plan.view import PlanPage
from core.values import Ref
from tests.journeys.hands import QtHands
from tests.known import known
from tests.ui.desktop.acting import office, plans_of, press
from ui.desktop.plan.cell import CellEditor
from ui.desktop.plan.choices import ChoiceChipsWidget, LevelCardsWidget
from ui.desktop.plan.fields import HEADS, head_of_line
from ui.desktop.plan.lines import RowLinesWidget
from ui.desktop.plan.page import PlanPageWidget
from ui.desktop.plan.row_form import next_kinds
from ui.desktop.shell.window import Window

Key = Qt.Key
PATTERNS = {  # words that fit each named pattern
    "phone": "02 141 6000",
    "postcode": "10210",
    "email": "open@example.go.th",
    "url": "https://www.example.go.th",
    "citizen_id": "1 1014 00000 01 1",
    "letter_number": "มท 0402/123",
    "year": "2569",
    "whole": "1500",
}


class PlanFiller:
    """Fills one plan in a window, the first row of every kind; `filled` are its cells, by kind and field."""

    def __init__(self, window: Window, qtbot: QtBot) -> None:
        self.window = window
        self._qtbot = qtbot
        self._hands = QtHands()
        self.filled: set[tuple[str, str]] = set()
        # links to a list that had no entry when they were come to
        self.without: set[tuple[str, str]] = set()

    @property
    def view(self) -> PlanPageWidget:
        return plans_of(office(self.window)).view

    @property
    def page(self) -> PlanPage:
        return known(self.view.page)

    def fill(self) -> None:
        """The plan itself, then each kind below what is there, from the top."""
        self._cells(self.page.plan.ref)
        for kind in self.page.form.kinds:
            row = first_of(self.page, kind)
            if row is None and (above := above_for(self.page, kind)) is not None:
                self._add(kind, above)
                row = first_of(self.page, kind)
            if row is not None:
                self._cells(row.ref)
        # what links to rows that came later
        for row in [first_of(self.page, kind) for kind in self.page.form.kinds]:
            if row is not None and any(
                self._linked(cell.spec) for cell in row.cells.values() if not cell.words
            ):
                self._cells(row.ref)

    def _linked(self, field: object) -> bool:
        """Whether a field names entries of a list that has some."""
        return (
            isinstance(field, Field)
            and field.type == "link"
            and bool(self.page.links.get(field.to))
        )

    # -- rows

    def _add(self, kind: FormRowKind, above: PlanRow) -> None:
        """By the button that stands where such rows are, or the chip or card of a line that is chosen."""
        before = len(self.page.rows)
        for button, chosen in self._buttons(kind, above):
            self._focus(button)
            press(button, Key.Key_Space)
            self._qtbot.waitUntil(lambda: len(self.page.rows) > before, timeout=8000)
            self.filled |= {(kind.id, chosen)} if chosen else set()
            return

    def _buttons(self, kind: FormRowKind, above: PlanRow) -> Iterator[tuple[QWidget, str]]:
        """What adds a row, and the field that is answered by it already, "" = none."""
        if not kind.list:
            self._show(above.ref)
            kinds = next_kinds(self.page, above)
            buttons = self.view.form.next_rows.buttons
            yield from (
                (button, "") for one, button in zip(kinds, buttons, strict=True) if one == kind
            )
            return
        home = home_of(self.page, above)
        for _head in self._heads(home.ref, self._head_below(above, kind)):
            yield from self._adding([*self.view.form._parts], kind, above)

    def _adding(
        self, blocks: Sequence[QWidget], kind: FormRowKind, above: PlanRow
    ) -> Iterator[tuple[QWidget, str]]:
        for block in blocks:
            if isinstance(block, RowLinesWidget):
                if (
                    block._kind.id == kind.id
                    and block._above.ref == above.ref
                    and not block.add.isHidden()
                ):
                    yield block.add, ""
                for line in block.lines.values():
                    yield from self._adding([*line._lists.values()], kind, above)
            elif isinstance(block, ChoiceChipsWidget | LevelCardsWidget):
                if block._kind.id == kind.id and block._above.ref == above.ref:
                    yield next(iter(block.chips.values())), block._field.id
                elif isinstance(block, LevelCardsWidget) and block._line is not None:
                    yield from self._adding([*block._line._lists.values()], kind, above)

    # -- cells

    def _cells(self, ref: Ref) -> None:
        """Every cell of a row that is asked for, also those that are asked only because of another's answer."""
        seen: set[str] = set()
        for _head in self._heads_of(self._row(ref)):
            while fresh := [one for one in self._editors(ref) if one[0] not in seen]:
                key, editor = fresh[0]
                seen.add(key)
                if editor.of.type == "link" and not self._linked(editor.of):
                    self.without |= {(self._row(ref).kind, key)}
                    continue
                if self._row(ref).cells[key].shown.value is None:
                    self._enter(editor)
                    self._qtbot.waitUntil(partial(self._kept, ref, key), timeout=8000)
                self.filled.add((self._row(ref).kind, key))

    def _row(self, ref: Ref) -> PlanRow:
        return known(self.page.row(ref))

    def _kept(self, ref: Ref, key: str) -> bool:
        return self._row(ref).cells[key].shown.value is not None

    def _heads_of(self, row: PlanRow) -> Iterator[str]:
        """Shows a row under each of its heads; a line stands under one."""
        kind = self.page.kind(row.kind)
        below = self._head_below(row, kind) if kind is not None and kind.list else ""
        yield from self._heads(home_of(self.page, row).ref, below)

    def _head_below(self, row: PlanRow, kind: FormRowKind) -> str:
        return head_of_line(self.page, home_of(self.page, row), kind)

    def _heads(self, ref: Ref, only: str = "") -> Iterator[str]:
        """Shows the row's form under each of its heads, or `only` under one."""
        self._show(ref)
        heads = self.view.form.heads
        keys = [
            key
            for key, _text, _tone in HEADS
            if not heads.button(key).isHidden() and only in ("", key)
        ]
        for key in [heads.key] if heads.isHidden() else keys:
            if key != heads.key:
                heads.ask(key)
            self._made()
            yield key

    def _show(self, ref: Ref) -> None:
        self.view.choose(ref)
        self._made()

    def _made(self) -> None:
        self._qtbot.waitUntil(lambda: self.view.form.complete, timeout=8000)
        QApplication.processEvents()  # what was added to a layout is shown a moment later

    def _editors(self, ref: Ref) -> list[tuple[str, CellEditor]]:
        form = self.view.form._held
        found = [
            each
            for each in form.findChildren(CellEditor)
            if each.row.ref == ref and each.isVisibleTo(form)
        ]
        return [(each.cell.id, each) for each in found if each.isEnabled() and each.cell.applies]

    def _focus(self, widget: QWidget) -> None:
        def has() -> bool:
            widget.setFocus(Qt.FocusReason.TabFocusReason)
            return widget is (here := QApplication.focusWidget()) or (
                here is not None and widget.isAncestorOf(here)
            )

        self._qtbot.waitUntil(has, timeout=8000)

    def _enter(self, editor: CellEditor) -> None:
        """In the way of its type, by keys alone."""
        field = editor.of
        self._focus(editor.editor)
        how = type_of(field).editor
        if (type_of(field).source and field.many) or how in ("units", "entries"):
            press(self.window, Key.Key_Return)
            self._qtbot.waitUntil(
                lambda: QApplication.activePopupWidget() is not None, timeout=8000
            )
            press(self.window, Key.Key_Return)
            press(self.window, Key.Key_Escape)
            self.window.activateWindow()  # where no window manager would give the keyboard back
        elif how == "choice":
            press(self.window, Key.Key_Down)
        elif how == "periods":
            press(self.window, Key.Key_Right)
            press(self.window, Key.Key_Tab)
        else:
            self._hands.type(words_for(field, much=field.id in self._bounds()))
            press(self.window, Key.Key_Tab)

    def _bounds(self) -> set[str]:
        """The fields that stay above others by a rule of the form."""
        return {
            name
            for check in self.page.form.checks
            if check.op == "before"
            for name in check.over[1:]
        }


def first_of(page: PlanPage, kind: FormRowKind) -> PlanRow | None:
    return next(
        (row for row in page.rows if row.kind == kind.id and row.applies and not row.adrift), None
    )


def above_for(page: PlanPage, kind: FormRowKind) -> PlanRow | None:
    """The row a new one goes below; None where there is none."""
    above = page.kind(kind.within)
    return first_of(page, above) if above is not None else page.plan


def home_of(page: PlanPage, row: PlanRow) -> PlanRow:
    """The row whose form a line stands in."""
    while (kind := page.kind(row.kind)) is not None and kind.list:
        row = known(page.above(row.ref))
    return row


def words_for(field: Field, *, much: bool = False) -> str:
    """What a person may type into a field, within its bounds; `much`: a number that others stay below."""
    found = type_of(field)
    if field.pattern:
        return PATTERNS[field.pattern]
    if found.figure:
        least, most = number_of(field.least), number_of(field.most)
        wanted = Fraction(100 if much else 1)
        return exact_text(
            max(least or Fraction(0), min(wanted, most if most is not None else wanted))
        )
    return "9/4/2569" if found.dates == "day" else found.typed
