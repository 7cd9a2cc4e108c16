"""Tell which documents and periods are locked for signing, and by whom; list the open remarks of units above."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import NamedTuple, Self

from core.forms.ports import Reader, bound_form
from core.i18n import _
from core.log.op import INVALID, SignOff
from core.plan.links import own_periods
from core.thai.days import period_name, stamp
from core.thai.written import Period
from core.values import Record, Ref

WHOLE = ""


class LockablePart(NamedTuple):
    """A part of a document that can be locked: a period of a plan, or the whole document if `period` is ""."""

    period: str
    words: str
    locked: bool  # it is already
    reported: bool = False  # there is a report of the period
    next: bool = False  # of a plan that is locked period by period, the one to lock next

    @classmethod
    def of(cls, reader: Reader, subject: Ref) -> tuple[Self, ...]:
        """Return the parts that can be locked: the whole document and, for a plan, each period in order."""
        record = reader.record(subject)
        whole = cls(WHOLE, _("ทั้งแผน") if subject.entity == "plan" else _("ทั้งหมด"), locked=False)
        if record is None or subject.entity != "plan":
            return (whole,)
        year, held = record.text("year"), {period for period, _one in of_periods(reader, subject)}
        ids, reported = own_periods(reader.forms.get(bound_form(record)), year), _reported(reader, record)
        left = [one for one in ids[1:] if one not in held] if held else []
        next_ = next((one for one in reversed(left) if one in reported), next(iter(left), WHOLE))
        parts = (cls(one, report_words(one), one in held, one in reported, one == next_) for one in ids)
        return (whole, *parts)


def _reported(reader: Reader, plan: Record) -> frozenset[str]:
    """Return the periods for which a plan has any report."""
    rows = frozenset(row.ref.local for row in reader.records("row", plan.ref.scope, plan=plan.ref.local))
    return frozenset(one.text("period") for one in reader.fields.brief("progress", ("period",), row=rows))


def of_periods(reader: Reader, plan: Ref) -> Iterator[tuple[str, SignOff]]:
    """Yield (period, sign-off in force) for each period of a plan that is locked on its own."""
    for one in reader.sign_offs.of(plan):
        if one.stands and one.state != INVALID and one.body and one.body.subject == plan and one.body.period:
            yield one.body.period, one


def locked_reports(reader: Reader, plan: Ref) -> dict[str, str]:
    """Return a sentence for each locked period, keyed by period: why its report is read-only and who locked it."""
    text = _("{what} อ่านได้อย่างเดียว เพราะล็อกไว้เพื่อลงนามแล้ว โดย {by}")
    return {
        period: text.format(what=report_words(period), by=locked_by(reader, one))
        for period, one in of_periods(reader, plan)
    }


def locked_by(reader: Reader, one: SignOff) -> str:
    """Return the names of the signers of a sign-off and when it was locked, as far as known."""
    record, clock = reader.record(one.ref), locked_at(reader, one)
    return " ".join(filter(None, (record.text("signers") if record else "", stamp(clock) if clock else "")))


def locked_at(reader: Reader, one: SignOff) -> int:
    """Return when the sign-off was written, in milliseconds since 1970 by the clock of that PC, or 0 if unknown."""
    return next((past.clock for past in reader.history.of(one.ref, "body") if past.op == one.op), 0)


def report_words(period: str) -> str:
    """Return the words for the report of a period, `ผลของไตรมาส 1`; an invalid period stays as it is stored."""
    with suppress(ValueError):
        period = period_name(Period.of(period))
    return _("ผลของ{period}").format(period=period)


KINDS = frozenset({"comment", "request"})


class OpenRemark(NamedTuple):
    """An open remark on a record; `item` is the item of an assessment or the field of a row, "" for the whole."""

    about: str  # `entity/id`, in the scope the remark is in
    item: str
    text: str


def open_remarks(reader: Reader, scope: str) -> Iterator[OpenRemark]:
    """Yield every remark in a unit's scope that is not marked as done, oldest first."""
    comments = [one for one in reader.records("comment", scope) if one.text("kind") in KINDS]
    if not comments:
        return
    done = {one.text("answers") for one in reader.records("reply", scope) if one.number("done") == 1}
    for one in comments:
        if one.ref.local not in done:
            yield OpenRemark(one.text("about"), one.text("item"), one.text("text"))


def remark_words(text: str) -> str:
    return _("ความเห็นของหน่วยงานถัดไป: {text}").format(text=" ".join(text.split()))


def locked_words(reader: Reader, subject: Ref) -> str:
    """Return why a document is read-only and who locked it, or "" if it can be edited."""
    for one in reader.sign_offs.of(subject):
        if one.stands and one.state != INVALID and one.body and one.body[:2] == (subject, ""):
            return _("อ่านได้อย่างเดียว เพราะล็อกไว้เพื่อลงนามแล้ว โดย {by}").format(by=locked_by(reader, one))
    return ""


def remarks_by_item(reader: Reader, assessment: Ref, answers: Mapping[str, Record]) -> dict[str, tuple[str, ...]]:
    """Return the open remarks on items of an assessment as sentences, keyed by item; `answers` are keyed by item."""
    items = {record.ref.local: item for item, record in answers.items()}
    found: dict[str, tuple[str, ...]] = {}
    for one in open_remarks(reader, assessment.scope):
        item = items.get(one.about, "") if one.about != assessment.local else one.item
        if item:
            found[item] = (*found.get(item, ()), remark_words(one.text))
    return found
