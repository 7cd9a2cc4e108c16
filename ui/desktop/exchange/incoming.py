"""The page of received files: the kind and effect of each, those not to import, and the result of the import."""

from collections import OrderedDict
from collections.abc import Mapping
from time import monotonic

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from core.exchange.incoming_view import ImportPreview, SkippedFiles
from core.exchange.receivers import MissingExportParts, missing_words
from core.exchange.staging import (
    FileKey,
    ImportFileList,
    ImportListFile,
    ImportOutcome,
    left_words,
)
from core.i18n import _
from ui.desktop.exchange.incoming_file import IncomingCalls, IncomingFileWidget
from ui.desktop.exchange.staged import FileStateCountsBar, ReceivedFilesList
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button, IconLabel
from ui.desktop.widgets.late import later
from ui.desktop.widgets.layout import Surface, column, empty, frame, row, scrolling
from ui.desktop.widgets.plain import show, show_plain, words

AT_ONCE = 30  # number of files up to which the page is redrawn for each
OFTEN = 200  # milliseconds between two redraws with more files
KEPT = 20  # files whose records are kept in memory


class IncomingFilesPage(QWidget):
    """The page of received files: a preview, then a report on their import. Only a button starts the import."""

    def __init__(self, look: Look, calls: IncomingCalls) -> None:
        super().__init__()
        self._look, self._calls = look, calls
        self.stage = ImportFileList()
        self._names: Mapping[str, str] = {}
        self._out: frozenset[FileKey] = frozenset()  # files left out before
        self._full: OrderedDict[FileKey, ImportPreview] = OrderedDict()  # previews with all records
        self._key: FileKey | None = None  # the selected file
        self._state = "looking"  # looking | looked | taking | taken
        self._waited = ""  # which parts of an export are missing
        self._looks = (0, 1)  # files previewed, and their total
        self._more = 0  # files that came during an import
        self._began = (monotonic(), 0)  # when the preview or import began, files imported before
        self._title = words("", "section", wrap=True)
        self._notes = column(gap=6)
        self.foot = IncomingFilesFooter(look)
        self.leave, self.take = self.foot.leave, self.foot.take
        self._late = later(self, OFTEN, self._draw)
        self._states = FileStateCountsBar(look, self._draw)
        self.files = ReceivedFilesList(look, self._leave_out)
        self.view = IncomingFileWidget(look, calls)
        self._area = scrolling(self.view)
        body = row(self.files, self._area, gap=10, shares=(2, 3))
        top = column(self._title, self._notes, self._states, gap=8)
        self.setLayout(column(frame(top), body, self.foot, gap=8, grow=1))
        self.leave.clicked.connect(calls.leave)
        self.take.clicked.connect(lambda: calls.take(self.stage.agreed()))
        self.files.lines.chosen.connect(self._choose)
        look.resized.connect(self._draw)
        self._draw()

    # -- input

    def begin(
        self, names: Mapping[str, str], count: int, left_out: frozenset[FileKey] = frozenset()
    ) -> None:
        """Start the preview of `count` files. `names`: {unit id or key (hex): name of the sender}. `left_out`: files
        that are not to be imported, such as those that the person unticked in an earlier preview."""
        self._names = names
        self.stage = ImportFileList()
        self._waited = ""
        self._state = "looking"
        self._out = left_out
        self._full.clear()
        self._key, self._began = None, (monotonic(), 0)
        empty(self._notes)
        self._states.clear()
        self._draw()
        show_plain(self._title, _("กำลังเปิดดู {n} ไฟล์").format(n=count))
        self.foot.tell(_("ยังไม่มีอะไรเปลี่ยนในเครื่องนี้"), _("ไม่นำเข้า"))

    def know(self, names: Mapping[str, str]) -> None:
        """Show new names of senders, after the register has changed. `names`: {unit id or key (hex): name}."""
        self._names = names
        self._draw()

    def add_preview(self, preview: ImportPreview) -> None:
        """Add the preview of one more received file to the list."""
        row = self.stage.add(preview)
        if preview.foreseen is not None:
            self._hold(row.key, preview)
        self._key = self._key or row.key
        self._looks = (preview.done or len(self.stage.rows), preview.total or 1)
        self._draw_soon()

    def show_detail(self, key: FileKey, preview: ImportPreview) -> None:
        """Show a file's preview, now with all its records, or the reason why it can no longer be imported."""
        if preview.problem is not None:
            self.stage.doubt(key, preview.problem)
        self._hold(key, preview)
        self._draw()
        if self._state == "looked":
            self.finish_previews()

    def add_passed(self, passed: SkippedFiles) -> None:
        """Say how many files in a folder or zip were skipped because they are no bundles, and name some."""
        named = ", ".join(one.called for one in passed.files[:4])
        text = _("ข้ามไฟล์ที่ไม่ใช่ไฟล์รับส่ง {n} ไฟล์: {names}")
        text = text.format(n=len(passed.files) + passed.more, names=named)
        self._notes.addWidget(words(text, "line", "text2", wrap=True))

    def add_missing(self, missing: MissingExportParts) -> None:
        """Say which of the files into which an export was split have not come yet."""
        self._waited = missing_words(
            missing, self._names.get(missing.unit) or _("หน่วยงานที่ยังไม่อยู่ในทะเบียน")
        )
        self._note(self._waited)

    def finish_previews(self) -> None:
        """End the preview: untick the files that `begin` was to leave out, and enable the button that imports."""
        if self._out:
            self.stage.leave_out(self._out)
            self._out = frozenset()
        self._state = "looked"
        self._draw()
        self._ask_detail()
        show_plain(self._title, _("ตรวจก่อนนำเข้า {n} ไฟล์").format(n=len(self.stage.rows)))
        remain, out = len(self.stage.remaining), len(self.stage.out)
        text = self._waited or _(
            "ยังไม่มีอะไรเปลี่ยนในเครื่องนี้ นำเข้าแล้วยังยกเลิกได้ทีละไฟล์ จนกว่าจะบันทึกหรือส่งไฟล์ เว้นแต่ไฟล์ใหญ่มาก"
        )
        if out:
            text = _("เว้นไว้ {n} ไฟล์ จะไม่นำเข้า").format(n=out) + " " + text
        self.foot.tell(text, _("ไม่นำเข้า"), _("นำเข้า {n} ไฟล์").format(n=remain) if remain else "")

    def begin_taking(self) -> None:
        """Show that the import has started: of all previewed files or, after a stop, of the files that remain."""
        self._state, self._began = "taking", (monotonic(), self._settled)
        empty(self._notes)
        show_plain(self._title, _("กำลังนำเข้า {n} ไฟล์").format(n=len(self.stage.remaining)))
        self.show_next(0)

    def show_next(self, count: int) -> None:
        """Show that an import is running, and that `count` new files will be previewed after it."""
        self._more = count
        text = _("วางไว้อีก {n} ไฟล์ จะเปิดดูหลังการนำเข้านี้") if count else _("การนำเข้าทำต่อแม้ออกจากหน้านี้")
        self.foot.tell(text.format(n=count), _("ออกจากหน้านี้"), can_stop=True)

    def add_taken(self, outcome: ImportOutcome) -> None:
        """Show the result of a file's import in place of its preview."""
        row = self.stage.note(outcome)
        if self._state != "taking":
            self._state = "taking"
            self.show_next(self._more)
        self._key = self._key or row.key
        self._draw_soon()

    def finish_taking(self, waiting_count: int, removed_drives: str = "") -> bool:
        """Show the report on the import and return True; if no file was imported, show the preview again and return
        False. `waiting_count`: files that came meanwhile; `removed_drives`: names of drives pulled out too early."""
        if all(one.outcome is None for one in self.stage.rows):
            self.finish_previews()
            return False
        self._state, self._more = "taken", waiting_count
        self._draw()
        show_plain(self._title, self._taken_words())
        if removed_drives:
            self._note(
                _("ถอด {drives} ออกก่อนนำเข้าครบ ไฟล์ที่นำเข้าแล้วอยู่ครบ เสียบกลับแล้วกดทำต่อ").format(
                    drives=removed_drives
                )
            )
        self._tell_rest()
        return True

    def _tell_rest(self) -> None:
        remain = len(self.stage.remaining)
        text = _("รายงานการนำเข้า ไฟล์ที่ไม่รับไม่ได้เปลี่ยนอะไร")
        leave = _("เสร็จ")
        if self._more:
            text = _("วางไว้อีก {n} ไฟล์ ยังไม่ได้เปิดดู").format(n=self._more)
            leave = _("เปิดดูไฟล์ที่วางไว้")
        elif remain:
            text = _("ยังไม่ได้นำเข้า {n} ไฟล์ อยู่ในรายการนี้ ทำต่อได้ทันทีหรือหลังเปิดโปรแกรมใหม่")
            text = text.format(n=remain)
            leave = _("ออกจากหน้านี้")
        self.foot.tell(
            text, leave, _("ทำต่อ {n} ไฟล์").format(n=remain) if remain else "", can_report=True
        )

    def _note(self, text: str) -> None:
        """Show a warning above the files."""
        label = words(text, "line", "warn", wrap=True)
        line = row(
            IconLabel(self._look, "warn", "warn"), label, gap=12, edges=(16, 7, 14, 8), grow=1
        )
        self._notes.addWidget(frame(line, "card"))

    # -- requests

    def _choose(self, key: object) -> None:
        if isinstance(key, tuple):
            self._key = key
            self._draw()
            self._ask_detail()

    def _ask_detail(self) -> None:
        one = self._one
        if one is not None and self._reads(one):
            self._calls.look_into(one.key, one.called)

    def _leave_out(self, left_out: frozenset[FileKey]) -> None:
        self.stage.leave_out(left_out)
        self._draw()
        if self._state == "looked":
            self.finish_previews()
        elif self._state == "taken":
            self._tell_rest()

    # -- showing

    @property
    def _one(self) -> ImportListFile | None:
        """The file whose records are shown, or None."""
        return self.stage.find(self._key) if self._key is not None else None

    def leave_read(self) -> None:
        """Leave the report if it needs no action: the import ended, every file took effect, and no other files wait."""
        whole = all(one.outcome is not None and one.outcome.in_effect for one in self.stage.rows)
        if self._state == "taken" and whole and not self._more:
            self._calls.leave()

    @property
    def _settled(self) -> int:
        """The number of files whose import is decided."""
        return sum(one.outcome is not None and not one.remains for one in self.stage.rows)

    def _reads(self, file: ImportListFile) -> bool:
        """Return whether the records of a file can be read and are not loaded yet."""
        unread = file.outcome is None and file.problem is None and file.key not in self._full
        return unread and bool(file.preview.sha256) and file.preview.preview is not None

    def _hold(self, key: FileKey, preview: ImportPreview) -> None:
        self._full[key] = preview
        while len(self._full) > KEPT:
            self._full.popitem(last=False)

    def _left_words(self, done: int, total: int) -> str:
        return left_words(done, total, monotonic() - self._began[0])

    def _taken_words(self) -> str:
        rows = [one for one in self.stage.rows if not (one.out and one.outcome is None)]
        taken = [one.outcome for one in rows if one.outcome is not None]
        waits = sum(one.waiting for one in taken)
        good = sum(one.problem is None for one in taken) - waits
        if waits:
            title = _("นำเข้าแล้ว {good} จาก {n} ไฟล์ เก็บรอยืนยันผู้ส่ง {waits} ไฟล์")
        else:
            title = _("นำเข้าแล้ว {good} จาก {n} ไฟล์")
        if 0 < waits == len(rows):
            title = _("เก็บไว้แล้ว {waits} ไฟล์ รอยืนยันผู้ส่ง")
        silent = sum(one.after == "silent" for one in rows)
        if silent:
            title = _("{title} ยังไม่มีผล {silent} ไฟล์").format(title=title, silent=silent)
        return title.format(good=good, n=len(rows), waits=waits)

    def _draw_soon(self) -> None:
        if len(self.stage.rows) <= AT_ONCE:
            self._draw()
        elif not self._late.isActive():
            self._late.start()

    def _draw(self) -> None:
        """Show the files as they are now, and the selected one."""
        self._late.stop()
        rows = self.stage.rows
        if self._state == "looking" and rows:
            title, (done, of) = _("กำลังเปิดดู ไฟล์ที่ {n} จาก {of}"), self._looks
            show_plain(
                self._title, f"{title.format(n=done, of=of)} {self._left_words(done, of)}".strip()
            )
        elif self._state == "taking" and any(one.outcome for one in rows):
            done = self._settled - self._began[1]
            left = self._left_words(done, done + len(self.stage.remaining))
            show_plain(self._title, f"{self._taken_words()} {left}".strip())
        many = len(rows) > 1
        begun = self._state in ("taking", "taken")
        self._states.show_counts(self.stage.counts(begun), begun)
        self.files.show_files(rows, self._names, self._states.on, begun)
        show(self.files, many)
        show(self._states, many)
        one = self._one
        if self.files.here != self._key:
            self.files.lines.show_key(self._key)
        if one and one.outcome is None and one.problem is None:
            full = self._full.get(one.key)
        else:
            full = None
        reads = one is not None and self._reads(one)
        again = self._state in ("looked", "taken")
        self.view.show_file(one, full, self._names, is_reading=reads, can_retry=again, narrow=many)


class IncomingFilesFooter(Surface):
    """The footer of the page of received files: a note, and buttons to import, stop, save a report and leave."""

    def __init__(self, look: Look) -> None:
        super().__init__("card")
        self._note = words("", "line", "text2", wrap=True)
        self.leave = Button(look, _("ไม่นำเข้า"), "ghost")
        self.stop = Button(look, _("หยุดไว้ก่อน"), "ghost", "cross")
        # says where to, once something arrived
        self.onward = Button(look, _("ไปหน้าคณะกรรมการ"), "ghost", "right")
        show(self.onward, False)
        self.report = Button(look, _("บันทึกรายงาน Excel"), "ghost", "table")
        self.take = Button(look, _("นำเข้า"), "primary", "in")
        keys = (self.onward, self.report, self.leave, self.stop, self.take)
        self.setLayout(
            row(
                IconLabel(look, "info", "text2"),
                self._note,
                *keys,
                gap=10,
                edges=(16, 9, 12, 9),
                grow=1,
            )
        )

    def tell(
        self,
        text: str,
        leave_label: str,
        take_label: str = "",
        *,
        can_stop: bool = False,
        can_report: bool = False,
    ) -> None:
        """Show a note, the button labelled `leave_label` and, unless "", the one labelled `take_label`. `can_stop`:
        show the button that stops the import; `can_report`: the one that saves a report."""
        show_plain(self._note, text)
        self.leave.show_words(leave_label)
        going = ((self.stop, can_stop), (self.report, can_report), (self.take, bool(take_label)))
        # otherwise the focus would leave the page
        if any(button.hasFocus() and not stays for button, stays in going):
            self.leave.setFocus(Qt.FocusReason.OtherFocusReason)
        show(self.stop, can_stop)
        show(self.report, can_report)
        show(self.take, bool(take_label))
        if take_label:
            self.take.show_words(take_label)
            if self.leave.hasFocus() and not can_report:  # what was previewed is usually imported
                self.take.setFocus(Qt.FocusReason.OtherFocusReason)
