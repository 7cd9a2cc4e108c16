"""A second reader of the log, from docs/log.md alone: what stands, what counts, what was signed, and the digest.

It knows nothing of the program, reads the table of entities out of the document, and is as slow as it is plain.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator
from hashlib import sha256
from typing import Any, NamedTuple

from tests.storage.exchange.second_lines import (
    ENTITIES,
    Cut,
    Line,
    Lines,
    Record,
    kind_of_scope,
    klass_of,
    read_cut,
    table,
)

APART = {"signoff", "draft_signoff", "review_signoff", "paper"}


class Log:
    """What a set of lines says to who trusts these roots. `own`: (key, unit), an office until it is certified."""

    def __init__(
        self,
        lines: Collection[Line],
        roots: Collection[str],
        own: tuple[str, str],
        signed: bool = False,
    ) -> None:
        self.lines = Lines(lines, signed)
        self.rule = Rule(self.lines, roots, own)
        self.counting = [
            one for one in self.lines.all if self.rule.counts(one, klass_of(one.entity, one.scope))
        ]
        self.fields = self._fields()
        self.inside = self._inside()

    def _fields(self) -> dict[tuple[Record, str], list[Line]]:
        places: dict[tuple[Record, str], list[Line]] = defaultdict(list)
        for line in self.counting:
            places[line.of, line.field].append(line)
        return {
            at: self.lines.heads(found, at[1] in ENTITIES[at[0][1]].fixed)
            for at, found in places.items()
        }

    def values(self, record: Record, field: str) -> list[Any]:
        """Plain values without their mark, whole numbers and null as they are; texts are None here."""
        found = (line.value for line in self.fields.get((record, field), ()))
        return [
            value[1:] if isinstance(value, str) and value.startswith("=") else value
            for value in found
        ]

    def _inside(self) -> dict[Record, set[Record]]:
        """container -> what it contains"""
        found: dict[Record, set[Record]] = defaultdict(set)
        for (record, field), _heads in self.fields.items():
            declared = ENTITIES[record[1]]
            if field == declared.container:
                for value in self.values(record, field):
                    entity, _slash, id_ = str(value).partition("|")[0].partition("/")
                    if entity in declared.targets and re.fullmatch(r"[0-9a-f]{32}", id_):
                        found[record[0], entity, id_].add(record)
        return found

    def contained(self, top: Record, but: Collection[str] = ()) -> set[Record]:
        reached, todo = {top}, [top]
        while todo:
            for one in self.inside.get(todo.pop(), ()):
                if one not in reached and one[1] not in but:
                    reached.add(one)
                    todo.append(one)
        return reached

    # -- sign-offs

    def covered(self, subject: Record, period: str) -> set[Record]:
        inside = self.contained(subject, APART)
        if period:
            due = {
                one
                for one in inside
                if one[1] == "progress" and period in self.values(one, "period")
            }
            names = {f"progress/{one[2]}" for one in due}
            rows = {
                one for one in inside if one[1] == "row" and names & set(self.values(one, "parent"))
            }
            inside = {subject}.union(*(self.contained(one, APART) for one in due | rows))
        links = [
            value for one in inside if one[1] == "link" for value in self.values(one, "evidence")
        ]
        named = {(subject[0], "evidence", str(value).partition("/")[2]) for value in links}
        return inside.union(*(self.contained(one, APART) for one in named))

    def state(self, subject: Record, period: str) -> str:
        covered = self.covered(subject, period)
        chains = sorted(
            bytes.fromhex(one.chain)
            for (record, _f), found in self.fields.items()
            if record in covered
            for one in found
        )
        return sha256("/".join(subject).encode() + b"\0" + b"".join(chains)).hexdigest()

    def bodies(self) -> Iterator[tuple[Line, str, Cut, set[Record]]]:
        """(the op of a body, its state, its cut, what it keeps as it is)"""
        for (record, field), found in self.fields.items():
            if field == "body" and record[1] in APART - {"paper"}:
                ended = [
                    value
                    for name in ("ended_by", "ended_why")
                    for value in self.values(record, name)
                ]
                for line in found:
                    state, cut, covered = self._body(line)
                    stands = state != "invalid" and all(value is None for value in ended)
                    yield line, state, cut, covered if stands else set()

    def _body(self, line: Line) -> tuple[str, Cut, set[Record]]:
        parts = (
            line.value[1:].split("|")
            if isinstance(line.value, str) and line.value.startswith("=")
            else []
        )
        if len(parts) != 6:
            return "invalid", {}, set()
        named, period, text, state, form, score = parts
        entity, _slash, id_ = named.partition("/")
        cut = read_cut(text)
        shapes = (
            (r"[0-9a-f]{32}", id_),
            (r"[0-9a-f]{64}", state),
            (r"[0-9a-f]{64}", form),
            (r"(-?[0-9]{1,15}(/[1-9][0-9]{0,14})?)?", score),
            (r"([0-9]{4}(h[12]|q[1-4]|m(0[1-9]|1[0-2]))?)?" if entity == "plan" else "", period),
        )
        right = all(re.fullmatch(shape, word) for shape, word in shapes)
        if not (
            right and cut and entity in ENTITIES[line.entity].targets and list(cut) == sorted(cut)
        ):
            return "invalid", {}, set()
        subject = (line.scope, entity, id_)
        held, waits = self.lines.held(cut)
        if waits:
            return "waiting", cut, self.covered(subject, period)
        unit = line.scope if line.entity == "signoff" else ""
        seen = Log(held, self.rule.roots, (line.key, unit), signed=True)
        return (
            ("sound" if seen.state(subject, period) == state else "invalid"),
            cut,
            self.covered(subject, period),
        )

    # -- deletes

    def bin(self) -> Iterator[tuple[Record, bool, str]]:
        bodies = list(self.bodies())
        for (record, field), found in self.fields.items():
            if field != "_del":
                continue
            cuts = [
                read_cut(line.value[1:])
                for line in found
                if isinstance(line.value, str) and line.value[0] == "="
            ]
            held = set[Line]().union(*(self.lines.held(cut)[0] for cut in cuts if cut is not None))
            inside = self.contained(record)
            named = [cut for cut in cuts if cut is not None]
            unseen = [
                line
                for line in self.counting
                if line.of in inside
                and (line.field != "_del" or line.value is None)
                and line not in held
            ]
            deleted = bool(named) and len(named) == len(found) and not unseen
            flag = "delete_unseen" if named and not deleted else ""
            if deleted and not self._free(record, inside, found, bodies):
                deleted, flag = False, "delete_after_signing"
            yield record, deleted, flag

    def _free(
        self,
        record: Record,
        inside: set[Record],
        deletes: list[Line],
        bodies: list[tuple[Line, str, Cut, set[Record]]],
    ) -> bool:
        if record[1] in APART - {"paper"}:
            return False
        holding = [cut for _line, _state, cut, covered in bodies if covered & inside]
        return all(self.lines.held(cut)[0].issuperset(deletes) for cut in holding)

    # -- the digest

    def parts(self) -> list[str]:
        found = []
        for stream, lines in self.lines.streams.items():
            rights = self.rule.rights[lines[0].key]
            if not any(self.rule.classes(one.kind, one.unit, lines[0].scope) for one in rights):
                continue
            able = [one for one in rights if self.rule.classes(one.kind, one.unit, lines[0].scope)]
            upto = set(lines).intersection(set[Line]().union(*(one.lines for one in able)))
            before = {(line.seq - 1, line.before) for line in upto}
            found += [
                f"counts {stream} {line.seq} {line.chain}"
                for line in upto
                if line[1:3] not in before
            ]
            if stream in self.lines.differs:
                found.append(f"differs {stream} {self.lines.differs[stream]}")
        for (record, field), heads in self.fields.items():
            found.append(
                f"field {'/'.join(record)} {field} {' '.join(sorted(line.name for line in heads))}"
            )
        found += [
            f"bin {'/'.join(record)} {int(deleted)} {flag}" for record, deleted, flag in self.bin()
        ]
        found += [
            f"signed {'/'.join(line.of)} {line.name} {state}"
            for line, state, _cut, _held in self.bodies()
        ]
        return sorted(found)

    def digest(self) -> str:
        return sha256(
            "".join(f"{part}\n" for part in (f"table {table()}", *self.parts())).encode()
        ).hexdigest()


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
        self.lines = lines
        self.roots = roots
        self.own = own
        self.parents: dict[str, set[str]] = defaultdict(set)
        self.ranks: dict[str, set[int]] = defaultdict(set)
        self.rights: dict[str, list[Rights]] = defaultdict(list)
        self._weigh()

    def below(self, unit: str, other: str) -> bool:
        reached, todo = set[str](), [unit]
        while todo:
            child = todo.pop()
            widest = max(self.ranks[child], default=-1)
            more = {
                one for one in self.parents[child] if min(self.ranks[one], default=9) < widest
            } - reached
            reached |= more
            todo += more
        return other in reached - {unit}

    def classes(self, kind: str, unit: str, scope: str) -> set[str]:
        where = kind_of_scope(scope)
        if where == "all":
            return {
                "root": {"trust"},
                "centre": {"trust", "reference", "notice"},
                "province": {"trust", "notice"},
            }.get(kind, set())
        if kind in ("root", "committee"):
            return {"draft"} if kind == "committee" and scope == unit else set()
        if where == "forms":
            return {"work"} if scope == f"{unit}/forms" else set()
        if scope == unit:
            return {"work"} if kind == "office" else {"work", "draft"}
        return (
            {"review"}
            if kind == "centre" or (kind == "province" and self.below(scope, unit))
            else set()
        )

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
        value = (
            line.value.removeprefix("=")
            if isinstance(line.value, str) and line.value.startswith("=")
            else ""
        )
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
            if (
                re.fullmatch(r"[0-9a-f]{64}\|[0-9a-f]{32}", f"{key}|{unit}")
                and cut is not None
                and able
            ):
                struck[key, unit].append(Struck(line, cut, LAYER[issuer[0]], issuer))

    def _standing(
        self, key: str, kind: str, unit: str, struck: dict[tuple[str, str], list[Struck]]
    ) -> frozenset[Line]:
        mine = {line for line in self.lines.all if line.key == key}
        found = [
            one for one in struck.get((key, unit), ()) if self.may_certify(one.issuer, kind, unit)
        ]
        if not found:
            return frozenset(
                line for line in mine if line.seq < self.lines.differs.get(line.stream, 2**36)
            )
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
                heads = self.lines.heads(
                    [one.line for one in same if one.layer <= layer], fixed=False
                )
                yield from (one for one in same if one.layer == layer and one.line in heads)

    def counts(self, line: Line, klass: str) -> bool:
        return bool(klass) and any(
            line in one.lines and klass in self.classes(one.kind, one.unit, line.scope)
            for one in self.rights[line.key]
        )
