"""What undo takes back, and what it leaves to those who have written since."""

import secrets
from collections.abc import Sequence
from functools import partial

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import main
from core.errors import UserError
from core.exchange.letter_deeds import certify, revoke
from core.history.deeds import SkippedUndo, redo, undo
from core.log.certificates import CertificateRequest
from core.log.deeds import FieldWrite, add_row, delete_record, restore_records, write_fields
from core.log.ports import Context
from core.values import Changes, Plain, Ref, Text, Written
from storage.db.folder.store import Folder
from storage.instruments.library import FormLibrary
from tests.core.conftest import NOON
from tests.country import AGE

FORMS = FormLibrary([main.RESOURCES / "instruments"])
PLAN: dict[str, Written] = {"instrument_id": Plain("moral-plan"), "year": 2569, "no": 1}


def by(folder: Folder, person: str = "") -> Context:
    return Context(
        NOON,
        lambda: secrets.token_hex(16),
        folder.writer.unit,
        person,
        device=folder.writer.keys.public.hex(),
    )


def planned(folder: Folder) -> Ref:
    """A plan that is there."""
    fields: dict[str, Written] = {"unit": Plain(folder.writer.unit), **PLAN, "title": Text("แผน")}
    return only(add_row(by(folder), folder, folder.writer.unit, "plan", fields))


def row(folder: Folder, plan: Ref) -> Ref:
    return only(
        add_row(
            by(folder),
            folder,
            folder.writer.unit,
            "row",
            {"plan": Plain(plan.local), "kind": Plain("activity")},
        )
    )


def only(changes: Changes) -> Ref:
    (ref,) = changes.touched
    return ref


def title(folder: Folder, ref: Ref, words: str, person: str = "") -> None:
    wrote(by(folder, person), folder, ref, [FieldWrite("title", Text(words))])


def shown(folder: Folder, ref: Ref, field: str = "title") -> object:
    record = folder.record(ref)
    assert record is not None
    return record.value(field)


def wrote(ctx: Context, folder: Folder, ref: Ref, wishes: Sequence[FieldWrite]) -> Changes:
    """One save of these fields, by whatever deed."""
    return write_fields(ctx, folder, ref, wishes, "set_field")


def back(folder: Folder, person: str = "") -> Sequence[SkippedUndo]:
    """Undo once; what was left alone."""
    return [step for step in undo(by(folder, person), folder) if isinstance(step, SkippedUndo)]


def test_what_another_person_wrote_on_top_stays(folder: Folder) -> None:
    plan = planned(folder)
    wrote(
        by(folder, "a"),
        folder,
        plan,
        [FieldWrite("title", Text("ของ a")), FieldWrite("setting.x", Plain("x/1"))],
    )
    title(folder, plan, "ของ b", "b")
    assert back(folder, "a") == [SkippedUndo(plan, "title")]
    assert (shown(folder, plan), shown(folder, plan, "setting.x")) == ("ของ b", None)


def test_a_deleted_record_comes_back_with_what_it_contained(folder: Folder) -> None:
    plan = planned(folder)
    inside = row(folder, plan)
    delete_record(by(folder), folder, plan)
    assert folder.records("row") == []
    back(folder)
    assert [record.ref for record in folder.records("row")] == [inside]


def test_a_container_somebody_has_filled_is_not_taken_away(folder: Folder) -> None:
    plan = only(
        add_row(
            by(folder, "a"),
            folder,
            folder.writer.unit,
            "plan",
            {"unit": Plain(folder.writer.unit), **PLAN},
        )
    )
    row(folder, plan)
    with pytest.raises(UserError):
        back(folder, "a")
    assert [record.ref for record in folder.records("plan")] == [plan]


def test_what_was_made_undone_and_made_again_is_undone_again(folder: Folder) -> None:
    fields: dict[str, Written] = {"unit": Plain(folder.writer.unit), **PLAN}
    for _time in range(3):
        plan = only(add_row(by(folder), folder, folder.writer.unit, "plan", fields))
        assert back(folder) == []
        assert [record.ref for record in folder.bin()] == [plan]


def test_what_somebody_wrote_inside_keeps_what_was_brought_back(folder: Folder) -> None:
    plan = planned(folder)
    inside = row(folder, plan)
    delete_record(by(folder), folder, plan)
    restore_records(by(folder, "a"), folder, [plan])
    wrote(by(folder, "b"), folder, inside, [FieldWrite("number", Text("1"))])
    with pytest.raises(UserError):
        back(folder, "a")
    assert [record.ref for record in folder.records("row")] == [inside]


def test_a_certificate_or_revocation_is_never_undone(folder: Folder) -> None:
    key = bytes(range(32))
    asked = CertificateRequest(key, AGE, "S11", "หน่วยใต้", "district")
    deeds = (
        partial(certify, request=asked, kind="office", letter="A"),
        partial(revoke, key=key.hex()),
    )
    for act, said, other in zip(deeds, ("รับรอง", "เพิกถอน"), ("เพิกถอน", "รับรอง"), strict=True):
        act(by(folder), folder)
        with pytest.raises(UserError, match=f"เลิกทำการ{said}เครื่องไม่ได้") as told:
            list(undo(by(folder), folder))
        assert f"เพราะการ{said}มีผลถาวรเมื่อบันทึกแล้ว" == told.value.why
        assert other not in told.value.what + told.value.why, "only what was done is said"
    (device,) = (one for one in folder.trust.devices() if one.key == key.hex())
    assert device.revoked


NAMES = st.sampled_from(["title", "setting.x"])
STEPS = st.lists(
    st.one_of(st.tuples(NAMES, st.sampled_from(["a", "b", "c"])), st.none()), max_size=14
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS)
def test_undoing_everything_leads_back_step_by_step(
    folder: Folder, steps: list[tuple[str, str] | None]
) -> None:
    """A step sets a field, or undoes once; what each undo must show is kept on a stack, as a person would expect."""
    year = len(folder.records("plan")) + 1
    plan = only(
        add_row(
            by(folder),
            folder,
            folder.writer.unit,
            "plan",
            {"unit": Plain(folder.writer.unit), **PLAN, "no": year},
        )
    )
    expected: list[dict[str, object]] = [{"title": None, "setting.x": None}]
    for step in [*steps, *[None] * len(steps)]:
        if step is None:
            if len(expected) > 1:
                expected.pop()
                assert back(folder) == []
        else:
            name, words = step
            before = shown(folder, plan, name)
            value = Text(words) if name == "title" else Plain(words)
            wrote(by(folder), folder, plan, [FieldWrite(name, value)])
            if before != value:
                expected.append({**expected[-1], name: value})
        assert {name: shown(folder, plan, name) for name in ("title", "setting.x")} == expected[-1]


def forth(folder: Folder, person: str = "") -> Sequence[SkippedUndo]:
    """Redo once; what was left alone."""
    return [step for step in redo(by(folder, person), folder) if isinstance(step, SkippedUndo)]


def test_what_was_undone_is_done_again_as_often_as_wanted(folder: Folder) -> None:
    plan = planned(folder)
    title(folder, plan, "หนึ่ง")
    title(folder, plan, "สอง")
    for _round in range(2):
        back(folder)
        back(folder)
        assert shown(folder, plan) == "แผน"
        forth(folder)
        assert shown(folder, plan) == "หนึ่ง"
        forth(folder)
        assert shown(folder, plan) == "สอง"
    with pytest.raises(UserError):
        forth(folder)


def test_what_was_made_or_deleted_is_so_again(folder: Folder) -> None:
    plan = planned(folder)
    made = row(folder, plan)
    back(folder)
    forth(folder)
    record = folder.record(made)
    assert record is not None
    assert not record.deleted
    delete_record(by(folder), folder, made)
    back(folder)
    forth(folder)
    record = folder.record(made)
    assert record is not None
    assert record.deleted
    back(folder)
    record = folder.record(made)
    assert record is not None
    assert not record.deleted


def test_each_person_does_their_own_undo_again(folder: Folder) -> None:
    plan = planned(folder)
    title(folder, plan, "หนึ่ง", "a" * 32)
    back(folder, "a" * 32)
    assert not folder.history.last_undo("b" * 32)
    forth(folder, "a" * 32)
    assert shown(folder, plan) == "หนึ่ง"


def planned_again(folder: Folder) -> Changes:
    fields: dict[str, Written] = {
        "unit": Plain(folder.writer.unit),
        **PLAN,
        "no": 2,
        "title": Text("แผนที่สอง"),
    }
    return add_row(by(folder), folder, folder.writer.unit, "plan", fields)


def test_a_save_somebody_wrote_on_top_of_is_passed_over_for_the_one_before(folder: Folder) -> None:
    plan, other = planned(folder), only(planned_again(folder))
    title(folder, other, "ของ a ครั้งแรก", "a")
    title(folder, plan, "ของ a", "a")
    title(folder, plan, "ของ b", "b")
    assert back(folder, "a") == [SkippedUndo(plan, "title")]
    assert (shown(folder, plan), shown(folder, other)) == ("ของ b", "แผนที่สอง")
    with pytest.raises(UserError, match="มีผู้แก้ข้อมูลเหล่านี้ต่อแล้วทั้งหมด"):
        back(folder, "a")
    back(folder, "b")
    assert back(folder, "a") == []
    assert shown(folder, plan) == "แผน"
