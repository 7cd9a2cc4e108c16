"""What the parts of a plan's form and table ask of whoever keeps the plan."""

from collections.abc import Mapping, Sequence

from core.plan.tree import PlanCell
from core.values import Ref, Written
from ui.desktop.plan.evidence import RowAttachRequest
from ui.desktop.plan.grid_cells import UnsavedRowBatch


class PlanCalls:
    """What a person does in a plan. Here nothing comes of it, as in a plan that is only read."""

    def enter(self, row: Ref, cell: PlanCell, text: str) -> None:
        """Save a text that fits its cell."""

    def enter_many(self, row: Ref, cells: Sequence[tuple[PlanCell, str]]) -> None:
        """Save the texts of several cells of a row in one step."""

    def enter_table(self, typing: UnsavedRowBatch) -> None:
        """Save what was typed into the table in one step."""

    def keep_draft(self, row: Ref, cell: PlanCell, text: str) -> None:
        """Keep what is typed so far on this PC."""

    def settle(self, cell: PlanCell, value: Written) -> None:
        """Confirm a value that was carried over, or choose it among those in conflict."""

    def discard(self, cell: PlanCell) -> None:
        """Discard the invalid text of a cell."""

    def add(
        self,
        kind: str,
        above: Ref | None,
        after: Ref | None,
        values: Mapping[str, Written] | None = None,
    ) -> None:
        """Add a row below `above` (None = the plan) and behind `after` (None = last)."""

    def add_many(
        self,
        kind: str,
        above: Ref | None,
        after: Ref | None,
        rows: Sequence[Mapping[str, Written]],
    ) -> None:
        """Add rows with these values below `above` (None = the plan) and behind `after` (None = last)."""

    def paste(self, kind: str, above: Ref, after: Ref) -> None:
        """Preview the rows of the clipboard, to be added there."""

    def delete(self, *rows: Ref) -> None:
        """Move rows to the bin, in one step."""

    def move(self, row: Ref, step: int) -> None:
        """Move a row up (-1) or down (1)."""

    def put(self, row: Ref, above: Ref | None, after: Ref | None) -> None:
        """Move a row below `above` (None = the plan) and behind `after` (None = first)."""

    def copy(self, row: Ref) -> None:
        """Add a copy of a row behind it."""

    def attach(self, request: RowAttachRequest) -> None:
        """Attach evidence to a row."""

    def show_row(self, row: Ref, cell: str = "") -> None:
        """Show the form of a row, at a cell (id)."""

    def show_period(self, period: str) -> None:
        """Show the fields to report on a period of the year (id)."""

    def show_history(self, row: Ref) -> None:
        """Show what was changed in a row."""

    def print_row(self, row: Ref) -> None:
        """Go to the papers of a row."""

    def see(self, evidence: Ref) -> None:
        """Show a piece of evidence."""

    def open_source(self, record: Ref) -> None:
        """Show the result that a figure is computed from."""

    def report(self, sentence: str) -> None:
        """Tell the person what was done, or why it was not."""

    def refuse(self, row: Ref, cell: PlanCell, text: str, reason: str) -> None:
        """Tell the person why a text does not fit its cell, and keep the text on this PC until it is mended."""
