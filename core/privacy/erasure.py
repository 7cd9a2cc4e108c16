"""Why words cannot be erased here, what a person is told before and after an erasure, and what it leaves of a print."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields, is_dataclass, replace
from typing import Any, NamedTuple

from core.backups.retention import Swept
from core.blocks.document import NOT_WORDS, Stamp
from core.blocks.kept import BLACK, KeptPrint, packed, strings, unpacked
from core.blocks.words import Run, plain
from core.entities import field_of, klass_of
from core.errors import Unfinished, UserError
from core.evidence.pack import SHORTEST, bare, parts, squeezed
from core.i18n import _
from core.log.ports import Context, Reader
from core.log.post import FileStore
from core.log.privacy import StoredText
from core.privacy.person_data import spelt
from core.values import Change, Plain, Record, Ref

LONG = 8  # letters of words that are not met by chance where one text follows another
ANYTHING = re.compile(r"\S+")
SHARED = frozenset({"reference", "notice", "trust"})  # classes of what lies in `all`


class Barred(NamedTuple):
    """A word or two for a list, why, and what to do."""

    pill: str
    why: str
    do: str


def barred(ref: Ref) -> Barred:
    """What is said of words of this record, of which this device may write no erasure (EXCHANGE 6.4, 6.12)."""
    klass = klass_of(ref.entity, ref.scope)
    if klass == "draft":
        return Barred(
            _("ร่างของคณะกรรมการ"),
            _("เพราะเป็นร่างการประเมินของคณะกรรมการ ซึ่งรูปแบบข้อมูลไม่มีการลบตามกฎหมาย"),
            _("โปรดแก้ข้อความนั้นให้ไม่มีชื่อ ค่าเดิมยังอยู่ในประวัติของเครื่องที่มีร่างนี้"),
        )
    if klass in SHARED:
        return Barred(
            _("ข้อมูลกลาง"),
            _("เพราะเป็นข้อมูลกลางที่ทุกหน่วยงานใช้ร่วมกัน ซึ่งรูปแบบข้อมูลไม่มีการลบตามกฎหมาย"),
            _("โปรดให้ส่วนกลางแก้ข้อความนั้นให้ไม่มีชื่อ ค่าเดิมยังอยู่ในประวัติ"),
        )
    return Barred(
        _("ของหน่วยงานอื่น"),
        _("เพราะข้อความนี้เป็นของหน่วยงานอื่น"),
        _("โปรดแจ้งหน่วยงานที่เขียนให้ลบ การลบจะมาถึงพร้อมไฟล์รับส่ง"),
    )


def remaining_lines(*, pictures: bool = False) -> Sequence[str]:
    """What erasing does, and what remains; `pictures` are shown beside it, and what is said of them."""
    unread = _("โปรแกรมไม่อ่านตัวหนังสือในภาพและหน้าสแกน ภาพที่อยู่กับรายการที่มีชื่อนี้แสดงไว้ให้เปิดดู แล้วเลือกเองว่าจะลบหรือไม่")
    return [
        _("ข้อความและไฟล์ที่เลือกจะหายจากเครื่องนี้ ไฟล์สำรอง และภาพย่อ นำกลับไม่ได้"),
        _("บรรทัดบันทึกและสายโซ่ยังอยู่ครบ ช่องนั้นจะแสดงว่า ลบแล้วตามกฎหมาย"),
        _("การลงนามและรหัสบนเอกสารที่พิมพ์แล้วยังใช้ได้ เพราะไม่ได้คิดจากตัวข้อความ"),
        _("หน่วยงานอื่นที่ได้รับข้อมูลไปจะลบตามเมื่อได้รับไฟล์รับส่งครั้งต่อไป"),
        *([] if pictures else [unread]),
        _("ไฟล์ที่ลบถูกเขียนทับก่อนลบเท่าที่ทำได้ แต่ SSD และแฟลชไดรฟ์อาจยังเก็บเศษเดิมไว้ และพื้นที่ว่างของดิสก์อาจยังมีเศษเก่า"),
        _("โปรแกรมลบให้ไม่ได้: กระดาษที่พิมพ์แล้ว ไฟล์ PDF Excel Word ที่บันทึกไว้ ไฟล์รับส่งเดิม และไฟล์สำรองในที่ที่ไม่ได้ต่ออยู่"),
    ]


def erased_here_only(problem: UserError) -> Unfinished:
    """What is said when the folder is done and the backups are not: the next backup makes up for it."""
    return Unfinished(
        _("ลบออกจากโฟลเดอร์ของหน่วยงานแล้ว แต่ในไฟล์สำรองยังลบไม่ครบ"),
        problem.why,
        _("โปรดแก้สาเหตุแล้วสำรองข้อมูลหนึ่งครั้ง โปรแกรมจะลบส่วนที่เหลือในไฟล์สำรองให้เอง ไม่ต้องลบซ้ำ"),
    )


def swept_lines(swept: Swept, *, traces: bool) -> Sequence[str]:
    """What became of the backups; `traces`: some may still lie in the folder (core.log.privacy)."""
    lines = [_("ไฟล์สำรองที่เขียนใหม่โดยไม่มีข้อมูลนี้ {n} ไฟล์").format(n=swept.written)]
    if traces:
        lines.append(_("ร่องรอยในไฟล์ของโฟลเดอร์ยังเขียนทับไม่ได้ตอนนี้ จะเขียนทับให้เมื่อเปิดโฟลเดอร์ครั้งหน้า"))
    if swept.dropped:
        lines.append(_("ลบสำเนาฐานข้อมูลเก่า {n} ชุด ซึ่งลบข้อมูลข้างในไม่ได้").format(n=swept.dropped))
    if swept.failed:
        names = ", ".join(path.name for path in swept.failed)
        lines.append(_("ยังเขียนใหม่ไม่ได้ จะลองอีกเมื่อสำรองครั้งหน้า: {names}").format(names=names))
    if swept.unread:
        names = ", ".join(path.name for path in swept.unread)
        lines.append(_("อ่านไม่ได้จึงลบข้อมูลข้างในไม่ได้ โปรดลบไฟล์เอง: {names}").format(names=names))
    if swept.away:
        lines.append(_("ที่เก็บที่สอง {place} ไม่ได้ต่ออยู่ จะลบให้เมื่อสำรองไปที่นั้นครั้งหน้า").format(place=swept.away))
    return lines


def words_gone(texts: Iterable[StoredText], names: Iterable[str]) -> frozenset[str]:
    """What is to be read nowhere any more, squeezed: these names, and of the texts that were erased those that say one,
    and the personal ones. Of a personal text each part that says one, or where none does each, since a paper shows them
    apart.
    """
    called = {one for name in names for one in (squeezed(name), bare(squeezed(name))) if len(one) >= SHORTEST}
    found = set(called)
    for one in texts:
        declared, said = field_of(one.ref.entity, one.field), squeezed(one.words)
        named = any(name in said for name in called)
        if declared is None or declared.personal:
            apart = [squeezed(part) for part in parts(one.words) if not (part.isascii() and part.isidentifier())]
            found |= {part for part in apart if not named or any(name in part for name in called)}
        elif named:
            found.add(said)
    return frozenset(words for words in found | {bare(words) for words in found} if len(words) >= SHORTEST)


def blackened(ctx: Context, reader: Reader, shelf: FileStore, gone: frozenset[str]) -> Iterator[Change]:
    """What is kept of the unit's prints without these words: each that holds one is erased, what is left of it is kept.

    The hash in the register stays. UserError when there is no room.
    """
    papers = [*reader.records("paper", ctx.unit), *reader.bin(ctx.unit, "paper")] if gone else []
    for paper in papers:
        kept = [(field, name, found) for field, name in _files(paper) if (found := _read(shelf, name))]
        if not any(_holds(found, gone) for _field, _name, found in kept):
            continue
        left = without_words(kept[0][2], gone)
        for _field, _name, found in kept[1:]:  # erased at two PCs, each of other words
            left = _both(left, without_words(found, gone))
        name = shelf.put([packed(left, bytes.fromhex(ctx.new_id()))])
        for field, old, _found in kept:
            yield Change(Ref(ctx.unit, "erasure", ctx.new_id()), "of", Plain(f"{paper.ref.local}/{field}/{old}"))
        yield Change(paper.ref, "rest", Plain(name), paper.shown("rest").seen)


def _files(paper: Record) -> Iterator[tuple[str, str]]:
    """Field and hash of whatever is kept of a print."""
    for field in ("print", "rest"):
        shown = paper.shown(field)
        for value in [side.value for side in shown.sides] or [shown.value]:
            if isinstance(value, str):
                yield field, value


def _read(shelf: FileStore, name: str) -> KeptPrint | None:
    try:
        return unpacked(shelf.kept(name), KeptPrint)
    except ValueError:  # it is not here, or was kept by another edition of the program
        return None


def _holds(thing: object, gone: frozenset[str]) -> bool:
    """Whether it says one of these words; longer ones also where several of its texts say it together."""
    apart, together = squeezed("\0".join(strings(thing))), squeezed("".join(strings(thing)))
    return any(words in (together if len(words) >= LONG else apart) for words in gone)


def without_words(kept: KeptPrint, gone: frozenset[str]) -> KeptPrint:
    """The print with these words blacked out, letter by letter; of how it was drawn only what it still says is told."""
    masks = [spelt(words) for words in sorted(gone, key=len, reverse=True)]
    document = _masked(kept.document, masks)
    if _holds(document, gone):  # in cells beside each other, say
        document = _masked(kept.document, [ANYTHING])
    said = squeezed("".join(strings(document)))
    drawn = (one if squeezed(one.said) in said else replace(one, said=BLACK) for one in kept.drawn)
    return KeptPrint(document, tuple(drawn), erased=True)


def _masked(thing: Any, masks: Sequence[re.Pattern[str]]) -> Any:
    """A part of a paper with every text in it blacked out where a mask fits; runs of one text are read as one."""
    if isinstance(thing, str):
        return _black(thing, masks)
    if isinstance(thing, tuple) and thing and all(isinstance(part, str | Run) for part in thing):
        whole, found = _black("".join(map(plain, thing)), masks), list[str | Run]()
        for part in thing:
            own, whole = whole[: len(plain(part))], whole[len(plain(part)) :]
            found.append(replace(part, text=own) if isinstance(part, Run) else own)
        return tuple(found)
    if isinstance(thing, tuple):
        return tuple(_masked(part, masks) for part in thing)
    if not is_dataclass(thing) or isinstance(thing, type | Stamp):
        return thing
    names = [one.name for one in fields(thing) if one.name not in NOT_WORDS or one.name == "names"]
    return replace(thing, **{name: _masked(getattr(thing, name), masks) for name in names})


def _black(text: str, masks: Sequence[re.Pattern[str]]) -> str:
    for mask in masks:
        text = mask.sub(lambda found: BLACK * len(found[0]), text)
    return text


def _both(one: Any, other: Any) -> Any:
    """Two prints that were one, with what is black in either."""
    if isinstance(one, str) and isinstance(other, str):
        if len(one) == len(other):
            return "".join(BLACK if BLACK in pair else pair[0] for pair in zip(one, other, strict=True))
        return BLACK if BLACK in (one, other) else one
    if isinstance(one, tuple):
        return tuple(_both(*pair) for pair in zip(one, other, strict=True))
    if is_dataclass(one) and not isinstance(one, type):
        names = [field.name for field in fields(one)]
        return replace(one, **{name: _both(getattr(one, name), getattr(other, name)) for name in names})
    return one
