"""Take in the files other folders have written, look at what they would do, set the last one aside."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from core.changes.post import Post
from core.changes.taken import Preview, Taken
from core.errors import UserError
from core.model.values import Changes
from core.ports import Context, Store


class TakenIn(NamedTuple):
    """What became of one file."""

    done: int
    of: int
    path: Path
    unit: str = ""  # the sender's unit id
    taken: Taken | None = None
    problem: UserError | None = None
    repeat: bool = False  # that very file was taken in before
    waiting: bool = False  # its sender is not enrolled yet: it is kept, and taken in once the certificate is here
    files: int = 0  # evidence files that were new


class Looked(NamedTuple):
    """What taking one file in would do."""

    path: Path
    unit: str = ""
    made: str = ""
    preview: Preview | None = None
    files: int = 0
    problem: UserError | None = None
    repeat: bool = False


def take_in(ctx: Context, store: Store, paths: Sequence[Path], post: Post) -> Iterator[TakenIn | Changes]:
    """Take files in, one transaction each; a refused file is a row in the report, not the end.

    Files that waited for the certificate of their sender come first in again, once it is here.
    """
    touched = Changes("take_in")
    for done, path in enumerate(paths, start=1):
        row = _one(ctx, store, path, post)._replace(done=done, of=len(paths))
        touched |= _shown(row)
        yield row
    for path in post.waiting():
        row = _waited(ctx, store, path, post)
        if not row.waiting and not row.repeat:
            touched |= _shown(row)
            yield row
    yield touched


def _shown(row: TakenIn) -> Changes:
    return Changes("take_in", "", row.taken.touched if row.taken else frozenset())


def _one(ctx: Context, store: Store, path: Path, post: Post) -> TakenIn:
    try:
        sha256 = post.digest(path)
        if (before := store.exchange.seen(sha256)) is not None:
            return TakenIn(0, 0, path, taken=before, repeat=True)
        bundle = post.read(path)
        if not store.exchange.meet(bundle):
            post.wait(path, sha256)
            return TakenIn(0, 0, path, bundle.unit, waiting=True)
        files = post.keep(path, store.exchange.lacks(bundle.blobs))
        taken = store.exchange.take(bundle, sha256, ctx.now.isoformat(timespec="seconds"))
    except UserError as problem:
        return TakenIn(0, 0, path, problem=problem)
    return TakenIn(0, 0, path, bundle.unit, taken, files=files)


def _waited(ctx: Context, store: Store, path: Path, post: Post) -> TakenIn:
    row = _one(ctx, store, path, post)
    if not row.waiting:
        post.waited(path)
    return row


def look_at(_ctx: Context, store: Store, paths: Sequence[Path], post: Post) -> Iterator[Looked | Changes]:
    """What taking the files in would do; nothing is written."""
    for path in paths:
        try:
            repeat = store.exchange.seen(post.digest(path)) is not None
            bundle = post.read(path)
            preview = store.exchange.preview(bundle)
        except UserError as problem:
            yield Looked(path, problem=problem)
        else:
            files = sum(not post.shelf.has(one) for one in store.exchange.lacks(bundle.blobs))
            yield Looked(path, bundle.unit, bundle.made, preview, files, repeat=repeat)
    yield Changes("look_at")


def set_aside(_ctx: Context, store: Store) -> Changes:
    """Undo the last import as a whole. UserError once a receipt has left or something was written since."""
    return store.exchange.set_aside()
