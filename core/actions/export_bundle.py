"""Write what certain receivers may read and lack as one sealed file."""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from core.changes.bundle import Bundle
from core.changes.post import Post
from core.model.values import Changes
from core.ports import Context, Store

_ODD = re.compile(r"[^A-Za-z0-9_-]+")


class Exported(NamedTuple):
    path: Path
    sha256: str
    segments: int
    texts: int
    receipts: int = 0
    files: int = 0
    left_out: int = 0  # files for which there was no room: they go next time
    to: tuple[str, ...] = ()  # the age recipients who can open it


def bundle_name(code: str, now: datetime) -> str:
    """A file name every mail box and stick takes: ASCII, at most 60 characters. It says nothing a reader relies on."""
    return f"{_ODD.sub('-', code)[:30] or 'office'}-{now:%Y%m%d-%H%M}.prongsai"


def export_bundle(
    ctx: Context, store: Store, to: Sequence[str], path: Path, post: Post
) -> Iterator[Exported | Changes]:
    """Seal to the age recipients `to` what all of them may read and one of them lacks, with receipts, at `path`;
    in a folder under a name of its own.

    Yields what was written once it is on the medium and was read back. UserError when it could not be written.
    """
    if path.is_dir():
        path /= bundle_name(str(store.info().get("code") or ""), ctx.now)
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
    yield Exported(path, digest.hex(), *counts, tuple(to))
    yield Changes("export_bundle")
