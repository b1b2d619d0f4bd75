"""The demo city's own text message operator, beside web and worker."""

import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from zhihe.launch.supervise import Child


@dataclass(frozen=True)
class Phones:
    """What `prepare` wrote for this run: settings of web and worker, and the loopback port."""

    folder: Path
    port: int
    settings: Mapping[str, str]

    def child(self, surroundings: Mapping[str, str]) -> Child:
        """The operator knows neither the database nor any key but its own."""
        command = [sys.executable, "-P", "-m", "zhihe.demo.fake_operator"]
        command += ["--port", str(self.port), "--keys", str(self.folder / "operator.json")]
        command += ["--state", str(self.folder / "phones")]
        plain = {k: v for k, v in surroundings.items() if not k.startswith("DATABASE_")}
        return Child("phones", command, plain)


def prepared(home: Path) -> Phones | None:
    """None unless the database is the demonstration."""
    folder = home / "demo"
    try:
        told = json.loads((folder / "phones.json").read_text(encoding="utf-8"))
        return Phones(folder, int(told["port"]), dict(told["settings"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
