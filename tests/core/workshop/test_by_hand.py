"""An assessment filled on paper: what is asked there of every form that ticks or scores, and what of it is entered."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from itertools import chain
from secrets import token_hex

import pytest

import main
from core.assessment.sheets import PEOPLE, answers_on, people_of, sheet_answers, sheet_of
from core.assessment.start_deeds import assessment_at, start_assessment
from core.blocks.code import new_code
from core.blocks.document import Document, Tick
from core.errors import UserError
from core.forms.tree import Tree
from core.scoring.score import EVERYBODY
from core.signing.deeds import sign_off
from core.values import Ref
from core.workshop.ballots import BallotPageReading, ScannedTickAnswer
from core.workshop.by_hand_deeds import (
    GROUP,
    HandFilledPaper,
    accept_marks,
    accept_sheets,
    differing,
    hand_questions,
    item_of,
)
from storage.db.folder.store import Folder
from storage.instruments.library import FormLibrary
from tests.core.conftest import ctx
from tests.core.workshop.meeting import FORMS, YEAR, assessed
from tests.known import known
from ui.stacks import hand_papers

SURVEY = "opdc-service-survey/2557/1"
SCORED = [one.using for one in FormLibrary([main.RESOURCES / "instruments"]).labels() if one.kind]


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


def begun(folder: Folder, using: str, no: int = 1) -> Ref:
    form = FORMS.get(using)
    start_assessment(
        ctx(folder), folder, form, YEAR, [one.id for one in form.profiles][:1], ordinal=no
    )
    return assessment_at(folder.writer.unit, form.id, YEAR, no)


@pytest.mark.parametrize("using", SCORED)
def test_every_form_with_something_to_tick_has_its_paper_or_says_why_not(
    folder: Folder, using: str
) -> None:
    form = FORMS.get(using)
    ref = begun(folder, using)
    if form.register and not form.survey:
        with pytest.raises(UserError, match="กรอกด้วยมือไม่ได้"):
            HandFilledPaper.of(folder, ref)
        return
    paper = HandFilledPaper.of(folder, ref)
    boxes = [*ticks(paper.document().blocks)]
    assert len(boxes) == sum(len(one.choices) for one in paper.questions)
    assert len({one.key for one in paper.questions}) == len(paper.questions)
    if form.survey:  # below
        return
    for n in (0, -1):
        ticked = {one.key: one.choices[n].key for one in paper.questions}
        accept_marks(ctx(folder), folder, ref, ticked)
        now = HandFilledPaper.of(folder, ref)
        assert now.entered == ticked, "what is ticked is what is entered, and read again"
        assert not any(differing(now, key, (choice,)) for key, choice in ticked.items())
        assert not accept_marks(ctx(folder), folder, ref, ticked).touched, (
            "a second time changes nothing"
        )


def test_what_was_not_ticked_stays_and_what_differs_is_told(folder: Folder) -> None:
    ref = assessed(folder)
    paper = HandFilledPaper.of(folder, ref)
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


CODES = tuple(new_code(n) for n in range(1, 9))
ITEMS = ("open.1", "trust.1", "clean.1")


def filled(n: int) -> dict[str, str]:
    """What the sheet of this number says: no two say the same."""
    picked = {
        f"{item}|choice": ("yes", "unsure", "no")[n // 3**at % 3] for at, item in enumerate(ITEMS)
    }
    return {GROUP: "public", **picked}


def said(folder: Folder, ref: Ref) -> list[tuple[str, ...]]:
    """What each respondent answered, in the order they are shown in."""
    people = people_of(folder, FORMS.get(SURVEY), ref)
    own = [answers_on(folder, sheet_of(ref, PEOPLE), one.id) for one in people]
    return [tuple(one[item].text("choice") for item in ITEMS) for one in own]


def test_answers_of_sheets_stand_in_an_order_that_is_drawn_and_nothing_ties_one_to_its_sheet(
    folder: Folder,
) -> None:
    orders = []
    for no, letters in enumerate(("12345678", "87654321"), start=1):
        ref = begun(folder, SURVEY, no)
        ids = chain((letter * 32 for letter in letters), iter(lambda: token_hex(16), ""))
        drawn = replace(ctx(folder), new_id=ids.__next__)
        accept_sheets(drawn, folder, ref, {code: filled(n) for n, code in enumerate(CODES)})
        orders.append(said(folder, ref))
        own = folder.records("answer", ref.scope, sheet=sheet_of(ref, PEOPLE).local)
        mention = [one for one in own if any(code in f"{one.fields}" for code in CODES)]
        assert {one.text("subject") for one in mention} == {f"paper.{code}" for code in CODES}
        assert all(
            {name for name, one in each.fields.items() if one.value} == {"sheet", "subject"}
            for each in mention
        )
    assert orders[0] == orders[1][::-1] != orders[1]


def test_a_sheet_counts_once_and_what_they_come_to_is_shown_when_closed(folder: Folder) -> None:
    ref = begun(folder, SURVEY)
    sheets = {code: filled(n) for n, code in enumerate(CODES)}
    accept_sheets(ctx(folder), folder, ref, dict([*sheets.items()][:5]))
    paper = HandFilledPaper.of(folder, ref)
    assert paper.counted == {*CODES[:5]}
    ticked = tuple(
        ScannedTickAnswer(one.key, "read", (one.choices[0].key,)) for one in paper.questions
    )
    again = [paper.against(BallotPageReading("read", code, 1, ticked)) for code in CODES]
    assert [one.state for one in again] == ["again"] * 5 + ["read"] * 3
    with pytest.raises(UserError, match="3 ใบ"):
        accept_sheets(ctx(folder), folder, ref, sheets)
    sheets |= {new_code(n + 1): filled(n) for n in (8, 9)}
    accept_sheets(ctx(folder), folder, ref, sheets)
    assert sorted(said(folder, ref)) == sorted(tuple(filled(n).values())[1:] for n in range(10))
    assert not sheet_answers(folder, ref, FORMS.get(SURVEY)).people, (
        "nothing is told while it is open"
    )
    sign_off(ctx(folder), folder, ref, "ผู้ลงนาม")
    told = known(sheet_answers(folder, ref, FORMS.get(SURVEY)).people)
    assert told[EVERYBODY]["open.1"].choice_counts == {"yes": 4, "unsure": 3, "no": 3}
    with pytest.raises(UserError, match="แก้คำตอบไม่ได้"):
        accept_sheets(ctx(folder), folder, ref, {new_code(99): filled(1)})


def test_sheets_say_the_same_but_for_codes_that_are_drawn(folder: Folder) -> None:
    sheets = hand_papers(HandFilledPaper.of(folder, begun(folder, SURVEY)), "", 20)
    codes = [one.stamp.code for one in sheets]
    assert len({"\n".join(Document.walk(one)) for one in sheets}) == 1, (
        "nobody's name, nor a number"
    )
    assert len({*codes}) == 20
    assert codes != sorted(codes), "their order is no order of hands"
