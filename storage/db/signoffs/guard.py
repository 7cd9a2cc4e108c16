"""What a standing sign-off covers is read-only (EXCHANGE 6.8)."""

from collections.abc import Iterable

import msgspec

from core.entities import DELETED
from core.errors import Frozen
from core.i18n import _
from core.log.signoff import SIGNOFFS
from core.values import Change
from storage.db.log.fields import fields
from storage.db.log.log import BELOW, Log, walk


def refuse(log: Log, changes: Iterable[Change]) -> None:
    """Raise Frozen when a standing sign-off holds one of the records."""
    records = {number for ref in {one.ref for one in changes} if (number := log.find_record(ref))}
    if _any(log) and _holds(log, records):
        who = _who(log, records)
        raise Frozen(
            _("แก้ข้อมูลนี้ไม่ได้"),
            _("เพราะข้อมูลนี้ล็อกไว้เพื่อลงนามแล้ว โดย {who}").format(who=who) if who else _("เพราะข้อมูลนี้ล็อกไว้เพื่อลงนามแล้ว"),
            _("โปรดยกเลิกการลงนามพร้อมบอกเหตุผลก่อน แล้วแก้ไข"),
        )


def _who(log: Log, records: set[int]) -> str:
    """The signers of a sign-off that holds one of these records, as they were typed."""
    query = (
        "SELECT DISTINCT body.record FROM frozen JOIN body USING(op) "
        "WHERE frozen.record IN (SELECT value FROM json_each(?)) ORDER BY body.record LIMIT 1"
    )
    found = log.db.execute(query, (msgspec.json.encode(sorted(records)).decode(),)).fetchone()
    shown = fields(log, set(found)).get(found[0], {}) if found else {}
    value = shown["signers"].value if "signers" in shown else ""
    return value if isinstance(value, str) else ""


def refuse_deletes(log: Log, changes: Iterable[Change]) -> None:
    """Raise Frozen when something that would go to the bin is a sign-off or contains what a standing one holds."""
    for change in changes:
        if change.field != DELETED or change.value is None:
            continue
        if change.ref.entity in SIGNOFFS:
            raise Frozen(
                _("ลบการลงนามไม่ได้"),
                _("เพราะการลงนามต้องเก็บไว้เป็นหลักฐาน"),
                _("โปรดยกเลิกการลงนามพร้อมบอกเหตุผลแทน"),
            )
        number = log.find_record(change.ref)
        if number is not None and _any(log) and _holds(log, walk(log.db, BELOW, (number,))):
            raise Frozen(
                _("ลบข้อมูลนี้ไม่ได้"),
                _("เพราะข้อมูลบางส่วนในนี้ล็อกไว้เพื่อลงนามแล้ว"),
                _("โปรดยกเลิกการลงนามพร้อมบอกเหตุผลก่อน แล้วลบ"),
            )


def _any(log: Log) -> bool:
    return log.db.execute("SELECT 1 FROM frozen LIMIT 1").fetchone() is not None


def _holds(log: Log, records: set[int]) -> bool:
    query = "SELECT 1 FROM frozen WHERE record IN (SELECT value FROM json_each(?)) LIMIT 1"
    return log.db.execute(query, (msgspec.json.encode(sorted(records)).decode(),)).fetchone() is not None
