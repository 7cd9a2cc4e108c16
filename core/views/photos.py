"""The pictures among the evidence of records, as a paper shows them: caption, and where the small upright one lies."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from core.blocks.document import Photo
from core.model.values import Record
from core.ports import Reader
from core.thai.dates import short_date
from core.views.plan_tree import PlanRow
from core.views.steps import day


def pictures_of(reader: Reader, rows: Sequence[PlanRow]) -> dict[str, tuple[Photo, ...]]:
    """The photographs of rows of a plan, by row (`row/<id>`): those linked to it, then those linked to its report."""
    if not rows:
        return {}
    scope = rows[0].ref.scope
    linked: dict[str, list[str]] = {}
    for link in reader.records("link", scope):
        linked.setdefault(link.text("target"), []).append(link.text("evidence"))
    if not linked:
        return {}
    kept = {one.ref.local: one for one in reader.records("evidence", scope)}
    files = files_of(reader, scope)
    found = {}
    for row in rows:
        homes = (row.ref.local, *((row.progress.local,) if row.progress else ()))
        named = dict.fromkeys(name for home in homes for name in linked.get(home, ()))
        if photos := tuple(photos_of((kept[name] for name in named if name in kept), files)):
            found[row.ref.local] = photos
    return found


def files_of(reader: Reader, scope: str) -> Mapping[str, Sequence[Record]]:
    """The files of a unit's evidence that no other file stands in the place of, by evidence."""
    found: dict[str, list[Record]] = {}
    for file in reader.records("file", scope):
        if not file.text("replaced_by"):
            found.setdefault(file.text("evidence"), []).append(file)
    return found


def photos_of(evidence: Iterable[Record], files: Mapping[str, Sequence[Record]]) -> Iterator[Photo]:
    """Every file of the evidence that is a picture, under the title and day of its evidence."""
    for one in evidence:
        for file in files.get(one.ref.local, ()):
            if (preview := file.text("preview")) and file.text("type") != "pdf":
                yield Photo(caption_of(one), file=preview)


def caption_of(evidence: Record) -> str:
    """`ประชุมคณะทำงาน (5 มี.ค. 2569)`."""
    when = day(evidence.text("date")[:10])
    return " ".join(filter(None, (evidence.text("title"), f"({short_date(when)})" if when else "")))
