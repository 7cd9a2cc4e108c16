"""Kept results of assessments: written when answers change, read where many are compared."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from core.assessment.answers import AGREED, sheet_answers
from core.errors import UserError
from core.exact import exact_text
from core.forms.ports import Forms
from core.log.ports import Reader
from core.natural_keys import record_id
from core.scoring import score
from core.scoring.score import Score
from core.values import Ref

RULES = 3  # raised whenever the same answers to the same form may come to another score
PUBLISHED = re.compile(r"[a-z0-9_-]+/[0-9]+/[0-9]+")


class ResultFigure(NamedTuple):
    """One figure as text: of a dimension, or of the whole ("")."""

    dimension: str
    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Whole:
    """The exact result of an assessment."""

    total: Fraction
    base: Fraction
    extra: Fraction
    band: str | None  # its title as printed; None below the lowest
    passes: bool | None  # None = the form has no such rule
    coverage: tuple[int, int]  # items assessed, items that count


def results_of(reader: Reader, forms: Forms, assessment: Ref) -> tuple[ResultFigure, ...]:
    """The figures of an assessment; none where there is no score.

    There is none for a form that is not here or gives no points, in the bin, and before the agreed sheet has come.
    """
    record = reader.record(assessment)
    if record is None or record.deleted or not _has_sheet(reader, assessment):
        return ()
    using = record.text("using")
    if PUBLISHED.fullmatch(using) is None:
        return ()
    try:
        form = forms.get(using)
        found = score(form, sheet_answers(reader, assessment, form))
        return (*_whole(found, using, made_by(forms, using)), *_parts(found))
    except UserError:
        return ()


def made_by(forms: Forms, using: str) -> str:
    """The rules and form a result was made by; UserError when the form is not here."""
    return f"{RULES}/{forms.digest(using).hex()}"


def wholes(reader: Reader, forms: Forms) -> Mapping[Ref, Whole]:
    """The kept result of every visible assessment, except those made by another form or version of the rules."""
    kept: dict[Ref, dict[str, str]] = {}
    for one in reader.results.of(dimension=""):
        kept.setdefault(one.assessment, {})[one.name] = one.value
    current: dict[str, bool] = {}
    for figures in kept.values():
        using, made = figures["using"], figures["made_by"]
        if made not in current:
            current[made] = _is_current(forms, using, made)
    return {ref: _read(figures) for ref, figures in kept.items() if current[figures["made_by"]]}


def whole_of(found: Score) -> Whole:
    return Whole(found.total, found.base, found.extra, found.band, found.passes, found.coverage)


def _has_sheet(reader: Reader, assessment: Ref) -> bool:
    """Whether the agreed sheet names this assessment; until then its answers belong to none."""
    entity = assessment.entity.replace("assessment", "sheet")
    sheet = Ref(assessment.scope, entity, record_id(assessment.scope, entity, assessment.local, AGREED))
    record = reader.record(sheet)
    return record is not None and record.text("assessment") == assessment.local


def _is_current(forms: Forms, using: str, made: str) -> bool:
    try:
        return made_by(forms, using) == made
    except UserError:
        return False


def _whole(found: Score, using: str, made: str) -> Iterator[ResultFigure]:
    assessed, of = found.coverage
    yield ResultFigure("", "using", using)
    totals = {"base": found.base, "extra": found.extra, "total": found.total, "full": found.full}
    for name, number in totals.items():
        yield ResultFigure("", name, exact_text(number))
    yield ResultFigure("", "assessed", str(assessed))
    yield ResultFigure("", "of", str(of))
    if found.band is not None:
        yield ResultFigure("", "band", found.band)
    if found.passes is not None:
        yield ResultFigure("", "passes", str(int(found.passes)))
    yield ResultFigure("", "made_by", made)


def _parts(found: Score) -> Iterator[ResultFigure]:
    for part in found.parts:
        yield ResultFigure(part.id, "points", exact_text(part.points))
        yield ResultFigure(part.id, "full", exact_text(part.full))
        yield ResultFigure(part.id, "level", str(part.level))


def _read(figures: Mapping[str, str]) -> Whole:
    return Whole(
        total=Fraction(figures["total"]),
        base=Fraction(figures["base"]),
        extra=Fraction(figures["extra"]),
        band=figures.get("band"),
        passes=figures["passes"] == "1" if "passes" in figures else None,
        coverage=(int(figures["assessed"]), int(figures["of"])),
    )
