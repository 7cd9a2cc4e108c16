"""Ids of records that have a natural key: two PCs that make the same record meet in one."""

import json
from uuid import UUID, uuid5

from core.entities import ENTITIES

# Part of the format: every natural id is a UUIDv5 in this namespace (itself the UUIDv5 of the URL `prongsai:records`).
NAMESPACE = UUID("0c7fd469-906d-5d9c-af69-ac8dcbe6aa98")


def record_id(scope: str, entity: str, *key: str | int) -> str:
    """32 hex digits: UUIDv5 of the canonical JSON `[scope, entity, …key]`; key in the order of RECORDS.

    Raises ValueError for an entity without a natural key or a key of another length.
    """
    declared = ENTITIES.get(entity)
    if declared is None or not declared.key or len(declared.key) != len(key):
        raise ValueError(f"{entity} is not named by {len(key)} keys")
    name = json.dumps([scope, entity, *key], ensure_ascii=False, separators=(",", ":"))
    return uuid5(NAMESPACE, name).hex


def unit_id(code: str) -> str:
    """The unit a code names: its id is the scope of everything the unit writes."""
    return record_id("all", "unit", code)
