"""What many records say in the fields their tables have: one question, no history and no sides beside the first."""

from collections.abc import Callable, Collection
from contextlib import AbstractContextManager
from json import dumps

from core.model.entities import ENTITIES
from core.model.shape import Kind
from storage.db.log import Log
from storage.db.tables import quoted


class Sayings:
    """core.model.saying.Saying."""

    def __init__(self, look: Callable[[], AbstractContextManager[Log]]) -> None:
        self._look = look

    def values(
        self, entity: str, names: Collection[str] = (), **among: Collection[str | int]
    ) -> frozenset[tuple[str | int | None, ...]]:
        columns = ENTITIES[entity].columns
        if odd := {name for name in (*names, *among) if name not in columns or columns[name].kind is Kind.TEXT}:
            raise ValueError(f"{entity} has no such value {odd}")
        asked = ", ".join(("scope", *map(quoted, names)))
        where = "".join(f" AND {quoted(name)} IN (SELECT value FROM json_each(?))" for name in among)
        query = f"SELECT DISTINCT {asked} FROM {quoted(entity)} WHERE record NOT IN (SELECT record FROM hidden){where}"
        with self._look() as log:
            rows = log.db.execute(query, [dumps(list(one)) for one in among.values()]).fetchall()
            return frozenset((log.name(scope), *said) for scope, *said in rows)
