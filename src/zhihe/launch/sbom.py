"""The list of what is in an installation, for whoever watches for weaknesses: CycloneDX 1.6, JSON.

Python packages from the lock (with the hash of the shipped wheel, where there is one) and the front-end
files under ``static/vendor``. The same lock gives the same bytes.
"""

import hashlib
import json
import re
import uuid
from collections.abc import Iterable
from pathlib import Path
from typing import Any

PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)", re.MULTILINE)
NAMESPACE = uuid.uuid5(uuid.NAMESPACE_DNS, "zhihe.example")


def document(lock: str, vendored: str = "", wheels: Iterable[Path] = (), version: str = "0") -> str:
    """The list as text. ``lock``: requirements.lock; ``vendored``: tools/vendor.lock; ``version``: ours."""
    digests = {plain(path.name.split("-")[0]): digest(path) for path in wheels}
    parts = [python_part(name, locked, digests) for name, locked in PIN.findall(lock)]
    parts += front_end_parts(vendored)
    body = json.dumps([version, parts], sort_keys=True)
    whole: dict[str, Any] = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(NAMESPACE, body)}",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": "zhihe",
                "name": "zhihe",
                "version": version,
                "licenses": [{"license": {"id": "Apache-2.0"}}],
            }
        },
        "components": parts,
        "dependencies": [{"ref": "zhihe", "dependsOn": [part["bom-ref"] for part in parts]}],
    }
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def python_part(name: str, version: str, digests: dict[str, str]) -> dict[str, Any]:
    reference = f"pkg:pypi/{plain(name)}@{version}"
    part: dict[str, Any] = {"type": "library", "name": plain(name), "version": version}
    part |= {"bom-ref": reference, "purl": reference}
    if plain(name) in digests:
        part["hashes"] = [{"alg": "SHA-256", "content": digests[plain(name)]}]
    return part


def front_end_parts(vendored: str) -> list[dict[str, Any]]:
    """From lines ``package version …``; ``@`` of a scope is written %40 in a package URL."""
    found = {tuple(line.split()[:2]) for line in vendored.splitlines() if line[:1].strip("#")}
    parts = []
    for name, version in sorted(pair for pair in found if len(pair) == 2):
        reference = f"pkg:npm/{name.replace('@', '%40')}@{version}"
        part = {"type": "library", "name": name, "version": version}
        parts.append(part | {"bom-ref": reference, "purl": reference})
    return parts


def plain(name: str) -> str:
    """The one spelling of a package's name (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
