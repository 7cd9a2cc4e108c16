"""The messages between the program and the process that serves phones, each one line of JSON, over two pipes. The
program sends the room's setup, then `stage`, `questions`, `answers`, `slips`, `free`, `kept`, `end`; the process sends
`up` or `failed`, then `votes`, `sheet`, `bound`, `photo`, `seen`. `kept` answers a ticket: "" = saved, else why not."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from core.workshop.phones import PhoneQuestionStage
from core.workshop.questions import AnswerOption, Question, Vote

LONGEST = 4 * 2**20  # bytes of one line: a photograph in base64 and more


def line(**values: Any) -> bytes:
    """Return a message as one line of JSON. `values` may contain votes, questions, slips and PhoneQuestionStage."""
    return (
        json.dumps(values, default=asdict, ensure_ascii=True, separators=(",", ":")).encode("ascii")
        + b"\n"
    )


def to_vote(data: Mapping[str, Any]) -> Vote:
    """Return the vote in a parsed JSON object. Raises ValueError if it is no valid vote."""
    texts = [data.get("voter"), data.get("question"), data.get("note", ""), *data.get("picked", ())]
    texts += data.get("texts", ())
    if not all(isinstance(text, str) for text in texts):
        raise ValueError("not the shape of a vote")
    if any(
        ord(letter) < 32 and letter != "\n"
        for letter in "".join(texts).encode("utf-8").decode("utf-8")
    ):
        # a lone surrogate, which no file can hold, is refused too
        raise ValueError("not what people write")
    return Vote(
        data["voter"],
        data["question"],
        tuple(data.get("picked", ())),
        tuple(data.get("texts", ())),
        texts[2],
    )


def to_question(data: Mapping[str, Any]) -> Question:
    return Question(
        **{**data, "choices": tuple(AnswerOption(**choice) for choice in data["choices"])}
    )


def to_stage(data: Mapping[str, Any]) -> PhoneQuestionStage:
    return PhoneQuestionStage(
        tuple(data["asked"]), tuple(data["opened"]), data["current"], tuple(data["photos"])
    )
