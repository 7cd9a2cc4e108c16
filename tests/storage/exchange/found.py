"""What was found, in short words."""

from core.changes.post import Found


def kinds(found: Found) -> list[tuple[str, str]]:
    return [(one.called, one.kind) for one in found.sent]


def whys(found: Found) -> list[str]:
    return [f"{one.problem.what} {one.problem.why} {one.problem.do}" for one in found.sent if one.problem]
