"""The home page: tasks that are due, the state of the year, what arrived, and what is backed up."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from fractions import Fraction

from core.assessment.ranking import FINAL, released_as
from core.assessment.rounds import AssessmentRounds
from core.assessment.rows import AssessmentView
from core.assessment.sheets import REVIEW, sheet_answers
from core.exact import got_text, points_text
from core.forms.ports import Reader
from core.forms.settings import form_for
from core.forms.wording import grade_words
from core.home.open_years import other_years
from core.home.picture import result_ways
from core.home.rows import (
    AssessmentSummary,
    Destination,
    DueStepRow,
    HomeView,
    LastBackups,
    LatestEventRow,
    PlanSummary,
    recent,
)
from core.home.tasks import tasks
from core.home.year import HomePageYear, left_words, parts_of, read_year
from core.i18n import _
from core.people.units import UnitRegister, of_committee
from core.plan.standing import PlanReportCounts, PlanStanding
from core.records.titles import titled
from core.thai.days import short_date
from core.values import Record

PAST, AHEAD = 180, 330  # days within which a date needs no year, as no other year is meant


def home(
    reader: Reader,
    unit: str,
    year: int,
    now: datetime,
    sent_up_to: Mapping[bytes, int],
    backups: LastBackups,
    damage: str = "",
) -> HomeView:
    """Return the home page of a fiscal year. `sent_up_to`: {stream: number of its last op sent in a transfer file};
    `damage`: sentence on damage found in the folder, "" = none."""
    known = read_year(reader, unit, year, now, sent_up_to, backups, damage)
    parts = [*parts_of(reader, known), other_years(reader, known)]
    below = () if of_committee(reader) else _below(reader, unit)
    owed = sorted(
        ((one.due.until, one) for one in known.owed if one.due.until), key=lambda pair: pair[0]
    )
    next_due = [
        (_due_day(until, known.today), (until - known.today).days, one) for until, one in owed[:5]
    ]
    return HomeView(
        tasks=tuple(tasks(reader, known, parts)),
        assessments=tuple(_sum(reader, view) for view in known.views),
        plans=tuple(_plan_sum(reader, known, one) for one in known.plans),
        post=(*below, *(row for part in parts for row in part.post)),
        backups=tuple(row for part in parts for row in part.backups),
        dues=tuple(
            DueStepRow(day, one.stands.title, left_words(n), n < 0, known.goal_of(one))
            for day, n, one in next_due
        ),
        recent=tuple(recent(reader, unit)),
        year=year,
        money=PlanStanding.year_money(year, known.today, known.plans),
        ways=tuple(result_ways(reader, unit, year)),
    )


def _due_day(until: date, today: date) -> str:
    """Return a day without its year, unless it is so far away that another year might be meant."""
    words = short_date(until)
    near = -PAST < (until - today).days < AHEAD
    return words.rpartition(" ")[0] if near else words


def _sum(reader: Reader, view: AssessmentView) -> AssessmentSummary:
    names = [name for name, _least in view.grades]
    step = names.index(view.band) + 1 if view.band in names else 0
    return AssessmentSummary(
        title=titled(view.title, reader.record(view.ref)),
        total=view.total,
        base=view.base,
        full=view.full,
        grade=grade_words(view.band, graded=view.graded),
        passes=view.passes,
        pass_mark=view.pass_mark,
        places=view.places,
        answered=view.answered,
        item_count=view.of,
        unproved=view.unproved,
        findings=view.finding_count,
        done=view.done,
        goal=Destination("assessment", view.ref),
        last_year=view.last_year,
        committee_text=_judged(reader, view),
        step=step,
        steps=len(names),
        above=_grade_above(*view.grades[step]) if step < len(names) else "",
    )


def _grade_above(grade: str, least: Fraction) -> str:
    return _("{grade} ที่ {n}").format(grade=grade_words(grade), n=points_text(least))


def _judged(reader: Reader, view: AssessmentView) -> str:
    """The sentence on a committee's released result of the assessment; "" if there is none."""
    own = reader.record(view.ref)
    review = AssessmentRounds(own).counting(reader)[0] if own else None
    if review is None or review.ref.entity != REVIEW:
        return ""
    form = form_for(reader, review)
    final = released_as(reader, review.ref) == FINAL
    found = sheet_answers(reader, review.ref, form).score(form)
    if final:
        text = _("คณะกรรมการให้ {n} คะแนน (ผลสุดท้าย)")
    else:
        text = _("คณะกรรมการให้ {n} คะแนน (ผลเบื้องต้น)")
    return text.format(n=got_text(found.total, found.full, found.places))


def _plan_sum(reader: Reader, home_year: HomePageYear, page: PlanStanding) -> PlanSummary:
    asked = page.current
    title = titled(str(page.form.heading), page.record)
    goal = Destination("plan", page.record.ref)
    if asked is None or (asked.words and not asked.owing):
        # not of a plan without rows, nor of a year that is over
        early = any(one.owing and not one.due for one in page.reports)
        text = _("ยังไม่ถึงงวดที่ต้องรายงานผล") if early else ""
        return PlanSummary(title, 0, 0, goal, None, text)
    past = _plan_before(reader, home_year, page.record, asked.id[4:])
    return PlanSummary(
        title, asked.made, asked.owing, goal, past, asked.words if asked.owing else ""
    )


def _plan_before(
    reader: Reader, home_year: HomePageYear, record: Record, part: str
) -> tuple[int, int, int] | None:
    """(year, reports made, reports owed) for the same period of last year's plan, without proofreading it; or None."""
    same, year = (record.text("instrument_id"), record.number("no")), home_year.year - 1
    for one in reader.records("plan", home_year.unit, year=year):
        if (one.text("instrument_id"), one.number("no")) == same:
            counts = PlanReportCounts.of_plans(reader, [one], year, home_year.today)
            alike = [past for past in counts[one.ref].periods if past.id[4:] == part]
            return next(((year, past.made, past.owing) for past in alike), None)
    return None


def _below(reader: Reader, unit: str) -> Iterator[LatestEventRow]:
    """The row with how many of the units below have ever sent; nothing if there are none."""
    under = UnitRegister.of(reader).listed(unit)
    if not under:
        return
    come = {office.ref.scope for office in reader.records("office")}
    left = sum(one.id not in come for one in under)
    title = _("หน่วยงานเคยส่งแล้ว {n} จาก {of}")
    title = title.format(n=f"{len(under) - left:,}", of=f"{len(under):,}")
    if left:
        text = _("ดูว่าใครยังไม่เคยส่ง และคัดลอกคำแจ้งเตือน")
        yield LatestEventRow(
            "building",
            title,
            text,
            _("ยังไม่เคยส่ง {n}").format(n=f"{left:,}"),
            "warn",
            Destination("centre"),
        )
    else:
        yield LatestEventRow(
            "building", title, _("ดูคะแนนและการจัดลำดับ"), _("เคยส่งครบ"), "ok", Destination("centre")
        )
