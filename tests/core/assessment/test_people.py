"""A form that is answered for people: one personal text an answer, and figures of FEWEST of them or more alone."""

import json
from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import partial
from pathlib import Path

import pytest

from core.assessment.deeds import answer_item
from core.assessment.facts import AssessmentFacts
from core.assessment.sheets import people_of, sheet_answers
from core.assessment.start_deeds import (
    add_person,
    import_answers,
    remove_person,
    set_group,
    start_assessment,
)
from core.assessment.view import assessment_view, view_of
from core.errors import UserError
from core.forms.shape import FEWEST
from core.privacy.person_data import PersonSearch
from core.scoring.total import _telling
from core.signing.deeds import sign_off
from core.values import Ref
from storage.db.folder.folder import create
from storage.db.folder.store import Folder
from tests.core.assessment.test_subjects import FORMS
from tests.core.plan.plans import NOON, context

FORM = FORMS.get("test-survey")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Folder]:
    folder = create(
        tmp_path / "office", tmp_path / "keys", "หน่วยตัวอย่าง", "S10", "section", "", 2569, NOON
    )
    folder.use_forms(FORMS)
    start_assessment(context(folder), folder, FORM, 2569)
    yield folder
    folder.close()


def assessment(folder: Folder) -> Ref:
    return folder.records("assessment")[0].ref


def asked(folder: Folder, groups: Sequence[str], choice: str = "good") -> None:
    """Respondents of these groups, who all say the same of both items."""
    own = {"clear": {"choice": choice}, "honest": {"choice": choice}}
    people = [{"group": group, "answers": own} for group in groups]
    import_answers(context(folder), folder, FORM, 2569, {"people": people})


def person(folder: Folder, n: int) -> str:
    return people_of(folder, FORM, assessment(folder))[n].id


def test_each_person_is_begun_answers_and_goes_with_all_their_answers(office: Folder) -> None:
    ref, ctx = assessment(office), context(office)
    nobody = "ยังไม่มีผู้ใดในแบบนี้ เพิ่มคนแรกก่อน แล้วกรอกคำตอบของคนนั้น"
    rows = [view_of(AssessmentFacts.of(office, ref)).item(one) for one in ("told", "clear")]
    assert [(one.verified, one.reasons) for one in rows] == [(False, ()), (True, (nobody,))], (
        "the office answers its own"
    )
    add_person(ctx, office, FORM, ref, group="public")
    assert not view_of(AssessmentFacts.of(office, ref, person(office, 0))).item("clear").verified
    add_person(ctx, office, FORM, ref, name="ใบตอบจากตู้รับฟัง")
    assert [one.words for one in people_of(office, FORM, ref)] == ["ผู้ตอบ 1", "ใบตอบจากตู้รับฟัง"]
    for n, choice in enumerate(("good", "poor")):
        answer_item(ctx, office, FORM, ref, "clear", [("choice", choice, ())], person(office, n))
    answer_item(ctx, office, FORM, ref, "clear", [("note", "อยากให้ติดป้าย", ())], person(office, 1))
    views = [view_of(AssessmentFacts.of(office, ref, person(office, n))) for n in range(2)]
    assert [view.item("clear").choice.text for view in views] == ["good", "poor"]
    assert views[1].item("clear").note.text == "อยากให้ติดป้าย", "what the text held besides stays"
    set_group(ctx, office, FORM, ref, person(office, 1), "official")
    assert [one.group for one in people_of(office, FORM, ref)] == ["public", "official"]
    remove_person(ctx, office, ref, person(office, 1))
    assert [one.words for one in people_of(office, FORM, ref)] == ["ผู้ตอบ 1"]


def test_of_an_open_survey_only_who_is_being_entered_is_shown_and_all_of_a_locked_one(
    office: Folder,
) -> None:
    ref = assessment(office)
    asked(office, ["public", "firm"])
    facts = AssessmentFacts.of(office, ref)
    assert (facts.subject, facts.subjects, facts.answers) == ("", (), {})
    assert "เปิดดูไม่ได้ก่อนล็อก" in view_of(facts).item("clear").reasons[0]
    own = AssessmentFacts.of(office, ref, person(office, 1))
    assert [one.words for one in own.subjects] == ["ผู้ตอบ 2"], "nobody can be turned to from there"
    sign_off(context(office), office, ref, "ผู้ลงนาม")
    assert [one.words for one in AssessmentFacts.of(office, ref).subjects] == ["ผู้ตอบ 1", "ผู้ตอบ 2"]


def test_sheets_are_entered_by_fives_and_each_once(office: Folder) -> None:
    ref, choices = assessment(office), ("good", "fair", "poor")
    sheets = [
        {
            "paper": f"{n:02}",
            "answers": {"clear": {"choice": choices[n // 3]}, "honest": {"choice": choices[n % 3]}},
        }
        for n in range(FEWEST)
    ]
    enter = partial(import_answers, context(office), office, FORM, 2569)
    for few in (sheets[1:], [*sheets[1:], sheets[1]]):
        with pytest.raises(UserError) as refused:
            enter({"people": few})
        assert (
            "รับครั้งละ 5 ใบขึ้นไป น้อยกว่านั้นอาจรู้ได้ว่าใบใดตอบอย่างไร ครั้งนี้มีใบที่ยังไม่นับ 4 ใบ"
            in refused.value.why
        )
    assert not people_of(office, FORM, ref)
    enter({"people": [*sheets, sheets[0]]})
    assert len(people_of(office, FORM, ref)) == FEWEST
    late = {"paper": "99", "answers": {"clear": {"choice": "good"}}}
    with pytest.raises(UserError, match="1 ใบ"):
        enter({"people": [*sheets, late, {"group": "firm", "answers": {}}]})
    enter({"people": sheets})
    enter({"people": [*sheets, *({**late, "paper": f"9{n}"} for n in range(FEWEST))]})
    assert len(people_of(office, FORM, ref)) == 2 * FEWEST


@pytest.mark.parametrize("n", [1, FEWEST])
def test_what_is_said_of_the_assessment_elsewhere_is_never_what_one_of_them_answered(
    office: Folder, n: int
) -> None:
    asked(office, ["public"] * n)
    sign_off(context(office), office, assessment(office), "ผู้ลงนาม")
    view = assessment_view(office, assessment(office))
    assert view.total == (0 if n < FEWEST else 100 * Fraction(3, 4))
    assert (view.item("clear").choice.text, view.subject) == ("", "")
    assert (view.answered, view.of) == ((0, 3) if n < FEWEST else (2, 3))
    assert view.people
    assert ("น้อยกว่า 5 คน" in view.people.summary) == (n < FEWEST)


def test_an_answer_about_a_person_is_one_text_and_nothing_else_says_it(office: Folder) -> None:
    asked(office, ["public"])
    own = [one for one in office.records("answer") if one.text("subject") != "none"]
    held = {name for one in own for name, shown in one.fields.items() if shown.value is not None}
    assert held == {"sheet", "subject", "item", "said"}
    assert {one.text("item"): json.loads(one.text("said")) for one in own} == {
        "": {"no": 1, "by": "public"},
        "clear": {"choice": "good"},
        "honest": {"choice": "good"},
    }


def test_an_item_of_the_office_is_answered_once_whoever_is_shown(office: Folder) -> None:
    asked(office, ["public", "firm"])
    ref = assessment(office)
    answer_item(
        context(office), office, FORM, ref, "told", [("state", "met", ())], person(office, 0)
    )
    facts = AssessmentFacts.of(office, ref, person(office, 1))
    assert view_of(facts).item("told").entered_state.value == "met"
    assert len([one for one in office.records("answer") if one.text("item") == "told"]) == 1
    with pytest.raises(UserError):
        answer_item(context(office), office, FORM, ref, "clear", [("choice", "good", ())])
    with pytest.raises(UserError):
        answer_item(context(office), office, FORM, ref, "clear", [("choice", "good", ())], "0" * 32)


@pytest.mark.parametrize("n", range(1, FEWEST + 2))
def test_fewer_than_the_fewest_come_to_nothing(office: Folder, n: int) -> None:
    asked(office, ["public"] * n)
    given = sheet_answers(office, assessment(office), FORM, closing=True)
    found = given.score(FORM)
    assert (given.asked_of, given.people == {}) == (n, n < FEWEST)
    assert found.part("trust").points == (0 if n < FEWEST else 100)
    assert found.items["honest"].points == (None if n < FEWEST else 100)


def test_the_mean_is_of_those_who_answered_the_item(office: Folder) -> None:
    asked(office, ["public"] * 4)
    asked(office, ["public"] * 2, "poor")
    add_person(context(office), office, FORM, assessment(office))
    found = sheet_answers(office, assessment(office), FORM, closing=True).score(FORM)
    assert found.items["clear"].points == Fraction(400, 6)
    assert found.items["told"].points == 0
    assert found.part("open").points == Fraction(400, 12)
    assert found.coverage == (2, 3)


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ((5, 5, 5), {"a", "b", "c"}),
        ((5, 6, 4), {"b"}),  # of 15 and 11 shown it would be known what four said
        ((5, 4, 4), {"a"}),
        ((4, 0, 0), set()),
        ((9, 0, 0), {"a"}),
        ((9, 5, 1), {"a"}),
    ],
)
def test_no_group_of_few_is_shown_nor_found_by_subtraction(
    counts: tuple[int, int, int], shown: set[str]
) -> None:
    assert set(_telling(dict(zip("abc", counts, strict=True)), sum(counts))) == shown


def test_what_is_locked_holds_what_they_come_to_and_only_then(office: Folder) -> None:
    ref = assessment(office)
    asked(office, ["public"] * 7)
    assert not [one for one in office.records("answer") if one.text("subject").startswith("all")]
    before = sheet_answers(office, ref, FORM, closing=True).score(FORM).total
    view = assessment_view(office, ref)
    assert (float(view.total), view.answered) == (0, 0)
    assert view.people
    assert "มีคำตอบจากผู้ตอบ 7 คน" in view.people.summary
    sign_off(context(office), office, ref, "ผู้ลงนาม")
    kept = [one for one in office.records("answer") if one.text("subject").startswith("all")]
    assert {one.text("item") for one in kept} == {"", "clear", "honest"}
    assert {one.number("level") for one in kept} == {7}
    assert sheet_answers(office, ref, FORM).score(FORM).total == before
    with pytest.raises(UserError):
        add_person(context(office), office, FORM, ref)


def test_all_that_is_kept_of_somebody_is_found_by_their_name(office: Folder) -> None:
    ref = assessment(office)
    given = {
        "name": "สมหญิง ตัวอย่าง",
        "answers": {"clear": {"choice": "good"}, "honest": {"choice": "poor"}},
    }
    import_answers(context(office), office, FORM, 2569, {"people": [given]})
    asked(office, ["public"])
    found = PersonSearch(("สมหญิง ตัวอย่าง",)).data(office, office.writer.unit)
    assert sorted(one.ref.id for one in found) == sorted(
        one.ref.id for one in office.records("answer") if one.text("subject") == person(office, 0)
    )
    # whatever a file says
    import_answers(context(office), office, FORM, 2569, {"people": [given | {"paper": []}]})
    assert len(people_of(office, FORM, ref)) == 2, "a name is entered once"


def test_of_a_form_that_is_not_answered_for_people_nobody_is_begun(office: Folder) -> None:
    once = FORMS.get("eight-aspects")
    start_assessment(context(office), office, once, 2569)
    ref = next(
        one.ref for one in office.records("assessment") if one.text("instrument_id") == once.id
    )
    with pytest.raises(UserError, match="ไม่ได้ตอบทีละคน"):
        add_person(context(office), office, once, ref)
    with pytest.raises(UserError, match="กลุ่ม"):
        add_person(context(office), office, FORM, assessment(office), group="more")
