"""The fiscal years an office may want to look at."""

from datetime import date

from core.ports import Reader
from core.thai.dates import fiscal_year


def years_of(reader: Reader, unit: str, today: date) -> tuple[tuple[int, ...], int]:
    """(years in order, the one to begin with): those with a plan or an assessment of the unit, the one the folder was
    made for, if it says so, the present one and the one before it. Buddhist era.
    """
    made_for = reader.info().get("year")
    present = fiscal_year(today)
    first = made_for if isinstance(made_for, int) and made_for else present
    kept = (*reader.records("plan", unit), *reader.records("assessment", unit, round="self"))
    return tuple(sorted({first, present, present - 1} | {year for one in kept if (year := one.number("year"))})), first
