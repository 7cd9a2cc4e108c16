"""The page of work assigned to units below: who answered, who has not, the result, and the units' evidence."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QLabel, QWidget

from core.assigning.board import (
    NONE,
    AssignmentBoard,
    AssignmentLine,
    UnitAnswerLine,
    WorkOrderProgress,
)
from core.assigning.choices import given_words
from core.assigning.orders import SHARE, SUM
from core.assigning.view import UnitEvidence
from core.i18n import _
from core.thai.written import arabic_digits
from ui.desktop.assigning.table import AssigneeTable
from ui.desktop.base.thumbnails import ThumbnailCache
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button, CardButton, IconLabel, Pill, hold
from ui.desktop.widgets.choices import DropDown
from ui.desktop.widgets.layout import Surface, column, empty, flow, frame, holding, row, scrolling
from ui.desktop.widgets.painted import FractionBar
from ui.desktop.widgets.plain import ElidedLabel, name, show, show_plain, show_some, show_tip, words
from ui.desktop.widgets.read_only import ReadOnlyBar

SIDE = 306  # design pixels of the right column
LARGE = 150  # font size in percent from which it is below
WIDEST = 2**24 - 1  # Qt's value for no limit
SHORT = 90  # letters shown of a list
NAMED = 6  # missing units named above the table
WIDE, HIGH = 108, 62  # design pixels of a thumbnail
ACROSS, FIRST = 2, 6  # thumbnails per row; shown before "more"


class AssignedRowCard(Surface):
    """A card with this office's row or item for which work was assigned, and the result of the units' answers."""

    def __init__(self, look: Look) -> None:
        super().__init__("card")
        self._title = words("", "linestrong", wrap=True)
        self._figure, self._of = words("", "big"), words("", "line", "text2", wrap=True)
        self._bar = FractionBar(look)
        self._said = words("", "line", "text2", wrap=True)
        big = row(self._figure, self._of, gap=8, grow=1)
        self._more = column(gap=4)
        head = words(_("แถวของหน่วยงานนี้"), "card")
        body = column(
            head, self._title, big, self._bar, self._more, self._said, gap=5, edges=(14, 10, 14, 12)
        )
        self.setLayout(body)

    def show_board(self, board: AssignmentBoard, work: WorkOrderProgress | None) -> None:
        show_plain(self._title, "  ".join(filter(None, (board.number, board.title))))
        sums = work.sums if work else ()
        main = next((sum_ for sum_ in sums if sum_.figure.figure.way in (SUM, SHARE)), None)
        show_plain(self._figure, main.words if main else "")
        rolled = work.rolled if work else None
        if rolled:
            answered = _("จาก {n} ใน {of} หน่วยงาน").format(n=rolled.answered, of=len(rolled.units))
        else:
            answered = ""
        show_plain(self._of, "  ".join(filter(None, (main.unit if main else "", answered))))
        if rolled and rolled.units:
            share = Fraction(rolled.answered, len(rolled.units))
        else:
            share = Fraction(0)
        self._bar.show_bar(share, None)
        show(self._figure, main is not None)
        show(self._of, rolled is not None)
        show(self._bar, rolled is not None)
        empty(self._more)
        for sum_ in sums:
            if sum_ is not main:
                flat = " / ".join(sum_.words.split("\n"))  # the table and the row have all of it
                told = flat if len(flat) <= SHORT else f"{flat[:SHORT]}…"
                text = words(f"{sum_.title}: {told}", "line", wrap=True)
                self._more.addWidget(text)
                text.show()
        said = _("ยอดเปลี่ยนเองเมื่อหน่วยงานส่งมา และเขียนลงในแถวเมื่อล็อกเพื่อลงนาม") if sums else ""
        show_some(self._said, board.locked or said)


class AssignedWorkCard(Surface):
    """The card with the text of assigned work, its due date, and how the units' answers are used."""

    def __init__(self, look: Look) -> None:
        super().__init__("card")
        self._text = words("", "line", wrap=True)
        self._rules = words("", "line", "text2", wrap=True)
        self._due = words("", "line", "text2", wrap=True)
        self.change = Button(look, _("แก้งานที่มอบหมาย"), "ghost", "pen", small=True)
        head, foot = words(_("งานและวิธีรวม"), "card"), row(self.change, None)
        self.setLayout(
            column(head, self._text, self._rules, self._due, foot, gap=5, edges=(14, 10, 14, 12))
        )

    def show_work(self, work: WorkOrderProgress, *, may: bool) -> None:
        show_plain(
            self._text, arabic_digits(f"{given_words(work.rolled.order)}: {work.rolled.text}")
        )
        rules = "\n".join(
            f"{one.title}: {one.rule}" if one.title != one.rule else one.rule for one in work.sums
        )
        show_plain(self._rules, arabic_digits(rules or _("ไม่รวมคำตอบลงในช่องใด")))
        due = _("ถึง {day} หน่วยงานเห็นงานนี้ที่หน้าหลักของตน").format(day=work.due)
        show_plain(self._due, due if work.due else _("ไม่กำหนดวัน หน่วยงานเห็นงานนี้ที่หน้าหลักของตน"))
        show(self.change, may)


class UnitSelectionBar(Surface):
    """The bar with the selected unit's name and answer, or how many units are selected, and its action buttons."""

    def __init__(self, look: Look) -> None:
        super().__init__("inset")
        self._said = words("", "line", wrap=True)
        self.open = Button(look, _("เปิดรายการของหน่วยงาน"), "link", "right")
        self.withdraw = Button(look, _("ยกเลิกการมอบหมาย"), "link", "bin")
        self.setLayout(
            column(
                self._said,
                holding(flow(self.open, self.withdraw, gap=8)),
                gap=2,
                edges=(10, 5, 8, 5),
            )
        )

    def show_lines(self, lines: Sequence[UnitAnswerLine], *, may: bool) -> None:
        one = lines[0] if len(lines) == 1 else None
        if one is not None:
            wrote = _("เขียนว่า “{text}”").format(text=" ".join(one.answer.assignment.words.split()))
            phone = _("โทร {phone}").format(phone=one.answer.phone) if one.answer.phone else ""
            parts = (
                one.answer.name,
                *one.notes,
                wrote if one.answer.assignment.words else "",
                phone,
            )
            show_plain(self._said, arabic_digits(" · ".join(filter(None, parts))))
        else:
            show_plain(self._said, _("เลือกไว้ {n} หน่วยงาน").format(n=len(lines)))
        show(self.open, one is not None and one.row is not None)
        show(self.withdraw, may)
        show(self, bool(lines))


class AssigningCalls(NamedTuple):
    """What the page of assigned work calls on request."""

    show_title: Callable[[AssignmentLine], None]
    choose_period: Callable[[str], None]
    remind: Callable[[WorkOrderProgress], None]
    assign: Callable[[WorkOrderProgress | None], None]  # to more units, None = something new
    change: Callable[[WorkOrderProgress], None]
    withdraw: Callable[[Sequence[UnitAnswerLine]], None]
    open_row: Callable[[UnitAnswerLine], None]  # show the row of a unit
    use: Callable[[UnitEvidence, bool], None]  # as a proof, or no longer
    look_at: Callable[[UnitEvidence], None]


class AssigningPage(QWidget):
    """The page with the work assigned for one row, item or register; only `show_board` changes what it shows."""

    def __init__(self, look: Look, thumbs: ThumbnailCache, calls: AssigningCalls) -> None:
        super().__init__()
        self._look, self._calls = look, calls
        self.board: AssignmentBoard | None = None
        self._at = 0  # index of the work shown
        self._titles: Sequence[AssignmentLine] = ()
        self.locked = ReadOnlyBar(look)
        self.titles = DropDown(look, _("งานที่มอบหมายของปีนี้"))
        self.works = DropDown(look, _("งานที่มอบหมายของแถวนี้"))
        self.titles.activated.connect(lambda at: calls.show_title(self._titles[at]))
        self.works.activated.connect(self._choose)
        self.periods: DropDown | None = None
        self._periods = row(gap=0)
        self._head, self._pill = words("", "section"), Pill(look, "", "warn", "warn")
        copies = _("คัดลอกข้อความแจ้ง {n} แห่ง").format(n=0)
        self.remind = Button(look, copies, "link", "copy", do=self._remind)
        self.more = Button(
            look, _("เพิ่มหน่วยงาน"), "link", "plus", do=lambda: calls.assign(self.work)
        )
        self.missing = words("", "line", "warn", wrap=True)
        self.changed = words("", "line", "warn", wrap=True)
        self.table = AssigneeTable(look, calls.open_row)
        self._sum, self._sums = words("", "linestrong"), words("", "linestrong", wrap=True)
        self.bar = UnitSelectionBar(look)
        self._none = words("", "body", "text2", wrap=True)
        self.first = Button(
            look, _("มอบหมายให้หน่วยงาน"), icon="plus", do=partial(calls.assign, None)
        )
        self._given = holding(
            column(
                holding(flow(self._head, self._pill, self.remind, self.more, gap=10)),
                self.missing,
                self.changed,
                self.table,
                frame(row(self._sum, self._sums, gap=12, edges=(10, 5, 10, 5), grow=1), "inset"),
                self.bar,
                gap=6,
                grow=3,
            )
        )
        self._empty = holding(column(self._none, row(self.first, None), None, gap=12))
        self._rows = AssignedRowCard(look)
        self.pieces = UnitEvidenceCard(look, thumbs, calls.use, calls.look_at)
        self.rules = AssignedWorkCard(look)
        self._side = scrolling(
            column(self._rows, self.pieces, self.rules, None, gap=10, edges=(0, 0, 6, 0))
        )
        self._which = holding(row(self.titles, self.works, self._periods, None, gap=8, grow=0))
        body = column(self._which, self._given, self._empty, gap=8, edges=(14, 10, 14, 10), grow=1)
        self._line = row(frame(body, "card"), self._side, gap=12, grow=0)
        self.setLayout(column(self.locked, scrolling(self._line), gap=8, grow=1))
        self.table.selectionModel().selectionChanged.connect(self._show_bar)
        self.bar.open.clicked.connect(
            lambda: calls.open_row(self.table.picked[0]) if self.table.picked else None
        )
        self.bar.withdraw.clicked.connect(lambda: calls.withdraw(self.table.picked))
        self.rules.change.clicked.connect(self._change)
        look.changed.connect(self._fit)
        self._fit()

    @property
    def work(self) -> WorkOrderProgress | None:
        """The assigned work that is shown; None if there is none."""
        works = self.board.works if self.board else ()
        return works[min(self._at, len(works) - 1)] if works else None

    @property
    def may(self) -> bool:
        """True if the shown row or item is not locked, so that work can be assigned or withdrawn."""
        return self.board is not None and not self.board.locked

    def show_board(self, board: AssignmentBoard, titles: Sequence[AssignmentLine]) -> None:
        """Show the work assigned for a row or item. `titles`: all work assigned this year, from which to choose."""
        if self.board is None or (board.about, board.item) != (self.board.about, self.board.item):
            self._at = 0
        self.board = board
        self.locked.show_locked(board.locked)
        self._show_titles(board, titles)
        self._show_periods(board)
        work = self.work
        show(self._given, work is not None)
        show(self._empty, work is None)
        self._rows.show_board(board, work)
        show(self.pieces, work is not None)
        show(self.rules, work is not None)
        self.pieces.show_work(work, may=self.may)
        show(self.first, self.may)
        none = _(
            "ยังไม่ได้มอบหมาย “{title}” ให้หน่วยงานใด มอบหมายแล้วจะเห็นที่นี่ว่าใครตอบ ใครยังขาด และรวมได้เท่าไร"
        )
        show_plain(self._none, none.format(title=board.title))
        if work is not None:
            self._show_work(work)

    def _show_work(self, work: WorkOrderProgress) -> None:
        rolled = work.rolled
        missing = work.rolled.missing
        waits = not (work.over or work.rolled.answered)
        show_plain(self._head, _("มอบให้ {n} หน่วยงาน").format(n=len(rolled.units)))
        if missing and waits:
            self._pill.show_pill(_("รอ {n} แห่ง").format(n=len(missing)), "info", "more")
        elif missing:
            self._pill.show_pill(_("ขาด {n} แห่ง").format(n=len(missing)), "warn", "warn")
        else:
            self._pill.show_pill(_("ตอบครบ"), "ok", "tick")
        names = ", ".join(one.name for one in missing[:NAMED])
        if len(missing) > NAMED:
            names = _("{names} และอีก {n} แห่ง").format(names=names, n=len(missing) - NAMED)
        over = _("เลยกำหนด {day} แล้ว ยังขาด: {names}").format(day=work.due, names=names)
        show_plain(self.missing, over if work.over else _("ยังขาด: {names}").format(names=names))
        show(self.missing, bool(missing) and not waits)
        show_some(self.changed, work.changed or work.later)
        self._pill.updateGeometry()
        copies = _("คัดลอกข้อความแจ้ง {n} แห่ง") if waits else _("คัดลอกข้อความเตือน {n} แห่ง")
        self.remind.show_words(copies.format(n=len(missing)))
        show(self.remind, bool(missing))
        show(self.more, self.may)
        self.table.show_work(work)
        show_plain(self._sum, work.total)
        said = [
            f"{sum_.title} {sum_.words}"
            for sum_ in work.sums
            if sum_.words != NONE and "\n" not in sum_.words
        ]
        show_plain(self._sums, arabic_digits("  ·  ".join(said)))
        self.rules.show_work(work, may=self.may)
        self._show_bar()

    def _remind(self) -> None:
        if self.work is not None:
            self._calls.remind(self.work)

    def _change(self) -> None:
        if self.work is not None:
            self._calls.change(self.work)

    def _show_bar(self) -> None:
        self.bar.show_lines(self.table.picked, may=self.may)

    def _show_titles(self, board: AssignmentBoard, titles: Sequence[AssignmentLine]) -> None:
        """Show the other work of the year, and the choice between several assignments of this row."""
        here = AssignmentLine(board.about, board.item, board.title, _("ยังไม่ได้มอบหมาย"))
        there = any((title.about, title.item) == (board.about, board.item) for title in titles)
        self._titles = (*titles, *(() if there else (here,)))
        self.titles.show_options(
            (n, f"{title.title}  ·  {title.says}") for n, title in enumerate(self._titles)
        )
        at = next(
            (
                n
                for n, title in enumerate(self._titles)
                if (title.about, title.item) == (board.about, board.item)
            ),
            0,
        )
        self.titles.setCurrentIndex(at)
        show(self.titles, len(self._titles) > 1)
        self.works.show_options(
            (n, " ".join(work.rolled.text.split())[:60]) for n, work in enumerate(board.works)
        )
        if board.works:
            self.works.setCurrentIndex(min(self._at, len(board.works) - 1))
        show(self.works, len(board.works) > 1)
        show(self._which, len(self._titles) > 1 or len(board.works) > 1 or bool(board.periods))

    def _show_periods(self, board: AssignmentBoard) -> None:
        empty(self._periods)
        self.periods = None
        if board.periods:
            self.periods = drop = DropDown(self._look, _("งวดของรายงาน"), board.periods)
            drop.setCurrentIndex(
                next((n for n, one in enumerate(board.periods) if one[0] == board.period), 0)
            )
            drop.activated.connect(lambda at: self._calls.choose_period(board.periods[at][0]))
            drop.setMaximumWidth(self._look.px(300))
            drop.setMinimumContentsLength(max(len(said) for _id, said in board.periods))
            self._periods.addWidget(drop)
            drop.show()

    def _choose(self, index: int) -> None:
        self._at = index
        if self.board is not None:
            self.show_board(self.board, self._titles)

    def enter(self) -> None:
        """Focus the table of units or, as long as no work is shown, the button that assigns work."""
        (self.table if self.work is not None else self.first).setFocus()

    def _fit(self) -> None:
        """With large fonts put the cards below the table, and let the whole page scroll."""
        below, look = self._look.scale >= LARGE, self._look
        self._line.setDirection(
            QBoxLayout.Direction.TopToBottom if below else QBoxLayout.Direction.LeftToRight
        )
        self._side.setMinimumWidth(0 if below else look.px(SIDE))
        self._side.setMaximumWidth(WIDEST if below else look.px(SIDE))
        self._side.setMinimumHeight(look.px(300) if below else 0)
        self.table.setMinimumHeight(look.px(190) if below else 0)


class EvidenceTile(CardButton):
    """A button with the thumbnail of one unit's evidence; a click uses it as a proof, another click ends that."""

    def __init__(self, look: Look, thumbs: ThumbnailCache, piece: UnitEvidence, unit: str) -> None:
        super().__init__("option")
        self._look = look
        self._thumbs = thumbs
        self.piece = piece
        self._size = QSize(look.px(WIDE), look.px(HIGH))
        self._picture = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        self._picture.setFixedSize(self._size)
        icon = "ticked" if piece.linked else "unticked"
        mark = IconLabel(look, icon, "accent" if piece.linked else "text2", 16)
        title = ElidedLabel(piece.title or _("หลักฐาน"), "small", min_width=look.px(60))
        hold(
            self, column(self._picture, row(mark, title, gap=4, grow=1), gap=2, edges=(4, 4, 4, 3))
        )
        used = _("ใช้แล้ว กดเพื่อเลิกใช้") if piece.linked else _("กดเพื่อใช้เป็นหลักฐาน")
        name(
            self, _("{title} ของ {unit}").format(title=piece.title or _("หลักฐาน"), unit=unit), used
        )
        show_tip(self, f"{piece.title}\n{unit}\n{used}")
        self.draw()

    def draw(self) -> None:
        """Draw the thumbnail, or an icon as long as it is not read."""
        if self.piece.preview:
            found = self._thumbs.get(self.piece.preview, self._size)
        else:
            found = QPixmap()
        there = found is not None and found.width() > 1
        sign = "photo" if self.piece.preview else "doc"
        self._picture.setPixmap(
            found if found is not None and there else self._look.pixmap(sign, "text2", 24)
        )


class UnitEvidenceCard(Surface):
    """The evidence that units below gave for the work; it can be used as proof of this office's row or item."""

    def __init__(
        self,
        look: Look,
        thumbs: ThumbnailCache,
        use: Callable[[UnitEvidence, bool], None],
        look_at: Callable[[UnitEvidence], None],
    ) -> None:
        super().__init__("card")
        self._look, self._use, self._look_at = look, use, look_at
        self._thumbs = thumbs
        self._may = True
        self._every = False
        self._shown: tuple[tuple[UnitEvidence, str], ...] = ()
        self.tiles: list[EvidenceTile] = []
        self._said = words("", "line", "text2", wrap=True)
        self._grid = QGridLayout()
        self._grid.setSpacing(6)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self.more = Button(
            look, _("แสดงอีก {n} ชิ้น").format(n=0), "link", "down", do=self._show_every
        )
        show(self.more, False)
        title = words(_("หลักฐานของหน่วยงาน"), "card")
        self.setLayout(
            column(title, holding(self._grid), self.more, self._said, gap=6, edges=(14, 10, 14, 12))
        )
        thumbs.come.connect(self._draw)

    def show_work(self, work: WorkOrderProgress | None, *, may: bool) -> None:
        """Show units' evidence for `work` (None = no work), pieces in use first; `may`: the user may change that."""
        found = [
            (piece, one.name) for one in (work.rolled.units if work else ()) for piece in one.pieces
        ]
        found.sort(key=lambda one: not one[0].linked)
        if (tuple(found), may) != (self._shown, self._may):
            self._shown, self._may = tuple(found), may
            self._fill()
        used = [(piece, unit) for piece, unit in found if piece.linked]
        names = ", ".join(dict.fromkeys(unit for _piece, unit in used))
        said = _("ใช้ {n} ชิ้น จาก {units} หลักฐานยังเป็นของหน่วยงาน ไม่ทำสำเนา")
        said = said.format(n=len(used), units=names)
        if not used:
            if found:
                said = _("กดภาพเพื่อใช้เป็นหลักฐาน หลักฐานยังเป็นของหน่วยงาน ไม่ทำสำเนา")
            else:
                said = _("ยังไม่มีหน่วยงานใดแนบหลักฐาน")
        show_plain(self._said, said)

    def _fill(self) -> None:
        at = next((tile.piece.evidence for tile in self.tiles if tile.hasFocus()), None)
        empty(self._grid)
        self.tiles = []
        shown: Sequence[tuple[UnitEvidence, str]] = (
            self._shown if self._every else self._shown[:FIRST]
        )
        for n, (piece, unit) in enumerate(shown):
            tile = EvidenceTile(self._look, self._thumbs, piece, unit)
            tile.setEnabled(self._may)
            tile.clicked.connect(partial(self._use, piece, not piece.linked))
            see = Button(self._look, unit, "link", do=partial(self._look_at, piece))
            name(see, _("ดู {title} ของ {unit}").format(title=piece.title or _("หลักฐาน"), unit=unit))
            held = holding(column(tile, see, gap=0))
            self._grid.addWidget(held, n // ACROSS, n % ACROSS)
            held.show()
            self.tiles.append(tile)
            if piece.evidence == at:
                tile.setFocus()
        self.more.show_words(_("แสดงอีก {n} ชิ้น").format(n=len(self._shown) - len(shown)))
        show(self.more, len(shown) < len(self._shown))

    def _show_every(self) -> None:
        self._every = True
        self._fill()

    def _draw(self) -> None:
        for tile in self.tiles:
            tile.draw()
