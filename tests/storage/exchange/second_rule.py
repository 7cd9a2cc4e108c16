"""Who may write what, and which lines count, from docs/log.md alone; see second_log.py."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import NamedTuple

from tests.storage.exchange.second_lines import Cut, Line, Lines, kind_of_scope, read_cut

LAYER = {"root": 0, "centre": 1, "province": 2, "office": 3, "committee": 3}
WIDER_FIRST = ["centre", "region", "province", "district", "section"]


class Rights(NamedTuple):
    """What a key may do by one certificate: kind of device, unit, and the lines of it that count for that."""

    kind: str
    unit: str
    lines: frozenset[Line]


class Struck(NamedTuple):
    """A revocation by somebody entitled, of this layer."""

    line: Line
    cut: Cut
    layer: int
    issuer: tuple[str, str]


class Rule:
    """What counts of these lines for who trusts these roots. `own`: (key, unit), an office until it is certified."""

    def __init__(self, lines: Lines, roots: Collection[str], own: tuple[str, str]) -> None:
        self.lines, self.roots, self.own = lines, roots, own
        self.parents: dict[str, set[str]] = defaultdict(set)
        self.ranks: dict[str, set[int]] = defaultdict(set)
        self.rights: dict[str, list[Rights]] = defaultdict(list)
        self._weigh()

    def below(self, unit: str, other: str) -> bool:
        reached, todo = set[str](), [unit]
        while todo:
            child = todo.pop()
            widest = max(self.ranks[child], default=-1)
            more = {one for one in self.parents[child] if min(self.ranks[one], default=9) < widest} - reached
            reached |= more
            todo += more
        return other in reached - {unit}

    def classes(self, kind: str, unit: str, scope: str) -> set[str]:
        where = kind_of_scope(scope)
        if where == "all":
            return {"root": {"trust"}, "centre": {"trust", "reference", "notice"}, "province": {"trust", "notice"}}.get(
                kind, set()
            )
        if kind in ("root", "committee"):
            return {"draft"} if kind == "committee" and scope == unit else set()
        if where == "forms":
            return {"work"} if scope == f"{unit}/forms" else set()
        if scope == unit:
            return {"work"} if kind == "office" else {"work", "draft"}
        return {"review"} if kind == "centre" or (kind == "province" and self.below(scope, unit)) else set()

    def may_certify(self, issuer: tuple[str, str], kind: str, unit: str) -> bool:
        if issuer[0] == "root":
            return True
        if issuer[0] == "centre":
            return kind in ("province", "office", "committee")
        if issuer[0] != "province":
            return False
        if unit == issuer[1]:
            return kind == "committee"
        return kind in ("office", "committee") and self.below(unit, issuer[1])

    def _weigh(self) -> None:
        granted: set[tuple[str, str, str]] = set()
        struck: dict[tuple[str, str], list[Struck]] = defaultdict(list)
        for layer in range(4):
            holders = {(key, "root", "") for key in self.roots} if layer == 0 else set()
            holders |= {one for one in granted if LAYER[one[1]] == layer}
            if layer == 3 and not any((key, unit) == self.own for key, _kind, unit in granted):
                holders.add((self.own[0], "office", self.own[1]))
            heard: list[tuple[tuple[str, str], Line]] = []
            for key, kind, unit in holders:
                lines = self._standing(key, kind, unit, struck)
                self.rights[key].append(Rights(kind, unit, lines))
                if "trust" in self.classes(kind, unit, "all"):
                    heard += [((kind, unit), line) for line in lines if line.scope == "all"]
            for issuer, line in heard:
                if line.entity == "unit" and issuer[0] == "centre":
                    self._unit(line)
            for issuer, line in heard:
                if isinstance(line.value, str) and line.value.startswith("="):
                    self._rule(issuer, line, granted, struck)

    def _unit(self, line: Line) -> None:
        value = line.value.removeprefix("=") if isinstance(line.value, str) and line.value.startswith("=") else ""
        if line.field == "kind" and value in WIDER_FIRST:
            self.ranks[line.record].add(WIDER_FIRST.index(value))
        elif line.field == "parent" and value.removeprefix("all/").startswith("unit/"):
            self.parents[line.record].add(value.rpartition("/")[2])

    def _rule(
        self,
        issuer: tuple[str, str],
        line: Line,
        granted: set[tuple[str, str, str]],
        struck: dict[tuple[str, str], list[Struck]],
    ) -> None:
        parts = line.value[1:].split("|")
        if (line.entity, line.field, len(parts)) == ("certificate", "grant", 5):
            key, _age, unit, kind, _letter = parts
            shape = r"[0-9a-f]{64}\|age1[02-9ac-hj-np-z]{58}\|[0-9a-f]{32}\|[a-z]+\|[A-Z]{1,2}"
            known = re.fullmatch(shape, line.value[1:]) and kind in LAYER and kind != "root"
            if known and self.may_certify(issuer, kind, unit):
                granted.add((key, kind, unit))
        if (line.entity, line.field, len(parts)) == ("revocation", "accepted", 3):
            key, unit, text = parts
            cut = read_cut(text)
            able = any(self.may_certify(issuer, kind, unit) for kind in LAYER if kind != "root")
            if re.fullmatch(r"[0-9a-f]{64}\|[0-9a-f]{32}", f"{key}|{unit}") and cut is not None and able:
                struck[key, unit].append(Struck(line, cut, LAYER[issuer[0]], issuer))

    def _standing(self, key: str, kind: str, unit: str, struck: dict[tuple[str, str], list[Struck]]) -> frozenset[Line]:
        mine = {line for line in self.lines.all if line.key == key}
        found = [one for one in struck.get((key, unit), ()) if self.may_certify(one.issuer, kind, unit)]
        if not found:
            return frozenset(line for line in mine if line.seq < self.lines.differs.get(line.stream, 2**36))
        for one in self._unreplaced(found):
            mine &= self.lines.held(one.cut)[0]
        return frozenset(mine)

    def _unreplaced(self, found: list[Struck]) -> Iterator[Struck]:
        first: dict[tuple[str, Line], Struck] = {}
        for one in sorted(found, key=lambda one: one.layer):
            first.setdefault((one.line.record, one.line), one)
        for record in {one.line.record for one in found}:
            same = [one for one in first.values() if one.line.record == record]
            for layer in {one.layer for one in same}:
                heads = self.lines.heads([one.line for one in same if one.layer <= layer], fixed=False)
                yield from (one for one in same if one.layer == layer and one.line in heads)

    def counts(self, line: Line, klass: str) -> bool:
        return bool(klass) and any(
            line in one.lines and klass in self.classes(one.kind, one.unit, line.scope) for one in self.rights[line.key]
        )
