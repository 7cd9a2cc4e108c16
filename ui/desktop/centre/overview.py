"""The year of the country in pictures, one at a time, with its figures beside it and what stands behind a cell."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.centre.pictures import Picture
from core.centre.sheets import CentreSheet
from core.i18n import _
from ui.desktop.centre.picture import PictureView, draw_ground
from ui.desktop.centre.sheet_table import SheetTable
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button
from ui.desktop.widgets.choices import Segments
from ui.desktop.widgets.layout import column, empty, flow, frame, holding, row
from ui.desktop.widgets.painted import Painted
from ui.desktop.widgets.plain import show, show_plain, words

FIRST = "provinces_score"


class Ground(Painted):
    """A ground of the picture by itself."""

    def __init__(self, look: Look, level: int) -> None:
        super().__init__(look, 22, 14)
        self._level = level

    def draw(self, painter: QPainter, ground: QRectF) -> None:
        draw_ground(painter, self.look, ground.adjusted(1, 1, -1, -1), self._level)


class Swatch(QWidget):
    """A ground of the picture, and what it means."""

    def __init__(self, look: Look, level: int, says: str) -> None:
        super().__init__()
        self.setLayout(row(Ground(look, level), words(says, "small", "text2"), gap=5))


class OverviewPage(QWidget):
    behind_wanted = Signal(str, str)  # picture, key of a cell or bar
    unit_wanted = Signal(str, str)  # unit, what it was reached by: `region/item` or ""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._pictures: dict[str, Picture] = {}
        self._key, self.behind = FIRST, ""
        self._sheet: CentreSheet | None = None
        self.choose = Segments(
            (
                ("provinces_score", _("จังหวัด: คะแนน"), "mute"),
                ("provinces_state", _("จังหวัด: การส่ง"), "mute"),
                ("spread", _("การกระจาย"), "mute"),
                ("regions", _("เขต"), "mute"),
                ("items", _("ข้อ × เขต"), "mute"),
                ("years", _("รายปี"), "mute"),
                ("steps", _("ขั้นตอน"), "mute"),
            ),
            _("ภาพ"),
        )
        self.choose.show_key(FIRST)
        self.choose.chosen.connect(self.show_key)
        self.view, self.table = PictureView(look), SheetTable(look)
        self._sentence = words("", "strong", wrap=True)
        self._reached = words("", "line", "text2", wrap=True)
        self._note = words("", "small", "text2", wrap=True)
        self._called = words("", "card", wrap=True)
        self.back = Button(look, _("กลับไปตัวเลขทั้งหมด"), "link", "left", do=self.show_figures)
        self._legend = QVBoxLayout()
        self.view.opened.connect(lambda key: self.behind_wanted.emit(self._key, key))
        self.view.reached.connect(lambda says: show_plain(self._reached, says))
        self.table.opened.connect(self._open)
        look.changed.connect(self._show)
        drawn = column(self._sentence, self.view, self._reached, self._legend, gap=6, edges=(14, 12, 14, 12), grow=1)
        beside = column(
            row(self._called, self.back, gap=8, grow=0), self.table, self._note, gap=6, edges=(14, 12, 14, 12), grow=1
        )
        self._both = row(frame(drawn, "card"), frame(beside, "card"), gap=10)
        self.setLayout(column(holding(flow(self.choose)), self._both, gap=10, grow=1))

    @property
    def picture(self) -> Picture | None:
        """The one that is shown."""
        return self._pictures.get(self._key)

    @property
    def pictures(self) -> tuple[Picture, ...]:
        return tuple(self._pictures.values())

    @property
    def shown(self) -> CentreSheet | None:
        """The table beside it."""
        return self._sheet

    def show_pictures(self, pictures: Sequence[Picture]) -> None:
        self._pictures = {one.id: one for one in pictures}
        self._show()

    def show_key(self, key: str) -> None:
        self._key = key
        self.choose.show_key(key)
        self._show()

    def _show(self) -> None:
        if (picture := self.picture) is None:
            return
        for at, share in enumerate((7, 3) if picture.row_heads else (4, 6) if picture.id == "steps" else (5, 4)):
            self._both.setStretch(at, share)
        show_plain(self._sentence, picture.sentence)
        self.view.show_picture(picture)
        self._show_legend(picture)
        self.show_figures()

    def _show_legend(self, picture: Picture) -> None:
        empty(self._legend)
        swatches: list[QWidget] = [Swatch(self._look, level, says) for level, says in picture.legend]
        if picture.mark_words:
            swatches.append(holding(row(words(picture.mark_words, "small", "text2"))))
        if swatches:
            self._legend.addWidget(holding(flow(*swatches, gap=12)))

    def show_figures(self) -> None:
        """The figures of the whole picture."""
        if (picture := self.picture) is not None:
            self.behind = ""
            self._show_sheet(picture.sheet)
            show(self.back, False)

    def show_behind(self, key: str, sheet: CentreSheet) -> None:
        """The units of a cell or bar."""
        self.behind = key
        self._show_sheet(sheet)
        show(self.back, True)
        self.table.setFocus()
        if sheet.rows:
            self.table.setCurrentIndex(self.table.model_.index(0, 0))

    def _show_sheet(self, sheet: CentreSheet) -> None:
        self._sheet = sheet
        show_plain(self._called, sheet.title)
        show_plain(self._note, sheet.note)
        show(self._note, bool(sheet.note))
        self.table.show_sheet(sheet)

    def _open(self, key: str) -> None:
        """A row of figures opens what stands behind it, a unit itself."""
        if self.behind:
            self.unit_wanted.emit(key, self.behind if self._key == "items" else "")
        else:
            self.behind_wanted.emit(self._key, key)

    def enter(self) -> None:
        self.view.setFocus()
