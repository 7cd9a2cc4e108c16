"""Full-text search for records by words and days, per group newest first (core.log.ports.FieldReader.holding)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING

from core.search.fields import GROUPS
from core.thai.search import searchable, toneless
from core.values import Ref
from storage.db.log.log import Log
from storage.db.log.searching import GROUP, RECORD, has_tables
from storage.db.sqlite import Connection

if TYPE_CHECKING:
    from core.search.fields import SearchRequest

LETTERS = 3  # the index knows groups of three letters; shorter words are looked for by reading rows
NEAR = 4_000  # the newest rows of a group that are read for short words before the index is used
MANY = 400  # if more groups of letters begin like the short word, reading on is faster

_SHOWN = "NOT EXISTS(SELECT 1 FROM hidden WHERE record=at & 4294967295)"
_INDEXED = (
    "SELECT at, body FROM search CROSS JOIN searched ON at=search.rowid WHERE search MATCH ? "
    f"AND search.rowid BETWEEN ? AND ? AND {_SHOWN}"
)
_LAST = "SELECT rowid FROM search WHERE search MATCH ? AND rowid<=? ORDER BY rowid DESC LIMIT 1"
_READ = f"SELECT at, body FROM searched WHERE at BETWEEN ? AND ? AND {_SHOWN}"
_NEAR = "SELECT min(at), count(*) FROM (SELECT at FROM searched WHERE at BETWEEN ? AND ? ORDER BY at DESC LIMIT ?)"
_TERMS = "SELECT term FROM search_terms WHERE term>=? AND term<? LIMIT ?"
Span = tuple[int, int]  # the first and the last number of rows


def holding(log: Log, text: str, groups: Sequence[str], limit: int) -> Mapping[str, Sequence[Ref]]:
    """Return {search group: at most `limit` records with every word and day in `text`, newest first}, without groups
    that have none. If no record at all has the days, search for them as words."""
    from core.search.fields import SearchRequest

    asked = SearchRequest.of(text)
    if not any(asked) or not has_tables(log.db):
        return {}
    found = _holding(log, asked, groups, limit)
    words = SearchRequest(tuple(searchable(text).split()), ())
    return found or (_holding(log, words, groups, limit) if asked.days else {})


def _holding(
    log: Log, request: SearchRequest, groups: Sequence[str], limit: int
) -> Mapping[str, Sequence[Ref]]:
    words = _all([bare for word in request.words if len(bare := toneless(word)) >= LETTERS])
    days = (" OR ".join(f"({_all([day])})" for day in each) for each in request.days)
    # "" = no word is long enough for the index
    match = " AND ".join(f"({one})" for one in (words, *days) if one)
    holds = set(_groups(log.db, match)) if match else set(range(len(GROUPS)))
    found = {
        name: _newest(log.db, match, place, request, limit)
        for place, name in enumerate(GROUPS)
        if name in groups and place in holds
    }
    return {
        name: [log.ref(at & RECORD) for at in found[name]] for name in groups if found.get(name)
    }


def _groups(db: Connection, match: str) -> Iterator[int]:
    """Yield the groups in which the index finds anything at all: most words occur in few."""
    last = (len(GROUPS) << GROUP) - 1
    while (row := db.execute(_LAST, (match, last)).fetchone()) is not None:
        yield (group := int(row[0]) >> GROUP)
        last = (group << GROUP) - 1


def _newest(
    db: Connection, match: str, group: int, request: SearchRequest, limit: int
) -> list[int]:
    span = (group << GROUP, (group + 1 << GROUP) - 1)
    if not match:
        return _short(db, span, request.words, limit)
    found = _exact(db, _INDEXED, (match, *span), request, limit, "search.rowid")
    if len(found) < limit:
        known = set(found)
        found += [at for at in _nearly(db, match, span, request, limit) if at not in known]
    return found[:limit]


def _exact(
    db: Connection,
    query: str,
    parameters: Sequence[str | int],
    request: SearchRequest,
    limit: int,
    order: str = "at",
) -> list[int]:
    """Return the rows of a query that contain every word as typed, and every day."""
    days = "".join(f" AND ({' OR '.join(['instr(body, ?)'] * len(each))})" for each in request.days)
    whole = (
        f"{query}{' AND instr(body, ?)' * len(request.words)}{days} ORDER BY {order} DESC LIMIT ?"
    )
    values = (*parameters, *request.words, *chain.from_iterable(request.days), limit)
    return [at for at, _body in db.execute(whole, values).fetchall()]


def _nearly(
    db: Connection, match: str, span: Span, request: SearchRequest, limit: int
) -> Iterator[int]:
    """Yield the rows that contain every word when tone marks are ignored."""
    bare = [toneless(word) for word in request.words]
    left = limit
    for at, body in db.execute(f"{_INDEXED} ORDER BY search.rowid DESC", (match, *span)):
        folded = toneless(body)
        if all(word in folded for word in bare) and all(
            any(day in folded for day in each) for each in request.days
        ):
            yield at
            left -= 1
            if not left:
                return


def _short(db: Connection, span: Span, words: Sequence[str], limit: int) -> list[int]:
    """Return rows for words of one or two letters: the newest rows, then those where a group of the index begins so."""
    first, last = span
    near, count = db.execute(_NEAR, (first, last, NEAR)).fetchone()
    from core.search.fields import SearchRequest

    asked = SearchRequest(tuple(words), ())
    found = _exact(db, _READ, (near, last), asked, limit) if count else []
    if count < NEAR or len(found) >= limit:
        return found
    bare = max(map(toneless, words), key=len)
    if bare:
        terms = [
            term for (term,) in db.execute(_TERMS, (bare, f"{bare}\U0010ffff", MANY + 1)).fetchall()
        ]
    else:
        terms = []
    rest = (first, near - 1)
    if bare and len(terms) <= MANY:
        match = " OR ".join(map(_quoted, terms))
        more = _exact(db, _INDEXED, (match, *rest), asked, limit, "search.rowid") if terms else []
    else:
        more = _exact(db, _READ, rest, asked, limit)
    return (found + more)[:limit]


def _all(words: Sequence[str]) -> str:
    """Return the query for these words: trigrams that have each letter once; the rows found are checked later."""
    starts = (
        (word, at)
        for word in words
        for at in {*range(0, len(word) - LETTERS + 1, LETTERS), len(word) - LETTERS}
    )
    return " AND ".join(dict.fromkeys(_quoted(word[at : at + LETTERS]) for word, at in starts))


def _quoted(letters: str) -> str:
    return '"' + letters.replace('"', '""') + '"'
