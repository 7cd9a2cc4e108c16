"""A form in words, line by line: what `instrument show` prints and the forms page lists."""

from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from core.i18n import _
from core.instruments.aloud import aloud
from core.instruments.programme import Move, Programme, Selection
from core.instruments.sentences import compare
from core.instruments.shape import Field, Instrument, Item, Kind
from core.instruments.tree import Tree
from core.scoring.exact import exact_text


class Line(NamedTuple):
    """One line, indented by `depth`."""

    depth: int
    text: str


def describe(form: Instrument | Programme) -> list[Line]:
    """Title, counts, the tree with its numbers, and everything the form decides read aloud."""
    if isinstance(form, Programme):
        return [*_head(form), *_programme(form)]
    return [*_head(form), *_counts(form), *_tree(form), *_kinds(form), *_papers(form), *_aloud(form), *_settings(form)]


def counts(form: Instrument) -> dict[str, int]:
    """How many items are answered under each profile and the defaults of the others; "" = the defaults alone."""
    return {name: len(Tree(form, [name] if name else []).answered()) for name in ("", *(p.id for p in form.profiles))}


def _head(form: Instrument | Programme) -> Iterator[Line]:
    yield Line(0, f"{form.title} ({form.using})")
    for label, text in ((_("เจ้าของ"), str(form.owner)), (_("ที่มา"), form.source)):
        if text:
            yield Line(1, f"{label}: {text}")


def _counts(form: Instrument) -> Iterator[Line]:
    found = counts(form)
    if found[""]:
        yield Line(1, _("ข้อที่ต้องตรวจ: {n}").format(n=found[""]))
    for profile in form.profiles if found[""] else ():
        mark = _(" (ค่าตั้งต้น)") if profile.default else ""
        yield Line(2, _("{title}{mark}: {n} ข้อ").format(title=profile.title, mark=mark, n=found[profile.id]))
    full = [each.full or max(each.points, default=None) for each in form.dimensions if not each.within]
    known = [each for each in full if each is not None]
    if known and len(known) == len(full):
        yield Line(1, _("คะแนนเต็ม: {n}").format(n=exact_text(sum(known, Fraction(0)))))


def _tree(form: Instrument) -> Iterator[Line]:
    children: dict[str, list[Item]] = {}
    for item in form.items:
        children.setdefault(item.within, []).append(item)
    for dimension in form.dimensions:
        yield Line(1, f"{dimension.id} {dimension.title}")
        yield from _items(children, dimension.id, 2)
        for level, points in enumerate(dimension.points, start=1):
            yield Line(2, _("ระดับ {level} ({points} คะแนน)").format(level=level, points=exact_text(points)))
            yield from _items(children, f"{dimension.id}/{level}", 3)


def _items(children: dict[str, list[Item]], node: str, depth: int) -> Iterator[Line]:
    needs = {"all": _("ครบทุกข้อ"), "any": _("ข้อใดข้อหนึ่ง")}
    for item in children.get(node, ()):
        need = f" [{needs.get(item.need, item.need)}]" if item.need else ""
        only = f" ({', '.join(item.profiles)})" if item.profiles else ""
        yield Line(depth, f"{item.id} {item.number} {item.text}{need}{only}".replace("  ", " "))
        yield from _items(children, item.id, depth + 1)


def _kinds(form: Instrument) -> Iterator[Line]:
    below: dict[str, list[Kind]] = {}
    fields: dict[str, list[Field]] = {}
    for kind in form.kinds:
        below.setdefault(kind.within, []).append(kind)
    for each in form.fields:
        for name in each.kind:
            fields.setdefault(name, []).append(each)
    waiting = [(kind, 1) for kind in reversed(below.get("", []))]
    while waiting:
        kind, depth = waiting.pop()
        yield Line(depth, f"{kind.id} {kind.title}")
        for each in fields.get(kind.id, ()):
            yield Line(depth + 1, f"· {each.id} {each.title} ({each.type})")
        waiting += [(each, depth + 1) for each in reversed(below.get(kind.id, []))]


def _papers(form: Instrument) -> Iterator[Line]:
    for paper in form.papers:
        yield Line(1, _("ฉบับพิมพ์ {id}: {title}").format(id=paper.id, title=" ".join(map(str, paper.title))))


def _aloud(form: Instrument) -> Iterator[Line]:
    for spoken in aloud(form):
        row = getattr(form, spoken.place.list)[spoken.place.row]
        yield Line(1, f"{getattr(row, 'within', '') or row.id}: {spoken.sentence}")


def _settings(form: Instrument | Programme) -> Iterator[Line]:
    for setting in form.settings:
        yield Line(1, _("{title}: {default} (ค่าที่ระบบตั้งให้)").format(title=setting.title, default=setting.default))
        if setting.source:
            yield Line(2, _("ที่มา: {source}").format(source=setting.source))


def _programme(form: Programme) -> Iterator[Line]:
    for units in form.units:
        yield Line(1, _("{title}: {n} หน่วยงาน").format(title=units.title, n=units.count or "-"))
    for group in form.groups:
        named = sum(member.within == group.id for member in form.members)
        rest = _("หน่วยงานที่เหลือ") if form.rest == group.id else _("{n} หน่วยงาน").format(n=named)
        yield Line(1, _("กลุ่ม {title}: {rest}").format(title=group.title, rest=rest))
    for step in form.steps:
        yield Line(1, _("ขั้นตอน {title} ({words})").format(title=step.title, words=step.words or step.until or "-"))
    for committee in form.committees:
        yield Line(1, str(committee.title))
        for seat in form.seats:
            if seat.within == committee.id:
                yield Line(2, f"{seat.role}: {seat.position}")
    rules: tuple[Selection | Move, ...] = (*form.selections, *form.moves)
    for rule in rules:
        yield Line(1, str(rule.text) or rule.id)
    for target in form.targets:
        yield Line(1, f"{target.title}: {compare(target.holds)} {target.unit}")
    for agenda in form.agenda:
        yield Line(1, f"{agenda.number} {agenda.title}")
    yield from _settings(form)
