"""What a centre's first page says of its set-up, and of whom it waits for."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from core.centre.setup import STARTS, Setup, setup
from core.forms.ports import Reader
from core.home.rows import Goal, Task
from core.i18n import _
from core.papers.root_paper import KeptRoot
from core.people.units import stands_above
from core.values import Ref

SETUP = "setup"  # key of the page


def setup_tasks(reader: Reader, unit: str, roots: Callable[[], Sequence[KeptRoot]], today: date) -> Iterator[Task]:
    """The step that comes next, of an office that stands above others; `roots` are asked for there alone."""
    if not stands_above(reader, unit):
        return
    found = setup(reader, unit, roots(), today)
    undone = [one for one in found.steps if not one.done]
    below_a_centre = found.certified not in ("", "centre")
    if not undone or (below_a_centre and not _has_nobody_yet(found, undone[0].key)):
        return
    first = undone[0]
    title = _("ตั้งต้นหน่วยงานต้นสังกัด: {step}").format(step=first.title)
    done = _("เสร็จแล้ว {n} จาก {of} ขั้น").format(n=len(found.steps) - len(undone), of=len(found.steps))
    tone = "info" if below_a_centre or _is_only_starts(found, first.key) else "warn"
    yield Task(
        "table", tone, title, f"{first.told} · {done}", "", "mute", _("ทำต่อ"), Goal(SETUP, Ref("all", SETUP, first.key))
    )


def _is_only_starts(found: Setup, key: str) -> bool:
    """Whether some units have no start file yet, which may be as it should."""
    return key == STARTS and any(one.state != "none" for one in found.starts)


def _has_nobody_yet(found: Setup, key: str) -> bool:
    """Whether none of the units below has begun or been invited from here; a centre may have invited them itself."""
    return key == STARTS and all(one.state == "none" for one in found.starts)
