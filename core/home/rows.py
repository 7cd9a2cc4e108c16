"""The rows of the home page, each with the page it leads to; and the last saves, by whom and when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from core.i18n import _
from core.thai.days import stamp

if TYPE_CHECKING:
    from core.assessment.rows import LastYearResult
    from core.forms.ports import Reader
    from core.gravity import FindingCount
    from core.home.picture import ResultWay
    from core.log.ports import FieldHistoryRow
    from core.plan.year_view import YearMoney
    from core.values import Ref

BACKUP = "backup"  # value of `Destination.page` that is no page: make a backup
JOIN, DECLINE = "join", "decline"  # values that are no page: answer the programme in `detail`
SEND = "send"  # entity of a destination on the exchange page that is no record: send a file
POSTED = "posted"  # likewise: look at the files that came in the post folder
# values of `Destination.detail` for a plan row: report it, or fix a finding
REPORT = "report"
FINDING = "finding"
# likewise: an unknown sender, waiting, half imported files
STRANGER = "stranger"
WAITS = "waits"
STAGED = "staged"
MOST = 1  # saves that are shown
LOOKED_AT = 30  # most saves that are read; consecutive equal ones form one row
PAGES = {
    "plan": "plan", "row": "plan", "progress": "plan", "assessment": "assessment", "sheet": "assessment",
    "answer": "assessment", "evidence": "evidence", "paper": "papers",
}  # fmt: skip
ICONS = {"plan": "plan", "assessment": "check", "evidence": "clip", "papers": "printer"}


class Destination(NamedTuple):
    """What a row or button opens: the page with the key `page`, a record on it, and what to do there (`detail`)."""

    page: str
    ref: Ref | None = None
    # plan row: REPORT it for the period asked for, or fix a FINDING; answer: one of its fields; JOIN, DECLINE: programme
    detail: str = ""
    year: int = 0  # fiscal year to open; 0 = the one that is shown


class Task(NamedTuple):
    """One thing to do on the home page, with reason, due date, and a button to the page where it is done."""

    icon: str
    tone: str  # bad | warn | info
    title: str
    reason: str
    when: str  # "" = nothing to say
    when_tone: str
    deed: str
    goal: Destination
    other: tuple[str, Destination] | None = None  # a second button
    year: int = 0  # fiscal year it is of, if that is not the year shown


class AssessmentSummary(NamedTuple):
    """The state of an assessment of the year, as the home page shows it: points, grade, answered items, findings."""

    title: str
    total: Fraction
    base: Fraction
    full: Fraction
    grade: str  # in words, "" = the form has no grades
    passes: bool | None  # None = the form has no such rule
    pass_mark: Fraction | None
    places: int  # decimals its figures are shown with
    answered: int
    item_count: int
    unproved: int  # missing proofs of items answered as met
    findings: FindingCount
    done: bool  # nothing important is open
    goal: Destination
    last_year: LastYearResult | None
    committee_text: str = ""  # sentence on a committee's released result; "" = none
    step: int = (
        0  # number of grades reached of `steps`; 0 steps = no grades that are steps of one figure
    )
    steps: int = 0
    above: str = ""  # the next grade and from how many points on it is given; "" = none

    @property
    def short_of(self) -> Fraction:
        """Return how many points the base score lacks to pass; 0 if it lacks none or there is no pass mark."""
        if self.pass_mark is not None:
            return max(Fraction(0), self.pass_mark - self.base)
        return Fraction(0)

    @property
    def left(self) -> str:
        """Return as text the number of unanswered items, missing proofs and findings; "" if there are none."""
        from core.assessment.sentences import left_open

        return left_open(
            self.item_count - self.answered, self.item_count, self.unproved, self.findings
        )


class PlanSummary(NamedTuple):
    """The state of a plan: how many of its rows have a report for the period now due."""

    title: str
    done: int
    total: int
    goal: Destination
    last_year: tuple[int, int, int] | None  # year, done, of
    period: str = ""  # the period of these figures in words, or why there are no figures


class LatestEventRow(NamedTuple):
    """A line of text on the home page: what was last sent, received, backed up or done."""

    icon: str
    title: str
    text: str
    pill: str  # "" = none
    tone: str
    goal: Destination


class DueStepRow(NamedTuple):
    """A programme's step that is not done, with its due date, as a row of the home page."""

    day: str
    title: str
    left: str
    late: bool
    goal: Destination


class LastBackups(NamedTuple):
    """When the last verified backups were made on this PC (`local`) and in the location `place` (`second`); None =
    never. `lost_files`: evidence files missing in the local one; `owed`: locations that may still have erased data."""

    local: datetime | None = None
    second: datetime | None = None
    place: str = ""  # name of the second place
    # evidence files missing in the backup on this PC, as they were gone or damaged
    lost_files: int = 0
    owed: tuple[str, ...] = ()  # places whose backups may still contain erased data


class LateUnitRow(NamedTuple):
    """A unit with an overdue step, as a row of a centre's home page."""

    name: str
    detail: str  # what is known about it
    left: str  # `เลยมา 6 วัน`
    goal: Destination


class ImportedFileRow(NamedTuple):
    """An imported transfer file, as a row of a centre's home page."""

    name: str  # of the sender's unit
    time: str
    text: str
    pill: str  # the result of the import
    tone: str
    goal: Destination


class StepDateRow(NamedTuple):
    """A programme's step with its due date, and how many of the units asked have done it."""

    day: str
    title: str
    text: str
    left: str
    late: bool
    goal: Destination


class CentreHomeView(NamedTuple):
    """The home page of a unit with units below it; `late`, `came` and `steps` have only the first rows."""

    units: int
    late: tuple[LateUnitRow, ...]
    lates: int  # number of all late units
    reminders: str  # text with a paragraph for every late unit
    came: tuple[ImportedFileRow, ...]  # imported today, newest first
    todays: int  # number of files imported today
    last: str  # when and from whom the last file came, if none came today; "" = never
    steps: tuple[StepDateRow, ...]  # the nearest day first
    dated: bool  # whether any step of the year has a due date
    dates: Destination | None  # where due dates are set; None = not by this unit


class HomeView(NamedTuple):
    """The content of the home page; `tasks` are sorted by urgency, with only the first task of each document."""

    tasks: tuple[Task, ...]
    assessments: tuple[AssessmentSummary, ...]
    plans: tuple[PlanSummary, ...]
    post: tuple[LatestEventRow, ...]
    backups: tuple[LatestEventRow, ...]
    dues: tuple[DueStepRow, ...]
    recent: tuple[LatestEventRow, ...] = ()  # what was done last
    centre: CentreHomeView | None = None  # for a unit above others; None = no units below
    year: int = 0
    money: YearMoney | None = None  # of the year by quarter; None = no figure
    ways: tuple[ResultWay, ...] = ()  # results of the last five years


def recent(reader: Reader, unit: str) -> list[LatestEventRow]:
    """Return rows on the newest saves, at most MOST; undone saves and the folder's set-up are left out. Successive
    saves of the same kind by one person are one row with a count. `unit`: id of the unit whose people are named."""
    from core.history.view import BIRTH

    people = {record.ref.id: record.text("name") for record in reader.records("person", unit)}
    passed: set[str] = set()
    # rows with their counts
    rows = list[tuple[LatestEventRow, int]]()
    # title and person of the last one
    last = ("", "")
    while len(passed) < LOOKED_AT and (save := reader.history.last_save(None, passed)):
        passed.add(save)
        ops = reader.history.save(save, 100)
        if not ops or ops[0].label == BIRTH:
            continue
        row = _row(reader, ops, who := people.get(ops[0].person, ""))
        if last == (row.title, who):
            rows[-1] = rows[-1][0], rows[-1][1] + 1
        elif len(rows) == MOST:
            return [_times(*one) for one in rows]
        else:
            rows, last = [*rows, (row, 1)], (row.title, who)
    ends = [_times(*one, more=len(passed) == LOOKED_AT) for one in rows[-1:]]
    return [*(_times(*one) for one in rows[:-1]), *ends]


def _times(row: LatestEventRow, n: int, *, more: bool = False) -> LatestEventRow:
    times = _("{n} ครั้งขึ้นไป") if more else _("{n} ครั้ง")
    return row if n == 1 else row._replace(text=f"{row.text} · {times.format(n=n)}")


def _row(reader: Reader, ops: Sequence[FieldHistoryRow], who: str) -> LatestEventRow:
    from core.history.view import save_words

    ref = next((op.ref for op in ops if op.ref.entity in PAGES), None)
    page = PAGES[ref.entity] if ref else "home"
    at = stamp(ops[0].clock)
    text = _("{at} โดย {who}").format(at=at, who=who) if who else at
    # a sheet has no page of its own
    goal = Destination(page, None if ref and ref.entity == "sheet" else ref)
    return LatestEventRow(ICONS.get(page, "pen"), save_words(reader, ops), text, "", "mute", goal)
