"""A finding on what a form does not ask by is refused, wherever it comes from: it would count and be seen by nobody."""

from functools import partial

import pytest

from core.assessment.cells import needs_of
from core.assessment.deeds import checked
from core.assessment.sheets import answers_on, sheet_of
from core.assessment.start_deeds import assessment_at, import_answers
from core.errors import UserError
from core.forms.shape import Instrument
from core.forms.vocabulary import ItemState
from core.scoring.score import Answer
from core.scoring.total import Answers
from core.thai.written import arabic_digits
from storage.db.folder.store import Folder
from tests.core.committee.test_combining import SCORED
from tests.core.conftest import ctx

YEAR = 2569


@pytest.mark.parametrize("form", SCORED, ids=lambda one: one.using)
@pytest.mark.parametrize("state", ["met", "not_met"])
def test_it_is_taken_exactly_where_the_item_asks_for_one(form: Instrument, state: str) -> None:
    tree = Answers().tree(form)
    for item in tree.answered():
        if needs_of(tree, item).state:
            assert checked(tree, item.id, "state", state) == state
        else:
            with pytest.raises(UserError, match="ไม่ได้ตอบด้วย ผ่าน หรือ ไม่ผ่าน") as refused:
                checked(tree, item.id, "state", state)
            named = arabic_digits(item.number or str(item.text)[:60])
            assert f"ข้อ {named} " in refused.value.what, "as people call it, not by its id"


@pytest.mark.parametrize("form", SCORED, ids=lambda one: one.using)
def test_one_that_an_earlier_build_let_in_counts_for_nothing_beside_a_scale(
    form: Instrument,
) -> None:
    tree = Answers().tree(form)
    scaled = {item.id: Answer(ItemState.MET) for item in tree.answered() if tree.choices(item.id)}
    assert Answers(scaled).score(form).total == Answers().score(form).total


def test_a_file_of_answers_with_one_is_refused_whole(folder: Folder) -> None:
    form = next(one for one in SCORED if one.id == "eight-aspects")
    take = partial(import_answers, ctx(folder), folder, form, YEAR)
    with pytest.raises(UserError, match=r"ข้อ 1\.2"):
        take({"answers": {"i1.1": {"choice": "full"}, "i1.2": {"state": "met"}}})
    ref = assessment_at(folder.writer.unit, form.id, YEAR, 1)
    assert not answers_on(folder, sheet_of(ref))
    take({"answers": {"i1.1": {"choice": "full"}, "i1.2": {"choice": "none"}}})
    assert len(answers_on(folder, sheet_of(ref))) == 2
