"""The controller of the health page: examines and repairs the office folder when a button is clicked."""

import platform
from functools import partial

from PySide6.QtCore import QObject

from core.errors import UserError
from core.health.facts import RepairReport, TrialRestoreResult
from core.health.rows import HealthRowRemedy
from core.health.view import report
from core.i18n import _
from core.values import Ref
from ui.desktop.base.asking_files import ask_target
from ui.desktop.base.dialogs import WaitDialog
from ui.desktop.base.files import ended
from ui.desktop.base.page_context import HeaderContent, PageContext
from ui.desktop.health.page import HealthPage
from ui.desktop.health.side import repaired, repairing
from ui.desktop.health.watch import FolderExaminer
from ui.desktop.widgets.prompt import PromptDialog, ask

KEYS = "keys"  # the kind of finding about lost keys (core.health.diagnoses)


class HealthDesk(QObject):
    """The controller of the health page: shows what FolderExaminer found, and carries out what is clicked."""

    def __init__(self, context: PageContext, watch: FolderExaminer) -> None:
        super().__init__(context.host)
        self._context = context
        page = self.page = HealthPage(context.look, self._do)
        self._watch = watch
        self._waiting: WaitDialog | None = None
        self.dialog: PromptDialog | None = None
        page.looked.again.clicked.connect(lambda: watch.look())
        page.looked.stop.clicked.connect(watch.give_up)
        page.trouble.report.clicked.connect(self._write_report)
        page.trouble.attempt.clicked.connect(watch.try_restore)
        page.trouble.backups.clicked.connect(lambda: context.host.page_requested.emit("backups"))
        watch.changed.connect(self._show)
        watch.progressed.connect(self._progressed)
        watch.repaired.connect(self._repaired)
        watch.tried.connect(self._tried)
        watch.refused.connect(self._refused)

    def refresh(self, _year: int = 0) -> None:
        """Show the last examination's result; ages of backups, free disk space and clocks are read again."""
        self._show()
        self._watch.refresh()

    def place(self) -> HeaderContent:
        return HeaderContent(_("ข้อมูลครบ อ่านได้ และมีสำรองหรือไม่"), _("สุขภาพข้อมูล"))

    def _show(self) -> None:
        view, at_work = self._watch.view, self._watch.at_work
        # also after a bug, which is reported elsewhere
        if at_work != "repair" and self._waiting is not None:
            self._waiting.done(0)
            self._waiting = None
        self.page.looked.show_looked(view.examined if view else "", busy=at_work == "look")
        trouble = self.page.trouble
        trouble.report.setEnabled(view is not None)
        trouble.show_busy(
            busy=bool(at_work), able=bool(self._watch.facts and self._watch.facts.backups)
        )
        if at_work == "try":
            trouble.show_tried(_("กำลังทดลองกู้คืน ทำงานต่อได้"))
        if view is not None:
            self.page.show_view(view)

    def _progressed(self, done: int, total: int) -> None:
        if self._watch.at_work == "look":
            self.page.looked.show_step(done, total)

    # -- requests

    def _do(self, remedy: HealthRowRemedy) -> None:
        room = self._context
        # not with the folder open, as it is rebuilt
        if remedy.does == "repair" and remedy.goal == KEYS:
            room.host.rescue_requested.emit(room.office.lost_keys)
        elif remedy.does == "repair":
            found = self.page.line(remedy.goal).shown.diagnosis
            if found is not None and not self._watch.at_work:
                self.dialog = ask(
                    room.look,
                    self.page.window(),
                    repairing(found),
                    partial(self._repair, found.kind),
                )
        elif remedy.does == "second":
            room.backing.to_second(self.page)
        elif remedy.does == "own":
            room.backing.make("asked")
        elif remedy.does == "help":
            room.host.place_requested.emit("help", Ref("all", "help", remedy.goal))
        else:
            room.host.page_requested.emit(remedy.goal)

    def _repair(self, kind: str) -> None:
        self._waiting = WaitDialog(
            self._context.look, _("กำลังสำรอง ซ่อม และตรวจใหม่"), self.page.window()
        )
        self._waiting.open()
        self._watch.repair(kind)

    def _repaired(self, report: RepairReport) -> None:
        self.dialog = ask(self._context.look, self.page.window(), repaired(report))
        self.dialog.finished.connect(
            lambda _how: self.page.enter() if self.page.isVisible() else None
        )

    def _refused(self, problem: UserError) -> None:
        self.page.trouble.show_tried("")
        self._context.host.refused.emit(problem)

    def _tried(self, restore: TrialRestoreResult) -> None:
        whole = restore.whole and not restore.missing
        text = _("กู้คืนได้ครบ: ประวัติ {ops} รายการ ไฟล์หลักฐาน {files} ไฟล์ ตรวจแล้วลบออกแล้ว")
        if not restore.whole:
            text = _("กู้คืนได้ แต่ข้อมูลที่ได้ไม่ตรงกับที่บันทึกไว้ในชุด ลบออกแล้ว")
        elif restore.missing:
            text = _(
                "กู้คืนได้ไม่ครบ: ประวัติ {ops} รายการ ไฟล์หลักฐาน {files} ไฟล์ ขาด {missing} ไฟล์ ลบออกแล้ว"
            )
        said = text.format(
            ops=f"{restore.ops:,}", files=f"{restore.files:,}", missing=f"{restore.missing:,}"
        )
        self.page.trouble.show_tried(said)
        self._context.host.reported.emit(said, "ok" if whole else "bad")

    # -- the report

    def _write_report(self) -> None:
        """Write the results, and nothing else, to a file the person names."""
        view, facts = self._watch.view, self._watch.facts
        if view is None or facts is None:
            return
        named = f"prongsai-health-{facts.now:%Y-%m-%d}.txt"
        kinds = _("ข้อความ (*.txt)")
        chosen = ask_target(self.page, _("บันทึกรายงานไว้ที่"), named, kinds, "reports")
        if chosen is None:
            return
        path = ended(chosen, (chosen.suffix.lower() or ".txt",))
        program = f"Prongsai · Python {platform.python_version()} · {platform.system()} {platform.release()}"
        try:
            self._context.desk.files.write_text(path, report(view, facts, program))
        except UserError as problem:
            self._context.host.refused.emit(problem)
        else:
            self._context.host.reported.emit(_("บันทึกรายงานไว้ที่ {path} แล้ว").format(path=path), "ok")
