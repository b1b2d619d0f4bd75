"""Fetch the front-end files that Zhihe ships, and prove that they are the ones that were reviewed.

    python tools/vendor.py            fetch what vendor.lock names, verify sha512, write the files
    python tools/vendor.py --check    offline: the committed files are the ones in vendor.files
    python tools/vendor.py --lock     after changing a version by hand: write the new sha512
    python tools/vendor.py --icons    only the icons of icons.txt
    python tools/vendor.py --fonts    only the heading font, cut to heading_characters.txt

Packages come through the ordinary `npm pack` client, whatever registry it is configured with; no host
is named here. Nothing of npm is needed to run or to test Zhihe. The heading font is cut to the
characters of heading_characters.txt with fontTools in a throw-away environment.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

TOOLS = Path(__file__).resolve().parent
FRAME = TOOLS.parent / "src" / "zhihe" / "frame"
VENDOR = FRAME / "static" / "frame" / "vendor"
FONTS = FRAME / "static" / "frame" / "fonts"
ICONS = FRAME / "icons"
LOCK = TOOLS / "vendor.lock"
FILES = TOOLS / "vendor.files"

# package: {path inside the package: path below static/frame/vendor}
TAKEN = {
    "@tabler/core": {"dist/css/tabler.min.css": "tabler/tabler.min.css"},
    "htmx.org": {"dist/htmx.min.js": "htmx/htmx.min.js", "LICENSE": "htmx/LICENSE"},
    "@alpinejs/csp": {"dist/cdn.min.js": "alpine/alpine-csp.min.js"},
    "leaflet": {
        "dist/leaflet.js": "leaflet/leaflet.js",
        "dist/leaflet.css": "leaflet/leaflet.css",
        "dist/images/layers.png": "leaflet/images/layers.png",
        "dist/images/layers-2x.png": "leaflet/images/layers-2x.png",
        "dist/images/marker-icon.png": "leaflet/images/marker-icon.png",
        "LICENSE": "leaflet/LICENSE",
    },
    "zxing-wasm": {
        "dist/iife/reader/index.js": "zxing/reader.js",
        "dist/reader/zxing_reader.wasm": "zxing/zxing_reader.wasm",
        "LICENSE": "zxing/LICENSE",
    },
    "jsqr": {"dist/jsQR.js": "jsqr/jsQR.js", "LICENSE": "jsqr/LICENSE"},
}
SOURCE_MAP = re.compile(rb"\n?(//[#@] sourceMappingURL=[^\n]*|/\*[#@] sourceMappingURL=.*?\*/)")
FOREIGN_HOST = re.compile(rb"https://[a-z]+\.jsdelivr\.net/npm/zxing-wasm@[0-9.]+/dist/")
SIGNS = "U+25,U+2B-2F,U+3A,U+2013"
DIGITS = "U+30-39"


def read_lock() -> list[tuple[str, str, str]]:
    """Lines of vendor.lock as (package, version, sha512)."""
    rows = []
    for line in LOCK.read_text().splitlines():
        if line and not line.startswith("#"):
            package, version, *digest = line.split()
            rows.append((package, version, digest[0] if digest else ""))
    return rows


def pack(package: str, version: str, into: Path) -> Path:
    """Return the packed file of one package, fetched by npm."""
    into.mkdir(parents=True)
    subprocess.run(
        ["npm", "pack", f"{package}@{version}", "--silent", "--ignore-scripts"],
        cwd=into,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return next(into.glob("*.tgz"))


def digest_of(path: Path) -> str:
    return "sha512-" + base64.b64encode(hashlib.sha512(path.read_bytes()).digest()).decode()


def clean(data: bytes, name: str) -> bytes:
    """Drop pointers to source maps (not shipped) and to foreign hosts (forbidden by the CSP)."""
    if name.endswith((".js", ".css")):
        data = FOREIGN_HOST.sub(b"./", SOURCE_MAP.sub(b"", data))
    return data


def unpack(packed: Path, into: Path) -> Path:
    with tarfile.open(packed) as archive:
        archive.extractall(into, filter="data")
    return into / "package"


def write_icons(package: Path) -> None:
    """Keep only the icons named in icons.txt, one small file each, without class or size."""
    shutil.rmtree(ICONS, ignore_errors=True)
    ICONS.mkdir(parents=True)
    for name in sorted(set((TOOLS / "icons.txt").read_text().split())):
        svg = (package / "icons" / "outline" / f"{name}.svg").read_text()
        body = re.search(r"<svg[^>]*>(.*)</svg>", svg, re.S)
        if body is None:
            raise SystemExit(f"icon {name}: no drawing found")
        lines = [line.strip() for line in body[1].splitlines()]
        shapes = [line for line in lines if line and 'd="M0 0h24v24H0z"' not in line]
        (ICONS / f"{name}.svg").write_text("".join(shapes) + "\n")


def unicode_range(characters: str) -> str:
    """'U+4E00-4E02,U+4E05' for the given characters."""
    points = sorted({ord(c) for c in characters})
    spans: list[list[int]] = []
    for point in points:
        if spans and spans[-1][1] == point - 1:
            spans[-1][1] = point
        else:
            spans.append([point, point])
    return ",".join(f"U+{a:X}" if a == b else f"U+{a:X}-{b:X}" for a, b in spans)


def subset(font: Path, unicodes: str, target: Path, python: Path) -> None:
    subprocess.run(
        [
            python,
            "-m",
            "fontTools.subset",
            font,
            f"--unicodes={unicodes}",
            "--flavor=woff2",
            "--layout-features=tnum,lnum,kern,locl",
            "--no-hinting",
            "--desubroutinize",
            "--drop-tables+=vhea,vmtx,VORG",
            f"--output-file={target}",
        ],
        check=True,
    )


def font_face(family: str, file: str, unicodes: str, weight: str = "600") -> str:
    return (
        f'@font-face{{font-family:"{family}";font-weight:{weight};font-display:swap;'
        f'src:url("../fonts/{file}") format("woff2");unicode-range:{unicodes}}}\n'
    )


def write_fonts(song: Path, barlow: Path, work: Path) -> None:
    """Cut the heading font and the digits, and write css/fonts.css with the matching ranges."""
    subprocess.run([sys.executable, "-m", "venv", work / "venv"], check=True)
    python = work / "venv" / "bin" / "python"
    subprocess.run([python, "-m", "pip", "install", "-q", "fonttools", "brotli"], check=True)
    FONTS.mkdir(parents=True, exist_ok=True)
    core, more = read_heading_characters()
    files = song / "files"
    bold = files / "noto-serif-sc-chinese-simplified-700-normal.woff2"
    css = "/* Written by tools/vendor.py from heading_characters.txt; do not edit. */\n"
    for name, characters in (("song-core", core), ("song-more", more)):
        unicodes = unicode_range(characters)
        subset(bold, unicodes, FONTS / f"{name}.woff2", python)
        css += font_face("Zhihe Song", f"{name}.woff2", unicodes, "600 700")
    digits = barlow / "files" / "barlow-latin-600-normal.woff2"
    subset(digits, f"{DIGITS},{SIGNS}", FONTS / "barlow-digits.woff2", python)
    css += font_face("Zhihe Digits", "barlow-digits.woff2", DIGITS, "400 700")
    css += font_face("Zhihe Signs", "barlow-digits.woff2", SIGNS, "400 700")
    (FRAME / "static" / "frame" / "css" / "fonts.css").write_text(css)
    shutil.copy(song / "LICENSE", FONTS / "OFL-NotoSerifSC.txt")
    shutil.copy(barlow / "LICENSE", FONTS / "OFL-Barlow.txt")


def read_heading_characters() -> tuple[str, str]:
    """The two parts of heading_characters.txt: loaded on nearly every page, and the rest."""
    core, more = (TOOLS / "heading_characters.txt").read_text().split("\n---\n")
    first = {c for c in core if not c.isspace()}
    second = {c for c in more if not c.isspace()} - first
    return "".join(sorted(first)), "".join(sorted(second))


def shipped_files() -> list[Path]:
    roots = (VENDOR, FONTS, ICONS)
    return sorted(p for root in roots for p in root.rglob("*") if p.is_file())


def describe_files() -> str:
    lines = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(FRAME).as_posix()}"
        for path in shipped_files()
    ]
    return "\n".join(lines) + "\n"


def fetch(only: frozenset[str], relock: bool) -> None:
    with tempfile.TemporaryDirectory() as directory:
        work, packages, rows = Path(directory), {}, []
        for number, (package, version, expected) in enumerate(read_lock()):
            if only and package not in only:
                rows.append((package, version, expected))
                continue
            packed = pack(package, version, work / str(number))
            found = digest_of(packed)
            if not relock and found != expected:
                raise SystemExit(f"{package} {version}: sha512 differs from vendor.lock")
            rows.append((package, version, found))
            packages[package] = unpack(packed, work / f"{number}-files")
        for package, taken in TAKEN.items():
            for source, target in taken.items() if package in packages else ():
                path = VENDOR / target
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(clean((packages[package] / source).read_bytes(), target))
        if "@tabler/icons" in packages:
            write_icons(packages["@tabler/icons"])
        if "@fontsource/barlow" in packages:
            write_fonts(packages["@fontsource/noto-serif-sc"], packages["@fontsource/barlow"], work)
    if relock:
        head = LOCK.read_text().splitlines()[0]
        LOCK.write_text("\n".join([head, *(" ".join(row) for row in rows)]) + "\n")
    FILES.write_text(describe_files())


def main() -> None:
    parser = argparse.ArgumentParser(description="Vendored front-end files")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--lock", action="store_true")
    parser.add_argument("--icons", action="store_true")
    parser.add_argument("--fonts", action="store_true")
    options = parser.parse_args()
    if options.check:
        if describe_files() != FILES.read_text():
            raise SystemExit("vendored files differ from tools/vendor.files")
        return
    chosen = ["@tabler/icons"] if options.icons else []
    chosen += ["@fontsource/noto-serif-sc", "@fontsource/barlow"] if options.fonts else []
    fetch(frozenset(chosen), options.lock)


if __name__ == "__main__":
    main()
