"""Photographs of evidence for papers: the pictures of plan rows and of pieces of evidence, with their captions."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import zip_longest

from core.blocks.document import Photo
from core.blocks.elements import plain
from core.forms.field_types import type_of
from core.forms.ports import Reader
from core.log.ports import linked_evidence
from core.plan.tree import PlanCell, PlanRow
from core.thai.days import day
from core.thai.written import short_date
from core.values import Record, named


def pictures_of(reader: Reader, rows: Sequence[PlanRow]) -> dict[str, tuple[Photo, ...]]:
    """Return {`row/<id>`: photographs of a plan row and its report, `row/<id>.<field>`: those of one field}."""
    if not rows:
        return {}
    scope = rows[0].ref.scope
    linked: dict[str, list[tuple[str, str]]] = {}
    links = reader.records("link", scope)
    for link in links:
        linked.setdefault(link.text("target"), []).append(
            (link.text("item"), link.text("evidence"))
        )
    if not linked:
        return {}
    kept = linked_evidence(reader, scope, links)
    files = files_linked(reader, scope, links)
    found = {}
    for row in rows:
        homes = (row.ref.local, *((row.progress.local,) if row.progress else ()))
        places = {"": dict[str, None]()}
        for item, name in (one for home in homes for one in linked.get(home, ())):
            for place in ("", row.file_place(item)):
                places.setdefault(place, {})[name] = None
        for place, names in places.items():
            photos = tuple(photos_of((kept[name] for name in names if name in kept), files))
            if photos:
                found[f"{row.ref.local}.{place}" if place else row.ref.local] = photos
    return found


NO_PICTURE = "ยังไม่มีภาพ"


def shown_photos(
    pictures: Mapping[str, Sequence[Photo]], cells: Sequence[PlanCell], row: PlanRow
) -> tuple[Photo, ...]:
    """Return the pictures that a column prints for a row; `cells` are the row's cells that the column names. Pictures
    of several fields stand side by side, and an empty frame stands for a missing one."""
    own = [cell for cell in row.cells.values() if type_of(cell.spec).attached]
    home = row.ref.local
    named = [cell for cell in cells if type_of(cell.spec).attached]
    if len(own) < 2:
        return tuple(pictures.get(home, ()))
    sides = [tuple(pictures.get(f"{home}.{cell.id}", ())) for cell in named]
    if len(named) < 2:
        return sides[0]
    titles = [str(cell.spec.title) for cell in named]
    shown = []
    for across in zip_longest(*sides):
        for title, one in zip(titles, across, strict=True):
            if one:
                shown.append(replace(one, caption=f"{title}: {plain(one.caption)}"))
            else:
                shown.append(Photo(f"{title}: {NO_PICTURE}"))
    return tuple(shown)


def files_of(reader: Reader, scope: str) -> Mapping[str, Sequence[Record]]:
    """Return {`evidence/<id>`: its files} for a unit's evidence, without replaced files."""
    found: dict[str, list[Record]] = {}
    for file in reader.records("file", scope):
        if not file.text("replaced_by"):
            found.setdefault(file.text("evidence"), []).append(file)
    return found


def files_linked(
    reader: Reader, scope: str, links: Iterable[Record]
) -> Mapping[str, Sequence[Record]]:
    """Return {`evidence/<id>`: files of own evidence, `<unit>/evidence/<id>`: linked files of lower units}."""
    found = {**files_of(reader, scope)}
    for link in links:
        ref = named(scope, link.text("evidence"))
        if ref.scope != scope:
            files = reader.records("file", ref.scope, evidence=ref.local)
            found[str(ref)] = [one for one in files if one.text("sha256") == link.text("sha256")]
    return found


def files_at(files: Mapping[str, Sequence[Record]], evidence: Record) -> Sequence[Record]:
    """Return the files of a piece of evidence of any unit. `files`: what `files_linked` returned."""
    whole = str(evidence.ref)
    return files[whole] if whole in files else files.get(evidence.ref.local, ())


def photos_of(evidence: Iterable[Record], files: Mapping[str, Sequence[Record]]) -> Iterator[Photo]:
    """Yield the pictures of the evidence, captioned with its title and day. `files` comes from `files_linked`."""
    for one in evidence:
        for file in files_at(files, one):
            preview = file.text("preview")
            if preview and file.text("type") != "pdf":
                when = day(one.text("date")[:10])
                caption = filter(None, (one.text("title"), f"({short_date(when)})" if when else ""))
                yield Photo(" ".join(caption), file=preview)
