"""What a subject covers, and the hash of its state."""

from collections.abc import Iterable

from core.log.op import SignOffBody
from core.values import Ref
from storage.db.signoffs.covered import SignOffCoverageGraph, covered_records

UNIT = "a" * 32


def ref(entity: str, number: int) -> Ref:
    return Ref(UNIT, entity, f"{number:032x}")


PLAN = ref("plan", 1)
ROW = ref("row", 2)
ACTIVITY = ref("row", 3)
FIRST, SECOND = ref("progress", 4), ref("progress", 5)
DONE = ref("row", 6)
LINK = ref("link", 7)
EVIDENCE = ref("evidence", 8)
FILE = ref("file", 9)
SIGNOFF = ref("signoff", 10)
SCAN_LINK = ref("link", 11)
SCAN = ref("evidence", 12)
PAPER, OTHER = ref("paper", 13), ref("evidence", 14)

INSIDE = {
    PLAN: [ROW, ACTIVITY, DONE, SIGNOFF, PAPER],
    ACTIVITY: [FIRST, SECOND],
    SECOND: [LINK],
    EVIDENCE: [FILE],
    SIGNOFF: [SCAN_LINK],
}
SAID = {
    (FIRST, "period"): ["2569q1"],
    (SECOND, "period"): ["2569q2"],
    (DONE, "parent"): [SECOND.local],
    (LINK, "evidence"): [EVIDENCE.local],
    (SCAN_LINK, "evidence"): [SCAN.local],
}


def below(one: Ref) -> Iterable[Ref]:
    return INSIDE.get(one, [])


def said(one: Ref, field: str) -> Iterable[str]:
    return SAID.get((one, field), [])


def find(name: str) -> Ref:
    return Ref(UNIT, *name.split("/"))


GRAPH = SignOffCoverageGraph(lambda one: one.entity, lambda one: one.local, find, below, said)


def test_a_plan_covers_what_it_contains_and_the_evidence_its_links_name() -> None:
    assert covered_records(PLAN, GRAPH) == {
        PLAN,
        ROW,
        ACTIVITY,
        FIRST,
        SECOND,
        DONE,
        LINK,
        EVIDENCE,
        FILE,
    }


def test_sign_offs_and_papers_and_what_hangs_on_them_stay_out() -> None:
    found = covered_records(PLAN, GRAPH)
    assert not {SIGNOFF, SCAN_LINK, SCAN, PAPER, OTHER} & found


def test_a_plan_with_a_period_covers_only_its_progress_of_that_period_and_the_rows_under_it() -> (
    None
):
    assert covered_records(PLAN, GRAPH, "2569q2") == {PLAN, SECOND, DONE, LINK, EVIDENCE, FILE}
    assert covered_records(PLAN, GRAPH, "2569q1") == {PLAN, FIRST}


def test_the_hash_fixes_the_subject_and_every_head_whatever_their_order() -> None:
    chains = [bytes([n]) * 16 for n in range(5)]
    assert SignOffBody.hash_of(PLAN, chains) == SignOffBody.hash_of(PLAN, reversed(chains))
    assert SignOffBody.hash_of(PLAN, chains) != SignOffBody.hash_of(PLAN, chains[1:])
    assert SignOffBody.hash_of(PLAN, chains) != SignOffBody.hash_of(ROW, chains)
