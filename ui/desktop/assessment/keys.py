"""Keys for answering assessment items: letters, also at their positions on a Thai keyboard, and arrows."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent, QTextCursor
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QPlainTextEdit, QSizePolicy, QWidget

from core.assessment.rows import ItemRow
from core.i18n import _
from ui.desktop.assessment.answer_cells import NA, key_for, options_of
from ui.desktop.widgets.keys import InstalledShortcuts, KeyBinding
from ui.desktop.widgets.layout import frame, row
from ui.desktop.widgets.plain import show, show_plain, words

# P, N, A, plain and where a Thai keyboard has them, with and without Shift; then 1 to 5.
LETTERS = {"met": "Pย", "not_met": "Nื์", "not_applicable": "Aฟฤ"}
WHOLE = ("Shift+P", "ญ", "Shift+ญ")
ATTACH = "Eำฎ"
CONFIRM = "Yั\u0e4d"
THAI_DIGITS = "ๅ/-ภถ"
SHORT = 20  # most letters of an answer's words among the keys


def listen_marks(
    within: QWidget,
    mark: Callable[[str], None],
    mark_whole: Callable[[], None],
    step: Callable[[int], None],
    attach: Callable[[], None],
    confirm: Callable[[], None],
    items: Callable[[], Sequence[ItemRow]],
) -> InstalledShortcuts:
    """Install keys that answer items in `within`, except in text fields; return their table. `mark(state)` answers the
    current item, `mark_whole()` answers "met" with all parts present, the arrows call `step(±1)`. The F1 help lists
    only answers that some of `items()` can have."""
    texts = {"met": _("ผ่าน"), "not_met": _("ไม่ผ่าน"), "not_applicable": _("ไม่เข้าเงื่อนไข")}
    lines = (
        KeyBinding(_("เลื่อนข้อ"), ("Down",), partial(_step, 1, step), "↑ ↓"),
        KeyBinding("", ("Up",), partial(_step, -1, step)),
        *(
            KeyBinding(
                texts[state],
                tuple(letters),
                partial(mark, state),
                now=partial(_called, state, items),
                works=partial(_taken, state, items),
            )
            for state, letters in LETTERS.items()
        ),
        KeyBinding(
            _("เลือกคำตอบ"), (), key_text="1–9", works=lambda: any(one.scale for one in items())
        ),
        KeyBinding(
            _("ผ่าน มีครบทุกองค์ประกอบ"),
            WHOLE,
            mark_whole,
            works=lambda: any(one.takes_state for one in items()),
        ),
        KeyBinding(_("แนบหลักฐาน"), tuple(ATTACH), attach),
        KeyBinding(_("ยืนยันคำตอบที่ยกมา"), tuple(CONFIRM), confirm),
    )
    return InstalledShortcuts(within, lines, Qt.ShortcutContext.WidgetWithChildrenShortcut)


def _answers(state: str, items: Callable[[], Sequence[ItemRow]]) -> Iterator[str]:
    """Yield for each item that the letter of a state can answer the words of that answer."""
    for one in items():
        options = {key: text for key, text, _tone in options_of(one)}
        key = key_for(one, state, [*options]) if one.may_not_apply or state != NA else ""
        if key:
            yield options[key]


def _taken(state: str, items: Callable[[], Sequence[ItemRow]]) -> bool:
    return any(_answers(state, items))


def _called(state: str, items: Callable[[], Sequence[ItemRow]]) -> str:
    """Return the form's own words for the answer by the letter of a state, if short and of all items; else ""."""
    first, *others = {*_answers(state, items)} or {""}
    return "" if others or len(first) > SHORT else first


def listen_page(
    within: QWidget,
    choose: Callable[[int], None],
    go_on: Callable[[], object],
    parts: Callable[[], int],
) -> InstalledShortcuts:
    """Install a page's keys and return their table. Alt+1 to Alt+5 call `choose(0)` to `choose(4)`, which shows that
    part of the form; `parts()`: their number. F8 calls `go_on`."""
    most = len(THAI_DIGITS)

    def has(n: int) -> bool:
        return min(parts(), most) == n

    lines = (
        *(
            KeyBinding("", (f"Alt+{n}", f"Alt+{key}"), partial(choose, n - 1))
            for n, key in enumerate(THAI_DIGITS, 1)
        ),
        *(
            KeyBinding(_("เลือกส่วนของแบบ"), (), key_text=f"Alt+1–{n}", works=partial(has, n))
            for n in range(2, most + 1)
        ),
        KeyBinding(_("ข้อที่ต้องทำต่อ"), ("F8",), go_on),
    )
    return InstalledShortcuts(within, lines)


def _step(delta: int, step: Callable[[int], None]) -> None:
    focus = QApplication.focusWidget()
    if isinstance(focus, QPlainTextEdit):
        focus.moveCursor(
            QTextCursor.MoveOperation.Down if delta > 0 else QTextCursor.MoveOperation.Up
        )
    elif isinstance(focus, QComboBox):
        focus.setCurrentIndex(max(0, min(focus.count() - 1, focus.currentIndex() + delta)))
        focus.activated.emit(focus.currentIndex())
    else:
        step(delta)


class KeyHintLine(QWidget):
    """The line of key hints at the foot of the ladder; shows as many as fit."""

    def __init__(self) -> None:
        super().__init__()
        self._pairs: list[tuple[KeyBinding, QWidget]] = []
        self._texts: list[QLabel] = []
        self._line = row(None, gap=10)
        self.setLayout(self._line)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_keys(self, *tables: InstalledShortcuts) -> None:
        """Add the keys of these tables to the hints."""
        for line in (line for table in tables for line in table.lines if line.words):
            pair = QWidget()
            cap = frame(row(words(line.cap, "pilltext", "text2"), edges=(7, 0, 7, 0)), "cap")
            self._texts.append(text := words(line.words, "small", "text2"))
            pair.setLayout(row(cap, text, gap=5))
            self._line.insertWidget(len(self._pairs), pair)
            self._pairs.append((line, pair))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def fit(self) -> None:
        """Show the hints of those keys that do something at present, as many as fit."""
        used = 0
        for (line, pair), text in zip(self._pairs, self._texts, strict=True):
            show_plain(text, line.text)
            works = line.works()
            if works:
                used += pair.sizeHint().width() + 10
            show(pair, works and used <= self.width())
