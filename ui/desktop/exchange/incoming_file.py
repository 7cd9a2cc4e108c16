"""One file that came: who sent it, what is said of it, why it cannot be taken in, and what can be done about that."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from core.exchange.devices import let_go_words
from core.exchange.incoming_view import Foreseen, ImportPreview
from core.exchange.staging import BEFORE, StagedFile
from core.i18n import _
from core.thai.days import date_and_time
from ui.desktop.exchange.incoming_records import FieldPanel, RecordList
from ui.desktop.exchange.pills import GRAVE, foreseen_pills, reported_pills
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button, CardButton, Pictogram, Pill, hold
from ui.desktop.widgets.layout import column, empty, flow, holding, row
from ui.desktop.widgets.plain import name, show, show_plain, words

LARGE = 150  # percent of text size from which records have more room
RECORDS = {False: 330, True: 400}  # pixels at 100 % of counts and records at least, with large text or not


class FileCard(QFrame):
    stranger_wanted = Signal(str, object)  # key (hex) of a sender nobody has confirmed, key of its file
    again_wanted = Signal(object)  # Path of a file that is to be looked at once more

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("card")
        self._look = look
        self._inside = column(gap=0)
        self.setLayout(self._inside)

    def show_file(
        self, one: StagedFile | None, full: ImportPreview | None, names: Mapping[str, str], again: bool
    ) -> None:
        """The file; `full`: as it was looked at record by record. `again`: it may be looked at once more now."""
        empty(self._inside)
        if one is None:
            return
        looked = full or one.looked
        pills = reported_pills(one.taken) if one.taken else foreseen_pills(looked)
        if one.problem is not None:
            pills = []
        grave = one.problem is not None or any(pill.tone in GRAVE for pill in pills)
        tone = "bad" if one.problem else "warn" if grave else "accent"
        lines = column(*self._lines(one, names), gap=0)
        shown = holding(flow(*(Pill(self._look, *pill) for pill in pills))) if pills else None
        inside = row(
            Pictogram(self._look, "warn" if grave else "in", tone, 24), lines, shown, gap=14, edges=(16, 6, 14, 7)
        )  # fmt: skip
        inside.setStretch(1, 2)
        inside.setStretch(2, 3 if pills else 0)
        for deed in self._deeds(one, names, again):
            inside.addWidget(deed)
        held = QWidget()
        held.setObjectName("clear")
        held.setLayout(inside)
        self._inside.addWidget(held)

    def _lines(self, one: StagedFile, names: Mapping[str, str]) -> Sequence[QWidget]:
        lines: list[QWidget] = [words(one.called, "strong", wrap=True)]
        if unit := one.looked.unit or (one.taken.unit if one.taken else ""):
            sender = names.get(unit) or _("หน่วยงานที่ยังไม่อยู่ในทะเบียน")
            facts = [_("จาก {sender}").format(sender=sender)]
            facts += [_("สร้าง {at}").format(at=at)] if (at := _at(one.looked.made)) else []
            lines.append(words("  ".join(facts), "line", "text2", wrap=True))
        if problem := one.problem:
            lines.append(words(problem.what, "linestrong", "bad", wrap=True))
            lines.append(words(f"{problem.why} {problem.do}", "line", "text2", wrap=True))
        if gone := let_go_words(one.taken.let_go) if one.taken else "":
            lines.append(words(gone, "line", "warn", wrap=True))
        if one.differs:
            text = _("ตอนเปิดดูเป็น “{state}”").format(state=_(BEFORE[one.before]))
            lines.append(words(text, "line", "warn", wrap=True))
        return lines

    def _deeds(self, one: StagedFile, names: Mapping[str, str], again: bool) -> Sequence[QWidget]:
        waits = one.taken.waiting if one.taken else one.looked.waiting and not one.looked.joins
        key, unit = one.looked.key or (one.taken.key if one.taken else ""), one.looked.unit
        if waits and key:
            text = _("ยืนยันเครื่องนี้") if unit in names else _("เพิ่มหน่วยงานนี้")
            ask = lambda: self.stranger_wanted.emit(key, one.key)  # noqa: E731
            return [Button(self._look, text, "ghost", "pc", small=True, do=ask)]
        if one.problem is not None and again:
            look = lambda: self.again_wanted.emit(one.looked.path)  # noqa: E731
            return [Button(self._look, _("เปิดดูอีกครั้ง"), "ghost", "redo", small=True, do=look)]
        return []


class FileView(QWidget):
    """A file with all its records, where they are known."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("clear")
        self._look = look
        self._shown: ImportPreview | None = None  # the file whose records are shown
        self.card = FileCard(look)
        self.counts, self.records, self.fields = ImportCounts(look), RecordList(look), FieldPanel(look)
        work = row(self.records, self.fields, gap=10)
        work.setStretch(0, 2)
        work.setStretch(1, 3)
        self._reading = words(_("กำลังอ่านรายการในไฟล์นี้"), "line", "text2")
        self._preview = QWidget()
        self._preview.setObjectName("clear")
        self._preview.setLayout(column(self.counts, work, gap=10, grow=1))
        self._rest = QWidget()
        self._rest.setObjectName("clear")
        below = column(self.card, self._reading, self._preview, self._rest, gap=8)
        below.setStretch(2, 1)
        below.setStretch(3, 1)  # whichever is shown
        self.setLayout(below)
        self.counts.filtered.connect(self.records.show_states)
        self.records.chosen.connect(self.fields.show_record)

    def show_file(
        self,
        one: StagedFile | None,
        full: ImportPreview | None,
        names: Mapping[str, str],
        *,
        reads: bool,
        again: bool,
        narrow: bool,
    ) -> None:
        """The file; `full`: as it was looked at record by record, which `reads` says is under way. `narrow`: others
        stand beside it."""
        self.card.show_file(one, full, names, again)
        self.counts.show_narrow(narrow)
        show(self.card, one is not None)
        show(self._reading, reads)
        foreseen = full.foreseen if full else None
        there = bool(foreseen and foreseen.records)
        show(self._preview, there)
        show(self._rest, not there)
        self._preview.setMinimumHeight(self._look.px(RECORDS[self._look.scale >= LARGE]))
        if full is None or foreseen is None or self._shown is full:
            return
        self._shown = full
        self.counts.clear()
        self.counts.show_looked(full)
        self.records.show_records(foreseen.records, foreseen.more)
        self.fields.show_findings(foreseen.findings)


def _at(made: str) -> str:
    """When a file was written, by the sender's clock; "" when that is not a valid date."""
    try:
        return date_and_time(datetime.fromisoformat(made))
    except ValueError:
        return ""


COUNTS = (
    ("new", "plus", "ok", "รายการใหม่"),
    ("changed", "pen", "info", "เปลี่ยนค่า"),
    ("conflict", "conflict", "bad", "ไม่ตรงกัน"),
    ("deleted", "cross", "mute", "ย้ายลงถัง"),
    ("files", "clip", "mute", "ไฟล์หลักฐาน"),
    ("findings", "warn", "warn", "ข้อสังเกต"),
)


FILTERS = frozenset({"new", "changed", "conflict", "deleted"})


class CountButton(CardButton):
    def __init__(self, look: Look, icon: str, tone: str, called: str, *, filters: bool) -> None:
        super().__init__("option")
        self.setCheckable(filters)
        self._called = called
        self._number = words("", "figure")
        inside = row(
            Pictogram(look, icon, "text2" if tone == "mute" else tone, 22),
            column(self._number, words(called, "small", "text2"), gap=0), None, gap=10, edges=(12, 4, 8, 5),
        )  # fmt: skip
        hold(self, inside)
        self.show_count(0)

    def show_count(self, count: int) -> None:
        show_plain(self._number, str(count))
        self.setEnabled(count > 0)
        name(self, f"{self._called} {count}")


class ImportCounts(QWidget):
    filtered = Signal(object)  # frozenset of states, empty = all

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.buttons = {
            key: CountButton(look, icon, tone, _(text), filters=key in FILTERS) for key, icon, tone, text in COUNTS
        }
        for key in FILTERS:
            self.buttons[key].toggled.connect(lambda _on: self._filter())
        self._narrow = False
        self.setLayout(row(*self.buttons.values(), gap=8))

    def show_looked(self, looked: ImportPreview) -> None:
        """What a file would do."""
        foreseen = looked.foreseen or Foreseen()
        counts = {key: sum(row.state == key for row in foreseen.records) for key in FILTERS}
        counts["files"], counts["findings"] = looked.files, len(foreseen.findings)
        for key, button in self.buttons.items():
            button.show_count(counts[key])
        self.show_narrow(self._narrow)

    def show_narrow(self, narrow: bool) -> None:
        """Where there is less room, only what there is any of is counted."""
        self._narrow = narrow
        for button in self.buttons.values():
            show(button, button.isEnabled() or not narrow)

    def clear(self) -> None:
        """Clear the filters."""
        for key in FILTERS:
            self.buttons[key].setChecked(False)

    def _filter(self) -> None:
        self.filtered.emit(frozenset(key for key in FILTERS if self.buttons[key].isChecked()))
