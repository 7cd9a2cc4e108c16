"""The head of a ladder: which dimension, which form of it, which items are shown."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QBoxLayout, QLineEdit, QWidget

from core.i18n import _
from core.views.assessment_rows import DimensionRow, ProfileRow
from core.views.explained import explain_dimension
from ui.desktop.pages.help_about import about
from ui.desktop.theme.look import Look
from ui.desktop.widgets.bits import Button
from ui.desktop.widgets.boxes import row
from ui.desktop.widgets.inputs import search_line
from ui.desktop.widgets.menu import add_line, menu_of, open_under
from ui.desktop.widgets.plain import Elided, show, show_plain, show_tip
from ui.desktop.widgets.segments import Segments

ALL, LEFT = "all", "left"
LARGEST = 175  # percent of letters from which the head takes two lines


class LadderHead(QWidget):
    filtered = Signal()
    profiles_wanted = Signal(object)  # ids of every profile that is to be on

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._profiles: tuple[ProfileRow, ...] = ()
        self._title = Elided("", "section", least=look.px(90))
        self._dimension: DimensionRow | None = None
        self.explain = Button(look, "", "quiet", "help", _("คำอธิบายของมิติ"))
        self.explain.clicked.connect(self._explain)
        self._profile = Button(look, "", "soft", "down", _("ประเภทของหน่วยงาน"))
        self._profile.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self._profile.clicked.connect(self._choose_profile)
        self._filter = Segments(((ALL, _("ทุกข้อ"), "mute"), (LEFT, _("ที่ยังขาด"), "mute")), _("แสดง"))
        self._filter.show_key(ALL)
        self._filter.chosen.connect(lambda _key: self.filtered.emit())
        self.search = search_line(_("ค้นหาข้อ"), says=_("พิมพ์คำในข้อ แล้วกด Enter เพื่อไปข้อที่พบถัดไป"))
        self.search.textChanged.connect(self._search)
        self._icon = QAction(self.search)
        self.search.addAction(self._icon, QLineEdit.ActionPosition.LeadingPosition)
        above = row(self._title, self.explain, self._profile, gap=8)
        above.setStretch(0, 1)
        self._line = row(above, row(self._filter, self.search, gap=8), gap=8)
        self._line.setStretch(0, 1)
        self.setLayout(self._line)
        look.changed.connect(self._draw)
        self._draw()

    def show_head(self, dimension: DimensionRow, profiles: tuple[ProfileRow, ...]) -> None:
        self._profiles, self._dimension = profiles, dimension
        self._title.show_text(_("มิติที่ {number}  {title}").format(number=dimension.number, title=dimension.title))
        show(self._profile, bool(dimension.profile))
        self._profile.show_words(dimension.profile)
        show_tip(self._profile, _("เกณฑ์ของมิตินี้ต่างกันตามประเภทหน่วยงาน กดเพื่อเปลี่ยน"))
        left = self._filter.button(LEFT)
        show_plain(left, _("ที่ยังขาด {count}").format(count=dimension.left))
        left.updateGeometry()

    @property
    def only_left(self) -> bool:
        return self._filter.key == LEFT

    def show_all(self) -> None:
        """Back to every item, without telling."""
        self._filter.show_key(ALL)
        self.search.blockSignals(True)
        self.search.clear()
        self.search.blockSignals(False)
        self._give_room()

    def _explain(self) -> None:
        if (shown := self._dimension) is not None:
            title = _("มิติที่ {number}  {title}").format(number=shown.number, title=shown.title)
            about(self._look, title, explain_dimension(shown), self)

    def _choose_profile(self) -> None:
        menu = menu_of(self)
        for profile in self._profiles:
            menu.addSeparator()
            for key, title in profile.options:
                add_line(menu, title, partial(self._wanted, profile.choice, key), key == profile.on)
        open_under(menu, self._profile)

    def _wanted(self, choice: str, key: str) -> None:
        on = {profile.choice: profile.on for profile in self._profiles} | {choice: key}
        self.profiles_wanted.emit(sorted(on.values()))

    def _search(self) -> None:
        self._give_room()
        self.filtered.emit()

    def _give_room(self) -> None:
        """What is looked for is read whole; while nothing is, the title has the room."""
        below, typed = self._look.scale >= LARGEST, bool(self.search.text())
        self.search.setMinimumWidth(self._look.px(200 if typed else 100))
        self.search.setMaximumWidth(self._look.px(400 if below else 240 if typed else 170))

    def _draw(self) -> None:
        """With the largest letters the filter stands below the title: beside it they would be wider than the screen."""
        self._icon.setIcon(self._look.icon("search", "text2", 16))
        below = self._look.scale >= LARGEST
        self._give_room()
        self._line.setDirection(QBoxLayout.Direction.TopToBottom if below else QBoxLayout.Direction.LeftToRight)
