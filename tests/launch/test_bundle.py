"""What goes into an offline bundle."""

import tarfile
from pathlib import Path

from zhihe.launch import bundle


def test_developers_directories_stay() -> None:
    names = ["zhihe", "src/zhihe/urls.py", "tests/a.py", "tools/b.py", ".gitignore", ".ci/run"]
    names += [
        "requirements.lock",
        "requirements-dev.lock",
        "pyproject.toml",
        "README.md",
        "docs/a.md",
    ]
    assert bundle.shipped(names) == [
        "zhihe",
        "src/zhihe/urls.py",
        "requirements.lock",
        "pyproject.toml",
        "README.md",
        "docs/a.md",
    ]


def test_the_archive_holds_source_and_wheels_under_one_directory(tmp_path: Path) -> None:
    (tmp_path / "zhihe").write_text("#!")
    (tmp_path / "zhihe").chmod(0o755)
    (tmp_path / "one.whl").touch()
    target = bundle.write(tmp_path / "out.tar", tmp_path, ["zhihe"], [tmp_path / "one.whl"])
    with tarfile.open(target) as tar:
        assert tar.getnames() == ["zhihe/zhihe", "zhihe/wheels/one.whl"]
        assert tar.getmember("zhihe/zhihe").mode & 0o111
    assert not target.with_suffix(".part").exists()
