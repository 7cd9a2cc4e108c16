"""A process killed without warning, `os.kill(number, KILL)`, and the exit status it then has."""

import sys

KILL = (
    9  # SIGKILL; Windows ends the process whatever the number is, and gives it as the exit status
)
WAS_KILLED = KILL if sys.platform == "win32" else -KILL
