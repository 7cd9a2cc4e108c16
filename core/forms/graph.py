"""What must come before what: used for conditions, computed cells, and steps."""

from collections import deque
from collections.abc import Iterable, Mapping


def in_order(needs: Mapping[str, Iterable[str]]) -> tuple[list[str], list[str]]:
    """The nodes so that each follows what it needs, and those that never can: in a ring or behind one.

    Needs outside the mapping are taken as given.
    """
    waits = {node: {need for need in before if need in needs} for node, before in needs.items()}
    followers: dict[str, list[str]] = {node: [] for node in needs}
    for node, before in waits.items():
        for need in before:
            followers[need].append(node)
    ready = deque(node for node, before in waits.items() if not before)
    ordered = []
    while ready:
        node = ready.popleft()
        ordered.append(node)
        for follower in followers[node]:
            waits[follower].discard(node)
            if not waits[follower]:
                ready.append(follower)
    done = set(ordered)
    return ordered, [node for node in needs if node not in done]


def depth(needs: Mapping[str, Iterable[str]]) -> int:
    """How many nodes the longest chain has; rings are left out."""
    deep: dict[str, int] = {}
    for node in in_order(needs)[0]:
        deep[node] = 1 + max((deep.get(need, 0) for need in needs[node]), default=0)
    return max(deep.values(), default=0)


def rings(needs: Mapping[str, Iterable[str]]) -> list[str]:
    """Nodes that are part of a ring, in order; those merely behind one are left out."""
    stuck = in_order(needs)[1]
    inside = {node: [need for need in needs[node] if need in set(stuck)] for node in stuck}
    behind: dict[str, list[str]] = {node: [] for node in stuck}
    for node, before in inside.items():
        for need in before:
            behind[need].append(node)
    return in_order(behind)[1] if stuck else []
