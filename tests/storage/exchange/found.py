"""What was found, in short words."""

from core.log.post import RecognisedFiles


def kinds(found: RecognisedFiles) -> list[tuple[str, str]]:
    return [(one.name, one.kind) for one in found.files]


def whys(found: RecognisedFiles) -> list[str]:
    return [
        f"{one.problem.what} {one.problem.why} {one.problem.do}"
        for one in found.files
        if one.problem
    ]
