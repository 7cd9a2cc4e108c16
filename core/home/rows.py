"""What the first page shows, finished: every line knows where it leads; what was done last, by whom and when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from core.i18n import _
from core.thai.days import stamp

if TYPE_CHECKING:
    from core.assessment.rows import PastYear
    from core.forms.ports import Reader
    from core.gravity import FindingCount
    from core.log.ports import Past
    from core.values import Ref

BACKUP = "backup"  # a goal that is no page: make a backup
JOIN, DECLINE = "join", "decline"  # goals that are no page: answer the programme they name in `what`
SEND = "send"  # entities of goals on the page of exchange that are no records: send,
REPORT, FINDING = "report", "finding"  # of a row of a plan: where it is reported, and what is found in it
STRANGER, WAITS, STAGED = "stranger", "waits", "staged"  # a sender by its key, files that wait, files half taken in


class Goal(NamedTuple):
    """Where a line leads: a page by its key, a record or part of it, and what is done there."""

    page: str
    ref: Ref | None = None
    what: str = ""  # of a row of a plan: REPORT it for the period that is asked, or mend the FINDING in it; a programme
    year: int = 0  # fiscal year it is of; 0 = the one that is shown


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do, why, until when, and the word on its button."""

    icon: str
    tone: str  # bad | warn | info
    title: str
    reason: str
    when: str  # "" = nothing to say
    when_tone: str
    deed: str
    goal: Goal
    other: tuple[str, Goal] | None = None  # a second button


@dataclass(frozen=True, slots=True)
class AssessmentSum:
    """Where an assessment of the year stands."""

    title: str
    total: Fraction
    base: Fraction
    full: Fraction
    grade: str  # in words, "" of a form that knows none
    passes: bool | None  # None = the form has no such rule
    pass_mark: Fraction | None
    places: int  # decimals its figures are shown with
    answered: int
    of: int
    unproved: int  # proofs that are missing of items answered as met
    found: FindingCount
    done: bool  # nothing of weight is open
    goal: Goal
    last_year: PastYear | None
    judged: str = ""  # what a committee has released of it, in words

    @property
    def short_of(self) -> Fraction:
        """Points that are missing to pass, without extra ones; 0 when none are, or nothing says."""
        return max(Fraction(0), self.pass_mark - self.base) if self.pass_mark is not None else Fraction(0)

    @property
    def left(self) -> str:
        """What is missing beside the points; "" = nothing."""
        from core.assessment.sentences import left_open

        return left_open(self.of - self.answered, self.of, self.unproved, self.found)


@dataclass(frozen=True, slots=True)
class PlanSum:
    """How far a plan's rows are reported for the period it is asked for."""

    title: str
    done: int
    of: int
    goal: Goal
    last_year: tuple[int, int, int] | None  # year, done, of
    period: str = ""  # the part of the year these figures are of, in words; of no figures why there are none


@dataclass(frozen=True, slots=True)
class StateRow:
    """How something stands: what was sent, received, backed up."""

    icon: str
    title: str
    text: str
    pill: str  # "" = none
    tone: str
    goal: Goal


@dataclass(frozen=True, slots=True)
class DueRow:
    day: str
    title: str
    left: str
    late: bool
    goal: Goal


@dataclass(frozen=True, slots=True)
class LastBackups:
    """When the folder was backed up last and reopened and counted: here, and in the second place."""

    own: datetime | None = None
    second: datetime | None = None
    place: str = ""  # the second one, as a person knows it
    lost: int = 0  # files of evidence the one here could not take, as they were gone or damaged
    owed: tuple[str, ...] = ()  # the places whose backups may still hold what was erased


class LateRow(NamedTuple):
    """A unit that owes something whose day has passed."""

    name: str
    known: str  # what is known of it
    left: str  # `เลยมา 6 วัน`
    goal: Goal


class CameRow(NamedTuple):
    """A file that was taken in."""

    name: str  # of the sender's unit
    time: str
    text: str
    pill: str  # what it came to when it was taken in
    tone: str
    goal: Goal


class DateRow(NamedTuple):
    """A step with a day: how many of the units it is asked of have done it."""

    day: str
    title: str
    text: str
    left: str
    late: bool
    goal: Goal


@dataclass(frozen=True, slots=True)
class CentreHome:
    """`late`, `came` and `steps` are the first of what there is."""

    units: int
    late: tuple[LateRow, ...]
    lates: int
    reminders: str  # to every unit that is late, a paragraph each
    came: tuple[CameRow, ...]  # of today, the newest first
    todays: int  # files of today
    last: str  # when the last file came and from whom, where none came today; "" = none ever
    steps: tuple[DateRow, ...]  # the nearest day first
    dated: bool  # a step of the year has a day
    dates: Goal | None  # where days are set; None = not here


@dataclass(frozen=True, slots=True)
class Home:
    """`tasks` by urgency, of each document the first."""

    tasks: tuple[Task, ...]
    assessments: tuple[AssessmentSum, ...]
    plans: tuple[PlanSum, ...]
    post: tuple[StateRow, ...]
    kept: tuple[StateRow, ...]
    dues: tuple[DueRow, ...]
    recent: tuple[StateRow, ...] = ()  # what was done last
    above: CentreHome | None = None  # of whoever stands above others; None = nobody stands below


MOST = 1  # saves that are told
READ = 100  # ops that tell what a save did
LOOKED_AT = 30  # saves that are read at most: equal ones in a row are one line
PAGES = {
    "plan": "plan", "row": "plan", "progress": "plan", "assessment": "assessment", "sheet": "assessment",
    "answer": "assessment", "evidence": "evidence", "paper": "papers",
}  # fmt: skip
ICONS = {"plan": "plan", "assessment": "check", "evidence": "clip", "papers": "printer"}


def recent(reader: Reader, unit: str) -> list[StateRow]:
    """The newest saves that stand, whoever made them; not the one that made the folder. Equal ones in a row are told
    once, with their count."""
    from core.history.view import BIRTH

    people = {one.ref.id: one.text("name") for one in reader.records("person", unit)}
    passed: set[str] = set()
    told, last = list[tuple[StateRow, int]](), ("", "")  # with how many are alike; what was done last, and by whom
    while len(passed) < LOOKED_AT and (save := reader.history.last_save(None, passed)):
        passed.add(save)
        ops = reader.history.save(save, READ)
        if not ops or ops[0].label == BIRTH:
            continue
        row = _row(reader, ops, who := people.get(ops[0].person, ""))
        if last == (row.title, who):
            told[-1] = told[-1][0], told[-1][1] + 1
        elif len(told) == MOST:
            return [_times(*one) for one in told]
        else:
            told, last = [*told, (row, 1)], (row.title, who)
    ends = [_times(*one, more=len(passed) == LOOKED_AT) for one in told[-1:]]
    return [*(_times(*one) for one in told[:-1]), *ends]


def _times(row: StateRow, n: int, *, more: bool = False) -> StateRow:
    times = _("{n} ครั้งขึ้นไป") if more else _("{n} ครั้ง")
    return row if n == 1 else replace(row, text=f"{row.text} · {times.format(n=n)}")


def _row(reader: Reader, ops: Sequence[Past], who: str) -> StateRow:
    from core.history.view import save_words

    ref = next((op.ref for op in ops if op.ref.entity in PAGES), None)
    page = PAGES[ref.entity] if ref else "home"
    at = stamp(ops[0].clock)
    text = _("{at} โดย {who}").format(at=at, who=who) if who else at
    return StateRow(ICONS.get(page, "pen"), save_words(reader, ops), text, "", "mute", Goal(page, _whole(ref)))


def _whole(ref: Ref | None) -> Ref | None:
    """A sheet is no place of its own."""
    return None if ref is None or ref.entity == "sheet" else ref
