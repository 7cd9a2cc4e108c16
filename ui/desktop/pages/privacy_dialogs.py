"""Small dialogs about personal data: what erasing does before it is done, and what it did."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from core.actions.erase_person import REASONS
from core.i18n import _
from core.views.erasing import remaining_lines
from core.views.person_data import Kept
from ui.desktop.pages.privacy_pictures import PictureChoice
from ui.desktop.theme.look import Look
from ui.desktop.widgets.bits import Button, Pictogram
from ui.desktop.widgets.boxes import column, row
from ui.desktop.widgets.dropdown import DropDown
from ui.desktop.widgets.framed import Framed
from ui.desktop.widgets.plain import name, show, words
from ui.desktop.widgets.tick import Tick


def reason_words() -> dict[str, str]:
    said = (
        _("เจ้าของข้อมูลขอให้ลบ"), _("เจ้าของข้อมูลถอนความยินยอม"),
        _("หมดความจำเป็นตามวัตถุประสงค์"), _("เก็บหรือใช้โดยไม่ชอบด้วยกฎหมาย"),
    )  # fmt: skip
    return dict(zip(REASONS, said, strict=True))


class EraseDialog(Framed):
    """Says what goes and what remains; the button waits until somebody has said that they know."""

    agreed = Signal(str, bool)  # reason; whether words that say other things too lose the name alone

    def __init__(
        self, look: Look, chosen: Sequence[Kept], parent: QWidget, *, mixed: bool = False,
        pictures: PictureChoice | None = None,
    ) -> None:  # fmt: skip
        """`mixed`: names may be cut out of words that say other things too; `pictures` may be chosen besides."""
        super().__init__(look, _("ลบข้อมูลบุคคล {n} รายการ").format(n=len(chosen)), parent)
        self._chosen, self.pictures = tuple(chosen), pictures
        self.reason = DropDown(look)
        for key, said in reason_words().items():
            self.reason.addItem(said, key)
        name(self.reason, _("เหตุผล"))
        self.cut = Tick(look, _("ข้อความที่มีเรื่องอื่นด้วย ตัดเฉพาะชื่อ เก็บข้อความที่เหลือ"))
        self.cut.setChecked(True)
        show(self.cut, mixed)
        self.known = Tick(look, _("เข้าใจแล้วว่านำกลับไม่ได้"))
        self.go = Button(look, _("ลบ"), "primary", "bin")
        self.go.setEnabled(False)
        self.known.toggled.connect(self._ready)
        if pictures is not None:
            pictures.ticked.connect(self._ready)
        self.go.clicked.connect(self._tell)
        asked = column(words(_("เหตุผล"), "label", "text2"), self.reason, 4, self.cut, self.known, gap=8)
        seen: list[QWidget] = [pictures] if pictures is not None else []
        inside = column(*seen, *told(look, remaining_lines(pictures=pictures is not None)), 6, asked, gap=8)
        self.fill(inside, self.closer(), self.go, wide=600 if pictures is None else 760)
        (pictures.list if pictures is not None else self.known).setFocus()

    @property
    def chosen(self) -> tuple[Kept, ...]:
        """What goes: what was chosen before, and the pictures that are ticked."""
        return (*self._chosen, *(self.pictures.chosen if self.pictures is not None else ()))

    def _ready(self) -> None:
        count = len(self.chosen)
        self.go.show_words(_("ลบ {n} รายการ").format(n=count) if count else _("ลบ"))
        self.go.setEnabled(self.known.isChecked() and count > 0)
        self.go.draw()

    def _tell(self) -> None:
        self.agreed.emit(str(self.reason.currentData()), self.cut.isChecked() and not self.cut.isHidden())
        self.accept()


class ErasedDialog(Framed):
    """What became of it, in the backups too."""

    def __init__(self, look: Look, lines: Sequence[str], parent: QWidget) -> None:
        super().__init__(look, _("ลบแล้ว"), parent)
        close = self.closer(_("เสร็จ"))
        self.fill(column(*told(look, lines), gap=8), close, wide=560)
        close.setFocus()


def told(look: Look, lines: Sequence[str]) -> list[QWidget]:
    """Each sentence beside a mark."""
    found = []
    for line in lines:
        said = row(Pictogram(look, "info", "text2", 16), words(line, "line", wrap=True), gap=10)
        said.setStretch(1, 1)
        holder = QWidget()
        holder.setLayout(said)
        found.append(holder)
    return found
