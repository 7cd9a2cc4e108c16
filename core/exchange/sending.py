"""To whom the one button sends: receivers with a name, whom it begins with, and what is said where there is none."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from core.exchange.letters import asked
from core.exchange.receivers import (
    ABOVE,
    BELOW,
    OWN,
    ReceivedFile,
    Receiver,
    Way,
    asked_personal,
    came,
    last_sent,
    unsent,
    ways,
)
from core.forms.ports import Reader
from core.i18n import _
from core.people.units import UnitsById, register, upwards
from core.thai.days import stamp

RELATIONS = {ABOVE: "ต้นสังกัดของท่าน", BELOW: "หน่วยงานในสังกัด", OWN: "เครื่องอื่นของหน่วยงานนี้"}


class SendTo(NamedTuple):
    """A receiver as a person chooses it."""

    receiver: Receiver
    relation: str
    heard: str  # what it has said to hold
    whole: bool  # it holds everything that is for it
    sent: str  # when a file for it was last written and read back; "" = never on this PC

    @property
    def line(self) -> str:
        return " · ".join(filter(None, (self.relation, self.heard, self.sent_words)))

    @property
    def sent_words(self) -> str:
        return _("ส่งล่าสุด {at}").format(at=self.sent) if self.sent else ""


def send_list(reader: Reader, own: str) -> tuple[SendTo, ...]:
    """Whom something can be sent to, nearest above first: those the register names, and the own further PCs."""
    units, sent = register(reader), last_sent(reader)
    return tuple(_send_to(way, sent) for way in ways(reader, own) if named(units, way))


def named(units: UnitsById, way: Way) -> bool:
    """Whether the register says what it is called; an office is not sent to under the name it gives itself."""
    unit = units.get(way.receiver.unit)
    return unit is not None and bool(way.receiver.name) and (unit.registered or way.receiver.side == OWN)


def _send_to(way: Way, sent: Mapping[str, datetime]) -> SendTo:
    whole = way.stop is not None and way.stop.whole
    at = max((sent[age] for age in way.receiver.ages if age in sent), default=None)
    when = stamp(int(at.timestamp() * 1000)) if at else ""
    return SendTo(way.receiver, _(RELATIONS[way.receiver.side]), unsent(way), whole, when)


def first_choice(found: Sequence[SendTo], *wanted: str) -> SendTo | None:
    """Whom the button names: the first of these units that can be sent to, else the nearest above; None = nobody."""
    offered = {one.receiver.unit: one for one in found}
    kept = next((offered[unit] for unit in wanted if unit in offered), None)
    return kept or (found[0] if found else None)


class Nobody(NamedTuple):
    """Why nothing can be sent yet, and what to do."""

    why: str
    do: str


def nobody(reader: Reader, own: str) -> Nobody:
    """Why there is nobody to send to, in words: this office stands alone, above all, or its parent is not known."""
    units = register(reader)
    above = [one for one in upwards(units, own) if one.id != own]
    if above:
        name = above[0].name or above[0].code
        return Nobody(
            _("ยังส่งให้ {name} ไม่ได้ เพราะเครื่องนี้ยังไม่รู้จักเครื่องของเขา").format(name=name),
            _("ขอไฟล์จาก {name} มานำเข้าที่หน้านี้ก่อน แล้วปุ่มส่งจะขึ้นชื่อเขาเอง งานที่บันทึกไว้ไม่หาย").format(name=name),
        )
    if own in units and units[own].registered:
        return Nobody(
            _("หน่วยงานนี้อยู่บนสุดของทะเบียน จึงไม่มีต้นสังกัดให้ส่ง"),
            _("เมื่อหน่วยงานในสังกัดมีเครื่องที่ยืนยันแล้ว จะส่งไฟล์ให้เขาได้จากที่นี่"),
        )
    return Nobody(
        _("เครื่องนี้เริ่มงานเองโดยไม่มีไฟล์เริ่มงาน จึงยังไม่รู้ว่าต้องส่งให้ใคร"),
        _("ทำงานต่อได้ตามปกติ เมื่อจะส่ง ให้ขอไฟล์เริ่มงานจากจังหวัดหรือหน่วยงานที่เก็บรวบรวม แล้วเปิดไฟล์นั้นด้วยโปรแกรมนี้"),
    )


class ExchangeView(NamedTuple):
    """What the page of sending and receiving asks, read at one moment."""

    receivers: tuple[SendTo, ...]
    nobody: Nobody  # why there is none, should there be none
    uncertified: str  # the key of this PC, hex, while nobody has confirmed it; "" = somebody has
    asked: tuple[tuple[str, int], ...]  # who asks for how many personal words
    came: tuple[ReceivedFile, ...]
    counts: tuple[int, int, int]  # conflicts, open requests, what is kept without effect


def exchange_view(own: str, reader: Reader) -> ExchangeView:
    """The page of an office."""
    key = "" if reader.trust.device() else reader.trust.here()["device"]
    counts = len(reader.conflicts()), asked(reader, own), len(reader.trust.problems())
    return ExchangeView(send_list(reader, own), nobody(reader, own), key, asked_personal(reader), came(reader), counts)
