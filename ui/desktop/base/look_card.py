"""The card for theme, text size, language and digits, applied as soon as they are chosen."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from core.i18n import THAI, _
from ui.desktop.base.settings import LanguageSettings
from ui.desktop.theme.look import SCALES, Look
from ui.desktop.widgets.choices import SegmentedControl
from ui.desktop.widgets.layout import Surface, column, flow, holding
from ui.desktop.widgets.plain import words

NAMES = {"th": "ไทย", "en": "English"}  # each in its own language
BUDDHIST, COMMON = "buddhist", "common"
THAI_DIGITS, ARABIC = "thai", "arabic"


class AppearanceCard(Surface):
    """The card in which the user chooses how the window looks; it does not affect papers."""

    def __init__(
        self,
        look: Look,
        language: LanguageSettings,
        languages: tuple[str, ...],
        dress: Callable[[str, int], None],
        change: Callable[[LanguageSettings], None],
    ) -> None:
        """Make the card; `dress` applies a theme and a text size in percent, `change` other language settings."""
        super().__init__("clear")
        self._language, self._change = language, change
        tongues = tuple((each, NAMES.get(each, each), "") for each in languages)
        themes = (("light", _("สว่าง"), ""), ("dark", _("มืด"), ""), ("contrast", _("ตัดกันสูง"), ""))
        sizes = tuple((str(size), f"{size} %", "") for size in SCALES)
        digits = ((ARABIC, "0 1 2 3", ""), (THAI_DIGITS, "๐ ๑ ๒ ๓", ""))
        self.language = SegmentedControl(tongues, _("ภาษา"), language.language)
        self.theme = SegmentedControl(
            themes, _("สี"), look.theme, do=lambda key: dress(key, look.scale)
        )
        self.scale = SegmentedControl(sizes, _("ขนาดตัวอักษร"), str(look.scale))
        self.digits = SegmentedControl(
            digits, _("ตัวเลขบนจอ"), THAI_DIGITS if language.thai_digits else ARABIC, exact=True
        )
        parts = [labelled(_("ภาษา"), self.language), labelled(_("สี"), self.theme)]
        parts += [labelled(_("ขนาดตัวอักษร"), self.scale), labelled(_("ตัวเลขบนจอ"), self.digits)]
        if language.language != THAI:
            parts.append(labelled(_("ปีของวันที่"), self._years()))
        note = _(
            "เปลี่ยนทันทีทุกหน้า เอกสารที่พิมพ์เป็นแบบราชการเสมอ ไม่เปลี่ยนตามนี้ ปีงบประมาณเรียกเป็นพุทธศักราชทุกภาษา"
        )
        self.setLayout(
            column(flow(*parts, gap=22), words(note, "small", "text2", wrap=True), gap=12)
        )
        self.scale.chosen.connect(lambda key: dress(look.theme, int(key)))
        self.language.chosen.connect(lambda key: change(language._replace(language=key)))
        self.digits.chosen.connect(
            lambda key: change(language._replace(thai_digits=key == THAI_DIGITS))
        )

    def _years(self) -> SegmentedControl:
        """Return the choice of the era of dates in English; Thai dates always use the Buddhist era."""
        years = ((BUDDHIST, _("พุทธศักราช เช่น 2569"), ""), (COMMON, _("คริสต์ศักราช เช่น 2026"), ""))
        made = SegmentedControl(
            years, _("ปีของวันที่"), BUDDHIST if self._language.buddhist else COMMON
        )
        change, now = self._change, self._language
        made.chosen.connect(lambda key: change(now._replace(buddhist=key == BUDDHIST)))
        return made


def labelled(label: str, field: QWidget) -> QWidget:
    """Return a widget with the label above the field."""
    return holding(column(words(label, "label", "text2"), field, gap=3))
