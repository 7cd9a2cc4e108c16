"""What of personal data goes with the next file alone, and what is asked for."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from core.i18n import _
from core.log.privacy import AS_ASKED, EVERY, NO_ORIGINALS, Share
from ui.desktop.theme.look import Look
from ui.desktop.widgets.choices import DropDown, TickBox
from ui.desktop.widgets.layout import column, frame, row
from ui.desktop.widgets.plain import name, show, show_plain, show_tip, words


class SharePart(QWidget):
    def __init__(self, look: Look) -> None:
        super().__init__()
        self.give = TickBox(look, _("ส่งข้อมูลส่วนบุคคลไปด้วย เฉพาะไฟล์ถัดไป"))
        self.ask = TickBox(look, _("ขอข้อมูลส่วนบุคคลที่ผู้รับไม่ได้ส่งมา"))
        self.originals = DropDown(look)
        for key, said in originals_choices().items():
            self.originals.addItem(said, key)
        name(self.originals, _("ต้นฉบับของหลักฐาน"))
        originals = frame(row(words(_("ต้นฉบับของหลักฐาน"), "line", "text2"), self.originals, gap=10, grow=1))
        show_tip(self.give, _("ชื่อ โทรศัพท์ และหลักฐานที่ทำเครื่องหมายว่ามีข้อมูลส่วนบุคคล ปกติไม่ออกจากหน่วยงาน ผู้รับส่งต่อไม่ได้"))
        show_tip(self.ask, _("ผู้รับจะเห็นว่ามีการขอ และเลือกเองว่าจะส่งหรือไม่"))
        self._asked = words("", "line", "warn", wrap=True)
        self.setLayout(column(originals, self._asked, self.give, self.ask, gap=2))
        self.show_asked(())

    def show_asked(self, asked: Sequence[tuple[str, int]]) -> None:
        """Show who asks for withheld personal data: (unit, number of values)."""
        lines = [_("{name} ขอข้อมูลส่วนบุคคล {n} รายการ").format(name=name, n=n) for name, n in asked]
        show_plain(self._asked, "\n".join(lines))
        show(self._asked, bool(lines))

    @property
    def shown(self) -> Share:
        return Share(self.give.isChecked(), self.ask.isChecked(), str(self.originals.currentData()))

    def forget(self) -> None:
        """Clear the choices: the next file is asked about again."""
        self.give.setChecked(False)
        self.ask.setChecked(False)
        self.originals.setCurrentIndex(0)


def originals_choices() -> dict[str, str]:
    """What may be done with originals in one export, in words."""
    return {
        AS_ASKED: _("ไปตามที่ผู้รับขอไว้"),
        NO_ORIGINALS: _("ไม่ส่งครั้งนี้"),
        EVERY: _("ส่งทุกไฟล์ที่ผู้รับอ่านได้"),
    }
