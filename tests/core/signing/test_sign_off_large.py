"""An assessment with 200 pieces of evidence is locked with their files."""

from hashlib import sha256

from core.entities import record_id
from core.log.deeds import fresh
from core.signing.deeds import sign_off
from core.values import Change, Plain, Ref, Text
from storage.db.folder.store import Folder
from tests.core.signing.test_sign_off import ctx, subject

__all__ = ["subject"]
PIECES = 200


def given(folder: Folder, subject: Ref) -> None:
    """Evidence with a file each, for the items of the assessment in turn, in one save."""
    items = [one.text("item") for one in folder.records("answer")]
    changes: list[Change] = []
    for n in range(PIECES):
        sha, item = sha256(str(n).encode()).hexdigest(), items[n % len(items)]
        evidence = Ref(folder.writer.unit, "evidence", sha[:32])
        file = Ref(folder.writer.unit, "file", record_id(folder.writer.unit, "file", evidence.local, sha))
        link = Ref(
            folder.writer.unit,
            "link",
            record_id(folder.writer.unit, "link", evidence.local, subject.local, item, "none"),
        )
        changes += fresh(evidence, {"title": Text(f"ภาพที่ {n}"), "date": Plain("2026-01-10"), "note": Text("คำบรรยาย")})
        changes += fresh(
            file,
            {"evidence": Plain(evidence.local), "sha256": Plain(sha), "name": Text(f"{n}.jpg"), "size": 200_000},
        )
        said = {"evidence": evidence.local, "target": subject.local, "item": item, "proof": "none"}
        changes += fresh(link, {name: Plain(value) for name, value in said.items()})
    folder.save(ctx(folder), "add_evidence", changes)


def test_an_assessment_with_200_files_is_locked_with_them(folder: Folder, subject: Ref) -> None:
    given(folder, subject)
    changes = sign_off(ctx(folder), folder, subject, "นายตัวอย่าง ทดสอบ")
    (one,) = folder.sign_offs.of(next(ref for ref in changes.touched if ref.entity == "signoff"))
    assert one.state == "sound"
    assert folder.sign_offs.of(Ref(folder.writer.unit, "file", folder.records("file")[0].ref.id)), "files are held too"
