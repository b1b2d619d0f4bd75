"""What every phone has received, in memory and in one file of JSON lines."""

import json
import os
import threading
from collections import deque
from dataclasses import asdict, dataclass
from pathlib import Path

MOST_KEPT = 5_000


@dataclass(frozen=True, slots=True)
class Message:
    """``sent_at``: Beijing time in Aliyun's form. ``state``: 1 waiting, 2 failed, 3 delivered."""

    phone: str
    text: str
    template_code: str
    params: dict[str, str]
    out_id: str
    biz_id: str
    sent_at: str
    state: int = 3
    err_code: str = "DELIVERED"

    def shown(self) -> dict[str, object]:
        return asdict(self)


class Phones:
    def __init__(self, directory: Path | None = None) -> None:
        self._kept: deque[Message] = deque(maxlen=MOST_KEPT)
        self._lock = threading.Lock()
        self._file: Path | None = None
        if directory is not None:
            directory.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._file = directory / "messages.jsonl"
            self._load(self._file)

    def put(self, message: Message) -> None:
        with self._lock:
            self._kept.append(message)
            if self._file is not None:
                self._append(self._file, message)

    def received(self, phone: str = "", *, limit: int = 50) -> list[Message]:
        """Newest first; what failed on the way is not on the phone."""
        with self._lock:
            found = [m for m in self._kept if m.state == 3 and phone in ("", m.phone)]
        return found[::-1][:limit]

    def records(self, phone: str, day: str) -> list[Message]:
        """Everything handed in for a number on a day (YYYYMMDD), newest first."""
        with self._lock:
            kept = list(self._kept)
        return [m for m in kept if m.phone == phone and m.sent_at[:10].replace("-", "") == day][
            ::-1
        ]

    def _load(self, path: Path) -> None:
        if not path.exists():
            return
        for line in path.read_text("utf-8").splitlines():
            try:
                self._kept.append(Message(**json.loads(line)))
            except (ValueError, TypeError):
                continue  # the last line of a run that was killed

    @staticmethod
    def _append(path: Path, message: Message) -> None:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(descriptor, "a", encoding="utf-8") as file:
            file.write(json.dumps(message.shown(), ensure_ascii=False) + "\n")
