"""What the program and the process that serves phones say to each other: a line of JSON each, over two pipes.

From the program: what the room begins with, then `stage`, `questions`, `answers`, `slips`, `free`, `kept`, `end`. From
the process: `up` or `failed`, then `votes`, `bound`, `photo` and `seen`. What asks for an answer carries a ticket, and
`kept` names it with a word: "" = it lies where a power cut leaves it, else why not, as a word of the page.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from core.workshop.phones import PhoneStage
from core.workshop.questions import OfferedAnswer, Question, Vote

LONGEST = 4 * 2**20  # bytes of one line: a photograph in base64 and some


def line(**values: Any) -> bytes:
    """Votes, questions, slips and stages go as their fields."""
    return json.dumps(values, default=asdict, ensure_ascii=True, separators=(",", ":")).encode("ascii") + b"\n"


def to_vote(found: Mapping[str, Any]) -> Vote:
    """Raises ValueError where it has not the shape of one."""
    texts = [found.get("voter"), found.get("question"), found.get("note", ""), *found.get("picked", ())]
    texts += found.get("texts", ())
    if not all(isinstance(text, str) for text in texts):
        raise ValueError("not the shape of a vote")
    if any(ord(letter) < 32 and letter != "\n" for letter in "".join(texts).encode("utf-8").decode("utf-8")):
        raise ValueError("not what people write")  # half of a letter, which no file can hold, is one too
    return Vote(
        found["voter"], found["question"], tuple(found.get("picked", ())), tuple(found.get("texts", ())), texts[2]
    )


def to_question(found: Mapping[str, Any]) -> Question:
    return Question(**{**found, "choices": tuple(OfferedAnswer(**choice) for choice in found["choices"])})


def to_stage(found: Mapping[str, Any]) -> PhoneStage:
    return PhoneStage(tuple(found["asked"]), tuple(found["opened"]), found["current"], tuple(found["photos"]))
