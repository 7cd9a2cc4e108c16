"""Received files: what each would change, and the report after importing; who sent them is made known there."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from core.errors import UserError
from core.exchange.devices import let_go_words
from core.exchange.incoming_view import in_order
from core.exchange.receive_deeds import ImportPreview, PassedOver, TakenIn
from core.exchange.receivers import missing_words
from core.i18n import _
from core.log.transfer import MissingParts
from core.thai.days import date_and_time
from ui.desktop.exchange.incoming_records import FieldPanel, RecordList
from ui.desktop.exchange.pills import GRAVE, foreseen_pills, reported_pills, without_effect
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button, CardButton, Pictogram, Pill, hold
from ui.desktop.widgets.layout import column, empty, flow, frame, holding, row, scrolling
from ui.desktop.widgets.plain import name, show, show_plain, words

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
        self.setLayout(row(*self.buttons.values(), gap=8))

    def show_looked(self, looked: Sequence[ImportPreview]) -> None:
        """What all files together would do."""
        records = [row for one in looked if one.foreseen for row in one.foreseen.records]
        counts = {key: sum(row.state == key for row in records) for key in FILTERS}
        counts["files"] = sum(one.files for one in looked)
        counts["findings"] = sum(len(one.foreseen.findings) for one in looked if one.foreseen)
        for key, button in self.buttons.items():
            button.show_count(counts[key])

    def clear(self) -> None:
        """Clear the filters."""
        for key in FILTERS:
            self.buttons[key].setChecked(False)

    def _filter(self) -> None:
        self.filtered.emit(frozenset(key for key in FILTERS if self.buttons[key].isChecked()))


GAP = 8
LARGE = 150  # percent of text size from which files have a narrow strip
RECORDS = {False: 330, True: 400}  # pixels at 100 % of counts and records at least, with large text or not


class IncomingPage(QWidget):
    """Facts of the files first, then what they would change; only the footer button changes anything."""

    take_wanted = Signal(object)  # list of Path
    stranger_wanted = Signal(str, object)  # key (hex) of a sender nobody has confirmed, Path of its file
    left = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._names: Mapping[str, str] = {}
        self._looked: list[ImportPreview] = []
        self._taken: list[TakenIn] = []
        self._waited = ""  # which files of a set have not come
        self._refused = 0  # files with a problem, listed above the others
        self._more = 0  # files that came during an import
        self._title = words("", "section", wrap=True)
        self._list = QVBoxLayout()
        self._list.setSpacing(8)
        self._note = words("", "line", "text2", wrap=True)
        self.leave = Button(look, _("ไม่นำเข้า"), "ghost", do=self.left)
        self.take = Button(look, _("นำเข้า"), "primary", "in")
        self.take.clicked.connect(lambda: self.take_wanted.emit([*dict.fromkeys(one.path for one in self._good)]))
        foot = row(Pictogram(look, "info", "text2"), self._note, self.leave, self.take, gap=10, edges=(16, 9, 12, 9))
        foot.setStretch(1, 1)
        self._held = holding(column(self._list, None, gap=0, edges=(0, 0, 6, 0)))
        self._files = scrolling(self._held)
        self.counts, self.records, self.fields = ImportCounts(look), RecordList(look), FieldPanel(look)
        work = row(self.records, self.fields, gap=10)
        work.setStretch(0, 2)
        work.setStretch(1, 3)
        self._preview = QWidget()
        self._preview.setObjectName("clear")
        self._preview.setLayout(column(self.counts, work, gap=10, grow=1))
        self._area = scrolling(frame(column(self._files, self._preview, gap=GAP)))
        self.setLayout(column(self._title, self._area, frame(foot, "card"), gap=8, grow=1))
        self.counts.filtered.connect(self.records.show_states)
        self.records.chosen.connect(self.fields.show_record)
        look.resized.connect(self._fit)
        self._show_preview(False)

    @property
    def _good(self) -> list[ImportPreview]:
        return [one for one in self._looked if one.problem is None]

    def begin(self, names: Mapping[str, str], count: int) -> None:
        """Files are about to be previewed; `names` are units by id."""
        self._names, self._looked, self._taken, self._waited, self._refused = names, [], [], "", 0
        empty(self._list)
        self._show_preview(False)
        show_plain(self._title, _("กำลังเปิดดู {n} ไฟล์").format(n=count))
        self._foot(_("ยังไม่มีอะไรเปลี่ยนในเครื่องนี้"), _("ไม่นำเข้า"), None)

    def know(self, names: Mapping[str, str]) -> None:
        """The register has changed: who sends what by now."""
        self._names = names

    def add_preview(self, looked: ImportPreview) -> None:
        """Add the preview of one more file."""
        self._looked.append(looked)
        called = looked.called or looked.path.name
        ask = self._ask(looked.key, looked.unit, looked.path) if looked.waiting else None
        file = self._file(called, looked.unit, looked.problem, foreseen_pills(looked), looked.made, ask=ask)
        self._add(file, looked.problem)
        show_plain(self._title, _("กำลังเปิดดู ไฟล์ที่ {n}").format(n=len(self._looked)))
        foreseen = [one.foreseen for one in self._looked if one.foreseen is not None]
        self.counts.clear()
        self.counts.show_looked(self._looked)
        rows = in_order(row for one in foreseen for row in one.records)
        self.records.show_records(rows, sum(one.more for one in foreseen))
        self.fields.show_findings([text for one in foreseen for text in one.findings])
        self._show_preview(any(one.records for one in foreseen))

    def add_passed(self, passed: PassedOver) -> None:
        """Show the files of a folder or zip that are not bundles and were skipped."""
        named = ", ".join(one.called for one in passed.files[:4])
        text = _("ข้ามไฟล์ที่ไม่ใช่ไฟล์รับส่ง {n} ไฟล์: {names}").format(n=len(passed.files) + passed.more, names=named)
        self._list.addWidget(words(text, "line", "text2", wrap=True))

    def add_missing(self, missing: MissingParts) -> None:
        """Show which parts of an export are still missing."""
        sender = self._names.get(missing.unit) or _("หน่วยงานที่ยังไม่อยู่ในทะเบียน")
        self._waited = missing_words(missing, sender)
        text = words(self._waited, "line", "warn", wrap=True)
        line = row(Pictogram(self._look, "warn", "warn"), text, gap=12, edges=(16, 7, 14, 8), grow=1)
        self._list.addWidget(frame(line, "card"))

    def finish_previews(self) -> None:
        """No more is previewed: what was can be imported now."""
        show_plain(self._title, _("ตรวจก่อนนำเข้า {n} ไฟล์").format(n=len(self._looked)))
        go = _("นำเข้า {n} ไฟล์").format(n=len(self._good)) if self._good else None
        self._foot(self._waited or _("ยังไม่มีอะไรเปลี่ยนในเครื่องนี้ แต่ละไฟล์ยกเลิกได้หลังนำเข้า"), _("ไม่นำเข้า"), go)

    def begin_taking(self) -> None:
        """What was previewed is about to be imported."""
        show_plain(self._title, _("กำลังนำเข้า {n} ไฟล์").format(n=len(self._good)))
        self.show_next(0)

    def show_next(self, count: int) -> None:
        """An import is under way; so many files came during it, and are looked at after it."""
        self._more = count
        text = _("วางไว้อีก {n} ไฟล์ จะเปิดดูหลังการนำเข้านี้") if count else _("การนำเข้าทำต่อแม้ออกจากหน้านี้")
        self._foot(text.format(n=count), _("ออกจากหน้านี้"), None)

    def add_taken(self, taken: TakenIn) -> None:
        """One more file was imported: the report replaces the preview."""
        if not self._taken:
            empty(self._list)
            self._refused = 0
            self._show_preview(False)
            self.show_next(self._more)
            for one in self._left:
                self._add(self._file(one.called or one.path.name, one.unit, one.problem, ()), one.problem)
        self._taken.append(taken)
        called = taken.called or taken.path.name
        gone = let_go_words(taken.let_go)
        ask = self._ask(taken.key, taken.unit, taken.path) if taken.waiting else None
        file = self._file(called, taken.unit, taken.problem, reported_pills(taken), note=gone, ask=ask)
        self._add(file, taken.problem)
        waits = sum(one.waiting for one in self._taken)
        good = sum(one.problem is None for one in self._taken) - waits
        title = _("นำเข้าแล้ว {good} จาก {n} ไฟล์ เก็บรอใบรับรอง {waits} ไฟล์") if waits else _("นำเข้าแล้ว {good} จาก {n} ไฟล์")
        if silent := sum(without_effect(one) for one in self._taken):
            title = _("{title} ยังไม่มีผล {silent} ไฟล์").format(title=title, silent=silent)
        all_of = max(len(self._taken), *(one.of for one in self._taken))  # also of an import that was stopped
        show_plain(self._title, title.format(good=good, n=all_of + len(self._left), waits=waits))

    def finish_taking(self, more: int) -> bool:
        """The import has ended; `more` files came meanwhile. False when nothing came of it: the preview stands."""
        if not self._taken:
            self.finish_previews()
        elif more:
            self._foot(_("วางไว้อีก {n} ไฟล์ ยังไม่ได้เปิดดู").format(n=more), _("เปิดดูไฟล์ที่วางไว้"), None)
        else:
            self._foot(_("รายงานการนำเข้า ไฟล์ที่ไม่รับไม่ได้เปลี่ยนอะไร"), _("เสร็จ"), None)
        return bool(self._taken)

    @property
    def _left(self) -> list[ImportPreview]:
        """Files refused before, not handed over with others of their zip: they are part of the report."""
        given = {one.path for one in self._good}
        return [one for one in self._looked if one.problem and one.path not in given]

    def _add(self, file: QFrame, problem: UserError | None) -> None:
        """Refused files go above the others."""
        at = self._refused if problem else self._list.count()
        self._refused += problem is not None
        self._list.insertWidget(at, file)
        QTimer.singleShot(0, self, self._fit)  # its height is known once it is shown

    def _show_preview(self, there: bool) -> None:
        """With records to show the files get a strip above them; without, the whole page."""
        show(self._preview, there)
        self._fit()

    def _fit(self) -> None:
        """The records keep their least height: where there is no room, files and records scroll together."""
        large, room = self._look.scale >= LARGE, self._area.viewport().height()
        if self._preview.isHidden():
            self._files.setFixedHeight(room)
            return
        records = self._look.px(RECORDS[large])
        strip = max(self._look.px(64 if len(self._looked) < 2 else 76 if large else 132), room - records - GAP)
        strip = min(strip, max(self._look.px(64), self._held.heightForWidth(self._files.viewport().width())))
        self._files.setFixedHeight(strip)
        self._preview.setFixedHeight(max(records, room - strip - GAP))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _foot(self, text: str, leave: str, take: str | None) -> None:
        show_plain(self._note, text)
        self.leave.show_words(leave)
        if take is None and self.take.hasFocus():  # before it goes: else the keyboard would leave the page
            self.leave.setFocus(Qt.FocusReason.OtherFocusReason)
        show(self.take, take is not None)
        if take is not None:
            self.take.show_words(take)

    def _file(
        self, called: str, unit: str, problem: UserError | None, counts: Sequence[tuple[str, str, str]], made: str = "",
        note: str = "", ask: QWidget | None = None,
    ) -> QFrame:  # fmt: skip
        grave = problem is not None or any(tone in GRAVE for _text, tone, _icon in counts)
        tone = "bad" if problem else "warn" if grave else "accent"
        icon = Pictogram(self._look, "warn" if grave else "in", tone, 24)
        lines = [words(called, "strong", wrap=True)]
        if unit:
            sender = self._names.get(unit) or _("หน่วยงานที่ยังไม่อยู่ในทะเบียน")
            facts = [_("จาก {sender}").format(sender=sender)]
            facts += [_("สร้าง {at}").format(at=at)] if (at := _at(made)) else []
            lines.append(words("  ".join(facts), "line", "text2", wrap=True))
        if problem:
            lines += [words(problem.what, "linestrong", "bad", wrap=True)]
            lines += [words(f"{problem.why} {problem.do}", "line", "text2", wrap=True)]
        if note:
            lines.append(words(note, "line", "warn", wrap=True))
        pills = holding(flow(*(Pill(self._look, *count) for count in counts)))
        show(pills, bool(counts))
        inside = row(icon, column(*lines, gap=0), pills, gap=14, edges=(16, 6, 14, 7))
        inside.setStretch(1, 2)
        inside.setStretch(2, 3)
        if ask is not None:
            inside.addWidget(ask)
        return frame(inside, "card")

    def _ask(self, key: str, unit: str, path: Path) -> QWidget | None:
        """The button by which a sender nobody has confirmed is made known, where its file is shown."""
        if not key:
            return None
        text = _("ยืนยันเครื่องนี้") if unit in self._names else _("เพิ่มหน่วยงานนี้")
        return Button(self._look, text, "ghost", "pc", small=True, do=lambda: self.stranger_wanted.emit(key, path))


def _at(made: str) -> str:
    """When a file was written, by the sender's clock; "" when that is not a valid date."""
    try:
        return date_and_time(datetime.fromisoformat(made))
    except ValueError:
        return ""
