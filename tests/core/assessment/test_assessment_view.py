"""What is shown of an assessment follows from the answers alone, on a real folder and the whole CDD form."""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest

from core.assessment.deeds import answer_item, keep_draft, take_up_drafts
from core.assessment.facts import AssessmentFacts
from core.assessment.rows import AssessmentView, ItemRow
from core.assessment.start_deeds import (
    assessment_at,
    import_answers,
    set_assessment,
    start_assessment,
)
from core.assessment.view import assessment_view
from core.errors import UserError
from core.exact import exact_json
from core.forms.shape import Instrument
from core.forms.vocabulary import ItemState
from core.history.deeds import undo
from core.log.ports import Context
from core.values import Ref
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


def test_extra_points_stand_beside_the_base(folder: Folder, ctx: Context, full: Ref) -> None:
    before = shown(folder, full).extras[0].slot.shown.seen
    set_assessment(ctx, folder, FORM, full, [("extra.extra", "๒", before)])
    view = shown(folder, full)
    assert (int(view.base), int(view.extra), int(view.total), view.passes) == (80, 10, 90, False)
    with pytest.raises(UserError):
        set_assessment(ctx, folder, FORM, full, [("profiles", "lunar", ())])


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
    assert [(draft.field, draft.value) for draft in folder.all_drafts()] == [("note", "กำลังพิมพ์")]
    assert shown(folder, ref).item("d5.l1.1").note.text == ""
    take_up_drafts(ctx, folder, FORM, ref, "d5.l1.1", [("note", "กำลังพิมพ์", ())])
    assert shown(folder, ref).item("d5.l1.1").note.text == "กำลังพิมพ์"
    assert not folder.all_drafts()


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
