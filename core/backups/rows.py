"""Backups on the home page: when the office folder was last backed up on this PC and in the second location."""

from collections.abc import Iterator
from datetime import date, datetime

from core.backups.retention import Backup
from core.home.rows import BACKUP, Destination, LatestEventRow, Task
from core.home.year import HomePagePart, HomePageYear, HomePartProvider
from core.i18n import _
from core.thai.days import short_date, time_of_day


def _backup(home_year: HomePageYear) -> Iterator[Task]:
    second = home_year.backups.second
    if second is None and not home_year.begun:
        return
    if second is None:
        title = _("ยังไม่เคยสำรองลงแฟลชไดรฟ์")
        reason = _("ถ้าเครื่องเสียหรือหาย ข้อมูลที่ยังไม่ได้ส่งจะหายไปด้วย")
        late, tone = "", "mute"
    elif (days := (home_year.today - second.date()).days) >= Backup.OLD:
        title = _("ควรสำรองลงแฟลชไดรฟ์")
        reason = _("ครั้งล่าสุด {day} ที่ {place}")
        reason = reason.format(day=short_date(second.date()), place=home_year.backups.place)
        late, tone = _("{n} วันแล้ว").format(n=days), "warn"
    else:
        return
    now = _("สำรองตอนนี้")
    yield Task("shield", "warn", title, reason, late, tone, now, Destination(BACKUP))


def _kept(home_year: HomePageYear) -> Iterator[LatestEventRow]:
    own = home_year.backups.local
    second = home_year.backups.second
    goal = Destination(BACKUP)
    if own is None:
        yield LatestEventRow(
            "shield", _("ยังไม่เคยสำรองในเครื่อง"), _("ทำเองทุกครึ่งชั่วโมงและเมื่อปิดหน้าต่าง"), "", "mute", goal
        )
    elif home_year.backups.lost_files:
        title = _("สำรองในเครื่อง {at}")
        text = _("ขาดไฟล์หลักฐาน {n} ไฟล์").format(n=home_year.backups.lost_files)
        yield LatestEventRow(
            "shield",
            title.format(at=when(own, home_year.today)),
            text,
            _("ควรทำ"),
            "warn",
            Destination("health"),
        )
    else:
        title = _("สำรองในเครื่อง {at}").format(at=when(own, home_year.today))
        yield LatestEventRow("shield", title, _("อ่านกลับมานับแล้วตรงกัน"), _("ใช้ได้"), "ok", goal)
    if second is None:
        yield LatestEventRow(
            "copy", _("ยังไม่เคยสำรองลงแฟลชไดรฟ์"), _("กันเครื่องเสียหรือหาย"), _("ควรทำ"), "warn", goal
        )
    else:
        late = (home_year.today - second.date()).days
        title = _("ที่เก็บที่สอง {at}").format(at=when(second, home_year.today))
        tone = ("warn", _("ควรทำ")) if late >= Backup.OLD else ("ok", _("ใช้ได้"))
        yield LatestEventRow("copy", title, home_year.backups.place, tone[1], tone[0], goal)
    if home_year.backups.owed:
        title = _("ข้อมูลบุคคลที่ลบแล้วอาจยังอยู่ในไฟล์สำรองที่ {places}")
        title = title.format(places=", ".join(home_year.backups.owed))
        yield LatestEventRow(
            "bin", title, _("สำรองลงที่นั้นหนึ่งครั้ง โปรแกรมลบให้เอง"), _("รออยู่"), "warn", goal
        )


def when(time: datetime, today: date) -> str:
    """Return the time as text: `วันนี้ 14:02 น.` if `time` is today, else its date."""
    if time.date() == today:
        return _("วันนี้ {time} น.").format(time=time_of_day(time))
    return short_date(time.date())


GIVES = (
    HomePartProvider(
        lambda _reader, known: HomePagePart(last=_backup(known), backups=_kept(known))
    ),
)
