"""Work is assigned to units below by real files: they answer in their own scope, the row above shows the sum of it."""

from functools import partial

import pytest

import main
from core.assessment.answers import evidence_given
from core.assessment.start_deeds import start_assessment
from core.assigning.deeds import assign, begin, link_given, register_order, row_order
from core.assigning.orders import COUNT, ITEM, LIST, SHARE, SUM, Assignment, CellFillRule, WorkOrder
from core.assigning.view import ROLLED, WorkOrderAnswers, roll_ups
from core.errors import UserError
from core.evidence.kinds import EvidenceTarget
from core.exchange.letter_deeds import reply
from core.forms.ports import Action
from core.forms.settings import form_for
from core.log.deeds import linked
from core.plan.deeds import CellInput, enter_cells
from core.plan.file_deeds import import_plan
from core.signing.blockers import open_matters
from core.signing.deeds import sign_off
from core.values import Change, Changes, Plain, Ref, Text
from storage.instruments.library import FormLibrary
from tests.storage.exchange.towns import Town

FORM = "operating-plan"
ROWS = (
    {"id": "w", "kind": "work", "f.title": "งานคุณธรรม"},
    {
        "id": "a",
        "kind": "activity",
        "parent": "w",
        "f.title": "ปลูกป่า",
        "f.owner": "ทุกอำเภอ",
        "f.span": "2569q1/2569q4",
    },
    {"id": "s", "kind": "step", "parent": "a", "f.text": "ทุกอำเภอปลูก"},
)
FIGURES = (
    CellFillRule(SUM, "budget", "budget"),
    CellFillRule(SUM, "target", "target"),
    CellFillRule(SUM, "reached", "reached"),
    CellFillRule(LIST, "result", "result"),
    CellFillRule(SHARE, "", "done"),
)


@pytest.fixture
def forms() -> FormLibrary:
    return main.desk().forms


@pytest.fixture
def row(towns: list[Town], forms: FormLibrary) -> Ref:
    """The row of the province that is assigned."""
    return planted(towns[1], forms, FORM, [dict(one) for one in ROWS], "activity")


def planted(
    town: Town, forms: FormLibrary, form: str, rows: list[dict[str, object]], wanted: str
) -> Ref:
    given = partial(
        import_plan, instrument=forms.get(form), year=2569, content={"title": "แผน", "rows": rows}
    )
    return next(
        ref
        for ref in told(town, given).touched
        if ref.entity == "row" and kind(town, ref) == wanted
    )


def kind(town: Town, ref: Ref) -> str:
    record = town.folder.record(ref)
    return record.text("kind") if record else ""


def told(town: Town, action: Action) -> Changes:
    (done,) = town.do(action)
    assert isinstance(done, Changes)
    return done


def given(towns: list[Town], row: Ref) -> WorkOrder:
    """The row is assigned to both districts, and both have the file."""
    _centre, province, *districts = towns
    order = row_order(province.folder, row, FIGURES)
    units = [one.unit for one in districts]
    told(
        province,
        partial(assign, ref=row, order=order, units=units, text="ปลูกป่าในอำเภอ", due="2026-11-30"),
    )
    for one in districts:
        one.take(province.send(one))
    return order


def answers(town: Town, budget: str, result: str, reached: str = "") -> Ref:
    """A district begins the row, fills it in, says that it is done, and sends it up."""
    (one,) = Assignment.each(town.folder, town.unit)
    row = next(
        iter(
            ref
            for ref in told(town, partial(begin, comment=one.ref)).touched
            if ref.entity == "row" and kind(town, ref) == "activity"
        )
    )
    fill(town, row, budget=budget, target="10", result=result, reached=reached)
    told(town, partial(reply, comment=one.ref, text="ทำแล้ว", done=True))
    return row


def fill(town: Town, row: Ref, **cells: str) -> None:
    record = town.folder.record(row)
    assert record is not None
    plan = town.folder.record(record.reference("plan"))
    assert plan is not None
    form = form_for(town.folder, plan)
    inputs = [CellInput(name, words, None) for name, words in cells.items() if words]
    told(town, partial(enter_cells, instrument=form, row=row, period="2569", entries=inputs))


def rolled(town: Town, about: Ref) -> WorkOrderAnswers:
    (one,) = roll_ups(town.folder, about)
    return one


def figures(one: WorkOrderAnswers) -> dict[str, str]:
    return {each.figure.to: each.words for each in one.figures}


def test_districts_answer_in_their_own_plan_and_the_row_above_shows_sum_list_share_and_who_is_missing(
    towns: list[Town], row: Ref
) -> None:
    _centre, province, one, two = towns
    given(towns, row)
    assert rolled(province, row).says == "ตอบแล้ว 0 จาก 2 หน่วยงาน ยังขาด 11, 12"
    own = answers(one, "1,250.50", "ปลูก 300 ต้น", "300")
    record = one.folder.record(own)
    assert record
    assert record.ref.scope == one.unit
    assert record.text("f.title") == "ปลูกป่าในอำเภอ"
    province.take(one.send(province))
    found = rolled(province, row)
    assert found.says == "ตอบแล้ว 1 จาก 2 หน่วยงาน ยังขาด 12"
    assert figures(found) == {
        "budget": "1250.5",
        "target": "10",
        "reached": "300",
        "result": "11: ปลูก 300 ต้น",
        "done": "50",
    }
    answers(two, "2000", "ปลูก 200 ต้น", "200")
    province.take(two.send(province))
    found = rolled(province, row)
    assert found.says == "ตอบแล้ว 2 จาก 2 หน่วยงาน"
    assert not found.missing
    assert figures(found)["budget"] == "3250.5"
    assert figures(found)["done"] == "100"
    assert figures(found)["result"] == "11: ปลูก 300 ต้น\n12: ปลูก 200 ต้น"


def test_a_row_that_is_begun_and_not_said_to_be_done_counts_for_nothing(
    towns: list[Town], row: Ref
) -> None:
    _centre, province, one, _two = towns
    given(towns, row)
    (task,) = Assignment.each(one.folder, one.unit)
    (begun,) = [
        ref
        for ref in told(one, partial(begin, comment=task.ref)).touched
        if kind(one, ref) == "activity"
    ]
    fill(one, begun, budget="900")
    province.take(one.send(province))
    found = rolled(province, row)
    assert [each.state for each in found.units] == ["begun", "silent"]
    assert set(figures(found).values()) == {""}


def test_the_answer_is_begun_once_however_often_it_is_asked(towns: list[Town], row: Ref) -> None:
    _centre, _province, one, _two = towns
    given(towns, row)
    (task,) = Assignment.each(one.folder, one.unit)
    for _again in range(3):
        told(one, partial(begin, comment=task.ref))
    assert (
        sum(each.text("from") == task.ref.local for each in one.folder.records("row", one.unit))
        == 1
    )


def test_two_answers_of_one_unit_count_for_nothing_and_it_is_said(
    towns: list[Town], row: Ref
) -> None:
    _centre, province, one, _two = towns
    given(towns, row)
    own = answers(one, "100", "ก")
    record = one.folder.record(own)
    assert record is not None
    second = Ref(one.unit, "row", "ab" * 16)
    fields = {
        name: shown.value
        for name, shown in record.fields.items()
        if name in ("plan", "kind", "parent", "from")
    }
    one.save(*(Change(second, name, Plain(str(value))) for name, value in fields.items()))
    province.take(one.send(province))
    found = rolled(province, row)
    why = "มีรายการที่ตอบงานนี้ 2 รายการ จึงยังไม่นับ ให้หน่วยงานลบจนเหลือรายการเดียว"
    assert [one.unread for one in found.units] == [why, ""]
    assert figures(found)["budget"] == ""


def test_what_is_locked_holds_the_figures_and_a_later_edit_below_changes_nothing_signed(
    towns: list[Town], row: Ref
) -> None:
    _centre, province, one, _two = towns
    given(towns, row)
    own = answers(one, "1000", "ปลูก 300 ต้น", "300")
    province.take(one.send(province))
    record = province.folder.record(row)
    assert record is not None
    plan = record.reference("plan")
    weighs = [
        each.text for each in open_matters(province.folder, plan).weighs if each.kind == "assigned"
    ]
    assert weighs == ["งานที่มอบหมาย “ปลูกป่าในอำเภอ”: ตอบแล้ว 1 จาก 2 หน่วยงาน ยังขาด 12"]
    told(province, partial(sign_off, subject=plan, signers="ผู้ว่าราชการ"))
    signed = province.folder.record(row)
    assert signed is not None
    assert signed.value("f.budget") == 100000
    assert signed.text("f.target") == "10"
    assert signed.text(ROLLED) == rolled(province, row).digest
    (body,) = province.folder.sign_offs.of(plan)
    assert body.state == "sound"
    fill(one, own, budget="999999")
    province.take(one.send(province))
    after = province.folder.record(row)
    assert after is not None
    assert after.value("f.budget") == 100000
    assert rolled(province, row).digest != after.text(ROLLED)
    (body,) = province.folder.sign_offs.of(plan)
    assert body.state == "sound"


def test_an_item_is_proved_with_a_photo_of_a_district_named_by_scope_id_and_hash(
    towns: list[Town], forms: FormLibrary
) -> None:
    _centre, province, one, two = towns
    form = forms.get("cdd-clean")
    done = told(province, partial(start_assessment, instrument=form, year=2569))
    assessment = next(ref for ref in done.touched if ref.entity == "assessment")
    order = WorkOrder(ITEM, item="d1.l1.1")
    told(
        province,
        partial(
            assign, ref=assessment, order=order, units=[one.unit, two.unit], text="ส่งภาพประกาศ"
        ),
    )
    one.take(province.send(one))
    (task,) = Assignment.each(one.folder, one.unit)
    file = one.photo(b"a photograph" * 9)
    piece = one.folder.record(file)
    assert piece is not None
    evidence = piece.reference("evidence")
    one.save(*linked(evidence, task.ref), Change(evidence, "title", Text("ป้ายประกาศ")))
    told(one, partial(reply, comment=task.ref, text="", done=True))
    province.take(one.send(province))
    found = rolled(province, assessment)
    assert found.says == "ตอบแล้ว 1 จาก 2 หน่วยงาน ยังขาด 12"
    (shown,) = found.units[0].pieces
    assert (shown.evidence, shown.title, shown.linked) == (evidence, "ป้ายประกาศ", False)
    target = EvidenceTarget(assessment, "d1.l1.1")
    told(province, partial(link_given, evidence=evidence, target=target, proof="policy"))
    (link,) = province.folder.records("link", province.unit)
    assert (link.text("evidence"), link.text("sha256")) == (str(evidence), piece.text("sha256"))
    (kept,) = evidence_given(province.folder, assessment)["d1.l1.1", "policy"]
    assert (kept.evidence, kept.title) == (evidence, "ป้ายประกาศ")
    assert rolled(province, assessment).units[0].pieces[0].linked
    assert not province.folder.records("evidence", province.unit), "nothing was copied"


def test_a_register_below_is_counted_and_summed_into_a_row(
    towns: list[Town], forms: FormLibrary, row: Ref
) -> None:
    _centre, province, one, two = towns
    wanted = (CellFillRule(COUNT, "", "target"), CellFillRule(SUM, "budget", "budget"))
    order = register_order(province.folder, row, FORM, "activity", 2569, wanted)
    told(
        province,
        partial(assign, ref=row, order=order, units=[one.unit, two.unit], text="กรอกทะเบียนกิจกรรม"),
    )
    one.take(province.send(one))
    (task,) = Assignment.each(one.folder, one.unit)
    told(one, partial(begin, comment=task.ref))
    more = [
        {"id": f"b{n}", "kind": "activity", "parent": "w", "f.title": f"ก{n}", "f.budget": 10_000}
        for n in range(3)
    ]
    told(
        one,
        partial(
            import_plan,
            instrument=forms.get(FORM),
            year=2569,
            content={"title": "แผน", "rows": [ROWS[0], *more]},
        ),
    )
    told(one, partial(reply, comment=task.ref, text="ครบแล้ว", done=True))
    province.take(one.send(province))
    assert figures(rolled(province, row)) == {"target": "3", "budget": "300"}


def test_work_given_again_is_given_to_the_others_only(towns: list[Town], row: Ref) -> None:
    _centre, province, one, two = towns
    order = row_order(province.folder, row, FIGURES)
    told(province, partial(assign, ref=row, order=order, units=[one.unit], text="ปลูกป่า"))
    again = told(
        province, partial(assign, ref=row, order=order, units=[one.unit, two.unit], text="ปลูกป่า")
    )
    assert again.notes == (
        "มอบหมายแล้ว 1 หน่วยงาน ส่งไฟล์ให้หน่วยงานเพื่อให้เห็นงานนี้",
        "มีงานนี้อยู่แล้ว 1 หน่วยงาน",
    )
    assert len(Assignment.each(province.folder, ref=row)) == 2


@pytest.mark.parametrize(
    ("figure", "why"),
    [
        pytest.param(CellFillRule(SUM, "title", "budget"), "ไม่ใช่ตัวเลข", id="a sum of words"),
        pytest.param(
            CellFillRule(SUM, "moon", "budget"), "ไม่มีช่อง moon", id="a cell that is not there"
        ),
        pytest.param(
            CellFillRule(SUM, "budget", "activities"),
            "ไม่มีช่อง activities",
            id="into a computed cell",
        ),
        pytest.param(CellFillRule(LIST, "title", "budget"), "รับค่าแบบนี้ไม่ได้", id="words into money"),
        pytest.param(CellFillRule(SUM, "budget", "photos"), "ไม่มีช่อง photos", id="into photographs"),
    ],
)
def test_a_figure_that_cannot_be_made_is_refused(
    towns: list[Town], row: Ref, figure: CellFillRule, why: str
) -> None:
    with pytest.raises(UserError, match=why):
        row_order(towns[1].folder, row, [figure])


def test_a_district_assigns_nothing_to_its_province(towns: list[Town]) -> None:
    _centre, province, one, _two = towns
    order = WorkOrder(ITEM, item="d1.l1.1")
    own = one.plan()
    before = one.folder.digest()
    with pytest.raises(UserError, match="สิทธิ์"):
        told(one, partial(assign, ref=own, order=order, units=[province.unit], text="ส่งมา"))
    assert one.folder.digest() == before


def test_only_work_of_the_unit_itself_is_given_away(towns: list[Town]) -> None:
    _centre, province, one, _two = towns
    plan = one.plan()
    province.take(one.send(province))
    with pytest.raises(UserError, match="ไม่ใช่งานของหน่วยงานนี้"):
        told(
            province,
            partial(
                assign, ref=plan, order=WorkOrder(ITEM, item="x"), units=[one.unit], text="ส่งมา"
            ),
        )


@pytest.mark.parametrize(
    "token", ["", "d1.l1.1", "row|a/1/1|b|2569", "row|a/1/1|b|x|", "row|a|b|2569|best:a:b", "item|"]
)
def test_a_comment_without_an_order_gives_no_work(token: str) -> None:
    assert WorkOrder.read(token) is None


def test_an_order_is_read_back_as_it_was_written() -> None:
    for one in (
        WorkOrder("row", "a/2569/1", "k", 2569, FIGURES),
        WorkOrder(ITEM, item="d1.l1.1"),
        WorkOrder("register", "a", "k", 1),
    ):
        assert WorkOrder.read(one.token) == one
