"""What is wanting, in words: proofs that are not given or do not count, and what a level is not reached for."""

from collections.abc import Iterator, Sequence

from core.i18n import _
from core.scoring.score import Rung, State
from core.views.assessment_rows import ItemRow

NAMED = 3  # things one sentence names
WHY = {
    "undated": "ไม่นับ “{title}” เพราะไม่ได้ลงวันที่",
    "outside": "ไม่นับ “{title}” เพราะลงวันที่นอกปีงบประมาณ {year}",
    "torn": "ไม่นับ “{title}” เพราะวันที่ไม่ตรงกัน รอการเลือก",
}


def left_out(title: str, why: str, year: int) -> str:
    """Why a piece that is given does not count for its proof (core.scoring.proofs.why_not)."""
    return _(WHY[why]).format(title=title or _("ไม่มีชื่อ"), year=year)


def level_lacks(rung: Rung, items: Sequence[ItemRow], *, broken: bool) -> str:
    """`ยังไม่ได้ระดับ 3: ขาด รายงานผู้บริหาร (ข้อ 2)`: of the level where a ladder breaks what it wants, of one that is
    reached the proofs nobody has given; "" = nothing, or nobody has been there yet."""
    if rung.reached:
        missing = _joined(list(_unproved(items)))
        return _("ระดับ {level} ยังขาดหลักฐาน: {missing}").format(level=rung.level, missing=missing) if missing else ""
    begun = any(item.said is not State.NOT_ASSESSED for item in items)
    missing = _joined(list(_wanting(items))) if broken and begun and not rung.complete else ""
    return _("ยังไม่ได้ระดับ {level}: ขาด {missing}").format(level=rung.level, missing=missing) if missing else ""


def _unproved(items: Sequence[ItemRow]) -> Iterator[str]:
    for item in items:
        if item.unproved:
            yield from (_at(item, proof.text) for proof in item.proofs if proof.missing)


def _wanting(items: Sequence[ItemRow]) -> Iterator[str]:
    """What each item that does not count wants: proofs that decide, else the item itself."""
    for item in items:
        if item.result in (State.MET, State.NOT_APPLICABLE):
            continue
        if item.blocked:
            yield from (_at(item, _("หลักฐาน {proof}").format(proof=proof.text)) for proof in item.blocked)
        else:
            yield _called(item)


def _at(item: ItemRow, words: str) -> str:
    return f"{words} ({_called(item)})"


def _called(item: ItemRow) -> str:
    return _("ข้อ\u00a0{number}").format(number=item.number.rstrip(".")) if item.number else item.text


def _joined(words: Sequence[str]) -> str:
    named = ", ".join(words[:NAMED])
    more = len(words) - NAMED
    return _("{named} และอีก {n} รายการ").format(named=named, n=more) if more > 0 else named
