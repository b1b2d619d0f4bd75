"""`zhihe messages`: bring the English catalogues up to date and compile them; `--compile`: only
that.
"""

import subprocess
import sys

from zhihe.launch import messages
from zhihe.launch.testing import checkout


def main(arguments: list[str]) -> int:
    code = 0
    if arguments != ["--compile"]:
        script = checkout() / "tools" / "messages.py"
        code = subprocess.run(
            [sys.executable, "-P", str(script), *arguments], check=False
        ).returncode
    for mo in messages.compile_all():
        print(mo)
    return code
