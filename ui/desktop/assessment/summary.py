"""The side column of an assessment: total against the pass mark, what is left to do, and the radar chart."""

from collections.abc import Callable, Sequence
from fractions import Fraction

from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QSizePolicy

from core.assessment.ranking import waiting_words
from core.assessment.rows import AssessmentView, Entries, ExtraPointsRow
from core.assessment.sentences import left_open, result_words
from core.exact import got_text, points_text
from core.forms.wording import grade_words
from core.gaps.gaps import AssessmentTodo, WayToGrade
from core.i18n import _
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Pill
from ui.desktop.widgets.inputs import NumberEdit
from ui.desktop.widgets.layout import Surface, column, flow, holding, row
from ui.desktop.widgets.line_list import LineList, ListLine
from ui.desktop.widgets.painted import FractionBar, LegendLine, RadarChart
from ui.desktop.widgets.plain import name, show, show_plain, show_some, show_tip, words


class TotalCard(Surface):
    """The card with the assessment's total and pass mark; extra points are shown apart, not in the bar."""

    def __init__(self, look: Look, save: Callable[[Entries], None]) -> None:
        """Make the card; `save` gets the number typed for extra points."""
        super().__init__("card")
        self._look = look
        self._save = save
        self._total = words("", "big")
        self._total.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._full = words("", "strong", "text2")
        self._band = Pill(look)
        self._passes = Pill(look)
        self._bar = FractionBar(look, 0, 10)
        self._coverage = words("", "small", "text2")
        self._extra = words("", "smallstrong")
        self._foot = flow(self._coverage, self._extra)
        self._beside = words("", "smallstrong", wrap=True)
        self._entries: dict[str, tuple[NumberEdit, ExtraPointsRow]] = {}
        total = row(self._total, column(None, self._full, 6, gap=0), None, gap=6)
        figure = column(words(_("คะแนนรวม"), "label", "text2"), total, gap=0)
        head = flow(
            holding(figure), holding(column(None, self._band, self._passes, None, gap=6)), gap=6
        )
        self.setLayout(
            column(head, self._bar, self._foot, self._beside, gap=3, edges=(16, 8, 14, 8))
        )
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
            self._passes.show_pill(
                _("ถึง {mark} ยังไม่ครบ").format(mark=mark_words or _("เกณฑ์")), "warn", "warn"
            )
        else:
            self._passes.show_pill(
                _("ยังไม่ผ่าน {mark}").format(mark=mark_words).rstrip(), "warn", "warn"
            )
        show_tip(
            self._passes, left_open(view.unanswered, view.of, view.unproved, view.finding_count)
        )
        share = view.base / view.full if view.full else Fraction(0)
        mark = view.pass_mark / view.full if view.pass_mark is not None and view.full else None
        self._bar.show_bar(share, mark)
        says = _("คะแนนฐาน {base} จาก {full} เกณฑ์ผ่าน {mark}")
        says = says.format(base=base_text, full=points_text(view.full), mark=mark_text)
        name(self._bar, _("คะแนนฐานเทียบเกณฑ์ผ่าน"), says)
        extra, most = points_text(view.extra), points_text(view.extra_full)
        text = _("พิเศษ {extra} / {full}").format(extra=extra, full=most)
        if view.extra:
            band = grade_words(view.base_band, graded=view.graded)
            text = (
                _("{said}  ไม่รวมพิเศษ {base} {band}")
                .format(said=text, base=base_text, band=band)
                .rstrip()
            )
        show_some(self._extra, text if view.extra_full > 0 else "")
        show_tip(self._extra, _("คะแนนพิเศษไม่นับรวมในเกณฑ์ผ่าน {mark}").format(mark=mark_text))
        waiting = [waiting_words()] if view.waits else []
        beside = map(
            result_words,
            (
                dimension
                for dimension in view.dimensions
                if dimension.beside and not dimension.asks_only
            ),
        )
        show_some(self._beside, "\n".join((*waiting, *beside)))
        show_plain(
            self._coverage, _("ตรวจแล้ว {done}/{of} ข้อ").format(done=view.answered, of=view.of)
        )
        for extra_row in view.extras:
            self._show_extra(extra_row)
        for key, (entry, _row) in self._entries.items():
            pair = entry.parentWidget()
            if pair:
                show(pair, any(one.id == key for one in view.extras))

    def _show_extra(self, extra: ExtraPointsRow) -> None:
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
            self._save([(extra.slot, entry.typed)])


STEPS = 5  # visible rows of the list


class NextStepsCard(Surface):
    """The list of what is left to do in the assessment: a click or Enter goes there, F8 goes through it."""

    def __init__(self, look: Look, go_to: Callable[[str, str], None]) -> None:
        """Make the card; `go_to` gets the id of an item, and a field of its answer that is to be mended, "" = none."""
        super().__init__("card")
        self._go_to = go_to
        self._title = words("", "card", wrap=True)
        self._text = words("", "line", "text2", wrap=True)
        self.list = LineList(look, _("สิ่งที่ต้องทำต่อ"), STEPS)
        self.list.clicked.connect(self._go)
        self.list.opened.connect(self._go)
        self.steps: tuple[AssessmentTodo, ...] = ()  # as listed
        self._computed: tuple[AssessmentTodo, ...] = ()  # in the order of what they bring now
        self._places: dict[str, int] = {}  # of items, while one works
        self._at = 0
        self.setLayout(column(self._title, self._text, self.list, gap=4, edges=(12, 8, 8, 8)))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def show_steps(
        self, view: AssessmentView, steps: tuple[AssessmentTodo, ...], ways: Sequence[WayToGrade]
    ) -> None:
        """Show the `steps` left to do, and above them the nearest of `ways` to a better grade (the tip: all ways)."""
        self._computed = steps
        show(self, bool(steps) or view.advises)
        show(self.list, bool(steps))
        self._list_steps()
        texts = [f"{way.title}  {way.result}" for way in ways if not way.reason]
        title = _("ทำต่อ {n} เรื่อง").format(n=len(steps))
        text = next(iter(texts), "")
        if view.full and view.base == view.full and not view.unanswered:
            if view.complete:
                level = _("ได้ครบทุก{word}").format(word=view.dimensions[0].level_word)
            else:
                level = ""
            title = level or _("ได้คะแนนเต็ม")
            text = _("คะแนนฐานเต็มแล้ว ดูว่าตอบครบและมีหลักฐานครบ แล้วจึงล็อกเพื่อลงนาม")
            if view.locked:
                text = _("คะแนนฐานเต็มแล้ว และล็อกเพื่อลงนามแล้ว")
        elif not steps:
            title = _("ไม่มีคำแนะนำ")
            text = _("คะแนนฐาน {base} จาก {full} โปรแกรมไม่รู้ว่าข้อใดเพิ่มคะแนนได้อีก")
            text = text.format(
                base=points_text(view.base, view.places), full=points_text(view.full)
            )
            if view.waits:
                text = waiting_words()
        show_plain(self._title, title)
        show_some(self._text, text)
        show_tip(self._text, "\n".join(texts))

    def keep_order(self) -> None:
        """Keep every item in its place, as work begins, until the page is left; what comes to be left to do stands below.
        A conflict, which comes by a file and not by work here, comes first."""
        if not self._places:
            self._places = {item: place for place, item in enumerate(self._walk)}

    def forget_order(self) -> None:
        """List the items by what they bring again."""
        self._places = {}
        self._list_steps()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.forget_order()

    def _list_steps(self) -> None:

        def place(step: AssessmentTodo) -> int:
            if step.conflict or not step.item:
                return -1
            return self._places.get(step.item, len(self._places))

        self.steps = tuple(sorted(self._computed, key=place))
        lines = []
        for one in self.steps:
            mark = ("info", "up") if one.gains else ("mute", "pen")
            lines.append(
                ListLine(
                    one.item or one.text,
                    one.text,
                    "",
                    one.where,
                    one.deed,
                    *mark,
                    one.findings_text,
                )
            )
        self.list.show_lines(lines)

    def show_here(self, item: str) -> None:
        """Highlight the row of the current item (id)."""
        if item in self._walk:
            self._at = self._walk.index(item)
        self.list.show_key(item)

    def go_on(self, item: str) -> bool:
        """Go to the row after that of `item` or, if it has no row, to the row in its place; False if none is left."""
        walk = self._walk
        if walk:
            self._at = (self._at + (walk[self._at : self._at + 1] == [item])) % len(walk)
            self._go_to_step(walk[self._at])
        return bool(walk)

    @property
    def _walk(self) -> list[str]:
        return [one.item for one in self.steps if one.item]

    def _go(self) -> None:
        """Go to the selected item; rows about the whole assessment lead nowhere."""
        if self.list.here in self._walk:
            self._go_to_step(self.list.here)

    def _go_to_step(self, item: str) -> None:
        self._go_to(item, next(one.field for one in self.steps if one.item == item))


AXES = 3  # a radar needs at least so many axes


class RadarCard(Surface):
    """The card with the radar chart of this year's points, drawn over last year's points if there are any."""

    def __init__(self, look: Look) -> None:
        super().__init__("card")
        self._title = words("", "card")
        self._now = words("", "small", "text2")
        self._before = words("", "small", "text2")
        self._differs = words("", "small", "warn", wrap=True)
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
        show_plain(
            self._title,
            _("เทียบปีที่แล้ว") if before else _("คะแนนราย{word}").format(word=view.branch_word),
        )
        total = got_text(view.total, view.full, view.places)
        show_plain(self._now, _("{year} ได้ {total}").format(year=view.year, total=total))
        if before:
            total = points_text(before.total, before.places)
            show_plain(self._before, _("{year} ได้ {total}").format(year=before.year, total=total))
        show_some(self._differs, before.differs if before else "")
        if view.peers:
            show_plain(
                self._peers,
                f"{view.peers.words} {points_text(Fraction(round(view.peers.total, 1)))}",
            )
        for pair, there in ((self._pair, before), (self._peer_pair, view.peers)):
            if pair is not None:
                show(pair, there is not None)
        counted = [row for row in view.dimensions if not row.beside]
        shares = [row.points / row.full if row.full else Fraction(0) for row in counted]
        matching = before is not None and len(before.shares) == len(shares)
        names = [row.short for row in counted]
        peers = []
        if view.peers:
            peers = [view.peers.shares.get(row.id, Fraction(0)) for row in counted]
        show(self, len(shares) >= AXES)
        self.radar.show_shares(names, shares, before.shares if before and matching else (), peers)


class PointSourceCard(Surface):
    """The card showing how many points each dimension contributes to a weighted total."""

    def __init__(self) -> None:
        super().__init__("card")
        self._lines = words("", "line", wrap=True)
        said = words(_("คิดจากค่าเต็ม ปัดเศษครั้งเดียวเมื่อแสดง"), "small", "text2", wrap=True)
        self.setLayout(
            column(
                words(_("คะแนนมาจากไหน"), "card"), self._lines, said, gap=4, edges=(14, 8, 10, 8)
            )
        )
        self.hide()

    def show_sources(self, view: AssessmentView) -> None:
        means = view.weighing == "weighted_mean"
        weighs = means or view.weighing == "weighted_sum"
        weighed = [
            (dimension, dimension.weight)
            for dimension in view.dimensions
            if dimension.weight is not None and dimension.full and weighs
        ]
        weights = [(one, weight) for one, weight in weighed if not one.beside]
        show(self, bool(weights))
        whole = sum((weight for _one, weight in weights), Fraction(0)) if means else Fraction(1)
        lines = []
        for one, weight in weights if whole else ():
            factor = f"{points_text(weight / whole * 100)} %" if means else points_text(weight)
            got = points_text(one.points, one.places)
            brings = points_text(one.points * weight / whole, one.places)
            lines.append(f"{one.name}  {got} × {factor} = {brings}")
        show_plain(self._lines, "\n".join(lines))
