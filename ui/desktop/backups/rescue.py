"""A folder that cannot be opened as it is: a backup beside it is put back, or its keys are lost and it is read."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import QWidget

from core.backups.retention import Backup, count_words, moment_words, why_words
from core.errors import KeysLost, UserError
from core.i18n import _
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button
from ui.desktop.widgets.choices import DropDown
from ui.desktop.widgets.dialog import FramedDialog
from ui.desktop.widgets.layout import column
from ui.desktop.widgets.plain import name, show_plain, words

MOST = 30  # backups to choose from, the newest first


class RescueDialog(FramedDialog):
    """Says why the folder cannot be opened, and what lies beside it."""

    wanted = Signal(object)  # Path of the backup

    def __init__(self, look: Look, problem: UserError, kept: Sequence[Backup], parent: QWidget) -> None:
        super().__init__(look, problem.what, parent)
        self._kept = kept[:MOST]
        self.choice, self._holds = DropDown(look), words("", "line", "text2", wrap=True)
        called = _("ไฟล์สำรองที่จะกู้คืน")
        name(self.choice, called)
        self.choice.addItems([f"{moment_words(one.at)} · {why_words(one)}" for one in self._kept])
        self.choice.currentIndexChanged.connect(self._show)
        self.go = Button(look, _("กู้คืนจากไฟล์สำรอง"), "primary", "undo", do=self._go)
        found = _("มีไฟล์สำรอง {n} ชุดอยู่ในโฟลเดอร์นี้ กู้คืนแล้วได้ข้อมูลถึงเวลาที่สำรอง").format(n=len(kept))
        safe = _("ถ้ามีไฟล์เดิมที่เปิดไม่ได้ ไฟล์นั้นถูกเก็บไว้ในโฟลเดอร์ backups ไม่มีอะไรถูกลบ")
        body = column(
            words(problem.why, wrap=True), words(found, "strong", wrap=True), 4, words(called, "label", "text2"),
            self.choice, self._holds, words(safe, "line", "text2", wrap=True), gap=6,
        )  # fmt: skip
        self._show(0)
        self.fill(body, self.closer(_("ไม่กู้คืน")), self.go, wide=520)
        name(self, problem.what, f"{problem.why} {found}")
        self.go.setFocus()

    def _show(self, at: int) -> None:
        show_plain(self._holds, count_words(self._kept[at].holding))

    def _go(self) -> None:
        chosen = self._kept[self.choice.currentIndex()].path
        self.accept()
        self.wanted.emit(chosen)


class KeysDialog(FramedDialog):
    """Says what is whole and what is missing of a folder whose keys are lost, and offers every way on."""

    read_wanted = Signal()
    backup_wanted = Signal()
    renewal_wanted = Signal()
    other_wanted = Signal()

    def __init__(self, look: Look, problem: KeysLost, parent: QWidget) -> None:
        super().__init__(look, _("กุญแจของโฟลเดอร์นี้ไม่อยู่ในเครื่องนี้"), parent)
        whole = _("ข้อมูลยังอ่าน พิมพ์ฉบับร่าง และสำรองได้ แต่บันทึก ส่งออก และรับไฟล์ไม่ได้")
        back = _("ถ้ามีโฟลเดอร์กุญแจ {name} จากเครื่องเดิม นำมาไว้ที่ {home} แล้วเปิดอีกครั้ง จะทำงานต่อได้อย่างเดิม").format(
            name=problem.home.name, home=problem.home.parent
        )
        self.read = Button(look, _("อ่านอย่างเดียว"), "primary", "doc", do=lambda: self._go(self.read_wanted))
        self.keep = Button(look, _("สำรองตอนนี้"), "ghost", "shield", do=lambda: self._go(self.backup_wanted))
        self.renew = Button(look, _("ทำกุญแจใหม่"), "ghost", "plus", do=lambda: self._go(self.renewal_wanted))
        self.other = Button(look, _("เปิดโฟลเดอร์อื่น"), "ghost", "folder", do=lambda: self._go(self.other_wanted))
        self.renew.setEnabled(problem.renewable)
        lines = [words(line, "line", wrap=True) for line in (back, *_renewing(problem))]
        body = column(words(whole, "strong", wrap=True), *lines, gap=8)
        self.fill(body, self.other, self.keep, self.renew, self.read, wide=640)
        name(self, self.windowTitle(), whole)
        self.read.setFocus()

    def _go(self, wanted: SignalInstance) -> None:
        self.accept()
        wanted.emit()


def _renewing(problem: KeysLost) -> Iterator[str]:
    """What making new keys would do."""
    if not problem.renewable:
        yield _("ทำกุญแจใหม่ไม่ได้ เพราะกุญแจเดิมยังไม่มีใบรับรอง จึงไม่มีใครยืนยันสิ่งที่บันทึกไว้ได้")
        return
    yield _("ถ้ากุญแจเดิมไม่มีแล้ว ทำกุญแจใหม่ได้: โปรแกรมสำรองก่อน แล้วสร้างข้อมูลใหม่จากบันทึกที่มีลายเซ็นของกุญแจเดิม")
    if problem.loose:
        yield _("บันทึก {n} รายการที่ไม่มีลายเซ็นหรือใบรับรองยืนยันจะตามมาไม่ได้ และอยู่ในไฟล์สำรองเท่านั้น").format(n=problem.loose)
    yield _("เครื่องนี้อาจต้องขอใบรับรองใหม่จากหน่วยงานต้นสังกัด กุญแจเดิมจะไม่ถูกใช้อีกแม้นำกลับมา")


class RenewalDialog(FramedDialog):
    """Nothing happens before its button is clicked."""

    agreed = Signal()

    def __init__(self, look: Look, problem: KeysLost, parent: QWidget) -> None:
        super().__init__(look, _("ทำกุญแจใหม่ให้โฟลเดอร์นี้"), parent)
        self.agree = Button(look, _("ทำกุญแจใหม่"), "primary", "plus", do=self._agree)
        leave = self.closer(_("ไม่ทำ"))
        self.fill(column(*(words(line, wrap=True) for line in _renewing(problem)), gap=8), leave, self.agree, wide=520)
        name(self, self.windowTitle(), " ".join(_renewing(problem)))
        leave.setFocus()

    def _agree(self) -> None:
        self.accept()
        self.agreed.emit()
