"""The first page: what is due now and what is missing, how the year stands, what has arrived, what is backed up."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date, datetime

from core.assessment.rows import AssessmentView
from core.backups.retention import OLD
from core.errors import UserError
from core.exchange.receivers import ABOVE, heard_on
from core.forms.called import grade_words
from core.forms.ports import Reader
from core.forms.settings import form_for
from core.home.rows import (
    BACKUP,
    AssessmentSum,
    DimensionShare,
    DueRow,
    Goal,
    Home,
    LastBackups,
    PlanSum,
    StateRow,
    recent,
)
from core.home.tasks import item_goal, tasks
from core.home.year import HomeYear, left_words, read_year
from core.i18n import _
from core.people.units import listed, of_committee, register
from core.plan.reported import asked_reports, plan_reports
from core.plan.tree import plan_tree
from core.plan.view import PlanPage
from core.records.titles import titled
from core.thai.days import short_date, stamp, time_of_day
from core.values import Record

DUES = 5  # dates that are listed


def home(
    reader: Reader, unit: str, year: int, now: datetime, sent: Mapping[bytes, int], kept: LastBackups, damage: str = ""
) -> Home:
    """The page of one fiscal year (Buddhist era)."""
    known = read_year(reader, unit, year, now, sent, kept, damage)
    below = () if of_committee(reader) else tuple(_below(reader, unit))
    return Home(
        tasks=tuple(tasks(reader, known)),
        assessments=tuple(_sum(reader, view) for view in known.views),
        plans=tuple(_plan_sum(reader, known, one) for one in known.plans),
        post=(*below, *_post(reader, known, bool(below))),
        kept=tuple(_kept(known)),
        dues=tuple(_dues(known))[:DUES],
        recent=tuple(recent(reader, unit)),
    )


def _sum(reader: Reader, view: AssessmentView) -> AssessmentSum:
    return AssessmentSum(
        title=titled(view.title, reader.record(view.ref)),
        total=view.total,
        base=view.base,
        full=view.full,
        grade=grade_words(view.band, graded=view.graded),
        passes=view.passes,
        pass_mark=view.pass_mark,
        places=view.places,
        answered=view.answered,
        of=view.of,
        unproved=view.unproved,
        found=view.found,
        done=view.done,
        dimensions=tuple(
            DimensionShare(
                one.number,
                one.name,
                one.short,
                one.points,
                one.full,
                item_goal(view, one.items[0].id if one.items else ""),
            )
            for one in view.dimensions
        ),
        goal=Goal("assessment", view.ref),
        last_year=view.last_year,
    )


def _plan_sum(reader: Reader, known: HomeYear, page: PlanPage) -> PlanSum:
    asked, title = asked_reports(page.form, page.rows, known.today), titled(str(page.form.heading), page.record)
    if asked is None:
        return PlanSum(title, 0, 0, page.found, Goal("plan", page.record.ref), None, _("ยังไม่ถึงงวดที่ต้องรายงานผล"))
    past = _plan_before(reader, known, page.record, asked.id[4:])
    of = len(asked.owing)
    return PlanSum(title, asked.made, of, page.found, Goal("plan", page.record.ref), past, asked.words if of else "")


def _plan_before(reader: Reader, known: HomeYear, record: Record, part: str) -> tuple[int, int, int] | None:
    """The same part of the year before: its rows alone are read, nothing is proofread."""
    same = record.text("instrument_id"), record.number("no"), known.year - 1
    for one in reader.records("plan", known.unit):
        if (one.text("instrument_id"), one.number("no"), one.number("year")) == same:
            with suppress(UserError):  # its form is not here
                form = form_for(reader, one)
                every = plan_reports(form, plan_tree(reader, form, one.ref), known.today)
                alike = [one for one in every if one.id[4:] == part]
                return next(((known.year - 1, past.made, len(past.owing)) for past in alike), None)
    return None


def _below(reader: Reader, unit: str) -> Iterator[StateRow]:
    """How many of the units below have ever sent; nothing where there are none."""
    under = listed(register(reader), unit)
    if not under:
        return
    come = {office.ref.scope for office in reader.records("office")}
    left = sum(one.id not in come for one in under)
    title = _("หน่วยงานเคยส่งแล้ว {n} จาก {of}").format(n=f"{len(under) - left:,}", of=f"{len(under):,}")
    if left:
        text = _("ดูว่าใครยังไม่เคยส่ง และคัดลอกคำแจ้งเตือน")
        yield StateRow("building", title, text, _("ยังไม่เคยส่ง {n}").format(n=f"{left:,}"), "warn", Goal("centre"))
    else:
        yield StateRow("building", title, _("ดูคะแนนและการจัดลำดับ"), _("เคยส่งครบ"), "ok", Goal("centre"))


def _post(reader: Reader, known: HomeYear, below: bool) -> Iterator[StateRow]:
    """What those above have said to hold, and what came last; nothing is called delivered without a receipt."""
    goal = Goal("exchange")
    above = [way for way in known.ways if way.receiver.side == ABOVE]
    sendings = reader.transfers.sendings() if above else ()
    if not above and not below:
        yield StateRow("out", _("ยังไม่มีใบตอบรับ"), _("เมื่อต้นสังกัดรับไฟล์แล้ว ใบตอบรับจะแสดงที่นี่"), "", "mute", goal)
    for way in above:
        stop, title = way.stop, way.receiver.name
        sent = next((one for one in sendings if any(age in one.to for age in way.receiver.ages)), None)
        if stop is None or not stop.at:
            if sent is None:
                yield StateRow("out", title, _("เครื่องนี้ยังไม่เคยสร้างไฟล์ส่งให้"), _("ยังไม่ได้ส่ง"), "mute", goal)
            else:
                day = short_date(datetime.fromisoformat(sent.at).date())
                text = _("ส่งเมื่อ {day} ยังไม่มีใบตอบรับสักใบ").format(day=day)
                yield StateRow("out", title, text, _("รอใบตอบรับ"), "warn", goal)
        elif stop.whole:
            yield StateRow(
                "tick", title, _("รับครบทุกบันทึก ใบตอบรับ {at}").format(at=heard_on(stop.at)), _("รับครบ"), "ok", goal
            )
        else:
            text = _("รับล่าสุด {at} ยังขาด {n} บันทึก").format(at=heard_on(stop.at), n=stop.of - stop.has)
            waits = sent is not None and not reader.history.unsent(sent.ends)  # all of it is in a file for them
            pill = (_("รอใบตอบรับ"), "warn") if waits else (_("ยังไม่ได้ส่งส่วนที่ขาด"), "mute")
            yield StateRow("out", title, text, *pill, goal)
    if arrivals := reader.transfers.arrivals(last=1):
        units, last = register(reader), arrivals[-1]
        sender = units[last.unit].name if last.unit in units else last.unit[:8]
        text = _("จาก {sender} ใหม่ {n} บันทึก").format(sender=sender, n=last.new)
        yield StateRow("in", _("รับไฟล์ล่าสุด {at}").format(at=stamp(last.at)), text, "", "mute", goal)


def _kept(known: HomeYear) -> Iterator[StateRow]:
    own, second, goal = known.kept.own, known.kept.second, Goal(BACKUP)
    if own is None:
        yield StateRow("shield", _("ยังไม่เคยสำรองในเครื่อง"), _("ทำเองทุกครึ่งชั่วโมงและเมื่อปิดหน้าต่าง"), _("ยังไม่มี"), "warn", goal)
    elif known.kept.lost:
        title, text = _("สำรองในเครื่อง {at}"), _("ขาดไฟล์หลักฐาน {n} ไฟล์").format(n=known.kept.lost)
        yield StateRow("shield", title.format(at=when(own, known.today)), text, _("ควรทำ"), "warn", Goal("health"))
    else:
        title = _("สำรองในเครื่อง {at}").format(at=when(own, known.today))
        yield StateRow("shield", title, _("อ่านกลับมานับแล้วตรงกัน"), _("ใช้ได้"), "ok", goal)
    if second is None:
        yield StateRow("copy", _("ยังไม่เคยสำรองลงแฟลชไดรฟ์"), _("กันเครื่องเสียหรือหาย"), _("ควรทำ"), "warn", goal)
    else:
        late = (known.today - second.date()).days
        title = _("ที่เก็บที่สอง {at}").format(at=when(second, known.today))
        tone = ("warn", _("ควรทำ")) if late >= OLD else ("ok", _("ใช้ได้"))
        yield StateRow("copy", title, known.kept.place, tone[1], tone[0], goal)
    if known.kept.owed:
        title = _("ข้อมูลบุคคลที่ลบแล้วอาจยังอยู่ในไฟล์สำรองที่ {places}").format(places=", ".join(known.kept.owed))
        yield StateRow("bin", title, _("สำรองลงที่นั้นหนึ่งครั้ง โปรแกรมลบให้เอง"), _("รออยู่"), "warn", goal)


def when(at: datetime, today: date) -> str:
    """`วันนี้ 14:02 น.`, else the day."""
    return _("วันนี้ {time} น.").format(time=time_of_day(at)) if at.date() == today else short_date(at.date())


def _dues(known: HomeYear) -> Iterator[DueRow]:
    dated = sorted(((one.due.until, one) for one in known.owed if one.due.until), key=lambda pair: pair[0])
    for until, one in dated:
        left, day = (until - known.today).days, short_date(until).rpartition(" ")[0]
        yield DueRow(day, one.stands.title, left_words(left), left < 0, known.goal_of(one))
