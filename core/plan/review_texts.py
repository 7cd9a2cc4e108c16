"""Rules on wording: amounts read out, minimums, double units, names and letters in what people wrote."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import lru_cache

from core.forms.conditions import number_of
from core.forms.field_types import type_of
from core.forms.field_words import grouped
from core.i18n import _
from core.plan.review_facts import EntryCell, PlanFinding, ReviewedPlan, title_of
from core.thai.baht import baht_words
from core.thai.numbering import arabic_digits
from core.thai.reading import read_satang

_ONE = "ศูนย์|หนึ่ง|เอ็ด|ยี่|สอง|สาม|สี่|ห้า|หก|เจ็ด|แปด|เก้า|สิบ|ร้อย|พัน|หมื่น|แสน|ล้าน"
READ_OUT = re.compile(f"(?:{_ONE}){{1,40}}บาท(?:ถ้วน|(?:{_ONE}){{1,12}}สตางค์)?")
AMOUNT = re.compile(r"([0-9][0-9,]{0,15}(?:\.[0-9]{1,2})?)\s*(?:บาท)?\s*\(\s*$")
RANGE_AS_LEAST = re.compile(
    r"(?:ไม่น้อยกว่า|อย่างน้อย|ไม่ต่ำกว่า)\s*(?:ร้อยละ\s*)?[0-9][0-9,.]{0,12}\s*[-–]\s*[0-9][0-9,.]{0,12}"
)
TWICE_PERCENT = re.compile(r"ร้อยละ\s*([0-9][0-9,.]{0,12})\s*%")
THAI_IN_CODE = re.compile(
    r"[@#][A-Za-z0-9_.-]{0,40}[๐-๙][A-Za-z0-9_.๐-๙-]{0,40}|[A-Za-z][A-Za-z0-9_-]{0,40}[๐-๙]{1,12}"
)
PERSON = re.compile(
    r"(?:นางสาว|น\.ส\.|นาย(?!ก|อำเภอ|ทะเบียน|จ้าง|ช่าง|แพทย์|ตรวจ|หน้า|ทุน|ทหาร)|นาง(?!าม)|คุณ(?!ธรรม|ภาพ|ค่า|สมบัติ|ประโยชน์|"
    r"ลักษณะ|ูปการ|งาม|วุฒิ|ูป|แม่|พ่อ|ครู|หมอ|ความ|และ|ต่อ|ให้|ของ))\s?[ก-ฮเ-ไ][ก-๎]{1,30}"
)
SHORT_FORM = re.compile(r"(?<![ก-๎.])([ก-ฮ]{2,6})\.(?![ก-๎]{1,3}\.)")


def amounts_read_out_wrong(proof: ReviewedPlan) -> Iterator[PlanFinding]:
    """Words of an amount that are not its words. Source: 333.00 as สามร้อยสามสิบบาทถ้วน, 0 as ศูนย์บาท."""
    for place, text in proof.texts:
        for start, said in read_out(text):
            satang = _amount_of(proof, place, text[:start])
            if satang is not None and satang >= 0 and said != baht_words(satang):
                right = baht_words(satang)
                sentence = _("“{said}” ไม่ใช่คำอ่านของ {amount} บาท ต้องอ่านว่า {right}")
                words = sentence.format(said=said, amount=grouped(_baht(satang), 2), right=right)
                fix = str(place.cell.value).replace(said, right, 1)
                yield PlanFinding("read_out", "must", place.row.ref, place.cell.id, words, fix)


def ranges_that_stand_for_a_minimum(proof: ReviewedPlan) -> Iterator[PlanFinding]:
    """Source: ไม่น้อยกว่า 50 - 100 ใบ, อย่างน้อย 20 - 30 %."""
    for place, text in proof.texts:
        if found := RANGE_AS_LEAST.search(text):
            said = _("{title}: “{words}” เป็นช่วง ขั้นต่ำต้องเป็นตัวเลขเดียว")
            yield _at("range", "should", place, said.format(title=title_of(place), words=found.group()))


def percents_said_twice(proof: ReviewedPlan) -> Iterator[PlanFinding]:
    """Source: ร้อยละ 41.3 %."""
    for place, text in proof.texts:
        if found := TWICE_PERCENT.search(text):
            said = _("{title}: “{words}” มีทั้งร้อยละและ %").format(title=title_of(place), words=found.group())
            own = str(place.cell.value)
            fix = re.sub(r"(ร้อยละ\s*[0-9๐-๙][0-9๐-๙,.]{0,12})\s*%", r"\1", own)
            yield _at("percent_twice", "should", place, said, fix)


def thai_digits_in_what_is_typed_back(proof: ReviewedPlan) -> Iterator[PlanFinding]:
    """Source: the channel @BTIC๗๕๘, paper size A๔."""
    for row in proof.counted:
        for place in proof.cells(row):
            own = place.cell.value
            if type_of(place.field).words and isinstance(own, str) and (code := thai_code(own)):
                said = _("“{code}” ต้องใช้เลขอารบิก: {right}").format(code=code, right=arabic_digits(code))
                yield _at("code_digits", "should", place, said, own.replace(code, arabic_digits(code)))


def names_in_two_spellings(proof: ReviewedPlan) -> Iterator[PlanFinding]:
    """A short form with its point here and without it there. Source: กทศ. beside กทศ."""
    found = list(proof.texts)
    pointed: Counter[str] = Counter(short for _place, text in found for short in short_forms(text))
    if not pointed:
        return
    bare = re.compile(f"(?<![ก-๎.])({'|'.join(map(re.escape, pointed))})(?![ก-๎.])")
    for place, text in found:
        if seen := bare.search(text):
            short = seen.group(1)
            said = _("เขียนสองแบบในแผนเดียวกัน: “{short}” และ “{short}.”").format(short=short)
            fix = re.sub(f"(?<![ก-๎.]){re.escape(short)}(?![ก-๎.])", f"{short}.", str(place.cell.value))
            yield _at("two_spellings", "should", place, said, fix)


def results_that_repeat_the_plan(proof: ReviewedPlan) -> Iterator[PlanFinding]:
    """What came out is, word for word, what was planned. Source: a target given as the result of level 3."""
    planned: dict[str, EntryCell] = {}
    for place, text in proof.texts:
        kind = proof.kind(place.row)
        bare = re.sub(r"\s+", "", text)
        if len(bare) < LEAST_SAME:
            continue
        if kind is not None and kind.stage == "plan" and place.field.stage == "plan":
            planned.setdefault(bare, place)
        elif bare in planned:
            said = _("{title} ตรงกับข้อความในแผนทุกคำ").format(title=title_of(place))
            yield _at("repeats_plan", "should", place, said)


def persons_in_a_report(proof: ReviewedPlan) -> Iterator[PlanFinding]:
    """A person is named beside a group that is not. Source: one name among anonymous donors."""
    for place, text in proof.texts:
        if not place.field.personal and (found := person(text)):
            said = _("มีชื่อบุคคล “{name}” ตรวจว่าเปิดเผยได้").format(name=found)
            yield _at("person", "hint", place, said)


LEAST_SAME = 20  # letters below which two texts are alike by chance

TEXT_RULES: tuple[Callable[[ReviewedPlan], Iterator[PlanFinding]], ...] = (
    amounts_read_out_wrong,
    ranges_that_stand_for_a_minimum,
    percents_said_twice,
    thai_digits_in_what_is_typed_back,
    names_in_two_spellings,
    results_that_repeat_the_plan,
    persons_in_a_report,
)


@lru_cache(maxsize=20_000)
def read_out(text: str) -> tuple[tuple[int, str], ...]:
    """Where amounts are read out in a text, and how."""
    return tuple((found.start(), found.group()) for found in READ_OUT.finditer(text)) if "บาท" in text else ()


@lru_cache(maxsize=20_000)
def thai_code(text: str) -> str:
    """The first code, handle or size in a text that has Thai digits in it, or ""."""
    found = THAI_IN_CODE.search(text)
    return found.group() if found else ""


@lru_cache(maxsize=20_000)
def person(text: str) -> str:
    """The first person a text seems to name, or ""."""
    found = PERSON.search(text)
    return found.group() if found else ""


@lru_cache(maxsize=20_000)
def short_forms(text: str) -> tuple[str, ...]:
    return tuple(SHORT_FORM.findall(text))


def _amount_of(proof: ReviewedPlan, place: EntryCell, before: str) -> int | None:
    """The satang that words stand for: the figure in front of them, else the one amount of their row."""
    if found := AMOUNT.search(before):
        return read_satang(found.group(1))
    read = {name for each in proof.form.computed if each.op == "baht_words" for name in each.over}
    money = [one for one in proof.cells(place.row) if type_of(one.field).money and one.cell.id in read]
    amount = number_of(money[0].cell.value) if len(money) == 1 else None
    return None if amount is None else int(amount * 100)


def _baht(satang: int) -> Fraction:
    return Fraction(satang, 100)


def _at(rule: str, grave: str, place: EntryCell, text: str, fix: str | None = None) -> PlanFinding:
    return PlanFinding(rule, grave, place.row.ref, place.cell.id, text, fix)
