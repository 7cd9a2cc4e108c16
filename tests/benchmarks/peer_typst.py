"""The peers' papers set by typst, from data and a template as its makers mean it; its caches stay warm between runs."""

import json
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from storage.papers.typography.faces import FOLDER
from tests.benchmarks.peer_paper import Plain

TEMPLATE = Path(__file__).with_name("peer.typ")


def typesetter() -> Callable[[Sequence[Plain]], bytes]:
    """What makes one PDF of papers; ModuleNotFoundError without typst."""
    typst: Any = import_module("typst")
    template = TEMPLATE.read_bytes()
    compiler = typst.Compiler(template, font_paths=[str(FOLDER)], ignore_system_fonts=True)

    def made(papers: Sequence[Plain]) -> bytes:
        pdf = compiler.compile(template, sys_inputs={"papers": json.dumps(papers)}, format="pdf")
        assert isinstance(pdf, bytes)
        return pdf

    return made
