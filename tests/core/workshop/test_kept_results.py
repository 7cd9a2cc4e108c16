"""A kept result says what scoring says after every deed of a workshop, and no vote makes it work for nothing."""

from pathlib import Path

import pytest

import main
import wiring
from core.assessment.ranking import scored, whole_of, wholes
from core.values import Ref
from core.workshop.deeds import accept_rest, begin, close, count_again, decide, take, vote_again
from core.workshop.slip_deeds import cancel_again
from core.workshop.view import TALKS, workshop
from storage.db.folder.store import Folder
from storage.instruments.library import Library
from tests.core.conftest import ctx
from tests.core.workshop.test_again import VOTED, reckoned, votes_on

WAYS = ("agreed", "mean", "median")


def told(folder: Folder, ref: Ref) -> bool:
    """Does what is kept say what scoring says now?"""
    folder.results.catch_up()
    record = folder.record(ref)
    assert record is not None
    found, _problem = scored(folder, record)
    return found is not None and wholes(folder) == {ref: whole_of(found)}


@pytest.mark.parametrize("way", WAYS)
def test_what_is_kept_of_a_workshop_says_what_scoring_says_after_every_deed(
    folder: Folder, tmp_path: Path, way: str
) -> None:
    ref = reckoned(folder, tmp_path, way)
    folder.results.derive_by(wiring.deriving(Library([tmp_path / "made"]), main.INSTRUMENTS))
    assert told(folder, ref)
    begin(ctx(folder), folder, ref, len(VOTED))
    found = workshop(folder, ref)
    assert told(folder, ref)
    take(ctx(folder), folder, ref, votes_on(found, "a", VOTED) + votes_on(found, "b", ["some"] * len(VOTED)))
    assert told(folder, ref)
    close(ctx(folder), folder, ref)
    assert told(folder, ref)
    for ends in (cancel_again, count_again):
        vote_again(ctx(folder), folder, ref, "a", "อ่านเกณฑ์ใหม่แล้ว")
        assert told(folder, ref)
        if ends is count_again:
            take(ctx(folder), folder, ref, votes_on(found, "a", ["some"] * 4 + ["most"] * 3))
            assert told(folder, ref)
        ends(ctx(folder), folder, ref)
        assert told(folder, ref)
    for one in workshop(folder, ref).left:
        given = [("choice", "most", ())] if way == "agreed" else []
        decide(ctx(folder), folder, ref, one.item, given, "ดูหลักฐานแล้ว" if given else "")
        assert told(folder, ref)
    assert workshop(folder, ref).state == TALKS
    accept_rest(ctx(folder), folder, ref)
    assert told(folder, ref)


@pytest.mark.parametrize("way", WAYS)
def test_a_vote_on_a_closed_slip_leaves_the_kept_result_as_it_is(folder: Folder, tmp_path: Path, way: str) -> None:
    ref = reckoned(folder, tmp_path, way)
    begin(ctx(folder), folder, ref, len(VOTED))
    folder.results.derive_by(wiring.deriving(Library([tmp_path / "made"]), main.INSTRUMENTS))
    found, before = workshop(folder, ref), folder.results.of(ref.scope)
    assert before
    take(ctx(folder), folder, ref, votes_on(found, "a", VOTED))
    assert folder.results.of(ref.scope) == before, "it is not worked out again"
    close(ctx(folder), folder, ref)
    assert folder.results.of(ref.scope) == [], "it is not what the opened votes come to"
