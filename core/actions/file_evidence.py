"""File many pieces of evidence at once, and link a piece to one more place."""

from collections.abc import Callable, Generator, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from core.actions.add_evidence import KeptFile, filed, linked, unless_linked
from core.actions.evidence_files import added
from core.changes.present import standing
from core.errors import UserError
from core.model.values import Change, Changes, Plain, Ref
from core.ports import Context, Reader, Store

Keep = Callable[[Path], Generator[None, None, KeptFile]]


class Place(NamedTuple):
    """What evidence proves: a row, a progress report, or an assessment at one of its items."""

    target: Ref
    item: str = ""


class Filed(NamedTuple):
    """What became of one file."""

    done: int
    of: int
    name: str
    problem: UserError | None = None
    twice: str = ""  # title of the evidence that has the very same file
    doubt: str = ""  # what is odd about it though it is filed


class Batch(NamedTuple):
    """Files that came together, and what a person said of all of them."""

    paths: Sequence[Path]
    title: str = ""  # "" = each its own name
    date: str = ""  # ISO; "" = when each was taken
    to: Place | None = None
    proof: str = ""  # which of the proofs its item demands; "" = not said
    kind: str = ""  # of core.views.evidence_kinds; "" = not said
    together: bool = False  # all files are one piece
    into: Ref | None = None  # the piece they are added to; None = new ones


def file_evidence(ctx: Context, store: Store, keep: Keep, batch: Batch) -> Iterator[Filed | Changes | None]:
    """Keep each file and file it, one save each; a refused file is a line of the report, not the end.

    `keep` works elsewhere and yields while it does, so that other saves go on. A file that is evidence already is not
    filed again: it is linked to the place instead.
    """
    of, into = len(batch.paths), batch.into
    for done, path in enumerate(batch.paths, start=1):
        try:
            file = yield from keep(path)
            known = same_file(store, ctx.unit, file.sha256)
            if into is not None:
                saved = add_file(ctx, store, into, file)
            else:
                saved, home = _file(ctx, store, batch, file, known, done)
                into = home if batch.together else None
        except UserError as problem:
            yield Filed(done, of, path.name, problem)
        else:
            if saved.save:
                yield saved  # told at once: who stops the rest keeps what is filed
            yield Filed(done, of, path.name, twice=called(store, known) if known else "", doubt=file.doubt)


def called(reader: Reader, evidence: Ref) -> str:
    record = reader.record(evidence)
    return (record.text("title") if record else "") or evidence.local


def add_file(ctx: Context, store: Store, evidence: Ref, file: KeptFile) -> Changes:
    """One more file of a piece; nothing when it has it. UserError when the piece is not here."""
    standing(store, evidence)
    changes = added(store, evidence, file)
    return store.save(ctx, "add_file", changes) if changes else Changes("add_file")


def _file(
    ctx: Context, store: Store, batch: Batch, file: KeptFile, known: Ref | None, number: int
) -> tuple[Changes, Ref]:
    """(what was saved, the evidence that has the file now)."""
    if known is not None:
        linked_now = link_evidence(ctx, store, known, batch.to, batch.proof) if batch.to else Changes("file_evidence")
        return linked_now, known
    evidence = Ref(ctx.unit, "evidence", ctx.new_id())
    several = batch.title and len(batch.paths) > 1 and not batch.together
    title = f"{batch.title} {number}" if several else batch.title
    changes = filed(evidence, file, title, batch.date or file.taken[:10])
    if batch.kind:
        changes.append(Change(evidence, "kind", Plain(batch.kind)))
    if batch.to is not None:
        changes += linked(evidence, batch.to.target, batch.to.item, batch.proof)
    return store.save(ctx, "file_evidence", changes), evidence


def same_file(reader: Reader, unit: str, sha256: str) -> Ref | None:
    """The evidence of the unit that has this very file."""
    for file in reader.records("file", unit, sha256=sha256):
        found = reader.record(file.reference("evidence"))
        if found is not None and not found.deleted:
            return found.ref
    return None


def link_evidence(ctx: Context, store: Store, evidence: Ref, to: Place, proof: str = "") -> Changes:
    """Say that the evidence proves this too, as that `proof` of its item; nothing when it is said. Raises UserError."""
    standing(store, evidence)
    standing(store, to.target)
    changes = unless_linked(store, linked(evidence, to.target, to.item, proof))
    return store.save(ctx, "link_evidence", changes) if changes else Changes("link_evidence")
