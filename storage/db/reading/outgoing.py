"""What would go to certain receivers now, counted without writing anything: as a bundle for them would be packed."""

from collections import Counter
from collections.abc import Iterator, Sequence

from core.forms.ports import Reader
from core.log.heads import InLine, way
from core.log.post import FileStore, Outgoing
from core.log.privacy import Share
from core.values import Ref
from storage.db.log import delta, receipts
from storage.db.log.keeping import Keeping
from storage.db.log.lines import unpack
from storage.db.log.log import SHIFT, Branch, Log
from storage.db.reading.reach import Reach, named_file

_LINES = (
    "SELECT scope, entity, record.record, field, value FROM op JOIN record ON record.id=op.record "
    "WHERE op BETWEEN ? AND ?"
)


def outgoing(log: Log, reader: Reader, own: bytes, to: Sequence[str], shelf: FileStore, share: Share) -> Outgoing:
    """What these age recipients would get; `own`: the key of this device. UserError when they may not get anything."""
    reach = Reach(log, reader, own, to, share)
    known = [ends for key in reach.keys for ends in receipts.known(log, key)]
    changed, named = Counter[Ref](), set[str]()
    held, secret = set[tuple[Ref, str]](), set[tuple[Ref, str]]()
    keeping = Keeping(log)
    for branch in reach.branches:
        signed = branch.signed or branch.key == own  # the own ends are signed when they leave
        if branch.head == branch.base or not signed or not keeping.passed(branch):
            continue
        after = min((delta.known_to(log, branch, one.get(branch.stream, ())) for one in known), default=0)
        for ref, field, value in _lines(log, branch, after):
            changed[ref] += 1
            if isinstance(value, bytes):
                kept = secret if reach.secret(ref, field) else held
                kept |= {(ref, field)} if reach.keeps(ref, field) else set()
            elif file := named_file(ref.entity, field, unpack(value)):
                named.add(file)
    files = reach.sent_files(named, shelf)
    staying = tuple(one for one in files.kept if one not in files.back)
    return Outgoing(tuple(changed.items()), files.small, files.originals, staying, len(held), len(secret), files.back)


def _lines(log: Log, branch: Branch, after: int) -> Iterator[tuple[Ref, str, InLine]]:
    """(record, field, value) of the lines of a history behind number `after`."""
    for history, last in way(log.histories, branch.id, branch.head).items():
        first = max(after, log.histories[history].base) + 1
        for scope, entity, id_, field, value in log.db.execute(
            _LINES, (history << SHIFT | first, history << SHIFT | last)
        ):
            yield Ref(log.name(scope), log.name(entity), id_.hex()), log.name(field), value
