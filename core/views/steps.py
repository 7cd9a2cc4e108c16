"""What a programme asks of every unit in its year, and who has done it; nothing is called late without a date."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from core.instruments.programme import Programme, Step
from core.model.natural import record_id
from core.model.values import Record
from core.ports import Reader
from core.scoring.score import State
from core.views.assessment_facts import sheet_of

SELF = "self"
YIELDS = {"plan": "plan", "progress": "progress", "assessment": "assessment", "standing": "standing"}


class Due(NamedTuple):
    """Until when a step is to be done; an extended date replaces the old one, with the reason."""

    until: date | None
    was: str = ""
    reason: str = ""


class StepDone(NamedTuple):
    """One step of one unit: done, missing, or overdue since `until`."""

    step: str
    title: str
    state: str
    until: str = ""
    was: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Done:
    """Who has records that a step yields, by unit; item = who answered it in the own assessment."""

    records: Mapping[str, frozenset[str]]
    items: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def has(self, unit: str, step: Step) -> bool:
        item = item_of(step)
        return unit in (self.items.get(item, ()) if item else self.records.get(step.yields, ()))


def asked(programme: Programme, kind: str) -> tuple[Step, ...]:
    """The steps a unit of this kind owes that can be seen in its records; none when the programme leaves it out."""
    if kind not in {units.id for units in programme.units}:
        return ()
    return tuple(step for step in programme.steps if step.who == "office" and (step.yields in YIELDS or item_of(step)))


def item_of(step: Step) -> str:
    """The item a step names: `cdd-clean.items.d2.l4.2` is `d2.l4.2`."""
    return step.form.partition(".items.")[2]


def dues(reader: Reader, programme: Programme, year: int) -> Mapping[str, Due]:
    """The date of every step. The programme's own dates are of its edition's year; any year's come as deadlines."""
    own = programme.edition == year
    found = {step.id: Due(day(step.until) if own else None) for step in programme.steps}
    record = record_id("all", "programme", programme.id, programme.edition, programme.revision)
    for deadline in reader.records("deadline"):
        if deadline.text("programme").endswith(f"programme/{record}") and deadline.text("step") in found:
            found[deadline.text("step")] = Due(
                day(deadline.text("until")), deadline.text("was"), deadline.text("reason")
            )
    return found


def day(words: str) -> date | None:
    """An ISO date; None for anything else, which no file is trusted not to hold."""
    try:
        return date.fromisoformat(words)
    except ValueError:
        return None


def done(reader: Reader, programme: Programme, year: int) -> Done:
    """Everything the steps of a programme need to know of a year, each kind of record read once."""
    named = {name.partition("/")[0] for name in programme.instruments}
    assessments = [
        one for one in reader.records("assessment", year=year, round=SELF) if one.text("instrument_id") in named
    ]
    rows = reader.records("progress")
    records = {
        "plan": scopes(reader.records("plan", year=year)),
        "progress": scopes(one for one in rows if one.text("period").startswith(str(year))),
        "assessment": scopes(assessments),
        "standing": frozenset(one.text("unit") for one in reader.records("standing", year=year)),
    }
    items = {item for step in programme.steps if (item := item_of(step))}
    return Done(records, {item: answered(reader, item, assessments) for item in items})


def scopes(records: Iterable[Record]) -> frozenset[str]:
    return frozenset(record.ref.scope for record in records)


def answered(reader: Reader, item: str, assessments: Sequence[Record]) -> frozenset[str]:
    """Units that have assessed an item in one of these assessments."""
    wanted = {(one.ref.scope, sheet_of(one.ref).local) for one in assessments}
    return scopes(
        one
        for one in reader.records("answer", item=item)
        if (one.ref.scope, one.text("sheet")) in wanted and one.text("state") not in ("", State.NOT_ASSESSED)
    )


def steps_of(
    unit: str, steps: Sequence[Step], done_by: Done, due: Mapping[str, Due], today: date
) -> Iterator[StepDone]:
    """Where one unit stands in these steps."""
    for step in steps:
        until, was, reason = due[step.id]
        state = "done" if done_by.has(unit, step) else "overdue" if until and until < today else "missing"
        yield StepDone(step.id, str(step.title), state, until.isoformat() if until else "", was, reason)
