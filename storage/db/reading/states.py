"""What everything that is read of a unit follows from, as one word: as long as it is the same, so is what is read.

The ops that count, the words that are here, and the sign-offs. Nothing in it is of this database alone, so that two PCs
which hold the same of a unit say the same word.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from hashlib import sha256

import msgspec

from storage.db.log import trust
from storage.db.log.log import MASK, Branch, Log, Snapshot
from storage.db.sqlite import meta

_SHARED = "all"
_FORMS = "/forms"  # of a scope that holds the forms of a unit
_MOST = 2**64
_TEXTS = "SELECT record.scope, hash FROM text JOIN record ON record.id=text.record"
_ERASED = "SELECT record.scope, hash FROM erased JOIN record ON record.id=erased.record"
_SIGNED = "SELECT scope, record.record, op, state, ended FROM body JOIN record ON record.id=body.record"
_ELSEWHERE = "SELECT DISTINCT scope, evidence FROM link WHERE evidence LIKE '%/%/%'"
Facts = list[object]


def unit_states(snapshot: Snapshot) -> Mapping[str, str]:
    """By unit. What is in `all`, forms and programmes are in every word, since any unit may be read by them; so is
    whose eyes read, and what the folder trusts.
    """
    with snapshot() as log:
        facts = _facts(log)
        shared = _hashed([_own_place(log), {one: facts[one] for one in sorted(facts) if _is_shared(one)}])
        own = {scope: _hashed(said) for scope, said in facts.items() if not _is_shared(scope)}
        beside = _elsewhere(log)
        return {
            unit: _hashed([shared, said, [own.get(other, "") for other in beside[unit]]]) for unit, said in own.items()
        }


def _is_shared(scope: str) -> bool:
    return scope == _SHARED or scope.endswith(_FORMS)


def _hashed(facts: object) -> str:
    return sha256(msgspec.json.encode(facts)).hexdigest()


def _own_place(log: Log) -> Facts:
    roots, archive = trust.grounds(log.db).roots, log.verdict.trust.archive
    return [meta(log.db, "tables"), log.home, log.within, sorted(archive), sorted(one.hex() for one in roots)]


def _facts(log: Log) -> Mapping[str, Facts]:
    """By scope."""
    found = defaultdict[str, Facts](list)
    for branch in sorted(log.histories.values(), key=lambda one: (one.scope, one.stream, one.head, one.chain)):
        found[branch.scope].append(_counting(log, branch))
    for query in (_TEXTS, _ERASED):
        for number, said in _together(log.db.execute(query)).items():
            found[log.name(number)].append(said)
    signed = defaultdict[str, Facts](list)
    for number, record, op, state, ended in log.db.execute(_SIGNED).fetchall():
        signed[log.name(number)].append((record.hex(), op & MASK, state, ended))
    for scope, bodies in signed.items():
        found[scope].append(sorted(bodies, key=repr))
    return found


def _counting(log: Log, branch: Branch) -> Facts:
    """A history, and up to where it counts in each class."""
    upto = sorted(log.verdict.upto.get(branch.id, {}).items())
    return [branch.stream.hex(), branch.base, branch.head, branch.chain.hex(), upto]


def _together(rows: Iterable[tuple[int, bytes]]) -> Mapping[int, tuple[int, int]]:
    """By scope, how many hashes there are and what they add up to."""
    count, total = defaultdict[int, int](int), defaultdict[int, int](int)
    for scope, hash_ in rows:
        count[scope] += 1
        total[scope] += int.from_bytes(hash_[:8])
    return {scope: (number, total[scope] % _MOST) for scope, number in sorted(count.items())}


def _elsewhere(log: Log) -> Mapping[str, list[str]]:
    """By unit, the others whose evidence its links name."""
    found = defaultdict[str, set[str]](set)
    for scope, evidence in log.db.execute(_ELSEWHERE).fetchall():
        found[log.name(scope)].add(str(evidence).partition("/")[0])
    return defaultdict(list, {unit: sorted(others) for unit, others in found.items()})
