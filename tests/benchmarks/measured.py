"""One line of the table of speeds."""

from math import isnan
from typing import NamedTuple


class Measured(NamedTuple):
    what: str
    ours: str
    peer: str  # the named peer in the same run, and its figure
    ratio: float  # ours to the peer's, as times; what is better is said by the budget; nan = the peer is not here
    budget: str  # "" = there is none, and nothing to keep or miss
    kept: bool

    def __str__(self) -> str:
        kept = "kept" if self.kept else "**missed**"
        ratio = "–" if isnan(self.ratio) else f"{self.ratio:.2f}"
        judged = f"{self.budget}: {kept}" if self.budget else "none"
        return f"| {self.what} | {self.ours} | {self.peer} | {ratio} | {judged} |"
