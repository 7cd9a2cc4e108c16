"""Slips are codes nobody guesses and hands mistype seldom; only what is asked now is taken."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.assessment.slips import Slip
from core.workshop.phones import (
    LENGTH,
    PhoneStage,
    PrintedSlip,
    grouped,
    read_slip,
    refusal,
    slip_address,
    slip_code,
    slip_paper,
)
from core.workshop.questions import OfferedAnswer, Question, Vote
from storage.papers.pdf.renderer import render
from tests.storage.papers.paper_samples import codes_by_zxing, squeezed, text_by_pdftotext

QUESTIONS = (Question("q1", "1.1", "", choices=(OfferedAnswer("a", "ผ่าน"),)), Question("q2", "1.2", "", lines=1))


@given(st.binary(min_size=16, max_size=64), st.text(min_size=1, max_size=20))
def test_a_code_is_read_as_it_is_printed_and_typed(secret: bytes, voter: str) -> None:
    code = slip_code(secret, voter)
    assert len(code) == LENGTH
    assert read_slip(code) == read_slip(grouped(code).lower()) == read_slip(f" {code[:4]} {code[4:]}") == code
    assert code == slip_code(secret, voter) != slip_code(secret + b"!", voter)


def test_one_letter_that_is_mistyped_or_two_that_are_swapped_are_no_code() -> None:
    code = slip_code(b"secret", "01-abcdef12")
    for at in range(LENGTH):
        other = "7" if code[at] != "7" else "9"
        assert read_slip(code[:at] + other + code[at + 1 :]) == ""
        swapped = code[:at] + code[at : at + 2][::-1] + code[at + 2 :]
        assert swapped == code or read_slip(swapped) == ""
    assert [read_slip(odd) for odd in ("", code[:-1], code + "A", "ก" * LENGTH, "0" * LENGTH)] == [""] * 5


@pytest.mark.parametrize(
    ("vote", "stage", "word"),
    [
        (Vote("v", "q1", ("a",)), PhoneStage(("q1",)), ""),
        (Vote("v", "q1"), PhoneStage(("q1",)), ""),
        (Vote("v", "q1", ("a",)), PhoneStage(("q1",), ("q1",)), "opened"),
        (Vote("v", "q1", ("a",)), PhoneStage(("q2",)), "closed"),
        (Vote("v", "q1", ("b",)), PhoneStage(("q1",)), "unfit"),
        (Vote("v", "q2", (), ("a", "b")), PhoneStage(("q2",)), "unfit"),
        (Vote("v", "q3"), PhoneStage(("q3",)), "unfit"),
    ],
)
def test_only_what_fits_and_is_asked_now_is_taken(vote: Vote, stage: PhoneStage, word: str) -> None:
    assert refusal(vote, QUESTIONS, stage) == word


def test_each_slip_has_its_own_code_which_is_read_from_the_paper_and_can_be_typed() -> None:
    called = [Slip("", number, number == 21).printed for number in range(1, 22)]
    slips = [PrintedSlip(one, slip_code(b"secret", one)) for one in called]
    data, pages = render([slip_paper("เขตตัวอย่าง", "ให้คะแนนคุณธรรม", "192.168.137.100:8787", slips)])
    assert pages == 4
    found = [code for page in codes_by_zxing(data) for code in page]
    assert sorted(found) == sorted(slip_address("192.168.137.100:8787", slip.code) for slip in slips)
    assert all(code == code.upper() and len(code) <= 61 for code in found)
    said = squeezed(text_by_pdftotext(data))
    assert all(grouped(slip.code) in said for slip in slips)
    assert all(squeezed(one) in said for one in called)
    assert squeezed("ใบที่ 21 (ประธาน)") in said, "whose the chair's is stands on it, as on the screen"
