"""Many files filed as evidence in one save: all of them or none, or those that are any good."""

from collections.abc import Iterator

from core.errors import UserError
from core.evidence.deeds import (
    EvidenceBatch,
    Filed,
    Keep,
    KeptFile,
    added,
    called,
    linked,
    piece_of,
    piece_title,
    same_file,
    unless_linked,
)
from core.forms.ports import Store
from core.log.contents import standing
from core.log.ports import Context
from core.values import Change, Changes, Ref


def file_all(
    ctx: Context, store: Store, keep: Keep, batch: EvidenceBatch, *, whole: bool = True
) -> Iterator[Filed | Changes | None]:
    """Keep the files, then file them in one save; every refusal is reported, and of a `whole` batch nothing is filed
    when one is refused.

    A file that is evidence already is not filed again but linked to the target.
    """
    kept: list[tuple[int, KeptFile]] = []
    of = len(batch.paths)
    for done, path in enumerate(batch.paths, start=1):
        try:
            kept.append((done, (yield from keep(path))))
        except UserError as problem:
            yield Filed(done, of, path.name, problem)
    if whole and len(kept) < of:
        return
    changes: list[Change] = []
    homes: dict[str, Ref] = {}  # of the files of this batch, by SHA-256
    rows: list[Filed] = []
    for number, file in kept:
        known = same_file(store, ctx.unit, file.sha256)
        title = called(store, known) if known else piece_title(batch, file, number) if file.sha256 in homes else ""
        if file.sha256 not in homes:
            homes[file.sha256], more = _of(ctx, store, batch, file, number, known or _first(batch, homes), known)
            changes += more
        rows.append(Filed(number, of, batch.paths[number - 1].name, twice=title, doubt=file.doubt))
    if changes:
        yield store.save(ctx, "file_evidence", changes)
    yield from rows


def _first(batch: EvidenceBatch, homes: dict[str, Ref]) -> Ref | None:
    """The piece that all files of the batch belong to, once there is one."""
    return next(iter(homes.values()), None) if batch.together else None


def _of(
    ctx: Context, store: Store, batch: EvidenceBatch, file: KeptFile, number: int, home: Ref | None, known: Ref | None
) -> tuple[Ref, list[Change]]:
    """(the piece that has the file, the changes): a known one is linked, another gets the file, else a new one."""
    if home is None:
        evidence = Ref(ctx.unit, "evidence", ctx.new_id())
        return evidence, piece_of(batch, evidence, file, number)
    if known is None:
        return home, added(store, home, file)
    if batch.to is None:
        return home, []
    standing(store, known)
    standing(store, batch.to.target)
    return home, unless_linked(store, linked(known, batch.to.target, batch.to.item, batch.proof))
