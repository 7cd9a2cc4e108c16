"""Write what this folder knows of its unit as one sealed file."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from core.changes.bundle import Bundle
from core.model.values import Changes
from core.ports import Context, Store

WriteBundle = Callable[[Path, Bundle], bytes]  # writes, reads back, gives the SHA-256 of the file


class Exported(NamedTuple):
    path: Path
    sha256: str
    segments: int
    texts: int


def export_bundle(
    ctx: Context, store: Store, to: tuple[str, ...], path: Path, write: WriteBundle
) -> Iterator[Exported | Changes]:
    """Seal the unit's own scope, its forms, and its part of `all` to the age recipients `to`, written to `path`.

    Yields what was written once it is on the medium and was read back. UserError when it could not be written.
    """
    segments, texts = store.give(None, {ctx.unit, f"{ctx.unit}/forms", "all"})
    made = ctx.now.isoformat(timespec="seconds")
    bundle = Bundle(bytes.fromhex(ctx.device), ctx.unit, to, made, tuple(segments), tuple(texts))
    digest = write(path, bundle)
    yield Exported(path, digest.hex(), len(segments), len(texts))
    yield Changes("export_bundle")
