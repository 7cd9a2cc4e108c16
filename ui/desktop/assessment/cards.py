"""An assessment's dimensions as cards, the bar of its subjects, and the heading of the ladder that is shown."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QSignalBlocker, QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QBoxLayout, QButtonGroup, QLineEdit, QWidget

from core.assessment.rows import AssessmentView, DimensionRow, ProfileChoiceRow
from core.assessment.sentences import explain_dimension
from core.exact import got_text, points_text
from core.i18n import _
from ui.desktop.base.page_context import ignored
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button, RadioCard, hold
from ui.desktop.widgets.choices import DropDown, SegmentedControl, add_line, menu_of, open_under
from ui.desktop.widgets.help_blocks import about
from ui.desktop.widgets.inputs import search_line
from ui.desktop.widgets.keys import InstalledShortcuts, KeyBinding
from ui.desktop.widgets.layout import FittedSurface, column, drop, row
from ui.desktop.widgets.painted import DimensionRing
from ui.desktop.widgets.plain import ElidedLabel, dress, name, show, show_plain, show_tip, words

LARGE = 150  # percent: the largest font size with room for the rings
# Pixels at 100 % below which a card hides its weight, its level and ring, and its full points.
WEIGHED = 310
CROWDED = 200
TIGHT = 160


class DimensionCard(RadioCard):
    """The card of a dimension: title, level, weight, points and a ring of progress; a click shows its ladder."""

    def __init__(self, look: Look, dimension: DimensionRow) -> None:
        super().__init__("dimension")
        token = f"d{(dimension.number - 1) % 5 + 1}"
        self._ring = DimensionRing(look, str(dimension.number), token)
        self._points = words("", "figure")
        self._full, self._weight = words("", "line", "text2"), words("", "line", "text2")
        self._level = words("", "linestrong", token)
        self._title = ElidedLabel("", "label")
        full = column(None, row(self._full, self._weight, gap=6), gap=0)
        top = row(self._points, full, None, column(self._level, gap=0), gap=5)
        hold(
            self,
            row(self._ring, column(top, self._title, gap=0), gap=10, edges=(12, 6, 12, 6), grow=1),
        )
        self._look = look
        self.setMinimumWidth(look.px(96))

    def show_compact(self, each: int) -> None:
        """Hide what does not fit a card `each` pixels wide: weight, level, maximum; with large type also the ring."""
        compact = each < self._look.px(CROWDED)
        show(self._level, not compact)
        show(self._full, each >= self._look.px(TIGHT))
        show(self._weight, each >= self._look.px(WEIGHED))
        show(self._ring, not compact or self._look.scale <= LARGE)

    def show_dimension(self, dimension: DimensionRow) -> None:
        self._ring.show_share(dimension.points / dimension.full if dimension.full else Fraction(0))
        points = got_text(dimension.points, dimension.full, dimension.places)
        show_plain(self._points, "" if dimension.asks_only else points)
        show_plain(
            self._full, "" if dimension.asks_only else f"/ {points_text(dimension.full or None)}"
        )
        if dimension.weight:
            weight = _("น้ำหนัก {weight}").format(weight=points_text(dimension.weight))
        else:
            weight = ""
        show_plain(self._weight, weight)
        left = _("ขาด {n} ข้อ").format(n=dimension.left) if dimension.left else _("ครบ")
        show_plain(self._level, dimension.level_words or dimension.band or left)
        self._title.show_text(dimension.short)
        dress(self, chosen="1" if self.isChecked() else "0")
        full = points_text(dimension.full)
        sentence = _("ได้ {points} จาก {full} คะแนน {level} เหลือ {left} ข้อ")
        if dimension.pointless:
            sentence = _("{level} จาก {full} เหลือ {left} ข้อ")
        elif dimension.asks_only:
            sentence = _("เหลือ {left} ข้อ")
        says = sentence.format(
            points=points, full=full, level=dimension.level_words, left=dimension.left
        )
        name(self, f"{dimension.name} {dimension.short}", says)
        show_tip(self, says)


class SubjectCalls(NamedTuple):
    """What the bar of subjects calls, each with the id of a person or register entry. What is left out does nothing."""

    show: Callable[[str], None] = ignored
    begin: Callable[[str], None] = ignored  # somebody of the register, "" = the next who is asked
    remove: Callable[[str], None] = ignored
    group: Callable[[str, str], None] = ignored  # whom, into which group


class SubjectBar(QWidget):
    """The bar of an assessment's subjects (people or register entries): the current one, progress, total result."""

    def __init__(self, look: Look, calls: SubjectCalls) -> None:
        super().__init__()
        self._calls = calls
        self._view: AssessmentView | None = None
        self.add = Button(look, _("เพิ่มคน"), "soft", "plus", do=self._add)
        self.remove = Button(
            look, "", "ghost", "bin", do=lambda: calls.remove(str(self.list.currentData()))
        )
        name(self.remove, _("ลบคำตอบของคนนี้"), _("คำตอบทั้งหมดของคนนี้ไปอยู่ในถังขยะ"))
        self.group = DropDown(look, _("กลุ่มของคนนี้"))
        self.back = Button(look, "", "ghost", "left", do=lambda: self.step(-1))
        self.next = Button(look, "", "ghost", "right", do=lambda: self.step(1))
        name(self.back, _("รายการก่อนหน้า"))
        name(self.next, _("รายการถัดไป"))
        self.list = DropDown(look, _("รายการที่กรอก"))
        self.list.setMinimumWidth(look.px(320))
        who, into = self.list.currentData, self.group.currentData
        self.list.activated.connect(lambda _at: calls.show(str(who())))
        self.group.activated.connect(lambda _at: calls.group(str(who()), str(into())))
        self._all = words("", "line", "text2", wrap=True)
        keys = (
            KeyBinding(_("รายการถัดไปที่กรอก"), ("Alt+PgDown",), lambda: self.step(1)),
            KeyBinding(_("รายการก่อนหน้าที่กรอก"), ("Alt+PgUp",), lambda: self.step(-1)),
        )
        InstalledShortcuts(self, keys)
        line = row(self.back, self.list, self.next, self.group, self.add, self.remove, None, gap=8)
        self.setLayout(column(line, self._all, gap=4))

    def show_subjects(self, view: AssessmentView, *, read_only: bool) -> None:
        """Show the subjects; `read_only`: the assessment is another office's, so none can be added or removed."""
        self._view = view
        show(self, bool(view.subjects) or view.people is not None)
        self._show_people(view, reading=read_only)
        lines = []
        for subject in view.subjects:
            if not subject.answered:
                state = _("ยังไม่เริ่ม")
            else:
                state = f"{subject.answered}/{subject.item_count}  {points_text(subject.total)}"
            lines.append((subject.id, f"{subject.words}  ·  {state}"))
        self.list.show_options(lines)
        self.list.setCurrentIndex(max(0, self.list.findData(view.subject)))
        done = sum(subject.answered == subject.item_count for subject in view.subjects)
        said = _("{word} ตอบครบ {done} จาก {all}")
        said = said.format(word=view.subject_word, done=done, all=len(view.subjects))
        if view.people is not None:
            said = "  ·  ".join(
                (said, *view.people.lines) if len(view.subjects) > 1 else view.people.lines
            )
        enough = view.people is None or view.people.enough
        if enough and view.whole is not None and any(subject.answered for subject in view.subjects):
            whole = view.whole
            total = got_text(whole.total, whole.full, whole.places)
            full = points_text(whole.full)
            mean = _("เฉลี่ยรายการที่เริ่มกรอก {total} จาก {full}")
            sum_ = _("รวม {total} จาก {full} คะแนน")
            said += "  ·  " + (mean if view.people is None else sum_).format(total=total, full=full)
        show_plain(self._all, said)

    def _show_people(self, view: AssessmentView, *, reading: bool) -> None:
        """Show the group of the shown person, and the buttons to add or remove people while nothing is locked."""
        groups = view.people.groups if view.people else ()
        shown = next((subject for subject in view.subjects if subject.id == view.subject), None)
        may = view.people is not None and not reading
        for part in (self.add, self.remove, self.group):
            part.setEnabled(not reading and (not view.locked or not view.subjects))
        for part, least in ((self.list, 1), (self.back, 2), (self.next, 2)):
            show(part, len(view.subjects) >= least)
        show(self.add, may)
        show(self.remove, may and bool(view.subjects))
        show(self.group, bool(groups) and shown is not None)
        self.group.show_options(
            [("", _("ไม่ระบุกลุ่ม")), *((group.id, group.words) for group in groups)]
        )
        self.group.setCurrentIndex(max(0, self.group.findData(shown.group if shown else "")))

    def _add(self) -> None:
        """Start the sheet of the next person; if a register offers people without one, let the user choose."""
        offered = self._view.offered if self._view else ()
        if not offered:
            self._calls.begin("")
            return
        menu = menu_of(self)
        for of, said in (*offered, ("", _("คนที่ไม่อยู่ในทะเบียน"))):
            add_line(menu, said, partial(self._calls.begin, of))
        open_under(menu, self.add)

    def step(self, delta: int) -> None:
        """Go to the next subject (1) or the previous one (-1)."""
        at = self.list.currentIndex() + delta
        if not self.isHidden() and 0 <= at < self.list.count():
            self._calls.show(str(self.list.itemData(at)))


class DimensionCards(FittedSurface):
    """The cards of all dimensions side by side, below a SubjectBar if each subject is answered for separately."""

    def __init__(self, look: Look, choose: Callable[[str], None], subjects: SubjectCalls) -> None:
        """Make the cards; `choose` gets the id of a dimension."""
        super().__init__()
        self._look = look
        self._choose = choose
        self._cards: dict[str, DimensionCard] = {}
        self._group = QButtonGroup(self)
        self._line = row(gap=8)
        self.subjects = SubjectBar(look, subjects)
        self.setLayout(column(self.subjects, self._line, gap=10))

    def show_dimensions(self, dimensions: tuple[DimensionRow, ...], chosen_id: str) -> None:
        if list(self._cards) != [dimension.id for dimension in dimensions]:
            self._make(dimensions)
        for dimension in dimensions:
            card = self._cards[dimension.id]
            card.setChecked(dimension.id == chosen_id)
            card.show_dimension(dimension)

    def _fit(self) -> None:
        for card in self._cards.values():
            card.show_compact(self.width() // len(self._cards))

    def minimumSizeHint(self) -> QSize:
        """Return the minimum size, with room for all cards in compact form."""
        each = self._look.px(140 if self._look.scale <= LARGE else 104)
        return QSize(each * len(self._cards), super().minimumSizeHint().height())

    def card(self, dimension: str) -> DimensionCard:
        return self._cards[dimension]

    def _make(self, dimensions: tuple[DimensionRow, ...]) -> None:
        for old in self._cards.values():
            self._group.removeButton(old)
            drop(self._line, old)
        self._cards = {}
        for dimension in dimensions:
            card = DimensionCard(self._look, dimension)
            card.clicked.connect(partial(self._choose, dimension.id))
            self._group.addButton(card)
            self._line.addWidget(card, 1)  # as wide as the others, whatever its words
            self._cards[dimension.id] = card
        self._fit()


ALL, LEFT = "all", "left"
LARGEST = 175  # font size in percent from which the head takes two lines


class LadderHeading(QWidget):
    """The heading above a ladder: its title, a filter and search for items, and the profiles that the form offers."""

    def __init__(
        self,
        look: Look,
        filter_items: Callable[[], None],
        use_profiles: Callable[[Sequence[str]], None],
    ) -> None:
        """Make the heading; `use_profiles` gets the ids of all profiles that are to be on."""
        super().__init__()
        self._look = look
        self._use_profiles = use_profiles
        self._profiles: tuple[ProfileChoiceRow, ...] = ()
        self._title = ElidedLabel("", "section", min_width=look.px(90))
        self._dimension: DimensionRow | None = None
        self.explain = Button(look, "", "quiet", "help", _("คำอธิบายของส่วนนี้"), do=self._explain)
        self._profile = Button(
            look, "", "soft", "down", _("ประเภทของหน่วยงาน"), do=self._choose_profile
        )
        self._profile.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self._filter = SegmentedControl(
            ((ALL, _("ทุกข้อ"), "mute"), (LEFT, _("ที่ยังขาด"), "mute")), _("แสดง"), ALL
        )
        self._filter.chosen.connect(filter_items)
        self.search = search_line(
            _("ค้นหาข้อ"), description=_("พิมพ์คำในข้อ แล้วกด Enter เพื่อไปข้อที่พบถัดไป")
        )
        self.search.textChanged.connect(self._give_room)
        self.search.textChanged.connect(filter_items)
        self._icon = QAction(self.search)
        self.search.addAction(self._icon, QLineEdit.ActionPosition.LeadingPosition)
        above = row(self._title, self.explain, self._profile, gap=8, grow=0)
        self._line = row(above, row(self._filter, self.search, gap=8), gap=8, grow=0)
        self.setLayout(self._line)
        look.changed.connect(self._draw)
        self._draw()

    def show_head(self, dimension: DimensionRow, profiles: tuple[ProfileChoiceRow, ...]) -> None:
        self._profiles, self._dimension = profiles, dimension
        self._title.show_text(f"{dimension.name}  {dimension.title}")
        show(self._profile, bool(dimension.profile) or any(not one.on for one in profiles))
        self._profile.show_words(dimension.profile or _("ประเภทของหน่วยงาน"))
        show_tip(self._profile, _("เกณฑ์ของส่วนนี้ต่างกันตามประเภทหน่วยงาน กดเพื่อเปลี่ยน"))
        left = self._filter.button(LEFT)
        show_plain(left, _("ที่ยังขาด {count}").format(count=dimension.left))
        left.updateGeometry()

    @property
    def only_left(self) -> bool:
        return self._filter.key == LEFT

    def show_all(self) -> None:
        """Clear filter and search without emitting a signal."""
        self._filter.show_key(ALL)
        with QSignalBlocker(self.search):
            self.search.clear()
        self._give_room()

    def _explain(self) -> None:
        shown = self._dimension
        if shown is not None:
            about(self._look, f"{shown.name}  {shown.title}", explain_dimension(shown), self)

    def _choose_profile(self) -> None:
        menu = menu_of(self)
        for profile in self._profiles:
            menu.addSeparator()
            for key, title in profile.options:
                add_line(menu, title, partial(self._wanted, profile.choice, key), key == profile.on)
        open_under(menu, self._profile)

    def _wanted(self, choice: str, key: str) -> None:
        on = {profile.choice: profile.on for profile in self._profiles}
        # a single one is switched off by a second click
        on[choice] = "" if on[choice] == key == choice else key
        self._use_profiles(sorted(filter(None, on.values())))

    def _give_room(self) -> None:
        """Widen the search field while it holds text, so that it is readable; otherwise the title gets the room."""
        below, typed = self._look.scale >= LARGEST, bool(self.search.text())
        self.search.setMinimumWidth(self._look.px(200 if typed else 100))
        most = 240 if typed else 170
        self.search.setMaximumWidth(self._look.px(400 if below else most))

    def _draw(self) -> None:
        """With the largest fonts put the filter below the title: side by side they would not fit the screen."""
        self._icon.setIcon(self._look.icon("search", "text2", 16))
        below = self._look.scale >= LARGEST
        self._give_room()
        self._line.setDirection(
            QBoxLayout.Direction.TopToBottom if below else QBoxLayout.Direction.LeftToRight
        )
