"""What people do in a year besides what clerks do: proofs, answers, signing, feedback, certificates."""

from hashlib import sha256

from core.entities import record_id, unit_id
from core.evidence.deeds import StoredFile, add_evidence
from core.exchange.letter_deeds import answer as trust_file
from core.exchange.letter_deeds import certify as certify_device
from core.exchange.letter_deeds import comment as say_to
from core.exchange.letter_deeds import reply as answer_to
from core.exchange.letter_deeds import revoke as revoke_device
from core.log.certificates import CertificateRequest
from core.log.op import Cut, SignOffState, write_cut
from core.signing.deeds import accept as say_of
from core.signing.deeds import end_sign_off
from core.values import Change, Plain, Record, Ref, Text
from storage.keys import age_recipient
from tests.storage.db.clerks import made, words
from tests.storage.db.liar import PUBLIC
from tests.storage.db.signer import view_of
from tests.storage.db.world import Device
from tests.year.land import ABOVE, LETTERS, OFFICES, Year, above

FORM = "cdd-clean"


def one_of(year: Year, device: Device, *entities: str, scope: str = "") -> Record | None:
    found = [
        one for entity in entities for one in device.store.records(entity, scope or device.unit)
    ]
    return year.world.chance.choice(found) if found else None


# -- in an office


def prove(year: Year, device: Device) -> None:
    """A small file and its small picture, under a row, a report or an assessment."""
    to = one_of(year, device, "row", "progress", "assessment")
    chance = year.world.chance
    shelf = year.post(device).shelf
    if to is None:
        return
    contents = [chance.randbytes(chance.choice([40, 300])), chance.randbytes(30)]
    kept, preview = (shelf.put([content]) for content in contents)
    year.blobs |= dict(zip((kept, preview), contents, strict=True))
    file = StoredFile(f"ภาพ {chance.randint(0, 9)}.jpg", kept, len(contents[0]), "jpeg", preview)
    add_evidence(year.world.context(device), device.store, to.ref, file)
    assert sha256(contents[0]).hexdigest() == kept
    year.seen["proofs"] += 1


def answer(year: Year, device: Device) -> None:
    """One item of the shared sheet: two PCs meet in the same records."""
    unit, chance = device.unit, year.world.chance
    assessment = Ref(unit, "assessment", record_id(unit, "assessment", unit, FORM, 2569, "self"))
    sheet = Ref(unit, "sheet", record_id(unit, "sheet", assessment.local, "agreed"))
    item = chance.choice(["1", "2", "3"])
    ref = Ref(unit, "answer", record_id(unit, "answer", sheet.local, "", item))
    record = device.store.record(ref)

    def seen(field: str) -> tuple[str, ...]:
        return record.shown(field).seen if record else ()

    wishes = [
        *made(
            assessment,
            {
                "unit": Plain(unit),
                "instrument_id": Plain(FORM),
                "year": 2569,
                "round": Plain("self"),
            },
        ),
        *made(sheet, {"assessment": Plain(assessment.local), "assessor": Plain("agreed")}),
        *made(ref, {"sheet": Plain(sheet.local), "item": Plain(item)}),
        Change(ref, "level", chance.randint(0, 5), seen("level")),
        Change(ref, "reason", words(year.world), seen("reason")),
    ]
    device.store.save(year.world.context(device), "score_item", wishes)


def want_files(year: Year, device: Device) -> None:
    """A PC asks for one original, or says which it wants from now on."""
    file = one_of(year, device, "file", scope=unit_below(year, device))
    if file and file.text("sha256") in year.blobs and year.world.chance.random() < 0.5:
        device.store.exchange.ask(file.text("sha256"))
    else:
        device.store.exchange.policy(year.world.chance.choice(["all", "asked", "none"]))


def erase_file(year: Year, device: Device) -> None:
    file = one_of(year, device, "file")
    if file:
        name = year.world.chance.choice(["sha256", "preview"])
        of = Plain(f"{file.ref.local}/{name}/{file.text(name)}")
        erasure = Ref(device.unit, "erasure", year.world.new_id())
        device.store.save(year.world.context(device), "erase", [Change(erasure, "of", of)])
        year.seen["files erased"] += 1


def sign(year: Year, device: Device) -> None:
    subject = one_of(year, device, "plan", "assessment")
    if subject is None:
        return
    period = year.world.chance.choice(["", "2569h1"]) if subject.ref.entity == "plan" else ""
    found = device.store.sign_offs.ready(subject.ref, period)
    if found.conflicts or found.absent or found.parked or not found.settled:
        year.seen["not ready to be signed"] += 1
        return
    hashes = (found.state_hash.hex(), bytes(32).hex())
    line = "|".join((subject.ref.local, period, write_cut(found.cut), *hashes, ""))
    ref = Ref(device.unit, "signoff", year.world.new_id())
    said = [Change(ref, "body", Plain(line)), Change(ref, "stage", Plain("frozen"))]
    device.store.save(year.world.context(device), "sign_off", said)
    (signed,) = device.store.sign_offs.of(ref)
    assert signed.state == SignOffState.SOUND, "what was signed just now is not sound"
    year.views[signed.op] = view_of(device.store, signed)
    year.seen["signed"] += 1


def end_signing(year: Year, device: Device) -> None:
    signed = one_of(year, device, "signoff")
    if signed:
        end_sign_off(year.world.context(device), device.store, signed.ref, "พบข้อผิดพลาด")
        year.seen["sign-offs ended"] += 1


def reply(year: Year, device: Device) -> None:
    said = one_of(year, device, "comment")
    if said:
        answer_to(year.world.context(device), device.store, said.ref, "แก้แล้ว", done=True)


# -- above an office


def unit_below(year: Year, device: Device) -> str:
    codes = {one.code for one in year.world.devices if device.code in above(one.code)}
    return unit_id(year.world.chance.choice(sorted(codes))) if codes else ""


def comment(year: Year, device: Device) -> None:
    unit = unit_below(year, device)
    about = one_of(year, device, "plan", "row", "assessment", scope=unit) if unit else None
    if about:
        say_to(
            year.world.context(device),
            device.store,
            unit,
            about.ref,
            "comment",
            str(words(year.world)),
        )
        year.seen["comments"] += 1


def accept(year: Year, device: Device) -> None:
    unit = unit_below(year, device)
    signed = one_of(year, device, "signoff", scope=unit) if unit else None
    if signed:
        state = year.world.chance.choice(["accepted", "returned"])
        say_of(year.world.context(device), device.store, signed.ref, state, "เพราะ")
        year.seen["acceptances"] += 1


def certify(year: Year, device: Device) -> None:
    """One PC that still waits for its certificate, of an office this one may speak of."""
    waiting = [
        one
        for one in year.world.devices
        if one.code in OFFICES and year.certifier(one.code) is device
    ]
    waiting = [one for one in waiting if not certified(device, one)]
    if waiting:
        give_certificate(year, device, year.world.chance.choice(waiting))
        year.seen["certified late"] += 1


def certified(by: Device, device: Device) -> bool:
    return any(one.key == device.store.writer.keys.public.hex() for one in by.store.trust.devices())


def give_certificate(year: Year, by: Device, to: Device) -> None:
    keys, code = to.store.writer.keys, to.code
    asked = CertificateRequest(
        keys.public, age_recipient(keys), code, f"หน่วยงาน {code}", "district", unit_id(ABOVE[code])
    )
    certify_device(
        year.world.context(by), by.store, asked, "office", LETTERS[int(to.name[-1] == "B")]
    )


def hand_over(by: Device, to: Device) -> None:
    """The trust file goes by itself: the roots are known already."""
    said = trust_file(by.store, to.unit)
    to.store.exchange.take_segments(said.segments, said.texts)


def revoke(year: Year, device: Device) -> None:
    """A PC was stolen, or is thought to lie: what counts of it here stays, or nothing does."""
    mine = [
        one
        for one in device.store.trust.devices()
        if device.store.trust.may_certify(one.kind, one.unit)
    ]
    mine = [
        one
        for one in mine
        if not one.revoked and (one.kind in ("office", "committee") or one.key == PUBLIC.hex())
    ]
    if mine:
        chosen = year.world.chance.choice(mine)
        keep: Cut | None = None if year.world.chance.random() < 0.8 else {}
        revoke_device(year.world.context(device), device.store, chosen.key, keep)
        year.struck.add(bytes.fromhex(chosen.key))
        year.seen["revoked"] += 1


def remark(year: Year, device: Device) -> None:
    """An announcement of those above to all."""
    ref = Ref("all", "announcement", year.world.new_id())
    device.store.save(
        year.world.context(device), "announce", [Change(ref, "title", Text("ประกาศ"))]
    )
