"""What a proof counts as, and that it moves a score only where the form says `block`."""

import json
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

import pytest

from core.assessment.answers import counted
from core.assessment.cases import answers_of
from core.forms.shape import Instrument, Proof, Words
from core.forms.vocabulary import ItemState
from core.scoring.judge import EvidencePieceDays, judge_proof
from core.scoring.score import Answer
from core.scoring.total import Answers

MET = Answer(ItemState.MET)
YEAR = 2569  # 1 October 2025 - 30 September 2026
DATED = Proof(id="p", within="i", kind=Words("รายงาน"), period="year")
ANY_DAY = Proof(id="p", within="i", kind=Words("รายงาน"))


@pytest.mark.parametrize(
    ("days", "why"),
    [
        pytest.param(EvidencePieceDays("2025-10-01"), "", id="the first day of the year"),
        pytest.param(EvidencePieceDays("2026-09-30"), "", id="the last day of the year"),
        pytest.param(EvidencePieceDays("2025-09-30"), "outside", id="the day before"),
        pytest.param(EvidencePieceDays("2026-10-01"), "outside", id="the day after"),
        pytest.param(
            EvidencePieceDays("2024-01-01", "2025-10-01"),
            "",
            id="an order that still held on the first day",
        ),
        pytest.param(
            EvidencePieceDays("2024-01-01", "2025-09-30"),
            "outside",
            id="an order that ended the day before",
        ),
        pytest.param(
            EvidencePieceDays("2026-01-01", "2025-01-01"), "", id="an end before its day is no end"
        ),
        pytest.param(EvidencePieceDays(), "undated", id="no day"),
        pytest.param(
            EvidencePieceDays("2026-01-01", in_conflict=True),
            "torn",
            id="two days nobody has chosen between",
        ),
    ],
)
def test_a_piece_counts_when_a_day_of_it_lies_in_the_year(
    days: EvidencePieceDays, why: str
) -> None:
    assert judge_proof(DATED, [days], YEAR).left_out == (why,)
    assert judge_proof(DATED, [days], YEAR).missing is bool(why)
    assert judge_proof(ANY_DAY, [days], YEAR).counts == 1, "the form asks for no day"


def test_as_many_pieces_are_asked_as_the_form_says() -> None:
    two = replace(DATED, many=2)
    good = EvidencePieceDays("2026-01-05")
    old = EvidencePieceDays("2020-01-05")
    assert judge_proof(two, [good, old], YEAR).missing
    assert not judge_proof(two, [good, old, good], YEAR).missing


def blocked(cdd: Instrument, item: str) -> Instrument:
    proofs = tuple(
        replace(one, fault="block", period="year") if one.within == item else one
        for one in cdd.proofs
    )
    return replace(cdd, proofs=proofs)


def all_met(form: Instrument, proofs: Mapping[tuple[str, str], int] | None = None) -> Answers:
    return Answers({item.id: MET for item in form.items if not item.need}, proofs=proofs)


def test_without_its_proof_an_item_breaks_the_ladder_at_its_level(cdd: Instrument) -> None:
    form = blocked(cdd, "d1.l4.2")
    whole = all_met(cdd).score(cdd)
    none = counted(form.proofs, {}, YEAR)
    found = all_met(form, proofs=none).score(form)
    assert (whole.part("d1").level, found.part("d1").level) == (5, 3)
    assert found.items["d1.l4.2"].finding_ids[-1] == "proof_missing"
    assert found.items["d1.l4.2"].result is ItemState.NOT_MET
    assert found.missing[0].items == ("d1.l4.2",), "the proof is the cheapest way up"
    assert found.missing[0].gain == whole.base - found.base == Fraction(12)


def test_with_its_proof_in_the_year_the_item_counts_again(cdd: Instrument) -> None:
    form = blocked(cdd, "d1.l4.2")
    old = counted(form.proofs, {("d1.l4.2", "report"): [EvidencePieceDays("2020-01-05")]}, YEAR)
    now = counted(form.proofs, {("d1.l4.2", "report"): [EvidencePieceDays("2026-01-05")]}, YEAR)
    assert all_met(form, proofs=old).score(form).part("d1").level == 3
    assert all_met(form, proofs=now).score(form) == replace(all_met(cdd).score(cdd))


def test_a_proof_moves_no_item_that_is_not_met_anyway(cdd: Instrument) -> None:
    form = blocked(cdd, "d1.l4.2")
    none = counted(form.proofs, {}, YEAR)
    for state in (ItemState.NOT_MET, ItemState.NOT_ASSESSED):
        answers = all_met(form, proofs=none)
        items = {**answers.items, "d1.l4.2": Answer(state)}
        assert replace(answers, items=items).score(form).items["d1.l4.2"].finding_ids == ()


def test_a_form_that_only_warns_comes_to_the_same_score_with_and_without_evidence(
    cdd: Instrument, cases_text: str
) -> None:
    none = counted(cdd.proofs, {}, YEAR)
    cases = [
        case for some in json.loads(cases_text).values() if isinstance(some, list) for case in some
    ]
    answers = [Answers(answers_of(cdd, case["answers"], "")) for case in cases if "answers" in case]
    assert len(answers) > 5
    for given in [*answers, all_met(cdd)]:
        assert replace(given, proofs=none).score(cdd) == given.score(cdd)


def test_where_no_evidence_is_looked_at_no_proof_is_missed(cdd: Instrument) -> None:
    form = blocked(cdd, "d1.l4.2")
    assert all_met(form).score(form).part("d1").level == 5
