"""Papers: every placeholder is known, columns fit the page."""

from collections.abc import Mapping

from core.i18n import _
from core.instruments.check_plan import cells
from core.instruments.computed import PLAN
from core.instruments.findings import Found, Place, Unsound
from core.instruments.placeholders import EVERYWHERE, SCORED, names_in
from core.instruments.shape import Instrument, Words

NOTHING: frozenset[str] = frozenset()


def findings(form: Instrument) -> Found:
    yield from _placeholders(form)
    yield from _widths(form)


def _placeholders(form: Instrument) -> Found:
    found = cells(form)
    below: dict[str, set[str]] = {}
    for kind in form.kinds:
        below.setdefault(kind.within, set()).add(kind.id)
    own = {kind: frozenset(names) | below.get(kind, set()) for kind, names in found.items()}
    everywhere = _everywhere(form, found)
    known = {
        paper.id: everywhere | own.get(paper.rows, NOTHING) | own.get(paper.table_per, NOTHING) for paper in form.papers
    }
    for number, paper in enumerate(form.papers):
        for key, texts in (("title", paper.title), ("heading", paper.heading), ("note", (paper.note,))):
            yield from _unknown(Place("papers", number, key), texts, known[paper.id])
    for number, column in enumerate(form.columns):
        if column.paper in known:
            names = known[column.paper] | own.get(column.of, NOTHING)
            yield from _unknown(Place("columns", number, "head"), (column.head,), names)
            yield from _unknown(Place("columns", number, "show"), (column.show,), names)
            yield from _unknown(Place("columns", number, "total"), (column.total,), known[column.paper])
    for number, section in enumerate(form.sections):
        if section.paper in known:
            for key in ("head", "text", "box", "under"):
                yield from _unknown(Place("sections", number, key), (getattr(section, key),), known[section.paper])


def _unknown(place: Place, texts: tuple[Words | str, ...], known: frozenset[str]) -> Found:
    for text in texts:
        for each in tuple(text) if isinstance(text, Words) else (text,):
            for name in names_in(each):
                if name not in known:
                    what = _("ไม่มีข้อมูลชื่อ <{name}>").format(name=name)
                    yield Unsound(place, what, _("ใช้ชื่อช่องของแถวที่พิมพ์ หรือ ชนิดแถว.ช่อง"))


def _everywhere(form: Instrument, found: Mapping[str, Mapping[str, object]]) -> frozenset[str]:
    """Names any paper of the form may ask for: of the office and year, of the scored rows, of the plan, `kind.cell`."""
    scored = SCORED if form.dimensions else NOTHING
    proofs = {f"{proof.within}.{proof.id}" for proof in form.proofs}
    return (
        EVERYWHERE
        | scored
        | proofs
        | found[PLAN].keys()
        | {f"{kind}.{name}" for kind, own in found.items() for name in own}
    )


def _widths(form: Instrument) -> Found:
    total: dict[tuple[str, str], int] = {}
    for number, column in enumerate(form.columns):
        key = (column.paper, column.of)
        total[key] = total.get(key, 0) + max(column.width, 0)
        if column.width < 0 or total[key] > 100:
            what = _("ความกว้างของคอลัมน์รวมเกินร้อยละ 100") if column.width >= 0 else _("ความกว้างติดลบ")
            yield Unsound(Place("columns", number, "width"), what, _("แก้ width ให้รวมกันไม่เกิน 100"))
