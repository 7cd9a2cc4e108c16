"""Write what certain receivers may read and lack as one sealed file."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from core.changes.bundle import Bundle
from core.changes.post import Post
from core.model.values import Changes
from core.ports import Context, Store


class Exported(NamedTuple):
    path: Path
    sha256: str
    segments: int
    texts: int
    receipts: int = 0
    files: int = 0
    left_out: int = 0  # files for which there was no room: they go next time


def export_bundle(
    ctx: Context, store: Store, to: Sequence[str], path: Path, post: Post
) -> Iterator[Exported | Changes]:
    """Seal to the age recipients `to` what all of them may read and one of them lacks, with receipts, at `path`.

    Yields what was written once it is on the medium and was read back. UserError when it could not be written.
    """
    made = ctx.now.isoformat(timespec="seconds")
    packed = store.exchange.pack(to, made, post.shelf)
    bundle = Bundle(
        bytes.fromhex(ctx.device),
        ctx.unit,
        tuple(to),
        made,
        *(packed.segments, packed.texts, packed.receipts, packed.blobs, packed.want, packed.originals),
    )
    digest = post.write(path, bundle)
    counts = (len(packed.segments), len(packed.texts), len(packed.receipts), len(packed.blobs), len(packed.left_out))
    yield Exported(path, digest.hex(), *counts)
    yield Changes("export_bundle")
