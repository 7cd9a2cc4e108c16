"""The page offers a revision of what was signed in ink, and to unlock what was not."""

from core.committee.view import BallotSheetCache, rounds
from tests.core.committee.panel import Panel
from tests.core.committee.test_unlocked import opened, room, signed
from ui.desktop.committee.desk import detail_of

__all__ = ["room"]


def inked(room: Panel) -> dict[str, bool]:
    """Whether the page says of each unit's result that it is signed in ink."""
    reader = room.secretary.folder
    found = rounds(reader, room.secretary.unit)
    order = [next(row for row in found if row.draft == draft) for draft in room.drafts]
    return {row.name: detail_of(reader, row, BallotSheetCache()).inked for row in order}


def test_a_revision_is_offered_of_what_is_signed_in_ink_alone(room: Panel) -> None:
    assert [*inked(room).values()] == [False, False]
    signed(room)
    assert [*inked(room).values()] == [True, False]
    opened(room)
    assert [*inked(room).values()] == [False, False]
