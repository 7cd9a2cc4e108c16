"""The devices of one's own unit and of those one may certify: since when, by whom, and whether they still count."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from core.changes.certificates import fingerprint
from core.changes.enrolment import Device
from core.days import short_date, stamp
from core.i18n import _
from core.model.natural import record_id
from core.model.values import Ref
from core.ports import Reader
from core.views.register import Unit, register
from core.views.standing import KIND_WORDS


class DeviceRow(NamedTuple):
    """A device as a person reads of it."""

    key: str  # hex
    title: str
    told: str  # when and by whom it was certified, when it was heard of last
    digits: str  # what is compared by telephone
    here: bool  # it is this PC
    revoked: bool
    revocable: bool  # this PC may revoke it


def device_rows(reader: Reader, unit: str, key: str) -> tuple[DeviceRow, ...]:
    """This PC (`key`) and the others of its unit first, then those of other units this one may revoke."""
    known, units = {one.key: one for one in reader.trust.devices()}, register(reader)
    heard = {one.device: one.at for one in reader.transfers.stations(unit) if one.at}
    mine = [one for one in known.values() if one.unit == unit or reader.trust.may_certify(one.kind, one.unit)]
    mine.sort(key=lambda one: (one.unit != unit, one.revoked, _name(units, one.unit), one.letter))
    return tuple(
        DeviceRow(
            one.key,
            _("{unit} เครื่อง {letter} ({kind})").format(
                unit=_name(units, one.unit), letter=one.letter, kind=_(KIND_WORDS[one.kind])
            ),
            "  ".join(filter(None, (_certified(reader, one, known, units), _heard(heard.get(one.key, ""))))),
            fingerprint(bytes.fromhex(one.key)),
            one.key == key,
            one.revoked,
            not one.revoked and one.key != key and reader.trust.may_certify(one.kind, one.unit),
        )
        for one in mine
    )


def _certified(reader: Reader, one: Device, known: Mapping[str, Device], units: Mapping[str, Unit]) -> str:
    """`รับรองเมื่อ 5 มี.ค. 2569 โดย ส่วนกลาง`."""
    ref = Ref("all", "certificate", record_id("all", "certificate", one.key, one.unit))
    past = next((past for past in reader.history.of(ref, "grant") if past.counts), None)
    if past is None:
        return ""
    issuer = known.get(past.device)
    by = _name(units, issuer.unit) if issuer else _("กุญแจราก")
    return _("รับรองเมื่อ {at} โดย {by}").format(at=stamp(past.clock), by=by)


def _heard(at: str) -> str:
    return _("ได้ข่าวล่าสุด {day}").format(day=short_date(datetime.fromisoformat(at).date())) if at else ""


def _name(units: Mapping[str, Unit], unit: str) -> str:
    return units[unit].name if unit in units else _("หน่วยงาน")
