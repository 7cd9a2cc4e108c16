"""The list of received files: the kind of each (text and icon), its contents, and its state."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from PySide6.QtWidgets import QWidget

from core.exchange.incoming_view import ImportPreview
from core.exchange.invitations import ClaimHoldReason, hold_called
from core.exchange.staging import (
    ORDER,
    STATES,
    FileKey,
    ImportListFile,
    ImportOutcome,
    sender_words,
    silent,
    state_words,
    why_words,
)
from core.i18n import _
from core.log.post import ImportResult
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button, CardButton, IconLabel, hold
from ui.desktop.widgets.inputs import search_line
from ui.desktop.widgets.layout import Surface, column, flow, holding, row
from ui.desktop.widgets.line_list import LineList, ListLine
from ui.desktop.widgets.plain import name, show, show_plain, words

# Tone and shape of each state, so that none is shown by colour alone.
MARKS = {
    "replaced": ("bad", "redo"),
    "gone": ("bad", "search"),
    "damaged": ("bad", "cross"),
    "refused": ("bad", "warn"),
    "person": ("warn", "user"),
    "stranger": ("warn", "pc"),
    "silent": ("warn", "lock"),
    "part": ("warn", "conflict"),
    "todo": ("mute", "in"),
    "joins": ("ok", "shield"),
    "new": ("ok", "plus"),
    "known": ("mute", "copy"),
    "out": ("mute", "minus"),
}


def mark_of(state: str, imported: bool) -> tuple[str, str]:
    """Return (tone, icon name) for a received file's state (a key of MARKS); if `imported`, good states have a tick."""
    tone, icon = MARKS[state]
    return tone, "tick" if imported and tone == "ok" else icon


class FileStateButton(CardButton):
    """A button with the number of received files in one state (a key of MARKS); while pressed, only they are listed."""

    def __init__(self, look: Look, state: str) -> None:
        super().__init__("option")
        self.setCheckable(True)
        self._state = state
        self._number, self._called = words("", "figure"), words("", "small", "text2")
        self._picture = IconLabel(look, MARKS[state][1], "text2", 20)
        hold(
            self, row(self._picture, self._number, self._called, None, gap=8, edges=(10, 2, 10, 2))
        )

    def show_count(self, count: int, label: str, begun: bool) -> None:
        tone, icon = mark_of(self._state, begun)
        self._picture.show_icon(icon, "text2" if tone == "mute" else tone)
        show_plain(self._number, str(count))
        show_plain(self._called, label)
        name(self, f"{label} {count}")
        self.updateGeometry()
        show(self, count > 0)


class FileStateCountsBar(QWidget):
    """A row of buttons, one for each state in which received files are; first those where a person must act."""

    def __init__(self, look: Look, do: Callable[[], None]) -> None:
        """Make the row; `do` is called when a button is pressed or released."""
        super().__init__()
        self.buttons = {state: FileStateButton(look, state) for state, _before, _after in STATES}
        for button in self.buttons.values():
            button.toggled.connect(do)
            button.hide()
        self.setLayout(flow(*self.buttons.values()))

    @property
    def on(self) -> frozenset[str]:
        return frozenset(state for state, button in self.buttons.items() if button.isChecked())

    def show_counts(self, counts: Mapping[str, int], begun: bool) -> None:
        """Show the number of files by state (key of MARKS). `begun`: name states as results of the import."""
        for state, before, after in STATES:
            button, count = self.buttons[state], counts.get(state, 0)
            if not count:
                button.setChecked(False)
            button.show_count(count, _(after) if begun else _(before), begun)

    def clear(self) -> None:
        for button in self.buttons.values():
            button.setChecked(False)


class ReceivedFilesList(Surface):
    """A card that lists the received files; those that the person unticks are not imported."""

    def __init__(self, look: Look, leave_out: Callable[[frozenset[FileKey]], None]) -> None:
        """Make the list; `leave_out` gets the keys of the files not to be imported, when a tick changes."""
        super().__init__("card")
        self._leave_out = leave_out
        self._rows: tuple[ImportListFile, ...] = ()
        self._names: Mapping[str, str] = {}
        self._states: frozenset[str] = frozenset()
        self._begun = False
        self._made: dict[FileKey, tuple[ImportListFile, ListLine]] = {}  # lines of unchanged files
        self._title = words("", "card")
        self.search = search_line(
            _("ค้นหา"), _("ค้นหาไฟล์หรือผู้ส่ง"), width=look.px(130), do=lambda _text: self._show()
        )
        self.all = Button(
            look, _("เลือกทั้งหมด"), "link", "ticked", small=True, do=lambda: self.lines.tick_all(True)
        )
        self.none = Button(
            look,
            _("เว้นทั้งหมด"),
            "link",
            "unticked",
            small=True,
            do=lambda: self.lines.tick_all(False),
        )
        self.lines = LineList(look, _("ไฟล์ที่ได้รับ"), ticks=True)
        self.lines.setUniformItemSizes(True)
        self.lines.ticked.connect(self._ticked)
        head = row(self._title, None, self.search, gap=8)
        self._deeds = holding(row(self.all, self.none, None, gap=4))
        self.setLayout(column(head, self._deeds, self.lines, gap=4, edges=(10, 9, 8, 8), grow=2))

    def show_files(
        self,
        rows: Iterable[ImportListFile],
        names: Mapping[str, str],
        states: frozenset[str],
        begun: bool,
    ) -> None:
        """Show the `rows` in these states (keys of MARKS; empty = all). `names`: {unit id or key (hex): name of the
        sender}. `begun`: the import has begun, so show results instead of previews."""
        self._rows = tuple(sorted(rows, key=lambda one: ORDER[one.stands(begun)]))
        if begun != self._begun or names is not self._names:
            self._made.clear()
        self._names = names
        self._states = states
        self._begun = begun
        self._show()

    def _show(self) -> None:
        text = self.search.text().strip().casefold()
        found = [
            one for one in self._rows if not self._states or one.stands(self._begun) in self._states
        ]
        lines = [self._line(one) for one in found]
        if text:
            lines = [
                one for one in lines if text in f"{one.title} {one.below} {one.pill}".casefold()
            ]
        fixed = frozenset(one.key for one in self._rows if not one.can_be_taken)
        on = frozenset(one.key for one in self._rows if one.remains)
        show_plain(self._title, _("ไฟล์ {n}").format(n=len(lines)))
        show(self._deeds, any(line.key not in fixed for line in lines))
        self.lines.show_ticks(lines, on, fixed)

    def _line(self, file: ImportListFile) -> ListLine:
        made = self._made.get(file.key)
        if made is None or made[0] is not file:
            tone, icon = mark_of(file.stands(self._begun), file.outcome is not None)
            below = " · ".join(filter(None, (sender_words(file, self._names), why_words(file))))
            said = state_words(file, self._begun)
            line = ListLine(
                file.key, file.called, below, pill=said, tone=tone, icon=icon, tip=below
            )
            made = self._made[file.key] = (file, line)
        return made[1]

    def _ticked(self) -> None:
        """Leave out the shown files that are not ticked; hidden ones do not change."""
        seen = {line.key for line in self.lines.lines}
        out = {one.key for one in self._rows if one.out and one.key not in seen}
        can = {one.key for one in self._rows if one.can_be_taken and one.key in seen}
        self._leave_out(frozenset(out | (can - self.lines.on)))

    @property
    def here(self) -> FileKey | None:
        found = self.lines.here
        return found if isinstance(found, tuple) else None

    def shown(self) -> Sequence[ListLine]:
        return self.lines.lines


GREEN = "ok"
CALM = ("mute", "info")  # tone and icon used instead of green beside a warning
GRAVE = frozenset({"warn", "bad"})


class FileStatePill(NamedTuple):
    """A short note on a received file, drawn as a pill: its text, tone and icon."""

    text: str
    tone: str  # ok | info | mute | warn | bad
    icon: str


def foreseen_pills(preview: ImportPreview) -> list[FileStatePill]:
    """Return short notes on a file before the import, drawn as pills; [] if the file cannot be imported."""
    if preview.waiting and preview.joins:
        return [
            *_part(preview.part),
            FileStatePill(_("เครื่องใหม่จากไฟล์เริ่มงาน จะยืนยันและรับเข้าทันที"), "info", "info"),
        ]
    if preview.waiting:
        text = _("จะเก็บรอให้คนยืนยัน") if preview.hold else _("ยังไม่รู้จักผู้ส่ง จะเก็บรอยืนยัน")
        return [
            *_part(preview.part),
            *_held(None if preview.member else preview.hold),
            FileStatePill(text, "warn", "warn"),
        ]
    if preview.preview is None:
        return []
    seen = preview.preview
    pills = [FileStatePill(_("ซ้ำ นำเข้าแล้วก่อนหน้านี้"), "info", "info")] if preview.repeat else []
    if preview.twin:
        pills += [FileStatePill(_("เหมือน {name} ทุกไบต์").format(name=preview.twin), "info", "copy")]
    pills += _part(preview.part)
    if preview.unit:
        pills += [
            FileStatePill(_("ลายเซ็นถูกต้อง"), GREEN, "shield"),
            FileStatePill(_("ส่งถึงเรา"), GREEN, "tick"),
        ]
    if not seen.taken.parked:
        pills.append(FileStatePill(_("ไม่มีช่วงขาด"), GREEN, "tick"))
    if preview.foreseen is None or not preview.foreseen.records:
        text = _("รายการใหม่ {n}").format(n=seen.added) if seen.added else _("ไม่มีรายการใหม่")
        pills.append(FileStatePill(text, "mute", "info"))
    return agreed(pills + _rest(seen.taken))


def reported_pills(outcome: ImportOutcome, *, member: str = "") -> list[FileStatePill]:
    """Return short notes on a file after the import, drawn as pills. `member`: committee member who sent it, or ""."""
    if outcome.waiting:
        text = _("เก็บไว้ก่อน รอคนยืนยัน") if outcome.hold else _("เก็บไว้ก่อน รอยืนยันผู้ส่ง")
        return [
            *_part(outcome.part),
            *_held(None if member else outcome.hold),
            FileStatePill(text, "warn", "warn"),
        ]
    if outcome.result is None:
        return []
    pills = [FileStatePill(_("ซ้ำ ไม่มีอะไรเปลี่ยน"), "info", "info")] if outcome.repeat else []
    if outcome.joined:
        pills += [FileStatePill(_("ยืนยันเครื่องตามไฟล์เริ่มงานแล้ว"), GREEN, "tick")]
    pills += _part(outcome.part)
    counts = outcome.result.new - silent(outcome.result)
    if counts or not outcome.result.new:
        pills.append(
            FileStatePill(
                _("ค่าใหม่ {n} ช่อง").format(n=counts), *((GREEN, "tick") if counts else CALM)
            )
        )
    return agreed(pills + _rest(outcome.result))


def agreed(pills: list[FileStatePill]) -> list[FileStatePill]:
    """Return the pills of one file. If any of them warns, the green ones are made neutral."""
    if not any(one.tone in GRAVE for one in pills):
        return pills
    return [
        FileStatePill(one.text, *CALM) if one.tone == GREEN or one.icon == "tick" else one
        for one in pills
    ]


def _held(hold: ClaimHoldReason | None) -> list[FileStatePill]:
    """Return a pill saying why the sender's start file does not vouch for it."""
    return [FileStatePill(hold_called(hold), "warn", "warn")] if hold else []


def _part(part: tuple[int, int]) -> list[FileStatePill]:
    if part[1] > 1:
        return [FileStatePill(_("ไฟล์ที่ {k} จาก {n}").format(k=part[0], n=part[1]), "mute", "info")]
    return []


def _rest(result: ImportResult) -> list[FileStatePill]:
    """Return pills for ops that are known, waiting, without effect or refused, with the reason."""
    if result.known:
        found = [FileStatePill(_("มีอยู่แล้ว {n}").format(n=result.known), "mute", "info")]
    else:
        found = []
    if result.parked:
        found.append(FileStatePill(_("รอส่วนก่อนหน้า {n} ชุด").format(n=result.parked), "warn", "warn"))
    count = sum(stream.silent for stream in result.streams)
    if count:
        found.append(FileStatePill(_("เก็บไว้โดยไม่มีผล {n}").format(n=count), "warn", "warn"))
    why = {one.reason for one in result.refused}
    return found + [
        FileStatePill(_("ไม่รับ: {why}").format(why=each), "bad", "cross") for each in sorted(why)
    ]
