"""What may be entered for an item: every field an answer has, its value checked before anything is written."""

from collections.abc import Iterator, Mapping
from fractions import Fraction

from core.actions.written import written
from core.errors import UserError
from core.i18n import _
from core.instruments.field_values import not_a_number
from core.instruments.shape import Item, Measure
from core.instruments.tree import Tree
from core.instruments.vocabulary import PERIODS
from core.model.values import Value, Written
from core.scoring.exact import DECIMAL, decimal, exact_text
from core.scoring.score import State
from core.thai.digits import arabic_digits

PLAIN_FIELDS = frozenset({"state", "note", "reason"})


def fields_asked(tree: Tree, item: str) -> dict[str, Measure | None]:
    """Every field that may be entered for the item, with the measure it belongs to."""
    fields: dict[str, Measure | None] = dict.fromkeys(PLAIN_FIELDS)
    if tree.counts(item):
        node = tree.item(item)
        fields |= dict.fromkeys(_own_fields(tree, node))
    for measure in tree.measures(item):
        for period in ("", *PERIODS.get(measure.each, ())):
            name = f"measure.{measure.id}.{period}" if period else f"measure.{measure.id}"
            fields |= {name: measure}
            if measure.kind == "percent":
                fields |= {f"{name}.num": measure, f"{name}.den": measure}
    return fields


def _own_fields(tree: Tree, item: Item) -> Iterator[str]:
    yield from (f"part.{part.id}" for part in tree.parts(item.id))
    yield from (f"same_as.{rule.id}" for rule in tree.rules(item.id) if rule.kind == "not_same_project")
    yield from (f"ask.{ask.id}" for ask in tree.instrument.asks if ask.within == item.id)
    if item.asks == "absence":
        yield "number"
    if tree.choices(item.id):
        yield "choice"


def checked(tree: Tree, item: str, name: str, given: object) -> Written:
    """The value a field of the answer may hold; UserError for an unknown field or a value it cannot hold."""
    fields = fields_asked(tree, item)
    if name not in fields:
        raise UserError(
            _("ไม่รู้จักช่อง {name} ของข้อ {item}").format(name=name, item=item),
            _("แบบ {form} ไม่ได้ถามช่องนี้").format(form=tree.instrument.using),
            _("ตรวจชื่อช่องแล้วลองใหม่"),
        )
    if isinstance(given, str) and (name in ("number", "level") or name.startswith(("measure.", "part."))):
        given = arabic_digits(given).replace(",", "").strip()
    measure = fields[name]
    if measure is not None and isinstance(given, str) and given and not DECIMAL.fullmatch(given):
        raise not_a_number(str(measure.text) or name, given)
    value = written("answer", name, given)
    if name == "state" and str(value) == State.NOT_ASSESSED.value:
        return None
    if measure is not None and value is not None:
        _check_number(measure, name, value)
    if name.startswith("part.") and value not in (None, 0, 1):
        raise not_a_number(name, given)
    return value


def _check_number(measure: Measure, name: str, value: Written) -> None:
    number = Fraction(value) if isinstance(value, int) else decimal(str(value))
    whole = name.endswith((".num", ".den")) or measure.kind == "count"
    if number < 0 or (whole and number.denominator != 1):
        raise UserError(
            _("“{given}” ใช้เป็น{text}ไม่ได้").format(given=exact_text(number), text=str(measure.text) or measure.id),
            _("ช่องนี้รับจำนวนนับตั้งแต่ 0 ขึ้นไป") if whole else _("ช่องนี้รับตัวเลขตั้งแต่ 0 ขึ้นไป"),
            _("แก้ตัวเลขแล้วลองใหม่"),
        )
    if measure.kind == "percent" and not whole and number > 100:
        raise UserError(
            _("ร้อยละ {given} เป็นไปไม่ได้").format(given=exact_text(number)),
            _("ร้อยละของจำนวนเต็มมีได้ไม่เกิน 100"),
            _("แก้ตัวเลขแล้วลองใหม่"),
        )


def check_shares(values: Mapping[str, Value]) -> None:
    """Refuse a numerator above its denominator, as they will stand after the save."""
    for name in values:
        stem = name.removesuffix(".num")
        num, den = values.get(name), values.get(f"{stem}.den")
        if name.endswith(".num") and isinstance(num, int) and isinstance(den, int) and num > den:
            raise UserError(
                _("ตัวตั้ง {num} มากกว่าตัวหาร {den}").format(num=num, den=den),
                _("จำนวนที่นับได้ต้องไม่มากกว่าจำนวนทั้งหมด จึงคิดเป็นร้อยละไม่ได้"),
                _("แก้ตัวเลขใดตัวเลขหนึ่งแล้วลองใหม่"),
            )


def twin(name: str) -> tuple[str, ...]:
    """Fields that say the same figure in another way: entering one takes the other back."""
    if name.endswith((".num", ".den")):
        return (name.rpartition(".")[0],)
    return (f"{name}.num", f"{name}.den") if name.startswith("measure.") else ()
