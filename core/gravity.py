"""The gravity of proofreading findings, and their counts, which are the same wherever they are shown."""

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from core.i18n import _

MUST = "must"  # ต้องแก้
SHOULD = "should"  # ควรแก้
HINT = "hint"  # ข้อแนะนำ
GRAVEST = (MUST, SHOULD, HINT)


class FindingCount(NamedTuple):
    """The numbers of a document's findings by gravity: `must` prevents locking, a `hint` has no consequence."""

    must: int = 0
    should: int = 0
    hint: int = 0

    @property
    def every(self) -> int:
        return self.must + self.should + self.hint

    @property
    def weighty(self) -> int:
        """Return the number of findings of gravity `must` or `should`, with which the document is not called ready."""
        return self.must + self.should


def counted(graves: Iterable[str]) -> FindingCount:
    """Return the number of findings of each gravity; `graves` has one gravity per finding."""
    found = Counter(graves)
    return FindingCount(*(found[grave] for grave in GRAVEST))


def count_words(count: FindingCount) -> str:
    """Return the counts as text, without zeros: `ต้องแก้ 2 · ควรแก้ 31`; "" without findings."""
    texts = (_("ต้องแก้ {n}"), _("ควรแก้ {n}"), _("ข้อแนะนำ {n}"))
    return " · ".join(words.format(n=n) for words, n in zip(texts, count, strict=True) if n)
