"""The items of an assessment with the proofs they demand: given, missing, and where to go."""

from dataclasses import dataclass
from typing import Literal, NamedTuple

from core.assessment.rows import AssessmentView, ItemRow, ProofRow
from core.assessment.sheets import answer_at
from core.i18n import _
from core.values import Ref

CoverageState = Literal["given", "short", "missing", "blocked", "other"]


class CoverageCell(NamedTuple):
    """One proof an item demands, or evidence for none of them (`other`)."""

    state: CoverageState  # short = too few, blocked = the item is not met without it
    proof: str  # id, "" = other evidence
    text: str
    counts: int
    of: int  # pieces demanded, 0 = none
    titles: tuple[str, ...]
    why: tuple[str, ...]  # sentences: pieces that do not count
    evidence: Ref | None  # the first piece

    @property
    def wanting(self) -> bool:
        return self.state in ("short", "missing", "blocked")


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """An item that demands or has evidence."""

    item: str
    answer: Ref
    dimension: int
    level: int
    place: str  # `ระดับ 2 ข้อ 3`
    text: str
    met: bool  # it counts as met
    cells: tuple[CoverageCell, ...]

    @property
    def wanting(self) -> bool:
        return any(cell.wanting for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Coverage:
    """The whole matrix."""

    dimensions: tuple[tuple[int, str], ...]  # number, as it is called with its short title
    rows: tuple[CoverageRow, ...]

    @property
    def demanded(self) -> int:
        """How many proofs are demanded."""
        return sum(cell.of > 0 for row in self.rows for cell in row.cells)

    @property
    def wanting(self) -> int:
        """How many of them are not, or not wholly, given."""
        return sum(cell.wanting for row in self.rows for cell in row.cells)

    @property
    def widest(self) -> int:
        return max((len(row.cells) for row in self.rows), default=0)


def coverage_of(view: AssessmentView) -> Coverage:
    """Every item of the assessment that demands or has evidence, in printed order."""
    rows = []
    for dimension in view.dimensions:
        for item in dimension.items:
            cells = (*(_cell(item, proof) for proof in item.proofs), *_others(item))
            if cells:
                answer = answer_at(view.sheet, item.id)
                own = dimension.number, item.level, item.place, item.text, item.counts, cells
                rows.append(CoverageRow(item.id, answer, *own))
    dimensions = tuple((one.number, f"{one.name} {one.short}") for one in view.dimensions)
    return Coverage(dimensions, tuple(rows))


def _cell(item: ItemRow, proof: ProofRow) -> CoverageCell:
    titles = tuple(one.title for one in proof.given)
    first = proof.given[0].evidence if proof.given else None
    state: CoverageState = "given"
    if proof.missing:
        state = "blocked" if proof in item.blocked else "short" if proof.given else "missing"
    return CoverageCell(state, proof.id, proof.text, proof.counts, max(1, proof.many), titles, proof.why, first)


def _others(item: ItemRow) -> tuple[CoverageCell, ...]:
    if not item.others:
        return ()
    titles = tuple(one.title for one in item.others)
    return (CoverageCell("other", "", _("หลักฐานอื่น"), len(titles), 0, titles, (), item.others[0].evidence),)


def cell_words(cell: CoverageCell) -> str:
    """The state of a proof in words: colour and shape are never its only sign."""
    if cell.state == "other":
        return _("หลักฐานอื่น {n}").format(n=cell.counts)
    text = {
        "given": _("มี {n}"),
        "short": _("มี {n} จาก {of} ยังไม่พอ"),
        "missing": _("ขาด"),
        "blocked": _("ขาด จึงยังไม่ผ่าน"),
    }[cell.state]
    return text.format(n=cell.counts, of=cell.of)
