"""The home page's cards for an office with units below it: received files, running imports, late units, dates."""

from collections.abc import Callable, Sequence
from functools import partial
from time import monotonic

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QProgressBar, QSizePolicy, QWidget

from core.exchange.staging import ImportOutcome, left_words
from core.home.rows import CentreHomeView, Destination, ImportedFileRow, LateUnitRow, StepDateRow
from core.i18n import _
from ui.desktop.home.cards import GoTo, HomeCalls, HomeCard
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button, ListRowButton, Pill
from ui.desktop.widgets.layout import Surface, column, fill, fill_list, frame, row
from ui.desktop.widgets.plain import copy_words, name, show, show_plain, show_some, words

TIME, TEXT = 76, 130  # design pixels of the columns of a file
DAY = 62
PILLS = {"ok": "tick", "warn": "warn", "mute": "info"}


def _button(layout: QBoxLayout, title: str, says: str, go: Callable[[], None]) -> ListRowButton:
    """Return a line button that is as tall as its text."""
    button = ListRowButton(layout, title, says)
    button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    button.clicked.connect(go)
    return button


class ReceivedFilesCard(HomeCard):
    """A card with the number of bundles received today, or the time when the last one came."""

    def __init__(self, look: Look, go: GoTo) -> None:
        super().__init__(look, go)
        self._count = words("", "line", "text2")
        self._all = Button(look, _("ดูทั้งหมด"), "link", do=partial(go, Destination("centre")))
        name(self._all, _("ดูทั้งหมด"), _("หน่วยงานทุกแห่งกับเวลาที่รับไฟล์"))
        self._lines = column(gap=0)
        head = row(words(_("มาถึงวันนี้"), "section"), self._count, None, self._all, gap=10)
        self.setLayout(column(head, self._lines, gap=4, edges=(16, 12, 16, 10)))

    def show_came(self, centre: CentreHomeView) -> None:
        fill_list(self._lines, map(self._line, centre.came))
        show_some(
            self._count, _("{n} ไฟล์").format(n=f"{centre.todays:,}") if centre.todays > 0 else ""
        )
        show(self._all, centre.units > 0)
        if not centre.came:
            if centre.last:
                none = _("วันนี้ยังไม่ได้นำเข้าไฟล์")
            else:
                none = _("ยังไม่ได้นำเข้าไฟล์ ไฟล์ที่รับเข้าแต่ละวันจะเรียงอยู่ที่นี่")
            self._lines.addWidget(
                words(" ".join(filter(None, (none, centre.last))), "line", "text2", wrap=True)
            )

    def _line(self, file: ImportedFileRow) -> QWidget:
        time = words(file.time, "line", "text2")
        text = words(file.text, "line", "text2")
        time.setFixedWidth(self._look.px(TIME))
        text.setMinimumWidth(self._look.px(TEXT))
        pill = Pill(self._look, file.pill, file.tone, PILLS[file.tone])
        line = row(
            words(file.name, "line", wrap=True),
            time,
            text,
            pill,
            gap=10,
            edges=(4, 5, 4, 5),
            grow=0,
        )
        return _button(
            line,
            file.name,
            f"{file.time} {file.text} {file.pill}",
            partial(self._go, file.goal),
        )


class ImportProgressCard(Surface):
    """A card with the progress of importing received files, and a button to stop."""

    def __init__(self, look: Look, stop: Callable[[], None]) -> None:
        super().__init__("card")
        self._began = 0.0
        self._done = words("", "figure")
        self._of = words("", "line", "text2")
        self._left = words("", "line")
        self._bar = QProgressBar(textVisible=False)
        self._bar.setFixedHeight(look.px(8))
        name(self._bar, _("ความคืบหน้าของการรับไฟล์"))
        note = words(_("ทำงานอื่นต่อได้ หยุดแล้วทำต่อจากเดิมได้"), "small", "text2", wrap=True)
        self.stop = Button(look, _("หยุดไว้ก่อน"), "ghost", do=stop)
        figures = row(self._done, self._of, None, self._left, gap=8)
        head = words(_("กำลังรับเข้า"), "section")
        self.setLayout(
            column(
                head, figures, self._bar, note, row(self.stop, None), gap=4, edges=(16, 10, 12, 12)
            )
        )
        show(self, False)

    def show_step(self, step: ImportOutcome | None) -> None:
        if step is None or not step.total:
            self._began = 0.0
            show(self, False)
            return
        self._began = self._began or monotonic()
        show_plain(self._done, f"{step.done:,}")
        show_plain(self._of, _("จาก {n} ไฟล์").format(n=f"{step.total:,}"))
        show_plain(self._left, left_words(step.done, step.total, monotonic() - self._began))
        self._bar.setRange(0, step.total)
        self._bar.setValue(step.done)
        show(self, True)


class LateUnitsCard(HomeCard):
    """A card that lists late units, most overdue first, with the reason if known, and a button to copy a reminder."""

    def __init__(self, look: Look, go: GoTo, tell_copied: Callable[[], None]) -> None:
        super().__init__(look, go)
        self._reminders = ""
        self._title = words("", "section", wrap=True)
        self._lines = column(gap=0)
        self._more = words("", "small", "text2", wrap=True)
        self._tell_copied = tell_copied
        self.copy = Button(look, "", "link", "copy", do=self._copy)
        foot = row(self.copy, None)
        self.setLayout(
            column(self._title, self._lines, self._more, foot, gap=4, edges=(16, 10, 12, 10))
        )

    def _copy(self) -> None:
        if copy_words(self._reminders):
            self._tell_copied()

    def show_late(self, centre: CentreHomeView) -> None:
        self._reminders = centre.reminders
        fill_list(self._lines, map(self._line, centre.late))
        show(self, centre.units > 0 and centre.dated)
        n = f"{centre.lates:,}"
        show_plain(
            self._title,
            _("เกินกำหนด {n} หน่วยงาน").format(n=n) if centre.lates else _("ไม่มีหน่วยงานที่เกินกำหนด"),
        )
        more = centre.lates - len(centre.late)
        show_some(
            self._more,
            _("และอีก {n} หน่วยงาน ในหน้าหน่วยงาน").format(n=f"{more:,}") if more > 0 else "",
        )
        show(self.copy, centre.lates > 0)
        self.copy.show_words(_("คัดลอกข้อความเตือนทั้ง {n}").format(n=n))

    def _line(self, unit: LateUnitRow) -> QWidget:
        text = column(
            words(unit.name, "line", wrap=True),
            words(unit.detail, "small", "text2", wrap=True),
            gap=0,
        )
        left = words(unit.left, "line", "bad")
        line = row(frame(text), left, gap=8, edges=(0, 4, 0, 4), grow=0)
        line.setAlignment(left, Qt.AlignmentFlag.AlignTop)
        return _button(line, unit.name, f"{unit.detail} {unit.left}", partial(self._go, unit.goal))


class ProgrammeDatesCard(HomeCard):
    """A card with the due dates of the year's programme steps, each with the number of units that have done it."""

    def __init__(self, look: Look, go: GoTo) -> None:
        super().__init__(look, go)
        self._lines = column(gap=2)
        self.setLayout(
            column(
                words(_("กำหนดของหน่วยงานในสังกัด"), "section"),
                self._lines,
                gap=4,
                edges=(16, 10, 12, 10),
            )
        )

    def show_steps(self, centre: CentreHomeView) -> None:
        fill(self._lines, map(self._line, centre.steps))
        show(self, centre.units > 0)
        if centre.steps:
            return
        none = _("ทุกกำหนดของปีนี้ผ่านไปแล้ว และมาถึงครบ") if centre.dated else _("ปีนี้ยังไม่มีวันกำหนดส่ง")
        self._lines.addWidget(words(none, "line", "text2", wrap=True))
        if not centre.dated and (goal := centre.dates) is not None:
            set_dates = Button(
                self._look,
                _("ตั้งวันกำหนดส่ง"),
                "link",
                "calendar",
                do=partial(self._go, goal),
            )
            self._lines.addWidget(frame(row(set_dates, None)))

    def _line(self, step: StepDateRow) -> QWidget:
        day = words(step.day, "linestrong")
        left = words(step.left, "line", "bad" if step.late else "text2")
        day.setFixedWidth(self._look.px(DAY))
        text = column(
            words(step.title, "line", wrap=True),
            words(step.text, "small", "text2", wrap=True),
            gap=0,
        )
        line = row(day, frame(text), left, gap=8, edges=(0, 3, 0, 3), grow=1)
        for side in (day, left):
            line.setAlignment(side, Qt.AlignmentFlag.AlignTop)
        called, says = f"{step.day} {step.title}", f"{step.text} {step.left}"
        return _button(line, called, says, partial(self._go, step.goal))


class UnitsBelowCards:
    """Four cards about the units below an office. The home page places them in its layout."""

    def __init__(self, look: Look, calls: HomeCalls) -> None:
        self.came = ReceivedFilesCard(look, calls.go)
        self.taking = ImportProgressCard(look, calls.stop)
        self.late = LateUnitsCard(look, calls.go, calls.tell_copied)
        self.steps = ProgrammeDatesCard(look, calls.go)

    @property
    def beside(self) -> Sequence[QWidget]:
        """The three cards for the home page's side column, from the top."""
        return self.taking, self.late, self.steps

    def show_above(self, centre: CentreHomeView | None) -> None:
        """Show the cards; None hides them, for an office that has no units below it."""
        show(self.came, centre is not None)
        if centre is None:
            for part in self.beside:
                show(part, False)
            return
        self.came.show_came(centre)
        self.late.show_late(centre)
        self.steps.show_steps(centre)
