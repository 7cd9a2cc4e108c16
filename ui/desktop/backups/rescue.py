"""Dialogs for a folder that cannot be opened: restore a backup, save what is readable, or read it without keys."""

from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread
from typing import TypeVar

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from core.backups.retention import Backup, count_words, why_words
from core.errors import LostKeysError, UserError, error_for
from core.health.facts import ANEW, FolderRemains, RepairReport, SalvagePreview
from core.i18n import _
from ui.desk import Desk
from ui.desktop.base.background import in_background
from ui.desktop.base.dialogs import WaitDialog
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button
from ui.desktop.widgets.choices import DropDown
from ui.desktop.widgets.dialog import FramedDialog
from ui.desktop.widgets.layout import column, frame
from ui.desktop.widgets.plain import name, show, show_plain, words
from ui.desktop.widgets.prompt import Prompt, PromptButton, PromptRow, PromptText, nothing

_Found = TypeVar("_Found")
MOST = 30  # backups to choose from, the newest first


class RescueDialog(FramedDialog):
    """The dialog that tells why a folder cannot be opened, which backups exist, and what could be saved of it."""

    def __init__(
        self,
        look: Look,
        problem: UserError,
        wreck: FolderRemains,
        restore: Callable[[Path], None],
        salvage: Callable[[], None],
        parent: QWidget,
    ) -> None:
        super().__init__(look, problem.what, parent)
        self._wreck, self._restore = wreck, restore
        kept = (
            f"{Backup.moment_words(backup.at)} · {why_words(backup)}"
            for backup in wreck.backups[:MOST]
        )
        self.choice = DropDown(look, _("ไฟล์สำรองที่จะกู้คืน"), enumerate(kept))
        self._holds = words("", "line", "text2", wrap=True)
        kind = "ghost" if wreck.backups else "primary"
        self.go = Button(look, _("กู้คืนจากไฟล์สำรอง"), "primary", "undo", do=self._go)
        self.salvage = Button(look, _("กู้ส่วนที่ยังอ่านได้"), kind, "shield", do=self.accept)
        self.salvage.clicked.connect(salvage)
        self.salvage.setEnabled(False)
        self.figures = words(_("กำลังอ่านไฟล์ที่เปิดไม่ได้ ว่ากู้อะไรได้บ้าง"), "line", "text2", wrap=True)
        body = column(words(problem.why, wrap=True), gap=8)
        for part in (*self._backups(), *self._rest()):
            body.addWidget(part)
        show(self.go, bool(wreck.backups))
        show(self.salvage, wreck.readable)
        self.fill(body, self.closer(_("ไม่กู้คืน")), self.salvage, self.go, min_width=560)
        name(self, problem.what, problem.why)
        (self.go if wreck.backups else self.salvage).setFocus()

    def show_salvage(self, outcome: SalvagePreview | UserError | None) -> None:
        """Show what could be saved, the error, or that it is unknown (None). Disable saving if nothing can be saved."""
        if isinstance(outcome, SalvagePreview):
            lines = outcome.words(self._wreck.backups)
        else:
            why = _("โปรแกรมขัดข้องระหว่างอ่าน จึงไม่รู้ว่ากู้อะไรได้บ้าง ลองกู้ได้ ไฟล์เดิมไม่หายไป")
            lines = (outcome.why if outcome else why,)
        self.salvage.setEnabled(
            outcome is None or (isinstance(outcome, SalvagePreview) and outcome.ops > 0)
        )
        show_plain(self.figures, "\n".join(lines))

    def _backups(self) -> list[QWidget]:
        if not self._wreck.backups:
            return [words(_("ไม่มีไฟล์สำรองที่กู้คืนได้ในโฟลเดอร์นี้"), "strong", wrap=True)]
        self.choice.currentIndexChanged.connect(self._show)
        self._show(0)
        found = _("มีไฟล์สำรอง {n} ชุดอยู่ในโฟลเดอร์นี้ โปรแกรมตรวจทั้งไฟล์ก่อนกู้คืน ไฟล์ที่ครบให้ข้อมูลถึงเวลาที่สำรอง")
        found = found.format(n=len(self._wreck.backups))
        label = words(self.choice.accessibleName(), "label", "text2")
        return [
            frame(column(words(found, "strong", wrap=True), label, self.choice, self._holds, gap=6))
        ]

    def _rest(self) -> list[QWidget]:
        if not self._wreck.readable:
            return []
        called = _("ส่วนที่ยังอ่านได้ในไฟล์ที่เปิดไม่ได้")
        if self._wreck.backups:
            called = _("ส่วนที่ยังอ่านได้ รวมกับไฟล์สำรอง")
        title = words(called, "strong", wrap=True)
        figures = frame(column(title, self.figures, gap=4, edges=(14, 10, 14, 10)), "inset")
        return [
            figures,
            words(
                _("ไฟล์เดิมที่เปิดไม่ได้ถูกเก็บไว้ในโฟลเดอร์ backups ไม่มีอะไรถูกลบ"), "line", "text2", wrap=True
            ),
        ]

    def _show(self, index: int) -> None:
        show_plain(self._holds, count_words(self._wreck.backups[index].holding))

    def _go(self) -> None:
        chosen = self._wreck.backups[self.choice.currentIndex()].path
        self.accept()
        self._restore(chosen)


class FolderSalvager(QObject):
    """Saves what is readable of a damaged folder. Before that, it finds out what could be saved."""

    def __init__(
        self,
        look: Look,
        desk: Desk,
        folder: Path,
        done: Callable[[RepairReport], None],
        fail: Callable[[UserError], None],
        window: QWidget,
    ) -> None:
        """Make the controller; `done` gets the report, `fail` why the folder is unchanged."""
        super().__init__(window)
        self._done, self._fail = done, fail
        self._look = look
        self._desk = desk
        self._folder = folder
        self._window = window
        self._waiting: WaitDialog | None = None

    def foresee(self, dialog: RescueDialog) -> None:
        """Find out in the background what could be saved of the folder, and show it in the dialog."""

        def show_report(outcome: SalvagePreview | UserError | None) -> None:
            if isValid(dialog):
                dialog.show_salvage(outcome)

        self._work(lambda: self._desk.health(self._folder).foresee(), show_report)

    def go(self) -> None:
        """Save everything readable into a new database of the folder."""
        self._waiting = WaitDialog(self._look, _("กำลังกู้ส่วนที่ยังอ่านได้"), self._window)
        self._waiting.open()
        self._work(
            lambda: self._desk.health(self._folder).repair(ANEW, lambda _done, _of: None),
            self._finished,
        )

    def _work(
        self, work: Callable[[], _Found], arrived: Callable[[_Found | UserError | None], None]
    ) -> None:
        def result() -> _Found | UserError:
            try:
                return work()
            except (OSError, UserError) as problem:  # the folder may disappear meanwhile
                return error_for(problem)

        in_background(result, arrived, lambda run: Thread(target=run, name="salvage").start())

    def _finished(self, outcome: RepairReport | UserError | None) -> None:
        if self._waiting is not None:
            self._waiting.done(0)
        if isinstance(outcome, RepairReport):
            self._done(outcome)
        elif outcome is not None:  # a bug is reported elsewhere
            self._fail(outcome)


def lost_keys(
    problem: LostKeysError,
    *,
    sealed: bool = False,
    unlock: Callable[[], object] = nothing,
    back_up: Callable[[], object] = nothing,
    renew: Callable[[], object] = nothing,
    open_other: Callable[[], object] = nothing,
) -> Prompt:
    """Return the prompt for a folder with lost keys; its main button opens the folder read-only. Other buttons call
    `unlock` (by passphrase; only if `sealed`), `back_up`, `renew` (make new keys) and `open_other` (a folder)."""
    away = _("กุญแจของโฟลเดอร์นี้ไม่อยู่ในเครื่องนี้")
    closed = _("เปิดกุญแจของโฟลเดอร์นี้ในเครื่องนี้ไม่ได้")
    whole = _("ข้อมูลยังอ่าน พิมพ์ฉบับร่าง และสำรองได้ แต่บันทึก ส่งออก และรับไฟล์ไม่ได้")
    back = _(
        "ถ้ามีโฟลเดอร์กุญแจ {name} จากเครื่องเดิม นำมาไว้ที่ {home} แล้วเปิดอีกครั้ง จะทำงานต่อได้อย่างเดิม "
        "ถ้าเครื่องเดิมเป็น Windows ต้องใช้รหัสผ่านของกุญแจที่เคยตั้งไว้ด้วย"
    ).format(name=problem.home.name, home=problem.home.parent)
    if problem.bound:
        back = _(
            "กุญแจถูกผูกไว้กับผู้ใช้ Windows คนหนึ่งของเครื่องหนึ่ง เปิดด้วยผู้ใช้คนนั้นในเครื่องนั้น แล้วจะทำงานต่อได้อย่างเดิม"
        )
    if sealed:
        back = _("กุญแจนี้มีชุดที่ผนึกไว้ด้วยรหัสผ่าน กด “ใส่รหัสผ่าน” แล้วทำงานต่อได้อย่างเดิม")
    by_passphrase = [PromptButton(_("ใส่รหัสผ่าน"), "lock", unlock)] * sealed
    return Prompt(
        title=closed if sealed or problem.bound else away,
        go=_("อ่านอย่างเดียว"),
        icon="doc",
        leave=None,
        first="go",
        parts=[
            PromptText(whole, "strong"),
            PromptRow([PromptText(back, "line"), *by_passphrase], wrap=True),
            *(PromptText(line, "line") for line in _renewing(problem)),
        ],
        buttons=[
            PromptButton(_("เปิดโฟลเดอร์อื่น"), "folder", open_other),
            PromptButton(_("สำรองตอนนี้"), "shield", back_up),
            PromptButton(_("ทำกุญแจใหม่"), "plus", renew, enabled=problem.renewable),
        ],
        speaks=whole,
        wide=640,
    )


def _renewing(problem: LostKeysError) -> Iterator[str]:
    """Yield what making new keys would do."""
    if not problem.renewable:
        yield _("ทำกุญแจใหม่ไม่ได้ เพราะกุญแจเดิมยังไม่มีใบรับรอง จึงไม่มีใครยืนยันสิ่งที่บันทึกไว้ได้")
        return
    yield _("ถ้ากุญแจเดิมไม่มีแล้ว ทำกุญแจใหม่ได้: โปรแกรมสำรองก่อน แล้วสร้างข้อมูลใหม่จากบันทึกที่มีลายเซ็นของกุญแจเดิม")
    if problem.loose:
        says = _("บันทึก {n} รายการที่ไม่มีลายเซ็นหรือใบรับรองยืนยันจะตามมาไม่ได้ และอยู่ในไฟล์สำรองเท่านั้น")
        yield says.format(n=problem.loose)
    yield _("เครื่องนี้อาจต้องขอใบรับรองใหม่จากหน่วยงานต้นสังกัด กุญแจเดิมจะไม่ถูกใช้อีกแม้นำกลับมา")


def renewal(problem: LostKeysError) -> Prompt:
    """Return the prompt that asks whether to make new keys for the folder, and tells the consequences."""
    return Prompt(
        title=_("ทำกุญแจใหม่ให้โฟลเดอร์นี้"),
        parts=[*_renewing(problem)],
        go=_("ทำกุญแจใหม่"),
        icon="plus",
        leave=_("ไม่ทำ"),
        first="leave",
        speaks=" ".join(_renewing(problem)),
    )
