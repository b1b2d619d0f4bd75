"""`python child.py COMMAND …`: become COMMAND, and be told to stop when the supervisor dies.

Without this, `kill -9` of `zhihe up` would leave a web server that keeps the port.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def main() -> None:
    supervisor = int(os.environ.pop("ZHIHE_SUPERVISOR", "0"))
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if supervisor and os.getppid() != supervisor:
        sys.exit(0)
    os.execvp(sys.argv[1], sys.argv[1:])  # noqa: S606 our own command line


if __name__ == "__main__":
    main()
