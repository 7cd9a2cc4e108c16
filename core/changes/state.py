"""What a subject covers, and the hash of its state: what a sign-off freezes (EXCHANGE 6.8)."""

from collections.abc import Callable, Iterable
from hashlib import sha256
from typing import Generic, NamedTuple, TypeVar

from core.changes.signoff import SIGNOFFS
from core.model.values import Ref

# In the hash, in what is frozen, in came and went: these and what hangs on them stay out.
APART = frozenset({*SIGNOFFS, "paper"})
Node = TypeVar("Node")


class Graph(NamedTuple, Generic[Node]):
    """How the records of one scope hang together, asked of whoever holds them under whatever it calls them."""

    entity: Callable[[Node], str]
    name: Callable[[Node], str]  # `entity/id`
    find: Callable[[str], Node | None]  # what is named so
    below: Callable[[Node], Iterable[Node]]  # records that name this one as their container
    said: Callable[[Node, str], Iterable[str]]  # values of the heads of one field


def covers(subject: Node, graph: Graph[Node], period: str = "") -> frozenset[Node]:
    """The subject and what it covers: contained records, evidence and files named by contained links.

    A plan with a period named covers only its progress of that period and the rows whose parent is that progress.
    """
    inside = _contained(subject, graph)
    if period:
        inside = _of_period(subject, inside, graph, period)
    named = {
        word
        for link in inside
        if graph.entity(link) == "link"
        for word in graph.said(link, "evidence")
        if word.startswith("evidence/")
    }
    evidence = {one for word in named if (one := graph.find(word)) is not None}
    return inside.union(*(_contained(one, graph) for one in evidence))


def _contained(subject: Node, graph: Graph[Node]) -> frozenset[Node]:
    reached, todo = {subject}, [subject]
    while todo:
        for node in graph.below(todo.pop()):
            if node not in reached and graph.entity(node) not in APART:
                reached.add(node)
                todo.append(node)
    return frozenset(reached)


def _of_period(subject: Node, inside: frozenset[Node], graph: Graph[Node], period: str) -> frozenset[Node]:
    progress = {node for node in inside if graph.entity(node) == "progress" and period in graph.said(node, "period")}
    names = {graph.name(node) for node in progress}
    rows = {node for node in inside if graph.entity(node) == "row" and names.intersection(graph.said(node, "parent"))}
    return frozenset({subject}).union(*(_contained(node, graph) for node in progress | rows))


def state_hash(subject: Ref, chains: Iterable[bytes]) -> bytes:
    """32 bytes over the chain values of all heads of what is covered: a chain value fixes its op and all before it."""
    return sha256(f"{subject}\0".encode() + b"".join(sorted(chains))).digest()
