"""What of a plan is locked for signing by itself, and what may be: everything, or what was reached in one period."""

from collections.abc import Iterator
from typing import NamedTuple

from core.changes.signoff import INVALID, OF_YEAR, SignOff
from core.days import period_name, stamp
from core.i18n import _
from core.model.values import Ref
from core.ports import Forms, Reader
from core.thai.dates import period_of

WHOLE = ""


class Lockable(NamedTuple):
    """A part that may be locked; `period` "" = everything."""

    period: str
    words: str
    locked: bool  # it is already


def lockable(reader: Reader, forms: Forms, subject: Ref) -> tuple[Lockable, ...]:
    """The whole and each period of a plan, in the order of the year; only the whole of anything else."""
    record = reader.record(subject)
    whole = Lockable(WHOLE, _("ทั้งแผน") if subject.entity == "plan" else _("ทั้งหมด"), locked=False)
    if record is None or subject.entity != "plan":
        return (whole,)
    year, held = record.text("year"), {period for period, _one in of_periods(reader, subject)}
    form = record.text("using") or record.text("instrument_id")
    ids = [year, *(year + part for part in OF_YEAR.get(forms.get(form).periods, ()))]
    return (whole, *(Lockable(one, report_words(one), one in held) for one in ids))


def of_periods(reader: Reader, plan: Ref) -> Iterator[tuple[str, SignOff]]:
    """The periods of a plan that are locked alone, with the sign-off that stands."""
    for one in reader.sign_offs.of(plan):
        if one.stands and one.state != INVALID and one.body and one.body.subject == plan and one.body.period:
            yield one.body.period, one


def locked_reports(reader: Reader, plan: Ref) -> dict[str, str]:
    """By period, why what was reached in it can only be read, and by whom it was locked."""
    said = _("{what} อ่านได้อย่างเดียว เพราะล็อกไว้เพื่อลงนามแล้ว โดย {by}")
    return {
        period: said.format(what=report_words(period), by=locked_by(reader, one))
        for period, one in of_periods(reader, plan)
    }


def locked_by(reader: Reader, one: SignOff) -> str:
    """Who locked something and when."""
    record, clock = reader.record(one.ref), locked_at(reader, one)
    return " ".join(filter(None, (record.text("signers") if record else "", stamp(clock) if clock else "")))


def locked_at(reader: Reader, one: SignOff) -> int:
    """When the body was written, milliseconds since 1970 by the PC that did; 0 = not known."""
    return next((past.clock for past in reader.history.of(one.ref, "body") if past.op == one.op), 0)


def report_words(period: str) -> str:
    return _("ผลของ{period}").format(period=period_words(period))


def period_words(period: str) -> str:
    """What a period is called; itself when it is none."""
    try:
        return period_name(period_of(period))
    except ValueError:
        return period
