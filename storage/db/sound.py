"""Is a sign-off sound: does its cut alone give the state that it says (EXCHANGE 6.8)?"""

from collections.abc import Mapping, Set
from contextlib import AbstractContextManager
from dataclasses import replace

import msgspec

from core.changes import verdict
from core.changes.heads import held
from core.changes.signoff import INVALID, SOUND, WAITING, Body, SignOff, own_unit
from storage.db import trust
from storage.db.covered import covered, hash_of, hash_over
from storage.db.log import MASK, SHIFT, Branch, Log
from storage.db.signed import log_within


def judge(log: Log, found: SignOff, body: Body) -> str:
    """The state of a body. Once every op of its cut is here it never changes."""
    inside, missing = held(body.cut, log.histories, log.find)
    if missing:
        return WAITING
    records = covered(log, body.subject)
    if _stands_still(log, found, body, inside, records):
        named = covered(log, body.subject, body.period) if body.period else records
        state = hash_over(log, body.subject, named)
    else:
        with within(log, found, body) as then:
            state = hash_of(then, body.subject, body.period)
    return SOUND if state == body.state_hash else INVALID


def within(log: Log, found: SignOff, body: Body) -> AbstractContextManager[Log]:
    """The log as this sign-off has it."""
    return log_within(log, body.cut, found.device, own_unit(found.ref.entity, found.ref.scope))


def _stands_still(log: Log, found: SignOff, body: Body, inside: Mapping[int, int], records: Set[int]) -> bool:
    """Does the subject stand here now as it did at the cut, so that nobody needs to look at the log as it was?

    It does when of its scope all that the cut holds counts as it did then, and nothing else was written to what the
    subject contains or names: what contains what is fixed at birth.
    """
    unit = own_unit(found.ref.entity, found.ref.scope)
    grounds = replace(trust.grounds(log.db), key=found.device, unit=unit)
    said = trust.said(log.db, [one for one in inside if log.histories[one].scope == "all"], log.number, log.name)
    then = verdict.judge(log.histories, log.find, said, grounds, within=body.cut).upto
    return all(
        _alike(then.get(one.id, {}), log.verdict.upto.get(one.id, {}), inside.get(one.id, 0))
        and not _written(log, one, inside.get(one.id, 0), records)
        for one in log.histories.values()
        if one.scope == body.subject.scope
    )


def _alike(old: Mapping[str, int], new: Mapping[str, int], last: int) -> bool:
    """Up to this op, does the same count in every class?"""
    return all(min(old.get(klass, 0), last) == min(new.get(klass, 0), last) for klass in old.keys() | new.keys())


def _written(log: Log, branch: Branch, after: int, records: Set[int]) -> bool:
    span = (branch.id << SHIFT | max(after, branch.base) + 1, branch.id << SHIFT | MASK)
    query = "SELECT 1 FROM op WHERE op BETWEEN ? AND ? AND record IN (SELECT value FROM json_each(?)) LIMIT 1"
    return log.db.execute(query, (*span, msgspec.json.encode(sorted(records)).decode())).fetchone() is not None
