"""A reader of forms that dies of their cases and reads the rest, called as the reader of the program is."""

import os
from typing import Any

from storage.apart import Reply, serve
from storage.instruments.acceptance import reply


def dying(question: dict[str, Any]) -> Reply:
    if question["cases"]:
        os._exit(1)
    return reply(question)


if __name__ == "__main__":
    serve(dying)
