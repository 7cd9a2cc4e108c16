"""What a confirmed scan changes: before it unlocking voids the print, after it only a revision opens the record."""

import secrets
from dataclasses import replace
from pathlib import Path

import pytest

from core.errors import UserError
from core.history.deeds import undo
from core.log.deeds import fresh
from core.records.route import InkConfirmation, InkSignature, PlannedRouteStep, read_seen
from core.scans.deeds import write_seen
from core.signing.deeds import end_sign_off, revise, sign_off
from core.values import Plain, Record, Ref, Text, Written
from storage.db.folder.store import Folder
from tests.core.conftest import ctx
from tests.core.signing.test_sign_off import printed, signed, subject
from tests.core.signing.year_states import seen_in_ink

__all__ = ["subject"]


def scan_of(folder: Folder) -> Ref:
    """A file of an evidence, as a scan comes in."""
    evidence = Ref(folder.writer.unit, "evidence", secrets.token_hex(16))
    file = Ref(folder.writer.unit, "file", secrets.token_hex(16))
    said: dict[str, Written] = {
        "evidence": Plain(evidence.local),
        "sha256": Plain("ab" * 32),
        "name": Text("SKM_1.pdf"),
    }
    folder.save(
        ctx(folder), "add", [*fresh(evidence, {"title": Text("ฉบับลงนาม")}), *fresh(file, said)]
    )
    return file


def again(folder: Folder, ref: Ref) -> Record:
    record = folder.record(ref)
    assert record is not None
    return record


def test_before_ink_unlocking_voids_the_print_after_it_only_a_revision_opens_the_record(
    folder: Folder, subject: Ref, tmp_path: Path
) -> None:
    one = signed(folder, subject)
    paper = printed(folder, subject, tmp_path / "a.pdf")
    with pytest.raises(UserError, match="ยังไม่มีฉบับลงนาม"):
        revise(ctx(folder), folder, one.ref, "แก้ตัวเลข")
    seen_in_ink(folder, one.ref, scan_of(folder))
    with pytest.raises(UserError, match="ฉบับแก้ไข"):
        end_sign_off(ctx(folder), folder, one.ref, "แก้ตัวเลข")
    revise(ctx(folder), folder, one.ref, "แก้ตัวเลข")
    assert again(folder, paper.ref).text("void_why") == ""
    assert again(folder, one.ref).text("ended_why") == "แก้ตัวเลข"
    second = signed(folder, subject)
    assert [found.ended for found in folder.sign_offs.of(subject)] == [True, False]
    assert second.ref != one.ref


def test_undo_takes_back_the_confirmation_and_then_the_sign_off(
    folder: Folder, subject: Ref
) -> None:
    scan, one = scan_of(folder), signed(folder, subject)
    seen_in_ink(folder, one.ref, scan)
    list(undo(ctx(folder), folder))
    assert again(folder, one.ref).text("stage") == "frozen"
    list(undo(ctx(folder), folder))
    assert folder.sign_offs.of(subject)[0].ended


def test_a_sign_off_with_ink_is_not_taken_back_by_whoever_locked_it(
    folder: Folder, subject: Ref
) -> None:
    scan, locker = scan_of(folder), replace(ctx(folder), person="aa" * 16)
    sign_off(locker, folder, subject, "นายตัวอย่าง ทดสอบ")
    (one,) = folder.sign_offs.of(subject)
    seen_in_ink(folder, one.ref, scan)
    with pytest.raises(UserError, match="แก้ข้อมูลเหล่านี้ต่อแล้ว"):
        list(undo(locker, folder))
    assert not folder.sign_offs.of(subject)[0].ended


def test_routes_and_ink_are_read_as_they_are_written_and_nothing_else_is() -> None:
    route = (
        PlannedRouteStep("maker", ("ab" * 16,)),
        PlannedRouteStep("board", ("cd" * 16, "ef" * 16)),
        PlannedRouteStep("head"),
    )
    assert PlannedRouteStep.route(PlannedRouteStep.write(route)) == route
    assert (
        PlannedRouteStep.route("maker")
        == PlannedRouteStep.route("")
        == PlannedRouteStep.route("maker:xy|head:")
        == ()
    )
    for said in ("2026-01-15|" + "ab" * 16, "2026-01-15|" + "ab" * 16 + "|in_charge"):
        ink = InkSignature.read(said)
        assert ink is not None
        assert ink.line == said
    assert InkSignature.read("2026-13-15|" + "ab" * 16) is None
    assert InkSignature.read("2026-01-15|" + "ab" * 16 + "|as_king") is None
    assert isinstance(InkSignature.read("2026-01-15|" + "ab" * 16), InkSignature)
    for sure in (None, 0, 97):
        seen = InkConfirmation(
            "2026-01-15T09:00:00+07:00", "ab" * 16, "file/" + "cd" * 16, 3, 2, sure
        )
        assert read_seen(write_seen(seen)) == seen
    assert (
        read_seen(write_seen(InkConfirmation("2026-01-15T09:00:00", "", "file/" + "cd" * 16)))
        is not None
    )
    assert read_seen("2026-01-15|x|y|1|1|") is None
