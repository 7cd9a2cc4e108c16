"""The results of a year for all units below a centre: by province, points, region, item and year."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from core.assessment.ranking import SELF, counting
from core.assessment.sheets import REVIEW, answer_at, sheet_of
from core.centre.step_days import days
from core.centre.view import UnitRanking, centre_list
from core.forms.ports import Reader, in_force
from core.forms.shape import Instrument
from core.forms.tree import Tree
from core.forms.vocabulary import ItemState
from core.forms.wording import numbered
from core.i18n import language
from core.people.units import Unit, UnitRegister
from core.records.titles import item_words
from core.thai.search import head_key
from core.thai.written import arabic_digits
from core.values import Ref

PROVINCE = "จังหวัด"  # stands before its name where something else than a province's own office says where it is


class ProvinceTile(NamedTuple):
    """A province and the position of its tile on the map (row and column of a grid)."""

    code: str  # two digits
    short: str
    name: str
    row: int
    column: int


def read_tiles(text: str) -> tuple[ProvinceTile, ...]:
    """Parse the lines of resources/map, fields separated by tabs: code, short name, name, row and column."""
    parts = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return tuple(
        ProvinceTile(code, short, name, int(row), int(column))
        for code, short, name, row, column in parts
    )


def tiles_of(
    tiles: Iterable[ProvinceTile], units: UnitRegister, among: Iterable[str]
) -> Mapping[str, ProvinceTile]:
    """Return {unit id: tile} of the units `among`: by the province in a unit's name, else in that of the nearest unit
    above with one. Units without a province are left out."""
    by_name = sorted(((head_key(one.name), one) for one in tiles), key=lambda pair: -len(pair[0]))
    named: dict[str, ProvinceTile | None] = {}

    def own(unit: Unit) -> ProvinceTile | None:
        if unit.id not in named:
            key = head_key(unit.name)
            before = "" if unit.kind == "province" else PROVINCE
            named[unit.id] = next(
                (tile for name, tile in by_name if key.endswith(before + name)), None
            )
        return named[unit.id]

    found = {id_: next(filter(None, map(own, units.upwards(id_))), None) for id_ in among}
    return {id_: tile for id_, tile in found.items() if tile}


YEARS = 5  # number of years shown side by side


class ScoredUnit(NamedTuple):
    """A unit's result of a year. `share`: its points divided by the maximum points (0 to 1), without extra points."""

    unit: str
    region: int
    share: Fraction
    assessment: Ref  # the one with the result: a committee's if released, else the unit's own
    passes: bool | None


class YearUnitResults(NamedTuple):
    """The results of all units in one fiscal year, to compare years; `shares` are fractions of the maximum points."""

    year: int
    shares: tuple[Fraction, ...]
    passed: int
    graded: int  # number of units known to have passed or failed


class ItemResultShare(NamedTuple):
    """The result of a branch or an item as (fraction, number of units), by region and for all units (`whole`). The
    fraction of a branch is points by maximum points; that of an item, the share of units that met it."""

    id: str
    number: str
    title: str
    by_region: Mapping[int, tuple[Fraction, int]]
    whole: tuple[Fraction, int]
    item: bool


class YearOverview(NamedTuple):
    """All data from which the charts of a year are drawn, read at one moment."""

    year: int
    board: UnitRanking
    scored: tuple[ScoredUnit, ...]
    tiles: tuple[ProvinceTile, ...]
    tile_of: Mapping[str, ProvinceTile]  # by unit
    years: tuple[YearUnitResults, ...]
    items: tuple[ItemResultShare, ...]
    least: Fraction | None  # the share with which an assessment is passed
    states: Mapping[tuple[str, str], str]  # answers by (item, unit)
    came: Mapping[tuple[str, str], date]  # the day each (unit, key of a step) first came, if known

    @property
    def form(self) -> Instrument | None:
        return self.board.form

    @property
    def better(self) -> str:
        """Return whether "more" or "less" points are better by the form, or "none" (neither); "more" without a form."""
        return self.form.better if self.form else "more"


def overview(
    unit: str,
    year: int,
    today: date,
    tiles: Sequence[ProvinceTile],
    reader: Reader,
    form_id: str = "",
) -> YearOverview:
    """Return the results of the units below `unit` in a year and the years before, cached until something is saved.
    `form_id`: the form that ranks, "" = a suitable form."""
    ranking = centre_list(unit, year, today, reader, form_id).board
    files = tuple(one.file for one in reader.forms.labels())
    key = ("overview", unit, year, today, form_id, len(tiles), files, language())
    return reader.fields.once(key, lambda: _read(ranking, year, today, tuple(tiles), reader))


def _read(
    ranking: UnitRanking, year: int, today: date, tiles: tuple[ProvinceTile, ...], reader: Reader
) -> YearOverview:
    form, units = ranking.form, UnitRegister.of(reader)
    own = {line.unit.id for line in ranking.lines}
    if form:
        years = tuple(_year(reader, form, at, own) for at in range(year - YEARS + 1, year + 1))
    else:
        years = ()
    kept = _kept(reader, form, year) if form else {}  # a result without full points is left out
    full = {ref: points for ref, one in kept.items() if (points := Fraction(one.get("full", "0")))}
    scored = tuple(
        ScoredUnit(line.unit.id, line.unit.region, line.place.base / of, ref, line.place.passes)
        for line in ranking.lines
        if line.place
        and not line.place.problem
        and (of := full.get(ref := Ref(*line.place.judged.split("/"))))
    )
    sheets: dict[str, dict[str, str]] = defaultdict(dict)
    for one in scored:
        sheet = sheet_of(one.assessment)
        sheets[answer_at(sheet, "").entity][sheet.local] = one.unit
    states = {
        (str(item), str(scope)): str(state)
        for entity, of in sheets.items()
        for scope, sheet, item, state in reader.fields.values(
            entity, ["sheet", "item", "state"], sheet=[*of]
        )
        if state in (ItemState.MET, ItemState.NOT_MET) and of.get(str(sheet)) == scope
    }
    items = (*_branches(reader, form, scored), *_items(form, scored, states)) if form else ()
    fulls = set(full.values())
    least = ranking.pass_mark / next(iter(fulls)) if ranking.pass_mark and len(fulls) == 1 else None
    came = {
        (unit, f"{one.id}/{step}"): on
        for one in in_force(reader.forms, year)
        for (unit, step), on in days(reader, one, year, today).items()
    }
    return YearOverview(
        year, ranking, scored, tiles, tiles_of(tiles, units, own), years, items, least, states, came
    )


def _kept(reader: Reader, form: Instrument, year: int) -> Mapping[Ref, Mapping[str, str]]:
    """Return the stored results of a year, both of the units' own assessments and of committees."""
    own = reader.wholes(year=year, instrument_id=form.id, round=SELF)
    return {**own, **reader.wholes(REVIEW, year=year, instrument_id=form.id)}


def _year(reader: Reader, form: Instrument, year: int, unit_ids: Iterable[str]) -> YearUnitResults:
    """Return a year's figures as scored then; each unit counts once, with the assessment that counts in the ranking."""
    mine, kept = set(unit_ids), _kept(reader, form, year)
    found = [
        kept[ref]
        for unit, ref in counting(reader, form, year).items()
        if unit in mine and ref in kept
    ]
    scored = [one for one in found if Fraction(one.get("full", "0"))]
    shares = tuple(Fraction(one["base"]) / Fraction(one["full"]) for one in scored)
    judged = [one["passes"] for one in scored if "passes" in one]
    return YearUnitResults(year, shares, judged.count("1"), len(judged))


def mean(shares: Sequence[Fraction | int]) -> Fraction | None:
    return Fraction(sum(shares)) / len(shares) if shares else None


def _branches(
    reader: Reader, form: Instrument, scored: Sequence[ScoredUnit]
) -> Iterable[ItemResultShare]:
    """Return the shares of the top branches, from the stored points."""
    region = {one.assessment: one.region for one in scored}
    kept: dict[str, dict[Ref, dict[str, Fraction]]] = defaultdict(lambda: defaultdict(dict))
    for one in reader.derived(among=[*region]):
        if one.dimension and one.name in ("points", "full"):
            kept[one.dimension][one.assessment][one.name] = Fraction(one.value)
    shown = [one for one in form.dimensions if one.id in kept and not one.within]
    for n, branch in enumerate(shown, 1):
        shares = {
            ref: got["points"] / got["full"]
            for ref, got in kept[branch.id].items()
            if got.get("full")
        }
        yield _of_regions(
            branch.id,
            numbered(form.called.branch_word(), n),
            arabic_digits(str(branch.short) or str(branch.title)),
            [(region[ref], share) for ref, share in shares.items()],
            False,
        )


def _of_regions(
    id_: str, number: str, title: str, shares: Sequence[tuple[int, Fraction | int]], item: bool
) -> ItemResultShare:
    by: dict[int, list[Fraction | int]] = defaultdict(list)
    for region, share in shares:
        by[region].append(share)
    every = [share for _region, share in shares]
    return ItemResultShare(
        id_,
        number,
        title,
        {region: (mean(each) or Fraction(0), len(each)) for region, each in by.items()},
        (mean(every) or Fraction(0), len(every)),
        item,
    )


def _items(
    form: Instrument, scored: Sequence[ScoredUnit], states: Mapping[tuple[str, str], str]
) -> Iterable[ItemResultShare]:
    """Yield for each item the share of units that met it; items that apply to no unit are left out."""
    region = {one.unit: one.region for one in scored}
    by: dict[str, list[tuple[int, Fraction | int]]] = defaultdict(list)
    for (item, unit), state in states.items():
        by[item].append((region[unit], int(state == ItemState.MET)))
    ranking = Tree.group_items(form)  # asked of some units only
    for each in form.items:
        if each.id not in ranking and (found := by.get(each.id)):
            yield _of_regions(
                each.id, item_words(form, each), arabic_digits(str(each.text)), found, True
            )
