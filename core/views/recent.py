"""What was done last on this PC, by whom and when, for the first page; each line leads to where it was done."""

from collections.abc import Iterator, Sequence

from core.days import stamp
from core.i18n import _
from core.model.values import Ref
from core.ports import Forms, Past, Reader
from core.views.home_rows import Goal, StateRow
from core.views.save_words import BIRTH, save_words

MOST = 6  # saves that are told
READ = 100  # ops that tell what a save did
PAGES = {
    "plan": "plan", "row": "plan", "progress": "plan", "assessment": "assessment", "sheet": "assessment",
    "answer": "assessment", "evidence": "evidence", "paper": "papers",
}  # fmt: skip
ICONS = {"plan": "plan", "assessment": "check", "evidence": "clip", "papers": "printer"}


def recent(reader: Reader, forms: Forms, unit: str) -> Iterator[StateRow]:
    """The newest saves that stand, whoever made them; not the one that made the folder."""
    people = {one.ref.id: one.text("name") for one in reader.records("person", unit)}
    passed: set[str] = set()
    while len(passed) < MOST and (save := reader.history.last_save(None, passed)):
        passed.add(save)
        ops = reader.history.save(save, READ)
        if ops and ops[0].label != BIRTH:
            yield _row(reader, forms, ops, people.get(ops[0].person, ""))


def _row(reader: Reader, forms: Forms, ops: Sequence[Past], who: str) -> StateRow:
    ref = next((op.ref for op in ops if op.ref.entity in PAGES), None)
    page = PAGES[ref.entity] if ref else "home"
    at = stamp(ops[0].clock)
    text = _("{at} โดย {who}").format(at=at, who=who) if who else at
    return StateRow(ICONS.get(page, "pen"), save_words(reader, forms, ops), text, "", "mute", Goal(page, _whole(ref)))


def _whole(ref: Ref | None) -> Ref | None:
    """A sheet is no place of its own."""
    return None if ref is None or ref.entity == "sheet" else ref
