"""The answers of a written-out case: every value checked, every fault told with its place and mend."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any, NoReturn

from core.errors import UserError
from core.i18n import _
from core.instruments.shape import Instrument, Item, Measure
from core.instruments.vocabulary import PERIODS
from core.scoring.score import Answer, Number, Ratio, State

KNOWN = {"state", "components", "measures", "duplicates_dimension", "choice", "level"}
HUNDRED = Fraction(100)


def refuse(place: str, why: str, do: str) -> NoReturn:
    """Stop with the place of the fault and how to mend it."""
    raise UserError(_("อ่านกรณีทดสอบไม่ได้ที่ {place}").format(place=place), why, do)


def answers_of(instrument: Instrument, given: Any, place: str) -> dict[str, Answer]:
    """Answers by item id; UserError for an item the form does not have."""
    items = {item.id: item for item in instrument.items}
    found = {}
    for name, value in mapping(given, place).items():
        at = _("{place} ข้อ {item}").format(place=place, item=name)
        if name not in items:
            refuse(at, _("แบบประเมินนี้ไม่มีข้อ “{item}”").format(item=name), _("แก้รหัสข้อให้ตรงกับแบบประเมิน"))
        if items[name].need:
            refuse(at, _("ข้อนี้เป็นหัวข้อกลุ่ม ไม่มีคำตอบของตัวเอง"), _("ใส่คำตอบที่ข้อย่อยของหัวข้อนี้แทน"))
        found[name] = _answer(instrument, items[name], mapping(value, at), at)
    return found


def _answer(instrument: Instrument, item: Item, given: Mapping[str, Any], place: str) -> Answer:
    for name in given:
        if name not in KNOWN and not name.endswith("_th") and name not in {"note", "evidence", "source_lines"}:
            refuse(place, _("ไม่รู้จักช่อง “{name}”").format(name=name), _("ลบช่องนี้ หรือแก้ชื่อช่องให้ถูกต้อง"))
    level = given.get("level")
    return Answer(
        state=_state(given.get("state"), place),
        choice=words(given.get("choice", ""), place),
        level=None if level is None else whole(level, place),
        parts=_parts(instrument, item, given.get("components"), place),
        measures=measures_of(instrument, item.id, given.get("measures"), place),
        same_as=_same_as(instrument, item, given.get("duplicates_dimension"), place),
    )


def _state(given: Any, place: str) -> State:
    states = [state.value for state in State]
    if given is None:
        return State.NOT_ASSESSED
    if given not in states:
        refuse(place, _("ไม่รู้จักสถานะ “{state}”").format(state=given), _("ใช้ {states}").format(states=", ".join(states)))
    return State(given)


def _parts(instrument: Instrument, item: Item, given: Any, place: str) -> dict[str, bool]:
    if given is None:
        return {}
    parts = [part for part in instrument.parts if part.within == item.id]
    names = {plain(name): part.id for part in parts for name in (*part.also, part.id, part.text.th)}
    listed = set()
    for name in sequence(given, place):
        if plain(words(name, place)) not in names:
            known = ", ".join(part.text.th for part in parts) or "-"
            refuse(place, _("ข้อนี้ไม่มีส่วนย่อย “{name}”").format(name=name), _("ใช้ {names}").format(names=known))
        listed.add(names[plain(name)])
    return {part.id: part.id in listed for part in parts}


def measures_of(instrument: Instrument, node: str, given: Any, place: str) -> dict[str, dict[str, Number]]:
    """Figures of an item or rank level by measure and period; null is not entered."""
    if given is None:
        return {}
    asked = {measure.id: measure for measure in instrument.measures if measure.within == node}
    found = {}
    for name, value in mapping(given, place).items():
        at = _("{place} ตัวเลข {measure}").format(place=place, measure=name)
        if name not in asked:
            known = ", ".join(asked) or "-"
            refuse(at, _("ข้อนี้ไม่มีตัวเลข “{name}”").format(name=name), _("ใช้ {names}").format(names=known))
        found[name] = periods_of(asked[name], value, at)
    return found


def periods_of(measure: Measure, given: Any, place: str) -> dict[str, Number]:
    """One number without a period, or one per period in their order."""
    values = given if isinstance(given, list) else [given]
    most = len(PERIODS.get(measure.each, values))
    if len(values) > most:
        refuse(place, _("มีตัวเลขเกินจำนวนงวด"), _("ใส่ไม่เกิน {most} ตัวเลข เรียงตามงวด").format(most=most))
    names = [str(n) for n in range(1, len(values) + 1)] if isinstance(given, list) else [""]
    pairs = zip(names, values, strict=True)
    return {name: _number(measure, value, place) for name, value in pairs if value is not None}


def _number(measure: Measure, given: Any, place: str) -> Number:
    if isinstance(given, dict):
        return _ratio(measure, given, place)
    value = number(given, place)
    if value < 0 or (measure.kind == "percent" and value > HUNDRED):
        refuse(place, _("ตัวเลขอยู่นอกช่วงที่เป็นไปได้"), _("แก้ตัวเลขให้ไม่ติดลบ และร้อยละไม่เกิน 100"))
    if measure.kind == "count" and value.denominator != 1:
        refuse(place, _("จำนวนนับต้องเป็นจำนวนเต็ม"), _("แก้เป็นจำนวนเต็ม"))
    return value


def _ratio(measure: Measure, given: Mapping[str, Any], place: str) -> Ratio:
    if measure.kind != "percent" or set(given) != {"num", "den"}:
        refuse(place, _("รูปแบบตัวเลขไม่ตรงกับที่ข้อนี้ถาม"), _("ร้อยละใส่เป็นตัวเลข หรือ num กับ den เท่านั้น"))
    num, den = number(given["num"], place), number(given["den"], place)
    if not 0 <= num <= den:
        refuse(place, _("ตัวตั้งมากกว่าตัวหาร หรือติดลบ"), _("แก้ num ให้อยู่ระหว่าง 0 ถึง den"))
    return Ratio(num, den)


def _same_as(instrument: Instrument, item: Item, given: Any, place: str) -> dict[str, str]:
    if given is None:
        return {}
    rules = [rule.id for rule in instrument.rules if rule.item == item.id and rule.kind == "not_same_project"]
    if not rules:
        refuse(place, _("ข้อนี้ไม่มีกฎห้ามใช้โครงการซ้ำ"), _("ลบช่อง duplicates_dimension"))
    known = [dimension.id for dimension in instrument.dimensions]
    if given not in known:
        refuse(place, _("ไม่รู้จักมิติ “{name}”").format(name=given), _("ใช้ {names}").format(names=", ".join(known)))
    return {rule: str(given) for rule in rules}


def plain(name: str) -> str:
    """A name without differences of white space."""
    return " ".join(name.split())


def _of_type(kind: type[Any], what: Callable[[], str]) -> Callable[[Any, str], Any]:
    def checked(given: Any, place: str) -> Any:
        if not isinstance(given, kind):
            refuse(place, what(), _("แก้ชนิดของข้อมูลให้ถูกต้อง"))
        return given

    return checked


mapping: Callable[[Any, str], dict[str, Any]] = _of_type(dict, lambda: _("ต้องเป็นวัตถุ {…} ของชื่อกับค่า"))
sequence: Callable[[Any, str], list[Any]] = _of_type(list, lambda: _("ต้องเป็นรายการ […]"))
words: Callable[[Any, str], str] = _of_type(str, lambda: _("ต้องเป็นข้อความ"))


def number(given: Any, place: str) -> Fraction:
    """An exact number; UserError for text, true or false, null."""
    if isinstance(given, bool) or not isinstance(given, int | Fraction):
        refuse(place, _("มี “{given}” ในที่ที่ต้องเป็นตัวเลข").format(given=given), _("ใส่ตัวเลขโดยไม่มีเครื่องหมายคำพูด"))
    return Fraction(given)


def whole(given: Any, place: str) -> int:
    """A whole number, not below 0."""
    value = number(given, place)
    if value.denominator != 1 or value < 0:
        refuse(place, _("ต้องเป็นจำนวนเต็มที่ไม่ติดลบ"), _("แก้ตัวเลขนี้"))
    return int(value)
