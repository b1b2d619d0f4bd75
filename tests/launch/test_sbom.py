"""The list of parts that goes with a bundle."""

import json
from pathlib import Path

from zhihe.launch import bundle, sbom

ROOT = Path(__file__).resolve().parents[2]
LOCK = "Django[argon2]==5.2.19 \\\n    --hash=sha256:aa\nalibabacloud_tea==0.4.3 \\\n    --hash=sha256:bb\n"
VENDORED = "# package version hash\n@tabler/core 1.6.1 sha512-x\n@tabler/core 1.6.1 sha512-y\njsqr 1.4.0 z\n"


def test_every_locked_package_and_front_end_file_is_listed_once(tmp_path: Path) -> None:
    wheel = tmp_path / "alibabacloud_tea-0.4.3-py3-none-any.whl"
    wheel.write_bytes(b"x")
    made = json.loads(sbom.document(LOCK, VENDORED, [wheel]))
    assert (made["bomFormat"], made["specVersion"]) == ("CycloneDX", "1.6")
    assert [part["purl"] for part in made["components"]] == [
        "pkg:pypi/django@5.2.19",
        "pkg:pypi/alibabacloud-tea@0.4.3",
        "pkg:npm/%40tabler/core@1.6.1",
        "pkg:npm/jsqr@1.4.0",
    ]
    (hashed,) = [part for part in made["components"] if "hashes" in part]
    assert (hashed["name"], hashed["hashes"][0]["content"]) == (
        "alibabacloud-tea",
        sbom.digest(wheel),
    )
    assert len(made["dependencies"][0]["dependsOn"]) == 4


def test_the_same_lock_gives_the_same_bytes_and_another_lock_another_number() -> None:
    assert sbom.document(LOCK) == sbom.document(LOCK)
    number = [json.loads(sbom.document(x))["serialNumber"] for x in (LOCK, LOCK + VENDORED)]
    other = json.loads(sbom.document(LOCK.replace("0.4.3", "0.4.4")))["serialNumber"]
    assert number[0] != other


def test_our_own_list_names_what_is_really_locked(tmp_path: Path) -> None:
    assert bundle.main(["--sbom", str(tmp_path / "sbom.json")]) == 0
    made = json.loads((tmp_path / "sbom.json").read_text(encoding="utf-8"))
    names = {part["purl"].split("@")[0] for part in made["components"]}
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert len([n for n in names if n.startswith("pkg:pypi/")]) == len(bundle.blocks(lock))
    assert {"pkg:pypi/django", "pkg:npm/htmx.org", "pkg:pypi/psycopg"} <= names
