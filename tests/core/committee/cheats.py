"""What a dishonest program on a member's PC writes: lines of its key that no honest one would."""

import secrets
from collections.abc import Mapping

from core.assessment.ballots import SealedBallot
from core.log.op import TextRow
from core.values import Ref, Text
from storage.db.log.lines import text_value
from tests.core.committee.panel import Panel, key_of
from tests.storage.db.forger import Forger
from tests.storage.exchange.towns import Town


class Cheat:
    """A second stream of a member's own key, as of a copy of the folder on another disk."""

    def __init__(self, room: Panel, member: Town) -> None:
        self._room, self.member = room, member
        private = member.folder.writer.keys.private
        self.hand = Forger(room.secretary.unit, private, secrets.token_bytes(8))
        self._lines: list[bytes] = []
        self.texts: list[TextRow] = []

    def write(self, ref: Ref, field: str, value: int | str | None) -> None:
        self._lines.append(self.hand.line(len(self._lines) + 1, ref, field, value))

    def words(self, ref: Ref, field: str, words: Text) -> None:
        """A line with the hash of these words."""
        text = TextRow(ref, field, secrets.token_bytes(16), words)
        self.texts.append(text)
        self.write(ref, field, text_value(text.hash))

    def ballot(self, sheet: Ref, answers: Mapping[str, Mapping[str, str]], of: str = "") -> None:
        """Seal figures and reasons on a sheet, in the name of a key."""
        held = {
            item: {name: Text(value) for name, value in one.items()}
            for item, one in answers.items()
        }
        for field, words in (("ballot", held), ("reasons", {})):
            self.words(sheet, field, SealedBallot.words_of(sheet, of or key_of(self.member), words))

    def arrive(self, *towns: Town, texts: bool = False) -> None:
        """The lines lie there, with the words if asked."""
        for town in towns:
            town.folder.exchange.take_segments(
                [self.hand.segment(self._lines)], self.texts if texts else ()
            )
