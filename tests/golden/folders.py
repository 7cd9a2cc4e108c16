"""An office folder of the present format, kept: `python -m tests.golden.folders` writes it under the format's numbers,
never after the format has left the house; its keys open nothing else. `seen.json` is what the program of that day
showed of it: look at it before it is committed."""

import json
import shutil
import tempfile
import zlib
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from itertools import product
from pathlib import Path
from typing import Any

from core.entities import ENTITIES, TABLE_VERSION, FieldDeclaration, ValueKind, klass_of
from core.log.op import Segment
from core.log.post import Bundle, Receipt
from core.values import AbsenceReason, Change, Plain, Ref, Text, Written
from storage.db.folder.folder import DATABASE, create
from storage.db.folder.opening import VERSION
from storage.db.log import missing_texts
from storage.db.log.log import ends_of
from tests.country import passport, revocation, settle_in
from tests.known import known
from tests.storage.db.desk import NOW, Desk
from tests.storage.db.forger import Forger
from tests.storage.db.log.test_erasing import erase
from tests.storage.db.looked import damages
from tests.storage.db.signer import sign
from tests.storage.exchange.opened import as_read

KEPT = Path(__file__).parent / "folders"
# what files between offices leave behind
POST = ("lacking", "asked", "heard", "reader", "aside", "bundle")
PRESENT = f"{VERSION}.{TABLE_VERSION}"  # migrations, and the table of entities
PACKED, SEEN = "prongsai.db.zlib", "seen.json"


def seen(desk: Desk) -> dict[str, Any]:
    """What a folder shows, as JSON: values with all their sides, bin, sign-offs, conflicts, problems, digests."""
    folder = desk.folder
    records = {
        ref_name(one.ref): {
            name: [said(side.value) for side in shown.sides] or said(shown.value)
            for name, shown in one.fields.items()
        }
        for entity in ENTITIES
        for one in folder.records(entity)
    }
    plans = folder.records("plan")
    signed = [one for plan in plans for one in folder.sign_offs.of(plan.ref)]
    return {
        "table": TABLE_VERSION,
        "digest": folder.digest(),
        "digest of the unit": folder.digest(desk.unit),
        "records": records,
        "bin": sorted(ref_name(one.ref) for one in folder.bin()),
        "conflicts": sorted([ref_name(ref), field] for ref, field in folder.conflicts()),
        "sign-offs": sorted([ref_name(one.ref), one.state, one.stands] for one in signed),
        "problems": sorted([one.reason, one.ops] for one in folder.trust.problems()),
        "drafts": [[ref_name(one.ref), one.field, said(one.value)] for one in folder.all_drafts()],
        "parked": folder.info()["parked"],
        "post": {
            name: folder.writer.db.execute(f"SELECT count(*) FROM {name}").fetchone()[0]
            for name in POST
        },
        "imports": [
            [one.unit, one.new, one.key != "", list(one.part)]
            for one in folder.transfers.arrivals()
        ],
        "left out": [
            place.hex()
            for place in sorted(missing_texts.hashes_to_request(folder.writer.log, {desk.unit}))
        ],
    }


def ref_name(ref: Ref) -> str:
    return f"{ref.scope}/{ref.local}"


def said(value: object) -> object:
    return value.name if isinstance(value, AbsenceReason) else value


def unpack(kept: Path, room: Path) -> tuple[Path, Path]:
    """A copy of a kept folder, to be opened: where it lies and where its keys lie."""
    (room / "office").mkdir(parents=True)
    (room / "office" / DATABASE).write_bytes(zlib.decompress((kept / PACKED).read_bytes()))
    shutil.copytree(kept / "keys", room / "keys")
    return room / "office", room / "keys"


def write(desk: Desk) -> None:
    """Something of everything the log holds."""
    signed, open_ = desk.new_plan(1), desk.new_plan(2)
    desk.put(signed, "using", Plain("moral-plan/2569/1"))
    desk.new_row(signed, "อบรมคุณธรรม")
    gone = desk.new_row(open_, "กิจกรรมที่ลบ")
    desk.delete(gone)
    person = Ref(desk.unit, "person", "d" * 32)
    desk.save(
        Change(person, "name", Text("ผู้ที่ถูกลบชื่อ")), Change(person, "position", Text("นักวิชาการ"))
    )
    erase(desk, person, "name")
    sign(desk, signed)
    desk.put(open_, "using", Plain("mine"))
    for segments in others(desk, open_):
        desk.folder.exchange.take_segments(segments)
    row = desk.new_row(open_, "กิจกรรมที่มีผู้ประสาน")
    desk.save(Change(row, "p.contact", Text("นางสาวสมหญิง ใจงาม")))
    desk.put(open_, "title", Text("แผนที่สอง"))
    answer = Ref(desk.unit, "answer", "b" * 32)
    desk.save(
        Change(answer, "item", Plain("d1.l1.1")),
        Change(answer, "level", 3),
        Change(answer, "note", Text("มี")),
    )
    a_file_came(desk, row)
    of_every_entity(desk)
    desk.folder.exchange.leave()
    desk.folder.keep_drafts(desk.context, Change(open_, "title", Text("ยังพิมพ์ไม่จบ")))


def of_every_entity(desk: Desk) -> None:
    """One record of each kind this device may write, with every field that is declared for it."""
    for number, (entity, scope) in enumerate(
        product(ENTITIES.values(), (desk.unit, f"{desk.unit}/forms")), 1
    ):
        if (
            klass_of(entity.name, scope) == "work"
            and entity.name != "erasure"
            and entity.container != "body"
        ):
            ref = Ref(scope, entity.name, f"{number:032x}")
            names = [
                name
                for field in entity.fields
                if field.name != entity.container
                for name in names_of(field)
            ]
            desk.save(*(Change(ref, name, a_value(known(entity.field(name)))) for name in names))


def names_of(field: FieldDeclaration) -> tuple[str, ...]:
    if not field.family:
        return (field.name,)
    return {"measure": ("measure.m.num",), "setting": ("setting.s", "setting.s.why")}.get(
        field.name, (f"{field.name}.a",)
    )


def a_value(field: FieldDeclaration) -> Written:
    """Something that fits; a file is named by no hash, since no files are kept here."""
    if field.reference:
        return Plain(f"evidence/{'e' * 32}")
    if field.kind is ValueKind.INTEGER:
        return 2
    return Plain("a1") if field.kind is ValueKind.PLAIN else Text("ข้อความ")


def a_file_came(desk: Desk, row: Ref) -> None:
    """From a colleague: a line whose words did not come, a receipt, and what it asks for itself; this PC asks too."""
    sender = Forger(desk.unit)
    desk.folder.exchange.take_segments([passport(sender.key, desk.unit)])
    missing = urlsafe_b64encode(sha256(b"words that did not come").digest()).rstrip(b"=").decode()
    line = sender.line(1, row, "f.note", f"#{missing}")
    ends = {
        stream.hex(): [[end.seq, end.chain.hex()] for end in found]
        for stream, found in ends_of(desk.folder.writer.log).items()
    }
    said = {
        "key": sender.key.hex(),
        "number": 1,
        "of": desk.unit,
        "at": NOW.isoformat(),
        "ends": ends,
    }
    statement = json.dumps(said).encode()
    receipt = Receipt(statement, sender.private.sign(b"prongsai-receipt-1\0" + statement))
    bundle = Bundle(
        sender.key, desk.unit, (), NOW.isoformat(), (sender.segment([line]),), (), (receipt,)
    )
    came = replace(bundle, want=(sha256(b"asked").digest(),), originals="all", part=(2, 3))
    desk.folder.exchange.ask(sha256(b"an original").hexdigest())
    desk.folder.exchange.take(as_read(came), sha256(b"the file").digest(), NOW.isoformat())


def others(desk: Desk, plan: Ref) -> Iterator[list[Segment]]:
    """What came from other keys: another side, a fork, somebody revoked, a committee's, and lines behind a gap."""
    colleague, liar, revoked, drafter, late = (Forger(desk.unit) for _ in range(5))
    yield [passport(one.key, desk.unit) for one in (colleague, liar, revoked, late)]
    yield [passport(drafter.key, desk.unit, "committee")]
    yield [colleague.segment([colleague.line(1, plan, "using", "=theirs")])]
    yield from ([liar.segment([liar.line(1, plan, "title", number)])] for number in (10, 20))
    yield [
        revoked.segment([revoked.line(1, plan, "no", 8)]),
        revocation(revoked.key, desk.unit, {}),
    ]
    yield [drafter.segment([drafter.line(1, plan, "no", 9)])]
    lines = [late.line(1, plan, "year", 1), late.line(2, plan, "year", 2)]
    yield [late.segment(lines[1:], 2, late.segment(lines[:1]).chain)]


def keep(kept: Path) -> None:
    """Write a folder, close it, and keep its database, its keys, and what it showed."""
    with tempfile.TemporaryDirectory() as name:
        room = Path(name)
        folder = create(
            room / "office", room / "keys", "สำนักงานตัวอย่าง", "1001", "district", "", 2569, NOW
        )
        settle_in(folder)
        desk = Desk(folder, room / "office", room / "keys")
        write(desk)
        found = damages(desk.folder)
        if found:
            raise SystemExit(f"not kept: {found}")
        shown = seen(desk)
        desk.close()
        shutil.rmtree(kept, ignore_errors=True)
        shutil.copytree(room / "keys", kept / "keys")
        (kept / PACKED).write_bytes(zlib.compress((room / "office" / DATABASE).read_bytes(), 9))
    text = json.dumps(shown, ensure_ascii=False, indent=1, sort_keys=True)
    (kept / SEEN).write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    keep(KEPT / PRESENT)
