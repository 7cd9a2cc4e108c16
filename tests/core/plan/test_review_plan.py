"""What the proofreader points out stands in the real report; the sample plan says what its report says."""

import json
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import main
from core.plan.deeds import CellInput
from core.plan.review_facts import PlanFinding
from core.plan.table_deeds import RowInput, enter_table, let_go
from core.plan.tree import PlanRow
from core.plan.view import PlanPage, review_plan
from core.thai.line_ends import persons
from core.values import Change, Ref, Text
from storage.db.folder.store import Folder
from storage.instruments.library import FormLibrary
from storage.instruments.reader import read
from tests.core.assessment.test_import_damaged import sample
from tests.core.plan.conftest import folder
from tests.core.plan.plans import FORM, TINY, context, planned, tiny

__all__ = ["folder"]
GROUP = {"id": "g", "kind": "goal_group", "f.title": "problem"}
WORK = {"id": "a", "kind": "activity", "parent": "g"} | {
    "f.virtue": "honesty",
    "f.title": "กิจกรรม",
    "f.result_shape": "both",
}
WORK_OF_PART = {"id": "w", "kind": "work", "parent": "p", "f.title": "งาน"}
AIM = {"id": "o", "kind": "objective", "parent": "a", "f.text": "ให้ทุกคนรู้จักกัน"}
REPORT = {"id": "a.r", "row": "a", "period": "2569"}


def found(folder: Folder, *rows: dict[str, Any], **reported: Any) -> list[PlanFinding]:
    """The remarks on a plan of one activity with these rows more, and with this said of its report."""
    form = read(FORM)
    progress = [{**REPORT, **{f"f.{name}": value for name, value in reported.items()}}]
    plan = planned(folder, form, [GROUP, WORK, AIM, *rows], progress)
    return list(review_plan(form, PlanRow.tree(folder, form, plan), 2569))


def rules(remarks: Sequence[PlanFinding]) -> set[str]:
    return {remark.rule for remark in remarks}


def line(kind: str, **fields: Any) -> dict[str, Any]:
    """A line of the activity or of its report."""
    above = "a" if kind == "objective" else "a.r"
    return {
        "id": kind,
        "kind": kind,
        "parent": above,
        **{f"f.{name}": value for name, value in fields.items()},
    }


def level(n: int, **fields: Any) -> dict[str, Any]:
    return line("level", level=n, name="ก", detail="ข", **fields)


def donors(*shares: str) -> list[dict[str, Any]]:
    return [{**line("donor", group="ก", share_as_reported=share), "id": share} for share in shares]


SAME = line("objective", text="ปรับปรุงคู่มืออย่างน้อยหนึ่งกระบวนงาน")
TWO_SPELLINGS = line("result", text="กทศ. และ กทศ ร่วมกัน")
CASES = {
    "an amount that is not quantity times price": (
        [line("expense", item="ค่าส่ง", amount=33300, quantity=11, unit_price=1000)],
        "product",
        "110.00",
    ),
    "words that are not those of the amount": (
        [line("expense", item="ค่าการ์ด (ศูนย์บาท)", amount=0)],
        "read_out",
        "ค่าการ์ด (ศูนย์บาทถ้วน)",
    ),
    "words behind another figure": (
        [line("result", text="รวม 443.00 บาท (สี่ร้อยสี่สิบบาทถ้วน)")],
        "read_out",
        "รวม 443.00 บาท (สี่ร้อยสี่สิบสามบาทถ้วน)",
    ),
    "a range as a minimum": ([level(1, target="ไม่น้อยกว่า ๕๐ - ๑๐๐ ใบ")], "range", None),
    "a level with nothing below it": ([level(4)], "level_gap", None),
    "a result below its target": ([level(1, target_least="50", actual="40")], "below_target", None),
    "elders in the total": ([line("participant", type="senior", count=11)], "counted", "no"),
    "more than there are": (
        [line("participant", type="official", count=11, staff=10)],
        "above_whole",
        None,
    ),
    "a day before the year": ([line("result", text="ผล", date="2025-09-30")], "outside_year", None),
    "a line of the report without its text": ([line("result")], "not_reported", None),
    "a percent said twice": ([line("result", text="ร้อยละ ๔๑.๓%")], "percent_twice", "ร้อยละ ๔๑.๓"),
    "Thai digits in a handle": (
        [line("result", text="ช่อง @BTIC๗๕๘")],
        "code_digits",
        "ช่อง @BTIC758",
    ),
    "a short form with and without its point": (
        [TWO_SPELLINGS],
        "two_spellings",
        "กทศ. และ กทศ. ร่วมกัน",
    ),
    "a result that repeats the plan": (
        [SAME, {**SAME, **line("result"), "id": "same"}],
        "repeats_plan",
        None,
    ),
    "money without its source": ([line("expense", item="ค่าซอง", amount=11000)], "funding", None),
    "shares that miss the whole": (donors("41.3", "41.4", "16.6"), "shares", None),
}


WORDS = {  # of the rules whose sentence says how it is
    "level_gap": "ผลการดำเนินงานรายระดับ: ยังไม่มีผลของขั้น 1 2 3",
    "funding": "มีค่าใช้จ่ายแต่ยังไม่ได้เลือกแหล่งเงิน",
    "not_reported": "ยังไม่ได้กรอกผลการดำเนินงาน",
    "repeats_plan": "ผลการดำเนินงาน ตรงกับข้อความในแผนทุกคำ",
}


def test_a_sound_plan_has_no_remark(folder: Folder) -> None:
    assert not found(folder)


def test_what_is_said_of_a_plan_is_said_only_where_it_is_so(folder: Folder) -> None:
    form = read(FORM)
    other = line("result", text="จัดพิมพ์คู่มือแล้วสองเล่มและแจกครบทุกฝ่าย")

    def said(plan: Ref) -> str:
        return "\n".join(
            one.text for one in review_plan(form, PlanRow.tree(folder, form, plan), 2569)
        )

    plan = planned(folder, form, [GROUP])
    states = {"no work": said(plan)}
    states["other words"] = "\n".join(one.text for one in found(folder, SAME, other))
    work = next(one.ref for one in PlanRow.tree(folder, form, plan) if one.kind == "activity")
    for text in (Text("ก"), Text("ข")):
        folder.save(context(folder), "put", [Change(work, "f.title", text, ())])
    states["two titles"] = said(plan)
    assert not [state for state, text in states.items() if "ตรงกับข้อความในแผนทุกคำ" in text]
    assert [state for state, text in states.items() if "กิจกรรม: ข้อมูลไม่ตรงกัน" in text] == [
        "two titles"
    ]
    assert [state for state, text in states.items() if "ยังไม่มีโครงการ/กิจกรรม" in text] == ["no work"]


def test_words_kept_in_red_are_found_until_they_are_mended_or_given_up(
    folder: Folder, tmp_path: Path
) -> None:
    tiny(tmp_path)
    folder.use_forms(FormLibrary([tmp_path]))
    form, ctx = folder.forms.get("tiny"), context(folder)
    plan = planned(folder, form, [{"id": "p", "kind": "part", "f.title": "ตอน"}, {**WORK_OF_PART}])
    work = next(row.ref for row in PlanRow.tree(folder, form, plan) if row.kind == "work")

    def typed(words: str) -> list[str]:
        enter_table(
            ctx, folder, form, "2569q1", [RowInput(work, (CellInput("done", words, None),))]
        )
        return [
            one.text
            for one in PlanPage.of(folder, plan, "2569q1").findings
            if one.rule == "refused"
        ]

    assert typed("50") == []
    told = ["แล้วเสร็จ: “ครึ่งเดียว” ยังไม่ถูกบันทึก เพราะใส่ในช่องนี้ไม่ได้"]
    assert typed("ครึ่งเดียว") == told
    counts = [
        PlanPage.of(folder, plan, period).finding_count.every for period in ("2569q1", "2569q2")
    ]
    assert counts[0] > counts[1], "it is among what proofreading counts"
    assert typed("60") == []
    assert typed("ครึ่งเดียว") == told
    (kept,) = folder.all_drafts()
    let_go(ctx, folder, kept.ref, kept.field)
    assert typed("70") == []


def test_the_real_report_keeps_its_faults_in_sight(folder: Folder) -> None:
    form = read(FORM)
    given = json.loads((main.RESOURCES / "samples" / "dsi_moral_plan_2569.json").read_text("utf-8"))
    plan = planned(folder, form, given["rows"], given["progress"])
    remarks = review_plan(form, PlanRow.tree(folder, form, plan), 2569)
    assert {"read_out", "range", "level_gap", "coverage"} <= rules(remarks)
    post = next(remark for remark in remarks if "333.00" in remark.text)
    assert post.grave == "must"
    assert "สามร้อยสามสิบสามบาทถ้วน" in post.text
    assert post.fix is not None
    assert "สามร้อยสามสิบสามบาทถ้วน" in post.fix
    coverage = next(remark for remark in remarks if remark.rule == "coverage")
    assert coverage.text.endswith("ข้อ 1 3 7 ยังไม่มีรายการรองรับ")


def test_a_blank_row_names_no_choice(folder: Folder) -> None:
    blank = {"id": "z", "kind": "criterion", "parent": "a"}
    assert "coverage" not in rules(found(folder, blank))
    chosen = {**blank, "id": "c", "f.criterion": "c1"}
    (remark,) = (one for one in found(folder, chosen, blank) if one.rule == "coverage")
    assert remark.text.endswith("ข้อ 2 3 4 5 6 7 8 9 ยังไม่มีรายการรองรับ")


@pytest.mark.parametrize(("rows", "rule", "fix"), CASES.values(), ids=CASES.keys())
def test_a_fault_is_found_with_its_place_and_mended_where_only_one_way_is_right(
    folder: Folder, rows: list[dict[str, Any]], rule: str, fix: str | None
) -> None:
    remarks = [remark for remark in found(folder, *rows, success="100") if remark.rule == rule]
    assert remarks
    assert remarks[0].fix == fix
    assert rule not in WORDS or remarks[0].text == WORDS[rule]


def test_of_rows_that_are_too_few_it_is_said_how_many_there_are(
    folder: Folder, tmp_path: Path
) -> None:
    text = TINY.replace("{id: step, in: work,", "{id: step, in: work, at_least: 2,")
    (tmp_path / "few.yaml").write_text(text, "utf-8")
    form = read(tmp_path / "few.yaml")
    above = ({"id": "p", "kind": "part"}, {"id": "w", "kind": "work", "parent": "p"})
    texts = [
        [
            (one.text, one.grave)
            for one in review_plan(form, PlanRow.tree(folder, form, plan), 2569)
            if one.rule == "lacking"
        ]
        for n in range(3)
        for steps in ([{"id": f"s{each}", "kind": "step", "parent": "w"} for each in range(n)],)
        for plan in (planned(folder, form, (*above, *steps)),)
    ]
    few = "มีขั้น 1 รายการ ต้องมีอย่างน้อย 2", "should"
    assert texts == [[("ยังไม่มีขั้น", "hint")], [few], []], "what is not begun is no fault yet"


def test_a_success_stands_for_something(folder: Folder) -> None:
    (remark,) = [one for one in found(folder, success="100") if one.rule == "success"]
    assert remark.text == "ความสำเร็จ 100 % แต่ยังไม่มีผลการดำเนินงาน"
    assert "success" not in rules(found(folder, level(1), success="100"))


@pytest.mark.parametrize(
    "text", ["คุณธรรมและคุณภาพ", "นายอำเภอเป็นประธาน", "นายทะเบียน", "หน่วยงานนามว่า"]
)
def test_titles_and_common_words_are_no_persons(text: str) -> None:
    assert not persons(text)


@pytest.mark.parametrize("text", ["มอบแก่คุณปาน", "นางสาวสมศรี ใจดี", "นายสมชาย"])
def test_a_named_person_is_seen(text: str) -> None:
    assert persons(text)


def test_percents_of_rows_of_their_own_are_no_shares_of_one_whole(
    folder: Folder, tmp_path: Path
) -> None:
    form = tiny(tmp_path)
    works = [{"id": f"w{n}", "kind": "work", "parent": "p", "f.title": f"งาน {n}"} for n in (1, 2)]
    told = [
        {"id": f"g{n}", "row": f"w{n}", "period": "2569", "f.done": f"{60 + n}"} for n in (1, 2)
    ]
    plan = planned(folder, form, [{"id": "p", "kind": "part", "f.title": "ตอน"}, *works], told)
    assert "shares" not in {
        one.rule for one in review_plan(form, PlanRow.tree(folder, form, plan), 2569)
    }


def test_of_a_plan_without_rows_only_what_keeps_it_from_being_locked_is_said(
    folder: Folder,
) -> None:
    """What is asked of all its rows together waits for the first."""

    def found(form: str, *rows: dict[str, Any]) -> set[tuple[str, str]]:
        of = read(FORM.parent / f"{form}.yaml")
        every = review_plan(of, PlanRow.tree(folder, of, planned(folder, of, rows)), 2569)
        return {(one.rule, one.grave) for one in every}

    assert found("target-virtue-2564") == {("lacking", "hint")}
    assert ("declared", "must") in found("opdc-transparency-plan-2557")
    assert ("declared", "should") in found("target-virtue-2564", {"id": "a", "kind": "goal"})


def test_people_and_money_alone_call_for_no_result(folder: Folder) -> None:
    rows = [
        line("expense", item="ค่าซอง", amount=100),
        line("participant", type="official", count=9),
    ]
    assert not {"not_reported", "lacking"} & rules(found(folder, *rows))
    assert "not_reported" not in rules(found(folder, *rows, funding="budget"))
    assert "ยังไม่ได้กรอกความสำเร็จ" in {
        one.text for one in found(folder, *rows, line("result", text="จัดแล้ว"))
    }


PLAN = sample("dsi_moral_plan_2569.json")


def lines(kind: str) -> list[dict[str, Any]]:
    return [row for row in PLAN["rows"] if row["kind"] == kind]


def test_it_holds_every_line_of_the_report() -> None:
    kinds = Counter(row["kind"] for row in PLAN["rows"])
    assert (kinds["goal_group"], kinds["activity"], kinds["objective"], kinds["outcome"]) == (
        2,
        5,
        14,
        17,
    )
    assert (kinds["factor"], kinds["obstacle"], kinds["direction"]) == (19, 16, 21)
    assert kinds["result"] + kinds["level"] == 14 + 7
    assert [one["f.success"] for one in PLAN["progress"] if "f.success" in one] == ["100"] * 5


@pytest.mark.parametrize(
    ("kind", "field", "total"),
    [
        pytest.param("expense", "f.amount", 44_300, id="443 baht, in satang"),
        pytest.param("donation", "f.count", 341, id="341 things given"),
        pytest.param(
            "donor", "f.share_as_reported", Decimal("99.2"), id="shares that do not come to 100"
        ),
    ],
)
def test_its_figures_are_those_of_the_report(kind: str, field: str, total: object) -> None:
    assert sum(Decimal(str(line[field])) for line in lines(kind)) == total


def test_the_guests_of_honour_are_no_participants() -> None:
    counted = {
        flag: sum(line["f.count"] for line in lines("participant") if line["f.counts"] == flag)
        for flag in ("yes", "no")
    }
    assert counted == {"yes": 85, "no": 11}


def test_an_amount_read_aloud_wrongly_stays_wrong() -> None:
    postage = next(line for line in lines("expense") if "ไปรษณีย์" in line["f.item"])
    assert (postage["f.amount"], "สามร้อยสามสิบบาทถ้วน" in postage["f.item"]) == (33_300, True)


def test_no_person_is_named() -> None:
    assert {line.get("p.contact", "") for line in lines("donor")} <= {"", "ผู้ประสานงานของหน่วยงาน"}
