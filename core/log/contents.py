"""What lies in a record, the records that must be there, and the sign-offs that stand over a subject."""

from collections.abc import Collection, Iterator

from core.change_check import is_id
from core.entities import ENTITIES
from core.errors import UserError
from core.i18n import _
from core.log.ports import LogReader
from core.log.signoff import SOUND, SignOff
from core.values import Brief, Record, Ref, named

EMPTY = "delete_empty"  # label of the save that deletes a row nobody has written into: the bin does not list it
CONTAINED = tuple(entity for entity in ENTITIES.values() if entity.container not in ("", "body"))


def below(reader: LogReader, ref: Ref) -> Iterator[Record]:
    """Every visible record contained in this one, at any depth."""
    for entity in CONTAINED:
        if ref.entity in entity.targets:
            for inner in reader.records(entity.name, ref.scope, **{entity.container: ref.local}):
                yield inner
                yield from below(reader, inner.ref)


def linked_evidence(reader: LogReader, scope: str, links: Collection[Record | Brief]) -> dict[str, Record]:
    """The evidence that links of a unit name, its own or that of units below, each as the links name it."""
    names = {link.text("evidence") for link in links}
    refs = {name: ref for name in names if (ref := named(scope, name)).entity == "evidence" and is_id(ref.id)}
    found = reader.said.standing([*refs.values()])
    return {name: found[ref] for name, ref in refs.items() if ref in found}


def blank(reader: LogReader, record: Record) -> bool:
    """Whether a row of a plan is empty: nobody ever wrote into it, or linked anything to it."""
    if record.ref.entity != "row" or written(reader, record) or any(True for _inner in below(reader, record.ref)):
        return False
    rows = reader.records("row", record.ref.scope, plan=record.text("plan"))
    return not any(row.text("parent") == record.ref.local for row in rows)


def written(reader: LogReader, record: Record) -> bool:
    """Whether a field of its form ever had a value."""
    own = ("f.", "p.")
    return any(name.startswith(own) for name in record.fields) or any(
        past.field.startswith(own) for past in reader.history.of(record.ref)
    )


def standing(reader: LogReader, ref: Ref) -> Record:
    """The record, or a UserError when it is missing or in the bin."""
    record = reader.record(ref)
    if record is None:
        raise UserError(
            _("ไม่พบข้อมูล {ref}").format(ref=ref.local),
            _("ยังไม่มีข้อมูลนี้ในโฟลเดอร์ของหน่วยงาน"),
            _("ข้อมูลอาจถูกเลิกทำไปแล้ว เปิดหน้านั้นใหม่ หรือดูด้วยคำสั่ง record list"),
        )
    if record.deleted:
        raise UserError(
            _("แก้ข้อมูล {ref} ไม่ได้").format(ref=ref.local),
            _("ข้อมูลนี้อยู่ในถังขยะ"),
            _("นำกลับจากถังขยะก่อน แล้วแก้ใหม่"),
        )
    return record


def signed_whole(reader: LogReader, subject: Ref) -> list[SignOff]:
    """The sound sign-offs of the whole subject that stand."""
    found = [one for one in reader.sign_offs.of(subject) if one.stands and one.state == SOUND]
    return [one for one in found if one.body and one.body[:2] == (subject, "")]
