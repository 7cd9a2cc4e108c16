"""What a subject covers, and the hash of its state: what a sign-off will freeze (EXCHANGE 6.8)."""

from collections.abc import Callable, Iterable
from hashlib import sha256
from typing import NamedTuple

from core.model.values import Ref

APART = frozenset(
    f"{prefix}{entity}" for prefix in ("", "draft_", "review_") for entity in ("signoff", "paper")
)  # in the hash, in what is frozen, in came and went: these and what hangs on them stay out


class Graph(NamedTuple):
    """How a set of records hangs together, asked of whoever holds them."""

    below: Callable[[Ref], Iterable[Ref]]  # records that name this one as their container
    said: Callable[[Ref, str], Iterable[str]]  # values of the heads of one field


def covers(subject: Ref, graph: Graph, period: str = "") -> frozenset[Ref]:
    """The subject and what it covers: contained records, evidence and files named by contained links.

    A plan with a period named covers only its progress of that period and the rows whose parent is that progress.
    """
    inside = _contained(subject, graph)
    if period:
        inside = _of_period(subject, inside, graph, period)
    evidence = {
        Ref(link.scope, "evidence", named.partition("/")[2])
        for link in inside
        if link.entity == "link"
        for named in graph.said(link, "evidence")
        if named.startswith("evidence/")
    }
    return inside.union(*(_contained(one, graph) for one in evidence))


def _contained(subject: Ref, graph: Graph) -> frozenset[Ref]:
    reached, todo = {subject}, [subject]
    while todo:
        for ref in graph.below(todo.pop()):
            if ref not in reached and ref.entity not in APART:
                reached.add(ref)
                todo.append(ref)
    return frozenset(reached)


def _of_period(subject: Ref, inside: frozenset[Ref], graph: Graph, period: str) -> frozenset[Ref]:
    progress = {ref for ref in inside if ref.entity == "progress" and period in graph.said(ref, "period")}
    names = {ref.local for ref in progress}
    rows = {ref for ref in inside if ref.entity == "row" and names.intersection(graph.said(ref, "parent"))}
    return frozenset({subject}).union(*(_contained(ref, graph) for ref in progress | rows))


def state_hash(subject: Ref, chains: Iterable[bytes]) -> bytes:
    """32 bytes over the chain values of all heads of what is covered: a chain value fixes its op and all before it."""
    return sha256(f"{subject}\0".encode() + b"".join(sorted(chains))).digest()
