"""Commands that write remarks and replies to units, certify and revoke devices, and trust and print root keys."""

import re
from base64 import urlsafe_b64encode
from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path

from core.assigning.deeds import due_day
from core.blocks.printed import PaperWriter
from core.entities import record_id, unit_id
from core.errors import UserError
from core.exchange.devices import same_digits
from core.exchange.letters import KINDS
from core.exchange.root_paper import RootKeyPaper, root_paper
from core.forms.field_values import words
from core.forms.ports import Store
from core.forms.vocabulary import not_one_of, written
from core.i18n import _
from core.log.certificates import (
    ACCEPTED,
    GRANT,
    LETTER,
    Certificate,
    CertificateRequest,
    Device,
    Revocation,
    TrustFile,
    fingerprint,
)
from core.log.deeds import fresh
from core.log.op import Cut
from core.log.ports import Context, standing
from core.log.post import FieldChangedByTrust, ImportResult
from core.values import Change, Changes, Plain, Ref, Written


def comment(
    ctx: Context,
    store: Store,
    unit: str,
    topic: Ref,
    kind: str,
    text: str,
    item: str = "",
    due: str = "",
) -> Changes:
    """Write a comment, request or assignment (`kind`) to `unit` about the record `topic` or an `item` in it ("" =
    none). `due`: ISO date or "". UserError without text or right to write, or for an unknown `topic` or `kind`."""
    if kind not in KINDS:
        raise not_one_of("kind", kind, KINDS)
    if not text.strip():
        raise empty()
    standing(store, topic)
    about = topic.local if topic.scope == unit else str(topic)
    fields: dict[str, Written] = {
        "about": Plain(about),
        "item": written("comment", "item", item),
        "kind": Plain(kind),
        "text": words("text", text.strip()),
        "due": due_day(ctx, due),
    }
    return store.save(ctx, kind, fresh(Ref(unit, "comment", ctx.new_id()), fields))


def write_up(ctx: Context, store: Store, text: str, topic: Ref | None = None) -> Changes:
    """Write a letter to the unit above, about the record `topic` or in general (None); the next transfer file takes it
    along. UserError without text, or if the record does not exist."""
    if not text.strip():
        raise empty()
    if topic is not None:
        standing(store, topic)
    fields: dict[str, Written] = {
        "about": Plain(topic.local) if topic is not None else None,
        "text": words("text", text.strip()),
    }
    return store.save(ctx, "letter", fresh(Ref(ctx.unit, "letter", ctx.new_id()), fields))


def empty() -> UserError:
    return UserError(_("บันทึกไม่ได้"), _("ยังไม่ได้เขียนข้อความ"), _("เขียนข้อความ แล้วบันทึกอีกครั้ง"))


def reply(ctx: Context, store: Store, comment: Ref, text: str, done: bool = False) -> Changes:
    """Reply to a comment. `done`: the requested work is done. UserError if `text` is "" though not `done`, if the
    comment does not exist, or if this PC may not write to the unit."""
    standing(store, comment)
    if not text.strip() and not done:
        raise empty()
    fields = {
        "answers": Plain(comment.local),
        "text": words("text", text.strip()) if text.strip() else None,
        "done": int(done),
    }
    return store.save(ctx, "reply", fresh(Ref(comment.scope, "reply", ctx.new_id()), fields))


HASHES = rb'"#([A-Za-z0-9_-]{43})"'  # hashes in a line of texts that are kept apart from it


def certify(
    ctx: Context,
    store: Store,
    request: CertificateRequest,
    kind: str,
    letter: str,
    extra_changes: Sequence[Change] = (),
) -> Changes:
    """Certify the device of `request` as a device of this `kind` for its unit; save `extra_changes` with it. `letter`
    tells the unit's devices apart in paper numbers. UserError if this PC may not certify it, the letter is invalid or
    used by another device, or the key was revoked for the unit."""
    unit = unit_id(request.code)
    if not store.trust.may_certify(kind, unit):
        raise may_not_certify(request.name)
    if not re.fullmatch(LETTER, letter):
        raise UserError(
            _("ออกใบรับรองไม่ได้"),
            _("เพราะอักษรประจำเครื่องใช้ไม่ได้"),
            _("โปรดใช้อักษรอังกฤษตัวใหญ่หนึ่งหรือสองตัว เช่น A"),
        )
    _check_others([one for one in store.trust.devices() if one.unit == unit], request, letter)
    certificate = Certificate(request.key, request.age, unit, kind, letter)
    ref = Ref("all", "certificate", record_id("all", "certificate", request.key.hex(), unit))
    return store.save(ctx, "certify", [Change(ref, GRANT, Plain(certificate.line)), *extra_changes])


def certify_and_answer(
    ctx: Context,
    store: Store,
    request: CertificateRequest,
    kind: str,
    letter: str,
    write_trust_file: Callable[[TrustFile], object],
) -> Changes:
    """Certify a device like `certify`; then pass the trust file for the requesting unit to `write_trust_file`."""
    done = certify(ctx, store, request, kind, letter)
    write_trust_file(answer(store, unit_id(request.code)))
    return done


def _check_others(devices: Sequence[Device], request: CertificateRequest, letter: str) -> None:
    for one in devices:
        same = one.key == request.key.hex()
        if same and one.revoked:
            raise UserError(
                _("ออกใบรับรองให้เครื่องนี้ไม่ได้"),
                _("เพราะกุญแจนี้ถูกเพิกถอนสำหรับหน่วยงานนี้แล้ว และกลับมาใช้อีกไม่ได้"),
                _("โปรดให้หน่วยงานสร้างโฟลเดอร์ใหม่ในเครื่อง แล้วส่งคำขอใหม่"),
            )
        if not same and not one.revoked and one.letter == letter:
            raise UserError(
                _("ออกใบรับรองให้เครื่องนี้ไม่ได้"),
                _("เพราะเครื่องอื่นของหน่วยงานนี้ใช้อักษร {letter} อยู่แล้ว").format(letter=letter),
                _("โปรดเลือกอักษรอื่น เช่น B"),
            )


def may_not_certify(name: str) -> UserError:
    """Return the error that this PC may not certify a PC of the unit with this name."""
    return _no_right(_("รับรองเครื่องของ {name} ไม่ได้").format(name=name[:80]))


def _no_right(failure: str) -> UserError:
    return UserError(
        failure,
        _("เพราะเครื่องนี้ไม่มีสิทธิ์รับรองหน่วยงานนั้นในชั้นนั้น"),
        _("โปรดให้หน่วยงานต้นสังกัดของหน่วยงานนั้น หรือส่วนกลาง เป็นผู้ทำ"),
    )


def answer(store: Store, unit: str) -> TrustFile:
    """Return the trust file by which `unit` can verify data: trusted roots, and ops in scope `all` of PCs above it."""
    segments, texts = store.exchange.give(scopes={"all"})
    line = store.trust.line(unit)
    mine = tuple(one for one in segments if one.key in line)
    named = {hash_ for one in mine for hash_ in re.findall(HASHES, one.lines)}
    words = tuple(one for one in texts if urlsafe_b64encode(one.hash).rstrip(b"=") in named)
    return TrustFile(tuple(sorted(store.trust.roots())), mine, words)


def revoke(ctx: Context, store: Store, key: str, keep: Cut | None = None) -> Changes:
    """Revoke a key (hex) for every unit for which this PC may certify it. `keep`: the cut up to which the key's ops
    stay valid, such as an empty one; None = all that now take effect here. UserError if there is no such unit."""
    cut = store.trust.cut_of(bytes.fromhex(key)) if keep is None else keep
    mine = [
        device
        for device in store.trust.devices()
        if device.key == key and store.trust.may_certify(device.kind, device.unit)
    ]
    if not mine:
        raise _no_right(_("เพิกถอนเครื่อง {key} ไม่ได้").format(key=key[:8]))
    changes = []
    for unit in sorted({one.unit for one in mine}):
        revocation = Revocation(bytes.fromhex(key), unit, cut)
        begins = f"{revocation.key.hex()}|{unit}|"
        old = next(
            (
                record
                for record in store.records("revocation")
                if record.text(ACCEPTED).startswith(begins)
            ),
            None,
        )
        ref = old.ref if old else Ref("all", "revocation", ctx.new_id())
        changes.append(
            Change(ref, ACCEPTED, Plain(revocation.line), old.shown(ACCEPTED).seen if old else ())
        )
    return store.save(ctx, "revoke", changes)


def trust(
    _ctx: Context, store: Store, file: TrustFile, read_fingerprint: str = ""
) -> Iterator[Sequence[FieldChangedByTrust] | ImportResult | Changes]:
    """Trust the root keys of a trust file and import its segments. If a root is new, first yield the fields whose value
    the new root changes; then yield the import result, then the changes. `read_fingerprint`: fingerprint of the roots
    as a person read it, "" if none is new. UserError if it is not that of the file's roots."""
    known = store.trust.roots()
    if not known.issuperset(file.roots):
        check_fingerprint(file.roots, read_fingerprint)
        yield store.exchange.trust_in(known.union(file.roots))
    taken = store.exchange.take_segments(file.segments, file.texts)
    yield taken
    yield Changes("trust", "", taken.touched)


def distrust(
    _ctx: Context, store: Store, key_text: str
) -> Iterator[Sequence[FieldChangedByTrust] | Changes]:
    """Stop trusting a root key, given by its 40 digits or in hex. Yield the fields whose value this changes, then the
    changes. Data valid only by its certificates stays stored without effect. UserError if no trusted root matches."""
    known = store.trust.roots()
    words = "".join(key_text.split()).lower()
    going = {key for key in known if words == key.hex() or same_digits(words, fingerprint(key))}
    if not going:
        listed = ", ".join(fingerprint(key) for key in sorted(known)) or _("ไม่มี")
        raise UserError(
            _("เลิกเชื่อถือกุญแจราก {named} ไม่ได้").format(named=key_text[:80]),
            _("เพราะโฟลเดอร์นี้ไม่ได้เชื่อถือกุญแจรากนั้น ที่เชื่อถืออยู่คือ {listed}").format(listed=listed),
            _("โปรดคัดลอกเลข 40 หลักของกุญแจรากที่เชื่อถืออยู่ ดูได้จากคำสั่ง key root list"),
        )
    turned = store.exchange.trust_in(known - going)
    yield turned
    yield Changes.of("distrust", "", {one.ref for one in turned})


def check_fingerprint(roots: Collection[bytes], read_fingerprint: str) -> None:
    """Raise UserError unless `read_fingerprint` (40 digits) is the fingerprint of these root keys."""
    true = fingerprint(*roots)
    if same_digits(read_fingerprint, true):
        return
    why = _("เพราะเลขตรวจสอบที่กรอกไม่ตรงกับเลขของไฟล์")
    if not read_fingerprint:
        why = _("เพราะยังไม่ได้เทียบเลขตรวจสอบของไฟล์ {digits}").format(digits=true)
    raise UserError(
        _("ยังไม่เชื่อถือไฟล์นี้"),
        why,
        _("โปรดเทียบกับเลขที่พิมพ์บนเอกสารของเจ้าของโปรแกรม แล้วกรอกเลขนั้นทั้ง 40 หลัก"),
    )


# adds the root's own certificate to the certificates known here
RootSigner = Callable[[TrustFile], TrustFile]


def trust_self(ctx: Context, store: Store) -> Changes:
    """Make this folder, whose own key is a root key, trust that key and no other root."""
    store.exchange.trust_in({bytes.fromhex(ctx.device)})
    return Changes("root")


def certified_by_root(
    ctx: Context, store: Store, sign: RootSigner
) -> Iterator[Sequence[FieldChangedByTrust] | ImportResult | Changes]:
    """Certify this PC by a root key on it: import the trust file that `sign` makes; yield what the import yields."""
    file = sign(answer(store, ctx.unit))
    yield from trust(ctx, store, file, fingerprint(*file.roots))


def write_root_paper(
    _ctx: Context, _store: Store, papers: PaperWriter, paper: RootKeyPaper, path: Path
) -> Changes:
    """Write a root key to a PDF, which no register lists, to be printed once and then deleted. The returned changes'
    notes name characters that the font lacks. UserError if writing fails."""
    return Changes(
        "write_root_paper", notes=papers.write([root_paper(paper)], path).missing_letters
    )
