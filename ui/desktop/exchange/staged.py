"""The list of received files: the kind of each (text and icon), its contents, and its state."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from core.exchange.incoming_view import ImportPreview
from core.exchange.invitations import ClaimHold, hold_called
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
from ui.desktop.widgets.buttons import Button, CardButton, Pictogram, hold
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


def mark_of(state: str, done: bool) -> tuple[str, str]:
    """Return (tone, icon name) for the state of a received file; if imported (`done`), a good state has a tick."""
    tone, icon = MARKS[state]
    return tone, "tick" if done and tone == "ok" else icon


class FileStateButton(CardButton):
    """A button with the number of received files in one state; while pressed, only those are listed."""

    def __init__(self, look: Look, state: str) -> None:
        super().__init__("option")
        self.setCheckable(True)
        self._state = state
        self._number, self._called = words("", "figure"), words("", "small", "text2")
        self._picture = Pictogram(look, MARKS[state][1], "text2", 20)
        hold(self, row(self._picture, self._number, self._called, None, gap=8, edges=(10, 2, 10, 2)))

    def show_count(self, count: int, called: str, begun: bool) -> None:
        tone, icon = mark_of(self._state, begun)
        self._picture.show_icon(icon, "text2" if tone == "mute" else tone)
        show_plain(self._number, str(count))
        show_plain(self._called, called)
        name(self, f"{called} {count}")
        self.updateGeometry()
        show(self, count > 0)


class FileStateCountsBar(QWidget):
    """A row of buttons, one per state that occurs among the received files; states that need a person come first."""

    filtered = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.buttons = {state: FileStateButton(look, state) for state, _before, _after in STATES}
        for button in self.buttons.values():
            button.toggled.connect(lambda _on: self.filtered.emit())
            button.hide()
        self.setLayout(flow(*self.buttons.values()))

    @property
    def on(self) -> frozenset[str]:
        return frozenset(state for state, button in self.buttons.items() if button.isChecked())

    def show_counts(self, counts: Mapping[str, int], begun: bool) -> None:
        """Show the number of files in each state; `begun`: label the states as of the import, not of the preview."""
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

    chosen = Signal(object)  # key of a file
    left_out = Signal(object)  # frozenset of the keys of files not to be imported

    def __init__(self, look: Look) -> None:
        super().__init__("card")
        self._rows: tuple[ImportListFile, ...] = ()
        self._names: Mapping[str, str] = {}
        self._states: frozenset[str] = frozenset()
        self._begun = False
        self._made: dict[FileKey, tuple[ImportListFile, ListLine]] = {}  # lines of unchanged files
        self._title = words("", "card")
        self.search = search_line(_("ค้นหา"), _("ค้นหาไฟล์หรือผู้ส่ง"), wide=look.px(130), do=lambda _text: self._show())
        self.all = Button(look, _("เลือกทั้งหมด"), "link", "ticked", small=True, do=lambda: self.lines.tick_all(True))
        self.none = Button(look, _("เว้นทั้งหมด"), "link", "unticked", small=True, do=lambda: self.lines.tick_all(False))
        self.lines = LineList(look, _("ไฟล์ที่ได้รับ"), ticks=True)
        self.lines.setUniformItemSizes(True)
        self.lines.chosen.connect(self.chosen)
        self.lines.ticked.connect(self._ticked)
        head = row(self._title, None, self.search, gap=8)
        self._deeds = holding(row(self.all, self.none, None, gap=4))
        self.setLayout(column(head, self._deeds, self.lines, gap=4, edges=(10, 9, 8, 8), grow=2))

    def show_files(
        self, rows: Iterable[ImportListFile], names: Mapping[str, str], states: frozenset[str], begun: bool
    ) -> None:
        """Show the files whose state is in `states` (empty = all). `names`: names of senders, by unit id or key (hex).
        `begun`: the import has begun, so files show its results."""
        self._rows = tuple(sorted(rows, key=lambda one: ORDER[one.stands(begun)]))
        if begun != self._begun or names is not self._names:
            self._made.clear()
        self._names, self._states, self._begun = names, states, begun
        self._show()

    def _show(self) -> None:
        text = self.search.text().strip().casefold()
        found = [one for one in self._rows if not self._states or one.stands(self._begun) in self._states]
        lines = [self._line(one) for one in found]
        if text:
            lines = [one for one in lines if text in f"{one.title} {one.below} {one.pill}".casefold()]
        fixed = frozenset(one.key for one in self._rows if not one.can_be_taken)
        on = frozenset(one.key for one in self._rows if one.remains)
        show_plain(self._title, _("ไฟล์ {n}").format(n=len(lines)))
        show(self._deeds, any(line.key not in fixed for line in lines))
        self.lines.show_ticks(lines, on, fixed)

    def _line(self, one: ImportListFile) -> ListLine:
        made = self._made.get(one.key)
        if made is None or made[0] is not one:
            tone, icon = mark_of(one.stands(self._begun), one.taken is not None)
            below = " · ".join(filter(None, (sender_words(one, self._names), why_words(one))))
            said = state_words(one, self._begun)
            line = ListLine(one.key, one.called, below, pill=said, tone=tone, icon=icon, tip=below)
            made = self._made[one.key] = (one, line)
        return made[1]

    def _ticked(self) -> None:
        """Leave out the shown files that are not ticked; hidden ones do not change."""
        seen = {line.key for line in self.lines.lines}
        out = {one.key for one in self._rows if one.out and one.key not in seen}
        can = {one.key for one in self._rows if one.can_be_taken and one.key in seen}
        self.left_out.emit(frozenset(out | (can - self.lines.on)))

    @property
    def here(self) -> FileKey | None:
        found = self.lines.here
        return found if isinstance(found, tuple) else None

    def shown(self) -> Sequence[ListLine]:
        return self.lines.lines


GREEN = "ok"
CALM = ("mute", "info")  # tone and icon used instead of green beside a warning
GRAVE = frozenset({"warn", "bad"})


class StatePill(NamedTuple):
    """A short note on a received file, drawn as a pill: its text, tone and icon."""

    text: str
    tone: str  # ok | info | mute | warn | bad
    icon: str


def foreseen_pills(looked: ImportPreview) -> list[StatePill]:
    """Return the pills (short notes) of a previewed file; [] if it cannot be imported."""
    if looked.waiting and looked.joins:
        return [*_part(looked.part), StatePill(_("เครื่องใหม่จากไฟล์เริ่มงาน จะยืนยันและรับเข้าทันที"), "info", "info")]
    if looked.waiting:
        text = _("จะเก็บรอให้คนยืนยัน") if looked.hold else _("ยังไม่รู้จักผู้ส่ง จะเก็บรอยืนยัน")
        return [*_part(looked.part), *_held(None if looked.member else looked.hold), StatePill(text, "warn", "warn")]
    if looked.preview is None:
        return []
    seen = looked.preview
    found = [StatePill(_("ซ้ำ นำเข้าแล้วก่อนหน้านี้"), "info", "info")] if looked.repeat else []
    found += [StatePill(_("เหมือน {name} ทุกไบต์").format(name=looked.twin), "info", "copy")] if looked.twin else []
    found += _part(looked.part)
    if looked.unit:
        found += [StatePill(_("ลายเซ็นถูกต้อง"), GREEN, "shield"), StatePill(_("ส่งถึงเรา"), GREEN, "tick")]
    if not seen.taken.parked:
        found.append(StatePill(_("ไม่มีช่วงขาด"), GREEN, "tick"))
    if looked.foreseen is None or not looked.foreseen.records:
        text = _("รายการใหม่ {n}").format(n=seen.added) if seen.added else _("ไม่มีรายการใหม่")
        found.append(StatePill(text, "mute", "info"))
    return agreed(found + _rest(seen.taken))


def reported_pills(one: ImportOutcome, *, member: str = "") -> list[StatePill]:
    """Return the pills (short notes) of a file after the import; `member`: name of the committee member who sent it."""
    if one.waiting:
        text = _("เก็บไว้ก่อน รอคนยืนยัน") if one.hold else _("เก็บไว้ก่อน รอยืนยันผู้ส่ง")
        return [*_part(one.part), *_held(None if member else one.hold), StatePill(text, "warn", "warn")]
    if one.taken is None:
        return []
    found = [StatePill(_("ซ้ำ ไม่มีอะไรเปลี่ยน"), "info", "info")] if one.repeat else []
    found += [StatePill(_("ยืนยันเครื่องตามไฟล์เริ่มงานแล้ว"), GREEN, "tick")] if one.joined else []
    found += _part(one.part)
    counts = one.taken.new - silent(one.taken)
    if counts or not one.taken.new:
        found.append(StatePill(_("ค่าใหม่ {n} ช่อง").format(n=counts), *((GREEN, "tick") if counts else CALM)))
    return agreed(found + _rest(one.taken))


def agreed(found: list[StatePill]) -> list[StatePill]:
    """Return the pills of one file, green ones made neutral if another pill of the file warns."""
    if not any(one.tone in GRAVE for one in found):
        return found
    return [StatePill(one.text, *CALM) if one.tone == GREEN or one.icon == "tick" else one for one in found]


def without_effect(one: ImportOutcome) -> bool:
    """Return whether an imported file brought new ops of which none has an effect."""
    return one.taken is not None and one.taken.new > 0 and silent(one.taken) >= one.taken.new


def _held(hold: ClaimHold | None) -> list[StatePill]:
    """Return a pill saying why the sender's start file does not vouch for it."""
    return [StatePill(hold_called(hold), "warn", "warn")] if hold else []


def _part(part: tuple[int, int]) -> list[StatePill]:
    return [StatePill(_("ไฟล์ที่ {k} จาก {n}").format(k=part[0], n=part[1]), "mute", "info")] if part[1] > 1 else []


def _rest(taken: ImportResult) -> list[StatePill]:
    """Return pills for ops that are known, waiting, without effect or refused, with the reason."""
    found = [StatePill(_("มีอยู่แล้ว {n}").format(n=taken.known), "mute", "info")] if taken.known else []
    if taken.parked:
        found.append(StatePill(_("รอส่วนก่อนหน้า {n} ชุด").format(n=taken.parked), "warn", "warn"))
    if count := sum(stream.silent for stream in taken.streams):
        found.append(StatePill(_("เก็บไว้โดยไม่มีผล {n}").format(n=count), "warn", "warn"))
    why = {one.reason for one in taken.refused}
    return found + [StatePill(_("ไม่รับ: {why}").format(why=each), "bad", "cross") for each in sorted(why)]
