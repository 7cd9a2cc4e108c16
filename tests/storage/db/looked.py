"""What an examination finds in a folder of a test."""

from datetime import UTC, datetime

from core.health.facts import KINDS, Damage, DamageGravity
from storage.db.folder.examination import ExaminationSources, examine
from storage.db.folder.store import Folder

AT = datetime(2026, 11, 20, 9, tzinfo=UTC)


def damages(folder: Folder) -> list[Damage]:
    """What is damaged, by one look at everything."""
    writer = folder.writer
    around = ExaminationSources(
        writer.path,
        writer.keys,
        lambda name: writer.path.parent / "blobs" / name[:2] / name,
        deriving=folder.results.deriving,
    )
    folder.results.catch_up()
    found = examine(around, AT, lambda _done, _of: None).damages
    return [one for one in found if KINDS[one.kind].gravity is DamageGravity.DAMAGE]
