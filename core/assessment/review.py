"""Proofreading rules of an assessment, run before it is locked or sent: each finding names an item and field."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from core.assessment.answers import differs, figure_words
from core.forms.shape import Item, Proof
from core.forms.tree import Tree
from core.forms.vocabulary import ItemState, invalid
from core.gravity import GRAVEST, MUST, SHOULD
from core.i18n import _
from core.scoring.judge import BLOCK
from core.scoring.score import ItemScore, Score
from core.scoring.total import Answers
from core.slots import Slot
from core.thai.written import arabic_digits


class AssessmentFinding(NamedTuple):
    """One finding of proofreading: its rule, its gravity, the item and field it is about, and its text."""

    rule: str
    grave: str
    item: str  # item to jump to; "" = the assessment itself
    field: str  # field of its answer
    text: str


class AssessmentToProofread(NamedTuple):
    """What the proofreading rules read: a form's tree with chosen profiles, the answers, their score, conflicts."""

    tree: Tree
    answers: Answers
    score: Score
    conflicts: tuple[tuple[str, str], ...] = ()  # item and field of each conflict


AssessmentRule = Callable[[AssessmentToProofread], Iterable[AssessmentFinding]]


def review(
    tree: Tree, answers: Answers, score: Score, conflicts: Iterable[tuple[str, str]] = ()
) -> tuple[AssessmentFinding, ...]:
    """Return the findings by gravity, then in the form's order; `conflicts`: (item id, field) of fields in conflict."""
    tree = answers.tree(tree.instrument)
    asked = replace(score, parts=tuple(score.part(one.id) for one in tree.dimensions))
    sheet = AssessmentToProofread(tree, answers, asked, tuple(conflicts))
    order = {item: n for n, item in enumerate(score.items)}
    found = [finding for rule in RULES for finding in rule(sheet)]
    return tuple(
        sorted(found, key=lambda each: (GRAVEST.index(each.grave), order.get(each.item, -1)))
    )


def values_nobody_chose(sheet: AssessmentToProofread) -> Iterator[AssessmentFinding]:
    for item, field in sheet.conflicts:
        sentence = _("ข้อมูลไม่ตรงกัน รอเลือกว่าจะใช้ค่าใด")
        where = f"{sheet.tree.item_position(item)}: " if sheet.tree.counts(item) else ""
        yield AssessmentFinding("conflict", MUST, item, field, f"{where}{sentence}")


def values_the_form_does_not_allow(sheet: AssessmentToProofread) -> Iterator[AssessmentFinding]:
    for result in _with(sheet, "not_allowed"):
        sentence = _("แบบนี้ไม่ให้ตอบค่าที่เลือกไว้ จึงนับเป็นไม่ผ่าน")
        if result.state is ItemState.NOT_APPLICABLE:
            sentence = _("แบบนี้ไม่ให้ตอบ “ไม่เข้าเงื่อนไข” จึงนับเป็นไม่ผ่าน")
        yield _finding(sheet, "not_allowed", result.id, "state", sentence)


def one_project_in_two_places(sheet: AssessmentToProofread) -> Iterator[AssessmentFinding]:
    for result in _with(sheet, "same_project"):
        same = sheet.answers.items[result.id].same_as
        for rule in sheet.tree.rules(result.id):
            if same.get(rule.id) in rule.of:
                sentence = _("ใช้โครงการเดียวกับ{other} ซึ่งห้ามซ้ำ จึงนับเป็นไม่ผ่าน")
                sentence = sentence.format(other=sheet.tree.branch_nth(same[rule.id]))
                yield _finding(
                    sheet, "same_project", result.id, Slot("same_as", rule.id).name, sentence
                )


def numbers_that_cannot_be(sheet: AssessmentToProofread) -> Iterator[AssessmentFinding]:
    for result in _with(sheet, "impossible"):
        for name, text in _measures(sheet, result, None):
            sentence = _("ตัวเลข “{name}” เป็นไปไม่ได้ ต้องไม่ติดลบ ไม่เกินตัวหาร และไม่เกินคะแนนเต็ม").format(
                name=text
            )
            yield _finding(sheet, "impossible", result.id, Slot("measure", name).name, sentence)


def parts_that_are_missing(sheet: AssessmentToProofread) -> Iterator[AssessmentFinding]:
    for result in _with(sheet, "part_missing"):
        missing = _parts(sheet, result, False)
        sentence = _("ตอบว่าผ่าน แต่ยังขาด {names}")
        if sheet.tree.item(result.id).enough == "any":
            sentence = _("ตอบว่าผ่าน แต่ต้องมีอย่างน้อยหนึ่งอย่างใน {names}")
        sentence = sentence.format(names=", ".join(text for _name, text in missing))
        yield _finding(sheet, "part_missing", result.id, Slot("part", missing[0][0]).name, sentence)


def numbers_outside_their_limit(sheet: AssessmentToProofread) -> Iterator[AssessmentFinding]:
    for result in _with(sheet, "measure_fails"):
        for name, text in _measures(sheet, result, False):
            entry = next(entry for entry in result.checks if entry.id == name)
            sentence = _("ตอบว่าผ่าน แต่ “{name}” ได้ {figure}")
            sentence = sentence.format(name=text, figure=_against(entry.text))
            yield _finding(sheet, "measure_fails", result.id, Slot("measure", name).name, sentence)


def cases_beside_a_claim_of_none(sheet: AssessmentToProofread) -> Iterator[AssessmentFinding]:
    for result in _with(sheet, "happened"):
        yield _finding(sheet, "happened", result.id, "number", _("ตอบว่าไม่มีเหตุ แต่กรอกจำนวนกรณีไว้"))


def proofs_that_decide(sheet: AssessmentToProofread) -> Iterator[AssessmentFinding]:
    for result in _with(sheet, "proof_missing"):
        missing = [str(proof.kind) for proof in _unproved(sheet, result) if proof.fault == BLOCK]
        sentence = _("ตอบว่าผ่าน แต่ยังไม่มีหลักฐานที่แบบบังคับ จึงยังไม่นับ: {names}")
        sentence = sentence.format(names=", ".join(missing))
        yield _finding(sheet, "proof_missing", result.id, "state", arabic_digits(sentence))


def proofs_that_are_missing(sheet: AssessmentToProofread) -> Iterator[AssessmentFinding]:
    """Yield a finding for each item that counts as met but lacks a proof."""
    for result in sheet.score.items.values():
        if result.result is ItemState.MET:
            missing = [str(proof.kind) for proof in _unproved(sheet, result)]
        else:
            missing = []
        if missing:
            sentence = _("ผ่านแล้ว แต่ยังขาดหลักฐาน: {names}").format(names=", ".join(missing))
            yield _finding(sheet, "unproved", result.id, "state", arabic_digits(sentence), SHOULD)


def met_but_not_all_entered(sheet: AssessmentToProofread) -> Iterator[AssessmentFinding]:
    for result in _with(sheet, "not_entered"):
        fields = [
            (Slot("measure", name).name, text) for name, text in _measures(sheet, result, None)
        ]
        fields += [(Slot("part", name).name, text) for name, text in _parts(sheet, result, None)]
        fields += [
            (Slot("ask", ask.id).name, str(ask.title))
            for ask in sheet.tree.asks(result.id)
            if ask.id in result.empty
        ]
        sentence = _("ตอบว่าผ่าน แต่ยังกรอกไม่ครบ: {names}")
        sentence = sentence.format(names=", ".join(text for _field, text in fields))
        yield _finding(
            sheet, "not_entered", result.id, fields[0][0] if fields else "state", sentence
        )


def percents_of_nothing(sheet: AssessmentToProofread) -> Iterator[AssessmentFinding]:
    for result in _with(sheet, "of_zero"):
        sentence = _("ตัวหารเป็นศูนย์ จึงถือว่ายังไม่ได้กรอก หากไม่มีรายการให้นับ ให้บันทึกเหตุผลไว้ในหมายเหตุ")
        yield _finding(sheet, "of_zero", result.id, "note", sentence)


def one_figure_entered_twice(sheet: AssessmentToProofread) -> Iterator[AssessmentFinding]:
    for result in _with(sheet, "figures_differ"):
        name = next(
            name for name, periods in sheet.answers.items[result.id].measures.items() if periods
        )
        sentence = _("ตัวเลขเดียวกันกรอกไว้ไม่ตรงกับข้ออื่น")
        yield _finding(sheet, "figures_differ", result.id, Slot("measure", name).name, sentence)


def figures_that_differ_from_their_rows(
    sheet: AssessmentToProofread,
) -> Iterator[AssessmentFinding]:
    """Yield a finding for each entered number that differs from the number computed from plan or register rows."""
    for item in sheet.tree.answered():
        answer = sheet.answers.items.get(item.id)
        for measure in sheet.tree.measures(item.id) if answer else ():
            entry = sheet.answers.figures.get(measure.id)
            entered = answer.measures.get(measure.id) if answer else None
            if entry is not None and entered and differs(entry, entered):
                sentence = _("ตัวเลข “{name}” ไม่ตรงกับ{source} ซึ่งคิดได้ {number}").format(
                    name=arabic_digits(str(measure.text)) or measure.id,
                    source=entry.source,
                    number=figure_words(entry.periods[""]),
                )
                yield _finding(
                    sheet,
                    "figure_of_rows",
                    item.id,
                    Slot("measure", measure.id).name,
                    sentence,
                    SHOULD,
                )


def ladders_that_break(sheet: AssessmentToProofread) -> Iterator[AssessmentFinding]:
    """Yield a finding for each branch where a complete level does not count because a level below it is incomplete."""
    for part in sheet.score.parts:
        broken = next((rung for rung in part.rungs if not rung.reached), None)
        above = [
            rung
            for rung in part.rungs
            if broken and rung.level > broken.level and rung.complete and rung.items
        ]
        if broken and above:
            form = sheet.tree.instrument
            over = ", ".join(str(rung.level) for rung in above)
            text = _("{dimension} {level} ยังไม่ครบ {above} ที่ครบแล้วจึงยังไม่ได้คะแนน").format(
                dimension=sheet.tree.branch_nth(part.id),
                level=form.called.level_numbered(broken.level),
                above=form.called.level_numbered(over),
            )
            fits = (ItemState.MET, ItemState.NOT_APPLICABLE)
            results = sheet.score.items
            short = [item for item in broken.items if results[item].result not in fits] or [
                *broken.items,
                "",
            ]
            yield AssessmentFinding("level_broken", SHOULD, short[0], "state", text)


def answers_nobody_has_confirmed(sheet: AssessmentToProofread) -> Iterator[AssessmentFinding]:
    """Yield a finding for each copied answer to a reworded item that nobody has confirmed."""
    for item in sheet.score.items:
        answer = sheet.answers.items.get(item)
        if answer is not None and answer.waits:
            text = _("คำตอบยกมาจากแบบฉบับก่อน ข้อนี้เปลี่ยนไป รอยืนยันหรือตอบใหม่")
            yield _finding(sheet, "carried", item, "waits", text, SHOULD)


def items_nobody_has_assessed(sheet: AssessmentToProofread) -> Iterator[AssessmentFinding]:
    for part in sheet.score.parts:
        items = [
            item.id
            for item in sheet.tree.answered(part.id)
            if sheet.tree.position(item.id)[0] == part.id
        ]
        left = [item for item in items if sheet.score.items[item].state is ItemState.NOT_ASSESSED]
        if left:
            dimension = sheet.tree.branch_nth(part.id)
            text = _("{dimension} ยังไม่ได้ตรวจ {n} ข้อ").format(dimension=dimension, n=len(left))
            yield AssessmentFinding("not_assessed", SHOULD, left[0], "state", text)


def answers_out_of_bounds(sheet: AssessmentToProofread) -> Iterator[AssessmentFinding]:
    """Yield a finding for each answer outside the limits of its question; the form says how grave this finding is."""
    for result in sheet.score.items.values():
        given = sheet.answers.items.get(result.id)
        for ask in sheet.tree.asks(result.id) if given else ():
            if (
                given
                and ask.id in result.asked_questions
                and (trouble := invalid(ask, given.asks.get(ask.id, "")))
            ):
                grave = MUST if ask.fault == BLOCK else SHOULD
                text = arabic_digits(f"{ask.title}: {trouble}")
                yield _finding(sheet, "bounds", result.id, Slot("ask", ask.id).name, text, grave)


def sheets_that_are_missing(sheet: AssessmentToProofread) -> Iterator[AssessmentFinding]:
    for result in _with(sheet, "few_sheets"):
        n = sum(one is not None for one in result.votes)
        sentence = _("มีคะแนนของกรรมการ {n} จาก {of} คน").format(n=n, of=len(result.votes))
        yield _finding(sheet, "few_sheets", result.id, "state", sentence)


def indicators_chosen(sheet: AssessmentToProofread) -> Iterator[AssessmentFinding]:
    """Yield a finding for each branch with fewer indicators chosen than the form demands, or more than it allows."""
    for part in sheet.score.parts:
        branch = sheet.tree.dimension(part.id)
        items = [
            item
            for item in sheet.tree.answered(part.id)
            if sheet.tree.position(item.id)[0] == part.id
        ]
        chosen = [
            item
            for item in items
            if sheet.score.items[item.id].state is not ItemState.NOT_APPLICABLE
        ]
        name = sheet.tree.branch_nth(part.id)
        n = len(chosen)
        sentence = ""
        if n < branch.least:
            sentence = _("{name} เลือกไว้ {n} ตัว ต้องเลือกอย่างน้อย {k} ตัว")
            sentence = sentence.format(name=name, n=n, k=branch.least)
        elif branch.most and n > branch.most:
            sentence = _(
                "{name} เลือกไว้ {n} ตัว เลือกได้ไม่เกิน {k} ตัว ข้อที่ไม่เลือกให้ตอบ “ไม่เข้าเงื่อนไข”"
            ).format(name=name, n=n, k=branch.most)
        if sentence and items:
            yield AssessmentFinding("chosen", MUST, (chosen or items)[-1].id, "state", sentence)


RULES: tuple[AssessmentRule, ...] = (
    values_nobody_chose,
    values_the_form_does_not_allow,
    one_project_in_two_places,
    numbers_that_cannot_be,
    parts_that_are_missing,
    numbers_outside_their_limit,
    cases_beside_a_claim_of_none,
    proofs_that_decide,
    proofs_that_are_missing,
    met_but_not_all_entered,
    percents_of_nothing,
    answers_out_of_bounds,
    indicators_chosen,
    sheets_that_are_missing,
    one_figure_entered_twice,
    figures_that_differ_from_their_rows,
    ladders_that_break,
    answers_nobody_has_confirmed,
    items_nobody_has_assessed,
)


def item_positions(tree: Tree, items: Iterable[str]) -> str:
    """Return the positions of several items, joined: มิติที่ 3 ระดับ 4 ข้อ 3, 4; มิติที่ 3 ระดับ 5 ข้อ 1."""
    found: dict[str, list[str]] = {}
    for item in items:
        here = tree.item(item)
        found.setdefault(tree.place_words(item), []).append(
            _number(here) or f"“{arabic_digits(str(here.text))}”"
        )
    return "; ".join(
        f"{place} {_('ข้อ {number}').format(number=', '.join(of))}" for place, of in found.items()
    )


def _number(item: Item) -> str:
    return arabic_digits(item.number).rstrip(".")


def _with(sheet: AssessmentToProofread, rule: str) -> Iterator[ItemScore]:
    return (result for result in sheet.score.items.values() if rule in result.finding_ids)


def _unproved(sheet: AssessmentToProofread, result: ItemScore) -> list[Proof]:
    """The proofs of a met item of which too few count; none if no evidence was read."""
    if sheet.answers.proofs is None or result.state is not ItemState.MET:
        return []
    return [proof for proof in sheet.tree.proofs(result.id) if proof.lacking(sheet.answers.proofs)]


def _finding(
    sheet: AssessmentToProofread, rule: str, item: str, field: str, sentence: str, grave: str = ""
) -> AssessmentFinding:
    """Return a finding on an item, its position first in the text; `grave` "" = as ItemScore.GRAVE says for `rule`."""
    return AssessmentFinding(
        rule,
        grave or ItemScore.GRAVE[rule],
        item,
        field,
        f"{sheet.tree.item_position(item)}: {sentence}",
    )


def _parts(
    sheet: AssessmentToProofread, result: ItemScore, value: bool | None
) -> list[tuple[str, str]]:
    """Parts with this value (None = not entered), with their texts."""
    entries = {entry.id: entry.value for entry in result.checks}
    parts = sheet.tree.parts(result.id)
    return [
        (part.id, arabic_digits(str(part.text))) for part in parts if entries.get(part.id) is value
    ]


def _measures(
    sheet: AssessmentToProofread, result: ItemScore, holds: bool | None
) -> list[tuple[str, str]]:
    """Measures with this outcome (None = not fully entered), with their texts."""
    entries = {entry.id: entry.holds for entry in result.checks}
    measures = sheet.tree.measures(result.id)
    return [
        (each.id, arabic_digits(str(each.text)) or each.id)
        for each in measures
        if entries[each.id] is holds
    ]


def _against(figure: str) -> str:
    """Turn `60 % ≥ 80 %` into `60 % จากเกณฑ์ ≥ 80 %`."""
    found = re.fullmatch("(.*?) ([≥≤><=]) (.*)", figure)
    if found is None:
        return figure
    return _("{value} จากเกณฑ์ {sign} {limit}").format(value=found[1], sign=found[2], limit=found[3])
