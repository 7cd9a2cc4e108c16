"""What a dimension or an item asks, in plain words, from its form: shown on request."""

from collections.abc import Iterator

from core.assessment.rows import DimensionRow, ItemRow
from core.exact import exact_text
from core.forms.help_text import HelpBlock
from core.i18n import _


def explain_item(item: ItemRow) -> tuple[HelpBlock, ...]:
    """When the item counts as met, what is to be shown for it, and why it does not count now."""
    return tuple(_item(item))


def _item(item: ItemRow) -> Iterator[HelpBlock]:
    yield HelpBlock("text", item.text)
    if item.help:
        yield HelpBlock("note", item.help)
    yield HelpBlock("head", _("นับว่าผ่านเมื่อ"))
    asked = [*_parts(item), *_figures(item), *(HelpBlock("point", choice.text) for choice in item.choices)]
    yield from asked or [HelpBlock("point", _("ผู้ตรวจเห็นว่าเป็นไปตามข้อความของข้อนี้ แล้วกด ผ่าน"))]
    if item.may_not_apply:
        yield HelpBlock("point", _("ถ้าหน่วยงานไม่มีเรื่องตามข้อนี้ ตอบ “ไม่เข้าเงื่อนไข” ได้"))
    if item.proofs:
        yield HelpBlock("head", _("หลักฐานที่ต้องมี"))
        yield from (HelpBlock("point", proof.text) for proof in item.proofs)
    if item.why:
        yield HelpBlock("head", _("ตอนนี้"))
        yield from (HelpBlock("point", why) for why in item.why)
    if item.level:
        sentence = _("ข้อนี้อยู่ในระดับ {level} ระดับจะได้คะแนนเมื่อทุกข้อของระดับผ่าน และทุกระดับที่ต่ำกว่าครบแล้ว")
        yield HelpBlock("note", sentence.format(level=item.level))


def _parts(item: ItemRow) -> Iterator[HelpBlock]:
    if len(item.parts) > 1:
        yield HelpBlock("text", _("มีอย่างใดอย่างหนึ่ง") if item.parts_any else _("มีครบทุกอย่าง"))
    yield from (HelpBlock("point", part.text) for part in item.parts)


def _figures(item: ItemRow) -> Iterator[HelpBlock]:
    for measure in item.measures:
        sentence = _("{text}: เกณฑ์ {limit}").format(text=measure.text, limit=measure.limit)
        yield HelpBlock("point", f"{sentence} {measure.unit}".rstrip() if not measure.percent else sentence)
        if measure.periods:
            yield HelpBlock("text", _("กรอกทุกงวด งวดที่น้อยที่สุดคือค่าที่ใช้"))


def explain_dimension(dimension: DimensionRow) -> tuple[HelpBlock, ...]:
    """What the dimension is worth, how its ladder scores, and what each level stands for."""
    return tuple(_dimension(dimension))


def _dimension(dimension: DimensionRow) -> Iterator[HelpBlock]:
    points = {"points": exact_text(dimension.points), "full": exact_text(dimension.full), "level": dimension.level}
    yield HelpBlock("text", _("ตอนนี้ได้ {points} จาก {full} คะแนน อยู่ที่ระดับ {level}").format(**points))
    if dimension.profile:
        yield HelpBlock("text", _("ใช้เกณฑ์ของ {profile}").format(profile=dimension.profile))
    if dimension.levels:
        yield HelpBlock("head", _("ระดับของมิตินี้"))
    for level in dimension.levels:
        sentence = _("{text} ({points} คะแนน มี {n} ข้อ)")
        words = sentence.format(text=level.text, points=exact_text(level.points), n=level.of).strip()
        yield HelpBlock("step", words, f"{level.level}.")
    if dimension.levels:
        yield HelpBlock("note", _("ระดับหนึ่งได้คะแนนเมื่อทุกข้อของระดับนั้นผ่าน และทุกระดับที่ต่ำกว่าครบแล้ว"))
