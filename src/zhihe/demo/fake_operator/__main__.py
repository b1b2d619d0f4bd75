import argparse
import signal
import sys
from pathlib import Path

from zhihe.demo.fake_operator.config import OperatorConfig
from zhihe.demo.fake_operator.server import OperatorServer


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m zhihe.demo.fake_operator")
    parser.add_argument("--port", type=int, default=0, help="0: any free port")
    parser.add_argument("--keys", type=Path, required=True, help="file of OperatorConfig.save")
    parser.add_argument("--state", type=Path, help="directory for messages.jsonl")
    options = parser.parse_args()
    server = OperatorServer(
        OperatorConfig.load(options.keys), port=options.port, directory=options.state
    )
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: server.stopping.set())
    server.start()
    print(server.endpoint, flush=True)
    server.stopping.wait()
    server.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
