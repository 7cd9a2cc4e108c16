"""Score cases written out as JSON: one case, a list, or a whole file of lists; results in the same order."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from core.i18n import _
from core.instruments.shape import Instrument, Rank
from core.scoring.bands import band_of
from core.scoring.case_answers import answers_of, mapping, measures_of, number, refuse, sequence, whole, words
from core.scoring.entry import entry_group
from core.scoring.exact_json import exact_json, written
from core.scoring.rank import levels_of, standing
from core.scoring.score import Answer, Answers, State
from core.scoring.selection import Candidate, select
from core.scoring.total import score

Case = Mapping[str, Any]
Outcome = dict[str, Any]


def run(instrument: Instrument, text: str) -> Outcome | list[Outcome]:
    """Results of the cases in this JSON text: an object for one case, else a list in the order of the file.

    A whole file's cases are the lists under keys that end in `cases`. UserError names the first fault's place.
    """
    given = exact_json(text)
    if isinstance(given, dict) and "kind" in given:
        return outcome(instrument, given, _place(given, 1))
    return [outcome(instrument, case, _place(case, n)) for n, case in enumerate(_listed(given), 1)]


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


def _place(case: Any, n: int) -> str:
    name = case.get("id") if isinstance(case, dict) else None
    return _("กรณี {name}").format(name=name if isinstance(name, str) and name else _("ลำดับที่ {n}").format(n=n))


def outcome(instrument: Instrument, case: Any, place: str) -> Outcome:
    """The result of one case: its `id` and the keys of its kind."""
    kind = mapping(case, place).get("kind")
    if not isinstance(kind, str) or kind not in KINDS:
        refuse(place, _("ไม่รู้จักชนิดกรณี “{kind}”").format(kind=kind), _("ใช้ {kinds}").format(kinds=", ".join(KINDS)))
    name = case.get("id")
    if name is not None and not isinstance(name, str | int):
        refuse(place, _("id ต้องเป็นข้อความหรือจำนวนเต็ม"), _("แก้ id ของกรณีนี้"))
    return {"id": name, **KINDS[kind](instrument, case, place)}


def _full(instrument: Instrument, case: Case, place: str) -> Outcome:
    extra = {each.id: whole(case.get("extra_awards", 0), place) for each in instrument.extra if each.id == "extra"}
    answers = Answers(
        items=answers_of(instrument, _needed(case, "answers", place), place),
        profiles=_profiles(instrument, case, place),
        extra=extra,
        group=_group(instrument, case, place),
        shared=False,  # a case says of each item what was entered for it
    )
    result = score(instrument, answers)
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
    return {"grade": band_of(instrument, total, number(0, place))}


def _ladder(instrument: Instrument, case: Case, place: str) -> Outcome:
    group = words(_needed(case, "group", place), place)
    rank = next((rank for rank in instrument.ranks if rank.group == group), None)
    if rank is None:
        known = ", ".join(rank.group for rank in instrument.ranks) or "-"
        refuse(place, _("กลุ่ม “{group}” ไม่มีเกณฑ์ระดับ").format(group=group), _("ใช้ {known}").format(known=known))
    inputs = mapping(_needed(case, "inputs", place), place)
    base = number(_needed(inputs, "base_points", place), place)
    stand = standing(
        instrument, group, base, number(inputs.get("extra", 0), place), _rank_answers(instrument, rank, inputs, place)
    )
    return {} if stand is None else {"level": stand.level, **({stand.gives: stand.given} if stand.gives else {})}


def _rank_answers(instrument: Instrument, rank: Rank, inputs: Case, place: str) -> dict[str, Answer]:
    levels = {level.id: level for level in levels_of(instrument, rank)}
    found = {}
    for name, value in inputs.items():
        if name in levels:
            at = _("{place} ระดับ {level}").format(place=place, level=name)
            found[name] = _rank_answer(instrument, name, value, at)
        elif name not in {"base_points", "extra"}:
            refuse(place, _("ไม่รู้จักช่อง “{name}”").format(name=name), _("ใช้ {names}").format(names=", ".join(levels)))
    return found


def _rank_answer(instrument: Instrument, level: str, given: Any, place: str) -> Answer:
    """Yes or no, the one figure the level asks, or its figures by name."""
    if given is None:
        return Answer()
    if isinstance(given, bool):
        return Answer(State.MET if given else State.NOT_MET)
    asked = [measure.id for measure in instrument.measures if measure.within == level]
    if isinstance(given, dict):
        return Answer(measures=measures_of(instrument, level, given, place))
    value = number(given, place)
    if len(asked) != 1:
        refuse(place, _("ระดับนี้ไม่ได้ถามตัวเลขเดียว"), _("ใส่ true, false หรือตัวเลขตามชื่อที่ระดับนี้ถาม"))
    return Answer(measures=measures_of(instrument, level, {asked[0]: value}, place))


def _entry(instrument: Instrument, case: Case, place: str) -> Outcome:
    years = sequence(_needed(case, "history_outstanding_years", place), place)
    return {"group": entry_group(instrument, {whole(year, place) for year in years})}


def _selection(_instrument: Instrument, case: Case, place: str) -> Outcome:
    candidates = []
    for given in sequence(_needed(case, "candidates", place), place):
        each = mapping(given, place)
        unit = words(_needed(each, "unit", place), place)
        candidates.append(Candidate(unit, number(_needed(each, "total", place), place)))
    chosen = select(candidates)
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
    """The scope and, where given, further profiles; each must be one of the form."""
    given = [case.get("scope"), case.get("profile"), *sequence(case.get("profiles", []), place)]
    known = [profile.id for profile in instrument.profiles]
    for name in given:
        if name is not None and name not in known:
            refuse(place, _("ไม่รู้จักโปรไฟล์ “{name}”").format(name=name), _("ใช้ {names}").format(names=", ".join(known)))
    return frozenset(name for name in given if name is not None)


def _group(instrument: Instrument, case: Case, place: str) -> str:
    given = case.get("group", "")
    known = [group.id for group in instrument.groups]
    if given and given not in known:
        refuse(place, _("ไม่รู้จักกลุ่ม “{name}”").format(name=given), _("ใช้ {names}").format(names=", ".join(known)))
    return str(given)
