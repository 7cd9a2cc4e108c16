"""Made-up people of an office: names with true titles, positions, who comes, moves, marries and leaves."""

import json
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

ROLES = ("recorder", "approver", "chair", "signer", "assessor")


@cache
def names() -> Any:
    """Return what names.json holds: first names, surnames, titles, positions, and names of units and places."""
    return json.loads(Path(__file__).with_name("names.json").read_text("utf-8"))


@dataclass
class Officer:
    """A person of an office: the name without its title, and the person's record as `entity/id` ("" = not yet)."""

    title: str
    first: str
    surname: str
    position: str
    roles: str = ""
    record: str = ""

    @property
    def name(self) -> str:
        return f"{self.title}{' ' if self.title.endswith(('.', 'หญิง')) else ''}{self.first} {self.surname}"


@dataclass
class Staff:
    """The people who work in one office now, its head first; `gone`: names of those who have left."""

    unit: str
    chance: Random
    taken: set[str]  # names that somebody of this decade has already
    here: list[Officer] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)

    def new(self, position: str = "", roles: str = "") -> Officer:
        """Draw a person whom nobody knows yet; the person works here from now on."""
        sex = self.chance.choice(("men", "women"))
        title = self.chance.choice(names()["titles"][sex])
        free = [
            (first, surname)
            for first in names()[sex]
            for surname in names()["surnames"]
            if not {first, surname} & self.taken
        ]
        first, surname = self.chance.choice(free)
        self.taken |= {first, surname}
        drawn = position or self.chance.choice(names()["positions"])
        officer = Officer(title, first, surname, drawn, roles)
        self.here.append(officer)
        return officer

    def marries(self) -> Officer | None:
        """Let an unmarried woman take another surname; return her, None if there is none."""
        for officer in self.here:
            if officer.title == "นางสาว":
                officer.title = "นาง"
                officer.surname = self.chance.choice(
                    [one for one in names()["surnames"] if one not in self.taken]
                )
                self.taken.add(officer.surname)
                return officer
        return None

    def any(self, chance: Random) -> Officer:
        return chance.choice(self.here)
