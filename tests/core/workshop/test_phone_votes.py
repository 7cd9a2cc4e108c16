"""A phone is given back its own votes; its photograph becomes evidence of its item, as a person says."""

import pytest

from core.assessment.answers import evidence_given
from core.errors import UserError
from core.evidence.deeds import KeptFile
from core.values import Ref
from core.workshop.again import kept_votes
from core.workshop.deeds import begin, take
from core.workshop.photos import PhotoUse, known_use, photo_uses
from core.workshop.questions import Vote
from core.workshop.slip_deeds import attach_photo
from storage.db.folder.store import Folder
from tests.core.conftest import ctx
from tests.core.workshop.meeting import assessed, held
from tests.known import known

FILE = KeptFile("x.jpg", "1" * 64, 10, "jpeg", "")


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
    assert known_use(uses) == uses[0]
    assert uses[0].proof == tree.proofs(single)[0].id
    assert known_use(photo_uses(found, several)) is None
    assert (uses[1].proof, uses[1].kind) == ("", "photo"), "kinds of evidence that no proof asks for come behind"
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
    use = PhotoUse("", "photo", "ภาพถ่าย")
    for one in found.questions[:2]:
        attach_photo(ctx(folder), folder, ref, one, use, FILE)
    given = evidence_given(folder, ref)
    assert len({piece.evidence for pieces in given.values() for piece in pieces}) == 1
    assert {item for item, _proof in given} == {one.key for one in found.questions[:2]}
    with pytest.raises(UserError, match="แนบหลักฐานไม่ได้"):
        attach_photo(ctx(folder), folder, Ref(ref.scope, "assessment", "0" * 32), found.questions[0], use, FILE)
