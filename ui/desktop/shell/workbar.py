"""The progress of long work at the foot of the page, with a button to stop it."""

from PySide6.QtWidgets import QFrame, QProgressBar

from core.i18n import _
from ui.desktop.base.news import News
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button
from ui.desktop.widgets.late import later
from ui.desktop.widgets.layout import row
from ui.desktop.widgets.plain import Elided, name, show
from ui.session import Job

PATIENCE = 400  # milliseconds before work is shown


class WorkBar(QFrame):
    """Appears when a job of several steps takes a while; saves go on between its steps."""

    def __init__(self, look: Look, news: News) -> None:
        super().__init__()
        self.setObjectName("card")
        self._job: Job | None = None
        self._words = Elided("", "label")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(look.px(8))
        self.stop = Button(look, _("หยุด"), "ghost", "cross", small=True, do=self._stop)
        line = row(self._words, self._bar, self.stop, gap=14, edges=(14, 5, 8, 5))
        line.setStretch(0, 1)
        line.setStretch(1, 1)
        self.setLayout(line)
        self._timer = later(self, PATIENCE, lambda: show(self, self._job is not None))
        news.begun.connect(self._begin)
        news.progress.connect(self._step)
        news.ended.connect(self._end)
        self.hide()

    def _begin(self, job: Job) -> None:
        self._job = job
        self._show_words(_work_words(job.named))
        self._bar.setRange(0, 0)
        self.stop.setEnabled(True)
        self._timer.start()

    def _step(self, step: object) -> None:
        done, of = getattr(step, "done", None), getattr(step, "of", None)
        if self._job is not None and isinstance(done, int) and isinstance(of, int) and of:
            self._bar.setRange(0, of)
            self._bar.setValue(done)
            self._show_words(_("{work} {done} จาก {of}").format(work=_work_words(self._job.named), done=done, of=of))

    def _end(self, job: Job) -> None:
        if job is self._job:
            self._job = None
            self._timer.stop()
            self.hide()

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self.stop.setEnabled(False)
            self._show_words(_("กำลังหยุดหลังขั้นนี้"))

    def _show_words(self, text: str) -> None:
        self._words.show_text(text)
        name(self._bar, text)


def _work_words(action: str) -> str:
    """A text for an action, by its name."""
    words = {
        "take_in": _("กำลังรับไฟล์"),
        "look_at": _("กำลังเปิดดูไฟล์"),
        "export_bundle": _("กำลังเขียนไฟล์รับส่ง"),
        "file_evidence": _("กำลังเก็บหลักฐาน"),
        "take_scans": _("กำลังอ่านหน้าสแกน"),
        "evidence_pack": _("กำลังจัดชุดหลักฐาน"),
        "batch_papers": _("กำลังพิมพ์เอกสารลงโฟลเดอร์"),
        "print_paper": _("กำลังจัดหน้ากระดาษ"),
        "set_aside": _("กำลังถอนการนำเข้า"),
        "import_plan": _("กำลังนำเข้าแผน"),
    }
    return words.get(action, _("กำลังทำงาน"))
