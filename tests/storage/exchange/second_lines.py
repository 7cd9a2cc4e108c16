"""The lines of a log as docs/log.md spells and chains them, and its table of entities; see second_log.py."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

DOCUMENT = Path(__file__).parents[3] / "docs" / "log.md"
Record = tuple[str, str, str]  # scope, entity, id
Cut = dict[str, tuple[int, str]]  # stream -> number, chain in hex


class Line(NamedTuple):
    """One op with its place; `before` and `chain` in hex."""

    stream: str
    seq: int
    chain: str
    before: str
    key: str
    scope: str
    clock: int
    entity: str
    record: str
    field: str
    value: Any
    parents: tuple[int | str, ...]

    @property
    def name(self) -> str:
        return f"{self.stream}:{self.seq}:{self.chain[:16]}"

    @property
    def of(self) -> Record:
        return self.scope, self.entity, self.record


class Declared(NamedTuple):
    """A row of the table of entities."""

    klass: str
    in_forms: str
    scopes: set[str]
    container: str
    targets: set[str]
    fixed: set[str]


def entities() -> dict[str, Declared]:
    text = (
        DOCUMENT.read_text("utf-8")
        .partition("<!-- entities -->")[2]
        .partition("<!-- /entities -->")[0]
    )
    found = {}
    for row in text.strip().splitlines()[2:]:
        name, klass, scopes, _key, inside, fields = (
            cell.strip() for cell in row.strip("|").split("|")
        )
        klass, _comma, forms = klass.partition(", ")
        container, _colon, targets = inside.partition(": ")
        marked = [
            re.match(r"([a-z0-9_.]+)([!#%?*^>&~]*)", field)
            for field in re.findall(r"`([^`]+)`", fields)
        ]
        fixed = {one[1] for one in marked if one and "!" in one[2]}
        forms = forms.removesuffix(" in forms") or klass
        found[name.strip("`")] = Declared(
            klass, forms, set(scopes.split()), container.strip("`"), set(targets.split()), fixed
        )
    return found


def table() -> str:
    found = re.search(r"This is table (\d+)\.", DOCUMENT.read_text("utf-8"))
    assert found
    return found[1]


ENTITIES = entities()


def kind_of_scope(scope: str) -> str:
    if scope == "all":
        return "all"
    if scope.endswith("/forms"):
        return "forms"
    return "unit"


def klass_of(entity: str, scope: str) -> str:
    found, kind = ENTITIES.get(entity), kind_of_scope(scope)
    if found is None or kind not in found.scopes:
        return ""
    return found.in_forms if kind == "forms" else found.klass


def lines_of(segments: Iterable[dict[str, Any]]) -> list[Line]:
    """The ops of segments as second_reader.py opens them; those after a gap are not here yet."""
    found: dict[tuple[str, int, str], Line] = {}
    for one in segments:
        for op, before, chain in zip(one["ops"], one["before"], one["chains"], strict=True):
            seq, clock, entity, record, field, value, parents, _version = op
            line = Line(
                *(
                    one["stream"],
                    seq,
                    chain,
                    before,
                    one["key"],
                    one["scope"],
                    clock,
                    entity,
                    record,
                    field,
                ),
                *(value, tuple(parents)),
            )
            found[line[:3]] = line
    here: set[tuple[str, int, str]] = set()
    for line in sorted(found.values(), key=lambda line: line.seq):
        if (
            line.before == line.stream
            if line.seq == 1
            else (line.stream, line.seq - 1, line.before) in here
        ):
            here.add(line[:3])
    return [line for at, line in found.items() if at in here]


def read_cut(text: str) -> Cut | None:
    cut: Cut = {}
    for part in text.split(",") if text else ():
        found = re.fullmatch(r"([0-9a-f]{32}):([1-9][0-9]{0,10}):([0-9a-f]{32})", part)
        if found is None or int(found[2]) >= 2**36 or found[1] in cut:
            return None
        cut[found[1]] = (int(found[2]), found[3])
    return cut


class Lines:
    """Lines that are here. `signed`: they are what a cut holds, in which every stream has one history."""

    def __init__(self, lines: Collection[Line], signed: bool = False) -> None:
        self.all = list(lines)
        self.at = {line[:3]: line for line in self.all}
        self.streams: dict[str, list[Line]] = defaultdict(list)
        for line in self.all:
            self.streams[line.stream].append(line)
        self.differs = {} if signed else dict(self._differences())

    def _differences(self) -> Iterator[tuple[str, int]]:
        for stream, lines in self.streams.items():
            chains: dict[int, set[str]] = defaultdict(set)
            for line in lines:
                chains[line.seq].add(line.chain)
            forks = [seq for seq, found in chains.items() if len(found) > 1]
            if forks:
                yield stream, min(forks)

    def leads_to(self, stream: str, seq: int, chain: str) -> set[Line]:
        """Everything that leads to an op, with it; nothing when that very op is not here."""
        found, line = set(), self.at.get((stream, seq, chain))
        while line is not None:
            found.add(line)
            line = self.at.get((stream, line.seq - 1, line.before))
        return found

    def held(self, cut: Cut) -> tuple[set[Line], bool]:
        """(what a cut holds, whether something it names is not here)"""
        parts = [self.leads_to(stream, *end) for stream, end in cut.items()]
        return set[Line]().union(*parts), not all(parts)

    def heads(self, lines: Collection[Line], fixed: bool) -> list[Line]:
        """`lines`: the counting ops of one field."""
        if fixed:
            return list(lines)
        gone = set()
        for line in lines:
            before = self.leads_to(line.stream, line.seq - 1, line.before)
            for other in lines:
                own = other.seq in line.parents and other in before
                if own or (other != line and other.name in line.parents):
                    gone.add(other)
        return [line for line in lines if line not in gone]
