"""The state of the work: what is saved and sent, short messages at the bottom, progress of long jobs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtWidgets import QAbstractButton, QFrame, QProgressBar, QWidget

from core.i18n import _
from core.thai.days import short_date, time_of_day
from ui.desktop.base.page_context import HeaderAction
from ui.desktop.theme.thai import digits
from ui.desktop.widgets.buttons import Button, IconLabel
from ui.desktop.widgets.late import later
from ui.desktop.widgets.layout import Surface, row
from ui.desktop.widgets.plain import ElidedLabel, name, show, show_plain, words

if TYPE_CHECKING:
    from core.backups.retention import Backup
    from core.errors import UserError
    from core.home.rows import LastBackups
    from core.values import Changes
    from ui.desktop.base.background import SessionSignals
    from ui.desktop.shell.header import PageHeader
    from ui.desktop.theme.look import Look
    from ui.session import QueuedAction

STAYS, FOR_GOOD = 6000, 2**31 - 1  # milliseconds; longer while the mouse is over it
FOOT, BESIDE = 18, 64  # pixels above the bottom of the window; beside the words of a message
GAP, STEP = 10, 20  # pixels between it and a button it avoids; between two places checked
LOOK = 100  # milliseconds between checks of what is below, which may have changed


class Toast(QFrame):
    """A widget that shows one short message, always the newest, with a button for one action such as undo."""

    def __init__(self, look: Look, widget: QWidget) -> None:
        super().__init__(widget)
        self._over, self._deed = widget, HeaderAction("", "undo", lambda: None)
        self.setObjectName("toast")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._words = words("", "strong", "toast", wrap=True)
        self.button = Button(look, "", "toast", "undo", do=self._do)
        self.button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._picture = IconLabel(look, "tick", "sidehead")
        self.setLayout(
            row(self._picture, self._words, self.button, gap=10, edges=(14, 6, 8, 6), grow=1)
        )
        self._timer, self._eye = later(self, STAYS, self._rest), later(self, LOOK, self._make_way)
        self._eye.setSingleShot(False)
        widget.installEventFilter(self)
        self.hide()

    def tell(
        self,
        text: str,
        action: HeaderAction | None = None,
        icon: str = "tick",
        *,
        stays: bool = False,
    ) -> None:
        """Show the message `text` with an icon and, if `action` is given, a button for it. Without `stays`, the message
        hides after a while."""
        self._picture.show_icon(icon, "sidehead")
        show_plain(self._words, text)
        name(self, text)
        self._deed = action or self._deed
        show(self.button, action is not None)
        if action:
            self.button.show_deed(action.words, action.icon)
        self._reposition()
        self.show()
        self.raise_()
        self._timer.start(FOR_GOOD if stays else STAYS)
        self._eye.start()
        # the enums take two milliseconds
        from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))

    @property
    def says(self) -> str:
        return self._words.text() if self.isVisible() else ""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._over and event.type() == QEvent.Type.Resize and self.isVisible():
            self._reposition()
        return False

    def _reposition(self) -> None:
        self._words.ensurePolished()  # else it is measured in the letters of no theme
        longest = self._words.fontMetrics().horizontalAdvance(self._words.text()) + 2  # on one line
        beside = BESIDE + (GAP + self.button.sizeHint().width()) * (not self.button.isHidden())
        self._words.setFixedWidth(min(longest, self._over.width() - 2 * FOOT - beside))
        self.adjustSize()
        spot = QRect(self.pos(), self.size())
        spot.moveBottomLeft(
            QPoint((self._over.width() - self.width()) // 2, self._over.height() - FOOT)
        )
        tops = self._buttons_under(spot)
        above = spot.translated(0, min(tops) - GAP - spot.bottom()) if tops else spot
        self.move((spot if self._buttons_under(above) else above).topLeft())

    def _make_way(self) -> None:
        if self.isVisible():
            self._reposition()
        else:
            self._eye.stop()

    def _buttons_under(self, spot: QRect) -> list[int]:
        """Return the tops (pixels) of the buttons and banners it would cover at this place."""
        # or it would find itself
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        downwards = _steps(spot.top(), spot.bottom())  # a small button may be between the edges
        places = (QPoint(x, y) for x in _steps(spot.left(), spot.right()) for y in downwards)
        found = set(filter(None, map(_kept_clear, filter(None, map(self._over.childAt, places)))))
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, on=False)
        return [one.mapTo(self._over, QPoint(0, 0)).y() for one in found]

    def _rest(self) -> None:
        if self.underMouse():
            self._timer.start()
        else:
            self.hide()

    def _do(self) -> None:
        self.hide()
        self._deed.do()


def _kept_clear(widget: QWidget) -> QWidget | None:
    """Return the button or the banner that a widget is or lies in; None if a message may cover the widget."""
    around = filter(None, (widget, widget.parentWidget()))
    return next(
        (at for at in around if isinstance(at, QAbstractButton) or at.objectName() == "banner"),
        None,
    )


def _steps(first: int, last: int) -> tuple[int, ...]:
    """Return the places to check from one edge to the other, including both."""
    return (*range(first, last, STEP), last)


def state_line(backups: LastBackups | None, now: datetime) -> str:
    """Return a text on when the folder was last backed up; "" if that is unknown."""
    if backups is None or (at := backups.local) is None:
        return ""
    if at.date() == now.date():
        when = _("{time} น.").format(time=time_of_day(at))
    else:
        when = short_date(at.date())
    return _("สำรองล่าสุด {when}").format(when=when)


TYPED = "keep_draft"  # label of changes that save a draft


class WorkStatusDisplay:
    """The controller that shows the last save in the header, and other work in short messages (toasts)."""

    def __init__(self, header: PageHeader, toast: Toast) -> None:
        self._header, self._toast = header, toast
        self._saved = ""  # the state line after the last save
        self._worry = ""  # what is wrong with the folder, shown until corrected

    def saved(self, changes: Changes) -> None:
        """Show in the header that the last save or draft is on the disk."""
        if changes.save or changes.label == TYPED:
            self._saved = _("บันทึกแล้ว {time} น.").format(time=time_of_day(datetime.now()))
        self._rest()

    def worries(self, message: str) -> bool:
        """Show `message`, a problem of the folder that remains until it is solved; "" hides it. Return whether it
        differs from the message before."""
        before, self._worry = self._worry, message
        if message and message != before:
            self.report(message, "bad")
        elif message != before:
            self._rest()
        return message != before

    def report(self, message: str, tone: str) -> None:
        """Show a page's report on its work: if `tone` is "ok", as a toast, else in the header. A report that the header
        must cut is shown as a toast too."""
        if tone == "ok":
            self._rest()
            self._toast.tell(message)
        else:
            self._header.show_saved(message, tone)
            if self._header.saved.text() != digits(message):  # there it is cut
                self._toast.tell(message, icon="info" if tone == "info" else "warn")

    def worried(self, problem: UserError) -> None:
        """Show in the header that work in the background failed; no dialog opens."""
        self.report(problem.what, "bad")

    def backed_up(self, backup: Backup, names: Mapping[str, str]) -> None:
        """Report what a backup lacks, or a doubt about the clock. Without these, report success if a person asked for
        the backup. `names`: {SHA-256: name of an evidence file}."""
        lines = list(backup.lines(names))
        if backup.doubt or not backup.is_whole:
            self.report(" ".join(lines), "warn" if backup.is_whole else "bad")
        elif backup.reason == "asked":
            self._toast.tell(lines[0])

    def _rest(self) -> None:
        if self._worry:
            self._header.show_saved(self._worry, "bad")
        elif self._saved:
            self._header.show_saved(self._saved, "ok")
        else:
            self._header.saved.hide()


PATIENCE = 400  # milliseconds before work is shown


class JobProgressBar(Surface):
    """A card with the progress of a long job and a button to stop it; it appears when the job takes a while."""

    def __init__(self, look: Look, news: SessionSignals) -> None:
        super().__init__("card")
        self._job: QueuedAction | None = None
        self._words = ElidedLabel("", "label")
        self._bar = QProgressBar(textVisible=False)
        self._bar.setFixedHeight(look.px(8))
        self.stop = Button(look, _("หยุด"), "ghost", "cross", small=True, do=self._stop)
        self.setLayout(
            row(self._words, self._bar, self.stop, gap=14, edges=(14, 5, 8, 5), grow=(0, 1))
        )
        self._timer = later(self, PATIENCE, lambda: show(self, self._job is not None))
        news.begun.connect(self._begin)
        news.progress.connect(self._step)
        news.ended.connect(self._end)
        self.hide()

    def _begin(self, job: QueuedAction) -> None:
        self._job = job
        self._show_words(_work_words(job.named))
        self._bar.setRange(0, 0)
        self.stop.setEnabled(True)
        self._timer.start()

    def _step(self, step: object) -> None:
        done, of = getattr(step, "done", None), getattr(step, "total", None)
        if self._job is not None and isinstance(done, int) and isinstance(of, int) and of:
            self._bar.setRange(0, of)
            self._bar.setValue(done)
            self._show_words(
                _("{work} {done} จาก {of}").format(
                    work=_work_words(self._job.named), done=done, of=of
                )
            )

    def _end(self, job: QueuedAction) -> None:
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
    """Return the text for an action, by its name."""
    words = {
        "take_in": _("กำลังรับไฟล์"),
        "previews": _("กำลังเปิดดูไฟล์"),
        "export_bundle": _("กำลังเขียนไฟล์รับส่ง"),
        "export_zip": _("กำลังเขียนไฟล์รับส่ง"),
        "write_posts": _("กำลังเขียนไฟล์รับส่ง"),
        "file_evidence": _("กำลังเก็บหลักฐาน"),
        "take_scans": _("กำลังอ่านหน้าสแกน"),
        "evidence_pack": _("กำลังจัดชุดหลักฐาน"),
        "batch_papers": _("กำลังพิมพ์เอกสารลงโฟลเดอร์"),
        "write_rescored_units": _("กำลังคิดคะแนนทุกหน่วยงาน"),
        "print_beside": _("กำลังจัดหน้ากระดาษ"),
        "set_aside": _("กำลังถอนการนำเข้า"),
        "import_plan": _("กำลังนำเข้าแผน"),
        "in_batch": _("กำลังทำทีละหน่วยงาน"),
        "confirm_each": _("กำลังยืนยันเครื่อง"),
    }
    return words.get(action, _("กำลังทำงาน"))
