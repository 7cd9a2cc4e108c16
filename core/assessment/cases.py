"""Score test cases given as JSON text: an object, a list, or an object of lists; every value is checked first."""

from collections.abc import Callable, Collection, Iterator, Mapping
from fractions import Fraction
from typing import Any, NoReturn

from core.errors import UserError
from core.exact import exact_json, written
from core.forms.field_types import type_of
from core.forms.shape import Instrument, Item, ItemMeasure
from core.forms.tree import Tree
from core.forms.vocabulary import PERIODS, ItemState
from core.i18n import _
from core.scoring.outcome import GradingPoints, RegionBestCandidate, RegionBestUnits
from core.scoring.score import Answer, CountRatio, Number
from core.scoring.total import Answers

ANSWER_KEYS = {"state", "components", "measures", "duplicates_dimension", "choice", "level"}
HUNDRED = Fraction(100)


def refuse(place: str, reason: str, remedy: str) -> NoReturn:
    """Raise a UserError of three sentences: `place` of the fault in the JSON, in words, `reason` and `remedy`."""
    raise UserError(_("อ่านกรณีทดสอบไม่ได้ที่ {place}").format(place=place), reason, remedy)


def answers_of(instrument: Instrument, data: Any, place: str) -> dict[str, Answer]:
    """Return {item id: answer} of the JSON object `data`. Raises UserError for an unknown item or a bad value; `place`
    says in it, in words, where `data` stands."""
    items = {item.id: item for item in instrument.items}
    found = {}
    for name, value in mapping(data, place).items():
        at = _("{place} ข้อ {item}").format(place=place, item=name)
        if name not in items:
            refuse(
                at, _("แบบประเมินนี้ไม่มีข้อ “{item}”").format(item=name), _("แก้รหัสข้อให้ตรงกับแบบประเมิน")
            )
        if items[name].need:
            refuse(at, _("ข้อนี้เป็นหัวข้อกลุ่ม ไม่มีคำตอบของตัวเอง"), _("ใส่คำตอบที่ข้อย่อยของหัวข้อนี้แทน"))
        found[name] = _answer(instrument, items[name], mapping(value, at), at)
    return found


def _answer(instrument: Instrument, item: Item, data: Mapping[str, Any], place: str) -> Answer:
    for name in data:
        if (
            name not in ANSWER_KEYS
            and not name.endswith("_th")
            and name not in {"note", "evidence", "source_lines"}
        ):
            refuse(place, _("ไม่รู้จักช่อง “{name}”").format(name=name), _("ลบช่องนี้ หรือแก้ชื่อช่องให้ถูกต้อง"))
    level = data.get("level")
    return Answer(
        state=_state(data.get("state"), place),
        choice=words(data.get("choice", ""), place),
        level=None if level is None else whole(level, place),
        parts=_parts(instrument, item, data.get("components"), place),
        measures=measures_of(instrument, item.id, data.get("measures"), place),
        same_as=_same_as(instrument, item, data.get("duplicates_dimension"), place),
    )


def _state(data: Any, place: str) -> ItemState:
    states = [state.value for state in ItemState]
    if data is None:
        return ItemState.NOT_ASSESSED
    if data not in states:
        refuse(
            place,
            _("ไม่รู้จักสถานะ “{state}”").format(state=data),
            _("ใช้ {states}").format(states=", ".join(states)),
        )
    return ItemState(data)


def _parts(instrument: Instrument, item: Item, data: Any, place: str) -> dict[str, bool]:
    if data is None:
        return {}
    parts = [part for part in instrument.parts if part.within == item.id]
    names = {
        plain(name): part.id for part in parts for name in (*part.known_as, part.id, part.text.th)
    }
    listed = set()
    for name in sequence(data, place):
        if plain(words(name, place)) not in names:
            known = ", ".join(part.text.th for part in parts) or "-"
            refuse(
                place,
                _("ข้อนี้ไม่มีส่วนย่อย “{name}”").format(name=name),
                _("ใช้ {names}").format(names=known),
            )
        listed.add(names[plain(name)])
    return {part.id: part.id in listed for part in parts}


def measures_of(
    instrument: Instrument, node: str, data: Any, place: str
) -> dict[str, dict[str, Number]]:
    """Return {measure id: {period: number}} from the JSON `data` of an item or rank level `node`; {} for null."""
    if data is None:
        return {}
    asked = {measure.id: measure for measure in instrument.measures if measure.within == node}
    found = {}
    for name, value in mapping(data, place).items():
        at = _("{place} ตัวเลข {measure}").format(place=place, measure=name)
        if name not in asked:
            known = ", ".join(asked) or "-"
            refuse(
                at, _("ข้อนี้ไม่มีตัวเลข “{name}”").format(name=name), _("ใช้ {names}").format(names=known)
            )
        found[name] = periods_of(asked[name], value, at)
    return found


def periods_of(measure: ItemMeasure, data: Any, place: str) -> dict[str, Number]:
    """Return {period: number} from decoded JSON, leaving out nulls. A single number has the period "", the numbers of a
    list have "1", "2" …. UserError, naming `place`, if there are too many numbers or one does not fit the measure."""
    values = data if isinstance(data, list) else [data]
    most = len(PERIODS.get(measure.each, values))
    if len(values) > most:
        refuse(
            place, _("มีตัวเลขเกินจำนวนงวด"), _("ใส่ไม่เกิน {most} ตัวเลข เรียงตามงวด").format(most=most)
        )
    names = [str(n) for n in range(1, len(values) + 1)] if isinstance(data, list) else [""]
    pairs = zip(names, values, strict=True)
    return {name: _number(measure, value, place) for name, value in pairs if value is not None}


def _number(measure: ItemMeasure, data: Any, place: str) -> Number:
    if isinstance(data, dict):
        if not type_of(measure).share or set(data) != {"num", "den"}:
            refuse(place, _("รูปแบบตัวเลขไม่ตรงกับที่ข้อนี้ถาม"), _("ร้อยละใส่เป็นตัวเลข หรือ num กับ den เท่านั้น"))
        num, den = number(data["num"], place), number(data["den"], place)
        if not 0 <= num <= den:
            refuse(place, _("ตัวตั้งมากกว่าตัวหาร หรือติดลบ"), _("แก้ num ให้อยู่ระหว่าง 0 ถึง den"))
        return CountRatio(num, den)
    value = number(data, place)
    if value < 0 or (type_of(measure).share and value > HUNDRED):
        refuse(place, _("ตัวเลขอยู่นอกช่วงที่เป็นไปได้"), _("แก้ตัวเลขให้ไม่ติดลบ และร้อยละไม่เกิน 100"))
    if type_of(measure).whole and value.denominator != 1:
        refuse(place, _("จำนวนนับต้องเป็นจำนวนเต็ม"), _("แก้เป็นจำนวนเต็ม"))
    return value


def _same_as(instrument: Instrument, item: Item, data: Any, place: str) -> dict[str, str]:
    if data is None:
        return {}
    rules = [
        rule.id
        for rule in instrument.rules
        if rule.within == item.id and rule.kind == "not_same_project"
    ]
    if not rules:
        refuse(place, _("ข้อนี้ไม่มีกฎห้ามใช้โครงการซ้ำ"), _("ลบช่อง duplicates_dimension"))
    known = [dimension.id for dimension in instrument.dimensions]
    if data not in known:
        what = _("ไม่รู้จัก{word} “{name}”").format(word=instrument.called.branch_word(), name=data)
        refuse(place, what, _("ใช้ {names}").format(names=", ".join(known)))
    return {rule: str(data) for rule in rules}


def plain(name: str) -> str:
    """Return a name with runs of white space replaced by single spaces, for comparison."""
    return " ".join(name.split())


def _of_type(kind: type[Any], reason: Callable[[], str]) -> Callable[[Any, str], Any]:
    def checked(data: Any, place: str) -> Any:
        if not isinstance(data, kind):
            refuse(place, reason(), _("แก้ชนิดของข้อมูลให้ถูกต้อง"))
        return data

    return checked


mapping: Callable[[Any, str], dict[str, Any]] = _of_type(dict, lambda: _("ต้องเป็นวัตถุ {…} ของชื่อกับค่า"))
sequence: Callable[[Any, str], list[Any]] = _of_type(list, lambda: _("ต้องเป็นรายการ […]"))
words: Callable[[Any, str], str] = _of_type(str, lambda: _("ต้องเป็นข้อความ"))


def number(data: Any, place: str) -> Fraction:
    """Return a JSON number as an exact fraction. UserError, naming `place`, for text, true, false and null."""
    if isinstance(data, bool) or not isinstance(data, int | Fraction):
        refuse(
            place,
            _("มี “{given}” ในที่ที่ต้องเป็นตัวเลข").format(given=data),
            _("ใส่ตัวเลขโดยไม่มีเครื่องหมายคำพูด"),
        )
    return Fraction(data)


def whole(data: Any, place: str) -> int:
    """Return a JSON value as a whole number of 0 or more. Raises UserError, naming `place`, for anything else."""
    value = number(data, place)
    if value.denominator != 1 or value < 0:
        refuse(place, _("ต้องเป็นจำนวนเต็มที่ไม่ติดลบ"), _("แก้ตัวเลขนี้"))
    return int(value)


Case = Mapping[str, Any]
Outcome = dict[str, Any]


def run(instrument: Instrument, text: str) -> Outcome | list[Outcome]:
    """Score the test cases in a JSON text. A single case (an object with the key `kind`) gives one result; a list, or
    an object with lists under keys ending in `cases`, gives a list of results, in which a case that cannot be scored
    has the sentences on its fault as `refused`. UserError names the first fault if no case can be scored."""
    content = exact_json(text)
    if isinstance(content, dict) and "kind" in content:
        return outcome(instrument, content, _position(content, 1))
    results, faults = list[Outcome](), list[UserError]()
    for n, case in enumerate(_listed(content), 1):
        try:
            results.append(outcome(instrument, case, _position(case, n)))
        except UserError as fault:
            faults.append(fault)
            named = case.get("id") if isinstance(case, dict) else None
            results.append({"id": named, "refused": str(fault)})
    if faults and len(faults) == len(results):
        raise faults[0]
    return results


def _listed(data: Any) -> Iterator[Any]:
    if isinstance(data, list):
        yield from data
        return
    top = _("ต้นไฟล์")
    lists = [(name, value) for name, value in mapping(data, top).items() if name.endswith("cases")]
    if not lists:
        refuse(top, _("ไม่พบกรณีทดสอบ"), _("ใส่ช่อง kind ให้กรณีเดียว หรือใส่รายการใต้ชื่อที่ลงท้ายด้วย cases"))
    for name, value in lists:
        yield from sequence(value, name)


def _position(case: Any, n: int) -> str:
    name = case.get("id") if isinstance(case, dict) else None
    return _("กรณี {name}").format(
        name=name if isinstance(name, str) and name else _("ลำดับที่ {n}").format(n=n)
    )


def outcome(instrument: Instrument, case: Any, place: str) -> Outcome:
    """Return the results of one test case, with the case's `id`. UserError, naming `place`, if it is invalid."""
    kind = mapping(case, place).get("kind")
    if not isinstance(kind, str) or kind not in KINDS:
        refuse(
            place,
            _("ไม่รู้จักชนิดกรณี “{kind}”").format(kind=kind),
            _("ใช้ {kinds}").format(kinds=", ".join(KINDS)),
        )
    name = case.get("id")
    if name is not None and not isinstance(name, str | int):
        refuse(place, _("id ต้องเป็นข้อความหรือจำนวนเต็ม"), _("แก้ id ของกรณีนี้"))
    return {"id": name, **KINDS[kind](instrument, case, place)}


def _full(instrument: Instrument, case: Case, place: str) -> Outcome:
    extra = {
        each.id: whole(case.get("extra_awards", 0), place)
        for each in instrument.extra
        if each.id == "extra"
    }
    answers = Answers(
        items=answers_of(instrument, _needed(case, "answers", place), place),
        profiles=_profiles(instrument, case, place),
        extra=extra,
        group=_group(instrument, case, place),
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


def _grade_only(instrument: Instrument, case: Case, place: str) -> Outcome:
    total = number(_needed(case, "total_points", place), place)
    return {"grade": GradingPoints(instrument, total, number(0, place)).band()}


def _ladder(instrument: Instrument, case: Case, place: str) -> Outcome:
    group = words(_needed(case, "group", place), place)
    tree = Tree.of_group(instrument, group)
    if tree is None:
        known = ", ".join(branch.group for branch in instrument.dimensions if branch.group) or "-"
        refuse(
            place,
            _("กลุ่ม “{group}” ไม่มีบันไดในแบบนี้").format(group=group),
            _("ใช้ {known}").format(known=known),
        )
    inputs = mapping(_needed(case, "inputs", place), place)
    base = number(_needed(inputs, "base_points", place), place)
    figures = GradingPoints(instrument, base, number(inputs.get("extra", 0), place))
    stand = figures.standing(group, _group_answers(tree, inputs, place))
    level = stand.part.level if stand else 0
    won = any(one.by_selection for one in instrument.groups if one.id == group)
    return {"level": level, "becomes_model" if won else "keeps_status": level > 0}


def _group_answers(tree: Tree, inputs: Case, place: str) -> dict[str, Answer]:
    names = [item.id for item in tree.answered()]
    for name in inputs.keys() - {"base_points", "extra", *names}:
        refuse(
            place,
            _("ไม่รู้จักช่อง “{name}”").format(name=name),
            _("ใช้ {names}").format(names=", ".join(names)),
        )
    return {
        name: _rank_answer(tree.instrument, name, inputs[name], f"{place} {name}")
        for name in names
        if name in inputs
    }


def _rank_answer(instrument: Instrument, level: str, data: Any, place: str) -> Answer:
    """Return the answer to an item of a group's ladder: true or false, its only figure, or its figures by name."""
    if data is None:
        return Answer()
    if isinstance(data, bool):
        return Answer(ItemState.MET if data else ItemState.NOT_MET)
    asked = [measure.id for measure in instrument.measures if measure.within == level]
    if isinstance(data, dict):
        return Answer(measures=measures_of(instrument, level, data, place))
    value = number(data, place)
    if len(asked) != 1:
        refuse(place, _("ขั้นนี้ไม่ได้ถามตัวเลขเดียว"), _("ใส่ true, false หรือตัวเลขตามชื่อที่ขั้นนี้ถาม"))
    return Answer(measures=measures_of(instrument, level, {asked[0]: value}, place))


def _entry(instrument: Instrument, case: Case, place: str) -> Outcome:
    years = sequence(_needed(case, "history_outstanding_years", place), place)
    return {"group": entry_group(instrument, {whole(year, place) for year in years})}


def _selection(_instrument: Instrument, case: Case, place: str) -> Outcome:
    candidates = []
    for given in sequence(_needed(case, "candidates", place), place):
        each = mapping(given, place)
        unit = words(_needed(each, "unit", place), place)
        candidates.append(RegionBestCandidate(unit, number(_needed(each, "total", place), place)))
    chosen = RegionBestUnits.of(candidates)
    return {"tie": chosen.tie, "selected": chosen.unit}


KINDS: Mapping[str, Callable[[Instrument, Case, str], Outcome]] = {
    "full": _full,
    "grade_only": _grade_only,
    "ladder": _ladder,
    "entry": _entry,
    "selection": _selection,
}


def _needed(case: Case, name: str, place: str) -> Any:
    if name not in case:
        refuse(place, _("ขาดช่อง “{name}”").format(name=name), _("เพิ่มช่องนี้ให้ครบ"))
    return case[name]


def _profiles(instrument: Instrument, case: Case, place: str) -> frozenset[str]:
    """Return the ids under `scope`, `profile` and `profiles`. Raises UserError if the form lacks one."""
    given = [case.get("scope"), case.get("profile"), *sequence(case.get("profiles", []), place)]
    known = [profile.id for profile in instrument.profiles]
    for name in given:
        if name is not None and name not in known:
            refuse(
                place,
                _("ไม่รู้จักโปรไฟล์ “{name}”").format(name=name),
                _("ใช้ {names}").format(names=", ".join(known)),
            )
    return frozenset(name for name in given if name is not None)


def _group(instrument: Instrument, case: Case, place: str) -> str:
    given = case.get("group", "")
    known = [group.id for group in instrument.groups]
    if given and given not in known:
        refuse(
            place,
            _("ไม่รู้จักกลุ่ม “{name}”").format(name=given),
            _("ใช้ {names}").format(names=", ".join(known)),
        )
    return str(given)


def entry_group(instrument: Instrument, selected: Collection[int]) -> str:
    """Return the id of the first group whose entry rule the unit meets, else of the first without a rule, else "".
    `selected`: years when the unit was selected; a rule demands n in a row or in all (CDD manual 2564, line 139)."""
    entered = (
        group.id for group in instrument.groups if group.enters(selected, instrument.edition)
    )
    others = (group.id for group in instrument.groups if not group.by_selection)
    return next(entered, next(others, ""))
