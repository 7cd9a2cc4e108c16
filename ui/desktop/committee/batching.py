"""A decision for several units of a round: one dialog says what will happen to whom, then each unit is a save."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial

from PySide6.QtWidgets import QWidget

from core.committee.batch_deeds import BatchReasons, UnitOutcome, in_batch
from core.committee.batch_view import (
    ALIKE,
    CLOSE,
    FINALISE,
    RELEASE,
    SEND,
    SET_ASIDE,
    RoundUnitRow,
)
from core.committee.final_view import final_changes
from core.committee.result_view import days_given, release_words
from core.forms.ports import Reader
from core.i18n import _
from core.log.ports import standing
from core.thai.days import long_date
from core.values import Ref
from ui.desktop.base.page_context import PageContext
from ui.desktop.committee.chairing import ROWS, rest_words
from ui.desktop.committee.round import deed_words
from ui.desktop.widgets.line_list import ListLine
from ui.desktop.widgets.prompt import (
    FoldedParts,
    Part,
    Prompt,
    PromptText,
    ask,
    choice,
    entry,
    lines,
)
from ui.session import QueuedAction


class RoundBatchActions:
    """The controller of what is done for several units of a round at once. `problems`: why the last batch was not done
    for a unit, by its draft; `running`: a batch is under way."""

    def __init__(self, context: PageContext, page: QWidget, ended: Callable[[], None]) -> None:
        """Make the controller; `ended` is called at the end of each batch."""
        self._context, self._page, self._ended = context, page, ended
        self._by = ""  # the signer's name as typed last
        self.problems = dict[Ref, str]()
        self.job: QueuedAction | None = None  # the last batch
        self.running = False

    def ask(self, deed: str, units: Sequence[RoundUnitRow]) -> None:
        """Ask about a deed for units, each of which it can be done for, and do it once confirmed."""
        if deed == SEND:
            self._context.files.export_every(units=[one.row.unit for one in units])
            return
        make = partial(self.prompt, deed=deed, units=units, signer=self._by, today=date.today())
        prompt = self._context.session.read(make)
        ask(self._context.look, self._page, prompt, partial(self._begin, deed, units))

    @staticmethod
    def prompt(
        reader: Reader, deed: str, units: Sequence[RoundUnitRow], signer: str, today: date
    ) -> Prompt:
        """Return a prompt that says what a deed does to units, each of which it can be done for, and asks for its reason
        (answers `reason` and, for one unit `odd`, `other`) or its signer (`signers`, preset to `signer`)."""
        makers: Mapping[str, Callable[..., Sequence[Part]]] = {
            SET_ASIDE: _aside_parts,
            ALIKE: _alike_parts,
            RELEASE: partial(_release_parts, signer=signer, today=today),
            CLOSE: partial(_closing_parts, today=today),
            FINALISE: partial(_final_parts, signer=signer),
        }
        # nobody's days end by one Enter, and nothing final is signed by one
        early = deed == CLOSE and any(_is_early(one, today) for one in units)
        grave = early or (deed == FINALISE and bool(signer))
        return Prompt(
            title=_("{deed} {n} หน่วยงาน").format(deed=deed_words(deed), n=len(units)),
            parts=makers[deed](reader, units),
            go=deed_words(deed),
            lacks=_lacking,
            first="leave" if grave else "",
            wide=620,
            gap=8,
        )

    def _begin(
        self,
        deed: str,
        units: Sequence[RoundUnitRow],
        *,
        reason: str = "",
        signers: str = "",
        odd: Ref | None = None,
        other: str = "",
    ) -> None:
        self._by = signers or self._by
        self.running, self.problems = True, {}
        reasons = BatchReasons(reason, signers, {odd: other} if odd else {})
        done = list[UnitOutcome]()
        self.job = self._context.do(
            partial(in_batch, deed=deed, units=units, reasons=reasons),
            step=lambda step: done.append(step) if isinstance(step, UnitOutcome) else None,
            ended=partial(self._over, deed, units, done),
        )

    def _over(
        self,
        deed: str,
        units: Sequence[RoundUnitRow],
        outcomes: Sequence[UnitOutcome],
        _job: QueuedAction,
    ) -> None:
        self.running = False
        failed = {one.draft: one.problem for one in outcomes if one.problem}
        self.problems = {
            draft: f"{problem.what}: {problem.why}" for draft, problem in failed.items()
        }
        text = _("{deed}แล้ว {n} จาก {of} หน่วยงาน")
        text = text.format(deed=deed_words(deed), n=len(outcomes) - len(failed), of=len(units))
        if failed:
            text += " · " + _("ทำไม่ได้ {n} ดูเหตุในแถว").format(n=len(failed))
        elif len(outcomes) < len(units):
            text += " · " + _("หยุดก่อนครบ")
        self._context.host.report(
            text, "ok" if len(outcomes) - len(failed) == len(units) else "warn"
        )
        self._ended()


def _lacking(odd: Ref | None = None, other: str = "", **_rest: object) -> str:
    return _("เขียนเหตุผลของหน่วยงานที่ต่างด้วย") if odd and not other else ""


def _listed(units: Sequence[RoundUnitRow], below: Callable[[RoundUnitRow], str]) -> Part:
    return lines(
        _("หน่วยงาน"), [ListLine(one.row.draft, one.row.name, below(one)) for one in units], ROWS
    )


def _reasons(units: Sequence[RoundUnitRow], title: str) -> Iterator[Part]:
    """Yield a field for the reason of all units and, folded, one for a unit whose reason differs."""
    yield entry("reason", title, label=title, required=True)
    if len(units) > 1:
        named = [(None, _("ไม่มี")), *((one.row.draft, one.row.name) for one in units)]
        differs = _("มีหน่วยงานที่เหตุผลต่าง")
        yield FoldedParts(
            differs, [choice("odd", differs, named), entry("other", _("เหตุผลของหน่วยงานนั้น"))]
        )


def _aside_parts(_reader: Reader, units: Sequence[RoundUnitRow]) -> Sequence[Part]:
    text = _("คณะจะดำเนินการต่อโดยไม่นับใบที่ขาดเหล่านี้ มติและเหตุผลอยู่ในบันทึกให้ทุกคนอ่าน")
    said = [rest_words(n) for n in sorted({one.row.vote.fewest for one in units})]
    listed = _listed(units, lambda one: ", ".join(who for _sheet, who in one.absent))
    return [text, *said, listed, *_reasons(units, _("เหตุผลของมติ"))]


def _alike_parts(_reader: Reader, units: Sequence[RoundUnitRow]) -> Sequence[Part]:
    single = [one for one in units if one.single]
    said = _("รับ {n} ข้อ เหลือต้องตกลงทีละข้อ {m} ข้อ")
    parts = [_listed(units, lambda one: said.format(n=one.alike, m=one.differing))]
    if len(single) < len(units):
        text = _(
            "ทุกใบให้คำตอบตรงกันในข้อเหล่านี้ มตินี้ใช้คำตอบนั้นเป็นคำตอบที่ตกลง เหตุผลที่กรรมการเขียนไว้ไปถึงหน่วยงาน"
        )
        parts.insert(0, text)
    if single:
        text = _("{n} หน่วยงานนับได้ใบเดียว ไม่มีใบอื่นให้เทียบ จึงต้องมีเหตุผลของคำตอบที่ตกลง").format(
            n=len(single)
        )
        parts += [PromptText(text, "body warn"), *_reasons(single, _("เหตุผลของคำตอบที่ตกลง"))]
    return parts


def _release_parts(
    reader: Reader, units: Sequence[RoundUnitRow], signer: str, today: date
) -> Sequence[Part]:
    days = {one.row.draft: days_given(reader, standing(reader, one.row.draft)) for one in units}
    text = _("ล็อกผลของกรรมการและประกาศ หน่วยงานเห็นผลเมื่อนำเข้าไฟล์ครั้งต่อไป")
    listed = _listed(units, lambda one: release_words(days[one.row.draft], today))
    return [text, listed, _signer(signer)]


def _closing_parts(_reader: Reader, units: Sequence[RoundUnitRow], today: date) -> Sequence[Part]:
    text = _("คำทักท้วงที่อยู่ในเครื่องนี้แล้วนับว่าทันเวลา ที่มาหลังจากนี้แสดงไว้แต่ไม่นับ")
    parts: list[Part] = [text, _listed(units, lambda one: one.result_words)]
    early = [one for one in units if _is_early(one, today)]
    if early:
        last = max(one.result.until for one in early if one.result and one.result.until)
        said = _("{n} หน่วยงานยังไม่ถึงวันสุดท้ายที่ให้ทักท้วง {day}")
        parts += [PromptText(said.format(n=len(early), day=long_date(last)), "body warn")]
    unsure = sum(not one.delivered for one in units)
    if unsure:
        said = _("{n} หน่วยงานยังไม่มีใบตอบรับว่าผลถึง การไม่มีคำทักท้วงจึงยังไม่ใช่การยอมรับ โทรถามก่อนปิดรับ")
        parts += [PromptText(said.format(n=unsure), "body warn")]
    return parts


def _is_early(unit: RoundUnitRow, today: date) -> bool:
    """Return whether the last day on which the unit may object has not passed."""
    until = unit.result.until if unit.result else None
    return until is not None and until >= today


def _final_parts(reader: Reader, units: Sequence[RoundUnitRow], signer: str) -> Sequence[Part]:
    def below(unit: RoundUnitRow) -> str:
        # without an objection nothing may differ, so that nothing has to be compared
        if unit.result and unit.result.raised:
            return final_changes(reader, unit.row.draft).words
        return _("ไม่มีคำทักท้วง ผลคงเดิม")

    text = _("ประกาศผลสุดท้ายพร้อมคำทักท้วงและคำตอบ หลังจากนี้ทักท้วงผลเหล่านี้ไม่ได้อีก")
    return [text, _listed(units, below), _signer(signer)]


def _signer(signer: str) -> Part:
    return entry("signers", _("ชื่อผู้ลงนาม"), signer, required=True)
