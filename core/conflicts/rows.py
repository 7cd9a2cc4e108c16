"""A task on the home page: how many fields are in conflict and wait for a choice."""

from collections.abc import Iterator

from core.forms.ports import Reader
from core.home.rows import Destination, Task
from core.home.year import HomePagePart, HomePartProvider
from core.i18n import _
from core.people.units import UnitRegister

NAMED = 2  # places named in a reason


def _conflicts(
    reader: Reader,
) -> Iterator[Task]:
    if not reader.conflicts():
        return
    from core.conflicts.facts import conflicts  # where nothing differs nobody reads them
    from core.conflicts.view import conflict_text

    rows = conflicts(reader)
    if not rows:
        return
    units = {one.id: one.name for one in UnitRegister.of(reader).values()}
    named = [conflict_text(reader, units, row) for row in rows[:NAMED]]
    reason = _("สองเครื่องบันทึกไม่เหมือนกัน: {places}").format(
        places=_(" และ ").join(filter(None, (one.field or one.title for one in named)))
    )
    title = _("ข้อมูลไม่ตรงกัน {n} ช่อง รอเลือก").format(n=len(rows))
    yield Task(
        "conflict",
        "bad",
        title,
        reason,
        "",
        "mute",
        _("เทียบและเลือก"),
        Destination("exchange", rows[0].ref),
    )


GIVES = (HomePartProvider(lambda reader, _known: HomePagePart(waiting=_conflicts(reader))),)
