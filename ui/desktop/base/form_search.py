"""Searches forms by name and by everything they ask; forms are read a few at a time, while the window stays usable."""

from collections.abc import Callable, Collection, Iterable, Mapping
from itertools import product

from PySide6.QtCore import QObject

from core.forms.ports import Forms, FormSummary
from core.forms.published import contents
from core.thai.search import folded, match_rank
from ui.desktop.widgets.late import later

SLICE = 3  # forms read per turn
_LINE = 60  # letters of a line that contains the words
_ALIKE = (  # groups of synonyms
    ("รายเดือน", "ทุกเดือน", "ประจำเดือน"),
    ("รายไตรมาส", "ทุกไตรมาส", "ประจำไตรมาส"),
    ("ทุจริต", "คอร์รัปชัน", "ประพฤติมิชอบ"),
    ("งบประมาณ", "การใช้จ่าย", "ค่าใช้จ่าย"),
    ("จัดซื้อจัดจ้าง", "พัสดุ"),
    ("ประเมิน", "ให้คะแนน", "checklist"),
    ("เลื่อนเงินเดือน", "ขึ้นเงินเดือน", "เลื่อนขั้น"),
    ("ของขวัญ", "no gift policy"),
)


def match_in(label: FormSummary, lines: Iterable[str], query: str) -> str | None:
    """Return how a form matches `query` (made by `folded`): "" if its names or purpose have all words or synonyms of
    them, else the first of `lines` (its contents) that has them, cut if long; None if it does not match."""
    names = folded(
        f"{label.heading} {label.title} {label.help} {label.id} {label.aliases} {label.owner}"
    )
    ways = _ways(query)
    if any(match_rank(names, way) for way in ways):
        return ""
    for line, way in product(lines, ways):
        plain = folded(line)
        if match_rank(plain, way) > 1:
            start = line.rfind(" ", 0, plain.find(way.split()[0])) + 1 if len(line) > _LINE else 0
            return f"…{line[start : start + _LINE]}" if start else line[:_LINE]
    return None


def _ways(query: str) -> set[str]:
    """Return the folded search, and variants with words replaced by their synonyms."""
    same = ((word, other) for words in _ALIKE for word in words for other in words if word in query)
    return {query, *(query.replace(word, other) for word, other in same)}


class FormSearch(QObject):
    """Searches forms by their names and contents; reads the contents when first needed."""

    def __init__(self, forms: Forms, owner: QObject, went_on: Callable[[], None]) -> None:
        """Make the search; `went_on` is called when more forms were read: the results may have changed."""
        super().__init__(owner)
        self._went_on = went_on
        self._forms = forms
        self._contents: dict[str, tuple[str, ...]] = {}
        self._unread: list[str] = []
        self._more = later(self, 0, self._go_on)

    @property
    def reads(self) -> bool:
        """True while contents of forms are still to be read for the last search."""
        return bool(self._unread)

    def matches(self, labels: Collection[FormSummary], query: str) -> Mapping[str, str | None]:
        """Return, by form name, how each form matches the typed `query`: "" = by its names, a line = by that line of
        its contents, None = not at all, or its contents are not read yet (reading begins)."""
        wanted = folded(query)
        if wanted:
            self._unread = [one.name for one in labels if one.name not in self._contents]
        else:
            self._unread = []
        if self._unread:
            self._more.start()
        return {one.name: match_in(one, self._contents.get(one.name, ()), wanted) for one in labels}

    def _go_on(self) -> None:
        self._contents |= {name: contents(self._forms, name) for name in self._unread[:SLICE]}
        self._went_on()
