"""Which original evidence files this device requests from others, and which ones others request from it."""

from collections import defaultdict

from core.log.post import OriginalsRequest
from storage.db.log.log import Log

_HERE = "SELECT lower(hex(hash)), value FROM asked LEFT JOIN meta ON name='asked ' || lower(hex(hash)) WHERE key=?"
_FILES = (
    "SELECT file.sha256, max(coalesce(file.size, 0)), "
    "max(coalesce(evidence.personal, 0)!=0 OR coalesce(file.personal, 0)!=0 OR coalesce(field.conflict, 0)) "
    "FROM file LEFT JOIN inside ON inside.child=file.record LEFT JOIN evidence ON evidence.record=inside.parent "
    "LEFT JOIN field ON field.record IN (inside.parent, file.record) AND field.name=? "  # one side may say so
    "WHERE file.sha256 IN (SELECT lower(hex(hash)) FROM asked WHERE key!=?) "
    "AND file.record NOT IN (SELECT record FROM hidden) GROUP BY file.sha256"
)


def request_setting(sha256: str) -> str:
    """Return the name of the setting that stores when this device requested the original with this SHA-256."""
    return f"asked {sha256}"


def requests(log: Log, own_key: bytes) -> dict[str, int]:
    return {sha256: int(at or 0) for sha256, at in log.db.execute(_HERE, (own_key,)).fetchall()}


def erased(log: Log) -> frozenset[str]:
    return frozenset(
        bytes(hash_).hex() for (hash_,) in log.db.execute("SELECT hash FROM erased_file").fetchall()
    )


def policy_of(log: Log) -> str:
    row = log.db.execute("SELECT value FROM meta WHERE name='originals'").fetchone()
    return str(row[0]) if row else "asked"


def wished(log: Log, own_key: bytes) -> list[OriginalsRequest]:
    """Return the original files that devices other than `own_key` request. Files of personal evidence are left out."""
    rows = log.db.execute(
        "SELECT key, lower(hex(hash)) FROM asked WHERE key!=? ORDER BY 1, 2", (own_key,)
    ).fetchall()
    if not rows:
        return []
    found = log.db.execute(_FILES, (log.number("personal"), own_key)).fetchall()
    sizes = {sha256: int(size) for sha256, size, personal in found if not personal}
    of = defaultdict[bytes, list[str]](list)
    for key, sha256 in rows:
        if sha256 in sizes:
            of[bytes(key)].append(sha256)
    return [
        OriginalsRequest(key.hex(), tuple(names), sum(map(sizes.__getitem__, names)))
        for key, names in of.items()
    ]
