"""Slips are codes nobody guesses; only what is asked now is taken, and a phone is given back its own votes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.assessment.answers import evidence_given
from core.errors import UserError
from core.evidence.deeds import StoredFile
from core.values import Ref
from core.workshop.deeds import begin
from core.workshop.phones import (
    LENGTH,
    PhotoUseOption,
    grouped,
    only_use,
    photo_uses,
    read_slip,
    slip_code,
)
from core.workshop.questions import AnswerOption, Question
from core.workshop.slip_deeds import attach_photo
from storage.db.folder.store import Folder
from tests.core.conftest import ctx
from tests.core.workshop.meeting import assessed, held
from tests.known import known

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


FILE = StoredFile("x.jpg", "1" * 64, 10, "jpeg", "")


def opened(folder: Folder) -> Ref:
    ref = assessed(folder, blank=True)
    begin(ctx(folder), folder, ref, 3)
    return ref


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
