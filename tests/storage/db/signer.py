"""Signing at a desk, and what became of it."""

import secrets

from core.entities import ENTITIES
from core.log.op import SignOff, SignOffBody
from core.log.ports import FieldHistoryRow
from core.values import AbsenceReason, Change, Plain, Ref, Value
from storage.db.folder.store import Folder
from tests.storage.db.desk import Desk


def sign(desk: Desk, subject: Ref, period: str = "") -> SignOff:
    """Freeze a subject as it stands here."""
    found = desk.folder.sign_offs.ready(subject, period)
    body = SignOffBody(subject, period, found.cut, found.state_hash, bytes(32), "")
    return write_body(desk, subject, body.line)


def write_body(desk: Desk, subject: Ref, line: str, entity: str = "signoff") -> SignOff:
    """A sign-off with this body, whatever it says."""
    ref = Ref(subject.scope, entity, secrets.token_hex(16))
    desk.save(Change(ref, "body", Plain(line)), Change(ref, "stage", Plain("frozen")))
    return signed(desk, ref)


def signed(desk: Desk, ref: Ref) -> SignOff:
    """The one sign-off of a record or subject."""
    (found,) = desk.folder.sign_offs.of(ref)
    return found


View = dict[Ref, dict[str, Value]]


def view_then(desk: Desk, sign_off: SignOff) -> View:
    """Everything the signed view shows, deleted records apart."""
    return view_of(desk.folder, sign_off)


def view_of(folder: Folder, sign_off: SignOff) -> View:
    with folder.signed_view(sign_off.op) as then:
        records = [one for entity in ENTITIES for one in then.records(entity)]
        return {
            one.ref: {name: shown.value for name, shown in one.fields.items()} for one in records
        }


def same(view: View, then: View) -> None:
    """Two views say the same; words may be missing here or there."""
    assert view.keys() == then.keys()
    for ref, message in view.items():
        assert message.keys() == then[ref].keys()
        for name, value in message.items():
            other = then[ref][name]
            assert (
                value == other
                or isinstance(value, AbsenceReason)
                or isinstance(other, AbsenceReason)
            )


def made(desk: Desk, entity: str, **fields: str) -> Ref:
    ref = Ref(desk.unit, entity, secrets.token_hex(16))
    desk.save(*(Change(ref, name, Plain(value)) for name, value in fields.items()))
    return ref


def places(ops: tuple[FieldHistoryRow, ...]) -> set[tuple[Ref, str]]:
    return {(op.ref, op.field) for op in ops}


def came(desk: Desk, sign_off: SignOff) -> set[tuple[Ref, str]]:
    return places(desk.folder.sign_offs.after(sign_off.op).came)


def went(desk: Desk, sign_off: SignOff) -> set[tuple[Ref, str]]:
    return places(desk.folder.sign_offs.after(sign_off.op).went)
