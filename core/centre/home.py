"""The home page of a unit with units below it: late units, arrived transfer files, next due dates, and open tasks."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from typing import NamedTuple

from core.assessment.ranking import TieResolution
from core.centre.proposals import propose
from core.centre.setup import STARTS, setup
from core.centre.view import RankedUnitRow, centre_list
from core.exchange.devices import NEW_UNIT, UncertifiedDevice
from core.exchange.invitations import INVITATION, open_still, usable
from core.exchange.staging import AFTER
from core.forms.ports import Reader, in_force
from core.home.rows import (
    STAGED,
    STRANGER,
    WAITS,
    CentreHomeView,
    Destination,
    ImportedFileRow,
    LateUnitRow,
    StepDateRow,
    Task,
)
from core.home.year import left_words
from core.i18n import _
from core.log.certificates import RootKeyRecord
from core.log.post import BundleService, ImportedBundle
from core.people.units import UnitRegister, stands_above
from core.thai.days import day, short_date, stamp, time_of_day
from core.thai.written import arabic_digits
from core.values import Ref

# lines that are shown
LATE = 3
CAME = 6
STEPS = 6
NAMED = 1  # steps named in a line


def centre_home(reader: Reader, unit: str, year: int, now: datetime) -> CentreHomeView:
    """Return the content of the home page for a fiscal year (Buddhist era) at the time `now`."""
    board = centre_list(unit, year, now.date(), reader).board
    today = now.date()
    late = [line for line in board.lines if line.row.overdue]
    late.sort(key=lambda line: (_since(line), line.unit.region, line.unit.code))
    known = _SilentUnit(reader, unit)
    came, last = _came(reader, now)
    asked, done = Counter[_StepDateKey](), Counter[_StepDateKey]()
    for line in board.lines:
        for step in line.row.steps:
            if step.until:
                of = _StepDateKey(step.until, step.programme, step.step, step.title)
                asked[of] += 1
                done[of] += step.state == "done"
    called = {
        one.id: arabic_digits(str(one.short) or str(one.title))
        for one in in_force(reader.forms, year)
    }
    several = len({of.programme for of in asked}) > 1
    steps = [
        _step_row(of, called.get(of.programme, "") if several else "", done[of], asked[of], today)
        for of in sorted(asked)
    ]
    device = reader.trust.device()
    sets = device is None or device.kind == "centre"
    return CentreHomeView(
        units=len(board.lines),
        late=tuple(_late(line, known, today) for line in late[:LATE]),
        lates=len(late),
        reminders="\n\n".join(line.row.reminder for line in late if line.row.reminder),
        came=came,
        todays=reader.transfers.came(_midnight(now)),
        last=last,
        steps=tuple(one for one in steps if one is not None)[:STEPS],
        dated=bool(steps),
        dates=Destination(SETUP, Ref("all", SETUP, "programme")) if sets else None,
    )


class _SilentUnit:
    """What a unit above knows about a unit that has sent nothing yet."""

    def __init__(self, reader: Reader, unit: str) -> None:
        self._certified = {one.unit for one in reader.trust.devices() if not one.revoked}
        self._invited = {
            one.text("unit")
            for one in reader.records(INVITATION, unit)
            if not one.text("withdrawn")
        }

    def words(self, line: RankedUnitRow) -> str:
        if line.row.ever_sent:
            owed = [step.title for step in line.row.owed if step.state == "overdue"]
            more = _(" และอีก {n} เรื่อง").format(n=len(owed) - NAMED) if len(owed) > NAMED else ""
            return _("เคยส่งแล้ว ยังขาด {what}").format(what=", ".join(owed[:NAMED])) + more
        if line.unit.id in self._certified:
            return _("รับรองเครื่องแล้ว ยังไม่เคยส่ง")
        if line.unit.id in self._invited:
            return _("ออกไฟล์เริ่มงานแล้ว ยังไม่มีไฟล์กลับมา")
        return _("ยังไม่เคยส่ง และยังไม่ได้ออกไฟล์เริ่มงานจากที่นี่")


def _since(line: RankedUnitRow) -> date:
    """Return the earliest date that an overdue step of this unit has passed."""
    days = (day(step.until) for step in line.row.steps if step.state == "overdue")
    return min(filter(None, days), default=date.max)


def _late(line: RankedUnitRow, known: _SilentUnit, today: date) -> LateUnitRow:
    left = left_words((_since(line) - today).days)
    return LateUnitRow(
        line.name, known.words(line), left, Destination("centre", Ref("all", "unit", line.unit.id))
    )


def _midnight(now: datetime) -> int:
    return int(now.replace(hour=0, minute=0, second=0, microsecond=0).timestamp() * 1000)


def _came(reader: Reader, now: datetime) -> tuple[tuple[ImportedFileRow, ...], str]:
    """Return today's newest arrivals, and if there is none today, the last arrival in words."""
    names = {one.id: one.name or one.code for one in UnitRegister.of(reader).values()}
    found = reader.transfers.arrivals(_midnight(now), CAME)
    if found:
        return tuple(
            _came_row(one, names.get(one.unit, one.unit[:8])) for one in reversed(found)
        ), ""
    for one in reader.transfers.arrivals(last=1):
        says = _("ล่าสุด {at} จาก {name}")
        return (), says.format(at=stamp(one.at), name=names.get(one.unit, one.unit[:8]))
    return (), ""


def _came_row(file: ImportedBundle, name: str) -> ImportedFileRow:
    time = _("{time} น.").format(time=time_of_day(datetime.fromtimestamp(file.at / 1000)))
    text = _("ใหม่ {n} บันทึก").format(n=f"{file.new:,}")
    state, tone = came_to(file)
    goal = Destination("centre", Ref("all", "unit", file.unit))
    return ImportedFileRow(name, time, text, _(AFTER[state]), tone, goal)


def came_to(file: ImportedBundle) -> tuple[str, str]:
    """Return (state, tone) of an imported file. The state is "new", "known" (nothing new), "part" (some operations had
    no effect) or "silent" (none had); the tone is "ok", "mute" or, for the last two, "warn"."""
    if file.silent:
        return ("part", "warn") if file.gained > 0 else ("silent", "warn")
    return ("new", "ok") if file.gained > 0 else ("known", "mute")


class _StepDateKey(NamedTuple):
    """A step and its date, as a key for counting."""

    until: str
    programme: str
    step: str
    title: str


def _step_row(
    step: _StepDateKey, programme: str, arrived: int, expected: int, today: date
) -> StepDateRow | None:
    until = date.fromisoformat(step.until)
    left = (until - today).days
    if left < 0 and arrived == expected:
        return None
    text = _("มาถึงแล้ว {n} จาก {of}").format(n=f"{arrived:,}", of=f"{expected:,}")
    text = " · ".join(filter(None, (programme, text)))
    day_words = short_date(until).rpartition(" ")[0]
    return StepDateRow(
        day_words, step.title, text, left_words(left), left < 0, Destination("centre")
    )


SETUP = "setup"  # key of the page


EACH = 3  # senders, and ties, that have a line of their own


def waiting_tasks(
    reader: Reader, unit: str, year: int, now: datetime, post: BundleService, unfinished_count: int
) -> Iterator[Task]:
    """Yield the tasks in which others wait for this office: chosen files that are not imported yet
    (`unfinished_count`), senders to confirm, ties to resolve, and start files that expired unused."""
    if unfinished_count:
        title = _("รับไฟล์ยังไม่เสร็จ {n} รายการที่เลือกไว้").format(n=unfinished_count)
        reason = _("หยุดไว้ก่อนหน้านี้ ไฟล์ที่รับแล้วไม่ต้องรับซ้ำ")
        goal = Destination("exchange", Ref("all", STAGED, ""))
        yield Task("in", "warn", title, reason, "", "mute", _("ทำต่อ"), goal)
    yield from _strangers(UncertifiedDevice.each(reader, post, unit, now))
    yield from _ties(reader, unit, year, now)
    yield from _late_starts(reader, unit, now)


def _strangers(devices: Sequence[UncertifiedDevice]) -> Iterator[Task]:
    for one in devices[:EACH]:
        icon = "building" if one.state == NEW_UNIT else "pc"
        reason = " · ".join(filter(None, (one.says, _("เลขไม่ตรงเมื่อโทรถาม") if one.doubted else "")))
        goal = Destination("exchange", Ref("all", STRANGER, one.key))
        tone = "info" if one.hinders or one.doubted else "warn"
        yield Task(icon, tone, one.title, reason, "", "mute", one.words(), goal)
    if len(devices) > EACH:
        title = _("มีผู้ส่งที่ยังไม่ยืนยันอีก {n} เครื่อง").format(n=len(devices) - EACH)
        reason = _("ไฟล์ของทุกเครื่องเก็บไว้ ยังไม่รวม จนกว่าจะยืนยัน")
        goal = Destination("exchange", Ref("all", WAITS, ""))
        yield Task("pc", "warn", title, reason, "", "mute", _("ดูไฟล์ที่รอ"), goal)


def _ties(reader: Reader, unit: str, year: int, now: datetime) -> Iterator[Task]:
    board = centre_list(unit, year, now.date(), reader).board
    if board.form is None:
        return
    places = [line.place for line in board.lines if line.place is not None]
    asking = [
        one
        for one in in_force(reader.forms, year)
        if board.form.id in {name.partition("/")[0] for name in one.instruments}
    ]
    units = UnitRegister.of(reader)
    taken = TieResolution.taken(reader, board.form.id, year, units)
    ties = [one for one in propose(places, units, asking, taken) if one.tie and one.top]
    for tie in ties[:EACH]:
        goal = Destination("centre", Ref("all", "unit", tie.top[0].unit))
        where = _("เขต {n}").format(n=tie.region) if tie.region else ""
        title = " ".join(filter(None, (_("คะแนนเท่ากัน {n} หน่วยงาน").format(n=len(tie.top)), where)))
        rule = _("{rule}: เลือกได้ {n} หน่วยงาน เกณฑ์ไม่กำหนดวิธีตัดสิน")
        rule = rule.format(rule=arabic_digits(tie.text), n=tie.take)
        names = ", ".join(each.name or each.code for each in tie.top[:EACH]) + (
            " …" if len(tie.top) > EACH else ""
        )
        yield Task(
            "conflict", "warn", title, f"{rule} · {names}", "", "mute", _("ดูหน่วยงานที่เท่ากัน"), goal
        )
    if len(ties) > EACH:
        title = _("คะแนนเท่ากันอีก {n} กลุ่ม").format(n=len(ties) - EACH)
        yield Task(
            "conflict",
            "warn",
            title,
            _("เกณฑ์ไม่กำหนดวิธีตัดสิน"),
            "",
            "mute",
            _("ดูหน่วยงานที่เท่ากัน"),
            Destination("centre"),
        )


def _late_starts(reader: Reader, unit: str, now: datetime) -> Iterator[Task]:
    """Yield a task if start files expired before any PC joined with them."""
    today = now.date()
    joined = {one.unit for one in reader.trust.devices() if not one.revoked}
    late = {
        one.text("unit")
        for one in reader.records(INVITATION, unit)
        if open_still(one) and not usable(one, today)
    } - joined
    if late:
        title = _("ไฟล์เริ่มงาน {n} หน่วยงานเลยวันใช้").format(n=f"{len(late):,}")
        reason = _("หน่วยงานยังเริ่มได้ แต่ต้องมีคนโทรยืนยันทุกแห่ง ต่ออายุได้ในครั้งเดียวโดยไม่ต้องออกไฟล์ใหม่")
        goal = Destination(SETUP, Ref("all", SETUP, STARTS))
        yield Task("calendar", "warn", title, reason, "", "mute", _("ต่ออายุ"), goal)


def setup_tasks(
    reader: Reader, unit: str, roots: Callable[[], Sequence[RootKeyRecord]], today: date
) -> Iterator[Task]:
    """Yield the next open step of setting up a centre that has units below. `roots` returns the PC's root keys."""
    if not stands_above(reader, unit):
        return
    view = setup(reader, unit, roots(), today)
    undone = [step for step in view.steps if not step.done]
    below_a_centre = view.certified not in ("", "centre")
    # here; a centre may have invited all units itself
    begun = any(start.state != "none" for start in view.starts)
    if not undone or (below_a_centre and (begun or undone[0].key != STARTS)):
        return
    first = undone[0]
    title = _("ตั้งต้นหน่วยงานต้นสังกัด: {step}").format(step=first.title)
    done = _("เสร็จแล้ว {n} จาก {of} ขั้น").format(n=len(view.steps) - len(undone), of=len(view.steps))
    # units without a file may be intended
    tone = "info" if below_a_centre or (begun and first.key == STARTS) else "warn"
    yield Task(
        "table",
        tone,
        title,
        f"{first.status} · {done}",
        "",
        "mute",
        _("ทำต่อ"),
        Destination(SETUP, Ref("all", SETUP, first.key)),
    )


def centre_tasks(
    reader: Reader,
    unit: str,
    year: int,
    now: datetime,
    tasks: Sequence[Task],
    post: BundleService,
    roots: Callable[[], Sequence[RootKeyRecord]],
    unfinished_count: int,
) -> tuple[Task, ...]:
    """Return the sorted tasks of a centre's home page: `tasks`, the tasks in which others wait, and the next set-up
    step. `unfinished_count`: number of chosen files not imported yet; `roots` returns the root keys."""
    waiting = waiting_tasks(reader, unit, year, now, post, unfinished_count)
    return first_things_first(tasks, [*waiting], [*setup_tasks(reader, unit, roots, now.date())])


def first_things_first(
    tasks: Sequence[Task], waiting: Sequence[Task], setup: Sequence[Task]
) -> tuple[Task, ...]:
    """Return tasks in the order: errors in `tasks`, then `waiting`, then `setup`, then the other tasks of `tasks`."""
    urgent = [one for one in tasks if one.tone == "bad"]
    return (*urgent, *waiting, *setup, *(one for one in tasks if one.tone != "bad"))
