"""What a repair did, in words."""

from collections.abc import Iterator

from core.health.facts import Damage, RepairReport
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
    if not report.mended and not report.left:
        yield _("ไม่พบสิ่งที่ต้องซ่อมแล้ว")
    if report.asked:
        yield _("ขอไว้ {n} แห่งในไฟล์รับส่งถัดไป").format(n=len(report.asked))
    if report.backup is not None:
        yield _("สำรองข้อมูลก่อนซ่อมไว้ที่ {path}").format(path=report.backup)


def _counted(one: Damage) -> str:
    what = _(KINDS[one.kind].what)
    return _("{what} {n} แห่ง").format(what=what, n=len(one.places)) if one.places else what
