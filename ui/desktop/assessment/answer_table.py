"""Reads answers, links and notes from other people's spreadsheets, previewed before they are entered in one step."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from core.assessment.facts import AssessmentFacts
from core.assessment.table_deeds import (
    HEADS,
    AnswerTable,
    AnswerTableRow,
    answer_columns,
    table_answers,
)
from core.evidence.deeds import answer_table
from core.i18n import _
from core.tabular import TabularFile
from ui.desktop.base.asking_files import TABLES, ask_file
from ui.desktop.base.background import beside
from ui.desktop.base.page_context import PageContext
from ui.desktop.base.table_doubts import TableDoubtsPanel, of_file
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button
from ui.desktop.widgets.dialog import FramedDialog
from ui.desktop.widgets.layout import column, row
from ui.desktop.widgets.line_list import LineList, ListLine
from ui.desktop.widgets.plain import show_plain, words

KEY = "answers"  # setting that keeps the known heads of answer columns
STATES = {"new": "กรอก", "same": "เหมือนเดิม", "wrong": "ไม่นำเข้า"}
TONES = {"new": "ok", "same": "mute", "wrong": "warn"}


class AnswerTableDesk(QObject):
    """Asks for a spreadsheet of answers, previews which row answers which item, and enters them if confirmed."""

    def __init__(self, context: PageContext, page: QWidget) -> None:
        super().__init__(page)
        self._context, self._page = context, page

    def ask(self, facts: AssessmentFacts) -> None:
        kinds = _("ตาราง ({kinds})").format(kinds=TABLES)
        path = ask_file(self._page, _("นำคำตอบเข้าจากตาราง"), kinds, "plans")
        if path:
            self.read(path, facts)

    def read(self, path: Path, facts: AssessmentFacts) -> None:
        """Read a spreadsheet of answers and show the preview; nothing is entered yet."""
        from storage.tables.reader import read_table

        work = partial(read_table, path)
        beside(self, work, partial(self._arrived, path, facts), self._context.host.refuse)

    def _arrived(self, path: Path, facts: AssessmentFacts, table: TabularFile) -> None:
        known = self._context.settings.heads(KEY)
        enter = partial(self._take, facts)
        dialog = AnswerTableDialog(
            self._context.look, path.name, table, facts, known, enter, self._page.window()
        )
        dialog.open()

    def _take(self, facts: AssessmentFacts, file: AnswerTable) -> None:
        heads = file.reading.by_head(file.reading.fields)
        self._context.settings.note_heads(KEY, heads)
        deed = partial(
            answer_table,
            form=facts.form,
            assessment=facts.record.ref,
            rows=file.entered,
            subject=facts.subject,
        )
        said = _("นำคำตอบเข้าแล้ว {n} แถว กด Ctrl+Z เพื่อเลิกทำทั้งหมด").format(n=len(file.taken))
        self._context.do(deed, lambda: self._context.host.toast(said))


class AnswerTableDialog(FramedDialog):
    """The dialog that previews a spreadsheet's answers."""

    def __init__(
        self,
        look: Look,
        file_name: str,
        table: TabularFile,
        facts: AssessmentFacts,
        known_heads: dict[str, str],
        enter: Callable[[AnswerTable], None],
        parent: QWidget,
    ) -> None:
        """Make the dialog; `enter` is called when its answers are to be entered."""
        super().__init__(look, _("คำตอบจากตาราง"), parent)
        self._called = file_name
        self._table = table
        self._facts = facts
        self._known = known_heads
        self._enter = enter
        self._said = words("", "strong", wrap=True)
        self._about = words("", "line", "text2", wrap=True)
        self.doubts, self.list = TableDoubtsPanel(look), LineList(look, _("แถวของไฟล์"))
        self.list.setMinimumHeight(look.px(220))
        self.take = Button(look, "", "primary", "tick", do=self._take)
        self.doubts.answered.connect(self._show)
        head = row(self._said, self.doubts.sheet, grow=0)
        self.fill(
            column(head, self._about, self.doubts, self.list, gap=8, grow=3),
            self.closer(),
            self.take,
            min_width=860,
        )
        self._show()

    def _show(self) -> None:
        year = self._facts.record.number("year") or 0
        read = self.doubts.reading(self._table, answer_columns(self._known, year))()
        self.file = file = table_answers(self._facts, read, self.doubts.answers)
        self.doubts.show_reading(self._table, file.reading)
        counts = {state: file.count(state) for state in STATES}
        said = _("{file}: กรอก {new} แถว เหมือนเดิม {same} แถว ไม่นำเข้า {wrong} แถว")
        said = said.format(file=self._called, **counts)
        if not {"item", "text"} & {*read.fields}:
            heads = ", ".join((HEADS["item"][0], HEADS["text"][0], HEADS["text"][1]))
            said = _("ไม่พบคอลัมน์ที่บอกข้อใน {file} ตั้งหัวคอลัมน์ เช่น {heads}")
            said = said.format(file=self._called, heads=heads)
        show_plain(self._said, said)
        about = _("ยังไม่มีอะไรถูกบันทึก คำตอบที่มีอยู่แล้วไม่ถูกแทนจนกว่าจะเลือก ลิงก์เป็นหลักฐานของข้อ")
        show_plain(self._about, "  ".join((about, *of_file(self._table.sheets[read.sheet]))))
        self.list.show_lines(
            [*map(_shown, sorted(file.lines, key=lambda one: (one.state != "wrong", one.row)))]
        )
        self.take.show_words(_("กรอก {n} แถว").format(n=len(file.taken)))
        self.take.setEnabled(bool(file.taken) and not self.doubts.open)

    def _take(self) -> None:
        self._enter(self.file)
        self.accept()


def _shown(line: AnswerTableRow) -> ListLine:
    where = _("แถว {n}").format(n=line.row)
    below = "  ·  ".join(filter(None, (line.reason, line.says.replace("\n", " "))))
    return ListLine(
        line.row, line.name or "–", below, where, _(STATES[line.state]), TONES[line.state]
    )
