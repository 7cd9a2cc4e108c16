"""Dialogs used by all pages: an error in three calm sentences, waiting, a passphrase, digits to compare."""

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialog, QLineEdit, QProgressBar, QWidget

from core.backups.retention import SealedBackupKeys
from core.errors import ClockDoubtError, DisclosureError, ProgramBugError, UserError
from core.i18n import _
from ui.desktop.base.background import beside
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button, IconLabel
from ui.desktop.widgets.choices import TickBox
from ui.desktop.widgets.dialog import FocusReturnDialog
from ui.desktop.widgets.inputs import short_line
from ui.desktop.widgets.layout import column, frame, holding, row, scrolling
from ui.desktop.widgets.plain import copy_words, name, show, show_plain, words
from ui.desktop.widgets.prompt import SEEN, ErrorLine, Prompt, PromptText, entry, tick

_Result = TypeVar("_Result")


class ProblemDialog(FocusReturnDialog):
    """The dialog that shows a UserError over the window; the page below stays unchanged."""

    def __init__(self, look: Look, problem: UserError, parent: QWidget | None = None) -> None:
        super().__init__(_("โปร่งใส"), parent)
        self.problem = problem
        what = words(problem.what, "card", wrap=True)
        clock = isinstance(problem, ClockDoubtError)
        asks = isinstance(problem, DisclosureError | ClockDoubtError)
        why = words(problem.why, wrap=True)
        do = words(problem.do, "strong", "soft", wrap=True)
        name(self, problem.what, f"{problem.why} {problem.do}")
        self.copy = Button(look, _("คัดลอกข้อความ"), "ghost", "copy", do=self._copy)
        self.place = Button(look, _("เปิดที่เก็บรายงาน"), "ghost", "folder", do=self._open_place)
        show(self.place, isinstance(problem, ProgramBugError) and problem.report is not None)
        label = _("นาฬิกาถูกแล้ว ทำต่อ") if clock else _("ให้ออกไปตามที่พบ")
        self.go = Button(look, label, "ghost", "tick" if clock else "out", do=self._go)
        show(self.go, asks)
        leave = _("กลับไปแก้") if asks and not clock else _("ตกลง")
        close = Button(look, leave, "primary", do=self.accept)
        close.setDefault(True)
        # shown only on request
        self.anyway = Button(look, _("นำเข้าต่อ"), "ghost", "in", do=self.accept)
        self.anyway.hide()
        icon = column(IconLabel(look, "info", "info", 24), None, gap=0)
        said = scrolling(holding(column(why))) if asks else why  # one line for each place
        head = row(icon, column(what, said, do, None, gap=6), gap=14, grow=1)
        deeds = row(self.copy, self.place, self.go, None, self.anyway, close)
        self.setLayout(column(head, 6, deeds, gap=8, edges=(20, 18, 20, 16)))
        self.setMinimumWidth(look.px(440))
        close.setFocus()

    def _go(self) -> None:
        self.accept()
        if isinstance(self.problem, DisclosureError | ClockDoubtError):
            self.problem.again()

    def _open_place(self) -> None:
        if isinstance(self.problem, ProgramBugError) and self.problem.report is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.problem.report.parent)))

    def _copy(self) -> None:
        """Copy all three sentences, for a message to whoever helps."""
        if copy_words(f"{self.problem.what}\n{self.problem.why}\n{self.problem.do}"):
            self.copy.show_deed(_("คัดลอกแล้ว"), "tick")


def show_problem(look: Look, problem: UserError, parent: QWidget | None) -> ProblemDialog:
    """Open a dialog that shows `problem` and return it at once, without waiting until it is closed."""
    dialog = ProblemDialog(look, problem, parent)
    dialog.open()
    return dialog


class WaitDialog(QDialog):
    """A modal dialog that says what is being done; the program closes it when the work ends, the user cannot."""

    def __init__(self, look: Look, text: str, parent: QWidget) -> None:
        super().__init__(parent, modal=True)
        self.setWindowTitle(_("โปร่งใส"))
        bar = QProgressBar(textVisible=False)
        bar.setRange(0, 0)
        name(bar, text)
        self.setLayout(column(words(text, "strong"), bar, gap=10, edges=(22, 18, 22, 18)))
        self.setMinimumWidth(look.px(360))

    def reject(self) -> None:
        """Do nothing: the user cannot close the dialog while the work goes on."""


def wait_for(
    look: Look,
    text: str,
    owner: QObject,
    widget: QWidget,
    work: Callable[[], _Result],
    done: Callable[[_Result], object],
    refused: Callable[[UserError], object],
) -> None:
    """Run `work` in the background while a dialog over the window shows `text` and blocks input. Then call `done` with
    its result or `refused` with its UserError, unless `owner` has been deleted."""
    waiting = WaitDialog(look, text, widget)
    waiting.open()
    beside(owner, work, done, refused, ended=partial(waiting.done, 0))


class CompareDigitsPart(QWidget):
    """Digits in large type to compare with a letter, beside a text with buttons, or below them if `stacked`."""

    def __init__(self, text: str, *answers: QWidget, stacked: bool = False) -> None:
        super().__init__()
        self.digits, self._told = words("", "hero"), words(text, "line", "text2", wrap=True)
        asked = words(_("เลขนี้ต้องตรงกับเลขในจดหมายที่คู่กับไฟล์"), "strong", wrap=True)
        said = column(asked, self._told, *answers, gap=4)
        way = column if stacked else row
        self.setLayout(
            column(
                frame(way(said, self.digits, gap=20, edges=(18, 14, 18, 14), grow=0), "card"), gap=0
            )
        )

    def show_digits(self, digits: str) -> None:
        show_plain(self.digits, digits)
        name(self.digits, _("เลขที่ต้องตรงกับจดหมาย {digits}").format(digits=digits))

    def show_words(self, text: str) -> None:
        show_plain(self._told, text)


class PassphraseFields:
    """Passphrase fields with labels, and the tick box `seen` that shows what is typed: top to bottom in `parts`."""

    def __init__(self, look: Look, *captions: str) -> None:
        self.lines = [short_line(each, hidden=True) for each in captions]
        self.seen = TickBox(look, _("แสดงรหัสผ่าน"))
        self.seen.toggled.connect(self._show)
        labels = [words(each, "label", "text2") for each in captions]
        self.parts: list[QWidget] = [
            part for pair in zip(labels, self.lines, strict=True) for part in pair
        ]
        self.parts.append(self.seen)

    def _show(self, visible: bool) -> None:
        for line in self.lines:
            line.setEchoMode(QLineEdit.EchoMode.Normal if visible else QLineEdit.EchoMode.Password)


def passphrase(
    title: str, text: str, go_label: str, *, new: bool = False, leave_label: str = ""
) -> Prompt:
    """Return the prompt for the passphrase of the keys (answer `typed`), below `text`; a `new` one is entered twice.
    `go_label` and `leave_label` are the labels of the buttons ("" = the usual label for closing)."""

    def refuse(typed: str, again: str = "", **_rest: bool) -> str | tuple[str, str]:
        try:
            if new:
                SealedBackupKeys.passphrase_of(typed)
        except UserError as problem:
            return f"{problem.why} {problem.do}"
        if new and typed != again:
            return _("รหัสผ่านสองช่องไม่ตรงกัน")
        return "" if typed.strip() else ("", "")

    called = (("typed", _("รหัสผ่านของกุญแจ")), ("again", _("รหัสผ่านอีกครั้ง")))[: 1 + new]
    asked = (entry(key, each, max_length=200, hidden=True) for key, each in called)
    return Prompt(
        title=title,
        go=go_label,
        icon="lock",
        leave=leave_label,
        refuse=refuse,
        speaks=text,
        gap=6,
        parts=[PromptText(text, "line text2"), *asked, tick(SEEN, _("แสดงรหัสผ่าน")), ErrorLine()],
    )
