"""Is this form sound? Every finding says where and how it is mended; none means it can be used."""

from core.instruments import (
    check_conditions,
    check_names,
    check_papers,
    check_plan,
    check_programme,
    check_score,
    check_signing,
)
from core.instruments.findings import Unsound
from core.instruments.programme import Programme
from core.instruments.shape import Instrument


def faults(form: Instrument | Programme) -> list[Unsound]:
    """What keeps the form from being used, in the order of its lists."""
    found = [*check_names.findings(form)]
    if isinstance(form, Programme):
        return [*found, *check_programme.findings(form)]
    parts = (check_score, check_plan, check_conditions, check_papers, check_signing)
    return [*found, *(fault for part in parts for fault in part.findings(form))]
