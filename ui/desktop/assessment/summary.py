"""The helper column: total against the pass mark, the radar, and the cheapest way to a grade as a list of items."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.assessment.ranking import waiting_words
from core.assessment.rows import Advice, AssessmentView, ExtraRow
from core.assessment.sentences import left_open, result_words
from core.exact import got_text, points_text
from core.forms.called import grade_words
from core.gaps.gaps import GradeItem, GradeWay
from core.gaps.rows import GapRow
from core.i18n import _
from core.thai.numbering import arabic_digits
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button, Pictogram, Pill
from ui.desktop.widgets.choices import DropDown, add_line, menu_of, open_under
from ui.desktop.widgets.inputs import NumberEdit
from ui.desktop.widgets.layout import Surface, column, empty, flow, frame, holding, row
from ui.desktop.widgets.painted import Bar, LegendLine, RadarChart
from ui.desktop.widgets.plain import Elided, name, show, show_plain, show_some, show_tip, words


class TotalCard(Surface):
    """Base points against the pass mark; extra points stand apart, never in the bar."""

    wanted = Signal(object)  # [(slot, text)] of an extra

    def __init__(self, look: Look) -> None:
        super().__init__("card")
        self._look = look
        self._total = words("", "big")
        self._total.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._full = words("", "strong", "text2")
        self._band = Pill(look)
        self._passes = Pill(look)
        self._bar = Bar(look, 0, 10)
        self._coverage = words("", "small", "text2")
        self._extra = words("", "smallstrong")
        self._foot = flow(self._coverage, self._extra)
        self._beside = words("", "smallstrong", wrap=True)
        self._entries: dict[str, tuple[NumberEdit, ExtraRow]] = {}
        total = row(self._total, column(None, self._full, 6, gap=0), None, gap=6)
        figure = column(words(_("คะแนนรวม"), "label", "text2"), total, gap=0)
        head = flow(holding(figure), holding(column(None, self._band, self._passes, None, gap=6)), gap=6)
        self.setLayout(column(head, self._bar, self._foot, self._beside, gap=3, edges=(16, 8, 14, 8)))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def show_total(self, view: AssessmentView) -> None:
        mark_text = points_text(view.pass_mark or Fraction(0))
        base_text = got_text(view.base, view.full, view.places)
        show_plain(self._total, got_text(view.total, view.full, view.places))
        self._total.setMinimumHeight(self._total.sizeHint().height())
        show_plain(self._full, f"/ {points_text(view.full or None)}")
        self._band.show_pill(grade_words(view.band))
        show(self._band, view.graded)
        show(self._passes, view.passes is not None)
        mark_words = mark_text if view.pass_mark is not None else ""
        if view.passes and view.done:
            self._passes.show_pill(_("ผ่าน {mark}").format(mark=mark_words).rstrip(), "ok", "tick")
        elif view.passes:
            self._passes.show_pill(_("ถึง {mark} ยังไม่ครบ").format(mark=mark_words or _("เกณฑ์")), "warn", "warn")
        else:
            self._passes.show_pill(_("ยังไม่ผ่าน {mark}").format(mark=mark_words).rstrip(), "warn", "warn")
        show_tip(self._passes, left_open(view.unanswered, view.of, view.unproved, view.found))
        share = view.base / view.full if view.full else Fraction(0)
        mark = view.pass_mark / view.full if view.pass_mark is not None and view.full else None
        self._bar.show_bar(share, mark)
        says = _("คะแนนฐาน {base} จาก {full} เกณฑ์ผ่าน {mark}").format(
            base=base_text, full=points_text(view.full), mark=mark_text
        )
        name(self._bar, _("คะแนนฐานเทียบเกณฑ์ผ่าน"), says)
        extra, most = points_text(view.extra), points_text(view.extra_full)
        text = _("พิเศษ {extra} / {full}").format(extra=extra, full=most)
        if view.extra:
            band = grade_words(view.base_band, graded=view.graded)
            text = _("{said}  ไม่รวมพิเศษ {base} {band}").format(said=text, base=base_text, band=band).rstrip()
        show_some(self._extra, text if view.extra_full > 0 else "")
        show_tip(self._extra, _("คะแนนพิเศษไม่นับรวมในเกณฑ์ผ่าน {mark}").format(mark=mark_text))
        waiting = [waiting_words()] if view.waits else []
        beside = map(result_words, (one for one in view.dimensions if one.beside))
        show_some(self._beside, "\n".join((*waiting, *beside)))
        show_plain(self._coverage, _("ตรวจแล้ว {done}/{of} ข้อ").format(done=view.answered, of=view.of))
        for extra_row in view.extras:
            self._show_extra(extra_row)
        for key, (entry, _row) in self._entries.items():
            if pair := entry.parentWidget():
                show(pair, any(one.id == key for one in view.extras))

    def _show_extra(self, extra: ExtraRow) -> None:
        if extra.id not in self._entries:
            entry = NumberEdit(self._look, 40)
            name(entry, _("จำนวนรางวัลที่ได้รับ"), extra.text)
            for signal in (entry.left, entry.entered):
                signal.connect(lambda key=extra.id: self._ask(key))
            called = words(_("รางวัล"), "small", "text2")
            for widget in (called, entry):
                show_tip(widget, extra.text)
            self._foot.insert(1, holding(row(called, entry, gap=5)))
            self._entries[extra.id] = entry, extra
        entry = self._entries[extra.id][0]
        self._entries[extra.id] = entry, extra
        entry.show_saved(extra.slot.text)

    def _ask(self, key: str) -> None:
        entry, extra = self._entries[key]
        if entry.dirty:
            self.wanted.emit([(extra.slot, entry.typed)])


class AdviceCard(Surface):
    """The cheapest way up, and a jump to where it begins."""

    jump = Signal(str)  # item

    def __init__(self, look: Look) -> None:
        super().__init__("banner")
        self._look = look
        self.setProperty("tone", "soft")
        self._item = ""
        self._title = words("", "card", "soft", wrap=True)
        self._text = words("", "line", wrap=True)
        self._lifts = words("", "line", "soft", wrap=True)
        self._result = words("", "strong", "soft", wrap=True)
        self._go = Button(look, "", "primary", small=True, do=lambda: self.jump.emit(self._item))
        head = row(column(Pictogram(look, "bulb", "softtext", 20), None, gap=0), self._title, gap=8, grow=1)
        foot = flow(self._result, self._go)
        self._ways: tuple[Advice, ...] = ()
        self._more = Button(look, "", "link", "down", do=self._open_more)
        lifts = row(self._lifts, self._more, gap=4, grow=0)
        self.setLayout(column(head, self._text, lifts, foot, gap=4, edges=(14, 10, 12, 10)))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def show_advice(self, advice: Advice | None, view: AssessmentView) -> None:
        for widget in (self._go, self._lifts, self._result):
            show(widget, advice is not None)
        show(self, view.advises)
        if advice is None:
            whole = bool(view.full) and view.base == view.full and not view.unanswered
            whole_words = _("ได้ครบทุก{word}").format(word=view.dimensions[0].level_word) if view.complete else ""
            show_plain(self._title, (whole_words or _("ได้คะแนนเต็ม")) if whole else _("ไม่มีคำแนะนำ"))
            text = _("คะแนนฐานเต็มแล้ว ดูว่าตอบครบและมีหลักฐานครบ แล้วจึงล็อกเพื่อลงนาม")
            text = _("คะแนนฐานเต็มแล้ว และล็อกเพื่อลงนามแล้ว") if view.locked else text
            none = _("คะแนนฐาน {base} จาก {full} โปรแกรมไม่รู้ว่าข้อใดเพิ่มคะแนนได้อีก")
            none = waiting_words() if view.waits else none
            figures = {"base": points_text(view.base, view.places), "full": points_text(view.full)}
            show_plain(self._text, text if whole else none.format(**figures))
            return
        self._item = advice.items[0]
        show_plain(self._title, advice.title)
        show_plain(self._text, shortened(advice.text))
        show_tip(self._text, advice.text)
        show_some(self._lifts, advice.lifts)
        show_plain(self._result, advice.result)
        self._go.show_words(_("ไป{place}").format(place=advice.place))

    def show_others(self, ways: Sequence[Advice]) -> None:
        """The next cheapest ways up wait behind one button, each with its jump."""
        self._ways = tuple(ways)
        show(self._more, bool(ways))
        self._more.show_words(_("ทางอื่นอีก {n}").format(n=len(ways)))

    def _open_more(self) -> None:
        menu = menu_of(self)
        for way in self._ways:
            add_line(menu, f"{way.title}  {way.lifts}", partial(self.jump.emit, way.items[0]))
        open_under(menu, self._more)


MARKS = "".join(map(chr, (0x0E31, *range(0x0E34, 0x0E3B), *range(0x0E40, 0x0E45), *range(0x0E47, 0x0E4F))))


def shortened(text: str, most: int = 92) -> str:
    """A long sentence cut at a blank, so that the card stays a card; the tip has all of it."""
    if len(text) <= most:
        return text
    cut = text[:most].rpartition(" ")[0]
    return (cut if len(cut) > most // 2 else text[:most].rstrip(MARKS)) + " …"


AXES = 3  # a radar needs at least so many


class RadarCard(Surface):
    """This year's shape, over last year's if there is one."""

    def __init__(self, look: Look) -> None:
        super().__init__("card")
        self._title = words("", "card")
        self._now = words("", "small", "text2")
        self._before, self._differs = words("", "small", "text2"), words("", "small", "warn", wrap=True)
        self._before_line = LegendLine(look, "text2", dashed=True)
        self.radar = RadarChart(look)
        self._peers = words("", "small", "text2")
        lines = (
            (LegendLine(look, "accent"), self._now),
            (self._before_line, self._before),
            (LegendLine(look, "d4", dashed=True), self._peers),
        )
        head = flow(self._title, *(holding(row(line, text, gap=5)) for line, text in lines), gap=4)
        self._pair, self._peer_pair = self._before.parentWidget(), self._peers.parentWidget()
        self.setLayout(column(head, self._differs, self.radar, gap=2, edges=(14, 8, 10, 6), grow=2))

    def show_radar(self, view: AssessmentView) -> None:
        before = view.last_year
        show_plain(self._title, _("เทียบปีที่แล้ว") if before else _("คะแนนราย{word}").format(word=view.branch_word))
        total = got_text(view.total, view.full, view.places)
        show_plain(self._now, _("{year} ได้ {total}").format(year=view.year, total=total))
        if before:
            total = points_text(before.total, before.places)
            show_plain(self._before, _("{year} ได้ {total}").format(year=before.year, total=total))
        show_some(self._differs, before.differs if before else "")
        if view.peers:
            show_plain(self._peers, f"{view.peers.words} {points_text(Fraction(round(view.peers.total, 1)))}")
        for pair, there in ((self._pair, before), (self._peer_pair, view.peers)):
            if pair is not None:
                show(pair, there is not None)
        counted = [row for row in view.dimensions if not row.beside]
        shares = [row.points / row.full if row.full else Fraction(0) for row in counted]
        matching = before is not None and len(before.shares) == len(shares)
        names = [row.short for row in counted]
        peers = [view.peers.shares.get(row.id, Fraction(0)) for row in counted] if view.peers else ()
        show(self, len(shares) >= AXES)
        self.radar.show_shares(names, shares, before.shares if before and matching else (), peers)


class SourceCard(Surface):
    """Where a weighed total comes from: what each branch brings into it."""

    def __init__(self) -> None:
        super().__init__("card")
        self._lines = words("", "line", wrap=True)
        said = words(_("คิดจากค่าเต็ม ปัดเศษครั้งเดียวเมื่อแสดง"), "small", "text2", wrap=True)
        self.setLayout(column(words(_("คะแนนมาจากไหน"), "card"), self._lines, said, gap=4, edges=(14, 8, 10, 8)))
        self.hide()

    def show_sources(self, view: AssessmentView) -> None:
        weighed = [one for one in view.dimensions if one.weight is not None and one.full and not one.beside]
        show(self, bool(weighed))
        weight = sum((one.weight or Fraction(0) for one in weighed), Fraction(0))
        lines = []
        for one in weighed:
            share = (one.weight or Fraction(0)) / weight if weight else Fraction(0)
            got, brings = points_text(one.points, one.places), points_text(one.points * share, one.places)
            lines.append(f"{one.name}  {got} × {points_text(share * 100)} % = {brings}")
        show_plain(self._lines, "\n".join(lines))


def helper(*cards: QWidget) -> QWidget:
    """The cards beneath each other, the radar last; the column scrolls where the window is low."""
    inside = column(*cards, None, gap=10)
    inside.setStretch(len(cards) - 1, 1000)  # what is left over, while it is shown
    return frame(inside)


LISTED = 8  # items the card lists; the button for all takes every one of them
Made = Mapping[str, tuple[GapRow, ...]]


class GradeCard(Surface):
    """Which grade is chosen here, what leads there, and which of it stands in the plan already."""

    jump = Signal(str)  # item

    def __init__(self, look: Look) -> None:
        super().__init__("card")
        self._look, self._on, self._made = look, False, dict[str, tuple[GapRow, ...]]()
        self._ways: tuple[GradeWay, ...] = ()
        self.goals = DropDown(look)
        name(self.goals, _("เกรดที่อยากถึง"))
        self.goals.activated.connect(lambda _at: self._show())
        self._title = words("", "strong", "text", wrap=True)
        self._result = words("", "line", "text2", wrap=True)
        self._list = column(gap=4)
        head = column(words(_("ทางที่สั้นที่สุดสู่เกรด"), "card"), self.goals, gap=4)
        self.setLayout(column(head, self._title, self._result, self._list, gap=4, edges=(14, 10, 12, 10)))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.hide()

    def let_show(self, *, on: bool) -> None:
        """Whether anybody is told a way here."""
        if on != self._on:
            self._on = on
            self._show()

    def show_ways(self, ways: Sequence[GradeWay], made: Made) -> None:
        """The ways, the nearest first; the grade that was chosen stays while it is still ahead."""
        if (tuple(ways), dict(made)) == (self._ways, self._made):
            return
        chosen = self.goals.currentText()
        self._ways, self._made = tuple(ways), dict(made)
        self.goals.clear()
        for way in self._ways:
            self.goals.addItem(way.goal)
        self.goals.setCurrentIndex(max(0, self.goals.findText(chosen)))
        self._show()

    @property
    def way(self) -> GradeWay | None:
        """The way that is shown."""
        at = self.goals.currentIndex()
        return self._ways[at] if 0 <= at < len(self._ways) else None

    def _show(self) -> None:
        way = self.way
        show(self, self._on and way is not None)
        empty(self._list)
        if way is None:
            return
        show(self.goals, len(self._ways) > 1)
        show_some(self._title, way.title)
        show_plain(self._result, way.why or way.result)
        for one in way.items[:LISTED]:
            line = self._line(one)
            self._list.addWidget(line)
            line.show()  # at once, so that the card is as high as its lines
        if (more := len(way.items) - LISTED) > 0:
            self._list.addWidget(words(_("และอีก {n} รายการ").format(n=more), "small", "text2", wrap=True))

    def _line(self, one: GradeItem) -> QWidget:
        """The item; one that has a row says who and by when."""
        go = Button(self._look, arabic_digits(one.gap.where), "link", do=lambda: self.jump.emit(one.item))
        name(go, _("ไปที่ {where} {text}").format(where=one.gap.where, text=one.gap.title)[:200])
        text = Elided(arabic_digits(" ".join(one.gap.title.split())), "small")
        show_tip(text, arabic_digits(one.gap.title))
        said = _("ได้พร้อมข้ออื่น เพราะใช้ตัวเลขเดียวกัน") if one.follows else ""
        lines = [words(said, "small", "text2", wrap=True)] if said else []
        lines += [
            words(each.said, "small", "bad" if each.over else "info", wrap=True)
            for each in self._made.get(one.item, ())
        ]
        return frame(column(row(go, None, gap=4), text, *lines, gap=1, edges=(8, 3, 6, 5)), "inset")
