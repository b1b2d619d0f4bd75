"""What is written only where it was thought about: calls to the outside, raw HTML, weak arithmetic.

ruff's security rules (`S` in pyproject.toml) hold the rest: eval, pickle, shell=True, SQL from strings,
XML parsers, certificates not checked.
"""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

from tests.architecture.tree import PACKAGE, ROOT, python_files, tracked

SPEAKING = re.compile(
    r"^(urllib\.request|urllib3|http\.client|requests|httpx|aiohttp|smtplib|ftplib|telnetlib|socket|"
    r"alibabacloud_\w+|Tea|darabonba|ldap3?|memcache|pymemcache|redis)(\.|$)"
)
# Who may speak to whom. Addresses come from the operator's settings, never from what people type.
OUTSIDE = {
    "foundation/aliyun.py": "Aliyun, host of the settings",
    "accounts/integrations/aliyun_identity/__init__.py": "Aliyun, host of the settings",
    "messaging/integrations/aliyun_sms/client.py": "Aliyun, host of the settings",
    "demo/fake_operator/pushes.py": "our own web server, demo only",
    "demo/inbox.py": "the demo's operator on this machine",
    "demo/management/commands/demo_phones.py": "the demo's operator on this machine",
    "launch/certificates.py": "name of this machine",
    "launch/cluster_files.py": "the database's socket",
    "launch/web.py": "whether our own port is free and ready",
}
EXEMPT = {"certificates/web/public_views.py": 2, "messaging/web/views.py": 1}
FRAGMENTS = {"attendance/static/attendance/js/poll.js", "demo/static/demo/js/phones.js"}


def imported(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


def speakers() -> set[str]:
    return {
        str(path.relative_to(PACKAGE))
        for path in python_files("src/zhihe")
        if any(SPEAKING.match(name) for name in imported(path))
    }


def test_only_known_files_speak_to_the_outside() -> None:
    assert speakers() == set(OUTSIDE)


def test_a_new_speaker_is_seen(tmp_path: Path) -> None:
    file = tmp_path / "x.py"
    file.write_text("def fetch(url):\n    from urllib import request\n    request.urlopen(url)\n")
    assert any(SPEAKING.match(name) for name in imported(file))


def test_forms_without_a_token_are_the_three_known_ones() -> None:
    """Checking a certificate changes nothing; the operator's receipts come with a secret address."""
    found = {
        str(path.relative_to(PACKAGE)): path.read_text(encoding="utf-8").count("@csrf_exempt")
        for path in python_files("src/zhihe")
    }
    assert {name: n for name, n in found.items() if n} == EXEMPT


def files(suffix: str) -> list[Path]:
    inside = [p for p in tracked() if p.suffix == suffix and p.is_relative_to(PACKAGE)]
    return [p for p in inside if "vendor" not in p.parts]


RAW = re.compile(r"\|\s*safe(seq)?\b|autoescape\s+off|\{%\s*debug\b")


def test_no_template_prints_raw_html() -> None:
    raw = [p.name for p in files(".html") if RAW.search(p.read_text(encoding="utf-8"))]
    assert raw == []
    assert RAW.search("{{ words | safe }}")
    assert RAW.search("{% autoescape off %}")


EVAL = re.compile(
    r"\beval\s*\(|new Function|document\.write|insertAdjacentHTML|outerHTML|javascript:|"
    r"addEventListener\(\s*['\"]message['\"]|new WebSocket|RTCPeerConnection|sessionStorage"
)


def test_scripts_build_no_code_and_no_html_from_words() -> None:
    scripts = {str(p.relative_to(PACKAGE)): p.read_text(encoding="utf-8") for p in files(".js")}
    assert [name for name, text in scripts.items() if EVAL.search(text)] == []
    # Fragments that the server has escaped, fetched from the page's own address.
    assert {name for name, text in scripts.items() if "innerHTML" in text} == FRAGMENTS


WEAK = re.compile(
    r"hashlib\.(md5|sha1|new)\b|\bmodes\.(ECB|CBC|OFB|CFB|CTR)\b|TripleDES|ARC4|Blowfish"
)


def test_no_weak_arithmetic_protects_anything() -> None:
    found = [p.name for p in python_files("src/zhihe") if WEAK.search(p.read_text("utf-8"))]
    assert found == []
    dice = {
        str(p.relative_to(PACKAGE)).split("/")[0]
        for p in python_files("src/zhihe")
        if {"random"} & imported(p)
    }
    assert dice <= {"demo"}  # invented people only; everything else asks ``secrets``


def test_the_security_rules_of_the_lint_are_on() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["ruff"]["lint"]
    assert "S" in settings["select"]
    off = {rule for rule in settings["ignore"] if re.match(r"S\d", rule)}
    assert off == {"S101", "S603", "S607", "S105", "S106", "S104"}
    source = [name for name in settings["per-file-ignores"] if name.startswith("src")]
    loose = {n for n in source if "S" in settings["per-file-ignores"][n]}
    assert loose == set()


def test_the_types_are_checked_strictly() -> None:
    overrides = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["mypy"][
        "overrides"
    ]
    (strict,) = [o for o in overrides if o.get("strict_equality")]
    assert strict["disallow_untyped_defs"]
    assert {"zhihe.*.actions.*", "zhihe.*.rules", "zhihe.*.policies"} <= set(strict["module"])


def test_web_sockets_are_off() -> None:
    from zhihe.launch.web import Web

    assert "--no-ws" in Web("127.0.0.1", 8000).command()
