"""Slips are codes nobody guesses; only what is asked now is taken, and a phone is given back its own votes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.assessment.answers import evidence_given
from core.assessment.rounds import WorkshopSlip
from core.errors import UserError
from core.evidence.deeds import StoredFile
from core.values import Ref
from core.workshop.again import kept_votes
from core.workshop.deeds import begin, take
from core.workshop.phones import (
    LENGTH,
    PhoneQuestionStage,
    PhotoUseOption,
    PrintedAccessSlip,
    grouped,
    only_use,
    photo_uses,
    read_slip,
    refusal,
    slip_address,
    slip_code,
    slip_paper,
)
from core.workshop.questions import AnswerOption, Question, Vote
from core.workshop.slip_deeds import attach_photo
from storage.db.folder.store import Folder
from tests.core.conftest import ctx
from tests.core.workshop.meeting import assessed, held
from tests.known import known
from tests.printed import render
from tests.storage.papers.paper_samples import codes_by_zxing, squeezed, text_by_pdftotext

QUESTIONS = (
    Question("q1", "1.1", "", choices=(AnswerOption("a", "ผ่าน"),)),
    Question("q2", "1.2", "", lines=1),
)


@given(st.binary(min_size=16, max_size=64), st.text(min_size=1, max_size=20))
def test_a_code_is_read_as_it_is_printed_and_typed(secret: bytes, voter: str) -> None:
    code = slip_code(secret, voter)
    assert len(code) == LENGTH
    assert (
        read_slip(code)
        == read_slip(grouped(code).lower())
        == read_slip(f" {code[:4]} {code[4:]}")
        == code
    )
    assert code == slip_code(secret, voter) != slip_code(secret + b"!", voter)


def test_one_letter_that_is_mistyped_or_two_that_are_swapped_are_no_code() -> None:
    code = slip_code(b"secret", "01-abcdef12")
    for at in range(LENGTH):
        other = "7" if code[at] != "7" else "9"
        assert read_slip(code[:at] + other + code[at + 1 :]) == ""
        swapped = code[:at] + code[at : at + 2][::-1] + code[at + 2 :]
        assert swapped == code or read_slip(swapped) == ""
    assert [read_slip(odd) for odd in ("", code[:-1], code + "A", "ก" * LENGTH, "0" * LENGTH)] == [
        ""
    ] * 5


@pytest.mark.parametrize(
    ("vote", "stage", "word"),
    [
        (Vote("v", "q1", ("a",)), PhoneQuestionStage(("q1",)), ""),
        (Vote("v", "q1"), PhoneQuestionStage(("q1",)), ""),
        (Vote("v", "q1", ("a",)), PhoneQuestionStage(("q1",), ("q1",)), "opened"),
        (Vote("v", "q1", ("a",)), PhoneQuestionStage(("q2",)), "closed"),
        (Vote("v", "q1", ("b",)), PhoneQuestionStage(("q1",)), "unfit"),
        (Vote("v", "q2", (), ("a", "b")), PhoneQuestionStage(("q2",)), "unfit"),
        (Vote("v", "q3"), PhoneQuestionStage(("q3",)), "unfit"),
    ],
)
def test_only_what_fits_and_is_asked_now_is_taken(
    vote: Vote, stage: PhoneQuestionStage, word: str
) -> None:
    assert refusal(vote, QUESTIONS, stage) == word


def test_each_slip_has_its_own_code_which_is_read_from_the_paper_and_can_be_typed() -> None:
    called = [WorkshopSlip("", number, number == 21).printed for number in range(1, 22)]
    slips = [PrintedAccessSlip(one, slip_code(b"secret", one)) for one in called]
    data, pages = render([slip_paper("เขตตัวอย่าง", "ให้คะแนนคุณธรรม", "192.168.137.100:8787", slips)])
    assert pages == 4
    found = [code for page in codes_by_zxing(data) for code in page]
    assert sorted(found) == sorted(
        slip_address("192.168.137.100:8787", slip.code) for slip in slips
    )
    assert all(code == code.upper() and len(code) <= 61 for code in found)
    said = squeezed(text_by_pdftotext(data))
    assert all(grouped(slip.code) in said for slip in slips)
    assert all(squeezed(one) in said for one in called)
    assert squeezed("ใบที่ 21 (ประธาน)") in said, (
        "whose the chair's is stands on it, as on the screen"
    )


FILE = StoredFile("x.jpg", "1" * 64, 10, "jpeg", "")


def opened(folder: Folder) -> Ref:
    ref = assessed(folder, blank=True)
    begin(ctx(folder), folder, ref, 3)
    return ref


def test_every_vote_that_was_taken_is_read_again_for_its_own_slip(folder: Folder) -> None:
    ref = opened(folder)
    assert kept_votes(folder, ref) == ()
    found = held(folder, ref)
    one, two = found.questions[0], found.questions[40]
    given = [
        Vote(found.slips[0].id, one.key, (one.choices[1].key,), note="ไม่มีลายมือชื่อ"),
        Vote(found.slips[0].id, two.key, note="ยังไม่เห็นเอกสาร"),
        Vote(found.slips[2].id, two.key, (two.choices[0].key,)),
    ]
    take(ctx(folder), folder, ref, given)
    assert kept_votes(folder, ref) == tuple(given)
    take(ctx(folder), folder, ref, [Vote(found.slips[0].id, two.key), *given[2:]])
    assert kept_votes(folder, ref) == (given[0], given[2])


def test_the_one_proof_that_is_missing_needs_no_asking(folder: Folder) -> None:
    ref = opened(folder)
    found = held(folder, ref)
    tree = found.facts.tree
    single = next(one.key for one in found.questions if len(tree.proofs(one.key)) == 1)
    several = next(one.key for one in found.questions if len(tree.proofs(one.key)) > 1)
    uses = photo_uses(found, single)
    assert only_use(uses) == uses[0]
    assert uses[0].proof == tree.proofs(single)[0].id
    assert only_use(photo_uses(found, several)) is None
    assert (uses[1].proof, uses[1].kind) == ("", "photo"), (
        "kinds of evidence that no proof asks for come behind"
    )
    attach_photo(ctx(folder), folder, ref, found.question(single), uses[0], FILE)
    given = evidence_given(folder, ref)
    assert [*given] == [(single, uses[0].proof)]
    (piece,) = given[single, uses[0].proof]
    assert piece.title == f"ภาพจากห้องประชุม ข้อ {found.question(single).number}"
    assert known(folder.record(piece.evidence)).text("kind") == uses[0].kind
    assert not [one for one in photo_uses(held(folder, ref), single) if one.missing]


def test_a_photograph_that_is_evidence_already_is_linked_once_more(folder: Folder) -> None:
    ref = opened(folder)
    found = held(folder, ref)
    use = PhotoUseOption("", "photo", "ภาพถ่าย")
    for one in found.questions[:2]:
        attach_photo(ctx(folder), folder, ref, one, use, FILE)
    given = evidence_given(folder, ref)
    assert len({piece.evidence for pieces in given.values() for piece in pieces}) == 1
    assert {item for item, _proof in given} == {one.key for one in found.questions[:2]}
    with pytest.raises(UserError, match="แนบหลักฐานไม่ได้"):
        attach_photo(
            ctx(folder),
            folder,
            Ref(ref.scope, "assessment", "0" * 32),
            found.questions[0],
            use,
            FILE,
        )
