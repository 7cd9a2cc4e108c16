"""Bands and the pass rule: what the points are called, and whether they are enough."""

from collections.abc import Mapping
from fractions import Fraction

from core.forms.shape import Instrument

NO_PARTS: Mapping[str, Fraction] = {}


def measured(of: str, base: Fraction, extra: Fraction, parts: Mapping[str, Fraction] = NO_PARTS) -> Fraction:
    """The number a band or rule looks at: `base`, `extra`, `total`, or the points of a dimension."""
    return {"base": base, "extra": extra, "total": base + extra}.get(of, parts.get(of, Fraction(0)))


def band_of(
    instrument: Instrument, base: Fraction, extra: Fraction, parts: Mapping[str, Fraction] = NO_PARTS
) -> str | None:
    """The title of the highest band whose least points are reached; None below the lowest.

    Source: CDD manual 2564, line 3535; that its numbers are least points is the reading adopted there.
    """
    reached = [band for band in instrument.bands if measured(band.of, base, extra, parts) >= band.least]
    best = max(reached, key=lambda band: band.least, default=None)
    return None if best is None else best.title.th or best.id


def passes(
    instrument: Instrument, base: Fraction, extra: Fraction, parts: Mapping[str, Fraction] = NO_PARTS
) -> bool | None:
    """Whether every pass rule holds; None when the form has none."""
    rules = [rule.holds.holds(measured(rule.of, base, extra, parts)) for rule in instrument.passes]
    return all(rules) if rules else None
