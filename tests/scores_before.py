"""What scores came to before the forms got one language: answer sets by seed, and what each of them gave.

In tests/data/before, slots.json names every row that is answered and what it may hold, so that the same answers are
made whatever a form is written in; scores.txt holds six hex digits of what each set came to, and asked.txt of what each
item asks. A set can be looked at, here and in an older checkout:

    python -m tests.scores_before --show FORM SEED    the answers and all they came to; FORM `random` is a made form
    python -m tests.scores_before --write             scores.txt and asked.txt anew, where one is meant to change
"""

import json
import random
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from functools import cache
from hashlib import sha256
from typing import Any, NamedTuple

from core.forms.carry import FIELDS, ITEMS, FormComparison, FormQuestionReader
from core.forms.shape import Instrument
from core.log.op import PERIODS
from core.scoring.score import Answer, MeasureNumbers, Score
from core.scoring.total import Answers
from storage.instruments.reader import read, read_form
from tests.modules import ROOT
from tests.random_scores import answer, answered

BEFORE = ROOT / "tests" / "data" / "before"
SCORES = BEFORE / "scores.txt"
ASKED = BEFORE / "asked.txt"
FORMS = ROOT / "resources" / "instruments"
SETS = 1250  # of a form
MOST = 500  # of made forms
LINE = 25  # in a line of the file
MADE, COUNTS = "random", (0, 4, 5, 6, 9, 16)  # people
Fields = dict[str, str | int]  # a record as it is kept, by wire name


class Given(NamedTuple):
    """What an office entered, as records hold it."""

    rows: dict[str, Fields]
    profiles: list[str]
    group: str
    extra: dict[str, int]
    proofs: dict[str, int] | None  # by `row proof`; None = no evidence is looked at
    figures: dict[str, int]  # that are filled by themselves
    people: list[tuple[str, dict[str, Fields]]]  # the group of each, and what each answered


@cache
def slots() -> Mapping[str, Any]:
    found: Mapping[str, Any] = json.loads((BEFORE / "slots.json").read_text("utf-8"))
    return found


def wire_names(row: Mapping[str, Any]) -> set[str]:
    """Every field that may be entered in a row."""
    names = {"state", "note", "reason", "waits"}
    for name, holds in row.items():
        kind, *rest = holds.split() if name.startswith("measure.") else ("",)
        ends = ("", ".num", ".den") if kind == "percent" else ("",)
        periods = ("", *(f".{one}" for one in PERIODS[rest[2]])) if rest[2:] else ("",)
        names |= {f"{name}{period}{end}" for period in periods for end in ends}
    return {name for name in names if not name.startswith("proof.")}


class _Office(random.Random):
    """How an office answers: how much of it, and how well."""

    share, well = 1.0, 1.0

    def given(self, table: Mapping[str, Any]) -> Given:
        self.share = self.choice((0, 0.1, 0.3, 0.5, 0.7, 0.9, 0.9, 1, 1, 1, 1, 1))
        people = table["people"]
        each = [(row, name) for row, own in table["rows"].items() for name in own]
        proofs = {
            f"{row} {name[6:]}": self.choice((0, 1, 1, 1, 2))
            for row, name in each
            if name[:6] == "proof."
        }
        told = {name: table["rows"][row][name] for row, name in each}
        some = self.choice((0, 0, 0.2))
        near = {
            name[8:]: self.near(*holds.split()[1:3], fine=self.random() < 0.8)
            for name, holds in told.items()
            if name[:8] == "measure." and self.random() < some
        }
        # drawn in the order in which the kept scores were made
        rows = {} if people else self.rows(table)
        profiles = [self.choice(one) for one in table["profiles"]] if self.random() < 0.5 else []
        return Given(
            rows=rows,
            profiles=profiles,
            group=self.choice(["", *table["groups"]]),
            extra={one: self.randrange(3) for one in table["extra"]},
            proofs=proofs if self.random() < 0.3 else None,
            figures=near,
            people=people
            and [
                (self.choice(["", *people]), self.rows(table))
                for _one in range(self.choice(COUNTS))
            ],
        )

    def rows(self, table: Mapping[str, Any]) -> dict[str, Fields]:
        found = dict[str, Fields]()
        for name, row in table["rows"].items():
            if not found or self.random() < 0.05:
                self.well = self.choice((0.3, 0.8, 0.95, 1, 1, 1))
            if self.random() < self.share:
                found[name] = dict(self.fields(row))
        return found

    def fields(self, row: Mapping[str, Any]) -> Iterator[tuple[str, str | int]]:
        if self.random() * 10 > 9 + self.well:  # a finding nobody was asked for
            row = {**row, "state": ["not_applicable", "met", "not_met", "not_assessed"]}
        if self.random() * 20 > 19 + self.well:
            yield "waits", f"{'0' * 64}/x"
        for name, holds in row.items():
            fine = self.random() < self.well
            left_out = self.random() * 5 > 4 + self.well
            if name.startswith("proof.") or (left_out and name != "state"):
                continue
            if isinstance(holds, list):
                yield name, holds[0] if fine or len(holds) == 1 else self.choice(holds[1:])
            elif name.startswith("measure."):
                yield from self.figure(name, *holds.split(), fine=fine)
            elif name == "number":
                yield name, 0 if fine else self.randint(1, 3)
            elif holds == "tick":
                yield name, int(fine)
            else:
                words = "ข้อความ" if fine else ""
                yield name, "2021-03-04" if holds == "date" else words

    def figure(
        self, name: str, kind: str, sign: str, limit: str, each: str = "", *, fine: bool
    ) -> Iterator[tuple[str, str | int]]:
        """A figure near its limit: once, or of most periods; a percent also as two counts."""
        periods = PERIODS[each] if each and self.random() < 0.7 else ("",)
        counts = kind == "percent" and self.random() < 0.6
        for period in periods:
            if period and self.random() * 5 > 4 + self.well:
                continue
            number = self.near(sign, limit, fine=fine)
            dotted = f"{name}.{period}" if period else name
            if counts:
                whole = self.choice((0, 3, 7, 100))
                yield (
                    f"{dotted}.num",
                    min(whole, -(-number * whole // 100)) + (self.random() > 0.99),
                )
                yield f"{dotted}.den", whole
            else:
                part = self.choice(("", "", ".5", ".125")) if kind != "count" else ""
                yield dotted, f"{number}{part}" if part else number

    def near(self, sign: str, limit: str, *, fine: bool) -> int:
        """A whole number on this side of a limit."""
        far = self.choice((0, 0, 1, 2, 40) if fine else (1, 2, 40))
        up = (sign in (">=", ">")) == fine
        if fine and sign == "=":
            return int(limit)
        return max(0, int(limit) + (far if up else -far))


def given(form: str, seed: int) -> Given:
    """The answers of a seed, the same whatever the form is written in."""
    return _Office(f"{form} {seed}").given(slots()[form])


def answers(name: str, of: Given) -> Answers:
    """The same as a score needs it."""

    def read_in(rows: Mapping[str, Fields]) -> dict[str, Answer]:
        return {row: answer(fields) for row, fields in rows.items()}

    proofs = {
        (row, proof): n for name, n in (of.proofs or {}).items() for row, proof in [name.split(" ")]
    }
    figures = {
        name: MeasureNumbers("", {"": Fraction(number)}, "rows")
        for name, number in of.figures.items()
    }
    whole = Answers(
        items=read_in(of.rows),
        profiles=frozenset(of.profiles),
        extra=of.extra,
        group=of.group,
        proofs=None if of.proofs is None else proofs,
        figures=figures,
    )
    if not slots()[name]["people"]:
        return whole
    said = [(group, read_in(rows)) for group, rows in of.people]
    return replace(
        whole, people=whole.tallies(whole.tree(form_of(name)), said, slots()[name]["people"])
    )


@cache
def form_of(name: str) -> Instrument:
    return read(FORMS / f"{name}.yaml")


def came_to(name: str, seed: int) -> dict[str, Any]:
    """All that the answers of a seed come to, in names that stay."""
    if name == MADE:
        form, every, sheet = answered(random.Random(seed))
        return outcome(sheet.score(form), every)
    return outcome(answers(name, given(name, seed)).score(form_of(name)), slots()[name]["rows"])


# what the first level of a group's ladder brought
STATUS = {"ch": "becomes_model", "mo": "keeps_status"}


def outcome(found: Score, rows: Iterable[str]) -> dict[str, Any]:
    """A score as plain words, of these rows."""
    items = {row: found.items[row] for row in rows if row in found.items}
    rank = found.standing.part if found.standing else None
    ranked = [rank.id, rank.level, STATUS[rank.id], rank.level > 0] if rank else None
    shown = {
        row: f"{one.result} {'' if one.points is None else one.points}"
        for row, one in items.items()
    }
    return {
        "whole": {
            name: str(getattr(found, name))
            for name in ("base", "extra", "total", "full", "band", "passes")
        },
        "places": found.places,
        "coverage": found.coverage,
        "profiles": sorted(found.profiles),
        "parts": {part.id: [str(part.points), str(part.full), part.level] for part in found.parts},
        "rows": shown,
        "findings": sorted(f"{one.place} {one.rule} {one.grave}" for one in found.findings),
        "missing": [
            [str(word) if isinstance(word, Fraction) else word for word in one]
            for one in found.missing
        ],
        "rank": ranked,
    }


def digest(found: object) -> str:
    return sha256(json.dumps(found, sort_keys=True).encode()).hexdigest()[:6]


def before(name: str) -> list[str]:
    """The digest of what each seed of a form came to."""
    rows = [line.split() for line in SCORES.read_text("utf-8").splitlines()]
    return [one for form, _at, *every in rows if form == name for one in every]


def asked() -> str:
    """A line for each item, step of a rank and field of a row of the shipped forms: a digest of what a person reads."""
    forms = [
        form
        for path in sorted(FORMS.glob("*.yaml"))
        if isinstance(form := read_form(path), Instrument)
    ]
    reads = ((ITEMS, FormQuestionReader.lines), (FIELDS, FormQuestionReader.field_lines))
    each = (
        (form.id, id_, read(of, id_))
        for form in forms
        for of in [FormQuestionReader(form)]
        for kind, read in reads
        for id_ in FormComparison.listed(form, kind)
    )
    return "".join(f"{form} {id_} {digest(lines)}\n" for form, id_, lines in each)


def write() -> None:
    """Keep what scores come to, and what is asked, as it is now."""
    ASKED.write_text(asked(), "utf-8")
    lines = []
    for name in (*slots(), MADE):
        found = [digest(came_to(name, seed)) for seed in range(MOST if name == MADE else SETS)]
        lines += [
            f"{name} {at} {' '.join(found[at : at + LINE])}" for at in range(0, len(found), LINE)
        ]
    SCORES.write_text("\n".join(lines) + "\n", "utf-8")


def main(words: list[str]) -> int:
    match words:
        case ["--write"]:
            write()
        case ["--show", name, seed]:
            entered = {} if name == MADE else given(name, int(seed))._asdict()
            shown = {"given": entered, **came_to(name, int(seed))}
            sys.stdout.write(json.dumps(shown, ensure_ascii=False, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
