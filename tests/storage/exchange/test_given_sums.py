"""What is made of given work in the row above: never two works in one cell, nothing stale, and changes are told."""

from contextlib import suppress
from datetime import date
from functools import partial

import pytest

from core.assigning.board import WorkOrderProgress
from core.assigning.choices import give_choices, offers
from core.assigning.deeds import assign, begin, register_order, row_order
from core.assigning.given_deeds import change_given, use_rolled, withdraw
from core.assigning.orders import COUNT, LIST, REGISTER, SUM, Assignment, CellFillRule
from core.errors import UserError
from core.exchange.letter_deeds import reply
from core.exchange.letters import UnitMessage
from core.gaps.gaps import every_gap
from core.signing.deeds import sign_off
from core.values import Change, Plain, Ref, Value
from storage.instruments.library import FormLibrary
from tests.storage.exchange.test_assigned import (
    FORM,
    ROWS,
    answers,
    fill,
    forms,
    given,
    planted,
    row,
    told,
)
from tests.storage.exchange.test_given_board import board
from tests.storage.exchange.towns import Town

__all__ = ["forms", "row"]
TODAY = date(2026, 1, 15)


def budget(town: Town, row: Ref) -> Value:
    record = town.folder.record(row)
    assert record is not None
    return record.value("f.budget")


def use(town: Town, row: Ref) -> tuple[str, ...]:
    return told(town, partial(use_rolled, row=row)).notes


@pytest.mark.parametrize("whole", [False, True], ids=["one unit", "the whole work"])
@pytest.mark.parametrize("locks", [False, True], ids=["at a press", "at locking"])
def test_a_sum_whose_answers_were_taken_back_is_emptied_and_not_signed(
    towns: list[Town], row: Ref, whole: bool, locks: bool
) -> None:
    _centre, province, one, _two = towns
    given(towns, row)
    answers(one, "1000", "ก")
    province.take(one.send(province))
    use(province, row)
    assert use(province, row) == ("ยอดในแถวตรงกับคำตอบที่มีแล้ว",)
    refs = [
        each.ref
        for each in Assignment.each(province.folder, ref=row)
        if whole or each.unit == one.unit
    ]
    told(province, partial(withdraw, comments=refs))
    if locks:
        record = province.folder.record(row)
        assert record is not None
        told(province, partial(sign_off, subject=record.reference("plan"), signers="ผู้ว่าราชการ"))
    else:
        assert use(province, row) == ("ยังไม่มีคำตอบที่นับได้ จึงล้างยอดเดิมในแถวแล้ว ย้อนกลับได้",)
        with pytest.raises(UserError, match="ยังไม่มีหน่วยงานใดตอบ"):
            use(province, row)
    assert budget(province, row) is None


def test_what_a_person_typed_over_a_sum_stays_when_the_answers_are_taken_back(
    towns: list[Town], row: Ref
) -> None:
    _centre, province, one, _two = towns
    given(towns, row)
    answers(one, "1000", "ก")
    province.take(one.send(province))
    use(province, row)
    fill(province, row, budget="5")
    told(
        province,
        partial(
            withdraw, comments=[each.ref for each in Assignment.each(province.folder, ref=row)]
        ),
    )
    with suppress(UserError):
        use(province, row)  # the list of results is emptied
    assert budget(province, row) == 500


def test_two_works_of_a_row_never_write_the_same_cell(towns: list[Town], row: Ref) -> None:
    _centre, province, one, two = towns
    first = row_order(province.folder, row, [CellFillRule(SUM, "budget", "budget")])
    more = row_order(province.folder, row, [CellFillRule(SUM, "target", "target"), *first.figures])
    other = more._replace(figures=more.figures[:1])
    told(province, partial(assign, ref=row, order=first, units=[one.unit], text="ก"))
    choices = give_choices(province.folder, row, "", "งาน")
    assert [each.likely for each in choices.cells if each.to == "budget"] == [None]
    with pytest.raises(UserError, match="ช่อง budget ของรายการได้ยอดจากงาน “ก” อยู่แล้ว"):
        told(province, partial(assign, ref=row, order=more, units=[two.unit], text="ข"))
    twice = more._replace(figures=(first.figures[0], CellFillRule(SUM, "target", "budget")))
    with pytest.raises(UserError, match="ได้ยอดจากสองทาง"):
        told(
            province,
            partial(
                change_given,
                comments=[Assignment.each(province.folder)[0].ref],
                order=twice,
                text="ก",
                due="",
            ),
        )
    told(province, partial(assign, ref=row, order=other, units=[two.unit], text="ข"))
    (second,) = (each.ref for each in Assignment.each(province.folder, ref=row) if each.text == "ข")
    with pytest.raises(UserError, match="อยู่แล้ว"):
        told(province, partial(change_given, comments=[second], order=more, text="ข", due=""))
    record = province.folder.record(second)
    assert record is not None  # two PCs of the office at the same time
    province.save(Change(second, "item", Plain(more.token), record.shown("item").seen))
    with pytest.raises(UserError, match="ใช้ยอดรวมไม่ได้"):
        use(province, row)
    row_record = province.folder.record(row)
    assert row_record is not None
    with pytest.raises(UserError, match="ใช้ยอดรวมไม่ได้"):
        told(province, partial(sign_off, subject=row_record.reference("plan"), signers="ผู้ว่าราชการ"))


def test_the_same_question_with_other_words_or_another_day_is_another_work_and_the_row_gets_both(
    towns: list[Town], row: Ref
) -> None:
    _centre, province, one, two = towns
    order = row_order(province.folder, row, [CellFillRule(SUM, "budget", "budget")])
    give = partial(assign, ref=row, order=order)
    told(province, partial(give, units=[one.unit], text="ก", due="2026-11-20"))
    told(province, partial(give, units=[two.unit], text="ก", due="2026-12-31"))
    works = board(province, row).works
    assert sorted((each.due, each.over, [line.state for line in each.lines]) for each in works) == [
        ("20 พ.ย. 2569", True, ["เลยกำหนด"]),
        ("31 ธ.ค. 2569", False, ["ยังไม่เริ่ม"]),
    ]
    assert all(each.due in each.reminder for each in works)
    for town, amount in ((one, "100"), (two, "30")):
        town.take(province.send(town))
        answers(town, amount, "ก")
        province.take(town.send(province))
    use(province, row)
    assert budget(province, row) == 13000
    again = told(province, partial(give, units=[one.unit], text="ก", due="2026-11-20"))
    assert again.notes == ("มีงานนี้อยู่แล้ว 1 หน่วยงาน",)
    done = told(province, partial(give, units=[one.unit], text="ส่งคำสั่งแต่งตั้ง"))
    assert done.notes == ("มอบหมายแล้ว 1 หน่วยงาน ส่งไฟล์ให้หน่วยงานเพื่อให้เห็นงานนี้",)
    assert len(board(province, row).works) == 3


def test_after_locking_another_row_is_told_where_only_rows_are_counted(
    towns: list[Town], forms: FormLibrary, row: Ref
) -> None:
    _centre, province, one, _two = towns
    order = register_order(
        province.folder, row, FORM, "activity", 2569, [CellFillRule(COUNT, "", "reached")]
    )
    told(province, partial(assign, ref=row, order=order, units=[one.unit], text="กรอกทะเบียน"))
    one.take(province.send(one))
    (task,) = Assignment.each(one.folder, one.unit)
    told(one, partial(begin, comment=task.ref))
    own: dict[str, object] = {"id": "b1", "kind": "activity", "parent": "w", "f.title": "ก"}
    planted(one, forms, FORM, [dict(ROWS[0]), own], "activity")
    told(one, partial(reply, comment=task.ref, text="", done=True))
    province.take(one.send(province))
    lock(province, row)
    assert board(province, row).works[0].changed == ""
    planted(one, forms, FORM, [dict(ROWS[0]), {**own, "id": "b2", "f.title": "ข"}], "activity")
    province.take(one.send(province))
    work = board(province, row).works[0]
    assert [each.words for each in work.sums] == ["2"]
    assert work.changed


@pytest.mark.parametrize("changed", ["budget", "result"])
def test_after_locking_a_change_is_told_whichever_of_several_works_it_is_in(
    towns: list[Town], row: Ref, changed: str
) -> None:
    """One work writes into the row, one into its report, and one nowhere."""
    _centre, province, one, two = towns
    first = row_order(province.folder, row, [CellFillRule(SUM, "budget", "budget")])
    second = row_order(province.folder, row, [CellFillRule(LIST, "result", "result")])
    told(province, partial(assign, ref=row, order=first, units=[one.unit], text="ก"))
    told(province, partial(assign, ref=row, order=second, units=[two.unit], text="ข"))
    nowhere = row_order(province.folder, row, ())
    told(province, partial(assign, ref=row, order=nowhere, units=[two.unit], text="ค"))
    (third,) = (each.ref for each in Assignment.each(province.folder, ref=row) if each.text == "ค")
    told(province, partial(withdraw, comments=[third]))
    own = {}
    for town, amount in ((one, "100"), (two, "30")):
        town.take(province.send(town))
        own[town.unit] = answers(town, amount, "ก")
        province.take(town.send(province))
    told(province, partial(assign, ref=row, order=nowhere, units=[one.unit], text="ค"))
    lock(province, row)
    assert {each.changed for each in board(province, row).works} == {""}
    town = one if changed == "budget" else two
    fill(town, own[town.unit], **{changed: "999999"})
    province.take(town.send(province))
    assert all(each.changed for each in board(province, row).works)


def lock(town: Town, row: Ref) -> None:
    record = town.folder.record(row)
    assert record is not None
    told(town, partial(sign_off, subject=record.reference("plan"), signers="ผู้ว่าราชการ"))


def test_a_personal_cell_of_any_form_is_never_listed_in_a_row(
    towns: list[Town], forms: FormLibrary, row: Ref
) -> None:
    """Of every kind of row of every shipped form that has one."""
    _centre, province, *_districts = towns
    above, met = forms.get(FORM), 0
    for label in forms.labels():
        if not label.plans:
            continue
        form = forms.get(label.using)
        for each in form.kinds:
            personal = {one.id for one in form.fields if one.personal and each.id in one.kind}
            listed = {
                rule.rule.source
                for offer in offers(REGISTER, form, each.id, above, "activity")
                for rule in offer.rules
                if rule.rule.way == LIST
            }
            assert not listed & personal, label.using
            for name in personal:
                met += 1
                for to in ("result", ""):
                    with pytest.raises(UserError, match="ข้อมูลส่วนบุคคล"):
                        register_order(
                            province.folder,
                            row,
                            label.using,
                            each.id,
                            2569,
                            [CellFillRule(LIST, name, to)],
                        )
    assert met > 8


def test_only_the_unit_of_a_row_gives_it_and_nobody_else_brings_a_figure_into_it(
    towns: list[Town], forms: FormLibrary, row: Ref
) -> None:
    """Whoever may write to a unit below, above it or between, names somebody else's row in vain."""
    centre, province, one, two = towns
    top = planted(centre, forms, FORM, [dict(each) for each in ROWS], "activity")
    order = row_order(centre.folder, top, [CellFillRule(SUM, "budget", "budget")])
    for writer, about, unit in ((province, top, one), (centre, row, two)):
        strange = Ref(unit.unit, "comment", "ee" * 16)
        fields = {"about": str(about), "item": order.token, "kind": "assign"}
        writer.save(*(Change(strange, name, Plain(value)) for name, value in fields.items()))
    centre.take(province.send(centre))
    province.take(centre.send(province))
    one.take(province.send(one))
    for town, about in ((centre, top), (province, row), (one, top)):
        assert not Assignment.each(town.folder, ref=about)
        assert not board_of(town, about)
    with pytest.raises(UserError, match="เริ่มงานนี้ไม่ได้"):
        told(one, partial(begin, comment=Ref(one.unit, "comment", "ee" * 16)))
    assert one.folder.record(Ref(one.unit, "comment", "ee" * 16)) is not None, "it is here"
    assert (
        UnitMessage.each(one.folder, one.unit, TODAY),
        UnitMessage.open_requests(one.folder, one.unit),
    ) == (
        (),
        0,
    ), "and nobody's letter"
    assert not every_gap(one.folder, one.unit, 2569)
    told(province, partial(assign, ref=row, order=order, units=[one.unit], text="ก"))
    (own,) = Assignment.each(province.folder, ref=row)
    one.take(province.send(one))
    assert [each.ref for each in UnitMessage.each(one.folder, one.unit, TODAY)] == [own.ref]
    assert UnitMessage.open_requests(one.folder, one.unit) == 1
    record = province.folder.record(own.ref)
    assert record is not None
    other = row_order(centre.folder, top, [CellFillRule(SUM, "target", "target")])
    centre.take(province.send(centre))
    centre.save(Change(own.ref, "item", Plain(other.token), record.shown("item").seen))
    province.take(centre.send(province))
    assert not Assignment.each(province.folder, ref=row), (
        "an order that somebody else has changed is not theirs"
    )


def board_of(town: Town, about: Ref) -> tuple[WorkOrderProgress, ...]:
    return board(town, about).works if town.folder.record(about) else ()
