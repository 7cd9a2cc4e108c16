"""Sentences on an assessment: verdicts, what is missing, ways to more points, and help on items and dimensions."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from core.assessment.cells import figure_text
from core.assessment.rows import DimensionRow, ItemRow
from core.exact import exact_text, got_text, points_text
from core.forms.field_types import type_of
from core.forms.shape import ItemMeasure, Limit
from core.forms.vocabulary import ItemState
from core.forms.wording import HelpBlock, grade_words, numbered
from core.gravity import FindingCount, count_words
from core.i18n import _
from core.scoring.judge import amount
from core.scoring.score import ItemScore, LadderLevel, LimitCheck, ScoreImprovement


def explain_item(item: ItemRow) -> tuple[HelpBlock, ...]:
    """Return help on an item: when the item counts as met, which proofs it needs, and why it does not count now."""
    return tuple(_item(item))


def _item(item: ItemRow) -> Iterator[HelpBlock]:
    yield HelpBlock("text", item.text)
    if item.help:
        yield HelpBlock("note", item.help)
    yield HelpBlock("head", _("นับว่าผ่านเมื่อ") if item.takes_state else _("ตอบข้อนี้ด้วย"))
    asked = [
        HelpBlock("point", f"{value.text}  {value.points_text}".rstrip()) for value in item.scale
    ]
    if len(item.parts) > 1:
        asked.append(HelpBlock("text", _("มีอย่างใดอย่างหนึ่ง") if item.parts_any else _("มีครบทุกอย่าง")))
    asked += [HelpBlock("point", part.text) for part in item.parts]
    asked += _figures(item)
    asked += [HelpBlock("point", choice.text) for choice in item.choices]
    asked += [HelpBlock("point", one.text) for one in item.asks]
    yield from asked or [HelpBlock("point", _("ผู้ตรวจเห็นว่าเป็นไปตามข้อความของข้อนี้ แล้วกด ผ่าน"))]
    if item.may_not_apply:
        yield HelpBlock("point", _("ถ้าหน่วยงานไม่มีเรื่องตามข้อนี้ ตอบ “ไม่เข้าเงื่อนไข” ได้"))
    if item.proofs:
        yield HelpBlock("head", _("หลักฐานที่ต้องมี"))
        yield from (HelpBlock("point", proof.text) for proof in item.proofs)
    if item.reasons:
        yield HelpBlock("head", _("ตอนนี้"))
        yield from (HelpBlock("point", why) for why in item.reasons)
    if item.level:
        sentence = _("ข้อนี้อยู่ใน{level} ซึ่งจะได้คะแนนเมื่อทุกข้อในนั้นผ่าน และทุก{word}ที่ต่ำกว่าครบแล้ว")
        yield HelpBlock(
            "note",
            sentence.format(level=numbered(item.level_word, item.level), word=item.level_word),
        )


def _figures(item: ItemRow) -> Iterator[HelpBlock]:
    for measure in item.measures:
        sentence = f"{measure.text}: {measure.limit}"
        yield HelpBlock(
            "point", f"{sentence} {measure.unit}".rstrip() if not measure.percent else sentence
        )
        if measure.periods:
            yield HelpBlock("text", _("กรอกทุกงวด งวดที่น้อยที่สุดคือค่าที่ใช้"))


def explain_dimension(dimension: DimensionRow) -> tuple[HelpBlock, ...]:
    """Return help on a dimension: its points, how its levels are scored, and what each level means."""
    return tuple(_dimension(dimension))


def _dimension(dimension: DimensionRow) -> Iterator[HelpBlock]:
    got = got_text(dimension.points, dimension.full, dimension.places)
    points = {"points": got, "full": points_text(dimension.full)}
    sentence = _("ตอนนี้ได้ {points} จาก {full} คะแนน อยู่ที่{level}")
    if not dimension.highest:
        sentence = _("ตอนนี้ได้ {points} จาก {full} คะแนน")
    if dimension.asks_only:
        sentence = _("ส่วนนี้ไม่มีคะแนน")
    if dimension.pointless:
        sentence = _("ตอนนี้อยู่ที่{level} จาก {full} ส่วนนี้ไม่มีคะแนน ใช้ตัดสินสถานะของหน่วยงาน")
    yield HelpBlock("text", sentence.format(**points, level=dimension.level_words))
    if dimension.profile:
        yield HelpBlock("text", _("ใช้เกณฑ์ของ {profile}").format(profile=dimension.profile))
    if dimension.highest:
        yield HelpBlock(
            "head", _("{word}ของ{branch}").format(word=dimension.level_word, branch=dimension.name)
        )
    for level in dimension.levels:
        bare = dimension.pointless or dimension.asks_only
        sentence = "{text}" if bare else _("{text} ({points} คะแนน มี {n} ข้อ)")
        text = level.text if level.level else level.title
        words = sentence.format(
            text=text, points=points_text(level.full), n=level.item_count
        ).strip()
        if level.level:
            yield HelpBlock("step", words, f"{level.level}.")
        else:
            yield HelpBlock("point", words)
    if dimension.highest and not dimension.pointless:
        sentence = _("{word}หนึ่งได้คะแนนเมื่อทุกข้อในนั้นผ่าน และทุก{word}ที่ต่ำกว่าครบแล้ว")
        yield HelpBlock("note", sentence.format(word=dimension.level_word))


# Findings of one item, as sentences for the person.
WHY: Mapping[str, str] = {
    "not_allowed": "แบบนี้ไม่ให้ตอบ “ไม่เข้าเงื่อนไข” ในข้อนี้ จึงยังไม่นับว่าผ่าน",
    "same_project": "ใช้โครงการเดียวกับที่ที่แบบห้ามซ้ำ จึงยังไม่นับว่าผ่าน",
    "impossible": "ตัวเลขเป็นไปไม่ได้ ต้องไม่ติดลบ ไม่เกินตัวหาร และไม่เกินคะแนนเต็ม",
    "part_missing": "องค์ประกอบยังไม่ครบ จึงยังไม่นับว่าผ่าน",
    "measure_fails": "ตัวเลขยังไม่ถึงเกณฑ์ จึงยังไม่นับว่าผ่าน",
    "happened": "ตอบว่าไม่มีเหตุ แต่มีจำนวนกรณีกรอกไว้",
    "proof_missing": "ยังไม่มีหลักฐานที่แบบบังคับ จึงยังไม่นับว่าผ่าน",
    "not_entered": "ตอบว่าผ่านแล้ว แต่ยังกรอกองค์ประกอบหรือตัวเลขไม่ครบ",
    "of_zero": "ตัวหารเป็นศูนย์ จึงยังถือว่าไม่ได้กรอก",
    "figures_differ": "ตัวเลขเดียวกันกรอกไว้ไม่ตรงกันในข้ออื่น",
    "few_sheets": "มีคะแนนของกรรมการเพียงบางคน",
    "partly": "ทำได้บางส่วน จึงยังไม่นับว่าผ่าน",
}


def limit_text(limit: Limit, percent: bool) -> str:
    """Return a limit in words, such as `≥ 60 %`; `percent` adds the `%`."""
    return f"{limit.sign} {exact_text(limit.value)}{' %' if percent else ''}"


def verdict(measure: ItemMeasure, check: LimitCheck | None) -> str:
    """Return a figure and its limit, as `80 % ≥ 60 %`, with a word if missed or incomplete; "" if not entered."""
    if check is None or not check.text:
        return ""
    if check.holds is None:
        return _("{figure} ยังกรอกไม่ครบ").format(figure=check.text)
    return figure_text(measure, check)


def shares(
    measure: ItemMeasure, check: LimitCheck | None
) -> tuple[Fraction | None, Fraction | None]:
    """Return (filled part of a measure's bar, position of the limit on the bar), each 0 to 1; (None, None) = no bar."""
    limit = measure.holds.value
    if type_of(measure).share:
        top = Fraction(100)
    elif measure.holds.op in (">=", ">") and limit > 0:
        top = limit
    else:
        return None, None
    value = check.value if check else None
    filled = Fraction(0) if value is None or isinstance(value, bool) else amount(value) / top
    return max(Fraction(0), min(Fraction(1), filled)), min(Fraction(1), limit / top)


def result_mark(scored: ItemScore, better: str) -> str:
    """Return the id of an item's result mark: not_assessed, not_applicable, met, doubt (met with findings) or not_met.
    If `better` is "less" or "none", `answered` replaces the last three; with "less", full points are `high`."""
    entered = scored.state
    result = scored.result
    why = scored.finding_ids
    if entered is ItemState.NOT_ASSESSED:
        return "not_assessed"
    if better != "more" and ItemState.NOT_APPLICABLE not in (entered, result):
        if better == "less" and scored.points and scored.points == scored.most:
            return "high"
        return "answered"
    if result is ItemState.MET and entered is ItemState.NOT_APPLICABLE:
        return "not_applicable"
    if result is ItemState.MET:
        return "doubt" if why else "met"
    return "not_applicable" if result is ItemState.NOT_APPLICABLE else "not_met"


def step_title(step: ScoreImprovement) -> str:
    """Return the title of an improvement, such as `ทำข้อเดียว ได้เพิ่ม 8 คะแนน`."""
    count, gain = len(step.items), points_text(step.gain, step.places)
    if count == 1:
        return _("ทำข้อเดียว ได้เพิ่ม {gain} คะแนน").format(gain=gain)
    return _("ทำ {count} ข้อ ได้เพิ่ม {gain} คะแนน").format(count=count, gain=gain)


def step_result(step: ScoreImprovement, pass_mark: Fraction | None) -> str:
    """Return the result after an improvement, such as `รวม 88 เกรด B ผ่าน`; `pass_mark`: points to pass, or None."""
    words = [_("รวม {total}").format(total=points_text(step.total, step.places))]
    if step.band:
        words.append(grade_words(step.band))
    if step.passes is not None and pass_mark is not None:
        words.append(_("ผ่าน {mark}").format(mark=exact_text(pass_mark)) if step.passes else "")
    return "  ".join(filter(None, words))


def result_words(row: DimensionRow) -> str:
    """Return a branch's name, its points and maximum, and its level or band, such as `ความต่อเนื่อง 75/100 plus`."""
    got = got_text(row.points, row.full, row.places)
    return " ".join(
        filter(
            None, (row.short, f"{got}/{points_text(row.full or None)}", row.level_words or row.band)
        )
    )


def left_open(unanswered: int, total: int, missing_proofs: int, count: FindingCount) -> str:
    """Return what is left to do: `ยังไม่ตอบ 7 จาก 64 ข้อ · ขาดหลักฐาน… 69 รายการ · ควรแก้ 81`; "" if nothing is.
    `total` is the number of all items, `missing_proofs` the number of missing proofs."""
    words = [_("ยังไม่ตอบ {n} จาก {of} ข้อ").format(n=unanswered, of=total)] if unanswered else []
    if missing_proofs:
        words += [_("ขาดหลักฐานของข้อที่ตอบว่าผ่าน {n} รายการ").format(n=missing_proofs)]
    return " · ".join(filter(None, (*words, count_words(count))))


NAMED = 3  # things that one sentence lists
WHY_NOT_GIVEN = {
    "undated": "ไม่นับ “{title}” เพราะไม่ได้ลงวันที่",
    "outside": "ไม่นับ “{title}” เพราะลงวันที่นอกปีงบประมาณ {year}",
    "torn": "ไม่นับ “{title}” เพราะวันที่ไม่ตรงกัน รอการเลือก",
    "again": "ไม่นับ “{title}” เพราะเดือนนั้นนับแล้วหนึ่งฉบับ",
}


def left_out(title: str, reason: str, year: int) -> str:
    """Return why the evidence titled `title` does not count in the fiscal `year`; `reason`: a key of WHY_NOT_GIVEN."""
    return _(WHY_NOT_GIVEN[reason]).format(title=title or _("ไม่มีชื่อ"), year=year)


def level_missing(level: str, rung: LadderLevel, items: Sequence[ItemRow], *, broken: bool) -> str:
    """Return what a level lacks, such as `ยังไม่ได้ระดับ 3: ขาด รายงานผู้บริหาร (ข้อ 2)`: proofs if it is reached, else
    items. "" if nothing, and for an unreached level unless it is begun and `broken` (the first unreached one)."""
    if rung.reached:
        unproved = (
            (item, proof)
            for item in items
            if item.unproved
            for proof in item.proofs
            if proof.missing
        )
        missing = _joined([_at(item, proof.text) for item, proof in unproved])
        if missing:
            return _("{level} ยังขาดหลักฐาน: {missing}").format(level=level, missing=missing)
        return ""
    begun = any(item.entered_state is not ItemState.NOT_ASSESSED for item in items)
    missing = _joined(list(_missing(items))) if broken and begun and not rung.complete else ""
    return _("ยังไม่ได้{level}: ขาด {missing}").format(level=level, missing=missing) if missing else ""


def _missing(items: Sequence[ItemRow]) -> Iterator[str]:
    """What is missing for each item that does not count: the proofs that block it, else the item itself."""
    for item in items:
        if item.counts:
            continue
        if item.blocked:
            yield from (
                _at(item, _("หลักฐาน {proof}").format(proof=proof.text)) for proof in item.blocked
            )
        else:
            yield _called(item)


def _at(item: ItemRow, text: str) -> str:
    return f"{text} ({_called(item)})"


def _called(item: ItemRow) -> str:
    return _("ข้อ {number}").format(number=item.number.rstrip(".")) if item.number else item.text


def _joined(texts: Sequence[str]) -> str:
    named = ", ".join(texts[:NAMED])
    more = len(texts) - NAMED
    return _("{named} และอีก {n} รายการ").format(named=named, n=more) if more > 0 else named
