"""The sign-offs of a record as output: which there are, and what came and went since."""

from collections.abc import Iterator, Mapping, Sequence

from core.i18n import _
from core.log.ports import Past, Reader
from core.log.signoff import SIGNOFFS, SOUND, WAITING, SignOff
from core.values import Ref
from ui.terminal.show import part

JsonObject = Mapping[str, object]


def signed(reader: Reader, ref: Ref) -> list[JsonObject]:
    """The sign-offs of a record, and those that hold it."""
    return [one_signed(reader, one) for one in reader.sign_offs.of(ref)]


def one_signed(reader: Reader, one: SignOff) -> JsonObject:
    record = reader.record(one.ref)
    fields = {name: record.text(name) if record else "" for name in ("stage", "signers", "ended_by", "ended_why")}
    body = one.body
    return {
        **part(one, "signoff=ref op state stands ended"),
        **fields,
        "device": one.device.hex(),
        "subject": body.subject if body else None,
        "period": body.period if body else "",
        "score": body.score if body else "",
        "state_hash": body.state_hash.hex() if body else "",
        "instrument_hash": body.instrument_hash.hex() if body else "",
    }


def after_signing(reader: Reader, ref: Ref) -> list[JsonObject]:
    """What came and went since each sign-off: of its whole subject, or only of the record that it holds."""
    found: list[JsonObject] = []
    asked = reader.sign_offs.of(ref)
    for one, after in zip(asked, reader.sign_offs.after_each([one.op for one in asked]), strict=True):
        of_subject = ref.entity in SIGNOFFS or (one.body is not None and one.body.subject == ref)
        came, went = (_output(ops if of_subject else [op for op in ops if op.ref == ref]) for ops in after)
        found.append({"signoff": one.ref, "op": one.op, "came": came, "went": went})
    return found


def _output(ops: Sequence[Past]) -> list[JsonObject]:
    return [part(op, "ref field value op person device clock") for op in ops]


def signed_lines(found: Sequence[JsonObject], after: Sequence[JsonObject]) -> Iterator[str]:
    """The same for people."""
    for one, since in zip(found, after, strict=True):
        period = _("งวด {period} ").format(period=one["period"]) if one["period"] else ""
        yield _("ลงนาม {period}โดย {signers}: {state} ({ref})").format(
            period=period, signers=one["signers"], state=_state(one), ref=one["signoff"]
        )
        for sentence, ops in ((_("มาหลังลงนาม"), since["came"]), (_("หายไปหลังลงนาม"), since["went"])):
            for op in ops if isinstance(ops, list) else ():
                yield f"    {sentence}: {op['ref']} {op['field']} = {op['value']}"


def _state(one: JsonObject) -> str:
    if one["ended"]:
        return _("ยกเลิกแล้ว: {why}").format(why=one["ended_why"])
    if one["state"] == SOUND:
        return _("ข้อมูลครบและตรงตามที่ลงนาม")
    return _("ยังรอข้อมูลบางส่วนที่ลงนาม") if one["state"] == WAITING else _("ไม่ตรงกับข้อมูลที่อ้างถึง จึงไม่มีผล")
