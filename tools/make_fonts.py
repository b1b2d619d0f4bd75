"""Make the fonts of the printed documents (frame/documents/fonts) from packaged free fonts.

Run it in a throw-away environment, never in the project's:

    python -m venv fonts-env && fonts-env/bin/pip install fonttools brotli cffsubr
    fonts-env/bin/python tools/make_fonts.py

It needs `apt-get download`, `dpkg-deb` and `npm pack`, and takes about five minutes. Sources, all
under the SIL Open Font License 1.1:

* Noto Serif CJK (Debian fonts-noto-cjk): Regular keeps everything but Hangul (its common part alone
  is 2.5 MB); Bold keeps GB 2312, the general standard list of 8,105 and Big5 level 1.
* Hanazono (Debian fonts-hanazono): "Zhihe Han Supplement", characters of extensions B to F with a
  mainland source (Unihan kIRG_GSource) which Noto lacks; outlines rounded to a grid of 256.
* Noto Serif, Naskh Arabic (Uyghur, Kazakh), Hebrew, Tibetan, Mongolian, Yi (fonts-noto-core).
* Noto Emoji, one colour (npm @expo-google-fonts/noto-emoji); Barlow (npm @fontsource/barlow).

`coverage.txt` lists the covered code points for text.py. Commit the result seldom: each version of
it stays in the history for good.
"""

from __future__ import annotations

import bz2
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import cffsubr
from fontTools import subset
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.qu2cuPen import Qu2CuPen
from fontTools.pens.roundingPen import RoundingPen
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTCollection, TTFont

OUT = Path(__file__).parents[1] / "src/zhihe/frame/documents/fonts"
DEBIAN = ("fonts-noto-cjk", "fonts-noto-core", "fonts-hanazono", "unicode-data")
NPM = ("@fontsource/barlow", "@expo-google-fonts/noto-emoji")
COPIED = (
    "NotoSerif-Regular", "NotoSerif-Bold", "NotoNaskhArabic-Regular", "NotoSerifHebrew-Regular",
    "NotoSerifTibetan-Regular", "NotoSansMongolian-Regular", "NotoSansYi-Regular",
)  # fmt: skip
GRID = 256
SUPPLEMENT = ((0x3400, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x2EBEF), (0x2F800, 0x2FA1F))
TOO_OLD = {"GHZ"}
"""Sources left out for size: characters only the Hanyu Da Zidian attests."""


def fetch(work: Path) -> None:
    """Unpack the packages under `work`."""
    subprocess.run(["apt-get", "download", *DEBIAN], cwd=work, check=True)
    for deb in work.glob("*.deb"):
        subprocess.run(["dpkg-deb", "-x", str(deb), str(work / "debian")], check=True)
    subprocess.run(["npm", "pack", "--silent", *NPM], cwd=work, check=True)
    for tgz in work.glob("*.tgz"):
        target = work / "npm" / tgz.name.rsplit("-", 1)[0]
        target.mkdir(parents=True)
        shutil.unpack_archive(tgz, target)


def in_codec(codepoint: int, codec: str, below: bytes = b"\xff\xff") -> bool:
    try:
        return chr(codepoint).encode(codec) < below
    except UnicodeEncodeError:
        return False


def unihan(work: Path, file: str, field: str) -> dict[int, str]:
    path = work / "debian/usr/share/unicode" / f"Unihan_{file}.txt.bz2"
    found: dict[int, str] = {}
    with bz2.open(path, "rt") as lines:
        for line in lines:
            if match := re.match(rf"U\+(\w+)\t{field}\t(\S+)", line):
                found[int(match[1], 16)] = match[2]
    return found


def noto_cjk(work: Path, weight: str) -> set[int]:
    """Cut the mainland face of one weight out of the collection."""
    source = work / f"debian/usr/share/fonts/opentype/noto/NotoSerifCJK-{weight}.ttc"
    faces = TTCollection(source, lazy=True).fonts
    font = next(f for f in faces if f["name"].getDebugName(1).endswith("SC"))
    font.recalcTimestamp = False
    have = set(font.getBestCmap())
    hangul = {*range(0x1100, 0x1200), *range(0xA960, 0xA980), *range(0xAC00, 0xD800)}
    if weight == "Regular":
        keep = have - hangul
    else:
        standard = set(unihan(work, "OtherMappings", "kTGH"))
        standard |= set(unihan(work, "DictionaryLikeData", "kTGH"))
        plain = {c for c in have if c < 0x3400 or 0xFF00 < c < 0x10000} - hangul
        listed = {c for c in have if in_codec(c, "gb2312") or in_codec(c, "big5", b"\xc9")}
        keep = plain | listed | (standard & have)
    options = subset.Options()
    options.layout_features = ["kern"]
    options.hinting = False
    options.glyph_names = False
    options.drop_tables += ["VORG", "vhea", "vmtx", "BASE"]
    options.name_IDs = ["*"]
    options.notdef_outline = True
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=keep)
    cutter.subset(font)
    font.save(OUT / f"NotoSerifCJKsc-{weight}.otf")
    return keep


def supplement(work: Path, have: set[int]) -> set[int]:
    """Draw the wanted Hanazono glyphs anew on a coarse grid, as a font with cubic outlines."""
    mainland = unihan(work, "IRGSources", "kIRG_GSource")
    wanted = {c for c, source in mainland.items() if source.split("-")[0] not in TOO_OLD}
    wanted = {c for c in wanted - have if any(a <= c <= b for a, b in SUPPLEMENT)}
    order, cmap = [".notdef"], {}
    drawn = {".notdef": T2CharStringPen(GRID, None).getCharString()}
    widths = {".notdef": (GRID, 0)}
    for letter in "BA":
        path = work / f"debian/usr/share/fonts/truetype/hanazono/HanaMin{letter}.ttf"
        font = TTFont(path, lazy=True)
        scale = GRID / font["head"].unitsPerEm
        glyphs = font.getGlyphSet()
        for codepoint, glyph in sorted(font.getBestCmap().items()):
            if codepoint not in wanted or codepoint in cmap:
                continue
            name = f"u{codepoint:X}"
            pen = T2CharStringPen(None, None)
            small = TransformPen(
                RoundingPen(Qu2CuPen(pen, 0.7, all_cubic=True)), (scale, 0, 0, scale, 0, 0)
            )
            glyphs[glyph].draw(small)
            drawn[name] = pen.getCharString()
            widths[name] = (round(glyphs[glyph].width * scale), 0)
            order.append(name)
            cmap[codepoint] = name
    save_supplement(order, cmap, drawn, widths)
    return set(cmap)


def save_supplement(
    order: list[str],
    cmap: dict[int, str],
    drawn: dict[str, object],
    widths: dict[str, tuple[int, int]],
) -> None:
    up, down = round(GRID * 0.88), round(GRID * 0.12)
    build = FontBuilder(GRID, isTTF=False)
    build.setupGlyphOrder(order)
    build.setupCharacterMap(cmap)
    build.setupCFF("ZhiheHanSupplement", {"FullName": "Zhihe Han Supplement"}, drawn, {})
    build.setupHorizontalMetrics(widths)
    build.setupHorizontalHeader(ascent=up, descent=-down)
    build.setupNameTable(
        {
            "familyName": "Zhihe Han Supplement",
            "styleName": "Regular",
            "fullName": "Zhihe Han Supplement Regular",
            "psName": "ZhiheHanSupplement-Regular",
            "version": "Version 1.0",
            "copyright": "Copyright 2008-2017 GlyphWiki Project; subset and redrawn for Zhihe",
            "licenseDescription": "SIL Open Font License 1.1",
        }
    )
    build.setupOS2(sTypoAscender=up, usWinAscent=up, usWinDescent=down)
    build.setupPost(keepGlyphNames=False)
    build.font["head"].created = build.font["head"].modified = 3_600_000_000
    cffsubr.subroutinize(build.font, keep_glyph_names=False)
    build.font.save(OUT / "ZhiheHanSupplement.otf")


def copied(work: Path) -> set[int]:
    """Fonts taken as they are; Barlow only changes its wrapping."""
    have: set[int] = set()
    for name in COPIED:
        shutil.copy(work / f"debian/usr/share/fonts/truetype/noto/{name}.ttf", OUT)
    emoji = next(work.glob("npm/*emoji*/**/NotoEmoji_400Regular.ttf"))
    shutil.copy(emoji, OUT / "NotoEmoji-Regular.ttf")
    for weight in (500, 600):
        web = next(work.glob(f"npm/*barlow*/**/barlow-latin-{weight}-normal.woff2"))
        font = TTFont(web, recalcTimestamp=False)
        font.flavor = None
        font.save(OUT / f"Barlow-{weight}.ttf")
    for path in OUT.glob("*.ttf"):
        have |= set(TTFont(path, lazy=True).getBestCmap())
    return have


def write_coverage(codepoints: set[int]) -> None:
    ranges: list[list[int]] = []
    for codepoint in sorted(codepoints):
        if ranges and codepoint == ranges[-1][1] + 1:
            ranges[-1][1] = codepoint
        else:
            ranges.append([codepoint, codepoint])
    lines = [f"{a:X}" if a == b else f"{a:X}-{b:X}" for a, b in ranges]
    (OUT / "coverage.txt").write_text("\n".join(lines) + "\n", encoding="ascii")


def main() -> int:
    OUT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        fetch(work)
        have = noto_cjk(work, "Regular")
        noto_cjk(work, "Bold")
        have |= copied(work)
        have |= supplement(work, have)
    write_coverage(have)
    size = sum(path.stat().st_size for path in OUT.iterdir())
    print(f"{len(have):,} characters, {size / 1e6:.1f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
