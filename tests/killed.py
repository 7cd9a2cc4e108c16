"""A process killed without warning, `os.kill(number, KILL)`, and the exit status it then has."""

import sys

# SIGKILL; Windows ends the process whatever the number is, and gives it as the exit status
KILL = 9
WAS_KILLED = KILL if sys.platform == "win32" else -KILL
