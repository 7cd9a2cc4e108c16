"""Proofreading rules on texts that people wrote in a plan: amounts in words, minimums, units, names, digits."""

import re
from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache, partial

from core.exact import grouped
from core.forms.field_types import type_of
from core.forms.operations import number_of
from core.i18n import _
from core.plan.review_facts import (
    EditableCell,
    PlanFinding,
    ReviewedPlan,
    RowKindRule,
    RowKindSchema,
    RowTexts,
    WholePlanRule,
    finding_at,
)
from core.plan.tree import PlanRow
from core.thai.line_ends import persons
from core.thai.parser import read_satang
from core.thai.written import arabic_digits, baht_words

_ONE = "ศูนย์|หนึ่ง|เอ็ด|ยี่|สอง|สาม|สี่|ห้า|หก|เจ็ด|แปด|เก้า|สิบ|ร้อย|พัน|หมื่น|แสน|ล้าน"
READ_OUT = f"(?:{_ONE}){{1,40}}บาท(?:ถ้วน|(?:{_ONE}){{1,12}}สตางค์)?"
AMOUNT = r"([0-9][0-9,]{0,15}(?:\.[0-9]{1,2})?)\s*(?:บาท)?\s*\(\s*$"
RANGE_AS_LEAST = (
    r"(?:ไม่น้อยกว่า|อย่างน้อย|ไม่ต่ำกว่า)\s*(?:ร้อยละ\s*)?[0-9][0-9,.]{0,12}\s*[-–]\s*[0-9][0-9,.]{0,12}"
)
TWICE_PERCENT = r"ร้อยละ\s*([0-9][0-9,.]{0,12})\s*%"
THAI_IN_CODE = (
    r"[@#][A-Za-z0-9_.-]{0,40}[๐-๙][A-Za-z0-9_.๐-๙-]{0,40}|[A-Za-z][A-Za-z0-9_-]{0,40}[๐-๙]{1,12}"
)
SHORT_FORM = r"(?<![ก-๎.])([ก-ฮ]{2,6})\.(?![ก-๎]{1,3}\.)"
LEAST_SAME = 20  # letters below which two texts are alike by chance


def amounts_read_out_wrong(review: ReviewedPlan, row: PlanRow) -> Iterator[PlanFinding]:
    """Yield a finding if an amount in words differs from its number, such as 333.00 beside สามร้อยสามสิบบาทถ้วน."""
    for entry, text in review.texts(row):
        for start, words in read_out(text):
            satang = _amount_of(review, entry, text[:start])
            if satang is not None and satang >= 0 and words != (right := baht_words(satang)):
                sentence = _("“{said}” ไม่ใช่คำอ่านของ {amount} บาท ต้องอ่านว่า {right}")
                fix = str(entry.cell.value).replace(words, right, 1)
                amount = grouped(Fraction(satang, 100), 2)
                yield finding_at(
                    "read_out", "must", entry, sentence, fix, said=words, amount=amount, right=right
                )


def ranges_that_stand_for_a_minimum(review: ReviewedPlan, row: PlanRow) -> Iterator[PlanFinding]:
    """Yield a finding if a range follows "at least", such as ไม่น้อยกว่า 50 - 100 ใบ or อย่างน้อย 20 - 30 %."""
    for entry, text in review.texts(row):
        match = re.search(RANGE_AS_LEAST, text)
        if match:
            sentence = _("{title}: “{words}” เป็นช่วง ขั้นต่ำต้องเป็นตัวเลขเดียว")
            yield finding_at("range", "should", entry, sentence, words=match.group())


def percents_written_twice(review: ReviewedPlan, row: PlanRow) -> Iterator[PlanFinding]:
    """Yield a finding for a percentage written with both the word and the sign, such as ร้อยละ 41.3 %."""
    for entry, text in review.texts(row):
        match = re.search(TWICE_PERCENT, text)
        if match:
            sentence = _("{title}: “{words}” มีทั้งร้อยละและ %")
            fix = re.sub(r"(ร้อยละ\s*[0-9๐-๙][0-9๐-๙,.]{0,12})\s*%", r"\1", str(entry.cell.value))
            yield finding_at("percent_twice", "should", entry, sentence, fix, words=match.group())


def thai_digits_in_what_is_typed_back(review: ReviewedPlan, row: PlanRow) -> Iterator[PlanFinding]:
    """Yield a finding for Thai digits in codes that readers have to type, such as channel @BTIC๗๕๘ or size A๔."""
    for entry in review.cells(row):
        own = entry.cell.value
        if type_of(entry.field).words and isinstance(own, str) and (code := thai_code(own)):
            sentence = _("“{code}” ต้องใช้เลขอารบิก: {right}")
            right = arabic_digits(code)
            fix = own.replace(code, right)
            yield finding_at("code_digits", "should", entry, sentence, fix, code=code, right=right)


def names_in_two_spellings(review: ReviewedPlan) -> Iterator[PlanFinding]:
    """Yield a finding for an abbreviation without the full stop it has elsewhere in the plan: `กทศ` beside `กทศ.`."""
    each = review.each(
        "shorts",
        "",
        lambda row: [one for _at, text in review.texts(row) for one in short_forms(text)],
    )
    pointed = frozenset[str]().union(*each)
    if pointed:
        bare = re.compile(f"(?<![ก-๎.])({'|'.join(map(re.escape, sorted(pointed)))})(?![ก-๎.])")
        for findings in review.each("spelling", pointed, partial(_otherwise, review, bare)):
            yield from findings


def _otherwise(
    review: ReviewedPlan, bare: re.Pattern[str], row: PlanRow
) -> tuple[PlanFinding, ...]:
    """Return a finding for each text of a row that has an abbreviation without its point."""
    findings = []
    sentence = _("เขียนสองแบบในแผนเดียวกัน: “{short}” และ “{short}.”")
    for entry, short in (
        (entry, seen[1]) for entry, text in review.texts(row) if (seen := bare.search(text))
    ):
        fix = re.sub(f"(?<![ก-๎.]){re.escape(short)}(?![ก-๎.])", f"{short}.", str(entry.cell.value))
        findings.append(finding_at("two_spellings", "should", entry, sentence, fix, short=short))
    return tuple(findings)


def results_that_repeat_the_plan(review: ReviewedPlan) -> Iterator[PlanFinding]:
    """Yield a finding for a result that repeats a planned text word for word, such as the target."""
    planned = set[str]()
    for row, long in zip(
        review.counted, review.each("long", "", partial(_long, review)), strict=True
    ):
        kind = review.kind(row)
        for entry, bare in long:
            if kind is not None and kind.stage == "plan" and entry.field.stage == "plan":
                planned.add(bare)
            elif bare in planned:
                yield finding_at("repeats_plan", "should", entry, _("{title} ตรงกับข้อความในแผนทุกคำ"))


def _long(review: ReviewedPlan, row: PlanRow) -> RowTexts:
    """Return the texts of a row, without blanks, that are too long (LEAST_SAME) to be equal by chance."""
    texts = ((entry, re.sub(r"\s+", "", text)) for entry, text in review.texts(row))
    return tuple((entry, bare) for entry, bare in texts if len(bare) >= LEAST_SAME)


def persons_in_a_report(review: ReviewedPlan, row: PlanRow) -> Iterator[PlanFinding]:
    """Yield a finding for a person's name, such as a donor's, in a report field that is not declared personal."""
    for entry, text in review.texts(row):
        if not entry.field.personal and (names := persons(text)):
            yield finding_at(
                "person", "hint", entry, _("มีชื่อบุคคล “{name}” ตรวจว่าเปิดเผยได้"), name=names[0]
            )


def _words(schema: RowKindSchema) -> bool:
    return any(type_of(each).words for each in schema.fields)


TEXT_RULES: tuple[RowKindRule | WholePlanRule, ...] = (
    RowKindRule(amounts_read_out_wrong, _words),
    RowKindRule(ranges_that_stand_for_a_minimum, _words),
    RowKindRule(percents_written_twice, _words),
    RowKindRule(thai_digits_in_what_is_typed_back, _words),
    WholePlanRule(names_in_two_spellings),
    WholePlanRule(results_that_repeat_the_plan),
    RowKindRule(persons_in_a_report, _words),
)


@lru_cache(maxsize=20_000)
def read_out(text: str) -> tuple[tuple[int, str], ...]:
    """Return (position in the text, words) of each amount of money written in words; cached."""
    if "บาท" in text:
        return tuple((found.start(), found.group()) for found in re.finditer(READ_OUT, text))
    return ()


@lru_cache(maxsize=20_000)
def thai_code(text: str) -> str:
    """Return the first @name, #tag or Latin code with Thai digits in a text, such as A๔; "" if none; cached."""
    found = re.search(THAI_IN_CODE, text)
    return found.group() if found else ""


@lru_cache(maxsize=20_000)
def short_forms(text: str) -> tuple[str, ...]:
    return tuple(re.findall(SHORT_FORM, text))


def _amount_of(review: ReviewedPlan, entry: EditableCell, before: str) -> int | None:
    """Return the satang that words should say: the figure before them, else the row's only amount, or None."""
    match = re.search(AMOUNT, before)
    if match:
        return read_satang(match.group(1))
    read = {name for each in review.form.computed if each.op == "baht_words" for name in each.over}
    money = [
        one for one in review.cells(entry.row) if type_of(one.field).money and one.cell.id in read
    ]
    amount = number_of(money[0].cell.value) if len(money) == 1 else None
    return None if amount is None else int(amount * 100)
