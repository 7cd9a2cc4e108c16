"""Signing off: what stands in the way, prints as signed, the files of 200 pieces locked, and ending gives it back."""

from hashlib import sha256
from pathlib import Path

import pytest

import main
import wiring
from core.assessment.start_deeds import assessment_at, import_answers
from core.entities import record_id
from core.errors import LockedRecordError, UserError
from core.log.deeds import fresh
from core.log.op import SignOff, SignOffState
from core.papers.deeds import PaperRequest
from core.plan.file_deeds import import_plan
from core.signing.deeds import end_sign_off, sign_off
from core.values import Change, Plain, Record, Ref, Text
from storage.db.folder.folder import create
from storage.db.folder.store import Folder
from storage.db.log.lines import text_value
from storage.db.log.log import ends_of
from storage.instruments.library import FormLibrary
from tests.core.assessment.test_import_damaged import mended_plan, sample
from tests.core.conftest import NOON, ctx
from tests.core.papers.entered import enter_any
from tests.country import settle_in

FORMS = FormLibrary([main.RESOURCES / "instruments"])


@pytest.fixture
def subject(folder: Folder) -> Ref:
    """An assessment that can be signed."""
    form = FORMS.get("cdd-clean")
    import_answers(ctx(folder), folder, form, 2569, sample("cdd_province_a.json"))
    return assessment_at(folder.writer.unit, form.id, 2569)


@pytest.fixture
def plan(folder: Folder) -> Ref:
    import_plan(ctx(folder), folder, FORMS.get("moral-plan"), 2569, mended_plan())
    return folder.records("plan")[0].ref


def signed(folder: Folder, subject: Ref, period: str = "") -> SignOff:
    changes = sign_off(ctx(folder), folder, subject, "นายตัวอย่าง ทดสอบ", period)
    ref = next(ref for ref in changes.touched if ref.entity == "signoff")
    (found,) = folder.sign_offs.of(ref)
    return found


def printed(folder: Folder, subject: Ref, path: Path) -> Record:
    changes = enter_any(
        ctx(folder),
        folder,
        wiring.PaperPrinter(folder.writer.keys),
        PaperRequest(subject, "checklist", path),
    )
    record = folder.record(next(ref for ref in changes.touched if ref.entity == "paper"))
    assert record is not None
    return record


def answer(folder: Folder, item: str = "d1.l1.1") -> Record:
    return next(one for one in folder.records("answer") if one.text("item") == item)


def put(folder: Folder, ref: Ref, field: str, value: Plain | Text) -> None:
    record = folder.record(ref)
    folder.save(
        ctx(folder), "put", [Change(ref, field, value, record.shown(field).seen if record else ())]
    )


def test_the_body_names_the_form_by_the_hash_of_its_file_and_the_score_exactly(
    folder: Folder, subject: Ref
) -> None:
    found = signed(folder, subject)
    assert found.body is not None
    assert found.state == SignOffState.SOUND
    assert found.body.score == "80"
    assert found.body.state_hash == folder.sign_offs.state_hash(subject)
    assert found.body.instrument_hash == bytes.fromhex(FORMS.get("cdd-clean/2564/1").file)
    record = folder.record(found.ref)
    assert record is not None
    assert (record.text("stage"), record.text("signers")) == ("frozen", "นายตัวอย่าง ทดสอบ")


def test_a_frozen_answer_is_refused_with_a_sentence_and_may_be_edited_when_the_sign_off_is_ended(
    folder: Folder, subject: Ref
) -> None:
    found = signed(folder, subject)
    with pytest.raises(LockedRecordError, match="ล็อกไว้เพื่อลงนาม"):
        put(folder, answer(folder).ref, "note", Text("แก้"))
    with pytest.raises(UserError, match="เหตุผล"):
        end_sign_off(ctx(folder), folder, found.ref, "  ")
    end_sign_off(ctx(folder), folder, found.ref, "พิมพ์ผิด")
    put(folder, answer(folder).ref, "note", Text("แก้"))
    with pytest.raises(UserError, match="ไม่มีการลงนามที่ยังมีผล"):
        end_sign_off(ctx(folder), folder, found.ref, "อีกครั้ง")


def test_values_nobody_has_chosen_between_stand_in_the_way(folder: Folder, subject: Ref) -> None:
    ref = answer(folder).ref
    folder.save(ctx(folder), "blind", [Change(ref, "state", Plain("not_met"))])
    with pytest.raises(UserError, match="ไม่ตรงกัน"):
        signed(folder, subject)
    assert folder.records("signoff") == []


def test_a_finding_that_must_be_mended_stands_in_the_way(folder: Folder, subject: Ref) -> None:
    put(folder, answer(folder).ref, "state", Plain("not_applicable"))
    with pytest.raises(UserError, match="ข้อสังเกตที่ต้องแก้ 1 ข้อ"):
        signed(folder, subject)


def test_words_that_are_not_here_stand_in_the_way_and_erased_ones_do_not(
    folder: Folder, subject: Ref, tmp_path: Path
) -> None:
    put(folder, answer(folder).ref, "note", Text("คำลับ"))
    with_paper = settle_in(folder)
    other = create(
        tmp_path / "second",
        tmp_path / "second-keys",
        "หน่วยตัวอย่าง",
        "S10",
        "province",
        "",
        2569,
        NOON,
    )
    settle_in(other, "province")
    segments, texts = folder.exchange.give()
    other.exchange.take_segments(
        [with_paper, *segments], [text for text in texts if text.text != "คำลับ"]
    )
    with pytest.raises(UserError, match="ยังไม่อยู่ในเครื่องนี้"):
        signed(other, subject)
    hash_ = next(text.hash for text in texts if text.text == "คำลับ")
    erase(other, answer(other).ref, hash_)
    assert signed(other, subject).state == SignOffState.SOUND
    other.close()


def erase(folder: Folder, ref: Ref, hash_: bytes) -> None:
    put(
        folder,
        Ref(ref.scope, "erasure", "e" * 32),
        "of",
        Plain(f"{ref.local}/note/{text_value(hash_)[1:]}"),
    )


def test_parts_that_wait_for_what_comes_before_them_stand_in_the_way(
    folder: Folder, subject: Ref, tmp_path: Path
) -> None:
    other = create(
        tmp_path / "second",
        tmp_path / "second-keys",
        "หน่วยตัวอย่าง",
        "S10",
        "province",
        "",
        2569,
        NOON,
    )
    put(other, Ref(other.writer.unit, "evidence", "e" * 32), "kind", Plain("photo"))
    other.exchange.give()
    known = dict(ends_of(other.writer.log))
    put(other, Ref(other.writer.unit, "evidence", "e" * 32), "date", Plain("2026-01-01"))
    # as if it had a certificate
    folder.exchange.take_segments(other.exchange.give(known)[0], without_rights=True)
    other.close()
    with pytest.raises(UserError, match="ยังรอส่วนก่อนหน้า"):
        signed(folder, subject)


def test_what_is_signed_cannot_be_signed_again_and_what_is_no_subject_not_at_all(
    folder: Folder, subject: Ref
) -> None:
    with pytest.raises(UserError, match="ลงนามได้เฉพาะแผน"):
        signed(folder, answer(folder).ref)
    with pytest.raises(UserError, match="ชื่อผู้ลงนาม"):
        sign_off(ctx(folder), folder, subject, " ")
    found = signed(folder, subject)
    with pytest.raises(UserError, match=found.ref.id):
        signed(folder, subject)
    sheet = folder.records("sheet")[0].ref
    with pytest.raises(UserError, match="ลงนามไว้แล้ว"):
        signed(folder, sheet)


def test_a_sheet_is_signed_by_itself(folder: Folder, subject: Ref) -> None:
    found = signed(folder, folder.records("sheet")[0].ref)
    assert found.body is not None
    assert (found.state, found.body.score) == (SignOffState.SOUND, "80")
    assert signed(folder, subject).state == SignOffState.SOUND


def test_a_plan_is_signed_by_its_periods_and_then_whole(folder: Folder, plan: Ref) -> None:
    for wrong in ("2569q5", "2568q1", "q1", "2569m01"):
        with pytest.raises(UserError, match="งวด"):
            signed(folder, plan, wrong)
    first = signed(folder, plan, "2569")
    assert first.body is not None
    assert (first.state, first.body.period, first.body.score) == (SignOffState.SOUND, "2569", "")
    with pytest.raises(UserError, match="ลงนามไว้แล้ว"):
        signed(folder, plan, "2569")
    assert signed(folder, plan).state == SignOffState.SOUND
    with pytest.raises(UserError, match="ลงนามไว้แล้ว"):
        signed(folder, plan, "2569")


def test_an_assessment_has_no_periods(folder: Folder, subject: Ref) -> None:
    with pytest.raises(UserError, match="ลงนามเป็นงวดได้เฉพาะแผน"):
        signed(folder, subject, "2569q1")


def test_a_print_of_what_is_signed_is_final_and_void_when_the_sign_off_is_ended(
    folder: Folder, subject: Ref, tmp_path: Path
) -> None:
    draft = printed(folder, subject, tmp_path / "draft.pdf")
    found = signed(folder, subject)
    assert found.body is not None
    paper = printed(folder, subject, tmp_path / "final.pdf")
    assert (draft.text("options"), paper.text("options")) == ("draft,nameless", "nameless")
    assert paper.text("state_hash") == found.body.state_hash.hex()
    end_sign_off(ctx(folder), folder, found.ref, "พิมพ์ผิด")
    void = {one.ref: one.text("void_why") for one in folder.records("paper")}
    assert void == {draft.ref: "", paper.ref: "พิมพ์ผิด"}
    assert printed(folder, subject, tmp_path / "again.pdf").text("options") == "draft,nameless"


def test_a_final_print_says_what_was_signed_whatever_came_since(
    folder: Folder, subject: Ref, tmp_path: Path
) -> None:
    settle_in(folder)
    other = create(
        tmp_path / "second",
        tmp_path / "second-keys",
        "หน่วยตัวอย่าง",
        "S10",
        "province",
        "",
        2569,
        NOON,
    )
    folder.exchange.take_segments([settle_in(other)])
    other.exchange.take_segments(*folder.exchange.give())
    put(other, answer(other).ref, "state", Plain("not_met"))
    found = signed(folder, subject)
    assert found.body is not None
    folder.exchange.take_segments(*other.exchange.give())
    assert folder.sign_offs.state_hash(subject) != found.body.state_hash
    paper = printed(folder, subject, tmp_path / "final.pdf")
    assert (paper.text("options"), paper.text("state_hash")) == (
        "nameless",
        found.body.state_hash.hex(),
    )
    assert len(folder.sign_offs.after(found.op).came) == 1
    other.close()


__all__ = ["subject"]


PIECES = 200


def given(folder: Folder, subject: Ref) -> None:
    """Evidence with a file each, for the items of the assessment in turn, in one save."""
    items = [one.text("item") for one in folder.records("answer")]
    changes: list[Change] = []
    for n in range(PIECES):
        sha, item = sha256(str(n).encode()).hexdigest(), items[n % len(items)]
        evidence = Ref(folder.writer.unit, "evidence", sha[:32])
        file = Ref(
            folder.writer.unit, "file", record_id(folder.writer.unit, "file", evidence.local, sha)
        )
        link = Ref(
            folder.writer.unit,
            "link",
            record_id(folder.writer.unit, "link", evidence.local, subject.local, item, "none"),
        )
        changes += fresh(
            evidence,
            {"title": Text(f"ภาพที่ {n}"), "date": Plain("2026-01-10"), "note": Text("คำบรรยาย")},
        )
        changes += fresh(
            file,
            {
                "evidence": Plain(evidence.local),
                "sha256": Plain(sha),
                "name": Text(f"{n}.jpg"),
                "size": 200_000,
            },
        )
        said = {"evidence": evidence.local, "target": subject.local, "item": item, "proof": "none"}
        changes += fresh(link, {name: Plain(value) for name, value in said.items()})
    folder.save(ctx(folder), "add_evidence", changes)
