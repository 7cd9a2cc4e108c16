"""An assessment filled on paper: what is asked there of every form that ticks or scores, and what of it is entered."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest

import main
from core.assessment.sheets import answers_on, sheet_of
from core.assessment.start_deeds import assessment_at, start_assessment
from core.blocks.document import Tick
from core.errors import UserError
from core.forms.tree import Tree
from core.values import Ref
from core.workshop.by_hand_deeds import accept_marks, differing, hand_paper, hand_questions, hand_sheets, item_of
from storage.db.folder.store import Folder
from storage.instruments.library import Library
from tests.core.assessment.verifying import FORM
from tests.core.conftest import ctx
from tests.core.workshop.meeting import FORMS, YEAR, assessed

SCORED = [one.using for one in Library([main.RESOURCES / "instruments"]).labels() if one.kind]


def ticks(thing: object) -> Iterator[Tick]:
    """The boxes of a paper, in their order."""
    if isinstance(thing, Tick):
        yield thing
    elif isinstance(thing, tuple):
        for part in thing:
            yield from ticks(part)
    elif is_dataclass(thing):
        for one in fields(thing):
            yield from ticks(getattr(thing, one.name))


def begun(folder: Folder, using: str) -> Ref:
    form = FORMS.get(using)
    start_assessment(ctx(folder), folder, form, YEAR, [one.id for one in form.profiles][:1])
    return assessment_at(folder.writer.unit, form.id, YEAR, 1)


@pytest.mark.parametrize("using", SCORED)
def test_every_form_with_something_to_tick_has_its_paper_or_says_why_not(folder: Folder, using: str) -> None:
    form = FORMS.get(using)
    ref = begun(folder, using)
    if form.register or form.of_people:
        with pytest.raises(UserError, match="กรอกด้วยมือไม่ได้"):
            hand_paper(folder, ref)
        return
    paper = hand_paper(folder, ref)
    boxes = [*ticks(hand_sheets(paper).blocks)]
    assert len(boxes) == sum(len(one.choices) for one in paper.questions)
    assert len({one.key for one in paper.questions}) == len(paper.questions)
    for n in (0, -1):
        ticked = {one.key: one.choices[n].key for one in paper.questions}
        accept_marks(ctx(folder), folder, ref, ticked)
        now = hand_paper(folder, ref)
        assert now.entered == ticked, "what is ticked is what is entered, and read again"
        assert not any(differing(now, key, (choice,)) for key, choice in ticked.items())
        assert not accept_marks(ctx(folder), folder, ref, ticked).touched, "a second time changes nothing"


def test_what_was_not_ticked_stays_and_what_differs_is_told(folder: Folder) -> None:
    ref = assessed(folder)
    paper = hand_paper(folder, ref)
    before = {item: one.text("state") for item, one in answers_on(folder, sheet_of(ref)).items()}
    key = next(one.key for one in paper.questions if paper.entered[one.key] == "met")
    assert not differing(paper, key, ("met",))
    assert not differing(paper, key, ())
    assert differing(paper, key, ("not_met",))
    accept_marks(ctx(folder), folder, ref, {key: "not_met"})
    after = {item: one.text("state") for item, one in answers_on(folder, sheet_of(ref)).items()}
    assert {item for item in before if before[item] != after[item]} == {item_of(key)[0]}


def test_an_answer_its_form_does_not_have_is_refused_and_nothing_is_entered(folder: Folder) -> None:
    ref = assessed(folder, blank=True)
    key = next(hand_questions(Tree.under(FORMS.get("cdd-clean/2564/1"), ["regional"]))).key
    for given in ({key: "met", "nowhere|state": "met"}, {key: "splendid"}):
        with pytest.raises(UserError, match="รับคำตอบจากกระดาษไม่ได้"):
            accept_marks(ctx(folder), folder, ref, given)
    assert not answers_on(folder, sheet_of(ref))


def test_what_somebody_else_verifies_is_not_asked_on_the_paper_and_all_that_is_asked_can_be_entered(
    folder: Folder, tmp_path: Path
) -> None:
    place = tmp_path / "made"
    place.mkdir()
    text = FORM.format(id="checked", title="แบบตรวจสอบ", owner="กรมสอง กระทรวงสอง", first="centre", second="province")
    (place / "checked.yaml").write_text(text, encoding="utf-8")
    forms = Library([place])
    folder.use_forms(forms)
    start_assessment(ctx(folder), folder, forms.get("checked"), YEAR, [])
    ref = assessment_at(folder.writer.unit, "checked", YEAR, 1)
    paper = hand_paper(folder, ref)
    assert {item_of(one.key)[0] for one in paper.questions} == {"a"}
    assert paper.typed == 0
    ticked = {one.key: one.choices[0].key for one in paper.questions}
    accept_marks(ctx(folder), folder, ref, ticked)
    assert hand_paper(folder, ref).entered == ticked
