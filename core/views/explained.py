"""What a dimension or an item asks, in plain words, from its form: shown when a person asks what is meant."""

from collections.abc import Iterator

from core.i18n import _
from core.scoring.exact import exact_text
from core.views.assessment_rows import DimensionRow, ItemRow
from core.views.help_text import Block


def explain_item(item: ItemRow) -> tuple[Block, ...]:
    """When the item counts as met, what is to be shown for it, and why it does not count now."""
    return tuple(_item(item))


def _item(item: ItemRow) -> Iterator[Block]:
    yield Block("text", item.text)
    if item.help:
        yield Block("note", item.help)
    yield Block("head", _("นับว่าผ่านเมื่อ"))
    asked = [*_parts(item), *_figures(item), *(Block("point", choice.text) for choice in item.choices)]
    yield from asked or [Block("point", _("ผู้ตรวจเห็นว่าเป็นไปตามข้อความของข้อนี้ แล้วกด ผ่าน"))]
    if item.may_not_apply:
        yield Block("point", _("ถ้าหน่วยงานไม่มีเรื่องตามข้อนี้ ตอบ “ไม่เข้าเงื่อนไข” ได้"))
    if item.proofs:
        yield Block("head", _("หลักฐานที่ต้องมี"))
        yield from (Block("point", proof.text) for proof in item.proofs)
    if item.why:
        yield Block("head", _("ตอนนี้"))
        yield from (Block("point", why) for why in item.why)
    if item.level:
        said = _("ข้อนี้อยู่ในระดับ {level} ระดับจะได้คะแนนเมื่อทุกข้อของระดับผ่าน และทุกระดับที่ต่ำกว่าครบแล้ว")
        yield Block("note", said.format(level=item.level))


def _parts(item: ItemRow) -> Iterator[Block]:
    if len(item.parts) > 1:
        yield Block("text", _("มีอย่างใดอย่างหนึ่ง") if item.parts_any else _("มีครบทุกอย่าง"))
    yield from (Block("point", part.text) for part in item.parts)


def _figures(item: ItemRow) -> Iterator[Block]:
    for measure in item.measures:
        said = _("{text}: เกณฑ์ {limit}").format(text=measure.text, limit=measure.limit)
        yield Block("point", f"{said} {measure.unit}".rstrip() if not measure.percent else said)
        if measure.periods:
            yield Block("text", _("กรอกทุกงวด งวดที่น้อยที่สุดคือค่าที่ใช้"))


def explain_dimension(dimension: DimensionRow) -> tuple[Block, ...]:
    """What the dimension is worth, how its ladder scores, and what each level stands for."""
    return tuple(_dimension(dimension))


def _dimension(dimension: DimensionRow) -> Iterator[Block]:
    points = {"points": exact_text(dimension.points), "full": exact_text(dimension.full), "level": dimension.level}
    yield Block("text", _("ตอนนี้ได้ {points} จาก {full} คะแนน อยู่ที่ระดับ {level}").format(**points))
    if dimension.profile:
        yield Block("text", _("ใช้เกณฑ์ของ {profile}").format(profile=dimension.profile))
    if dimension.levels:
        yield Block("head", _("ระดับของมิตินี้"))
    for level in dimension.levels:
        said = _("{text} ({points} คะแนน มี {n} ข้อ)")
        words = said.format(text=level.text, points=exact_text(level.points), n=level.of).strip()
        yield Block("step", words, f"{level.level}.")
    if dimension.levels:
        yield Block("note", _("ระดับหนึ่งได้คะแนนเมื่อทุกข้อของระดับนั้นผ่าน และทุกระดับที่ต่ำกว่าครบแล้ว"))
