"""The tasks on the home page: what is due and what is missing, by urgency, each with its reason and its page."""

from collections.abc import Iterable, Iterator, Sequence, Set
from datetime import date

from core.assessment.rows import AssessmentView
from core.assessment.sheets import answer_at, sheet_of
from core.assigning.orders import Assignment, home_given
from core.assigning.programme_steps import OFFERED
from core.forms.ports import FormSummary, Reader
from core.forms.published import PublishedForm
from core.forms.shape import Instrument
from core.forms.vocabulary import ItemState
from core.home.rows import DECLINE, FINDING, JOIN, REPORT, Destination, Task
from core.home.year import HomePagePart, HomePageYear, UnitYearStep, left_words
from core.i18n import _
from core.log.op import SIGNED, STAGE
from core.people.units import PlannedHandover, UnitRegister, has_units, of_committee, stands_above
from core.plan.standing import PlanStanding
from core.plan.year_view import PeriodCount, PeriodReports, locked_words, signing_words
from core.records.titles import titled, which_words
from core.signing.chain import LONG, SigningQueueRow
from core.thai.days import day, short_date
from core.thai.written import arabic_digits, fiscal_year
from core.values import Record, Ref, gathered

SOON = 30  # steps due within so many days are shown as tasks
# days before assigned work is due from which a task lists missing units
REMINDED = 7
MISSING = 3  # most of them named
WRITTEN = (8, 9)  # months in which plans of the next fiscal year are prepared
DATES = 4  # most dates of a programme that a task names
OF_A_DOCUMENT = ("plan", "assessment", "sign", "papers")  # pages a task of a document leads to
YEARS = range(2025, 2080)  # years of the common era in which a clock is believed
NEXT_STEPS = {  # of a locked document: icon, title, word on the button, page
    "data": ("info", "{name} รอข้อมูลบางส่วนที่ลงนาม", "ไปหน้ารับส่ง", "exchange"),
    "print": ("printer", "พิมพ์ {name} เพื่อลงนาม", "ไปหน้าลงนาม", "sign"),
    "sign": ("pen", "{name} รอลงนาม", "ไปหน้าลงนาม", "sign"),
    "scan": ("pen", "สแกน {name} ฉบับลงนาม แล้วยืนยัน", "ไปหน้าลงนาม", "sign"),
    "answer": ("calendar", "{name} รอหน่วยงานถัดไปรับหรือส่งคืน", "ไปหน้าลงนาม", "sign"),
    "mend": ("back", "{name} ถูกส่งคืนให้แก้ไข", "ดูความเห็น", "sign"),
}


def tasks(reader: Reader, home_year: HomePageYear, parts: Sequence[HomePagePart]) -> Iterator[Task]:
    """Yield the year's tasks, most urgent first; of each document only the first."""
    named = set[Ref]()
    documents = {one.ref: one.ref for one in home_year.views}
    documents |= {plan.record.ref: plan.record.ref for plan in home_year.plans}
    documents |= {
        answer_at(view.sheet, item.id): view.ref for view in home_year.views for item in view.items
    }
    for one in _everything(reader, home_year, parts):
        goal = one.goal
        ref = goal.ref if goal.page in OF_A_DOCUMENT else None
        row = reader.record(ref) if ref and ref.entity == "row" else None
        document = documents.get(row.reference("plan") if row else ref) if ref else None
        if document is None or document not in named:
            yield one
            if document:
                named |= {document}


def _everything(
    reader: Reader, home_year: HomePageYear, parts: Sequence[HomePagePart]
) -> Iterator[Task]:
    """All tasks, most urgent first, with those of other modules (`parts`); fewer on a committee member's PC."""
    if of_committee(reader):
        for found in (
            _damage(home_year.damage),
            _clock(home_year.today),
            *(part.last for part in parts),
        ):
            yield from found
        return
    owed = home_year.owed if home_year.owed and not _looks_after_others(reader, home_year) else ()
    late = [one for one in owed if one.stands.state == "overdue"]
    soon = [one for one in owed if one not in late]
    soon.sort(key=lambda one: one.due.until or date.max)
    yield from _damage(home_year.damage)
    yield from _clock(home_year.today)
    yield from (task for part in parts for task in part.first)
    yield from (_step(home_year, one) for one in late)
    near = (one for one in soon if one.due.until and (one.due.until - home_year.today).days <= SOON)
    yield from (_step(home_year, one) for one in near)
    yield from _announced(reader, home_year)
    yield from (task for part in parts for task in part.waiting)
    yield from _handing_over(reader, home_year)
    yield from given_tasks(reader, home_year.unit, home_year.today)
    queue = SigningQueueRow.each(
        reader, home_year.unit, home_year.year, home_year.today, home_year.sent_up_to
    )
    yield from signing_tasks(queue, {ref for part in parts for ref in part.undelivered})
    yield from (task for part in parts for task in part.open)
    yield from _reports(home_year, due=True)
    yield from _unsigned(reader, home_year)
    yield from _remarked(home_year)
    yield from _findings(home_year)
    yield from _beginning(reader, home_year)
    yield from _next_year(reader, home_year)
    yield from _assessments(reader, home_year)
    yield from _reports(home_year, due=False)
    yield from (task for part in parts for task in part.last)
    yield from (_step(home_year, one) for one in soon if not one.due.until)
    yield from _offered(reader, home_year)
    yield from _renewals(reader, home_year)


def _damage(counted: str) -> Iterator[Task]:
    """The task to look at damaged data, which comes before everything that depends on them."""
    if counted:
        reason = _("หน้าสุขภาพข้อมูลบอกของแต่ละเรื่องว่าร้ายแรงแค่ไหน ต้องทำอะไร และทำงานต่อได้หรือไม่")
        yield Task(
            "shield", "bad", counted, reason, "", "mute", _("ดูสุขภาพข้อมูล"), Destination("health")
        )


def _clock(today: date) -> Iterator[Task]:
    """The task to correct the clock of this PC if its year is impossible."""
    if today.year not in YEARS:
        title = _("นาฬิกาของเครื่องนี้น่าจะผิด: วันนี้คือ {day}").format(day=short_date(today))
        reason = _("ตั้งวันที่ในระบบของเครื่องให้ถูก แล้วเปิดโปรแกรมใหม่ งานที่บันทึกไว้แล้วไม่เสียหาย")
        goal = Destination("help", Ref("all", "help", "safety"))
        yield Task("warn", "bad", title, reason, "", "mute", _("อ่านเพิ่ม"), goal)


def _step(home_year: HomePageYear, owed: UnitYearStep) -> Task:
    goal, until = home_year.goal_of(owed), owed.due.until
    words = {
        "plan": _("เปิดแผน"),
        "assessment": _("เปิดการประเมิน"),
        "evidence": _("เก็บเป็นหลักฐาน"),
        "documents": _("เริ่มเอกสาร"),
    }
    icon, deed = "pen" if until else "calendar", words[goal.page]
    if goal.ref is not None and goal.ref.entity != "assessment":
        deed = _("กรอกผล") if goal.page == "plan" else _("ไปที่ข้อนี้")
    programme = str(owed.programme.short) or str(owed.programme.title)
    reason = _("โครงการ{programme} ขอให้ทำในปีนี้").format(programme=arabic_digits(programme))
    if goal.page == "evidence":
        reason = _("โปรแกรมยังทำขั้นนี้ในปีนี้ไม่ได้ ทำนอกโปรแกรมแล้วเก็บไฟล์เป็นหลักฐานได้")
    if owed.due.reason:
        reason = _("เลื่อนจากเดิม: {why}").format(why=owed.due.reason)
    if until is None:
        return Task(icon, "info", owed.stands.title, reason, _("ไม่มีกำหนดวัน"), "mute", deed, goal)
    when, tone = due_words(until, home_year.today)
    return Task(icon, tone, owed.stands.title, reason, when, tone, deed, goal)


def due_words(until: date, today: date) -> tuple[str, str]:
    """Return (until when something is due or how late it is, tone) for a task."""
    left = (until - today).days
    if left < 0:
        return left_words(left), "bad"
    return _("ครบกำหนด {day}").format(day=short_date(until).rpartition(" ")[0]), "warn"


def _announced(reader: Reader, home_year: HomePageYear) -> Iterator[Task]:
    """The tasks to join programmes that were published for the unit, or not; they name the programmes' dates."""
    for programme in () if _looks_after_others(reader, home_year) else home_year.announced:
        dates = sorted(
            (until, arabic_digits(str(step.title)))
            for step in programme.steps
            if step.who == "office" and (until := day(step.until))
        )
        called = arabic_digits(str(programme.short) or str(programme.title))
        title = _("มีประกาศโครงการ{programme} ให้หน่วยงานของท่านเลือกเข้าร่วม").format(programme=called)
        reason = " · ".join(f"{step} {short_date(until)}" for until, step in dates[:DATES])
        reason = reason or _("เปลี่ยนคำตอบทีหลังได้ในหน้า แบบและเกณฑ์")
        when, tone = due_words(dates[0][0], home_year.today) if dates else ("", "info")
        join, decline = (Destination(one, detail=programme.id) for one in (JOIN, DECLINE))
        other = _("ไม่เข้าร่วม"), decline
        yield Task("calendar", tone, title, reason, when, tone, _("เข้าร่วม"), join, other)


def _offered(reader: Reader, home_year: HomePageYear) -> Iterator[Task]:
    """The task to join programmes: a single one is asked about here, several lead to the page of forms."""
    offered = () if _looks_after_others(reader, home_year) else home_year.offered
    called = [arabic_digits(str(one.short) or str(one.title)) for one in offered]
    if len(offered) > 1:
        title = _("มีโครงการ {n} โครงการให้เลือกเข้าร่วม").format(n=len(offered))
        goal = Destination("forms", Ref("all", "programme", OFFERED))
        yield Task("calendar", "info", title, ", ".join(called), "", "mute", _("เลือกโครงการ"), goal)
    elif offered:
        title = _("โครงการ{programme} มีแบบและกำหนดการพร้อมใช้ หน่วยงานของท่านเข้าร่วมหรือไม่")
        title = title.format(programme=called[0])
        reason = _("เปลี่ยนคำตอบทีหลังได้ในหน้า แบบและเกณฑ์")
        id_ = offered[0].id
        join = Destination(JOIN, detail=id_)
        decline = (_("ไม่เข้าร่วม"), Destination(DECLINE, detail=id_))
        yield Task("calendar", "info", title, reason, "", "mute", _("เข้าร่วม"), join, decline)


def _renewals(reader: Reader, home_year: HomePageYear) -> Iterator[Task]:
    """The tasks to renew programmes of this office whose last year was the year before."""
    own = {one.file: one.ref for one in PublishedForm.all(reader) if one.owner == home_year.unit}
    newest = dict[str, FormSummary]()
    for label in reader.forms.labels() if own else ():
        if label.programme and label.file in own and newest.setdefault(label.id, label) is label:
            programme = reader.forms.programme(label.name)
            if programme.last == fiscal_year(home_year.today) - 1 and not programme.ended:
                title = _("โครงการ{programme} ครบปีสุดท้ายแล้ว")
                title = title.format(programme=arabic_digits(str(label.heading)))
                reason = _("ปี {year} เป็นปีสุดท้าย หน่วยงานไม่ถูกขอสิ่งใดอีก ต่ออายุได้")
                reason = reason.format(year=programme.last)
                deed = _("ดูโครงการ")
                goal = Destination("forms", own[label.file])
                yield Task("calendar", "info", title, reason, "", "mute", deed, goal)


def _handing_over(reader: Reader, home_year: HomePageYear) -> Iterator[Task]:
    """The tasks to hand over the work of people whose planned day has come."""
    if not reader.records("motion", home_year.unit):
        return
    for one in PlannedHandover.of(reader, home_year.unit):
        if one.day <= home_year.today:
            title = _("ถึงวันส่งมอบงานของ {name}").format(name=one.name)
            reason = _("จดไว้ให้ย้ายงานและหน้าที่ตั้งแต่ {day}").format(day=short_date(one.day))
            yield Task(
                "exchange",
                "warn",
                title,
                reason,
                "",
                "mute",
                _("ย้ายงาน"),
                Destination("settings", one.ref),
            )


def given_tasks(reader: Reader, unit: str, today: date) -> Iterator[Task]:
    """Yield a task for each row, item or document of `unit` if work on it that units below were assigned is not done
    and is overdue or due within REMINDED days. Documents locked for signing are left out."""
    mine = [one for one in Assignment.each(reader) if one.about.scope == unit and one.unit != unit]
    for (about, item), assignments in gathered(
        ((one.about, one.order.item), one) for one in mine
    ).items():
        at = answer_at(sheet_of(about), item) if item else about
        missing = [
            each[0] for each in Assignment.parts(assignments) if not any(one.done for one in each)
        ]
        due = min((until for one in missing if (until := day(one.due)) is not None), default=None)
        if due is not None and (due - today).days <= REMINDED:
            home = home_given(reader, about)
            if home is not None and not locked_words(reader, home.ref):
                yield _given(reader, at, missing, due, today)


def _given(reader: Reader, ref: Ref, assignments: list[Assignment], due: date, today: date) -> Task:
    units = UnitRegister.of(reader)
    missing = dict.fromkeys(assignment.unit for assignment in assignments)
    names = [units[one].name or units[one].code if one in units else one[:8] for one in missing]
    listed = ", ".join(names[:MISSING])
    if len(names) > MISSING:
        listed = _("{names} และอีก {n} แห่ง").format(names=listed, n=len(names) - MISSING)
    title = _("หน่วยงานที่ยังไม่ตอบงาน “{text}” มี {n} แห่ง")
    title = title.format(text=" ".join(assignments[0].text.split()), n=len(names))
    tone = "warn" if due < today else "info"
    reason = _("ยังขาด: {names}").format(names=listed)
    when = left_words((due - today).days)
    return Task(
        "building", tone, title, reason, when, tone, _("ดูใครยังขาด"), Destination("assigned", ref)
    )


def signing_tasks(
    queue: Iterable[SigningQueueRow], undelivered: Set[Ref] = frozenset()
) -> Iterator[Task]:
    """Yield the next step of each locked document: print, sign, scan, send, wait, or correct it after a return."""
    for one in queue:
        if one.step == "answer" and one.subject in undelivered:
            continue  # its missing receipt has a task already
        found = NEXT_STEPS.get(one.step)
        if found is not None:
            icon, title, deed, page = found
            if one.step == "mend":
                tone = "bad"
            elif (one.days or 0) > LONG:
                tone = "warn"
            else:
                tone = "info"
            goal = Destination("exchange") if page == "exchange" else Destination(page, one.subject)
            yield Task(
                icon, tone, _(title).format(name=one.title), one.says, "", "mute", _(deed), goal
            )


def _remarked(home_year: HomePageYear) -> Iterator[Task]:
    """The tasks for open remarks of units above on rows and fields of plans."""
    for page in home_year.plans:
        remark = page.remark
        if remark:
            title = _("แผน{name}มีความเห็น {n} แห่งที่ยังไม่แก้")
            title = title.format(name=_named(page), n=page.remark_count)
            reason = f"{remark.where}: {remark.text}"
            deed = _("อ่านความเห็น") if page.locks.plan else _("ไปแก้")
            yield Task(
                "chat", "warn", title, reason, "", "mute", deed, Destination("plan", remark.row)
            )


def _findings(home_year: HomePageYear) -> Iterator[Task]:
    """The tasks for weighty findings of proofreading in plans that can still be edited."""
    for page in home_year.plans:
        first = page.finding
        if first and page.finding_count.weighty and not page.locks.plan:
            title = _("แผน{name}มีข้อสังเกต {n} เรื่อง")
            title = title.format(name=_named(page), n=page.finding_count.weighty)
            tone = "warn" if page.finding_count.must else "info"
            yield Task(
                "warn",
                tone,
                title,
                first.text,
                "",
                "mute",
                _("ไปแก้"),
                Destination("plan", first.row, FINDING),
            )


def _may_begin(reader: Reader, home_year: HomePageYear, entity: str) -> bool:
    """Whether the unit may begin such a document, and no open step of a programme asks for it by a day."""
    dated = any(one.step.yields == entity and one.due.until for one in home_year.owed)
    return entity in home_year.offers and not dated and not _looks_after_others(reader, home_year)


def _looks_after_others(reader: Reader, home_year: HomePageYear) -> bool:
    """Whether the unit is a centre with units below, which is not reminded of its own plan or assessment."""
    return stands_above(reader, home_year.unit) and has_units(home_year.unit, reader)


def _beginning(reader: Reader, home_year: HomePageYear) -> Iterator[Task]:
    """The task to begin a plan in an empty year, unless a programme asks for one by a day or there is no form."""
    if not home_year.begun and _may_begin(reader, home_year, "plan"):
        title = _("ยังไม่มีแผนของปี {year}").format(year=home_year.year)
        text = _("เริ่มจากแบบ แล้วเพิ่มโครงการและกิจกรรมของปี ถ้าหน่วยงานไม่ต้องทำแผน ข้ามไปประเมินได้")
        yield Task("plan", "info", title, text, "", "mute", _("เริ่มแผน"), Destination("plan"))


def _next_year(reader: Reader, home_year: HomePageYear) -> Iterator[Task]:
    """The task in August and September of the current year to begin next year's plan, unless there is one already."""
    year = home_year.year + 1
    if (home_year.year, home_year.today.month in WRITTEN) != (fiscal_year(home_year.today), True):
        return
    begun = bool(home_year.plans) and not _looks_after_others(reader, home_year)
    if begun and not any(
        one.number("year") == year for one in reader.records("plan", home_year.unit)
    ):
        title = _("เริ่มแผนของปี {year} ได้แล้ว").format(year=year)
        text = _("คัดลอกจากแผนปีนี้หรือเริ่มใหม่ แล้วกลับมาปีนี้ด้วยลูกศรข้างปีงบประมาณ")
        deed = _("เปิดปี {year}").format(year=year)
        goal = Destination("documents", year=year)
        yield Task("calendar", "info", title, text, "", "mute", deed, goal)


def _assessments(reader: Reader, home_year: HomePageYear) -> Iterator[Task]:
    assessed = home_year.views or [
        record for record in home_year.formless if record.ref.entity == "assessment"
    ]
    if not assessed and _may_begin(reader, home_year, "assessment"):
        title = _("ยังไม่มีการประเมินของปี {year}").format(year=home_year.year)
        text = _("เลือกแบบแล้วเริ่มตอบได้ทันที ทำทีละข้อ บันทึกเองทุกช่อง")
        yield Task(
            "check", "info", title, text, "", "mute", _("เริ่มประเมิน"), Destination("assessment")
        )
    for view in home_year.views:
        for task in _assessment(view):
            called = titled(view.title, reader.record(view.ref))
            if len(home_year.views) > 1:
                yield task._replace(reason=f"{called}: {task.reason}")
            else:
                yield task


def _assessment(view: AssessmentView) -> Iterator[Task]:
    if view.locked:
        return  # it cannot be edited; its next step is a signing task
    if view.answered < view.of:
        left = next(
            (item.id for item in view.items if item.entered_state is ItemState.NOT_ASSESSED), ""
        )
        title = _("ยังไม่ได้ตรวจ {n} จาก {of} ข้อ").format(n=view.of - view.answered, of=view.of)
        text = _("ข้อที่เหลือยังไม่นับคะแนน")
        yield Task("check", "info", title, text, "", "mute", _("ตรวจต่อ"), item_goal(view, left))
    if view.finding_count.weighty:
        first = view.findings[0]
        tone = "warn" if view.finding_count.must else "info"
        title = _("การประเมินมีข้อสังเกต {n} เรื่อง").format(n=view.finding_count.every)
        yield Task(
            "warn",
            tone,
            title,
            first.text,
            "",
            "mute",
            _("ไปที่ข้อนี้"),
            item_goal(view, first.item)._replace(detail=first.field),
        )
    if view.advice and view.total < view.full:
        way = view.advice[0]
        text = " · ".join(filter(None, (way.lifts, way.result)))
        yield Task(
            "bulb",
            "info",
            way.title,
            text or way.text,
            "",
            "mute",
            _("ดูข้อที่ขาด"),
            item_goal(view, way.items[0]),
        )


def item_goal(view: AssessmentView, item: str) -> Destination:
    return Destination("assessment", answer_at(view.sheet, item) if item else view.ref)


def _reports(home_year: HomePageYear, *, due: bool) -> Iterator[Task]:
    """The tasks for missing reports: with `due` of the last ended period, else of forms that report once a year."""
    for page in home_year.plans:
        asked = page.current
        if (
            asked
            and asked.missing
            and asked.due is due
            and not (page.locks.plan or page.locks.reports.get(asked.id))
        ):
            yield report_task(asked, _named(page))


def report_task(reports: PeriodCount, plan: str) -> Task:
    """Return the task to make the missing reports of a period; `plan`: the name of the plan, from `plan_name`."""
    title = _("กรอกผลของแผน{name}").format(name=plan)
    reason = _("ยังไม่มีผล {n} จาก {of} รายการ")
    reason = reason.format(n=reports.missing, of=reports.owing)
    if reports.words:
        title = _("กรอกผล{period} ของแผน{name}").format(period=reports.words, name=plan)
        reason = _("มีผลแล้ว {n} จาก {of} รายการที่ถึงกำหนด")
        reason = reason.format(n=reports.made, of=reports.owing)
    goal = Destination("plan", reports.first, REPORT)
    return Task("pen", "info", title, reason, "", "mute", _("กรอกผล"), goal)


def _unsigned(reader: Reader, home_year: HomePageYear) -> Iterator[Task]:
    """The tasks to sign the reported months of registers whose form is signed month by month, the last one named."""
    for page in home_year.plans:
        if (
            page.locks.plan
            or page.form.periods != "month"
            or not (deed := signing_words(page.form))
        ):
            continue
        locks = {
            period: reader.record(one.ref)
            for period, one in PeriodReports.of_periods(reader, page.record.ref)
        }
        signed = {period for period, lock in locks.items() if lock and lock.text(STAGE) == SIGNED}
        months = [report for report in page.reports if report.due and report.made]
        left = [month for month in months if month.id not in signed]
        if left:
            title = _("ลงนามผล{period} ของแผน{name}")
            title = title.format(period=left[-1].words, name=_named(page))
            reason = _("รายงานแล้วและรอฉบับลงนาม {n} เดือน").format(n=len(left))
            yield Task(
                "pen",
                "info",
                title,
                reason,
                "",
                "mute",
                deed,
                Destination("papers", page.record.ref),
            )


def _named(page: PlanStanding) -> str:
    return plan_name(page.form, page.record)


def plan_name(form: Instrument, record: Record) -> str:
    """Return the name of a plan, without the word for plan in front."""
    title = arabic_digits(str(form.heading)).removeprefix(_("แผน"))
    return f"{titled(title, record)} " if which_words(record) else title
