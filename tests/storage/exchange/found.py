"""What was found, in short words."""

from core.log.post import FoundFiles


def kinds(found: FoundFiles) -> list[tuple[str, str]]:
    return [(one.called, one.kind) for one in found.sent]


def whys(found: FoundFiles) -> list[str]:
    return [f"{one.problem.what} {one.problem.why} {one.problem.do}" for one in found.sent if one.problem]
