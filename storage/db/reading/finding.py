"""Which records hold certain words, of each group the newest first (core.log.ports.FieldReader.holding)."""

from collections.abc import Iterator, Mapping, Sequence

from core.search.fields import GROUPS
from core.thai.search import searchable, toneless
from core.values import Ref
from storage.db.log.log import Log
from storage.db.log.searching import GROUP, RECORD, has_tables
from storage.db.sqlite import Connection

LETTERS = 3  # of which the index is made: shorter words are read for
NEAR = 20_000  # rows, the newest of a group, that are read for short words before the index is asked what begins so
MANY = 400  # groups of letters that begin so: then reading on is the shorter way

_SHOWN = "NOT EXISTS(SELECT 1 FROM hidden WHERE record=at & 4294967295)"
_INDEXED = (
    "SELECT at, body FROM search CROSS JOIN searched ON at=search.rowid WHERE search MATCH ? "
    f"AND search.rowid BETWEEN ? AND ? AND {_SHOWN}"
)
_READ = f"SELECT at, body FROM searched WHERE at BETWEEN ? AND ? AND {_SHOWN}"
_NEAR = (
    "SELECT coalesce(min(at), 0), count(*) FROM "
    "(SELECT at FROM searched WHERE at BETWEEN ? AND ? ORDER BY at DESC LIMIT ?)"
)
_TERMS = "SELECT term FROM search_terms WHERE term>=? AND term<? LIMIT ?"
Span = tuple[int, int]  # the first and the last number of rows


def holding(log: Log, typed: str, groups: Sequence[str], most: int) -> Mapping[str, Sequence[Ref]]:
    """The records of each group that hold every word, the newest first, at most so many; no group without any."""
    words = searchable(typed).split()
    if not words or not has_tables(log.db):
        return {}
    places = {name: place for place, name in enumerate(GROUPS)}
    found = {name: _newest(log.db, places[name], words, most) for name in groups}
    return {name: [log.ref(at & RECORD) for at in rows] for name, rows in found.items() if rows}


def _newest(db: Connection, group: int, words: Sequence[str], most: int) -> list[int]:
    span = (group << GROUP, (group + 1 << GROUP) - 1)
    long = [bare for word in words if len(bare := toneless(word)) >= LETTERS]
    if not long:
        return _short(db, span, words, most)
    match = _all(long)
    found = _exact(db, _INDEXED, (match, *span), words, most, "search.rowid")
    if len(found) < most:
        known = set(found)
        found += [at for at in _nearly(db, match, span, words, most) if at not in known]
    return found[:most]


def _exact(
    db: Connection, query: str, given: Sequence[str | int], words: Sequence[str], most: int, order: str = "at"
) -> list[int]:
    """The rows of a query that hold every word as it was typed."""
    whole = f"{query}{' AND instr(body, ?)' * len(words)} ORDER BY {order} DESC LIMIT ?"
    return [at for at, _body in db.execute(whole, (*given, *words, most)).fetchall()]


def _nearly(db: Connection, match: str, span: Span, words: Sequence[str], most: int) -> Iterator[int]:
    """Those that hold every word but for its tone marks."""
    bare = [toneless(word) for word in words]
    left = most
    for at, body in db.execute(f"{_INDEXED} ORDER BY search.rowid DESC", (match, *span)):
        said = toneless(body)
        if all(word in said for word in bare):
            yield at
            left -= 1
            if not left:
                return


def _short(db: Connection, span: Span, words: Sequence[str], most: int) -> list[int]:
    """Of words of one or two letters: in the newest rows, then where the index says that something begins so."""
    first, last = span
    near, count = db.execute(_NEAR, (first, last, NEAR)).fetchone()
    found = _exact(db, _READ, (near, last), words, most)
    if count < NEAR or len(found) >= most:
        return found
    bare = max(map(toneless, words), key=len)
    terms = [term for (term,) in db.execute(_TERMS, (bare, f"{bare}\U0010ffff", MANY + 1)).fetchall()] if bare else []
    rest = (first, near - 1)
    if bare and len(terms) <= MANY:
        match = " OR ".join(map(_quoted, terms))
        more = _exact(db, _INDEXED, (match, *rest), words, most, "search.rowid") if terms else []
    else:
        more = _exact(db, _READ, rest, words, most)
    return (found + more)[:most]


def _all(words: Sequence[str]) -> str:
    """Every group of three letters of these words, in the language of the index."""
    parts = (word[at : at + LETTERS] for word in words for at in range(len(word) - LETTERS + 1))
    return " AND ".join(dict.fromkeys(map(_quoted, parts)))


def _quoted(letters: str) -> str:
    return '"' + letters.replace('"', '""') + '"'
