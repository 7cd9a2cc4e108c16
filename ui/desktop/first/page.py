"""The program's first run: a new office in three steps, a start file, a sample office or an existing folder."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from core.i18n import _
from ui.desk import NewOffice
from ui.desktop.base.asking_files import ask_file, ask_folder
from ui.desktop.base.look_card import NAMES
from ui.desktop.base.settings import LanguageSettings
from ui.desktop.first.joining import StartFileInput, StartFileStepPage
from ui.desktop.first.steps import (
    FiscalYearStepPage,
    NewOfficeDetails,
    NewOfficeStepPage,
    PersonStepPage,
    centred,
)
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button, IconLabel, LinkCard
from ui.desktop.widgets.choices import SegmentedControl
from ui.desktop.widgets.keys import InstalledShortcuts, KeyBinding
from ui.desktop.widgets.layout import FlowLayout, column, empty, frame, row, scrolling
from ui.desktop.widgets.painted import Logo
from ui.desktop.widgets.plain import ElidedLabel, name, page_title, show, words
from ui.desktop.widgets.steps import WizardStepList

RECENT = 3  # recent folders offered
JOIN = 4  # the step of a start file


class FirstRunCalls(NamedTuple):
    """What the page of the first run calls once the person has chosen."""

    open: Callable[[Path], None]  # a folder, or a file by its kind
    # the office, the person's name and position, page to open or ""
    make_office: Callable[[NewOffice, str, str, str], None]
    make_sample: Callable[[Path], None]  # in this folder
    restore: Callable[[Path, Path], None]  # a backup, to this folder
    join: Callable[[StartFileInput], None]
    change_language: Callable[[LanguageSettings], None]


class FirstRunPage(QWidget):
    """The page of the program's first run: a new office in steps, a start file, a sample or an existing folder."""

    keys_requested = Signal()

    def __init__(
        self,
        look: Look,
        home: Path,
        year: int,
        language: LanguageSettings,
        languages: tuple[str, ...],
        calls: FirstRunCalls,
    ) -> None:
        """Make the page; `home` is where new folders are proposed, `year` the present fiscal year."""
        super().__init__()
        self.setObjectName("page")
        self._look, self._home, self._calls = look, home, calls
        self._language, self._languages = language, languages
        self._details: NewOfficeDetails | None = None
        self._top = False  # whether the office stands above others
        self.setAcceptDrops(True)
        self._stack = QStackedWidget()
        first, second, third, last = (partial(self.show_step, n) for n in range(4))
        self.office = NewOfficeStepPage(look, home, first, self._named)
        self.year = FiscalYearStepPage(look, year, second, last)
        self.person = PersonStepPage(look, third, self._finish)
        self.joining = StartFileStepPage(look, home, first, self._show_start, calls.join)
        for page in (self._ways(), self.office, self.year, self.person, self.joining):
            self._stack.addWidget(scrolling(page))
        steps = (
            (_("หน่วยงานของท่าน"), _("ชื่อ รหัส และที่เก็บข้อมูล")),
            (_("ปีงบประมาณ"), _("ปีที่จะเริ่มทำงาน")),
            (_("ผู้ใช้งาน"), _("ชื่อที่ติดไปกับการบันทึก")),
        )
        join_steps = (
            (_("เปิดไฟล์เริ่มงาน"), _("หน่วยงานและต้นสังกัดมาในไฟล์")),
            (_("ผู้ใช้เครื่องนี้"), _("ชื่อท่านและผู้ลงนาม")),
            (_("เริ่มทำงาน"), _("เปิดหน้าแรกของหน่วยงาน")),
        )
        self._rail, self._join_rail = WizardStepList(look, steps), WizardStepList(look, join_steps)
        self._join_rail.hide()
        self.setLayout(row(self._dark_side(), self._stack, gap=0, grow=1))
        keys = (
            KeyBinding(_("ช่องถัดไป"), ("Tab",), None, "Tab"),
            KeyBinding(_("เลือก หรือไปขั้นต่อไป"), ("Return",), None, "Enter"),
            KeyBinding(_("ย้อนกลับหนึ่งขั้น"), ("Alt+Left", "Escape"), self._go_back, "Alt+← / Esc"),
            KeyBinding(_("สี ขนาดตัวอักษร ภาษา ตัวเลข"), ("Ctrl+,",), self.looks.click),
            KeyBinding(_("แป้นลัดทั้งหมด"), ("F1",), self.keys_requested.emit),
        )
        self.keys = InstalledShortcuts(self, keys)
        self.show_step(0)

    def _go_back(self) -> None:
        """Go one step back; do nothing on the start page."""
        if self.step:
            self.show_step(0 if self.step == JOIN else self.step - 1)

    @property
    def step(self) -> int:
        return self._stack.currentIndex()

    def go_on_from(self, before: "FirstRunPage") -> None:
        """Take over step and input of `before`, the page in the old language. A start file must be opened anew."""
        self.office.put(before.office.typed)
        self.year.put(before.year.year)
        self.person.put(before.person.typed)
        self._details, self._top = before._details, before._top
        # after the page of a start file: the start page, where the file is opened anew
        self.show_step(before.step % JOIN)

    def show_folders(self, folders: tuple[Path, ...]) -> None:
        """Show the office folders opened recently as buttons; hide their title if there are none."""
        empty(self._recent)
        for folder in folders[:RECENT]:
            button = Button(
                self._look, folder.name[:40], "link", "folder", do=partial(self._calls.open, folder)
            )
            name(button, _("เปิดโฟลเดอร์ {folder}").format(folder=folder))
            path = ElidedLabel(str(folder.parent), "small", "text2")
            self._recent.addWidget(frame(row(button, path, gap=6, grow=1)))
        self._recent_title.setVisible(bool(folders))

    def show_step(self, step: int) -> None:
        """Show a step: 0 = the start page, 1 to 3 = those for a new office, JOIN = the page of a start file."""
        self._stack.setCurrentIndex(step)
        self._rail.show_step(
            step % JOIN, [self._details.name, str(self.year.year)] if self._details else []
        )
        show(self._rail, step != JOIN)
        show(self._join_rail, step == JOIN)
        if step:
            (self.office, self.year, self.person, self.joining)[step - 1].enter()
        else:
            self.ways[0].setFocus()

    def _show_start(self, unit_name: str) -> None:
        self._join_rail.show_step(2, [unit_name])
        self.show_step(JOIN)

    def _named(self, details: NewOfficeDetails) -> None:
        self._details = details
        self.show_step(2)

    def _finish(self, person: str, position: str) -> None:
        if self._details is not None:
            folder, called, code, kind = self._details
            made = NewOffice(folder, called, code, kind, "", self.year.year)
            self._calls.make_office(made, person, position, "setup" if self._top else "")

    def _begin(self, kind: str, *, top: bool) -> None:
        """Show the first step; `top`: for an office that stands above others."""
        self._top = top
        self.office.put_kind(kind)
        self.show_step(1)

    def _dark_side(self) -> QWidget:
        """Return the dark panel: what the program is, the steps, and what it promises."""
        look = self._look
        brand = row(
            Logo(look, 44),
            column(
                words(_("โปร่งใส"), "hero", "sidehead"),
                words(_("ทำงานได้โดยไม่ต้องมีเครือข่าย"), "body", "side", wrap=True),
                gap=0,
            ),
            gap=14,
            grow=1,
        )
        promises = (
            ("pc", _("ข้อมูลอยู่ในเครื่องนี้เท่านั้น")),
            ("user", _("ไม่ต้องใช้สิทธิ์ผู้ดูแลเครื่อง")),
            ("shield", _("ทุกการแก้ไขย้อนดูและเลิกทำได้")),
        )
        lines = [
            row(
                IconLabel(look, icon, "sidetext", 20),
                words(text, "body", "side", wrap=True),
                gap=10,
                grow=1,
            )
            for icon, text in promises
        ]
        options = tuple((each, NAMES.get(each, each), "") for each in self._languages)
        self.language = SegmentedControl(options, _("ภาษา"), self._language.language)
        self.language.chosen.connect(
            lambda key: self._calls.change_language(self._language._replace(language=key))
        )
        self.looks = Button(look, _("สีและตัวอักษร"), "toast", "contrast")
        self.help = Button(look, _("วิธีใช้"), "toast", "help")
        ways = FlowLayout(8)
        for each in (self.language, self.looks, self.help):
            ways.addWidget(each)
        inside = column(
            brand,
            30,
            self._rail,
            self._join_rail,
            None,
            20,
            *lines,
            14,
            ways,
            gap=12,
            edges=(32, 44, 28, 28),
        )
        side = frame(column(scrolling(inside), gap=0), "side")
        side.setFixedWidth(min(look.px(400), 470))
        return side

    def _ways(self) -> QWidget:
        look = self._look
        by_file = LinkCard(
            look,
            "in",
            _("เปิดไฟล์เริ่มงานจากต้นสังกัด"),
            _("ไฟล์ .prongsai-start ที่จังหวัดหรือส่วนกลางออกให้ กรอกรหัสและต้นสังกัดมาแล้ว ใส่เพียงชื่อท่าน"),
        )
        self.ways = [
            LinkCard(
                look,
                "building",
                _("เริ่มหน่วยงานใหม่ในเครื่องนี้"),
                _("สามขั้น ราวสองนาที: หน่วยงาน ปี และชื่อของท่าน"),
            ),
            LinkCard(
                look,
                "star",
                _("ฝึกใช้กับหน่วยงานตัวอย่าง"),
                _("จังหวัดตัวอย่าง ก มีคำตอบให้แล้ว ลบทิ้งได้ ไม่ปนกับข้อมูลจริง"),
            ),
            LinkCard(
                look,
                "folder",
                _("เปิดโฟลเดอร์หน่วยงานที่มีอยู่"),
                _("โฟลเดอร์ที่เคยใช้ในเครื่องนี้ ย้ายหรือคัดลอกไปไว้ที่ใหม่แล้วก็เปิดได้ มีไฟล์ prongsai.db อยู่ข้างใน"),
            ),
            LinkCard(
                look,
                "shield",
                _("กู้คืนจากไฟล์สำรอง"),
                _(
                    "เครื่องเสียหรือเปลี่ยนเครื่อง: เลือกไฟล์ .prongsai-backup จากแฟลชไดรฟ์ แล้วเลือกโฟลเดอร์ว่าง ดูก่อนได้ว่ามีอะไร"
                ),
            ),
        ]
        top = LinkCard(
            look,
            "table",
            _("ตั้งต้นเป็นส่วนกลางหรือจังหวัดต้นสังกัด"),
            _("เริ่มที่เครื่องนี้: ทะเบียนหน่วยงานจาก Excel โครงการและวันกำหนดส่ง แล้วออกไฟล์เริ่มงานให้ทุกหน่วยงาน"),
        )
        self.ways += [top, by_file]
        begin = partial(self._begin, "province", top=False)
        begin_top = partial(self._begin, "centre", top=True)
        ways = (begin, self._sample, self._open, self._restore, begin_top, self._choose_start)
        for card, go in zip(self.ways, ways, strict=True):
            card.clicked.connect(lambda _on=False, go=go: go())
        self._recent_title = words(_("เปิดล่าสุด"), "label", "text2")
        self._recent = column(gap=2)
        self._recent_title.hide()
        title = page_title(_("เริ่มต้นใช้งาน"))
        text = words(_("เลือกอย่างใดอย่างหนึ่ง เปลี่ยนใจย้อนกลับได้ทุกขั้น"), "body", "text2", wrap=True)
        cards = (by_file, self.ways[0], top, *self.ways[1:4])
        return centred(
            column(title, text, 10, *cards, 12, self._recent_title, self._recent, gap=10), look
        )

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open the office folder, or the file, that was dropped."""
        event.acceptProposedAction()
        self._calls.open(
            Path(next(url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()))
        )

    def _choose_start(self) -> None:
        file = ask_file(self, _("เลือกไฟล์เริ่มงาน"), _("ไฟล์เริ่มงาน (*.prongsai-start)"), "starts")
        if file:
            self._calls.open(file)

    def _open(self) -> None:
        folder = ask_folder(self, _("เลือกโฟลเดอร์หน่วยงาน"), "offices", self._home)
        if folder:
            self._calls.open(folder)

    def _restore(self) -> None:
        kinds = _("ไฟล์สำรอง (*.prongsai-backup *.backup.zip)")
        file = ask_file(self, _("เลือกไฟล์สำรอง"), kinds, "backups")
        if file:
            self.restore_from(file)

    def restore_from(self, file: Path) -> None:
        """Ask for a folder, then restore the backup into it."""
        folder = ask_folder(self, _("เลือกโฟลเดอร์ว่างที่จะกู้คืนลง"), "offices", self._home)
        if folder:
            self._calls.restore(file, folder)

    def _sample(self) -> None:
        folder = ask_folder(self, _("เลือกที่เก็บหน่วยงานตัวอย่าง"), "offices", self._home)
        if folder:
            self._calls.make_sample(folder)
