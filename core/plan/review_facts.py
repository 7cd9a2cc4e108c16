"""What the rules on a plan read and return."""

from collections.abc import Callable, Iterator, Mapping, Set
from functools import cached_property

from core.forms.conditions import answered
from core.forms.field_types import type_of
from core.forms.shape import Field, Instrument, Kind
from core.lazy import NamedTuple, dataclass
from core.plan.tree import PlanCell, PlanRow
from core.thai.numbering import arabic_digits
from core.values import Ref


class PlanFinding(NamedTuple):
    """One finding: its rule, how grave it is, where to jump, its text, and the words that would correct the cell."""

    rule: str
    grave: str  # must | should | hint
    row: Ref
    cell: str  # "" = of the row
    text: str
    fix: str | None = None  # None = only the person can know
    kind: str = ""  # of the row that is missing below it


class EntryCell(NamedTuple):
    """A cell a person fills, and the row it stands in."""

    row: PlanRow
    cell: PlanCell
    field: Field


@dataclass(frozen=True)
class ReviewedPlan:
    """What is proofread; what several rules need is gathered once."""

    form: Instrument
    rows: tuple[PlanRow, ...]  # the plan first
    year: int  # fiscal year, Buddhist era; 0 = not known
    files: Mapping[Ref, Set[str]] | None = None  # the fields of each row that hold files; None = not known

    @property
    def plan(self) -> PlanRow:
        return self.rows[0]

    @cached_property
    def counted(self) -> tuple[PlanRow, ...]:
        """The rows that count and are printed."""
        return tuple(row for row in self.rows[1:] if row.asked and not row.adrift)

    @cached_property
    def _entries(self) -> dict[Ref, tuple[EntryCell, ...]]:
        found: dict[Ref, tuple[EntryCell, ...]] = {}
        for row in self.counted:
            cells = (cell for cell in row.cells.values() if cell.asked)
            found[row.ref] = tuple(EntryCell(row, cell, cell.of) for cell in cells if isinstance(cell.of, Field))
        return found

    @cached_property
    def entries(self) -> tuple[EntryCell, ...]:
        """The cells of every row that are asked for."""
        return tuple(entry for entries in self._entries.values() for entry in entries)

    @cached_property
    def texts(self) -> tuple[tuple[EntryCell, str], ...]:
        """Every text somebody wrote, with Arabic digits."""
        written = (entry for entry in self.entries if type_of(entry.field).words)
        return tuple((entry, arabic_digits(str(value))) for entry in written if (value := entry.cell.value))

    @cached_property
    def _kinds(self) -> dict[str, Kind]:
        return {kind.id: kind for kind in self.form.kinds}

    @cached_property
    def _below(self) -> dict[str, tuple[Kind, ...]]:
        homes = {kind.within for kind in self.form.kinds}
        return {home: tuple(kind for kind in self.form.kinds if kind.within == home) for home in homes}

    def cells(self, row: PlanRow) -> tuple[EntryCell, ...]:
        """The cells of a row that are asked for."""
        return self._entries.get(row.ref, ())

    def lacks(self, entry: EntryCell) -> bool:
        """Whether nothing stands in a cell a person fills; of files only where it is known."""
        if type_of(entry.field).attached:
            return self.files is not None and entry.field.id not in self.files.get(entry.row.ref, ())
        return not (answered(entry.cell.value) or entry.cell.shown.conflict)

    def kind(self, row: PlanRow) -> Kind | None:
        return self._kinds.get(row.kind)

    def below(self, row: PlanRow) -> tuple[Kind, ...]:
        """The kinds that stand directly below a row."""
        return self._below.get("" if row is self.plan else row.kind, ())

    def reports_of(self, row: PlanRow) -> frozenset[str]:
        """The kinds below a row that only its report has."""
        return frozenset(kind.id for kind in self.below(row) if kind.stage == "report")


PlanRule = Callable[[ReviewedPlan], Iterator[PlanFinding]]


def title_of(entry: EntryCell) -> str:
    return arabic_digits(str(entry.field.title))


def finding_at(
    rule: str, grave: str, entry: EntryCell, text: str, fix: str | None = None, **values: object
) -> PlanFinding:
    """A finding at a cell; `text` is filled with the title of its field and these values."""
    words = text.format(title=title_of(entry), **values)
    return PlanFinding(rule, grave, entry.row.ref, entry.cell.id, words, fix)
