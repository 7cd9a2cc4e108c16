"""What slips have answered, once voting is closed, as it was read last.

The room decides item after item, and its page is read anew after each; of hundreds of votes none has changed by then.
"""

from collections.abc import Mapping

from core.assessment.sheets import as_voted
from core.log.ports import Reader, ReadRecords
from core.values import Record, Ref
from core.workshop.slips import SlipSheets

Held = Mapping[str, Mapping[str, Record]]  # by slip and item, each as `answers_on` gives it


class SlipAnswers:
    """For one reader of them, one moment after the other: what is as it was is not read again."""

    def __init__(self) -> None:
        self._read: ReadRecords | None = None
        self._opened: dict[Ref, tuple[Record, Record]] = {}  # as it was read, as it was voted

    def of(self, reader: Reader, scope: str, found: SlipSheets) -> Held:
        """What these slips have answered."""
        slips = {sheet.ref.local: slip.id for slip, sheet in found}
        held: dict[str, dict[str, Record]] = {slip: {} for slip in slips.values()}
        self._read = reader.said.listed("answer", scope, self._read, sheet=frozenset(slips))
        before, self._opened = self._opened, {}
        for record in self._read.records:
            known = before.get(record.ref)
            if known is None or known[0] is not record:
                known = record, as_voted(record)
            self._opened[record.ref] = known
            held[slips[record.text("sheet")]][record.text("item")] = known[1]
        return held
