"""What a repair did, in words."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from core.backups.retention import Backup, moment_words, renewed_lines
from core.health.facts import Damage, RepairReport, Salvage
from core.health.kinds import KINDS
from core.i18n import _


def repair_title(report: RepairReport) -> str:
    """How it ended; what was only asked for is not repaired yet."""
    if report.left or report.asked:
        return _("ซ่อมแล้ว ยังเหลือบางส่วน") if report.mended else _("ยังซ่อมไม่ได้")
    return _("ซ่อมเรียบร้อย") if report.mended else _("ไม่พบสิ่งที่ต้องซ่อมแล้ว")


def repair_words(report: RepairReport) -> tuple[str, ...]:
    """What was mended, what is left, what was asked for and where the state before lies; a sentence each."""
    return tuple(_lines(report))


def _lines(report: RepairReport) -> Iterator[str]:
    yield from (_("ซ่อมแล้ว: {what}").format(what=_counted(one)) for one in report.mended)
    yield from (_("ยังเหลือ: {what}").format(what=_counted(one)) for one in report.left)
    if not report.mended and not report.left and not report.asked:
        yield _("ไม่พบสิ่งที่ต้องซ่อมแล้ว")
    if report.renewed is not None:
        yield from renewed_lines(report.renewed)
    if report.asked:
        yield _("ขอไว้ {n} แห่งในไฟล์รับส่งถัดไป").format(n=len(report.asked))
    if report.backup is not None:
        yield _("สำรองข้อมูลก่อนซ่อมไว้ที่ {path}").format(path=report.backup)


def salvage_words(found: Salvage, kept: Sequence[Backup]) -> tuple[str, ...]:
    """What can be read, what would be lost, and how that stands beside the newest backup; a sentence each."""
    return tuple(_foreseen(found, kept)) if found.ops else (_("อ่านไฟล์ที่เสียไม่ได้เลย กู้ส่วนใดจากไฟล์นี้ไม่ได้"),)


def _foreseen(found: Salvage, kept: Sequence[Backup]) -> Iterator[str]:
    texts = _("ได้บันทึก {ops} รายการ ถ้อยคำ {texts} ข้อความ").format(ops=f"{found.ops:,}", texts=f"{found.texts:,}")
    yield _("{what} ถึง {at}").format(what=texts, at=_moment(found.last)) if found.last else texts
    lost = _("หายไป {n} รายการ ที่อ่านได้ไม่ครบและไม่มีในไฟล์สำรอง") if found.lost else _("ไม่พบรายการที่หายไป")
    yield lost.format(n=f"{found.lost:,}")
    yield from (_("ยังเหลือ: {what}").format(what=_counted(one)) for one in found.left)
    if found.asked:
        yield _("จะขอ {n} แห่งในไฟล์รับส่งถัดไป").format(n=len(found.asked))
    if kept:
        more = found.ops - kept[0].holding.ops
        words = _("มากกว่าไฟล์สำรองล่าสุด {n} รายการ") if more > 0 else _("น้อยกว่าไฟล์สำรองล่าสุด {n} รายการ")
        yield words.format(n=f"{abs(more):,}") if more else _("เท่ากับไฟล์สำรองล่าสุด")


def _moment(said: str) -> str:
    return moment_words(datetime.fromisoformat(said))


def _counted(one: Damage) -> str:
    what = _(KINDS[one.kind].what)
    return _("{what} {n} แห่ง").format(what=what, n=len(one.places)) if one.places else what
