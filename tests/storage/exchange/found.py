"""What was found, in short words."""

from core.log.post import RecognisedFiles


def kinds(found: RecognisedFiles) -> list[tuple[str, str]]:
    return [(one.called, one.kind) for one in found.sent]


def whys(found: RecognisedFiles) -> list[str]:
    return [f"{one.problem.what} {one.problem.why} {one.problem.do}" for one in found.sent if one.problem]
