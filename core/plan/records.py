"""The records of one plan, read or taken from the reading before, and what hangs below what."""

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from core.forms.ports import Reader
from core.forms.shape import Instrument
from core.forms.vocabulary import DEEPEST
from core.log.ports import ReadRecords
from core.log.signoff import PERIODS
from core.values import Record, Ref

Below = Mapping[str, Sequence[str]]  # by row, or its report, the rows that stand in it; "" = in the plan


@dataclass(frozen=True, slots=True)
class PlanRecords:
    """As they were read together; rows are named as records of their scope name them."""

    plan: Record
    period: str  # whose report is part of each row
    listed: ReadRecords  # its rows, in their order
    reports: ReadRecords  # of those, for whatever period
    rows: Mapping[str, Record]
    progress: Mapping[str, Record]  # by row, its report of the period
    parts: Mapping[str, Sequence[Record]]  # by row, its reports of the parts of the year up to this one
    reported: Mapping[str, Mapping[str, Record]]  # by row, each of its reports by period
    below: Below

    def elsewhere(self, row: Ref) -> bool:
        """Whether a row, or of the plan any, has reports of other periods than the year that is read."""
        told = self.reported.values() if row == self.plan.ref else [self.reported.get(row.local, {})]
        return self.period.isdecimal() and any(own.keys() - {self.period} for own in told)


def plan_records(
    reader: Reader, form: Instrument, plan: Ref, period: str, before: PlanRecords | None = None
) -> PlanRecords:
    """The records of a plan; a record that is as it was `before` is the very same, and so is what hangs below what."""
    record = reader.record(plan) or Record(plan, {})
    period = period or str(record.number("year") or "")
    read = reader.said.listed("row", plan.scope, before.listed if before else None, plan=plan.local)
    rows = {row.ref.local: row for row in read.records}
    found = reader.said.listed("progress", plan.scope, before.reports if before else None, row=frozenset(rows))
    if before is not None and before.period == period and _same(before.reports.records, found.records):
        progress, parts, reported = before.progress, before.parts, before.reported
        if stays(before.listed.records, read.records):
            below = before.below
            return PlanRecords(record, period, read, found, rows, progress, parts, reported, below)
    else:
        reported = dict[str, dict[str, Record]]()
        for one in found.records:
            reported.setdefault(one.text("row"), {})[one.text("period")] = one
        progress = {row: own[period] for row, own in reported.items() if period in own}
        parts = _reported(found.records, PERIODS.get(form.periods, ()), period)
    others = {one.ref.local for one in found.records if one.text("period") != period}
    homes = {one.ref.local: local for local, one in progress.items()}
    return PlanRecords(record, period, read, found, rows, progress, parts, reported, _below(rows, others, homes))


def _same(before: Sequence[Record], now: Sequence[Record]) -> bool:
    return len(before) == len(now) and all(one is other for one, other in zip(before, now, strict=True))


def stays(before: Sequence[Record], now: Sequence[Record]) -> bool:
    """Whether the same rows stand in the same order below the same ones."""
    return len(before) == len(now) and all(
        one is other or (one.ref == other.ref and one.text("parent") == other.text("parent"))
        for one, other in zip(before, now, strict=True)
    )


def _below(rows: Mapping[str, Record], others: Set[str], homes: Mapping[str, str]) -> Below:
    """`others`: reports of other periods, whose rows are not here; `homes`: the row of each report of this one."""
    found: dict[str, list[str]] = {}
    for local, row in rows.items():
        if not (others and _within(rows, row, others)):
            above = row.text("parent")
            found.setdefault(homes.get(above, above), []).append(local)
    return found


def _within(rows: Mapping[str, Record], row: Record, others: Set[str]) -> bool:
    """Whether a row stands in a report of another period, perhaps deep below it."""
    for _step in range(DEEPEST + 1):
        if row.text("parent") in others:
            return True
        if (above := rows.get(row.text("parent"))) is None:
            return False
        row = above
    return False


def _reported(reached: Sequence[Record], parts: Sequence[str], period: str) -> Mapping[str, Sequence[Record]]:
    """By row, its reports of the parts of the year up to this one; in the year's, of all of them."""
    year, shown = period[:4], period[4:]
    until = {f"{year}{part}" for part in parts[: parts.index(shown) + 1 if shown in parts else None]}
    found: dict[str, list[Record]] = {}
    for one in reached:
        if one.text("period") in until:
            found.setdefault(one.text("row"), []).append(one)
    return found


def hanging(records: PlanRecords, placed: Set[str]) -> Iterator[str]:
    """The rows that hang below nothing that is here, below each other in a ring, or deeper than a form goes."""
    left = [local for rows in records.below.values() for local in rows if local not in placed]
    yield from sorted(left, key=lambda local: records.rows[local].text("parent") in records.rows)
