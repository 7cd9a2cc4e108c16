"""What a proof counts as, and that it moves a score only where the form says `block`."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from core.assessment.answers import counted
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


def test_a_proof_moves_no_item_that_is_not_met_anyway(cdd: Instrument) -> None:
    form = blocked(cdd, "d1.l4.2")
    none = counted(form.proofs, {}, YEAR)
    for state in (ItemState.NOT_MET, ItemState.NOT_ASSESSED):
        answers = all_met(form, proofs=none)
        items = {**answers.items, "d1.l4.2": Answer(state)}
        assert replace(answers, items=items).score(form).items["d1.l4.2"].finding_ids == ()


def test_where_no_evidence_is_looked_at_no_proof_is_missed(cdd: Instrument) -> None:
    form = blocked(cdd, "d1.l4.2")
    assert all_met(form).score(form).part("d1").level == 5
