"""Dialogs described as data: texts, lists, fields and buttons; one dialog class shows them all."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, NamedTuple, TypeAlias

from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QPlainTextEdit, QWidget

from core.i18n import _
from core.thai.days import short_date
from core.thai.parser import ParsedValue, read_day
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button
from ui.desktop.widgets.calendar import DayField
from ui.desktop.widgets.choices import DropDown, SegmentedControl, TickBox
from ui.desktop.widgets.dialog import FramedDialog
from ui.desktop.widgets.inputs import LongTextField, NumberEdit, search_line
from ui.desktop.widgets.layout import Thing, column, holding, row, scrolling
from ui.desktop.widgets.line_list import LineList, ListLine
from ui.desktop.widgets.plain import dress, name, show, show_entry, show_plain, words

# a function is called with the answers by name, after each change
Follows: TypeAlias = "str | Callable[..., str]"
# signals that change an answer
CHANGES = ("textChanged", "toggled", "currentIndexChanged", "chosen", "ticked")
ENTERS = ("returnPressed", "opened")  # signals that press the main button
SEEN = "seen"  # the answer that shows hidden text


class PromptText(NamedTuple):
    """A text in a prompt: fixed, or a function of the present answers. `folds`: it takes no room while it is empty."""

    text: Follows
    style: str = "body"  # role and tone of `ui.desktop.widgets.plain.words`
    folds: bool = False


class ErrorLine(NamedTuple):
    """The line in a prompt that shows what is missing or wrong."""

    style: str = "label bad"


class PromptField(NamedTuple):
    """A field of a prompt. `name`: key of its answer; `make(look)` makes its widget; `need`: an answer is required."""

    name: str
    label: str
    make: Callable[[Look], QWidget]
    need: bool = False  # the main button is disabled until there is an answer
    read: Callable[[Any], Any] | None = None  # None = by the type of the widget
    boxed: bool = False  # closer to its label than to what is above


class PromptButton(NamedTuple):
    """A further button of a prompt, which calls `do`. `behind`: it stands after the closing button; `stays`: the dialog
    stays open. With `gives`, a click acts like the main button, and `gives` is added to the answers."""

    text: str
    icon: str
    do: Callable[[], object]
    kind: str = "ghost"
    behind: bool = False
    stays: bool = False
    enabled: bool = True
    gives: Mapping[str, object] = MappingProxyType({})


class PromptRow(NamedTuple):
    """Parts of a prompt side by side; if `wrap`, texts wrap and the first part gets the remaining width."""

    parts: "Sequence[Part]"
    wrap: bool = False


class ScrolledParts(NamedTuple):
    """Parts of a prompt in a scroll area at least `high` design pixels high."""

    parts: "Sequence[Part]"
    high: int
    gap: int = 8


class FoldedParts(NamedTuple):
    """Parts of a prompt that are seen once the button `text`, which stands in their place, is pressed."""

    text: str
    parts: "Sequence[Part]"


Part: TypeAlias = (
    str
    | int
    | PromptText
    | ErrorLine
    | PromptField
    | PromptButton
    | PromptRow
    | ScrolledParts
    | FoldedParts
    | Callable[[Look], Thing]
    | None
)


def nothing(**_given: Any) -> str:
    """Return "" whatever the answers are: a check of a prompt that finds nothing wrong."""
    return ""


@dataclass(frozen=True, kw_only=True)
class Prompt:
    """The description of a dialog: its `parts` from top to bottom (a string is a text, a number a gap) and its buttons.
    `lacks(answers)` returns why the main button is disabled, `refuse(answers)` why a click on it is refused, or ""."""

    title: str
    parts: Sequence[Part]
    go: Follows = ""  # label of the main button; "" = none
    icon: str = "tick"
    leave: str | None = ""  # label of the closing button; "" = the usual one, None = none
    buttons: Sequence[PromptButton] = ()
    lacks: Callable[..., str] | None = None  # what is missing; the main button is disabled
    # why a click is refused, and the field at fault
    refuse: Callable[..., str | tuple[str, str]] = nothing
    first: str = ""  # what gets the focus: a field, "go", "leave" or the icon of a button; "" = the first field
    enters: bool = True  # Enter in a field clicks the main button
    speaks: str = ""  # description for screen readers
    wide: int = 520
    gap: int = 8


class PromptDialog(FramedDialog):
    """The dialog that shows a Prompt; when confirmed, it calls `then` with the answers as keyword arguments."""

    def __init__(
        self,
        look: Look,
        prompt: Prompt,
        parent: QWidget | None,
        then: Callable[..., object] = nothing,
    ) -> None:
        super().__init__(look, prompt.title, parent)
        self.prompt, self._then = prompt, then
        self.fields: dict[str, Any] = {}  # widgets by the names of their answers
        self._asked: list[PromptField] = []
        self._prose: list[tuple[QLabel, PromptText]] = []
        self.wrong, self._likely = words(), ""
        self.offer = Button(look, "", "link", "tick", do=self._use)
        show(self.offer, False)
        self.go = Button(look, "", "primary", prompt.icon, do=lambda _on=False: self.enter())
        self.leave = self.closer(prompt.leave or "")
        self.buttons = {button.icon: self._button(button) for button in prompt.buttons}
        parts = [thing for part in prompt.parts for thing in self._built(part)]
        grows = any(isinstance(part, ScrolledParts) for part in prompt.parts)
        if self._typed and not any(isinstance(part, ErrorLine) for part in prompt.parts):
            parts += self._built(ErrorLine())
        body = column(*parts, *[None] * (not grows), gap=prompt.gap)
        self._look_over()
        before = [self.buttons[button.icon] for button in prompt.buttons if not button.behind]
        behind = [self.buttons[button.icon] for button in prompt.buttons if button.behind]
        leave = [self.leave] * (prompt.leave is not None)
        go = [self.go] * bool(prompt.go)
        self.fill(body, *before, *leave, *behind, *go, min_width=prompt.wide)
        if prompt.speaks:
            name(self, prompt.title, prompt.speaks)
        stops = {**self.fields, "go": self.go, "leave": self.leave, **self.buttons}
        stops[prompt.first or next(iter(self.fields), "go" if prompt.go else "leave")].setFocus()

    def _button(self, button: PromptButton) -> Button:
        made = Button(self._look, button.text, button.kind, button.icon)
        made.setEnabled(button.enabled)
        if not button.stays:
            made.clicked.connect(self.accept)
        made.clicked.connect(
            lambda _on=False: self.enter(**button.gives) if button.gives else button.do()
        )
        return made

    def _built(self, part: Part, *, wrap: bool = True) -> Iterator[Thing]:
        """Yield the widgets of a part; `wrap`: its texts wrap."""
        if isinstance(part, PromptField):
            title = [words(part.label, "label", "text2")] * bool(part.label)
            asked = [*title, self._field(part)]
            yield from [holding(column(*asked, gap=3))] if part.boxed else asked
        elif isinstance(part, PromptText | str):
            prose = PromptText(part) if isinstance(part, str) else part
            label = words(
                "" if callable(prose.text) else prose.text, *prose.style.split(), wrap=wrap
            )
            self._prose += [(label, prose)] * callable(prose.text)
            yield label
        elif isinstance(part, ErrorLine):
            self.wrong = words("", *part.style.split(), wrap=True)
            yield self.wrong
            yield row(self.offer, None)
        elif isinstance(part, PromptButton):
            yield self._button(part)
        elif isinstance(part, PromptRow):
            beside = [[*self._built(one, wrap=part.wrap)] for one in part.parts]
            things = (column(*some, gap=4) if len(some) > 1 else some[0] for some in beside)
            yield row(*things, gap=12, grow=0) if part.wrap else row(*things)
        elif isinstance(part, ScrolledParts):
            inside = [thing for one in part.parts for thing in self._built(one)]
            area = scrolling(column(*inside, None, gap=part.gap, edges=(0, 0, 8, 0)))
            area.setMinimumHeight(self._look.px(part.high))
            yield area
        elif isinstance(part, FoldedParts):
            folded = holding(column(*(thing for one in part.parts for thing in self._built(one))))
            folded.hide()
            unfold = Button(self._look, part.text, "link", "down", do=folded.show)
            unfold.clicked.connect(unfold.hide)
            yield from (row(unfold, None), folded)
        else:
            yield part(self._look) if callable(part) else part

    def _field(self, field: PromptField) -> QWidget:
        made = field.make(self._look)
        if not field.name:
            return made
        self.fields[field.name] = made
        self._asked.append(field)
        enters = ENTERS if self.prompt.enters and field.read is not _ticked else ()
        for signals, heard in ((CHANGES, self._look_over), (enters, self.enter)):
            for signal in signals:
                emits = getattr(made, signal, None)
                if isinstance(emits, SignalInstance):
                    emits.connect(lambda *_given, heard=heard: heard())
        return made

    @property
    def given(self) -> dict[str, Any]:
        """The present answers: {name of a field: its answer}."""
        return {one.name: (one.read or answer)(self.fields[one.name]) for one in self._asked}

    def _look_over(self) -> None:
        given, prompt = self.given, self.prompt
        for label, prose in self._prose:
            show_plain(label, text := _follow(prose.text, given))
            show(label, bool(text) or not prose.folds)
        unread, self._likely = next(filter(any, map(unreadable, self._typed)), ("", ""))
        for one in self._typed:
            dress(one, tone="bad" if any(unreadable(one)) else "")
        lacking = unread or (prompt.lacks(**given) if prompt.lacks else "")
        if prompt.lacks or self._typed:
            show_plain(self.wrong, lacking)
        show(self.offer, bool(self._likely))
        self.offer.show_words(_("ใช้ {name}").format(name=self._likely))
        for one in self.fields.values():
            if one.property("hidden"):
                one.setEchoMode(
                    QLineEdit.EchoMode.Normal if given.get(SEEN) else QLineEdit.EchoMode.Password
                )
        self.go.show_words(_follow(prompt.go, given))
        self.go.setEnabled(not lacking and all(given[one.name] for one in self._asked if one.need))

    @property
    def _typed(self) -> list[NumberEdit]:
        """The fields for numbers and dates."""
        return [one for one in self.fields.values() if isinstance(one, NumberEdit)]

    def _use(self) -> None:
        """Replace the first unreadable text by what it most likely means."""
        field = next(one for one in self._typed if unreadable(one)[1])
        show_entry(field, self._likely)
        self._look_over()
        field.setFocus()

    def enter(self, **more: object) -> None:
        """Confirm: close, and call `then` with the answers and `more`. If `refuse` objects, show why and stay open."""
        if not self.go.isEnabled():
            return
        given = {**self.given, **more}
        refused = self.prompt.refuse(**given)
        if refused:
            text, at = (refused, "") if isinstance(refused, str) else refused
            show_plain(self.wrong, text)
            if at:
                self.fields[at].setFocus()
                if self.fields[at].property("hidden"):  # to be typed again
                    self.fields[at].selectAll()
            return
        self.accept()
        self._then(**given)


def ask(
    look: Look, page: QWidget | None, prompt: Prompt, then: Callable[..., object] = nothing
) -> PromptDialog:
    """Open the dialog of `prompt` over `page` and return it. When it is confirmed, it calls `then` with the answers."""
    dialog = PromptDialog(look, prompt, page, then)
    dialog.open()
    return dialog


def _follow(text: Follows, answers: Mapping[str, Any]) -> str:
    return text(**answers) if callable(text) else text


def answer(field: QWidget) -> Any:
    """Return what an input widget holds: stripped text, ISO day (None = unreadable), whole number, key, or bool."""
    if isinstance(field, DayField):
        typed = field.text().strip()
        day = read_day(typed)
        if day:
            return day.isoformat()
        if typed:
            return None
        return ""
    if isinstance(field, NumberEdit):
        return int(field.typed) if field.typed.isdecimal() else 0
    if isinstance(field, QLineEdit | QPlainTextEdit):
        return (field.text() if isinstance(field, QLineEdit) else field.toPlainText()).strip()
    if isinstance(field, LineList):
        return field.here
    return field.isChecked() if isinstance(field, QAbstractButton) else getattr(field, "key", None)


def unreadable(field: NumberEdit) -> tuple[str, str]:
    """Return (sentence on why the field's text is no clear day or number, its likely meaning). The likely meaning is ""
    if there is none; both are "" if the text is clear or empty."""
    typed = field.text().strip()
    if not typed:
        return "", ""
    if isinstance(field, DayField):
        day = ParsedValue.day(typed)
        likely, sure = (short_date(day.value), day.sure) if day else ("", False)
        takes = _("ช่องนี้รับวันที่ เช่น 9 เม.ย. 69 หรือ 9/4/2569")
    else:
        found = ParsedValue.number(typed)
        likely, sure = (
            (found.value, found.sure) if found and found.value.isdecimal() else ("", False)
        )
        takes = _("ช่องนี้รับจำนวนเต็มตั้งแต่ 0 ขึ้นไป เช่น 25")
    if sure:
        return ("", "")
    return (_("หมายถึง {name} หรือไม่").format(name=likely) if likely else takes, likely)


def entry(
    key: str,
    title: str,
    saved: str = "",
    *,
    label: str | None = None,
    prompt: str = "",
    max_length: int = 0,
    hidden: bool = False,
    required: bool = False,
    selected: bool = False,
    read_only: bool = False,
) -> PromptField:
    """Return a text field preset to `saved`, under `label` (None = `title`), for at most `max_length` characters (0 =
    any number); `prompt`: placeholder. Its answer is named `key` and must not be empty if `required`. If `hidden`, the
    text is masked; if `selected`, it is selected at first."""

    def make(_look: Look) -> QWidget:
        field = QLineEdit(readOnly=read_only, placeholderText=prompt)
        name(field, title)
        if max_length:
            field.setMaxLength(max_length)
        show_entry(field, saved)
        if hidden:
            field.setEchoMode(QLineEdit.EchoMode.Password)
        field.setProperty("hidden", hidden)
        if selected:
            field.selectAll()
        return field

    if label is None:
        label = title
    return PromptField(key, label, make, required, QLineEdit.text if hidden else None)


def day(
    key: str, title: str, saved: str = "", prompt: str = "", *, need: bool = False
) -> PromptField:
    """Return a date field under `title`, preset to `saved` (ISO); `prompt`: example text. Its answer, named `key`, is
    an ISO day, "" if empty, None if unreadable; it must not be empty if `need`."""

    def make(look: Look) -> QWidget:
        field, found = DayField(look), read_day(saved)
        name(field, title)
        show_entry(field, short_date(found) if found else "")
        if prompt:
            field.show_prompt(prompt)
        return field

    return PromptField(key, title, make, need)


def number(key: str, title: str, saved: int, label: str = "", width: int = 70) -> PromptField:
    """Return a field for a whole number, preset to `saved`. Its answer, named `key`, is 0 if the field is empty.
    `label` stands above the field, `title` names it for screen readers, and `width` is its width in pixels."""

    def make(look: Look) -> QWidget:
        field = NumberEdit(look, width)
        name(field, title)
        show_entry(field, str(saved))
        return field

    return PromptField(key, label, make)


def tick(key: str, title: str, *, ticked: bool = False, need: bool = False) -> PromptField:
    """Return a check box, ticked if `ticked`; its answer is named `key`, and must be True if `need`."""

    def make(look: Look) -> QWidget:
        box = TickBox(look, title)
        box.setChecked(ticked)
        return box

    return PromptField(key, "", make, need)


def note(key: str, title: str, *, need: bool = False) -> PromptField:
    """Return a text field of several lines; its answer is named `key`, and must not be empty if `need`."""

    return PromptField(key, title, lambda look: LongTextField(look, title), need)


def choice(
    key: str,
    title: str,
    options: Sequence[tuple[object, str]],
    selected: object = None,
    label: str | None = None,
) -> PromptField:
    """Return a drop-down of `options` (key, text) under `label` (None = `title`). Its answer, named `key`, is the key
    of the chosen option. At first that is `selected`, or the first option if none has this key."""

    def make(look: Look) -> QWidget:
        box = DropDown(look, title, options)
        box.setCurrentIndex(next((at for at, one in enumerate(options) if one[0] == selected), 0))
        return box

    return PromptField(
        key,
        title if label is None else label,
        make,
        read=lambda box: options[box.currentIndex()][0],
    )  # because Qt does not keep tuples as they are


def segments(
    key: str, title: str, options: Sequence[tuple[str, str]], selected: str, label: str = ""
) -> PromptField:
    """Return a row of buttons, one per option (key, text), under `label`. Its answer, named `key`, is the key of the
    chosen option, at first `selected`. `title` names the row for screen readers."""

    return PromptField(
        key,
        label,
        lambda _look: SegmentedControl(
            tuple((value, text, "") for value, text in options), title, selected
        ),
    )


def lines(
    title: str,
    rows: Sequence[ListLine],
    max_rows: int = 8,
    *,
    key: str = "",
    selected: object = None,
    ticked: Collection[object] | None = None,
) -> PromptField:
    """Return a list of rows, `max_rows` of them visible at once. Its answer, named `key`, is the key of the chosen row,
    at first `selected`. If `ticked` is given, rows have tick boxes: `ticked` holds the keys ticked at first, and the
    answer is the list of all ticked keys."""

    def make(look: Look) -> QWidget:
        made = LineList(look, title, max_rows, ticks=ticked is not None)
        if ticked is None:
            made.show_lines(rows)
            made.show_key(selected)
        else:
            made.show_ticks(rows, frozenset(ticked), frozenset())
        return made

    return PromptField(key, "", make, True, None if ticked is None else _ticked)


def narrowed(
    field: PromptField, hint: str, matches: Callable[[object, str], bool]
) -> tuple[Part, PromptField]:
    """Return (a search field, `field` filtered by it). `field`, a list, then shows its ticked rows and those for which
    `matches(row key, typed text)` is true. `hint` is the placeholder of the search field."""
    line = search_line(hint)

    def make(look: Look) -> QWidget:
        made = field.make(look)
        assert isinstance(made, LineList)
        rows = made.lines
        line.textChanged.connect(
            lambda typed: made.show_lines(
                [one for one in rows if one.key in made.on or matches(one.key, typed)]
            )
        )
        return made

    return (lambda _look: line), field._replace(make=make)


def _ticked(field: LineList) -> list[object]:
    return [line.key for line in field.lines if line.key in field.on]


def one_line(title: str, body: str, label: str, button_text: str, saved: str = "") -> Prompt:
    """Return a prompt with the text `body` that asks for a line, labelled `label`. The answer is named `text`, is
    preset to `saved` and must not be empty; `button_text` labels the button."""
    text = entry("text", label, saved, required=True, selected=True)
    return Prompt(
        title=title,
        parts=[PromptText(body, "line text2"), 4, text],
        go=button_text,
        wide=440,
        gap=4,
    )
