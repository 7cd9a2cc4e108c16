"""The units that transfer files can be sent to, what each has confirmed, and signed documents not yet confirmed."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import islice
from typing import NamedTuple

from core.assigning.orders import SignOffDecision
from core.exchange.invitations import name_of
from core.exchange.letters import UnitMessage
from core.forms.ports import Reader
from core.i18n import _
from core.log.op import SIGNED, STAGE, SignOffBody
from core.log.post import ImportedBundle, ReportingDevice, VerifiedExport
from core.people.units import Unit, UnitRegister, members, of_committee, office_of
from core.plan.year_view import PeriodReports
from core.records.titles import called
from core.signing.chain import SentUpTo, is_sent
from core.thai.days import day, short_date, stamp
from core.values import Record, Ref


class ConfirmedOpCount(NamedTuple):
    """How many ops of a scope (`has` of `total`) a unit has confirmed by receipts; its PC with the most decides."""

    unit: str
    name: str
    at: str  # ISO date and time of the receipt, by that PC's clock; "" = none has come
    has: int  # ops it has confirmed
    total: int  # ops of the scope on this PC

    @property
    def whole(self) -> bool:
        return bool(self.at) and self.has == self.total

    @staticmethod
    def line(amounts: "Iterable[ConfirmedOpCount]") -> str:
        """Return who has confirmed, and when, as one line: `จังหวัดตัวอย่าง ก 3 พ.ย. 2569 · ส่วนกลางตัวอย่าง –`."""
        return " · ".join(f"{one.name} {stop_words(one)}" for one in amounts)

    @staticmethod
    def by_scope(
        reader: Reader, units: UnitRegister, scopes: Collection[str], own_unit: str
    ) -> "Mapping[str, tuple[ConfirmedOpCount, ...]]":
        """Return {scope: what other PCs and units have confirmed of its data, in the order of `stops`}."""
        found = reader.transfers.stations_of(scopes)
        return {
            scope: _stops(units, scope, own_unit, stations) for scope, stations in found.items()
        }

    @staticmethod
    def heard_on(time: str) -> str:
        """Return the day of an ISO date and time as text; the first ten characters if it is not a date."""
        read = day(time[:10])
        return short_date(read) if read else time[:10]


def stops(reader: Reader, scope: str, own_unit: str) -> tuple[ConfirmedOpCount, ...]:
    """Return what is confirmed of a scope's data: by the unit's other PCs, then by units above, nearest first."""
    return ConfirmedOpCount.by_scope(reader, UnitRegister.of(reader), (scope,), own_unit)[scope]


def _stops(
    units: UnitRegister, scope: str, own_unit: str, stations: Iterable[ReportingDevice]
) -> tuple[ConfirmedOpCount, ...]:
    best: dict[str, ReportingDevice] = {}
    for station in stations:
        if station.unit == own_unit != scope:
            continue
        known = best.get(station.unit)
        if known is None or (station.has, station.at) > (known.has, known.at):
            best[station.unit] = station
    way = [unit.id for unit in units.upwards(scope)]
    ranked = sorted(best, key=lambda unit: way.index(unit) if unit in way else len(way))
    return tuple(stop(units, best[unit]) for unit in ranked)


def stop(units: UnitRegister, station: ReportingDevice) -> ConfirmedOpCount:
    unit = units.get(station.unit)
    return ConfirmedOpCount(
        station.unit, unit.name if unit else station.unit[:8], station.at, station.has, station.of
    )


def stop_words(amount: ConfirmedOpCount) -> str:
    if not amount.at or not amount.has:
        return "–"
    when = ConfirmedOpCount.heard_on(amount.at)
    if amount.whole:
        return when
    return _("{when} (ได้ {has} จาก {of})").format(when=when, has=amount.has, of=amount.total)


ABOVE = "above"
OWN = "own"
BELOW = "below"
HASH_SHOWN = 8  # characters of a SHA-256 that people compare
MOST_NAMED = 12  # files that are named by their number


class ReceiverUnit(NamedTuple):
    """A unit that gets transfer files; `ages`: age recipients of its PCs, not this one; `side`: above, own or below."""

    unit: str
    code: str
    name: str
    side: str  # above | own | below
    ages: tuple[str, ...]

    @staticmethod
    def all_below(reader: Reader, own_unit: str) -> "tuple[ReceiverUnit, ...]":
        """Return all units below, in register order; a unit without a certified PC has () as `ages`."""
        return _receivers(reader, [(BELOW, one) for one in UnitRegister.of(reader).below(own_unit)])

    @staticmethod
    def each(reader: Reader, own_unit: str) -> "tuple[ReceiverUnit, ...]":
        """Return the receivers with a certified PC: units above, nearest first, then `own_unit` if it has another PC,
        then units below; on a committee member's PC only `own_unit`. Committee members' PCs do not count."""
        units = UnitRegister.of(reader)
        line = [one for one in units.upwards(own_unit) if one.id != own_unit]
        rows = [(ABOVE, one) for one in line]
        if own_unit in units:
            rows += [(OWN, units[own_unit])]
        rows += [(BELOW, one) for one in units.below(own_unit)]
        if of_committee(reader):
            rows = [one for one in rows if one[0] == OWN]
        return tuple(one for one in _receivers(reader, rows) if one.ages)


def _receivers(reader: Reader, units: Iterable[tuple[str, Unit]]) -> tuple[ReceiverUnit, ...]:
    here = reader.trust.here()["device"]
    ages: dict[str, set[str]] = {}
    for device in reader.trust.devices():
        if device.age and not device.revoked and device.key != here and device.kind != "committee":
            ages.setdefault(device.unit, set()).add(device.age)
    return tuple(
        ReceiverUnit(
            one.id, one.code, one.name or one.code, side, tuple(sorted(ages.get(one.id, ())))
        )
        for side, one in units
    )


class ReceiverProgress(NamedTuple):
    """A receiver and `stop`: how much of the data meant for it is confirmed; None if it sent no receipt."""

    receiver: ReceiverUnit
    stop: ConfirmedOpCount | None


def ways(reader: Reader, own_unit: str) -> tuple[ReceiverProgress, ...]:
    """Return each receiver with how much it has confirmed. Units below confirm their own data, all other receivers
    confirm the data of `own_unit`."""
    found = ReceiverUnit.each(reader, own_unit)
    scopes = (own_unit, *(one.unit for one in found if one.side == BELOW))
    come = ConfirmedOpCount.by_scope(reader, UnitRegister.of(reader), scopes, own_unit)
    confirmed = {scope: {each.unit: each for each in stops} for scope, stops in come.items()}
    return tuple(
        ReceiverProgress(one, confirmed[one.unit if one.side == BELOW else own_unit].get(one.unit))
        for one in found
    )


def unsent(way: ReceiverProgress) -> str:
    """Return a text: how many ops a receiver has not confirmed, that it has confirmed all, or that it never did."""
    stop = way.stop
    if stop is None or not stop.at:
        return _("ยังไม่มีใบตอบรับ")
    when = ConfirmedOpCount.heard_on(stop.at)
    if stop.whole:
        return _("ผู้รับได้ครบแล้ว {day}").format(day=when)
    return _("รับล่าสุด {day} เปลี่ยนหลังจากนั้น {n} รายการ").format(day=when, n=stop.total - stop.has)


def paste_words(office: str, files: Sequence[tuple[str, int, str]]) -> str:
    """Return the text to paste into a chat or mail with transfer files (name, bytes, SHA-256 in hex) of `office`."""
    if len(files) == 1:
        ((name, size, sha256),) = files
        text = _(
            "{office} ส่งไฟล์รับส่ง {file} ขนาด {amount} เปิดด้วยโปรแกรมโปร่งใส หน้า รับส่ง กด เลือกไฟล์ที่ได้รับ"
        )
        asked = _("เมื่อนำเข้าแล้วโปรดส่งใบตอบรับกลับ รหัสตรวจไฟล์ {code}").format(code=sha256[:HASH_SHOWN])
        return f"{text.format(office=office, file=name, amount=amount_words(size))} {asked}"
    text = _(
        "{office} ส่งไฟล์รับส่ง {n} ไฟล์ รวม {amount} เปิดด้วยโปรแกรมโปร่งใส หน้า รับส่ง กด เลือกไฟล์ที่ได้รับ ลำดับใดก่อนก็ได้"
    )
    total = amount_words(sum(size for _name, size, _sha256 in files))
    lines = [f"{name}  {amount_words(size)}  {sha256[:HASH_SHOWN]}" for name, size, sha256 in files]
    asked = _("เมื่อนำเข้าครบแล้วโปรดส่งใบตอบรับกลับ ท้ายชื่อไฟล์คือรหัสตรวจไฟล์")
    return "\n".join((text.format(office=office, n=len(files), amount=total), *lines, asked))


def amount_words(size: int) -> str:
    """Return a number of bytes as text in KB, MB or GB."""
    if size >= 2**30:
        return _("{n} GB").format(n=round(size / 2**30, 1))
    if size >= 2**20:
        return _("{n} MB").format(n=round(size / 2**20, 1))
    return _("{n} KB").format(n=max(1, size // 1024))


class ReceivedFile(NamedTuple):
    """A file, or parts of one export, imported here. `new`: ops; `refused`: streams; `lacking`: parts, by number."""

    sender: str
    when: str
    new: int
    refused: int
    imported: int = 1  # parts that were imported
    total: int = 1  # parts of the export
    # numbers of the missing parts, if it is the sender's newest export
    lacking: tuple[int, ...] = ()


def came(reader: Reader, own_unit: str, limit: int = 8) -> tuple[ReceivedFile, ...]:
    """Return the files last imported here, newest first; parts of one export are one entry."""
    units, arrived = UnitRegister.of(reader), reader.transfers.arrivals()
    called = members(reader, own_unit)
    exports: dict[object, list[ImportedBundle]] = {}
    for one in reversed(arrived):
        exports.setdefault(
            (one.key, one.made, one.part[1]) if one.part[1] > 1 else one.sha256, []
        ).append(one)
    waited = {(one.unit, one.made_at): one.parts for one in missing_parts(arrived)}
    return tuple(
        ReceivedFile(
            called.get(first.key, ("", ""))[1] or name_of(units.get(first.unit)) or first.unit[:8],
            stamp(first.at),
            sum(one.new for one in files),
            sum(one.refused for one in files),
            len({one.part for one in files}),
            first.part[1],
            waited.get((first.unit, first.made), ()) if first.part[1] > 1 else (),
        )
        for first, files in ((files[0], files) for files in islice(exports.values(), limit))
    )


class MissingExportParts(NamedTuple):
    """The parts of a sender's newest export that are not imported yet."""

    unit: str  # the sender's
    made_at: str
    total: int  # files of the export
    parts: tuple[int, ...]  # numbers of the missing ones


def missing_words(parts: MissingExportParts, sender: str) -> str:
    """Return a sentence naming the missing parts of a sender's export and how to get them."""
    numbers = ", ".join(map(str, parts.parts[:MOST_NAMED])) + (
        " …" if len(parts.parts) > MOST_NAMED else ""
    )
    text = _("ยังไม่ได้รับไฟล์ที่ {numbers} จากชุด {n} ไฟล์ของ {sender}")
    text = text.format(numbers=numbers, n=parts.total, sender=sender)
    return text + " " + _("นำเข้าทีหลังได้ หรือส่งไฟล์กลับไปหาผู้ส่ง แล้วไฟล์ครั้งหน้าจะมีส่วนที่ขาด")


def personal_requests(reader: Reader) -> tuple[tuple[str, int], ...]:
    """Return (name of a unit, number of personal texts that it requests), sorted by name. If several PCs of a unit
    request texts, the highest number counts."""
    units = UnitRegister.of(reader)
    of = {device.key: device.unit for device in reader.trust.devices()}
    found: dict[str, int] = {}
    for key, count in reader.privacy.requested_texts().items():
        unit = units.get(of.get(key, ""))
        name = unit.name or unit.code if unit else key[:8]
        found[name] = max(count, found.get(name, 0))
    return tuple(sorted(found.items()))


RELATIONS = {ABOVE: "ต้นสังกัดของท่าน", BELOW: "หน่วยงานในสังกัด", OWN: "เครื่องอื่นของหน่วยงานนี้"}


class ReceiverChoice(NamedTuple):
    """A receiver in the list from which a person chooses where to send a transfer file. `heard`: in words, how much it
    has confirmed; `whole`: it has confirmed all; `last_sent`: "" = never from this PC."""

    receiver: ReceiverUnit
    relation: str
    heard: str  # how much it has confirmed, in words
    whole: bool  # it has confirmed everything that is for it
    last_sent: str  # when a file for it was last written and read back; "" = never on this PC

    @property
    def line(self) -> str:
        sent = _("ส่งล่าสุด {at}").format(at=self.last_sent) if self.last_sent else ""
        return " · ".join(filter(None, (self.relation, self.heard, sent)))


def send_list(reader: Reader, own_unit: str) -> tuple[ReceiverChoice, ...]:
    """Return the registered receivers: units above, nearest first, then the unit's other PCs, then units below."""
    units = UnitRegister.of(reader)
    sent = last_sent(reader)
    found = []
    secretary = _("เลขานุการของคณะกรรมการ") if of_committee(reader) else ""
    for way in (one for one in ways(reader, own_unit) if named(units, one)):
        at = max((sent[age] for age in way.receiver.ages if age in sent), default=None)
        relation = secretary or _(RELATIONS[way.receiver.side])
        whole = way.stop is not None and way.stop.whole
        when = stamp(int(at.timestamp() * 1000)) if at else ""
        found.append(ReceiverChoice(way.receiver, relation, unsent(way), whole, when))
    return tuple(found)


def named(units: UnitRegister, way: ReceiverProgress) -> bool:
    """Return whether the receiver has a name and is registered, or is another PC of the own unit."""
    unit = units.get(way.receiver.unit)
    return (
        unit is not None
        and bool(way.receiver.name)
        and (unit.registered or way.receiver.side == OWN)
    )


def last_sent(reader: Reader) -> Mapping[str, datetime]:
    """Return {age recipient: when a transfer file for it was last written and read back}."""
    found: dict[str, datetime] = {}
    for one in reader.transfers.sendings():
        for age in one.to:
            found.setdefault(age, datetime.fromisoformat(one.at))
    return found


def first_choice(choices: Sequence[ReceiverChoice], *unit_ids: str) -> ReceiverChoice | None:
    """Return the choice to propose: the first of `unit_ids` that is offered, else the first; None without choices."""
    offered = {one.receiver.unit: one for one in choices}
    kept = next((offered[unit] for unit in unit_ids if unit in offered), None)
    return kept or (choices[0] if choices else None)


class NoReceiverReason(NamedTuple):
    """The reason why an office has no receiver for its transfer files, and what to do: a sentence each. `request`: a
    message to the unit above that asks for a start file, "" = none is needed."""

    reason: str
    do: str
    request: str = ""


def nobody(reader: Reader, own_unit: str) -> NoReceiverReason:
    """Return why there is no receiver: no PC above is known, the unit is at the top, or began without a start file."""
    units = UnitRegister.of(reader)
    above = [one for one in units.upwards(own_unit) if one.id != own_unit]
    if above:
        name = above[0].name or above[0].code
        return NoReceiverReason(
            _("ยังส่งให้ {name} ไม่ได้ เพราะเครื่องนี้ยังไม่รู้จักเครื่องของเขา").format(name=name),
            _("ขอไฟล์จาก {name} มานำเข้าที่หน้านี้ก่อน แล้วปุ่มส่งจะขึ้นชื่อเขาเอง งานที่บันทึกไว้ไม่หาย").format(
                name=name
            ),
        )
    if own_unit in units and units[own_unit].registered:
        return NoReceiverReason(
            _("หน่วยงานนี้อยู่บนสุดของทะเบียน จึงไม่มีต้นสังกัดให้ส่ง"),
            _("เมื่อหน่วยงานในสังกัดมีเครื่องที่ยืนยันแล้ว จะส่งไฟล์ให้เขาได้จากที่นี่"),
        )
    request = _(
        "ขอไฟล์เริ่มงานของโปรแกรมโปร่งใสสำหรับ {name} (รหัสในเครื่อง {code}) เพื่อส่งแผนและผลการประเมินให้ท่านเป็นไฟล์ โปรดส่งไฟล์เริ่มงานกลับมาทางนี้"
    )
    name, code = office_of(reader, own_unit)
    return NoReceiverReason(
        _("เครื่องนี้เริ่มงานเองโดยไม่มีไฟล์เริ่มงาน จึงยังไม่รู้ว่าต้องส่งให้ใคร"),
        _(
            "ทำงานต่อได้ตามปกติ เมื่อจะส่ง ให้ขอไฟล์เริ่มงานจากจังหวัดหรือหน่วยงานที่เก็บรวบรวม แล้วเปิดไฟล์นั้นด้วยโปรแกรมนี้ "
            "ระหว่างนั้นพิมพ์หรือทำเป็น PDF ส่งทาง LINE หรืออีเมลได้"
        ),
        request.format(name=name, code=code),
    )


class ExchangeView(NamedTuple):
    """All data of the exchange page, read at one moment. `uncertified`: this PC's key while it has no certificate, else
    ""; `counts`: numbers of conflicts, open requests, and streams stored without effect."""

    receivers: tuple[ReceiverChoice, ...]
    nobody: NoReceiverReason  # why there is no receiver, shown if `receivers` is empty
    uncertified: str  # this PC's key (hex) while it has no certificate, else ""
    text_requests: tuple[tuple[str, int], ...]  # (unit name, number of personal texts it asks for)
    came: tuple[ReceivedFile, ...]
    counts: tuple[int, int, int]  # conflicts, open requests, streams kept without effect


def exchange_view(own_unit: str, reader: Reader) -> ExchangeView:
    """Return all data of the unit's exchange page."""
    key = "" if reader.trust.device() else reader.trust.here()["device"]
    counts = (
        len(reader.conflicts()),
        UnitMessage.open_requests(reader, own_unit),
        len(reader.trust.problems()),
    )
    choices = send_list(reader, own_unit)
    reason = nobody(reader, own_unit)
    latest = came(reader, own_unit)
    return ExchangeView(choices, reason, key, personal_requests(reader), latest, counts)


def missing_parts(arrived: Iterable[ImportedBundle]) -> list[MissingExportParts]:
    """Return the missing parts of each sender's newest export; older exports are contained in newer ones."""
    newest: dict[str, str] = {}
    exports: dict[tuple[str, str, int], set[int]] = {}
    units: dict[str, str] = {}
    for one in arrived:
        newest[one.key] = max(newest.get(one.key, ""), one.made)
        units[one.key] = one.unit
        if one.key and one.part[1] > 1:
            exports.setdefault((one.key, one.made, one.part[1]), set()).add(one.part[0])
    return [
        MissingExportParts(units[key], made, of, tuple(sorted(missing)))
        for (key, made, of), here in exports.items()
        if made == newest[key] and (missing := set(range(1, of + 1)) - here)
    ]


HERE = "here"
MADE = "made"
ELSEWHERE = "elsewhere"
SENT = "sent"


class UndeliveredDocument(NamedTuple):
    """A signed document without receipt from a unit above. `state`: HERE (only on this PC), MADE (a file with it was
    begun), ELSEWHERE (signed on another PC), SENT."""

    subject: Ref
    title: str
    state: str  # HERE: on this PC alone; MADE: a file with it was begun; ELSEWHERE: signed on another PC of the unit; SENT
    signed: date | None
    # if SENT: when a file with it was last written for a unit above and read back
    sent_on: date | None
    to: str  # name of the unit above it goes to or was sent to; "" = none is known

    @staticmethod
    def each(
        reader: Reader, unit: str, sent_up_to: SentUpTo, ways: Sequence[ReceiverProgress]
    ) -> "tuple[UndeliveredDocument, ...]":
        """Return a unit's signed documents that no unit above has confirmed or answered, oldest first; () for the top
        unit. `ways`: the receivers with what they confirmed."""
        units = UnitRegister.of(reader)
        above = [one.id for one in units.upwards(unit) if one.id != unit]
        if on_top(units, unit):
            return ()
        own = str(reader.trust.here().get("device") or "")
        sendings = reader.transfers.sendings()
        to = next((way.receiver.name for way in ways if way.receiver.side == ABOVE), "")
        to = to or next((units[one].name for one in above), "")
        found = []
        for ref, body, record in _signed(reader, unit):
            ops = record.shown(STAGE).seen
            holders = {each.unit for each in reader.transfers.holding(unit, ops)}
            if holders & set(above) or SignOffDecision.to(reader, [ref]):
                continue
            device, signed = _inked(reader, record)
            at, whom = _sent_above(ways, record, sendings)
            if at:
                state = SENT
            elif device != own:
                state = ELSEWHERE
            elif is_sent(record, sent_up_to):
                state = MADE
            else:
                state = HERE
            title = " ".join(
                filter(
                    None,
                    (
                        called(reader, body.subject),
                        PeriodReports.report_words(body.period) if body.period else "",
                    ),
                )
            )
            found.append(UndeliveredDocument(body.subject, title, state, signed, at, whom or to))
        return tuple(sorted(found, key=lambda one: (one.signed or date.min, one.title)))


def on_top(units: UnitRegister, unit: str) -> bool:
    """Return whether the unit is registered without a parent unit."""
    own = units.get(unit)
    return own is not None and own.registered and not own.parent


def _signed(reader: Reader, unit: str) -> Iterator[tuple[Ref, SignOffBody, Record]]:
    """Yield the unit's standing sign-offs whose signature in ink a person has confirmed: reference, body, record."""
    for record in (one for one in reader.records("signoff", unit) if one.text(STAGE) == SIGNED):
        for one in reader.sign_offs.of(record.ref):
            if one.stands and one.body is not None:
                yield one.ref, one.body, record


def _sent_above(
    ways: Sequence[ReceiverProgress], record: Record, sendings: Sequence[VerifiedExport]
) -> tuple[date | None, str]:
    """Return when and to whom above (any receiver if none is known) the sign-off last went; (None, "") = never."""
    above = {
        age: way.receiver.name
        for way in ways
        if way.receiver.side == ABOVE
        for age in way.receiver.ages
    }
    for one in sendings:
        whom = next((above[age] for age in one.to if age in above), None if above else "")
        if whom is not None and is_sent(record, one.ends):
            return datetime.fromisoformat(one.at).date(), whom
    return None, ""


def _inked(reader: Reader, record: Record) -> tuple[str, date | None]:
    """Return the device and the day on which a person confirmed the signature in ink."""
    past = next((one for one in reader.history.of(record.ref, STAGE) if one.counts), None)
    if past is None:
        return "", None
    try:
        return past.device, datetime.fromtimestamp(past.clock // 1000).astimezone().date()
    except (ValueError, OverflowError, OSError):
        return past.device, None
