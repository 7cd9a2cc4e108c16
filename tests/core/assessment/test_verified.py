"""Items that somebody else answers: yes or no from whom the form names, for many units at once, and no word besides."""

from fractions import Fraction
from functools import partial
from pathlib import Path

import pytest

from core.assessment.answers import verified_answer
from core.assessment.deeds import answer_item, verify
from core.assessment.ranking import RankingRow
from core.assessment.sheets import claimed_answers
from core.assessment.start_deeds import import_answers
from core.assessment.view import assessment_view
from core.centre.verifying import ItemToVerify
from core.errors import UserError
from core.forms.tree import Tree
from core.people.units import Unit, UnitRegister
from core.signing.deeds import sign_off
from core.values import Change, Changes, Plain
from core.workshop.asking import questions_of
from tests.core.assessment.verifying import checked
from tests.core.committee.panel import YEAR, Panel
from tests.storage.exchange.opened import read
from tests.storage.exchange.towns import Town


def points(room: Panel, at: Town, unit: int = 0) -> Fraction:
    return assessment_view(at.folder, room.own(room.units[unit])).score.total


def says(room: Panel, at: Town, item: str, unit: int = 0) -> str:
    return " ".join(assessment_view(at.folder, room.own(room.units[unit])).item(item).reasons)


def told(room: Panel, by: Town, item: str, *answers: bool | None) -> Changes:
    given = {room.own(unit): one for unit, one in zip(room.units, answers, strict=False)}
    (done,) = by.do(partial(verify, item=item, verdicts=given))
    assert isinstance(done, Changes)
    return done


def kept(room: Panel, at: Town) -> dict[str, Fraction]:
    return {
        one.unit: one.total
        for one in RankingRow.ranked(at.folder, room.forms.get(room.form), YEAR)
        if one.total
    }


@pytest.mark.parametrize(
    ("first", "second"), [("centre", "province"), ("9", "1")], ids=["by level", "by code"]
)
def test_who_verifies_answers_for_many_units_and_only_yes_or_no_travels(
    tmp_path: Path, first: str, second: str
) -> None:
    with checked(tmp_path, first, second) as room:
        centre, province = room.centre, room.secretary
        unit, other = room.units
        assert points(room, unit) == 10
        assert "รอ" in says(room, unit, "b")
        assert "หน่วยงานไม่ต้องตอบเอง" in says(room, unit, "c")
        (todo,) = ItemToVerify.all(centre.folder, centre.unit, YEAR)
        assert (todo.item, [row.state for row in todo.rows], todo.left) == ("b", ["", ""], 2)
        (below,) = ItemToVerify.all(province.folder, province.unit, YEAR)
        assert below.item == "c"
        assert ItemToVerify.all(unit.folder, unit.unit, YEAR) == ()
        told(room, centre, "b", True, False)
        told(room, province, "c", True)
        assert [
            row.state for row in ItemToVerify.all(centre.folder, centre.unit, YEAR)[0].rows
        ] == [
            "met",
            "not_met",
        ]
        sent = read(unit.post, centre.send(unit))
        own = [one for one in sent.texts if one.ref.entity.startswith("review_")]
        assert not own, "a verdict is a yes or a no: no word travels with it"
        for town, by in ((unit, centre), (unit, province), (other, centre), (other, province)):
            town.take(by.send(town))
        assert points(room, unit) == 60
        assert points(room, other, 1) == 10
        claimed = claimed_answers(unit.folder, room.forms.get(room.form), room.own(unit))
        assert [claimed[item].text("state") for item in "bc"] == ["met", "met"], (
            "a sample looks at what counts"
        )
        assert "ตรวจสอบแล้วว่าใช่" in says(room, unit, "b")
        assert "ตรวจสอบแล้วว่าไม่ใช่" in says(room, other, "b", 1)
        told(room, centre, "b", None)
        unit.take(centre.send(unit))
        assert points(room, unit) == 40, "an answer is taken back"


def test_a_kept_score_follows_what_is_verified(tmp_path: Path) -> None:
    with checked(tmp_path) as room:
        before = kept(room, room.centre)
        told(room, room.centre, "b", True, True)
        after = kept(room, room.centre)
        assert {unit: after[unit] - before[unit] for unit in after} == dict.fromkeys(
            after, Fraction(20)
        )
        unit = room.units[0]
        assert kept(room, unit)[unit.unit] == 10
        unit.take(room.centre.send(unit))
        assert kept(room, unit)[unit.unit] == 30


def test_the_office_cannot_answer_what_others_verify_and_others_cannot_answer_for_who_does(
    tmp_path: Path,
) -> None:
    with checked(tmp_path) as room:
        unit, form = room.units[0], room.forms.get(room.form)
        wish = [("state", "met", ())]
        with pytest.raises(UserError, match="ผู้ตรวจสอบข้อนี้"):
            unit.do(
                partial(
                    answer_item, instrument=form, assessment=room.own(unit), item="b", inputs=wish
                )
            )
        with pytest.raises(UserError, match="ผู้ตรวจสอบข้อนี้"):
            unit.do(
                partial(
                    import_answers,
                    instrument=form,
                    year=YEAR,
                    content={"answers": {"b": {"state": "met"}}},
                )
            )
        unit.do(
            partial(
                answer_item,
                instrument=form,
                assessment=room.own(unit),
                item="b",
                inputs=[("note", "ดูแฟ้ม", ())],
            )
        )
        assert assessment_view(unit.folder, room.own(unit)).item("b").note.text == "ดูแฟ้ม"
        for by, item, why in (
            (room.secretary, "b", "หน่วยงานอื่นเป็นผู้ตรวจสอบ"),
            (room.centre, "c", "หน่วยงานอื่นเป็นผู้ตรวจสอบ"),
            (room.centre, "a", "ไม่ใช่ข้อที่แบบให้ผู้อื่นตรวจสอบ"),
        ):
            with pytest.raises(UserError, match=why):
                told(room, by, item, True)
        false = verified_answer(room.own(unit), room.centre.unit, "b")
        room.secretary.save(Change(false, "item", Plain("b")), Change(false, "state", Plain("met")))
        assert points(room, room.secretary) == 10, "a province does not speak for the centre"
        assert [one.key for one in questions_of(Tree.under(form))] == ["a"], (
            "a room is not asked either"
        )


def test_what_is_signed_stays_with_what_was_verified_by_then(tmp_path: Path) -> None:
    with checked(tmp_path) as room:
        unit, centre = room.units[0], room.centre
        told(room, centre, "b", True)
        unit.take(centre.send(unit))
        unit.do(partial(sign_off, subject=room.own(unit), signers="หัวหน้า"))
        assert points(room, unit) == 30
        told(room, centre, "b", False)  # the file with the signature is still on its way
        unit.take(centre.send(unit))
        assert points(room, unit) == 30
        assert all(
            one.stands and one.state == "sound" for one in unit.folder.sign_offs.of(room.own(unit))
        )
        centre.take(unit.send(centre))
        assert points(room, centre) == 30
        (row, _other) = ItemToVerify.all(centre.folder, centre.unit, YEAR)[0].rows
        assert row.locked
        with pytest.raises(
            UserError, match="หน่วยงานล็อกการประเมินเพื่อลงนามแล้ว ผลตรวจสอบที่มีในเวลานั้นอยู่ในฉบับที่ลงนาม"
        ):
            told(room, centre, "b", True)


def test_nobody_verifies_what_is_their_own() -> None:
    def one(id_: str, kind: str, parent: str = "") -> Unit:
        return Unit(id_, id_, id_, kind, parent, 0, "", "")

    units = UnitRegister(
        {
            each.id: each
            for each in (one("c", "centre"), one("p", "province", "c"), one("d", "district", "p"))
        }
    )
    named = {unit: units.verifier_of(unit, "province") for unit in units}
    assert named == {"d": "p", "p": "c", "c": ""}
    assert units.verifier_of("d", "c") == "c"
    assert units.verifier_of("p", "p") == "c", "by its own code"
    assert units.verifier_of("nobody", "province") == ""
