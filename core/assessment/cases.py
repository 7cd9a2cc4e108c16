"""Score test cases given as JSON text: an object, a list, or an object of lists; every value is checked first."""

from collections.abc import Callable, Collection, Iterator, Mapping
from fractions import Fraction
from typing import Any, NoReturn

from core.errors import UserError
from core.exact import exact_json, written
from core.forms.field_types import type_of
from core.forms.shape import Instrument, Item, ItemMeasure
from core.forms.tree import Tree
from core.forms.vocabulary import PERIODS, State
from core.i18n import _
from core.scoring.outcome import Figures, RegionBestCandidate, SelectedUnits
from core.scoring.score import Answer, CountRatio, Number
from core.scoring.total import Answers

ANSWER_KEYS = {"state", "components", "measures", "duplicates_dimension", "choice", "level"}
HUNDRED = Fraction(100)


def refuse(where: str, why: str, do: str) -> NoReturn:
    """Raise a UserError that says where the fault is, why it is a fault, and how to correct it."""
    raise UserError(_("อ่านกรณีทดสอบไม่ได้ที่ {place}").format(place=where), why, do)


def answers_of(instrument: Instrument, given: Any, where: str) -> dict[str, Answer]:
    """Return {item id: answer} of the JSON `given` at `where`. Raises UserError for an unknown item or a bad value."""
    items = {item.id: item for item in instrument.items}
    found = {}
    for name, value in mapping(given, where).items():
        at = _("{place} ข้อ {item}").format(place=where, item=name)
        if name not in items:
            refuse(at, _("แบบประเมินนี้ไม่มีข้อ “{item}”").format(item=name), _("แก้รหัสข้อให้ตรงกับแบบประเมิน"))
        if items[name].need:
            refuse(at, _("ข้อนี้เป็นหัวข้อกลุ่ม ไม่มีคำตอบของตัวเอง"), _("ใส่คำตอบที่ข้อย่อยของหัวข้อนี้แทน"))
        found[name] = _answer(instrument, items[name], mapping(value, at), at)
    return found


def _answer(instrument: Instrument, item: Item, given: Mapping[str, Any], where: str) -> Answer:
    for name in given:
        if name not in ANSWER_KEYS and not name.endswith("_th") and name not in {"note", "evidence", "source_lines"}:
            refuse(where, _("ไม่รู้จักช่อง “{name}”").format(name=name), _("ลบช่องนี้ หรือแก้ชื่อช่องให้ถูกต้อง"))
    level = given.get("level")
    return Answer(
        state=_state(given.get("state"), where),
        choice=words(given.get("choice", ""), where),
        level=None if level is None else whole(level, where),
        parts=_parts(instrument, item, given.get("components"), where),
        measures=measures_of(instrument, item.id, given.get("measures"), where),
        same_as=_same_as(instrument, item, given.get("duplicates_dimension"), where),
    )


def _state(given: Any, where: str) -> State:
    states = [state.value for state in State]
    if given is None:
        return State.NOT_ASSESSED
    if given not in states:
        refuse(where, _("ไม่รู้จักสถานะ “{state}”").format(state=given), _("ใช้ {states}").format(states=", ".join(states)))
    return State(given)


def _parts(instrument: Instrument, item: Item, given: Any, where: str) -> dict[str, bool]:
    if given is None:
        return {}
    parts = [part for part in instrument.parts if part.within == item.id]
    names = {plain(name): part.id for part in parts for name in (*part.known_as, part.id, part.text.th)}
    listed = set()
    for name in sequence(given, where):
        if plain(words(name, where)) not in names:
            known = ", ".join(part.text.th for part in parts) or "-"
            refuse(where, _("ข้อนี้ไม่มีส่วนย่อย “{name}”").format(name=name), _("ใช้ {names}").format(names=known))
        listed.add(names[plain(name)])
    return {part.id: part.id in listed for part in parts}


def measures_of(instrument: Instrument, node: str, given: Any, where: str) -> dict[str, dict[str, Number]]:
    """Return {measure id: {period: number}} of `node`, an item or rank level, from JSON at `where`; {} for null."""
    if given is None:
        return {}
    asked = {measure.id: measure for measure in instrument.measures if measure.within == node}
    found = {}
    for name, value in mapping(given, where).items():
        at = _("{place} ตัวเลข {measure}").format(place=where, measure=name)
        if name not in asked:
            known = ", ".join(asked) or "-"
            refuse(at, _("ข้อนี้ไม่มีตัวเลข “{name}”").format(name=name), _("ใช้ {names}").format(names=known))
        found[name] = periods_of(asked[name], value, at)
    return found


def periods_of(measure: ItemMeasure, given: Any, where: str) -> dict[str, Number]:
    """Return {period: number} from JSON at `where`; periods are "" for a single number, "1", "2" … for a list."""
    values = given if isinstance(given, list) else [given]
    most = len(PERIODS.get(measure.each, values))
    if len(values) > most:
        refuse(where, _("มีตัวเลขเกินจำนวนงวด"), _("ใส่ไม่เกิน {most} ตัวเลข เรียงตามงวด").format(most=most))
    names = [str(n) for n in range(1, len(values) + 1)] if isinstance(given, list) else [""]
    pairs = zip(names, values, strict=True)
    return {name: _number(measure, value, where) for name, value in pairs if value is not None}


def _number(measure: ItemMeasure, given: Any, where: str) -> Number:
    if isinstance(given, dict):
        if not type_of(measure).share or set(given) != {"num", "den"}:
            refuse(where, _("รูปแบบตัวเลขไม่ตรงกับที่ข้อนี้ถาม"), _("ร้อยละใส่เป็นตัวเลข หรือ num กับ den เท่านั้น"))
        num, den = number(given["num"], where), number(given["den"], where)
        if not 0 <= num <= den:
            refuse(where, _("ตัวตั้งมากกว่าตัวหาร หรือติดลบ"), _("แก้ num ให้อยู่ระหว่าง 0 ถึง den"))
        return CountRatio(num, den)
    value = number(given, where)
    if value < 0 or (type_of(measure).share and value > HUNDRED):
        refuse(where, _("ตัวเลขอยู่นอกช่วงที่เป็นไปได้"), _("แก้ตัวเลขให้ไม่ติดลบ และร้อยละไม่เกิน 100"))
    if type_of(measure).whole and value.denominator != 1:
        refuse(where, _("จำนวนนับต้องเป็นจำนวนเต็ม"), _("แก้เป็นจำนวนเต็ม"))
    return value


def _same_as(instrument: Instrument, item: Item, given: Any, where: str) -> dict[str, str]:
    if given is None:
        return {}
    rules = [rule.id for rule in instrument.rules if rule.within == item.id and rule.kind == "not_same_project"]
    if not rules:
        refuse(where, _("ข้อนี้ไม่มีกฎห้ามใช้โครงการซ้ำ"), _("ลบช่อง duplicates_dimension"))
    known = [dimension.id for dimension in instrument.dimensions]
    if given not in known:
        what = _("ไม่รู้จัก{word} “{name}”").format(word=instrument.called.branch_word(), name=given)
        refuse(where, what, _("ใช้ {names}").format(names=", ".join(known)))
    return {rule: str(given) for rule in rules}


def plain(name: str) -> str:
    """Return a name with runs of white space replaced by single spaces, for comparison."""
    return " ".join(name.split())


def _of_type(kind: type[Any], what: Callable[[], str]) -> Callable[[Any, str], Any]:
    def checked(given: Any, where: str) -> Any:
        if not isinstance(given, kind):
            refuse(where, what(), _("แก้ชนิดของข้อมูลให้ถูกต้อง"))
        return given

    return checked


mapping: Callable[[Any, str], dict[str, Any]] = _of_type(dict, lambda: _("ต้องเป็นวัตถุ {…} ของชื่อกับค่า"))
sequence: Callable[[Any, str], list[Any]] = _of_type(list, lambda: _("ต้องเป็นรายการ […]"))
words: Callable[[Any, str], str] = _of_type(str, lambda: _("ต้องเป็นข้อความ"))


def number(given: Any, where: str) -> Fraction:
    """Return a JSON number as an exact fraction. UserError, naming the place `where`, for text, true, false, null."""
    if isinstance(given, bool) or not isinstance(given, int | Fraction):
        refuse(where, _("มี “{given}” ในที่ที่ต้องเป็นตัวเลข").format(given=given), _("ใส่ตัวเลขโดยไม่มีเครื่องหมายคำพูด"))
    return Fraction(given)


def whole(given: Any, where: str) -> int:
    """Return a JSON value, at the place `where`, as a whole number of 0 or more. Raises UserError for anything else."""
    value = number(given, where)
    if value.denominator != 1 or value < 0:
        refuse(where, _("ต้องเป็นจำนวนเต็มที่ไม่ติดลบ"), _("แก้ตัวเลขนี้"))
    return int(value)


Case = Mapping[str, Any]
Outcome = dict[str, Any]


def run(instrument: Instrument, text: str) -> Outcome | list[Outcome]:
    """Score the cases of a JSON text. Return one result for an object, or a list of results for a list or for an object
    that holds lists under keys ending in `cases`. UserError names the first fault."""
    given = exact_json(text)
    if isinstance(given, dict) and "kind" in given:
        return outcome(instrument, given, _position(given, 1))
    return [outcome(instrument, case, _position(case, n)) for n, case in enumerate(_listed(given), 1)]


def _listed(given: Any) -> Iterator[Any]:
    if isinstance(given, list):
        yield from given
        return
    top = _("ต้นไฟล์")
    lists = [(name, value) for name, value in mapping(given, top).items() if name.endswith("cases")]
    if not lists:
        refuse(top, _("ไม่พบกรณีทดสอบ"), _("ใส่ช่อง kind ให้กรณีเดียว หรือใส่รายการใต้ชื่อที่ลงท้ายด้วย cases"))
    for name, value in lists:
        yield from sequence(value, name)


def _position(case: Any, n: int) -> str:
    name = case.get("id") if isinstance(case, dict) else None
    return _("กรณี {name}").format(name=name if isinstance(name, str) and name else _("ลำดับที่ {n}").format(n=n))


def outcome(instrument: Instrument, case: Any, where: str) -> Outcome:
    """Return a case's `id` and the results for its `kind`, a key of KINDS. UserError, naming `where`, if invalid."""
    kind = mapping(case, where).get("kind")
    if not isinstance(kind, str) or kind not in KINDS:
        refuse(where, _("ไม่รู้จักชนิดกรณี “{kind}”").format(kind=kind), _("ใช้ {kinds}").format(kinds=", ".join(KINDS)))
    name = case.get("id")
    if name is not None and not isinstance(name, str | int):
        refuse(where, _("id ต้องเป็นข้อความหรือจำนวนเต็ม"), _("แก้ id ของกรณีนี้"))
    return {"id": name, **KINDS[kind](instrument, case, where)}


def _full(instrument: Instrument, case: Case, where: str) -> Outcome:
    extra = {each.id: whole(case.get("extra_awards", 0), where) for each in instrument.extra if each.id == "extra"}
    answers = Answers(
        items=answers_of(instrument, _needed(case, "answers", where), where),
        profiles=_profiles(instrument, case, where),
        extra=extra,
        group=_group(instrument, case, where),
        shared=False,  # a case says of each item what was entered for it
    )
    result = answers.score(instrument)
    return {
        "levels": {part.id: part.level for part in result.parts},
        "points": {part.id: written(part.points) for part in result.parts},
        "base_points": written(result.base),
        "extra_points": written(result.extra),
        "total_points": written(result.total),
        "grade": result.band,
        "passes": result.passes,
    }


def _grade_only(instrument: Instrument, case: Case, where: str) -> Outcome:
    total = number(_needed(case, "total_points", where), where)
    return {"grade": Figures(instrument, total, number(0, where)).band()}


def _ladder(instrument: Instrument, case: Case, where: str) -> Outcome:
    group = words(_needed(case, "group", where), where)
    tree = Tree.of_group(instrument, group)
    if tree is None:
        known = ", ".join(branch.group for branch in instrument.dimensions if branch.group) or "-"
        refuse(where, _("กลุ่ม “{group}” ไม่มีบันไดในแบบนี้").format(group=group), _("ใช้ {known}").format(known=known))
    inputs = mapping(_needed(case, "inputs", where), where)
    base = number(_needed(inputs, "base_points", where), where)
    figures = Figures(instrument, base, number(inputs.get("extra", 0), where))
    stand = figures.standing(group, _group_answers(tree, inputs, where))
    return {"level": stand.part.level if stand else 0}


def _group_answers(tree: Tree, inputs: Case, where: str) -> dict[str, Answer]:
    names = [item.id for item in tree.answered()]
    for name in inputs.keys() - {"base_points", "extra", *names}:
        refuse(where, _("ไม่รู้จักช่อง “{name}”").format(name=name), _("ใช้ {names}").format(names=", ".join(names)))
    return {
        name: _rank_answer(tree.instrument, name, inputs[name], f"{where} {name}") for name in names if name in inputs
    }


def _rank_answer(instrument: Instrument, level: str, given: Any, where: str) -> Answer:
    """Return the answer to an item of a group's ladder: true or false, its only figure, or its figures by name."""
    if given is None:
        return Answer()
    if isinstance(given, bool):
        return Answer(State.MET if given else State.NOT_MET)
    asked = [measure.id for measure in instrument.measures if measure.within == level]
    if isinstance(given, dict):
        return Answer(measures=measures_of(instrument, level, given, where))
    value = number(given, where)
    if len(asked) != 1:
        refuse(where, _("ขั้นนี้ไม่ได้ถามตัวเลขเดียว"), _("ใส่ true, false หรือตัวเลขตามชื่อที่ขั้นนี้ถาม"))
    return Answer(measures=measures_of(instrument, level, {asked[0]: value}, where))


def _entry(instrument: Instrument, case: Case, where: str) -> Outcome:
    years = sequence(_needed(case, "history_outstanding_years", where), where)
    return {"group": entry_group(instrument, {whole(year, where) for year in years})}


def _selection(_instrument: Instrument, case: Case, where: str) -> Outcome:
    candidates = []
    for given in sequence(_needed(case, "candidates", where), where):
        each = mapping(given, where)
        unit = words(_needed(each, "unit", where), where)
        candidates.append(RegionBestCandidate(unit, number(_needed(each, "total", where), where)))
    chosen = SelectedUnits.of(candidates)
    return {"tie": chosen.tie, "selected": chosen.unit}


KINDS: Mapping[str, Callable[[Instrument, Case, str], Outcome]] = {
    "full": _full,
    "grade_only": _grade_only,
    "ladder": _ladder,
    "entry": _entry,
    "selection": _selection,
}


def _needed(case: Case, name: str, where: str) -> Any:
    if name not in case:
        refuse(where, _("ขาดช่อง “{name}”").format(name=name), _("เพิ่มช่องนี้ให้ครบ"))
    return case[name]


def _profiles(instrument: Instrument, case: Case, where: str) -> frozenset[str]:
    """Return the ids under `scope`, `profile` and `profiles`. Raises UserError if the form lacks one."""
    given = [case.get("scope"), case.get("profile"), *sequence(case.get("profiles", []), where)]
    known = [profile.id for profile in instrument.profiles]
    for name in given:
        if name is not None and name not in known:
            refuse(where, _("ไม่รู้จักโปรไฟล์ “{name}”").format(name=name), _("ใช้ {names}").format(names=", ".join(known)))
    return frozenset(name for name in given if name is not None)


def _group(instrument: Instrument, case: Case, where: str) -> str:
    given = case.get("group", "")
    known = [group.id for group in instrument.groups]
    if given and given not in known:
        refuse(where, _("ไม่รู้จักกลุ่ม “{name}”").format(name=given), _("ใช้ {names}").format(names=", ".join(known)))
    return str(given)


def entry_group(instrument: Instrument, selected: Collection[int]) -> str:
    """Return the id of the first group whose entry rule a unit `selected` in these editions (years) meets, else of the
    first without a rule, or "". Source: CDD manual 2564, line 139: the two editions just before, or four in all."""
    entered = (group.id for group in instrument.groups if group.enters(selected, instrument.edition))
    others = (group.id for group in instrument.groups if not (group.in_a_row or group.in_all))
    return next(entered, next(others, ""))
