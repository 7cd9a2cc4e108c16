"""Who signs a step: of its role, or for them as the form allows; everybody where it says all; in order."""

from pathlib import Path

import pytest

from core.errors import UserError
from core.people.deeds import add_person, edit_person
from core.plan.file_deeds import import_plan
from core.records.route import PlannedRouteStep, RouteStep, people_of
from core.signing.chain import SigningQueueRow, inkers, offered_places, offers
from core.signing.deeds import clear_step, set_route, sign_off, sign_step
from core.values import Record, Ref
from storage.db.folder.store import Folder
from storage.instruments.library import FormLibrary
from tests.core.conftest import NOON, ctx

DAY = "2026-01-15"
FORM = """\
id: routed
edition: 2569
title: {th: แบบที่ลงนามหลายขั้น, en: A form of several signatures}
kinds:
- {id: activity, title: กิจกรรม}
fields:
- {id: title, kind: activity, title: ชื่อ}
signing:
- {id: maker, title: ผู้จัดทำ, role: recorder}
- {id: board, title: คณะทำงาน, role: assessor, need: all, acting: on_behalf, deputies: chair}
- {id: head, title: ผู้อนุมัติ, role: approver, acting: in_charge, deputies: signer, other_than: maker}
"""
PEOPLE = {
    "ก้อย": ("recorder",),
    "เอก": ("assessor",),
    "โท": ("assessor",),
    "ประธาน": ("chair",),
    "คม": ("approver",),
    "รอง": ("signer",),
    "ใหม่": (),
}
BOTH = ("recorder", "approver")


class Desk:
    """An office with somebody of every role, and a plan of the form."""

    def __init__(self, folder: Folder, room: Path) -> None:
        (room / "routed.yaml").write_text(FORM, encoding="utf-8")
        self.folder, self.forms = folder, FormLibrary([room])
        folder.use_forms(self.forms)
        self.people = {name: self.joins(name, *roles) for name, roles in PEOPLE.items()}
        import_plan(
            ctx(folder), folder, self.forms.get("routed"), 2569, {"title": "แผน", "rows": []}
        )
        self.plan = folder.records("plan")[0].ref
        self.signoff = Ref(folder.writer.unit, "signoff", "0" * 32)

    def joins(self, name: str, *roles: str) -> str:
        (ref,) = add_person(ctx(self.folder), self.folder, name, f"ตำแหน่ง{name}", roles).touched
        return ref.id

    def route(self, **named: str) -> tuple[PlannedRouteStep, ...]:
        """A route, people by name with + between them."""
        return tuple(
            PlannedRouteStep(
                step,
                tuple(self.people[one] for one in filter(None, named.get(step, "").split("+"))),
            )
            for step in ("maker", "board", "head")
        )

    def locks(self, **named: str) -> None:
        route = self.route(**named) if named else ()
        done = sign_off(ctx(self.folder), self.folder, self.plan, "ทุกคน", route=route)
        self.signoff = next(ref for ref in done.touched if ref.entity == "signoff")

    def signs(
        self, step: str, name: str, acting: str = "", instead: str = "", day: str = DAY
    ) -> None:
        whose = self.people[instead] if instead else ""
        sign_step(
            ctx(self.folder), self.folder, self.signoff, step, self.people[name], day, acting, whose
        )

    def record(self) -> Record:
        found = self.folder.record(self.signoff)
        assert found is not None
        return found

    def waits(self) -> str:
        """The step it waits at, and who is missing there."""
        here = RouteStep.waiting(RouteStep.steps(self.folder, self.record()))
        known = {id_: name for name, id_ in self.people.items()}
        return " ".join((here.id, *(known[one] for one in here.missing))) if here else ""


@pytest.fixture
def desk(folder: Folder, tmp_path: Path) -> Desk:
    room = tmp_path / "forms"
    room.mkdir()
    return Desk(folder, room)


def why_not(
    desk: Desk, step: str, name: str, acting: str = "", instead: str = "", day: str = DAY
) -> str:
    """Why it is refused, in a sentence between two others; the paper waits where it did, and no dialog offers it."""
    before = desk.waits()
    with pytest.raises(UserError) as problem:
        desk.signs(step, name, acting, instead, day)
    assert all((problem.value.what, problem.value.why, problem.value.do))
    assert desk.waits() == before
    return problem.value.why


def offered(desk: Desk, step: str, name: str) -> tuple[str, ...]:
    """The ways in which the dialog lets somebody sign."""
    found = next(one for one in RouteStep.steps(desk.folder, desk.record()) if one.id == step)
    (one,) = [
        one
        for one in inkers(desk.folder, desk.folder.writer.unit, found)
        if one.id == desk.people[name]
    ]
    assert bool(one.reason) != bool(one.ways)
    return one.ways


def test_who_neither_has_the_role_nor_may_act_for_it_does_not_sign(desk: Desk) -> None:
    desk.locks()
    assert "ไม่ได้เป็นผู้บันทึก" in why_not(desk, "maker", "ใหม่")
    assert "ไม่ได้เป็นผู้บันทึก" in why_not(desk, "maker", "คม")
    assert "ไม่ให้ลงนามแทนกัน" in why_not(desk, "maker", "คม", "in_charge")
    assert offered(desk, "maker", "คม") == ()
    assert offered(desk, "maker", "ก้อย") == ("",)
    desk.signs("maker", "ก้อย")
    desk.signs("board", "เอก")
    desk.signs("board", "โท")
    assert "ไม่ได้เป็นผู้อนุมัติ" in why_not(desk, "head", "รอง")
    assert "ผู้ลงนามแทนได้คือผู้ลงนาม" in why_not(desk, "head", "ใหม่", "in_charge")
    assert "รักษาราชการแทน" in why_not(desk, "head", "รอง", "on_behalf")
    assert [offered(desk, "head", one) for one in ("คม", "รอง", "ใหม่")] == [
        ("",),
        ("in_charge",),
        (),
    ]
    desk.signs("head", "รอง", "in_charge")
    assert desk.waits() == ""


def test_nobody_signs_before_the_step_before_it_nor_two_steps_that_are_kept_apart(
    desk: Desk,
) -> None:
    edit_person(
        ctx(desk.folder),
        desk.folder,
        Ref(desk.folder.writer.unit, "person", desk.people["คม"]),
        roles=BOTH,
    )
    desk.locks()
    assert "ยังไม่ถึงลำดับของผู้อนุมัติ" in why_not(desk, "head", "คม")
    desk.signs("maker", "คม")
    assert "ยังไม่ถึงลำดับของผู้อนุมัติ" in why_not(desk, "head", "คม")
    desk.signs("board", "เอก")
    desk.signs("board", "โท")
    assert "คนละคนกับผู้จัดทำ" in why_not(desk, "head", "คม")
    assert "ก่อนวันที่ผู้จัดทำลงนาม" in why_not(desk, "head", "รอง", "in_charge", day="2026-01-14")
    with pytest.raises(UserError, match="ขั้นถัดไปบันทึกไว้แล้ว"):
        clear_step(ctx(desk.folder), desk.folder, desk.signoff, "maker")


def test_only_who_has_the_role_is_named_for_a_step(desk: Desk) -> None:
    steps = {one.id: one for one in offers(desk.folder, desk.plan)}
    assert [id_ for id_, _words in steps["head"].people] == [desk.people["คม"]]
    assert set(steps["board"].chosen) == {desk.people["เอก"], desk.people["โท"]}
    with pytest.raises(UserError, match="ใหม่ ไม่ได้เป็นผู้อนุมัติ"):
        desk.locks(head="ใหม่")
    desk.locks(head="คม")
    nobody = (PlannedRouteStep("maker", ("e" * 32,)), *desk.route(board="เอก")[1:])
    with pytest.raises(UserError, match="ไม่พบ"):
        set_route(ctx(desk.folder), desk.folder, desk.signoff, nobody)
    with pytest.raises(UserError, match="รอง ไม่ได้เป็นผู้บันทึก"):
        set_route(ctx(desk.folder), desk.folder, desk.signoff, desk.route(maker="รอง", board="เอก"))


def test_as_long_as_nobody_has_a_role_everybody_may_sign(desk: Desk) -> None:
    for id_ in desk.people.values():
        edit_person(
            ctx(desk.folder), desk.folder, Ref(desk.folder.writer.unit, "person", id_), roles=()
        )
    with pytest.raises(UserError, match="ยังไม่มีใครเป็นกรรมการ"):
        desk.locks()
    desk.locks(board="ใหม่")
    desk.signs("maker", "ใหม่")
    desk.signs("board", "ใหม่")
    desk.signs("head", "คม")
    assert desk.waits() == ""


def test_a_step_that_all_sign_waits_for_everybody_and_says_for_whom(desk: Desk) -> None:
    desk.locks()
    desk.signs("maker", "ก้อย")
    assert desk.waits() == "board เอก โท"
    desk.signs("board", "โท")
    assert "บันทึกไว้แล้ว" in why_not(desk, "board", "โท")
    assert desk.waits() == "board เอก"
    assert "ยังไม่ถึงลำดับของผู้อนุมัติ" in why_not(desk, "head", "คม")
    (line,) = SigningQueueRow.each(desk.folder, desk.folder.writer.unit, 2569, NOON.date())
    assert "รอคณะทำงาน (เอก)" in line.says
    desk.signs("board", "เอก")
    assert desk.waits() == "head"


def test_who_acts_in_a_step_that_all_sign_says_for_whom(desk: Desk) -> None:
    desk.locks()
    desk.signs("maker", "ก้อย")
    assert "ลงนามแทนใคร" in why_not(desk, "board", "ประธาน", "on_behalf")
    desk.signs("board", "ประธาน", "on_behalf", "โท")
    assert desk.waits() == "board เอก"
    step = RouteStep.steps(desk.folder, desk.record())[1]
    assert offered_places(desk.folder, desk.folder.writer.unit, step) == (
        (desk.people["เอก"], "เอก  ตำแหน่งเอก"),
    )
    lines = step.signature_lines(people_of(desk.folder, desk.folder.writer.unit), step.inks[0])
    assert lines == ("(ประธาน)", "ตำแหน่งประธาน", "ปฏิบัติราชการแทน ตำแหน่งโท")
    desk.signs("board", "ประธาน", "on_behalf")
    assert desk.waits() == "head"
