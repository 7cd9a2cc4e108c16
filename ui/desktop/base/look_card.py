"""How the window looks and speaks, chosen by a click and worn at once."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLayout, QWidget

from core.i18n import THAI, _
from ui.desktop.base.settings import LanguageSettings
from ui.desktop.theme.look import SCALES, Look
from ui.desktop.widgets.layout import FlowLayout, column
from ui.desktop.widgets.plain import words
from ui.desktop.widgets.segments import Segments

NAMES = {"th": "ไทย", "en": "English"}  # each in its own words
BUDDHIST, COMMON = "buddhist", "common"
THAI_DIGITS, ARABIC = "thai", "arabic"


class LookCard(QFrame):
    """Official papers have their own style: nothing here changes them."""

    looked = Signal(str, int)  # theme, text size in percent
    spoken = Signal(object)  # Speech

    def __init__(self, look: Look, speech: LanguageSettings, languages: tuple[str, ...]) -> None:
        super().__init__()
        self._look, self._speech = look, speech
        self.setObjectName("clear")
        tongues = tuple((each, NAMES.get(each, each), "") for each in languages)
        themes = (("light", _("สว่าง"), ""), ("dark", _("มืด"), ""), ("contrast", _("ตัดกันสูง"), ""))
        sizes = tuple((str(size), f"{size} %", "") for size in SCALES)
        digits = ((ARABIC, "0 1 2 3", ""), (THAI_DIGITS, "๐ ๑ ๒ ๓", ""))
        years = ((BUDDHIST, _("พุทธศักราช เช่น 2569"), ""), (COMMON, _("คริสต์ศักราช เช่น 2026"), ""))
        self.language = chooser(tongues, _("ภาษา"), speech.language)
        self.theme = chooser(themes, _("สี"), look.theme)
        self.scale = chooser(sizes, _("ขนาดตัวอักษร"), str(look.scale))
        self.digits = chooser(digits, _("ตัวเลขบนจอ"), THAI_DIGITS if speech.thai_digits else ARABIC, exact=True)
        self.years = chooser(years, _("ปีของวันที่"), BUDDHIST if speech.buddhist else COMMON)
        flow = FlowLayout(22)
        for segments, called in (
            (self.language, _("ภาษา")), (self.theme, _("สี")), (self.scale, _("ขนาดตัวอักษร")),
            (self.digits, _("ตัวเลขบนจอ")), (self.years, _("ปีของวันที่")),
        ):  # fmt: skip
            if segments is not self.years or speech.language != THAI:
                flow.addWidget(labelled(called, segments))
        note = _("เปลี่ยนทันทีทุกหน้า เอกสารที่พิมพ์เป็นแบบราชการเสมอ ไม่เปลี่ยนตามนี้ ปีงบประมาณเรียกเป็นพุทธศักราชทุกภาษา")
        self.setLayout(column(flow, words(note, "small", "text2", wrap=True), gap=12))
        self._connect()

    def _connect(self) -> None:
        self.theme.chosen.connect(lambda key: self.looked.emit(key, self._look.scale))
        self.scale.chosen.connect(lambda key: self.looked.emit(self._look.theme, int(key)))
        self.language.chosen.connect(lambda key: self.spoken.emit(self._speech._replace(language=key)))
        self.digits.chosen.connect(lambda key: self.spoken.emit(self._speech._replace(thai_digits=key == THAI_DIGITS)))
        self.years.chosen.connect(lambda key: self.spoken.emit(self._speech._replace(buddhist=key == BUDDHIST)))


def chooser(options: tuple[tuple[str, str, str], ...], called: str, chosen: str, *, exact: bool = False) -> Segments:
    made = Segments(options, called, exact=exact)
    made.show_key(chosen)
    return made


def labelled(called: str, field: QWidget) -> QWidget:
    """A word above what it is about."""
    held = QWidget()
    inside: QLayout = column(words(called, "label", "text2"), field, gap=3)
    held.setLayout(inside)
    return held
