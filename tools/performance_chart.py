"""Bars of CPU milliseconds per request from the JSON of `zhihe bench NAME --json FILE`.

`python tools/performance_chart.py FILE… > docs/images/performance.svg`
"""

import json
import sys
from html import escape
from pathlib import Path

WIDTH, ROW, LEFT, SCALE_TO = 720, 26, 170, 480
WEB, SQL, INK = "#2c6a59", "#c98a2b", "#20302b"


def rows(files: list[str]) -> list[tuple[str, float, float]]:
    """(name, web, PostgreSQL) of every measured shape."""
    found = []
    for file in files:
        for figures in json.loads(Path(file).read_text()).values():
            for name, row in figures.items():
                if isinstance(row, dict) and "cpu_ms_web" in row:
                    found.append((name, row["cpu_ms_web"], row["cpu_ms_postgres"]))
    return found


def chart(found: list[tuple[str, float, float]]) -> str:
    """An SVG that reads without its colours: every bar carries its number."""
    scale = SCALE_TO / max(web + sql for _, web, sql in found)
    height = ROW * (len(found) + 2)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
        f'font-family="sans-serif" font-size="13" fill="{INK}">',
        "<title>CPU milliseconds per request, web and PostgreSQL</title>",
        f'<text x="{LEFT}" y="17"><tspan fill="{WEB}">■ web</tspan> '
        f'<tspan fill="{SQL}">■ PostgreSQL</tspan> CPU ms per request</text>',
    ]
    for number, (name, web, sql) in enumerate(found, 1):
        y, first, second = ROW * number, web * scale, sql * scale
        parts += [
            f'<text x="{LEFT - 8}" y="{y + 17}" text-anchor="end">{escape(name)}</text>',
            f'<rect x="{LEFT}" y="{y + 4}" width="{first:.1f}" height="18" fill="{WEB}"/>',
            f'<rect x="{LEFT + first:.1f}" y="{y + 4}" width="{second:.1f}" height="18" '
            f'fill="{SQL}"/>',
            f'<text x="{LEFT + first + second + 6:.1f}" y="{y + 17}">{web} + {sql}</text>',
        ]
    return "\n".join([*parts, "</svg>", ""])


if __name__ == "__main__":
    sys.stdout.write(chart(rows(sys.argv[1:])))
