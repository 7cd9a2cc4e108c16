"""The registry of rows that later modules contribute to earlier ones, imported at first use. Core does not import it:
an earlier module asks its reader (core.forms.ports.Reader.rows), which storage answers from the registry."""

from collections.abc import Sequence
from importlib import import_module

from core.values import Row

GIVEN = {  # by kind of row the modules whose GIVES holds some, in their order
    "HomePartProvider": (
        *("core.conflicts.rows", "core.exchange.rows", "core.workshop.rows"),
        *("core.committee.rows", "core.backups.rows"),
    ),
    "PaperKind": (
        "core.workshop.papers",
        "core.committee.result_papers",
        "core.centre.sample_papers",
        "core.succession.handover",
    ),
}


def rows(kind: type[Row]) -> Sequence[Row]:
    """Return every row of class `kind` that a module contributes to the catalogue."""
    found = (row for module in GIVEN[kind.__name__] for row in import_module(module).GIVES)
    return [row for row in found if isinstance(row, kind)]
