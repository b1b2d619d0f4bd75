"""A camera for Chromium that films whatever picture the test holds in front of it."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image

WIDTH, HEIGHT = 640, 480
FRAMES = 4


def flags(film: Path) -> list[str]:
    """Chromium's flags: a fake camera that plays the file, and a yes to every question about it."""
    return [
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
        f"--use-file-for-fake-video-capture={film}",
    ]


def hold_up(picture: bytes, film: Path, *, turn: int = 4) -> None:
    """Film the PNG: on a grey table, a little turned, 640×480, uncompressed (Y4M).

    Chromium opens the file when the page opens the camera, so it may be written just before.
    """
    shown = Image.open(io.BytesIO(picture)).convert("RGB")
    shown.thumbnail((int(WIDTH * 0.8), int(HEIGHT * 0.8)))
    table = Image.new("RGB", (WIDTH, HEIGHT), (150, 146, 140))
    table.paste(shown, ((WIDTH - shown.width) // 2, (HEIGHT - shown.height) // 2))
    seen = table.rotate(turn, resample=Image.Resampling.BICUBIC, fillcolor=(150, 146, 140))
    y, cb, cr = seen.convert("YCbCr").split()
    half = (WIDTH // 2, HEIGHT // 2)
    planes = y.tobytes() + cb.resize(half).tobytes() + cr.resize(half).tobytes()
    head = f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F10:1 Ip A1:1 C420jpeg\n".encode()
    film.write_bytes(head + (b"FRAME\n" + planes) * FRAMES)
