"""The editor widget for each field type: it shows the saved value and emits the input as text."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QListWidgetItem, QWidget

from core.errors import UserError
from core.forms.field_types import FieldType, type_of
from core.forms.field_values import EVERY_UNIT
from core.forms.shape import Field
from core.i18n import _
from core.people.units import EntryOption
from core.plan.links import value_of
from core.plan.view import PlanPage
from core.plan.year_view import parts_of
from core.thai.search import head_key
from core.thai.written import arabic_digits
from core.values import AbsenceReason, Value
from ui.desktop.theme.look import Look
from ui.desktop.widgets.calendar import DayField
from ui.desktop.widgets.choices import DropDown, show_under
from ui.desktop.widgets.inputs import LongTextField, ValueField
from ui.desktop.widgets.layout import column
from ui.desktop.widgets.periods import PeriodBar
from ui.desktop.widgets.plain import name, show_tip
from ui.desktop.widgets.rows import TickPainter

SEARCHED = 9  # from more entries on, a list has a search field
LISTED = 12  # entries visible at once
TALLEST = 14  # lines up to which a text field grows before it scrolls
WIDEST = 460  # pixels to which a long name may widen the list at 100 %
Options = Sequence[EntryOption]


class UnitsPopup(QFrame):
    """The list that a UnitsDropDown opens: typing narrows it, Enter or a click ticks, Esc returns to the button."""

    ticked = Signal(str)
    left = Signal(bool)  # by Tab, whether forward

    def __init__(self, look: Look, parent: QWidget, options: Options, ticked: set[str]) -> None:
        """Make the list; entries that no longer exist are shown only if they are ticked (`ticked`)."""
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("chooser")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        options = [option for option in options if not option.gone or option.id in ticked]
        self._searchable = {
            option.id: " ".join(map(head_key, (option.words, *option.names))) for option in options
        }
        self.search = QLineEdit(placeholderText=_("พิมพ์ชื่อ ชื่อย่อ หรือรหัส"))
        name(self.search, _("ค้นหาในรายการ"))
        self.list = QListWidget()
        self.list.setObjectName("tree")
        self.list.setUniformItemSizes(True)
        self.list.setItemDelegate(TickPainter(look, self.list))
        name(self.list, _("รายการ"), _("Enter หรือเว้นวรรคเลือกหรือเอาออก"))
        for option in options:
            item = QListWidgetItem(option.words, self.list)
            item.setData(Qt.ItemDataRole.UserRole, option.id)
            item.setCheckState(
                Qt.CheckState.Checked if option.id in ticked else Qt.CheckState.Unchecked
            )
        self.setLayout(column(self.search, self.list, gap=6, edges=(8, 8, 8, 8)))
        self.search.setVisible(len(options) > SEARCHED)
        self.list.ensurePolished()
        self.list.setFixedHeight(
            self.list.sizeHintForRow(0) * min(LISTED, len(options)) + look.px(8)
        )
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        wide = min(self.list.sizeHintForColumn(0) + look.px(40), look.px(WIDEST))
        self.setMinimumWidth(max(parent.width(), look.px(260), wide))
        self.search.textChanged.connect(self._find)
        self.search.installEventFilter(self)
        self.list.itemClicked.connect(self._tick)
        self.list.installEventFilter(self)
        self.list.setCurrentRow(0)

    def open_under(self, button: QWidget) -> None:
        show_under(self, button)
        (self.search if not self.search.isHidden() else self.list).setFocus()

    def show_ticked(self, ticked: set[str]) -> None:
        for item in self._items():
            checked = item.data(Qt.ItemDataRole.UserRole) in ticked
            item.setCheckState(Qt.CheckState.Checked if checked else Qt.CheckState.Unchecked)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        key = event.key()
        # keep the ticks and let Tab continue in the form
        if key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            self.left.emit(key == Qt.Key.Key_Tab)
            self.close()
            return True
        space = key == Qt.Key.Key_Space and watched is self.list
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) or space:
            item = self.list.currentItem()
            if item is not None and not item.isHidden():
                self._tick(item)
            return True
        if watched is self.search and key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self._step(1 if key == Qt.Key.Key_Down else -1)
            return True
        return False

    def _step(self, step: int) -> None:
        shown = [n for n, item in enumerate(self._items()) if not item.isHidden()]
        here = self.list.currentRow()
        ahead = [n for n in shown if (n - here) * step > 0]
        if ahead:
            self.list.setCurrentRow(min(ahead) if step > 0 else max(ahead))

    def _find(self, query: str) -> None:
        wanted = [head_key(word) for word in query.split()]
        first = None
        for n, item in enumerate(self._items()):
            hidden = not all(
                word in self._searchable[item.data(Qt.ItemDataRole.UserRole)] for word in wanted
            )
            item.setHidden(hidden)
            if first is None and not hidden:
                first = n
        if first is not None:
            self.list.setCurrentRow(first)

    def _tick(self, item: QListWidgetItem) -> None:
        self.ticked.emit(str(item.data(Qt.ItemDataRole.UserRole)))

    def _items(self) -> list[QListWidgetItem]:
        return [self.list.item(n) for n in range(self.list.count())]


class UnitsDropDown(DropDown):
    """A drop-down in which several units or choices can be ticked; "every unit" unticks all others."""

    requested = Signal(str)  # ids joined by commas

    def __init__(
        self, look: Look, options: Options, accessible_name: str, *, everybody: bool
    ) -> None:
        super().__init__(look)
        self._options = options
        self._called = accessible_name
        self._everybody = everybody
        self._texts = {one.id: one.words for one in options}
        self._on: tuple[str, ...] = ()
        self.chooser: UnitsPopup | None = None
        self.setMinimumWidth(look.px(80))
        self.addItem("")
        self.show_saved("")

    @property
    def says(self) -> str:
        return ", ".join(self._texts.get(each, _("หน่วยงานที่ไม่อยู่ในทะเบียน")) for each in self._on)

    def show_saved(self, value: str) -> None:
        self._on = tuple(filter(None, value.split(",")))
        self.setItemText(0, self.says or _("เลือก"))
        show_tip(self, self.says)
        name(self, self._called, self.says or _("ยังไม่ได้เลือก"))
        if self.chooser is not None:
            self.chooser.show_ticked(set(self._on))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            self.showPopup()
        else:
            super().keyPressEvent(event)

    def showPopup(self) -> None:
        self.chooser = UnitsPopup(self._look, self, self._options, set(self._on))
        self.chooser.ticked.connect(self.tick)
        # no lambda: it would hold the box, and free it within its own child
        self.chooser.left.connect(self._go_on)
        self.chooser.destroyed.connect(self._closed)
        self.chooser.open_under(self)

    def _go_on(self, forward: bool) -> None:
        QTimer.singleShot(0, self, lambda: self.focusNextPrevChild(forward))

    def _closed(self) -> None:
        self.chooser = None

    def tick(self, key: str) -> None:
        """Tick or untick an entry (id): emit `requested` with the ids that are ticked then, joined by commas."""
        rest = {each for each in self._on if each != key}
        if key not in self._on:
            alone = self._everybody and key == EVERY_UNIT
            rest = {key} if alone else (rest - {EVERY_UNIT}) | {key}
        self.requested.emit(",".join(sorted(rest)))


class ChoiceDropDown(DropDown):
    """A drop-down of the choices that the form lists for a field; it can also be left without a choice."""

    requested = Signal(str)

    def __init__(self, look: Look, options: tuple[tuple[str, str], ...], stands: str = "") -> None:
        """Make the box; `stands` is the id of the choice that applies while none is chosen."""
        own = dict(options).get(stands)
        none = _("เลือก") if own is None else _("{stands} (ตามแบบ)").format(stands=own)
        super().__init__(look, "", (("", none), *options))
        self._own, self._saved = self.count(), ""
        self.activated.connect(lambda _at: self.requested.emit(str(self.currentData())))

    @property
    def dirty(self) -> bool:
        """Whether the shown choice is unsaved, or is saved but not one that the form lists."""
        return self.currentData() != self._saved or self.count() != self._own

    def show_saved(self, key: str) -> None:
        self._saved = key
        at = self.findData(key)
        if at < 0:  # a choice that this edition of the form lacks stays
            self.addItem(key, key)
            at = self.count() - 1
        if at != self.currentIndex():
            self.setCurrentIndex(at)
        show_tip(self, self.currentText() if key else "")


Editor = ValueField | LongTextField | ChoiceDropDown | UnitsDropDown | PeriodBar
# the value of a text, so that the same value typed differently is no change
Means = Callable[[str], object]


def editor_of(look: Look, page: PlanPage, kind: str, field: Field, accessible_name: str) -> Editor:
    """Return a new editor widget for a field of rows of a `kind`; `accessible_name` is its name for screen readers."""

    def means(text: str) -> object:
        try:
            return value_of(page.form, kind, field, text)
        except UserError:
            return text

    type_ = type_of(field)
    several = field.many and type_.source == "choices"
    return EDITORS["several" if several else type_.editor](
        look, page, field, accessible_name, means
    )


def _line(look: Look, _page: PlanPage, field: Field, _called: str, means: Means) -> Editor:
    entry = ValueField(look, means, number=type_of(field).figure)
    entry.show_unit(unit_of(field))
    return entry


EDITORS: dict[str, Callable[[Look, PlanPage, Field, str, Means], Editor]] = {  # by FieldType.editor
    "line": _line,
    "note": lambda look, _page, _field, _called, _means: LongTextField(look, "", TALLEST),
    "day": lambda look, _page, _field, _called, means: DayField(look, means),
    "periods": lambda look, page, _field, called, _means: PeriodBar(
        look, parts_of(page.form, page.record.number("year") or 0), called
    ),
    "choice": lambda look, page, field, _called, _means: ChoiceDropDown(
        look, choices_of(page, field), field.default
    ),
    "units": lambda look, page, field, called, _means: UnitsDropDown(
        look, page.offered(field), called, everybody=True
    ),
    "entries": lambda look, page, field, called, _means: UnitsDropDown(
        look, page.offered(field), called, everybody=False
    ),
    "several": lambda look, page, field, called, _means: UnitsDropDown(
        look, [EntryOption(*each) for each in choices_of(page, field)], called, everybody=False
    ),
}


def fault_of(page: PlanPage, kind: str, field: Field, text: str) -> str:
    """Return why a text cannot be saved in a field of rows of a `kind`, or "" if it can."""
    try:
        value_of(page.form, kind, field, text)
    except UserError as problem:
        return problem.what
    return ""


def in_hand(editor: QWidget) -> bool:
    """Return whether an editor holds unsaved input or has its list open; False also for widgets that are no editors."""
    if isinstance(editor, UnitsDropDown):
        return editor.chooser is not None
    if isinstance(editor, PeriodBar):
        return editor.dirty
    return isinstance(editor, ValueField | LongTextField | ChoiceDropDown) and editor.dirty


def show_stored(editor: QWidget, field: Field, stored: Value) -> None:
    """Show the saved value of a field in its editor widget."""
    if isinstance(editor, ChoiceDropDown | UnitsDropDown | PeriodBar):
        editor.show_saved(
            "" if stored is None or isinstance(stored, AbsenceReason) else str(stored)
        )
    elif isinstance(editor, ValueField | LongTextField):
        editor.show_saved(FieldType.typed_of(field, stored))


def choices_of(page: PlanPage, field: Field) -> tuple[tuple[str, str], ...]:
    found = [choice for choice in page.form.choices if choice.within == field.scale]
    return tuple((choice.id, arabic_digits(str(choice.text))) for choice in found)


def unit_of(field: Field) -> str:
    """Return the measure shown after the number in a field, such as `บาท`, or "" if it has none."""
    type_ = type_of(field)
    own = "" if type_.share else arabic_digits(str(field.unit))
    return own or type_.unit() if type_.figure else ""


def help_of(field: Field) -> str:
    """Return the help of a field after its title; "" if the form gives none."""
    return arabic_digits(f"{field.title}: {field.help}") if str(field.help) else ""


def span_of(page: PlanPage, field: Field, before: Field | None) -> tuple[int, bool]:
    """Return (width of `field` in 24ths of the form, whether it may widen). `before`: the field to its left, if any."""
    type_ = type_of(field)
    if type_.source == "choices" and not field.many:
        if all(len(text) < 8 for _key, text in choices_of(page, field)):
            return (5, False)
        return (7, True)
    if type_.words and not type_.long:
        if before is not None and type_of(before).figure and field.when:
            return 6, False  # often the name of the number's measure
        return (16 if field.required else type_.columns), True
    if type_.dates == "span" and page.form.periods == "month":
        return 24, True
    return type_.columns, type_.grows
