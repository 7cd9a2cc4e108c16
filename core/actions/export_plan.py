"""A plan as a file that names records as they are kept: what `import_plan` reads."""

from collections.abc import Iterable, Mapping

from core.changes.present import standing
from core.model.values import Absent, Record, Ref
from core.ports import Reader

OF_PLAN = frozenset({"plan", "kind", "parent"})


def export_plan(reader: Reader, plan: Ref) -> dict[str, object]:
    """The plan with its rows and progress under the names of records; rows go by record id, in printed order.

    Of a field with a conflict the side shown first goes out. Raises UserError when the plan is not here.
    """
    record = standing(reader, plan)
    rows = reader.records("row", plan.scope, plan=plan.local)
    reached = [one for row in rows for one in reader.records("progress", plan.scope, row=row.ref.local)]
    return {
        "instrument": record.text("using"),
        "year": record.number("year"),
        "no": record.number("no"),
        **fields(record, ("title",)),
        "rows": [line(row) for row in rows],
        "progress": [
            {"id": one.ref.id, "row": tail(one.text("row")), **fields(one, names(one, {"row"}))} for one in reached
        ],
    }


def line(row: Record) -> dict[str, object]:
    above = {"parent": tail(row.text("parent"))} if row.text("parent") else {}
    return {"id": row.ref.id, "kind": row.text("kind"), **above, **fields(row, names(row, OF_PLAN))}


def names(record: Record, without: Iterable[str]) -> list[str]:
    return sorted(set(record.fields) - set(without))


def fields(record: Record, wanted: Iterable[str]) -> Mapping[str, object]:
    """The fields that hold a value that is here."""
    values = {name: record.value(name) for name in wanted}
    return {
        name: value if isinstance(value, int) else str(value)
        for name, value in values.items()
        if value is not None and not isinstance(value, Absent)
    }


def tail(reference: str) -> str:
    return reference.rpartition("/")[2]
