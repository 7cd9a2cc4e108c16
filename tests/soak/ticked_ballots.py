"""Ballots ticked by seeded hands, scanned and read: how many questions are asked, and how many of the rest are wrong.

    python -m tests.soak.ticked_ballots [FIRST COUNT]

Seeds from 3,000,000 on were never looked at while the limits were set. Every ten pages the figures so far;
each question that is read wrong is named by its seed. Counted are questions, and the marks that were made for them; a
question is wrong when what is proposed without asking is not what the hand meant.
"""

import sys
import time
from collections import Counter
from collections.abc import Callable
from math import exp, lgamma, log

from tests.storage.scans.reading import Tally, read_page
from tests.storage.scans.ticking import ticked

UNSEEN = 3_000_000


def main(first: int = UNSEEN, count: int = 4500) -> None:
    told, spent = Tally(), 0.0
    for seed in range(first, first + count):
        page = ticked(seed)
        page.scan.load()
        began = time.process_time()
        for said in read_page(seed, page, told):
            print(said, flush=True)
        spent += time.process_time() - began
        if (seed - first) % 10 == 9:
            print(*figures(told.found), sep="\n  ", flush=True)
    print(*figures(told.found), f"{spent / max(1, count):.2f} s a page to read", sep="\n  ")


def figures(found: Counter[str]) -> list[str]:
    silent = found["questions"] - found["asked"]
    read = found["marks"] - found["marks asked"]
    return [
        f"{found['pages']} pages, {found['telephone']} of them by telephone, {found['lost']} not laid over their print",
        f"{found['marks']} marks, {found['questions']} questions",
        f"asked {found['asked']} questions: {_share(found['asked'], found['questions'])}",
        f"wrong {found['wrong']} of {silent} questions not asked: {_share(found['wrong'], silent)}",
        f"wrong {found['wrong']} of {read} marks not asked: {_share(found['wrong'], read)}",
        ", ".join(f"{name} {n}" for name, n in sorted(found.items()) if ":" in name),
    ]


def _share(hits: int, of: int) -> str:
    low, high = interval(hits, of)
    return f"{100 * hits / max(1, of):.4f} % (95 % between {100 * low:.4f} and {100 * high:.4f})"


def interval(hits: int, of: int, sure: float = 0.95) -> tuple[float, float]:
    """Between which shares the true one lies (Clopper and Pearson)."""
    if not of:
        return 0.0, 1.0
    half = (1 - sure) / 2
    low = 0.0 if not hits else _solved(lambda p: 1 - below(hits - 1, of, p) < half)
    high = 1.0 if hits == of else _solved(lambda p: below(hits, of, p) > half)
    return low, high


def _solved(is_under: Callable[[float], bool]) -> float:
    low, high = 0.0, 1.0
    for _ in range(60):
        mid = (low + high) / 2
        low, high = (mid, high) if is_under(mid) else (low, mid)
    return low


def below(hits: int, of: int, share: float) -> float:
    """How likely so many hits or fewer are."""
    if not 0 < share < 1:
        return 1.0 if share <= 0 else float(hits >= of)
    whole = lgamma(of + 1)
    return sum(
        exp(whole - lgamma(k + 1) - lgamma(of - k + 1) + k * log(share) + (of - k) * log(1 - share))
        for k in range(hits + 1)
    )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))
