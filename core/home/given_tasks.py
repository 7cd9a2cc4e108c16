"""Work that was given to units below and that some of them have not answered, as its day comes near."""

from collections.abc import Iterator
from datetime import date

from core.assessment.sheets import answer_at, sheet_of
from core.assigning.orders import ITEM, Assignment, assignments, home_given, parts
from core.forms.ports import Reader
from core.home.rows import Goal, Task
from core.home.year import left_words
from core.i18n import _
from core.people.units import register
from core.plan.locks import locked_words
from core.records.programme_steps import day
from core.values import Ref

SOON = 7  # days ahead in which somebody is reminded
NAMED = 3  # units a reason names


def given_tasks(reader: Reader, unit: str, today: date) -> Iterator[Task]:
    """One line for each row or item whose work is due within days, or was, with who is missing by name.

    Nothing of what was deleted or is locked: nobody waits for it any more.
    """
    found: dict[Ref, list[Assignment]] = {}
    for one in assignments(reader):
        if one.about.scope == unit and one.unit != unit:
            at = answer_at(sheet_of(one.about), one.order.item) if one.order.what == ITEM else one.about
            found.setdefault(at, []).append(one)
    for at, given in found.items():
        missing = [each[0] for each in parts(given) if not any(one.done for one in each)]
        due = min((until for one in missing if (until := day(one.due)) is not None), default=None)
        if due is not None and (due - today).days <= SOON and _awaited(reader, given[0].about):
            yield _task(reader, at, missing, due, today)


def _awaited(reader: Reader, about: Ref) -> bool:
    """Whether what the work was given for stands, and its plan or assessment is not locked."""
    home = home_given(reader, about)
    return home is not None and not locked_words(reader, home.ref)


def _task(reader: Reader, at: Ref, given: list[Assignment], due: date, today: date) -> Task:
    units = register(reader)
    missing = dict.fromkeys(one.unit for one in given)
    names = [units[one].name or units[one].code if one in units else one[:8] for one in missing]
    said = ", ".join(names[:NAMED])
    if len(names) > NAMED:
        said = _("{names} และอีก {n} แห่ง").format(names=said, n=len(names) - NAMED)
    title = _("หน่วยงานที่ยังไม่ตอบงาน “{text}” มี {n} แห่ง").format(text=" ".join(given[0].text.split()), n=len(names))
    tone = "warn" if due < today else "info"
    reason = _("ยังขาด: {names}").format(names=said)
    when = left_words((due - today).days)
    return Task("building", tone, title, reason, when, tone, _("ดูใครยังขาด"), Goal("assigned", at))
