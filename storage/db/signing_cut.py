"""What a new sign-off names: all that somebody needs to see later what its signer saw (EXCHANGE 6.8)."""

from collections.abc import Iterator

from core.changes.certificates import read_revocation
from core.changes.heads import way
from core.changes.names import Cut, End
from storage.db import trust
from storage.db.log import Log


def signing_cut(log: Log, scope: str) -> Cut:
    """Everything of the scope that counts here now, and of `all` what tells who may write there.

    A stream of `all` that nobody needs for that would keep readers waiting who are never sent it. Where several
    revocations act on a stream it is named as far as one of them names it: an end that is not in the cut holds nothing.
    """
    line = log.verdict.line(scope)
    used = {stream: end for stream, end in log.cut("all").items() if log.streams[stream][0].key in line}
    scoped = dict(log.cut(scope))
    for stream, end in _revoked(log, used):
        if stream in scoped and _leads(log, stream, scoped[stream], end):
            scoped[stream] = end
    return {**scoped, **used}


def _revoked(log: Log, used: Cut) -> Iterator[tuple[bytes, End]]:
    """The ends that the acting revocations of these streams name."""
    rulers = [branch.id for stream in used for branch in log.streams[stream]]
    for one in trust.said(log.db, rulers, log.number, log.name):
        if one.entity == "revocation" and one.line[:2] in log.verdict.trust.acting:
            told = read_revocation(one.line.value)
            yield from told.cut.items() if told else ()


def _leads(log: Log, stream: bytes, end: End, further: End) -> bool:
    """Does one end lie on the way to the other, which is here?"""
    here, there = log.find(stream, end), log.find(stream, further)
    if here is None or there is None or further.seq <= end.seq:
        return False
    return end.seq <= way(log.histories, there, further.seq).get(here, 0)
