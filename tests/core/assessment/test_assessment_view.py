"""What is shown of an assessment follows from the answers alone, on a real folder and the whole CDD form."""

from collections.abc import Iterator
from datetime import UTC, datetime
from fractions import Fraction
from itertools import count
from pathlib import Path

import pytest

from core.assessment.deeds import answer_item, keep_draft, take_up_drafts
from core.assessment.facts import AssessmentFacts
from core.assessment.rows import AssessmentView, ItemGroupRow, ItemRow
from core.assessment.start_deeds import (
    assessment_at,
    import_answers,
    set_assessment,
    start_assessment,
)
from core.assessment.view import assessment_view, view_of
from core.errors import UserError
from core.exact import exact_json
from core.forms.shape import Instrument
from core.forms.vocabulary import ItemState
from core.history.deeds import undo
from core.log.ports import Context
from core.values import Plain, Ref
from storage.db.folder.folder import create
from storage.db.folder.store import Folder
from storage.instruments.library import FormLibrary
from tests.core.plan.conftest import form

__all__ = ["form"]

RESOURCES = Path(__file__).parents[3] / "resources"
NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
FORMS = FormLibrary([RESOURCES / "instruments"])
FORM: Instrument = FORMS.get("cdd-clean")
SHARE = "measure.other_projects_with_citizen_rep_pct"
IDS = count(1)


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Folder]:
    made = create(
        tmp_path / "office", tmp_path / "keys", "จังหวัดตัวอย่าง ก", "S10", "province", "", 2569, NOW
    )
    yield made
    made.close()


@pytest.fixture
def ctx(folder: Folder) -> Context:
    return Context(
        NOW, lambda: f"{next(IDS):032x}", folder.writer.unit, device=folder.writer.keys.public.hex()
    )


@pytest.fixture
def ref(folder: Folder, ctx: Context) -> Ref:
    start_assessment(ctx, folder, FORM, 2569, ["regional", "rubric_2_6"])
    return assessment_at(folder.writer.unit, FORM.id, 2569)


@pytest.fixture
def full(folder: Folder, ctx: Context) -> Ref:
    """The sample: 80 points, grade C, item 4.3 of dimension 3 missing."""
    import_answers(ctx, folder, FORM, 2569, sample("a"))
    return assessment_at(folder.writer.unit, FORM.id, 2569)


def sample(letter: str) -> object:
    return exact_json((RESOURCES / "samples" / f"cdd_province_{letter}.json").read_text("utf-8"))


def shown(folder: Folder, ref: Ref) -> AssessmentView:
    return assessment_view(folder, ref)


def test_nothing_answered_is_not_assessed_and_scores_nothing(folder: Folder, ref: Ref) -> None:
    view = shown(folder, ref)
    assert (int(view.total), view.answered, view.of) == (0, 0, 64)
    assert {item.mark for item in view.items} == {"not_assessed"}
    assert [sum(level.unanswered for level in row.levels) for row in view.dimensions] == [
        24,
        12,
        7,
        10,
        11,
    ]
    assert view.office == "จังหวัดตัวอย่าง ก"


def test_the_sample_shows_as_it_is_told(folder: Folder, full: Ref) -> None:
    view = shown(folder, full)
    assert (view.total, view.pass_mark) == (Fraction(80), Fraction(86))
    assert (view.band, view.passes) == ("C", False)
    assert [(int(row.points), row.level) for row in view.dimensions] == [
        (24, 4),
        (10, 5),
        (12, 3),
        (24, 4),
        (10, 5),
    ]
    broken = [level.level for level in view.dimension("d3").levels if level.broken]
    here = [level.level for level in view.dimension("d3").levels if level.is_current]
    assert (here, broken) == ([3], [4])


def test_the_cheapest_way_up_comes_first_as_a_sentence(folder: Folder, full: Ref) -> None:
    advice = shown(folder, full).advice[0]
    assert advice.title == "ทำข้อเดียว ได้เพิ่ม 8 คะแนน"
    assert advice.items[0] == "d3r.l4.3"
    assert advice.result == "รวม 88  เกรด B  ผ่าน 86"


def test_groups_are_headings_above_their_items(folder: Folder, ref: Ref) -> None:
    rows = shown(folder, ref).dimension("d1").levels[0].rows
    kinds = [(type(row).__name__, row.depth) for row in rows[:4]]
    assert kinds == [("ItemRow", 0), ("ItemGroupRow", 0), ("ItemGroupRow", 1), ("ItemRow", 2)]
    assert isinstance(rows[1], ItemGroupRow)
    assert (rows[1].met, rows[1].item_count, rows[1].complete) == (0, 15, False)


def test_digits_on_screen_are_arabic(folder: Folder, ref: Ref) -> None:
    items = shown(folder, ref).items
    texts = [
        item.text + item.number + "".join(proof.text for proof in item.proofs) for item in items
    ]
    assert not set("๐๑๒๓๔๕๖๗๘๙") & set("".join(texts))


def test_a_share_is_judged_by_its_counts_and_drawn_with_its_limit(
    folder: Folder, full: Ref
) -> None:
    top, others = shown(folder, full).item("d3r.l3.2").measures
    assert (others.verdict, others.holds, others.share, others.mark) == (
        "80 % ≥ 60 %",
        True,
        Fraction(4, 5),
        Fraction(3, 5),
    )
    assert [slot.text for slot in others.slots] == ["8", "10"]
    assert (top.verdict, top.percent) == ("3 ≥ 3", False)


def test_one_figure_stands_under_every_item_that_asks_it_and_is_kept_once(
    folder: Folder, ctx: Context, ref: Ref
) -> None:
    wishes = [
        (f"{SHARE}.num", "๗", ()),
        (f"{SHARE}.den", 9, ()),
        ("measure.top3_projects_with_citizen_rep", "3", ()),
    ]
    answer_item(ctx, folder, FORM, ref, "d3r.l3.2", wishes)
    view = shown(folder, ref)
    above = view.item("d3r.l5.2").measures[1]
    assert (above.verdict, above.same) == ("77.77 % ≥ 80 % ยังไม่ถึง", "ใช้ตัวเลขเดียวกับระดับ 3 ข้อ 2")
    assert {slot.item for slot in above.slots} == {"d3r.l3.2"}
    assert [view.item(f"d3r.l{n}.2").entered_state for n in (2, 3, 4, 5)] == [ItemState.MET] * 3 + [
        ItemState.NOT_ASSESSED
    ]


def test_typing_is_judged_and_nothing_is_kept(folder: Folder, full: Ref) -> None:
    facts = AssessmentFacts.of(folder, full)
    over = facts.typed("d3r.l4.3", "measure.anticorruption_education_projects", Plain("1"))
    over = over.typed("d3r.l4.3", "state", Plain("met"))
    row = view_of(over).item("d3r.l4.3")
    assert (row.result, row.measures[0].verdict) == (ItemState.MET, "1 ≥ 1")
    assert row.measures[0].slots[0].text == "0", "the slot says what is saved"
    assert shown(folder, full).total == 80


@pytest.mark.parametrize(
    ("item", "wishes"),
    [
        pytest.param("d9.l1.1", [("state", "met", ())], id="an unknown item"),
        pytest.param("d3c.l1.1", [("state", "met", ())], id="an item of another profile"),
        pytest.param("d3r.l3.2", [("colour", "red", ())], id="an unknown field"),
        pytest.param("d3r.l3.2", [("state", "splendid", ())], id="a state that is none"),
        pytest.param(
            "d3r.l3.2",
            [(f"{SHARE}.num", 12, ()), (f"{SHARE}.den", 10, ())],
            id="numerator above denominator",
        ),
        pytest.param(
            "d3r.l3.2",
            [("measure.top3_projects_with_citizen_rep", "three", ())],
            id="words for a number",
        ),
        pytest.param(
            "d3r.l3.2", [("measure.top3_projects_with_citizen_rep", "2.5", ())], id="half a project"
        ),
        pytest.param("d3r.l3.2", [(f"{SHARE}.num", -1, ())], id="a negative count"),
        pytest.param("d5.l2.2", [("part.waste", 2, ())], id="a part that is more than there"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(
    folder: Folder,
    ctx: Context,
    ref: Ref,
    item: str,
    wishes: list[tuple[str, object, tuple[str, ...]]],
) -> None:
    before = folder.digest()
    with pytest.raises(UserError) as refused:
        answer_item(ctx, folder, FORM, ref, item, [("note", "ก่อนหน้า", ()), *wishes])
    assert all((refused.value.what, refused.value.why, refused.value.do))
    assert folder.digest() == before


def test_an_undone_answer_comes_back_with_only_what_is_said_now(
    folder: Folder, ctx: Context, ref: Ref
) -> None:
    answer_item(
        ctx, folder, FORM, ref, "d5.l2.2", [("state", "not_met", ()), ("part.waste", 0, ())]
    )
    list(undo(ctx, folder))
    assert shown(folder, ref).item("d5.l2.2").entered_state is ItemState.NOT_ASSESSED
    answer_item(ctx, folder, FORM, ref, "d5.l2.2", [("note", "เริ่มใหม่", ())])
    row: ItemRow = shown(folder, ref).item("d5.l2.2")
    assert (row.entered_state, row.note.text, row.parts[1].present, row.conflicts) == (
        ItemState.NOT_ASSESSED,
        "เริ่มใหม่",
        None,
        (),
    )


def test_saying_the_same_again_writes_nothing(folder: Folder, ctx: Context, full: Ref) -> None:
    before = folder.digest()
    done = answer_item(ctx, folder, FORM, full, "d3r.l4.3", [("state", "not_met", ())])
    assert (done.save, folder.digest()) == ("", before)


def test_extra_points_stand_beside_the_base(folder: Folder, ctx: Context, full: Ref) -> None:
    before = shown(folder, full).extras[0].slot.shown.seen
    set_assessment(ctx, folder, FORM, full, [("extra.extra", "๒", before)])
    view = shown(folder, full)
    assert (int(view.base), int(view.extra), int(view.total), view.passes) == (80, 10, 90, False)
    with pytest.raises(UserError):
        set_assessment(ctx, folder, FORM, full, [("profiles", "lunar", ())])


def test_last_year_is_shown_beside_this_one(folder: Folder, ctx: Context, full: Ref) -> None:
    assert shown(folder, full).last_year is None
    import_answers(ctx, folder, FORM, 2568, sample("b"), any_form=True)
    before = shown(folder, full).last_year
    assert before is not None
    assert (before.year, len(before.shares)) == (2568, 5)
    assert before.total == shown(folder, assessment_at(folder.writer.unit, FORM.id, 2568)).total


def test_drafts_are_not_answers_until_they_are_taken_up(
    folder: Folder, ctx: Context, ref: Ref
) -> None:
    facts = AssessmentFacts.of(folder, ref)
    keep_draft(
        ctx, folder, facts.tree, facts.place("d5.l1.1"), "d5.l1.1", [("note", "กำลังพิมพ์", ())]
    )
    keep_draft(
        ctx,
        folder,
        facts.tree,
        facts.sheet,
        "d3r.l4.3",
        [("measure.anticorruption_education_projects", "-", ())],
    )
    assert [(draft.field, draft.value) for draft in folder.drafts.all()] == [("note", "กำลังพิมพ์")]
    assert shown(folder, ref).item("d5.l1.1").note.text == ""
    take_up_drafts(ctx, folder, FORM, ref, "d5.l1.1", [("note", "กำลังพิมพ์", ())])
    assert shown(folder, ref).item("d5.l1.1").note.text == "กำลังพิมพ์"
    assert not folder.drafts.all()


@pytest.mark.parametrize(
    ("form", "year", "profiles"),
    [("dsi-moral-plan", 2569, ()), ("cdd-clean", 69, ()), ("cdd-clean", 2569, ("lunar",))],
)
def test_an_assessment_that_cannot_be_is_not_started(
    folder: Folder, ctx: Context, form: str, year: int, profiles: tuple[str, ...]
) -> None:
    with pytest.raises(UserError):
        start_assessment(ctx, folder, FORMS.get(form), year, profiles)
    assert not folder.records("assessment")


def test_starting_twice_is_one_assessment(folder: Folder, ctx: Context, ref: Ref) -> None:
    start_assessment(ctx, folder, FORM, 2569, ["central"])
    assert [record.ref for record in folder.records("assessment")] == [ref]
    assert shown(folder, ref).dimension("d3").profile == "ส่วนภูมิภาค"
