"""The page on how certain a ranking is (ผลนี้แน่แค่ไหน): question, random sample by a rolled seed, items to recheck."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

from PySide6.QtWidgets import QWidget

from core.centre.risk import FALSE, FEWEST_DIGITS, GO_ON, LOOK_AT_ALL, STOP
from core.centre.sample_deeds import draw, look_again
from core.centre.samples import (
    DRAW,
    GRADE,
    LIMITS,
    PLACE,
    RankingRisk,
    RankingSampleQuery,
    UnitItemSample,
    item_words,
    ranked_items,
    verdict_name,
)
from core.exact import points_text
from core.forms.ports import Reader
from core.forms.shape import Instrument
from core.forms.tree import Tree
from core.i18n import _
from core.values import Ref
from ui.desktop.base.background import View
from ui.desktop.base.live_page import PageRefresher
from ui.desktop.base.page_context import PageContext
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button
from ui.desktop.widgets.choices import DropDown, SegmentedControl
from ui.desktop.widgets.inputs import NumberEdit, short_line
from ui.desktop.widgets.layout import Surface, column, frame, row
from ui.desktop.widgets.line_list import LineList, ListLine
from ui.desktop.widgets.plain import dress, name, show, show_entry, show_plain, words
from ui.desktop.widgets.prompt import ask, one_line


class SampledRanking(NamedTuple):
    """A question about a ranking, the random samples of its top units, and what all samples together say (`whole`)."""

    question: RankingSampleQuery
    samples: tuple[UnitItemSample, ...]
    whole: RankingRisk


MOST_FIRST = 500


class RankingQuestionBar(Surface):
    """The bar to choose what must be certain about a ranking, and to type the dice digits that draw the sample."""

    def __init__(
        self,
        look: Look,
        ask_about: Callable[[RankingSampleQuery], None],
        draw_by: Callable[[str], None],
    ) -> None:
        """Make the bar; `draw_by` gets the digits rolled."""
        super().__init__("card")
        self._ask_about, self._draw_by = ask_about, draw_by
        self.of = SegmentedControl(
            ((PLACE, _("อยู่อันดับนั้นจริง"), "mute"), (GRADE, _("ถึงเกรดจริง"), "mute")), _("ถามว่า")
        )
        self.first = NumberEdit(look)
        self.percent = DropDown(
            look, _("ความเสี่ยงที่รับได้"), [(limit, f"{limit} %") for limit in LIMITS]
        )
        name(self.first, _("กี่อันดับแรก"))
        self.first.setFixedWidth(look.px(52))
        self.percent.setFixedWidth(look.px(84))
        self.seed = short_line(_("เลขตั้งต้นที่ทอยได้"))
        self.go = Button(look, _("จับสลาก"), "primary", "tick", do=self._roll)
        self.told, self.how = words("", "strong", wrap=True), words("", "small", "text2", wrap=True)
        ask = row(
            self.of,
            words(_("ใน"), "line", "text2"),
            self.first,
            words(_("อันดับแรกของแต่ละเขตและกลุ่ม"), "line", "text2"),
            words(_("เสี่ยงได้"), "line", "text2"),
            self.percent,
            None,
            gap=8,
        )
        self._roll_row = frame(
            row(words(_("เลขตั้งต้น"), "line", "text2"), self.seed, self.go, None, gap=8)
        )
        self.setLayout(
            column(ask, self.told, self.how, self._roll_row, gap=6, edges=(14, 10, 14, 10))
        )
        self.of.chosen.connect(self._ask)
        self.first.entered.connect(self._ask)
        self.first.left.connect(self._ask)
        self.percent.activated.connect(self._ask)
        self.seed.textChanged.connect(self._typed)
        self.seed.returnPressed.connect(self._roll)
        how = _("ทอยลูกเต๋าสิบหน้าอย่างน้อย {n} ครั้งต่อหน้าทุกฝ่าย หลังรับผลครบแล้ว ใครมีเลขนี้ก็จับสลากซ้ำได้เหมือนกัน")
        show_plain(self.how, how.format(n=FEWEST_DIGITS))

    def show_standing(self, now: SampledRanking) -> None:
        """Show the question and how certain the ranking is; also the field for the dice digits if a draw is needed."""
        self.of.show_key(now.question.claim)
        show_entry(self.first, str(now.question.first))
        self.percent.setCurrentIndex(LIMITS.index(now.question.percent))
        show_plain(self.told, now.whole.words(now.question))
        dress(
            self.told, tone={"ok": "ok", "bad": "bad"}.get(TONES.get(now.whole.verdict, ""), "text")
        )
        wanted = any(map(UnitItemSample.needs_draw, now.samples))
        for part in (self.how, self._roll_row):
            show(part, wanted)
        self._typed()

    def _ask(self) -> None:
        typed = self.first.typed
        first = min(max(int(typed), 1), MOST_FIRST) if typed.isdecimal() else 1
        self._ask_about(
            RankingSampleQuery(self.of.key or PLACE, first, int(self.percent.currentData()))
        )

    def _typed(self) -> None:
        self.go.setEnabled(sum(map(str.isdecimal, self.seed.text())) >= FEWEST_DIGITS)

    def _roll(self) -> None:
        if self.go.isEnabled():
            self._draw_by(self.seed.text())


class SampledUnitCard(Surface):
    """The card of one sampled unit: its claim, the next item to recheck with its buttons, and all drawn items."""

    def __init__(self, look: Look, judge: Callable[[str, bool], None]) -> None:
        """Make the card; `judge` gets an item's id and whether it is as claimed."""
        super().__init__("card")
        self._judge = judge
        self.claim = words("", "strong", wrap=True)
        self.fewest = words("", "line", "text2", wrap=True)
        self.verdict = words("", "line", wrap=True)
        self.code = words("", "small", "text2", wrap=True)
        self.place, self.text = words("", "small", "text2"), words("", "card", wrap=True)
        self.holds = Button(
            look, _("ตรงตามที่ให้คะแนน"), "primary", "tick", do=partial(self._tell, True)
        )
        self.fails = Button(look, _("ไม่ตรง"), "ghost", "cross", do=partial(self._tell, False))
        self.order = LineList(look, _("ข้อที่ต้องตรวจ ตามลำดับที่จับสลากได้"), do=self._choose)
        self.order.offer(self.holds, self.fails)
        self._now = frame(
            column(self.place, self.text, row(self.holds, self.fails, None, gap=8), gap=6)
        )
        head = column(self.claim, self.fewest, self.verdict, self.code, self._now, gap=4)
        self.setLayout(column(head, self.order, gap=8, edges=(14, 10, 14, 10), grow=1))
        self._item = ""
        self._one: UnitItemSample | None = None

    def show_sample(self, sample: UnitItemSample | None, question: RankingSampleQuery) -> None:
        """Show the random sample of a unit; None = say that there is none."""
        self._one = sample
        lines = tuple(_lines(sample)) if sample else ()
        if sample and sample.claim:
            claim = sample.claim_words(question)
        elif sample:
            claim = sample.row.name
        else:
            claim = ""
        show_plain(self.claim, claim)
        show_plain(self.fewest, sample.fewest_words() if sample else "")
        show_plain(self.verdict, sample.verdict_words(question) if sample else "")
        show_plain(self.code, _codes(sample) if sample else "")
        for part in (self.fewest, self.code, self.order):
            show(part, bool(sample and sample.claim))
        self.order.show_lines(lines)
        self._choose(next((line.key for line in lines if not line.pill), None))

    def _choose(self, item: object) -> None:
        self._item = str(item or "")
        show(self._now, bool(self._item))
        if self._item and self._one and self._one.form:
            place, text = item_words(Tree.under(self._one.form), self._item)
            show_plain(self.place, place)
            show_plain(self.text, text)
            self.order.show_key(self._item)

    def _tell(self, sound: bool) -> None:
        if self._item:
            self._judge(self._item, sound)


def _codes(sample: UnitItemSample) -> str:
    said = [_("รหัสของผลที่ตรวจ {code}").format(code=sample.code)] if sample.code else []
    if sample.seed:
        said += [_("เลขตั้งต้น {seed}").format(seed=sample.seed)]
    if sample.earlier_words():
        said += [sample.earlier_words()]
    return "   ".join(said)


def _lines(sample: UnitItemSample) -> Iterator[ListLine]:
    """Yield the items of the sample in order: those rechecked, with the result, then those still to be rechecked."""
    if not sample.seed or sample.verdict is None or sample.form is None:
        return
    tree, found = Tree.under(sample.form), sample.results or {}
    for item in dict.fromkeys(
        (*(item for item in sample.order if item in found), *sample.verdict.next)
    ):
        place, text = item_words(tree, item)
        number = sample.items.index(item) + 1 if item in sample.items else 0
        above = "  ".join(filter(None, (_("ข้อที่ {n}").format(n=number) if number else "", place)))
        sound = found.get(item)
        if sound is None:
            pill = ""
        elif sound:
            pill = _("ตรง")
        else:
            pill = _("ไม่ตรง")
        yield ListLine(item, text, "", above, pill, "ok" if sound else "bad", tip=text)


class RankingSamplePage(QWidget):
    """The page that tells how certain the ranking of a year by one form is, and takes the results of rechecks."""

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context = context
        self._unit = ""
        self._asked = RankingSampleQuery()
        self._form: Instrument | None = None
        self._now: SampledRanking | None = None
        self.bar = RankingQuestionBar(context.look, self._ask, self._roll)
        self.card = SampledUnitCard(context.look, self._found)
        self.units = LineList(context.look, _("หน่วยงานที่ถามถึง"), do=self._choose)
        self.units.setFixedWidth(context.look.px(300))
        self.setLayout(column(self.bar, row(self.units, self.card, gap=10, grow=1), gap=10, grow=1))

        self.live = PageRefresher(context, self, self._view, self._show)

    @property
    def drawn(self) -> Ref | None:
        """The first assessment whose items were drawn, for printing the list of drawn items; None if none was drawn."""
        every = self._now.samples if self._now else ()
        return next((Ref(*one.row.assessment.split("/")) for one in every if one.seed), None)

    def show_ranking(self, form: Instrument, year: int) -> None:
        self._form = form
        self.live.show_year(year)

    def enter(self) -> None:
        self.units.setFocus()

    def _view(self) -> View[SampledRanking] | None:
        own = self._context.unit
        form = self._form
        year = self.live.year
        asked = self._asked

        def view(reader: Reader) -> SampledRanking:
            assert form is not None
            found = asked.samples(reader, own, form, year)
            return SampledRanking(
                asked, found, RankingRisk.of_samples(found, ranked_items(reader, form, year))
            )

        return view if form is not None else None

    def _show(self, now: SampledRanking) -> None:
        before, self._now = self.drawn, now
        self.bar.show_standing(now)
        self.units.show_lines([_unit_line(one, now.question) for one in now.samples])
        here = next(
            (one for one in now.samples if one.row.unit == self._unit),
            next(iter(now.samples), None),
        )
        self._choose(here.row.unit if here else "")
        if before != self.drawn:
            self._context.host.renew_header("centre")

    def _choose(self, unit: object) -> None:
        self._unit = str(unit or "")
        self.units.show_key(self._unit)
        self.card.show_sample(self._here(), self._asked)

    def _here(self) -> UnitItemSample | None:
        every = self._now.samples if self._now else ()
        return next((one for one in every if one.row.unit == self._unit), None)

    def _ask(self, question: RankingSampleQuery) -> None:
        if question != self._asked:
            self._asked = question
            self.live.read()

    def _roll(self, seed: str) -> None:
        if self._now is not None:
            self._context.session.do(
                partial(draw, question=self._now.question, samples=self._now.samples, seed=seed)
            )

    def _found(self, item: str, sound: bool) -> None:
        one = self._here()
        if one is None:
            return
        if sound:
            self._context.session.do(partial(look_again, sample=one, item=item, sound=True))
            return
        why = _("เขียนสิ่งที่ตรวจพบไว้เป็นเหตุผล ข้อนี้นับเป็นไม่ได้คะแนนเมื่อคิดว่าผลยืนหรือไม่")
        prompt = one_line(_("ข้อนี้ไม่ตรง"), why, _("สิ่งที่ตรวจพบ"), _("บันทึกว่าไม่ตรง"))
        deed = partial(look_again, sample=one, item=item, sound=False)
        ask(
            self._context.look,
            self.window(),
            prompt,
            lambda text: self._context.session.do(partial(deed, reason=text)),
        )


def _unit_line(sample: UnitItemSample, question: RankingSampleQuery) -> ListLine:
    looked = sample.verdict
    drawn = bool(looked and (sample.seed or looked.verdict == STOP))
    if looked and drawn:
        verdict = looked.verdict
    elif looked:
        verdict = DRAW
    else:
        verdict = ""
    below = sample.problem or sample.verdict_words(question)
    total = points_text(sample.row.total, sample.row.places)
    return ListLine(
        sample.row.unit,
        sample.row.name or sample.row.code,
        below,
        total,
        verdict_name(verdict),
        TONES.get(verdict, "mute"),
        "info" if verdict in ("", DRAW) else "",
        below,
    )


TONES = {STOP: "ok", GO_ON: "warn", LOOK_AT_ALL: "warn", FALSE: "bad", DRAW: "mute"}
