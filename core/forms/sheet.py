"""A scored form's branches, levels, items and extra points as rows, which papers can print; and a form's cells."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

from core.forms.computed import PLAN
from core.forms.field_types import FieldType, type_of
from core.forms.layout import FormPath
from core.forms.operations import Operation, depth
from core.forms.settings import open_settings
from core.forms.shape import (
    CellFormula,
    Field,
    FormPaper,
    FormRowKind,
    Instrument,
    ItemMeasure,
    ItemPart,
    PortalField,
)
from core.forms.tree import FormCacheKey
from core.forms.wording import EVERYWHERE, SCORED
from core.slots import Slot

# kinds of rows; branches are numbered by their depth
BRANCH = "branch"
LEVEL = "level"
ITEM = "item"
EXTRA = "extra"
NUMBER = "number"
POINTS = "points"
FULL = "full"
BAND = "band"
TOTAL = "total"
CHOICE = "choice"
CELLS = {  # the fields of each kind of row; an item also has the fields it asks
    BRANCH: (
        "text",
        NUMBER,
        POINTS,
        FULL,
        "percent",
        LEVEL,
        BAND,
        "weight",
        "weighted",
        "coverage",
    ),
    LEVEL: ("text", NUMBER, LEVEL, POINTS, "state"),
    ITEM: (
        "text",
        NUMBER,
        CHOICE,
        "state",
        LEVEL,
        POINTS,
        FULL,
        BAND,
        "weight",
        "weighted",
        "note",
    ),
    EXTRA: ("text", NUMBER, POINTS, FULL, "state", "note"),
    PLAN: (TOTAL, "base", EXTRA, FULL, BAND, "passes", "coverage"),
}
FIGURES = frozenset({POINTS, FULL, "percent", "weight", "weighted", TOTAL, "base", EXTRA})
CellSource = ItemPart | ItemMeasure | Field | CellFormula


def sheet_kinds(form: Instrument) -> dict[str, str]:
    """Return {kind of row: kind above it or ""} for branches, levels and items of a form; {} if it is not scored."""
    if not form.kind:
        return {}
    deepest = depth({dimension.id: [dimension.within] for dimension in form.dimensions})
    kinds = {f"{BRANCH}{n}": f"{BRANCH}{n - 1}" if n > 1 else "" for n in range(1, deepest + 1)}
    holds_items = f"{BRANCH}{deepest}"
    if _climbs(form):
        kinds[LEVEL] = holds_items
        holds_items = LEVEL
    kinds[ITEM] = holds_items
    if form.extra:
        kinds[EXTRA] = ""
    return {
        kind: within for kind, within in kinds.items() if kind not in {one.id for one in form.kinds}
    }


def is_sheet(form: Instrument, paper: FormPaper) -> bool:
    """Return whether a paper prints branches, levels or items of the form, as opposed to rows of a plan."""
    return not sheet_kinds(form).keys().isdisjoint(sheet_rows_of(paper))


def sheet_rows_of(paper: FormPaper) -> tuple[str, ...]:
    """Return the kinds of rows that a paper prints: only items if it is a checklist, else those in its `rows`."""
    return (ITEM,) if paper.builder == "checklist" else paper.rows


def sheet_form(form: Instrument) -> Instrument:
    """Return the form, cached, with branches, levels and items as kinds of rows, to print them like plan rows."""
    return _made(FormCacheKey(form))


@lru_cache(16)
def _made(same: FormCacheKey) -> Instrument:
    form = same.form
    kinds = sheet_kinds(form)
    cells = {kind: CELLS[kind if kind in CELLS else BRANCH] for kind in (PLAN, *kinds)}
    has = [
        (kind, name) for kind, names in cells.items() for name in names if _says(form, kind, name)
    ]
    asked: tuple[CellSource, ...] = (
        *form.parts,
        *form.measures,
        *form.asks,
        *(one for one in form.computed if one.within),
    )
    # one of each id of what they ask and reckon
    nodes = form.nodes
    items = {item.id for item in form.items}
    more = {
        one.id: one for one in reversed(asked) if one.within in items and one.id not in CELLS[ITEM]
    }.values()
    scales = {item.scale_under(nodes) for item in form.items if not item.need} - {""}
    scale = min(scales) if len(scales) == 1 else ""  # each of its answers may stand for a column
    words = [(kind, name) for kind, name in has if name not in FIGURES]
    fields = [
        Field(id=name, kind=(kind,), scale=scale if name == CHOICE else "") for kind, name in words
    ]
    fields += [
        Field(id=one.id, kind=(ITEM,), type=one.type, scale=one.scale)
        for one in more
        if isinstance(one, Field)
    ]
    fields += [
        Field(id=one.id, kind=(ITEM,)) for one in more if not isinstance(one, Field | ItemMeasure)
    ]
    figures = [*((kind, name) for kind, name in has if name in FIGURES)]
    figures += [(ITEM, one.id) for one in more if isinstance(one, ItemMeasure)]
    numbers = tuple(
        CellFormula(id=name, kind=kind, op="product", over=()) for kind, name in figures
    )
    return replace(
        form,
        kind="",
        papers=tuple(replace(paper, rows=sheet_rows_of(paper)) for paper in form.papers),
        kinds=tuple(FormRowKind(id=kind, within=within) for kind, within in kinds.items()),
        fields=tuple(fields),
        computed=numbers,
        dimensions=(),
        items=(),
        parts=(),
        measures=(),
        proofs=(),
        rows=(),
    )


def _says(form: Instrument, kind: str, name: str) -> bool:
    """Return whether the form has a value for this cell; items have no points, for example, if all branches climb."""
    if name in (POINTS, FULL) and kind == ITEM:
        return any(not Operation.of(form, one).climbs for one in form.dimensions)
    branches = {one.id for one in form.dimensions}
    weighs = any(
        one.weight is not None for one in (form.items if kind == ITEM else form.dimensions)
    )
    needs = {
        LEVEL: _climbs(form)
        or (kind == ITEM and any(one.builder == "checklist" for one in form.papers)),
        BAND: any((one.of in branches) != (kind == PLAN) for one in form.bands),
        "weight": weighs,
        "weighted": weighs,
        "passes": bool(form.passes),
        EXTRA: bool(form.extra),
    }
    return needs.get(name, True)


def _climbs(form: Instrument) -> bool:
    return any(Operation.of(form, one).climbs and not one.group for one in form.dimensions)


def read_apart(form: Instrument, findings: Callable[[Instrument], Iterator[Any]]) -> Iterator[Any]:
    """Yield the findings of `findings(form)`; for papers that print branches, levels or items, those of
    `findings(sheet_form(form))` instead, where these are kinds of rows."""
    sheets = {paper.id for paper in form.papers if is_sheet(form, paper)}

    def on_sheet(path: FormPath) -> bool:
        row = getattr(form, path.list)[path.row]
        return (row.id if path.list == "papers" else row.paper) in sheets

    yield from (one for one in findings(form) if not on_sheet(one.path))
    yield from (one for one in (findings(sheet_form(form)) if sheets else ()) if on_sheet(one.path))


def cells(form: Instrument) -> dict[str, dict[str, FieldType]]:
    """Return {kind of row or item id: {cell id: type}} of all cells of a form, computed ones included."""
    found: dict[str, dict[str, FieldType]] = {
        kind: {} for kind in (PLAN, *(each.id for each in form.kinds))
    }
    for each in form.fields:
        for home in each.homes:
            found.setdefault(home, {})[each.id] = type_of(each)
    for cell in form.computed:
        found.setdefault(cell.kind or cell.within, {})[cell.id] = type_of(cell)
    return found


def portal_names(form: Instrument, field: PortalField) -> frozenset[str] | None:
    """Return the placeholders that `field`, an input of a web page, may use; None if the form lacks its kind of row."""
    found = cells(form)
    own = found.get(field.of or PLAN)
    return None if own is None else frozenset({"number", *own}) | _everywhere(form, found)


def _everywhere(
    form: Instrument, names_by_kind: Mapping[str, Mapping[str, object]]
) -> frozenset[str]:
    """Return the placeholders of any paper of the form: of office and year, scores, plan and settings, `kind.cell`."""
    scored = SCORED if form.dimensions else frozenset[str]()
    proofs = {f"{proof.within}.{proof.id}" for proof in form.proofs}
    return (
        EVERYWHERE
        | scored
        | proofs
        | names_by_kind[PLAN].keys()
        | {Slot("setting", each.id).name for each in form.settings}
        | {Slot("setting", each.id, end="why").name for each in open_settings(form.settings)}
        | {f"{kind}.{name}" for kind, own in names_by_kind.items() for name in (*own, "number")}
    )
