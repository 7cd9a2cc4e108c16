"""What is signed and not yet with a unit above: never sent, or sent without a receipt. Done means delivered.

It is said at every start, whatever year is shown, until a receipt of a unit above names it or its answer is here.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from core.exchange.receivers import ABOVE, Way, heard_on
from core.exchange.sending import last_sent
from core.forms.ports import Forms
from core.home.rows import SEND, Goal, Task
from core.i18n import _
from core.log.ports import Reader
from core.log.signoff import SIGNED, STAGE, SignOff
from core.people.units import UnitsById, register, upwards
from core.plan.locks import report_words
from core.records.signoff_answers import answers_to
from core.records.titles import called
from core.signing.chain import LONG, SentUpTo, is_sent, since_words
from core.thai.days import short_date
from core.values import Record, Ref

SENDING = Goal("exchange", Ref("all", SEND, ""))


class Undelivered(NamedTuple):
    """Something signed that no unit above has said to hold."""

    subject: Ref
    title: str
    signed: date | None
    sent: date | None  # when a file with it was last written for a unit above and read back; None = never
    to: str  # name of the unit above it goes to; "" = none is known


def undelivered(
    reader: Reader, forms: Forms, unit: str, sent: SentUpTo, ways: Sequence[Way]
) -> tuple[Undelivered, ...]:
    """Every signed one, the oldest first; none where the register says that nobody is above."""
    units = register(reader)
    above = [one.id for one in upwards(units, unit) if one.id != unit]
    if on_top(units, unit):
        return ()
    at = _sent_above(reader, ways)
    to = next((way.receiver.name for way in ways if way.receiver.side == ABOVE), "")
    to = to or next((units[one].name for one in above), "")
    found = []
    for one, held in _signed(reader, unit):
        ops = held.shown(STAGE).seen
        holders = {each.unit for each in reader.transfers.holding(unit, ops)}
        if holders & set(above) or answers_to(reader, [one.ref]):
            continue
        signed = _moment(reader, held)
        out = at if at is not None and is_sent(held, sent) and (signed is None or at >= signed) else None
        found.append(
            Undelivered(
                _subject(one),
                _title(reader, forms, one),
                signed.date() if signed else None,
                out.date() if out else None,
                to,
            )
        )
    return tuple(sorted(found, key=lambda one: (one.signed or date.min, one.title)))


def on_top(units: UnitsById, unit: str) -> bool:
    """Whether the register says that this unit has nobody above."""
    own = units.get(unit)
    return own is not None and own.registered and not own.parent


def _signed(reader: Reader, unit: str) -> Iterator[tuple[SignOff, Record]]:
    """Every sign-off of the unit that stands and that a person has seen in ink."""
    for held in reader.records("signoff", unit):
        if held.text(STAGE) == SIGNED:
            yield from ((one, held) for one in reader.sign_offs.of(held.ref) if one.stands and one.body is not None)


def _sent_above(reader: Reader, ways: Sequence[Way]) -> datetime | None:
    """When a file was last written for a unit above and read back; for anybody, while none above is known."""
    ages = {age for way in ways if way.receiver.side == ABOVE for age in way.receiver.ages}
    found = [at for age, at in last_sent(reader).items() if age in ages or not ages]
    return max(found, default=None)


def _moment(reader: Reader, held: Record) -> datetime | None:
    """When a person confirmed the ink, to the second, as sendings are noted."""
    past = next((one for one in reader.history.of(held.ref, STAGE) if one.counts), None)
    try:
        return datetime.fromtimestamp(past.clock // 1000).astimezone() if past else None
    except (ValueError, OverflowError, OSError):
        return None


def _subject(one: SignOff) -> Ref:
    return one.body.subject if one.body else one.ref


def _title(reader: Reader, forms: Forms, one: SignOff) -> str:
    period = one.body.period if one.body else ""
    return " ".join(filter(None, (called(reader, forms, _subject(one)), report_words(period) if period else "")))


def delivery_tasks(found: Sequence[Undelivered], today: date, phones: Mapping[str, str]) -> Iterator[Task]:
    """What is said of each at every start, and the button that sends."""
    for one in found:
        yield _sent(one, one.sent, today, phones) if one.sent else _never(one, today)


def _never(one: Undelivered, today: date) -> Task:
    days = max(0, (today - one.signed).days) if one.signed else 0
    since = _("ลงนาม{since}").format(since=since_words(one.signed, days)) if one.signed else _("ลงนามแล้ว")
    where = _("ยังอยู่ในเครื่องนี้เท่านั้น {name} ยังไม่ได้รับ").format(name=one.to or _("ต้นสังกัด"))
    title = _("{name} ลงนามแล้ว ยังไม่ได้ส่ง").format(name=one.title)
    return Task("out", "bad" if days > LONG else "warn", title, f"{since} · {where}", "", "mute", _("ส่งเลย"), SENDING)


def _sent(one: Undelivered, sent: date, today: date, phones: Mapping[str, str]) -> Task:
    """It lies in a file somewhere on the way; after a week somebody has to ask."""
    days, to = max(0, (today - sent).days), one.to or _("ต้นสังกัด")
    title = _("{name} ส่งแล้ว ยังไม่มีใบตอบรับ").format(name=one.title)
    reason = _("ส่งให้ {name} เมื่อ {day}").format(name=to, day=short_date(sent))
    if days > LONG:
        reason = f"{reason} · {ask_words(days, phones.get(one.to, ''))}"
    return Task("calendar", "warn" if days > LONG else "info", title, reason, "", "mute", _("ส่งอีกครั้ง"), SENDING)


def ask_words(days: int, phone: str) -> str:
    """That it is time to telephone."""
    text = _("{n} วันแล้ว โทรถามผู้รับว่าได้ไฟล์หรือยัง {phone}") if phone else _("{n} วันแล้ว ถามผู้รับว่าได้ไฟล์หรือยัง")
    return text.format(n=days, phone=phone)


def receipt_tasks(reader: Reader, ways: Sequence[Way], today: date) -> Iterator[Task]:
    """Whoever above was sent a file a week ago and has not answered since."""
    sent = last_sent(reader)
    for way in ways:
        at = max((sent[age] for age in way.receiver.ages if age in sent), default=None)
        if way.receiver.side != ABOVE or at is None or (today - at.date()).days <= LONG:
            continue
        stop = way.stop
        if stop is None or not (stop.whole or stop.at[:10] >= at.date().isoformat()):
            unit = register(reader).get(way.receiver.unit)
            title = _("ยังไม่มีใบตอบรับจาก {name}").format(name=way.receiver.name)
            reason = _("ส่งเมื่อ {day}").format(day=heard_on(at.date().isoformat()))
            reason = f"{reason} · {ask_words((today - at.date()).days, unit.phone if unit else '')}"
            yield Task("calendar", "warn", title, reason, "", "mute", _("ส่งอีกครั้ง"), SENDING)
