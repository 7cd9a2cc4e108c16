"""Backups on the home page: when the office folder was last backed up on this PC and in the second location."""

from collections.abc import Iterator
from datetime import date, datetime

from core.backups.retention import Backup
from core.home.rows import BACKUP, Destination, StateRow, Task
from core.home.year import HomePagePart, HomeSource, HomeYear
from core.i18n import _
from core.thai.days import short_date, time_of_day


def _backup(known: HomeYear) -> Iterator[Task]:
    second = known.kept.second
    if second is None and not known.begun:
        return
    if second is None:
        reason = _("ถ้าเครื่องเสียหรือหาย ข้อมูลที่ยังไม่ได้ส่งจะหายไปด้วย")
        yield Task(
            "shield", "warn", _("ยังไม่เคยสำรองลงแฟลชไดรฟ์"), reason, "", "mute", _("สำรองตอนนี้"), Destination(BACKUP)
        )
    elif (days := (known.today - second.date()).days) >= Backup.OLD:
        reason = _("ครั้งล่าสุด {day} ที่ {place}").format(day=short_date(second.date()), place=known.kept.place)
        when = _("{n} วันแล้ว").format(n=days)
        yield Task("shield", "warn", _("ควรสำรองลงแฟลชไดรฟ์"), reason, when, "warn", _("สำรองตอนนี้"), Destination(BACKUP))


def _kept(known: HomeYear) -> Iterator[StateRow]:
    own, second, goal = known.kept.own, known.kept.second, Destination(BACKUP)
    if own is None:
        yield StateRow("shield", _("ยังไม่เคยสำรองในเครื่อง"), _("ทำเองทุกครึ่งชั่วโมงและเมื่อปิดหน้าต่าง"), "", "mute", goal)
    elif known.kept.lost:
        title, text = _("สำรองในเครื่อง {at}"), _("ขาดไฟล์หลักฐาน {n} ไฟล์").format(n=known.kept.lost)
        yield StateRow(
            "shield", title.format(at=when(own, known.today)), text, _("ควรทำ"), "warn", Destination("health")
        )
    else:
        title = _("สำรองในเครื่อง {at}").format(at=when(own, known.today))
        yield StateRow("shield", title, _("อ่านกลับมานับแล้วตรงกัน"), _("ใช้ได้"), "ok", goal)
    if second is None:
        yield StateRow("copy", _("ยังไม่เคยสำรองลงแฟลชไดรฟ์"), _("กันเครื่องเสียหรือหาย"), _("ควรทำ"), "warn", goal)
    else:
        late = (known.today - second.date()).days
        title = _("ที่เก็บที่สอง {at}").format(at=when(second, known.today))
        tone = ("warn", _("ควรทำ")) if late >= Backup.OLD else ("ok", _("ใช้ได้"))
        yield StateRow("copy", title, known.kept.place, tone[1], tone[0], goal)
    if known.kept.owed:
        title = _("ข้อมูลบุคคลที่ลบแล้วอาจยังอยู่ในไฟล์สำรองที่ {places}").format(places=", ".join(known.kept.owed))
        yield StateRow("bin", title, _("สำรองลงที่นั้นหนึ่งครั้ง โปรแกรมลบให้เอง"), _("รออยู่"), "warn", goal)


def when(at: datetime, today: date) -> str:
    """Return the time as text: `วันนี้ 14:02 น.` if `at` is today, else its date."""
    return _("วันนี้ {time} น.").format(time=time_of_day(at)) if at.date() == today else short_date(at.date())


GIVES = (HomeSource(lambda _reader, known: HomePagePart(last=_backup(known), kept=_kept(known))),)
