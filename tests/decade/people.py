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
    taken: set[str]  # surnames that somebody of this decade has or had
    here: list[Officer] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)

    def new(self, position: str = "", roles: str = "") -> Officer:
        """Draw a person whom nobody knows yet; the person works here from now on."""
        sex = self.chance.choice(("men", "women"))
        title = self.chance.choice(names()["titles"][sex])
        first, surname = self.chance.choice(names()[sex]), self.surname()
        drawn = position or self.chance.choice(names()["positions"])
        officer = Officer(title, first, surname, drawn, roles)
        self.here.append(officer)
        return officer

    def surname(self) -> str:
        """Draw a surname that nobody of this decade has or had."""
        first, last = names()["surnames"]
        while True:
            drawn = f"{self.chance.choice(first)}{self.chance.choice(last)}"
            if drawn not in self.taken:
                self.taken.add(drawn)
                return drawn

    def marries(self) -> Officer | None:
        """Let an unmarried woman take another surname; return her, None if there is none."""
        for officer in self.here:
            if officer.title == "นางสาว":
                officer.title = "นาง"
                officer.surname = self.surname()
                return officer
        return None

    def any(self, chance: Random) -> Officer:
        return chance.choice(self.here)
