"""Compare an older with a newer edition of a form to carry answers over, by its table `carry` and equal questions."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import cache, partial
from typing import Any, NamedTuple

from core.errors import UserError
from core.exact import exact_text
from core.forms.layout import FieldSchema
from core.forms.plan_shape import EditionCarryRule
from core.forms.ports import Forms
from core.forms.sentences import condition_words, measure_words, titles_of
from core.forms.shape import (
    Field,
    FormRowKind,
    Instrument,
    Item,
    ItemMeasure,
    ItemPart,
    ItemRule,
    Level,
    ScaleChoice,
)
from core.forms.vocabulary import DEEPEST
from core.forms.wording import Words
from core.i18n import _
from core.thai.written import arabic_digits
from core.values import gathered

ORIGINS = ("same", "reworded", "split", "merged")  # ops of rows that existed in the older form
# ops with older and newer form swapped
TURNED = {"new": "gone", "gone": "new", "split": "merged", "merged": "split"}
# `of` of a row of `carry`; any other is the id of a scale
ITEMS = "items"
KINDS = "kinds"
FIELDS = "fields"
NODE = frozenset({"id", "within", "number", "help", "points", "weight", "profiles", "scale"})
# Fields that do not change what is asked: ids, place in print, points. All other fields of a row, now or in future
# versions, are part of the comparison key.
MEANS_NOTHING: Mapping[type, frozenset[str]] = {
    Item: NODE,
    Level: frozenset({"within", "profiles"}),
    ItemPart: frozenset({"within", "known_as"}),
    ItemMeasure: frozenset({"within"}),
    ItemRule: frozenset({"within"}),
    ScaleChoice: frozenset({"within", "points"}),
    FormRowKind: frozenset({"id", "within", "list", "number", "alone", "least", "most", "named"}),
    Field: frozenset({
        "id", "kind", "within", "scale", "required", "print", "message", "fault", "help", "default", "decimals",
        "known_as", "drawn",
    }),
}  # fmt: skip
KEPT = 16  # cached comparisons of two files
# (scale, id of a choice in the older form) -> its id in the newer one
Renamed = Mapping[tuple[str, str], str]
AS_IT_WAS: Renamed = {}


class FormElementOrigin(NamedTuple):
    """The element of an older form that one of a newer form continues: its `old` id, and `more` ids if merged."""

    old: str
    op: str = "same"  # as its owner says: same reworded split merged
    more: tuple[str, ...] = ()  # the further ids that were merged into it

    @property
    def each(self) -> tuple[str, ...]:
        return (self.old, *self.more)


class FormItemChange(NamedTuple):
    """What became, in a newer form, of an item that is answered. `op`: same, reworded, split, merged, new (then `old`
    is ()) or gone (then the id `new` is "")."""

    op: str  # same reworded split merged new gone
    old: tuple[str, ...]  # the ids it had; () = it is new
    new: str  # "" = it is gone


def origins(old: Instrument, new: Instrument, list_name: str) -> Mapping[str, FormElementOrigin]:
    """Return {id in `new`: the element of `old` that it continues} for one list (ITEMS, KINDS, FIELDS or a scale's id).
    The table `carry` of `new` says which; elements that it does not name continue those of the same id."""
    table = [row for row in _rows(old, new) if row.of == list_name]
    there = set(FormComparison.listed(old, list_name))
    named = {row.old for row in table} | {row.new for row in table}
    if list_name == FIELDS:
        kinds = {id_: origin.old for id_, origin in origins(old, new, KINDS).items()}
    else:
        kinds = {}
    found = {}
    for id_ in FormComparison.listed(new, list_name):
        kind, _point, name = id_.partition(".")
        was = f"{kinds.get(kind)}.{name}" if list_name == FIELDS else id_
        if was in there and not {was, id_} & named:
            found[id_] = FormElementOrigin(was)
    for row in table:
        if row.op == "merged" and row.old in there and row.new in found:
            found[row.new] = found[row.new]._replace(more=(*found[row.new].more, row.old))
        elif row.op in ORIGINS and row.old in there:
            found[row.new] = FormElementOrigin(row.old, row.op)
    return found


def _rows(old: Instrument, new: Instrument) -> list[EditionCarryRule]:
    """Return the rows of `carry` between these two editions, turned round if `old` is the later edition."""
    if new.edition >= old.edition:
        return [row for row in new.carry if row.edition == old.edition]
    back = [row for row in old.carry if row.edition == new.edition]
    return [replace(row, old=row.new, new=row.old, op=TURNED.get(row.op, row.op)) for row in back]


def renamed(old: Instrument, new: Instrument) -> Renamed:
    """Return {(scale, old choice id): new id, "" = gone} for choices named in `carry`; other ids are unchanged."""
    scales = {one.within for one in old.choices}
    table = [row for row in _rows(old, new) if row.of in scales]
    found = {(row.of, id_): "" for row in table for id_ in (row.old, row.new) if id_}
    return found | {(row.of, row.old): row.new for row in table if row.op in ("same", "reworded")}


class FormQuestionReader:
    """Reads what one form asks at each item and field: as a key to compare, or as lines of text for people."""

    def __init__(self, form: Instrument, names: Renamed = AS_IT_WAS) -> None:
        """`names` maps choices of `form` to their ids in the form it is compared with."""
        self.form, self._names = form, names
        self._nodes, self._titles = form.nodes, cache(partial(titles_of, form))
        lists: tuple[tuple[Any, ...], ...] = (
            form.parts,
            form.measures,
            form.fields,
            form.choices,
            form.levels,
            form.rules,
        )
        self._within = gathered(((type(row), row.within), row) for rows in lists for row in rows)
        self._fields = {f"{kind}.{field.id}": field for field in form.fields for kind in field.kind}
        self._kinds = {kind.id: kind for kind in form.kinds}

    def answered(self) -> tuple[str, ...]:
        """Return the ids of the answered items, without groups, which only contain items."""
        return tuple(item.id for item in self.form.items if not item.need)

    def item(self, id_: str) -> object:
        """Return a key for all that an item asks: equal keys, same question. KeyError for an unknown id."""
        node = self._nodes[id_]
        below = [
            tuple(sorted(map(_key_and_text, self._of(kind, id_))))
            for kind in (ItemPart, ItemMeasure, ItemRule)
        ]
        asks = sorted((_key_and_text(ask), self._scale(ask.scale)) for ask in self._of(Field, id_))
        scale = self._scale(node.scale_under(self._nodes)) if isinstance(node, Item) else ()
        return _key_and_text(node), scale, *below, tuple(asks), tuple(self._above(node))

    def field(self, id_: str) -> object:
        """Return a key for all that a plan's field (`kind.field`) and its kind of row ask. KeyError if unknown."""
        field = self._fields[id_]
        return (
            _key_and_text(field),
            self._scale(field.scale),
            _key_and_text(self._kinds[id_.partition(".")[0]]),
        )

    def lines(self, id_: str) -> tuple[str, ...]:
        """Return the text of an item as lines for people, from its outermost group down to its choices."""
        node = self._nodes[id_]
        return tuple(
            arabic_digits(" ".join(line.split())) for line in self._lines(node) if line.strip()
        )

    def field_lines(self, id_: str) -> tuple[str, ...]:
        """Return what a plan's field (`kind.field`) asks as lines of text for people."""
        field = self._fields[id_]
        kind = str(self._kinds[id_.partition(".")[0]].title)
        unit = f" ({field.unit})" if field.unit else ""
        bounds = " – ".join(filter(None, (field.least, field.most)))
        lines = [
            kind,
            f"{field.title}{unit}",
            bounds,
            *(str(one.text) for one in self._of(ScaleChoice, field.scale)),
        ]
        return tuple(arabic_digits(line) for line in lines if line)

    def _lines(self, node: Any) -> Iterator[str]:
        for above in reversed(list(self._nodes_above(node))):
            if isinstance(above, Item):
                yield str(above.text)
            else:
                dimension, level = above
                texts = [str(one.text) for one in self._of(Level, dimension) if one.level == level]
                yield from (
                    f"{self.form.called.level_numbered(level)} {text}" for text in texts or [""]
                )
        yield str(node.text)
        if getattr(node, "when", ()):
            yield _("ตรวจข้อนี้เมื่อ {when}").format(when=condition_words(node.when, self._titles()))
        yield from (f"– {part.text}" for part in self._of(ItemPart, node.id))
        yield from (measure_words(measure) for measure in self._of(ItemMeasure, node.id))
        if isinstance(node, Item):
            yield from self._choice_lines(node.scale_under(self._nodes))
        for ask in self._of(Field, node.id):
            yield f"{ask.title} {ask.unit}"
            yield from self._choice_lines(ask.scale)
        yield from (str(rule.text) for rule in self._of(ItemRule, node.id))

    def _choice_lines(self, scale: str) -> Iterator[str]:
        for one in self._of(ScaleChoice, scale):
            if one.points is not None:
                worth = _("{points} คะแนน").format(points=exact_text(one.points))
            else:
                worth = ""
            yield f"○ {one.text} {worth}"

    def _of(self, kind: type, within: str) -> list[Any]:
        return self._within.get((kind, within), []) if within else []

    def _scale(self, scale: str) -> tuple[object, ...]:
        """Return the sorted choices of a scale, under the ids they have in the form this one is compared with."""
        rows = [dict(_key_and_text(row)) for row in self._of(ScaleChoice, scale)]
        named = [{**row, "id": self._names.get((scale, row["id"]), row["id"])} for row in rows]
        return tuple(sorted(tuple(row.items()) for row in named))

    def _above(self, node: Any) -> Iterator[object]:
        for above in self._nodes_above(node):
            if isinstance(above, Item):
                yield _key_and_text(above)
            else:
                dimension, level = above
                yield (
                    level,
                    tuple(
                        sorted(
                            _key_and_text(one)
                            for one in self._of(Level, dimension)
                            if one.level == level
                        )
                    ),
                )

    def _nodes_above(self, node: Any) -> Iterator[Any]:
        """Yield the groups above an item, nearest first, and (dimension, level) if a node lies in a level."""
        for _step in range(DEEPEST):
            dimension, cut, level = node.within.partition("/")
            if cut and level.isdecimal():
                yield dimension, int(level)
            node = self._nodes.get(node.within)
            if not isinstance(node, Item):
                return
            yield node


def _key_and_text(row: Any) -> tuple[tuple[str, str], ...]:
    """Return (key, text) of each value of a row that counts for what is asked; empty values are left out."""
    telling = (
        slot for slot in FieldSchema.slots(type(row)) if slot.name not in MEANS_NOTHING[type(row)]
    )
    values = ((slot.key, getattr(row, slot.name)) for slot in telling)
    # 0 is no blank
    filled = ((key, value) for key, value in values if value or (value == 0 and value is not False))
    return tuple((key, _plain(value)) for key, value in filled)


def _plain(value: object) -> str:
    """Return a cell as text: the Thai of Words, with single blanks and with Arabic digits."""
    if isinstance(value, Words):
        value = value.th or value.en
    return arabic_digits(" ".join(str(value).split()))


class WordingChange(NamedTuple):
    """The lines of an item or field that differ between an older and a newer form."""

    old: tuple[str, ...]
    new: tuple[str, ...]


class FormComparison:
    """A comparison of an older with a newer form: which item or field continues which, and which ask the same."""

    def __init__(self, old: Instrument, new: Instrument) -> None:
        old, new = old.own or old, new.own or new
        self.old, self.new = FormQuestionReader(old, renamed(old, new)), FormQuestionReader(new)
        self.choices = renamed(old, new)
        self._origins = {of: origins(old, new, of) for of in (ITEMS, KINDS, FIELDS)}
        self._same: dict[tuple[str, str], bool] = {}

    def origin(self, list_name: str, id_: str) -> FormElementOrigin | None:
        """Return the older element that the newer form's `id_` (of ITEMS, KINDS or FIELDS) continues, else None."""
        return self._origins[list_name].get(id_)

    def same(self, list_name: str, id_: str) -> bool:
        """Return whether an item or field continues an older one and asks exactly the same."""
        if (list_name, id_) not in self._same:
            origin = self._origins[list_name].get(id_)
            key = FormQuestionReader.field if list_name == FIELDS else FormQuestionReader.item
            unchanged = origin if origin and origin.op == "same" else None
            self._same[list_name, id_] = unchanged is not None and key(
                self.old, unchanged.old
            ) == key(self.new, id_)
        return self._same[list_name, id_]

    def changes(self) -> Iterator[FormItemChange]:
        """Yield the change of each item answered in the newer form, in its order, then of each item that is gone."""
        met = set[str]()
        for id_ in self.new.answered():
            origin = self._origins[ITEMS].get(id_)
            met.update(origin.each if origin else ())
            if origin is None:
                yield FormItemChange("new", (), id_)
            elif self.same(ITEMS, id_):
                yield FormItemChange("same", origin.each, id_)
            else:
                yield FormItemChange(
                    "reworded" if origin.op == "same" else origin.op, origin.each, id_
                )
        yield from (
            FormItemChange("gone", (id_,), "") for id_ in self.old.answered() if id_ not in met
        )

    def rephrased(self, list_name: str, old_ids: str, new_id: str) -> WordingChange:
        """Return the lines that differ between `old_ids` of the older form (ids joined by commas if merged) and
        `new_id` of the newer. If no line differs, return one that says that the conditions changed."""
        read = (FormQuestionReader.field_lines, FormQuestionReader.lines)[list_name == ITEMS]
        old = tuple(
            dict.fromkeys(line for one in old_ids.split(",") for line in read(self.old, one))
        )
        new = read(self.new, new_id)
        before = [one for one in old if one not in new]
        after = [one for one in new if one not in old]
        if not before and not after:
            return WordingChange((), (_("เงื่อนไขของข้อนี้เปลี่ยน ถ้อยคำเหมือนเดิม"),))
        return WordingChange(tuple(before or old), tuple(after or new))

    @staticmethod
    def of(old: Instrument, new: Instrument) -> "FormComparison | None":
        """Return the comparison of two forms, cached by their files; None if both are the same file."""
        files = old.file, new.file
        if files[0] == files[1] and files[0]:
            return None
        if not all(files):
            return FormComparison(old, new)
        if files not in _made:
            if len(_made) >= KEPT:
                _made.clear()
            _made[files] = FormComparison(old, new)
        return _made[files]

    @staticmethod
    def by_file(
        forms: Forms, new: Instrument, files: Iterable[str]
    ) -> "Mapping[str, FormComparison]":
        """Return {SHA-256 of the older form's file: comparison with `new`} for `files`; unknown files are left out."""
        found = {}
        for file in files:
            with suppress(UserError):
                old = forms.get(f"{new.id}#{file}")
                found[file] = FormComparison.of(old, new) or FormComparison(old, new)
        return found

    @staticmethod
    def listed(form: Instrument, list_name: str) -> tuple[str, ...]:
        """Return the ids in a form's ITEMS, KINDS or FIELDS (`kind.field`), or of choices of the scale `list_name`."""
        if list_name == ITEMS:
            return tuple(item.id for item in form.items)
        if list_name == KINDS:
            return tuple(kind.id for kind in form.kinds)
        if list_name == FIELDS:
            return tuple(f"{kind}.{field.id}" for field in form.fields for kind in field.kind)
        return tuple(one.id for one in form.choices if one.within == list_name)


_made: dict[tuple[str, str], FormComparison] = {}
