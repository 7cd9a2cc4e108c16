"""Tasks of exchange on the home page: undelivered signed documents, letters, requests, files sent and received. A
signed document is listed at every start, whatever year is shown, until a receipt or answer of a unit above names it."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import chain

from core.exchange.letters import UnitMessage, unanswered
from core.exchange.receivers import (
    ABOVE,
    ELSEWHERE,
    HERE,
    SENT,
    ConfirmedOpCount,
    ReceiverProgress,
    UndeliveredDocument,
    last_sent,
    ways,
)
from core.forms.ports import Reader
from core.home.rows import SEND, Destination, LatestEventRow, Task
from core.home.year import HomePagePart, HomePageYear, HomePartProvider
from core.i18n import _
from core.people.units import UnitRegister, members, of_committee
from core.signing.chain import LONG, SigningQueueRow
from core.thai.days import short_date, stamp
from core.values import Ref

SENDING = Destination("exchange", Ref("all", SEND, ""))


def _unconfirmed(document: UndeliveredDocument, today: date) -> Task:
    """Return the task of a document that was never sent, or may have left in a file whose fate is not known here."""
    signed = document.signed
    days = max(0, (today - signed).days) if signed else 0
    if signed:
        since = _("ลงนาม{since}").format(since=SigningQueueRow.since_words(signed, days))
    else:
        since = _("ลงนามแล้ว")
    title, deed = _("{name} ลงนามแล้ว ยังไม่มีใบตอบรับ"), _("ส่งอีกครั้ง")
    where = _("อาจอยู่ในไฟล์ที่เคยสร้าง ยังไม่รู้ว่า {name} ได้รับหรือไม่")
    tone = "warn" if days > LONG else "info"
    if document.state == ELSEWHERE:
        where = _("ลงนามที่อีกเครื่องของหน่วยงาน เครื่องนี้ยังไม่เห็นใบตอบรับของ {name}")
    elif document.state == HERE:
        title, deed = _("{name} ลงนามแล้ว ยังไม่ได้ส่ง"), _("ส่งเลย")
        where = _("ยังอยู่ในเครื่องนี้เท่านั้น {name} ยังไม่ได้รับ")
        tone = "bad" if days > LONG else "warn"
    reason = f"{since} · {where.format(name=document.to or _('ต้นสังกัด'))}"
    return Task("out", tone, title.format(name=document.title), reason, "", "mute", deed, SENDING)


def _sent(
    document: UndeliveredDocument, sent_on: date, today: date, phones: Mapping[str, str]
) -> Task:
    """Return the task of a document that was sent but not confirmed; after a week it says to telephone."""
    days, to = max(0, (today - sent_on).days), document.to or _("ต้นสังกัด")
    title = _("{name} ส่งแล้ว ยังไม่มีใบตอบรับ").format(name=document.title)
    reason = _("ส่งให้ {name} เมื่อ {day}").format(name=to, day=short_date(sent_on))
    if days > LONG:
        reason = f"{reason} · {ask_words(days, phones.get(document.to, ''))}"
    return Task(
        "calendar",
        "warn" if days > LONG else "info",
        title,
        reason,
        "",
        "mute",
        _("ส่งอีกครั้ง"),
        SENDING,
    )


def ask_words(days: int, phone: str) -> str:
    """Return the advice to ask, at `phone` ("" = not known), whether the file sent `days` days ago has arrived."""
    if phone:
        text = _("{n} วันแล้ว โทรถามผู้รับว่าได้ไฟล์หรือยัง {phone}")
    else:
        text = _("{n} วันแล้ว ถามผู้รับว่าได้ไฟล์หรือยัง")
    return text.format(n=days, phone=phone)


def receipt_tasks(
    reader: Reader,
    ways: Sequence[ReceiverProgress],
    today: date,
    skipped: Collection[str] = frozenset(),
) -> Iterator[Task]:
    """Yield a task per unit above that has sent no receipt a week after a file; `skipped`: names of units to skip."""
    sent = last_sent(reader)
    for way in ways:
        at = max((sent[age] for age in way.receiver.ages if age in sent), default=None)
        if (
            way.receiver.side != ABOVE
            or way.receiver.name in skipped
            or at is None
            or (today - at.date()).days <= LONG
        ):
            continue
        stop = way.stop
        if stop is None or not (stop.whole or stop.at[:10] >= at.date().isoformat()):
            unit = UnitRegister.of(reader).get(way.receiver.unit)
            title = _("ยังไม่มีใบตอบรับจาก {name}").format(name=way.receiver.name)
            reason = _("ส่งเมื่อ {day}").format(day=ConfirmedOpCount.heard_on(at.date().isoformat()))
            reason = f"{reason} · {ask_words((today - at.date()).days, unit.phone if unit else '')}"
            yield Task("calendar", "warn", title, reason, "", "mute", _("ส่งอีกครั้ง"), SENDING)


def _delivery(
    reader: Reader,
    home_year: HomePageYear,
    receivers: Sequence[ReceiverProgress],
    signed: Sequence[UndeliveredDocument],
) -> Iterator[Task]:
    """Yield tasks for undelivered documents, then for units above that have not confirmed what was sent."""
    phones = {one.name: one.phone for one in UnitRegister.of(reader).values()}
    for one in signed:
        sent = one.sent_on if one.state == SENT else None
        if sent:
            task = _sent(one, sent, home_year.today, phones)
        else:
            task = _unconfirmed(one, home_year.today)
        # there is nobody to send to yet
        yield (task if receivers else task._replace(deed=_("ดูวิธีส่ง")))
    yield from receipt_tasks(
        reader, receivers, home_year.today, {one.to for one in signed if one.sent_on}
    )


def _written(reader: Reader, home_year: HomePageYear) -> Iterator[Task]:
    """Yield a task for each letter from a unit below that nobody has replied to."""
    for one in unanswered(reader, home_year.unit):
        title = _("{unit} เขียนถึงท่าน: {text}").format(unit=one.who, text=" ".join(one.text.split()))
        reason = " · ".join(filter(None, (one.when, one.where)))
        yield Task(
            "chat",
            "info",
            title,
            reason,
            "",
            "mute",
            _("อ่านและตอบ"),
            Destination("centre", one.ref),
        )


def _asked(reader: Reader, home_year: HomePageYear) -> Iterator[Task]:
    for one in UnitMessage.each(reader, home_year.unit, home_year.today):
        if one.open:
            title = _("{kind}: {text}").format(kind=one.kind_words, text=" ".join(one.text.split()))
            reason = " · ".join(filter(None, (one.who, one.where)))
            when = _("ครบกำหนด {day}").format(day=one.due) if one.due else ""
            tone = "bad" if one.late else "warn"
            yield Task(
                "chat",
                tone,
                title,
                reason,
                when,
                tone,
                _("อ่านและตอบ"),
                Destination("exchange", one.ref),
            )


def _wishes(reader: Reader) -> Iterator[Task]:
    """Yield tasks for originals others ask for; the module is imported only if there are any, as in few offices."""
    if reader.transfers.wished():
        from core.exchange.originals import wish_tasks

        yield from wish_tasks(reader)


def _unsent(home_year: HomePageYear, receivers: Sequence[ReceiverProgress]) -> Iterator[Task]:
    """Yield a task if saved work is in no file for others yet and there is a receiver."""
    if home_year.unsent and receivers:
        title = _("ยังไม่ได้ส่งงานที่บันทึก {n} ครั้ง").format(n=home_year.unsent)
        reason = _("บันทึกในเครื่องนี้แล้ว แต่ยังไม่อยู่ในไฟล์รับส่งใด")
        yield Task("out", "info", title, reason, "", "mute", _("ส่ง"), SENDING)


def _post(
    reader: Reader, home_year: HomePageYear, receivers: Sequence[ReceiverProgress]
) -> Iterator[LatestEventRow]:
    """Yield rows: how much each unit above has confirmed, and the newest import; delivered means a receipt has come."""
    goal = Destination("exchange")
    above = [way for way in receivers if way.receiver.side == ABOVE]
    sendings = reader.transfers.sendings() if above else ()
    for way in above:
        stop, title = way.stop, way.receiver.name
        sent = next(
            (
                sending
                for sending in sendings
                if any(age in sending.to for age in way.receiver.ages)
            ),
            None,
        )
        if stop is None or not stop.at:
            if sent is None:
                yield LatestEventRow(
                    "out", title, _("เครื่องนี้ยังไม่เคยสร้างไฟล์ส่งให้"), _("ยังไม่ได้ส่ง"), "mute", goal
                )
            else:
                day = short_date(datetime.fromisoformat(sent.at).date())
                text = _("ส่งเมื่อ {day} ยังไม่มีใบตอบรับสักใบ").format(day=day)
                yield LatestEventRow("out", title, text, _("รอใบตอบรับ"), "warn", goal)
        elif stop.whole:
            text = _("รับครบทุกบันทึก ใบตอบรับ {at}").format(at=ConfirmedOpCount.heard_on(stop.at))
            yield LatestEventRow("tick", title, text, _("รับครบ"), "ok", goal)
        else:
            text = _("รับล่าสุด {at} ยังขาด {n} บันทึก")
            text = text.format(at=ConfirmedOpCount.heard_on(stop.at), n=stop.total - stop.has)
            # all of it is in a file for them
            waits = sent is not None and not reader.history.unsent(sent.ends)
            pill = (_("รอใบตอบรับ"), "warn") if waits else (_("ยังไม่ได้ส่งส่วนที่ขาด"), "mute")
            yield LatestEventRow("out", title, text, *pill, goal)
    arrivals = reader.transfers.arrivals(last=1)
    if arrivals:
        units, last = UnitRegister.of(reader), arrivals[-1]
        unit = units[last.unit].name if last.unit in units else last.unit[:8]
        sender = members(reader, home_year.unit).get(last.key, ("", ""))[1] or unit
        text = _("จาก {sender} ใหม่ {n} บันทึก").format(sender=sender, n=last.new)
        yield LatestEventRow(
            "in", _("รับไฟล์ล่าสุด {at}").format(at=stamp(last.at)), text, "", "mute", goal
        )


def _home(reader: Reader, home_year: HomePageYear) -> HomePagePart:
    found = ways(reader, home_year.unit)
    signed = UndeliveredDocument.each(reader, home_year.unit, home_year.sent_up_to, found)
    rows = [*_delivery(reader, home_year, found, signed)]
    later = () if found else rows
    works = home_year.begun or of_committee(reader)
    unsent = _unsent(home_year, found) if works else ()
    return HomePagePart(
        first=rows if found else (),
        waiting=chain(_asked(reader, home_year), _written(reader, home_year), _wishes(reader)),
        last=chain(later, unsent),
        post=_post(reader, home_year, found),
        undelivered={one.subject for one in signed},
    )


GIVES = (HomePartProvider(_home),)
