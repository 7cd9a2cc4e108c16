"""An assessment is begun from another: its answers go along, and what is asked otherwise now waits to be confirmed."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import NamedTuple

from core.assessment.answers import WAITS, counts
from core.assessment.deeds import birth, checked, fields_asked, sheet_birth
from core.assessment.sheets import SheetPlace, answers_on, sheet_of
from core.assessment.start_deeds import assessment_at, begun
from core.entities import ENTITIES, record_id
from core.errors import UserError
from core.forms.carry import ITEMS, Comparison, Origin, comparison_of
from core.forms.field_types import type_of
from core.forms.settings import carried as carried_choices
from core.forms.shape import Instrument, Item
from core.forms.tree import Tree, nodes_of, scale_of
from core.log.contents import standing
from core.log.deeds import free_number, fresh
from core.log.ports import Context, Reader, Store
from core.plan.copy_deeds import Relinked
from core.values import Absent, Change, Changes, Plain, Record, Ref, Written


def copy_assessment(
    ctx: Context, store: Store, instrument: Instrument, of: Ref, year: int, *, by: Instrument | None = None
) -> Changes:
    """Begin another assessment of `year` as another was set up: its profiles and its group.

    `by`, the form it was filled by: its answers and their evidence come along. One whose item asks the very same is an
    answer here; one whose item reads otherwise waits until somebody confirms it or answers again. A link to a row names
    its copy; where there is none it is emptied, which the notes say. Without `by` they
    stay behind. UserError when it is not here.
    """
    before = standing(store, of)
    number = free_number(lambda n: assessment_at(ctx.unit, instrument.id, year, n), store)
    known = {profile.id for profile in instrument.profiles}
    chosen = [name for name in before.text("profiles").split(",") if name in known]
    wanted = begun(ctx, store, instrument, year, chosen, number)
    ref, group = assessment_at(ctx.unit, instrument.id, year, number), before.text("group")
    if group in {each.id for each in instrument.groups}:
        wanted.append(Change(ref, "group", Plain(group)))
    wanted += [Change(ref, name, value) for name, value in carried_choices(before, instrument).items()]
    if by is None:
        return store.save(ctx, "copy_document", wanted)
    links = Relinked(store, of, year)
    same_year = before.number("year") == year
    taking = Taking(by, Tree(instrument, chosen), comparison_of(by, instrument), links, same_year)
    made = store.save(ctx, "copy_document", [*wanted, *carried(store, taking, before, ref)])
    return made | Changes(notes=links.notes())


class Taking(NamedTuple):
    """By which form answers were given and by which they stand now; `known` None = it is the same. `same_year`: what
    was noted beside them and the days they say come along, too.
    """

    by: Instrument
    tree: Tree
    known: Comparison | None
    links: Relinked
    same_year: bool

    def items(self, *, of_entries: bool) -> Iterator[tuple[str, Origin]]:
        """What is asked now and what it was: of the office, or of each entry of a register."""
        form = self.tree.instrument
        for item in (*(one.id for one in self.tree.answered()), *(level.id for level in form.rank_levels)):
            origin = self.known.origin(ITEMS, item) if self.known else Origin(item)
            if origin and (item in form.entry_items, origin.old in self.by.entry_items) == (of_entries, of_entries):
                yield item, origin


def carried(reader: Reader, taking: Taking, before: Record, to: Ref) -> Iterator[Change]:
    """The changes that take the answers of an assessment and their evidence into one that is just begun.

    Those for an entry of a register go to the entry, or to its copy in the year; where there is none they stay behind,
    as those about people do.
    """
    office = dict(taking.items(of_entries=False))
    yield from _taken_sheet(taking, office, answers_on(reader, sheet_of(before.ref)), SheetPlace(sheet_of(to)))
    taken = {origin.old: item for item, origin in office.items()}
    yield from _taken_links(reader, before.ref, to, taken, taking.by, taking.tree.instrument)
    form, by = taking.tree.instrument, taking.by
    if not form.register or form.of_people or form.register != by.register:
        return
    own, met = dict(taking.items(of_entries=True)), set[str]()
    for sheet in reader.records("sheet", before.ref.scope, assessment=before.ref.local):
        subject = taking.links.entry(sheet.text("assessor"))
        if subject and subject not in met:
            met.add(subject)
            place = SheetPlace(sheet_of(to, subject), subject)
            if answers := [*_taken_sheet(taking, own, answers_on(reader, sheet.ref), place)]:
                yield from sheet_birth(reader, place.sheet, to, subject)
                yield from answers


def _taken_sheet(
    taking: Taking, asked: Mapping[str, Origin], there: Mapping[str, Record], to: SheetPlace
) -> Iterator[Change]:
    """The answers of one sheet on another."""
    for item, origin in asked.items():
        if answer := there.get(origin.old):
            fields = dict(_taken(taking, item, answer))
            if any(counts(name) for name in fields):
                yield from birth(Record(to.at(item), {}), to, item)
                yield from (Change(to.at(item), name, value) for name, value in fields.items() if value is not None)
                same = taking.known is None or taking.known.same(ITEMS, item)
                waits = answer.text(WAITS) or ("" if same else taking.by.file)
                if waits:
                    yield Change(to.at(item), WAITS, Plain(waits if "/" in waits else f"{waits}/{origin.old}"))


def _taken(taking: Taking, item: str, answer: Record) -> Iterator[tuple[str, Written]]:
    """The values of an answer that its item still takes; values nobody has chosen between stay behind."""
    by, choices = taking.by, taking.known.choices if taking.known else {}
    asks = {f"ask.{ask.id}": ask for ask in by.asks if ask.within == answer.text("item")}
    nodes = nodes_of(by)
    node = nodes.get(answer.text("item"))
    own = scale_of(nodes, node) if isinstance(node, Item) else ""
    for name in fields_asked(taking.tree, item):
        value = answer.value(name)
        if value is None or isinstance(value, Absent) or answer.shown(name).conflict or name == WAITS:
            continue
        if name in ("note", "reason") and not taking.same_year:
            continue
        ask = asks.get(name)
        if ask and type_of(ask).time and not taking.same_year:
            continue
        scale = own if name == "choice" else ask.scale if ask else ""
        if scale and isinstance(value, str):
            value = Plain(",".join(choices.get((scale, one), one) for one in value.split(",")))
        if ask and type_of(ask).source == "entries":
            value = taking.links.value(str(value))
        with suppress(UserError):
            yield name, checked(taking.tree, item, name, value)


def _taken_links(
    reader: Reader, before: Ref, to: Ref, taken: Mapping[str, str], by: Instrument, form: Instrument
) -> Iterator[Change]:
    """The evidence of the items that are taken along; a proof the form words otherwise now is evidence of the item."""
    old = {(proof.within, proof.id): proof.kind.th for proof in by.proofs}
    new = {(proof.within, proof.id): proof.kind.th for proof in form.proofs}
    for link in reader.records("link", before.scope, target=before.local):
        item, proof = taken.get(link.text("item"), ""), link.text("proof")
        if item:
            kept = proof if old.get((link.text("item"), proof)) == new.get((item, proof), "") else ""
            key = link.text("evidence"), to.local, item, kept
            ref = Ref(to.scope, "link", record_id(to.scope, "link", *key))
            sha256 = link.value("sha256")
            fields: dict[str, Written] = dict(zip(ENTITIES["link"].key, map(Plain, key), strict=True))
            if reader.record(ref) is None:
                yield from fresh(ref, {**fields, "sha256": None if isinstance(sha256, Absent) else sha256})
