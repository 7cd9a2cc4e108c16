"""The first run: open a folder, make an office, or look at a sample; every step has a way back."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QLayout, QLineEdit, QStackedWidget, QWidget

from core.i18n import _
from ui.desk import NewOffice
from ui.desktop.theme.look import Look
from ui.desktop.widgets.bits import Button, Pictogram
from ui.desktop.widgets.boxes import column, frame, row, scrolling
from ui.desktop.widgets.cards import WayCard
from ui.desktop.widgets.painted import Logo
from ui.desktop.widgets.plain import name, show_entry, show_plain, words
from ui.desktop.widgets.segments import Segments

KINDS = (("province", "จังหวัด", ""), ("centre", "ส่วนกลาง", ""), ("district", "อำเภอ", ""))
ADVICE = "ใช้ไดรฟ์ในเครื่อง ไม่ใช้ไดรฟ์เครือข่ายหรือโฟลเดอร์ที่ซิงก์ กุญแจของเครื่องเก็บแยกไว้นอกโฟลเดอร์นี้"
WAYS = (
    ("building", "เริ่มหน่วยงานใหม่ในเครื่องนี้", "บอกชื่อและรหัสหน่วยงาน แล้วเลือกที่เก็บข้อมูล"),
    ("folder", "เปิดโฟลเดอร์หน่วยงานที่มีอยู่", "โฟลเดอร์ที่เคยสร้างในเครื่องนี้ มีไฟล์ prongsai.db อยู่ข้างใน"),
    ("star", "ลองใช้กับหน่วยงานตัวอย่าง", "จังหวัดตัวอย่าง ก มีคำตอบให้แล้ว ลบทิ้งได้ ไม่ปนกับข้อมูลจริง"),
)
PROMISES = (
    ("pc", "ข้อมูลอยู่ในเครื่องนี้เท่านั้น"),
    ("user", "ไม่ต้องใช้สิทธิ์ผู้ดูแลเครื่อง"),
    ("shield", "ทุกการแก้ไขย้อนดูและเลิกทำได้"),
)


class FirstRun(QWidget):
    open_wanted = Signal(object)  # Path
    new_wanted = Signal(object)  # NewOffice
    sample_wanted = Signal(object)  # Path of the folder to make

    def __init__(self, look: Look, home: Path, year: int) -> None:
        """`home` is where new folders are offered, `year` the fiscal year of today."""
        super().__init__()
        self.setObjectName("page")
        self._look, self._home, self._year = look, home, year
        self._stack = QStackedWidget()
        self._stack.addWidget(scrolling(self._ways()))
        self._form = NewOfficeForm(look, home, year)
        self._form.back.connect(lambda: self._stack.setCurrentIndex(0))
        self._form.wanted.connect(self.new_wanted)
        self._stack.addWidget(scrolling(self._form))
        whole = row(self._promise(), self._stack, gap=0)
        whole.setStretch(1, 1)
        self.setLayout(whole)

    def show_folders(self, folders: tuple[Path, ...]) -> None:
        """Folders opened before that are still there, as buttons."""
        while (item := self._recent.takeAt(0)) is not None:
            if widget := item.widget():
                widget.deleteLater()
        for folder in folders[:3]:
            button = Button(self._look, str(folder), "link", "folder")
            button.clicked.connect(lambda _on=False, folder=folder: self.open_wanted.emit(folder))
            self._recent.addWidget(button)
        self._recent_title.setVisible(bool(folders))

    def _promise(self) -> QWidget:
        """The dark side: what this program is and is not."""
        brand = row(
            Logo(self._look, 44),
            column(words(_("โปร่งใส"), "hero", "sidehead"), words(_("ทำงานได้โดยไม่ต้องมีเครือข่าย"), "body", "side"), gap=0),
            None, gap=14,
        )  # fmt: skip
        lines = [
            row(Pictogram(self._look, icon, "sidetext", 20), words(_(text), "body", "side"), None, gap=10)
            for icon, text in PROMISES
        ]
        side = frame(column(brand, 24, *lines, None, gap=12, edges=(32, 44, 28, 32)), "side")
        side.setFixedWidth(min(self._look.px(380), 460))
        return side

    def _ways(self) -> QWidget:
        look = self._look
        ways = self.ways = [WayCard(look, icon, _(title), _(text)) for icon, title, text in WAYS]
        for card, go in zip(ways, (self._new, self._open, self._sample), strict=True):
            card.clicked.connect(go)
        self._recent_title = words(_("เปิดล่าสุด"), "label", "text2")
        self._recent = column(gap=2)
        self._recent_title.hide()
        title = words(_("เริ่มต้นใช้งาน"), "hero", wrap=True)
        text = words(_("เลือกอย่างใดอย่างหนึ่ง เปลี่ยนใจย้อนกลับได้ทุกขั้น"), "body", "text2", wrap=True)
        return centred(column(title, text, 10, *ways, 12, self._recent_title, self._recent, gap=10), look)

    def _new(self) -> None:
        self._stack.setCurrentIndex(1)
        self._form.start()

    def _open(self) -> None:
        if folder := QFileDialog.getExistingDirectory(self, _("เลือกโฟลเดอร์หน่วยงาน"), str(self._home)):
            self.open_wanted.emit(Path(folder))

    def _sample(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, _("เลือกที่เก็บหน่วยงานตัวอย่าง"), str(self._home))
        if folder:
            self.sample_wanted.emit(Path(folder))


class NewOfficeForm(QWidget):
    """Name, code, kind, and where the data is kept."""

    wanted = Signal(object)  # NewOffice
    back = Signal()

    def __init__(self, look: Look, home: Path, year: int) -> None:
        super().__init__()
        self._home, self._year = home, year
        self._name = _entry(_("ชื่อหน่วยงาน"))
        self._code = _entry(_("รหัสหน่วยงาน"))
        self._kind = Segments(tuple((key, _(text), tone) for key, text, tone in KINDS), _("ประเภทหน่วยงาน"))
        self._kind.show_key("province")
        self._place = _entry(_("ที่เก็บข้อมูล"))
        self._wrong = words("", "label", "bad", wrap=True)
        choose = Button(look, _("เลือกโฟลเดอร์"), "ghost", "folder")
        choose.clicked.connect(self._choose)
        back = Button(look, _("ย้อนกลับ"), "ghost", "left")
        back.clicked.connect(self.back)
        go = Button(look, _("สร้างหน่วยงาน"), "primary", "tick")
        go.clicked.connect(self._go)
        for entry in (self._name, self._code, self._place):
            entry.returnPressed.connect(self._go)
        self._code.textChanged.connect(self._offer_place)
        title = words(_("หน่วยงานของท่าน"), "hero", wrap=True)
        text = words(_("ชื่อนี้ใช้จนกว่าทะเบียนหน่วยงานจากส่วนกลางจะมาถึง"), "body", "text2", wrap=True)
        fields = (
            _field(_("ชื่อหน่วยงาน"), row(self._name), _("เช่น สำนักงานพัฒนาชุมชนจังหวัดตัวอย่าง")),
            _field(_("รหัสหน่วยงาน"), row(self._code), _("ตัวอักษรอังกฤษหรือตัวเลข ตามที่ส่วนกลางกำหนด เช่น 1200")),
            _field(_("ประเภทหน่วยงาน"), row(self._kind, None), ""),
            _field(_("ที่เก็บข้อมูล"), row(self._place, choose, gap=8), _(ADVICE)),
        )
        foot = row(back, None, go)
        self.setLayout(column(centred(column(title, text, 6, *fields, self._wrong, 8, foot, gap=10), look), gap=0))
        self._wrong.hide()

    def start(self) -> None:
        self._offer_place()
        self._name.setFocus(Qt.FocusReason.OtherFocusReason)

    def _offer_place(self) -> None:
        if not self._place.isModified():
            code = "".join(letter for letter in self._code.text() if letter.isascii() and letter.isalnum())
            show_entry(self._place, str(self._home / f"prongsai-{code or 'office'}"))

    def _choose(self) -> None:
        if folder := QFileDialog.getExistingDirectory(self, _("เลือกที่เก็บข้อมูล"), str(self._home)):
            show_entry(self._place, str(Path(folder) / f"prongsai-{self._code.text().strip() or 'office'}"))
            self._place.setModified(True)

    def _go(self) -> None:
        told = (self._name.text().strip(), self._code.text().strip(), self._place.text().strip())
        missing = [label for label, text in zip((_("ชื่อ"), _("รหัส"), _("ที่เก็บข้อมูล")), told, strict=True) if not text]
        show_plain(self._wrong, _("ยังไม่ได้กรอก {fields}").format(fields=" ".join(missing)) if missing else "")
        self._wrong.setVisible(bool(missing))
        if not missing:
            self.wanted.emit(NewOffice(Path(told[2]), told[0], told[1], self._kind.key, "", self._year))


def _entry(called: str) -> QLineEdit:
    entry = QLineEdit()
    entry.setMaxLength(400)
    name(entry, called)
    return entry


def _field(label: str, entry: QLayout, hint: str) -> QWidget:
    field = QWidget()
    said = [words(hint, "small", "text2", wrap=True)] if hint else []
    field.setLayout(column(words(label, "label", "text2"), entry, *said, gap=2))
    return field


def centred(inside: QLayout, look: Look) -> QWidget:
    """A column of reading width in the middle of what there is."""
    inside.setContentsMargins(0, 0, 0, 0)
    held = frame(inside)
    held.setMaximumWidth(look.px(760))
    page = QWidget()
    line = row(None, held, None, gap=0, edges=(40, 0, 40, 0))
    line.setStretch(1, 20)
    page.setLayout(column(None, line, None, None, gap=0, edges=(0, 28, 0, 28)))
    return page
