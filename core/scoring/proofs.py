"""The proofs an item demands, held against the evidence given for them: how much of it counts, and why not all."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from core.forms.shape import Proof
from core.thai.dates import Period

BLOCK, IN_PERIOD = "block", "period"  # Proof.if_missing, Proof.dated


class Days(NamedTuple):
    """The days of one piece of evidence."""

    date: str = ""  # ISO; "" = it has none
    until: str = ""  # ISO: to which day it holds; "" = that day alone
    in_conflict: bool = False  # several days nobody has chosen between


class ProofResult(NamedTuple):
    """One demand and what became of it; `left_out`: why each piece does not count, "" = it does."""

    proof: Proof
    left_out: tuple[str, ...] = ()  # undated | outside | torn

    @property
    def many(self) -> int:
        """How many pieces are demanded."""
        return max(1, self.proof.many)

    @property
    def counts(self) -> int:
        """How many pieces count."""
        return self.left_out.count("")

    @property
    def missing(self) -> bool:
        return self.counts < self.many

    @property
    def blocks(self) -> bool:
        """Whether the item is not met without it, whatever was answered."""
        return self.proof.if_missing == BLOCK


def held(proof: Proof, given: Sequence[Days], year: int) -> ProofResult:
    """The pieces given for a proof in a fiscal year (Buddhist era; 0 = not known, then no day is judged)."""
    return ProofResult(proof, tuple(why_not(proof, days, year) for days in given))


def why_not(proof: Proof, days: Days, year: int) -> str:
    """Why a piece does not count for a proof: undated | outside | torn; "" = it counts."""
    if proof.dated != IN_PERIOD or not year:
        return ""
    if days.in_conflict:
        return "torn"
    if not days.date:
        return "undated"
    return "" if in_year(days, year) else "outside"


def in_year(days: Days, year: int) -> bool:
    """Whether any day of a dated piece lies in the fiscal year: an order holds from its day to its end."""
    period = Period(year)
    return days.date <= period.last.isoformat() and max(days.date, days.until) >= period.first.isoformat()


def missing_proofs(proofs: Iterable[Proof], counts: Mapping[tuple[str, str], int]) -> list[Proof]:
    """The proofs of which fewer pieces count than are demanded."""
    return [proof for proof in proofs if counts.get((proof.within, proof.id), 0) < max(1, proof.many)]


def blocking(proofs: Iterable[Proof], counts: Mapping[tuple[str, str], int]) -> bool:
    """Whether a proof without which the item is not met is not given, or not often enough."""
    return any(proof.if_missing == BLOCK for proof in missing_proofs(proofs, counts))
