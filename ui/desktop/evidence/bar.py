"""The filters above the list of evidence, and the bar that offers new files of the scanner's folder."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, QSize
from PySide6.QtWidgets import QLineEdit

from core.evidence.kinds import KINDS, kind_words
from core.evidence.view import EvidencePiece
from core.i18n import _
from core.thai.search import folded, match_rank
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button, IconLabel
from ui.desktop.widgets.choices import DropDown, SegmentedControl
from ui.desktop.widgets.layout import FittedSurface, FlowLayout, Surface, column, grow_down, row
from ui.desktop.widgets.plain import SEEKS, ElidedLabel, dress, name, show, show_plain, words

ALL = "all"
PICTURES = "pictures"
PAPERS = "papers"
LINKS = "links"
LOOSE = "loose"
DAYLESS = "dayless"
ALIKE = "alike"
SIGNED = "signed"
WIDE, LEAST = 130, 190  # design pixels of a filter, least of the search field
# pixels between parts; greatest width of a filter, so that three fit with the largest text
GAP = 8
MOST = 200


class SearchField(QLineEdit):
    """A search field that takes the requested width if it is available, and never widens the window."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty(SEEKS, True)
        self._wide = LEAST

    def ask_width(self, wide: int) -> None:
        if wide != self._wide:
            self._wide = wide
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(self._wide, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(LEAST, super().minimumSizeHint().height())


class EvidenceFilterBar(FittedSurface):
    """A bar of filters above the list of evidence; a piece must match all of them to be listed."""

    def __init__(self, look: Look, changed: Callable[[], None]) -> None:
        """Make the bar; `changed` is called when other pieces match."""
        super().__init__()
        self._changed = changed
        self._look = look
        names = ((ALL, _("ทั้งหมด")), (PICTURES, _("ภาพ")), (PAPERS, _("เอกสาร")), (LINKS, _("ลิงก์")))
        self._sorts = tuple((key, label, "") for key, label in names)
        self.sorts = SegmentedControl(self._sorts, _("แสดง"), ALL, do=lambda _key: changed())
        self.kind = DropDown(look)
        self.year = DropDown(look)
        self.state = DropDown(look)
        for box, label in (
            (self.kind, _("ชนิด")),
            (self.year, _("ปีงบประมาณ")),
            (self.state, _("สถานะ")),
        ):
            name(box, label)
            box.currentIndexChanged.connect(lambda _index: changed())
        self.find_words = SearchField()
        self.find_words.setPlaceholderText(_("ค้นหาชื่อ ไฟล์ หรือข้อที่ใช้"))
        self.find_words.setClearButtonEnabled(True)
        name(self.find_words, _("ค้นหาหลักฐาน"))
        self.find_words.textChanged.connect(lambda _text: changed())
        self.as_lines = Button(look, "", "quiet", "table", _("แสดงเป็นรายการ"))
        self.as_lines.setCheckable(True)
        self.clear = Button(look, _("ล้างตัวกรอง"), "link", "cross", do=self.show_all)
        self._count = words("", "line", "text2")
        self._fill(())
        flow = FlowLayout(GAP)
        for part in (
            self.sorts,
            self.kind,
            self.year,
            self.state,
            self.find_words,
            self.as_lines,
            self._count,
            self.clear,
        ):
            flow.addWidget(part)
        self.setLayout(flow)
        grow_down(self)
        look.changed.connect(self._fit)
        self._fit()

    def show_pieces(self, pieces: Sequence[EvidencePiece]) -> None:
        """Offer in each filter the values that occur in `pieces`; a chosen value stays while it occurs."""
        self._fill(pieces)
        counts = Counter(map(sort_of, pieces)) + Counter({ALL: len(pieces)})
        for key, label, _tone in self._sorts:
            button = self.sorts.button(key)
            show_plain(button, f"{label} {counts[key]:,}")
            button.updateGeometry()
        for widget in (self.sorts, self):  # the texts may be longer now
            layout = widget.layout()
            if layout is not None:
                layout.activate()
        self._fit()

    def show_count(self, shown: int, total: int) -> None:
        show_plain(self._count, _("{n} จาก {of}").format(n=f"{shown:,}", of=f"{total:,}"))
        for widget in (self._count, self.clear):
            show(widget, shown < total)

    def show_all(self) -> None:
        """Clear all filters and the search."""
        self.sorts.show_key(ALL)
        for box in (self.kind, self.year, self.state):
            with QSignalBlocker(box):
                box.setCurrentIndex(0)
        with QSignalBlocker(self.find_words):
            self.find_words.clear()
        self._changed()

    @property
    def narrowed_to_alike(self) -> bool:
        return str(self.state.currentData()) == ALIKE

    def fits(self, pieces: Iterable[EvidencePiece]) -> list[EvidencePiece]:
        """Return the pieces that match all filters, except the filter for similar photos, which the page applies."""
        query, sort = folded(self.find_words.text()), self.sorts.key
        kind = self.kind.currentData()
        year = self.year.currentData()
        state = self.state.currentData()
        if not (query or kind or year or state) and sort == ALL:
            return [*pieces]
        return [
            piece
            for piece in pieces
            if sort in (ALL, sort_of(piece))
            and (not kind or piece.kind == kind)
            and (not year or year in piece.years)
            and {LOOSE: not piece.uses, DAYLESS: not piece.date, SIGNED: piece.signed}.get(
                state, True
            )
            and match_rank(piece.search_text, query)
        ]

    def _fill(self, pieces: Sequence[EvidencePiece]) -> None:
        kinds = {piece.kind for piece in pieces if piece.kind}
        known = [kind for kind in KINDS if kind in kinds] + sorted(kinds - set(KINDS))
        years = sorted({year for piece in pieces for year in piece.years}, reverse=True)
        states = [
            (LOOSE, _("ยังไม่ใช้ที่ใด")),
            (DAYLESS, _("ไม่มีวันที่")),
            (ALIKE, _("ภาพที่คล้ายกัน")),
            (SIGNED, _("ฉบับลงนาม")),
        ]
        self.kind.show_options([(None, _("ทุกชนิด")), *((kind, kind_words(kind)) for kind in known)])
        self.year.show_options(
            [(None, _("ทุกปี")), *((year, _("ปี {year}").format(year=year)) for year in years)]
        )
        self.state.show_options([(None, _("ทุกสถานะ")), *states])

    def _fit(self) -> None:
        """Give the search field the remaining room, or a line of its own."""
        wide = min(self._look.px(WIDE), MOST)
        for box in (self.kind, self.year, self.state):
            box.setFixedWidth(wide)
        lines_width = self.as_lines.sizeHint().width() + GAP
        taken = self.sorts.sizeHint().width() + 3 * (wide + GAP) + lines_width + GAP
        room = self.width() - taken
        self.find_words.ask_width(
            room if room >= self._look.px(LEAST) else max(LEAST, self.width() - lines_width)
        )


def sort_of(piece: EvidencePiece) -> str:
    if piece.url:
        return LINKS
    return PICTURES if piece.photo else PAPERS


NAMED = 4  # files listed by name


class ScannerFilesBar(Surface):
    """A bar that offers new files in the scanner's folder as evidence."""

    def __init__(self, look: Look) -> None:
        super().__init__("banner")
        dress(self, tone="soft")
        self.paths: tuple[Path, ...] = ()
        self._text = words("", "linestrong", wrap=True)
        self._names = ElidedLabel("", "small", "text2")
        self.take = Button(look, _("เพิ่มเป็นหลักฐาน"), "primary", "plus", small=True)
        self.skip = Button(look, _("ไม่ใช้ไฟล์เหล่านี้"), "link", "cross", small=True)
        texts = column(self._text, self._names, gap=0)
        line = row(
            IconLabel(look, "scan", "accent"),
            texts,
            self.skip,
            self.take,
            gap=10,
            edges=(14, 7, 10, 7),
            grow=1,
        )
        self.setLayout(line)
        show(self, False)

    def show_files(self, paths: Sequence[Path], folder: str) -> None:
        """Show the number of new files in the scanner's `folder`; hide the bar if there are none."""
        self.paths = tuple(paths)
        show(self, bool(paths))
        show_plain(
            self._text,
            _("มีไฟล์ใหม่ {n} ไฟล์ในโฟลเดอร์สแกน {folder}").format(n=len(paths), folder=folder),
        )
        names = "  ".join(path.name for path in paths[:NAMED])
        self._names.show_text(f"{names}  …" if len(paths) > NAMED else names)
