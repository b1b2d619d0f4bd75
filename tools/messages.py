"""English catalogues: `src/zhihe/<app>/locale/en/LC_MESSAGES/django.po`, one for each app.

Without options: extract the Chinese texts from Python and templates, keep what is translated, drop
what is gone. `--check`: fail on a text that is missing, empty, fuzzy or unused. No line numbers, so
that a moved line changes nothing.
"""

import argparse
import io
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "src" / "zhihe"
LOCALE = "en"
# Name of the function → which argument is what, as Babel wants it ("c" is the context).
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
TEMPLATES = {".html", ".txt", ".svg", ".xml", ".json", ".webmanifest"}
Found = tuple[str | tuple[str, ...], str | None]


def apps(package: Path) -> list[Path]:
    return sorted(path for path in package.iterdir() if (path / "__init__.py").exists())


def sources(app: Path) -> Iterator[Path]:
    """Python and templates of one app; migrations keep their words of the past."""
    for path in sorted(app.rglob("*")):
        parts = path.relative_to(app).parts
        if "migrations" in parts or "static" in parts or not path.is_file():
            continue
        if path.suffix == ".py" or (path.suffix in TEMPLATES and "templates" in parts):
            yield path


def texts(path: Path) -> Iterator[Found]:
    """Each (message id, context); the id is a pair where there is a plural."""
    code = path.read_bytes()
    if path.suffix != ".py":
        code = templatised(code.decode("utf-8"), str(path)).encode("utf-8")
    options = {"encoding": "utf-8"}
    for _, message, _, context in extract("python", io.BytesIO(code), KEYWORDS, options=options):
        if isinstance(message, tuple):
            message = tuple(message)
        if message:
            yield message, context


def templatised(template: str, origin: str) -> str:
    """Django's own translation of a template into something that reads like Python."""
    from django.conf import settings

    if not settings.configured:
        settings.configure(USE_I18N=True)
    from django.utils.translation.template import templatize

    return templatize(template, origin=origin)


def wanted(app: Path) -> dict[tuple[str | tuple[str, ...], str | None], list[str]]:
    """Every text of the app → the files that say it."""
    found: dict[tuple[str | tuple[str, ...], str | None], list[str]] = {}
    for path in sources(app):
        for key in texts(path):
            places = found.setdefault(key, [])
            name = path.relative_to(app).as_posix()
            if name not in places:
                places.append(name)
    return found


def po_path(app: Path) -> Path:
    return app / "locale" / LOCALE / "LC_MESSAGES" / "django.po"


def read(path: Path) -> Catalog:
    if not path.exists():
        return Catalog(locale=LOCALE)
    with path.open("rb") as stream:
        return read_po(stream, locale=LOCALE)


def merged(app: Path, old: Catalog) -> Catalog:
    """The wanted texts with the translations there are, sorted by text."""
    new = Catalog(locale=LOCALE, project="zhihe", fuzzy=False)
    new.header_comment = "# English texts. Brought up to date by `./zhihe messages`."
    for (text, context), places in sorted(wanted(app).items(), key=lambda row: str(row[0])):
        known = old.get(text, context)
        string = known.string if known else ""
        if isinstance(text, tuple) != isinstance(string, tuple):  # it got, or lost, its plural
            string = ("", "") if isinstance(text, tuple) else ""
        flags = known.flags & {"fuzzy"} if known else set()
        locations = [(name, 0) for name in sorted(places)]
        new.add(text, string, locations, flags=flags, context=context)
    return new


def write(app: Path) -> bool:
    """Whether the file changed. An app without texts has no file."""
    path = po_path(app)
    new = merged(app, read(path))
    if not len(new):
        changed = path.exists()
        path.unlink(missing_ok=True)
        return changed
    buffer = io.BytesIO()
    write_po(buffer, new, width=100, omit_header=False, include_lineno=False, sort_output=False)
    content = _steady(buffer.getvalue())
    if path.exists() and path.read_bytes() == content:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return True


def _steady(content: bytes) -> bytes:
    """Without the dates and programs of the header: the same texts give the same bytes."""
    dropped: tuple[bytes, ...] = (
        b'"POT-Creation-Date',
        b'"PO-Revision-Date',
        b'"Generated-By',
        b'"Last-Translator',
    )
    dropped += (b'"Report-Msgid-Bugs-To', b'"Language-Team')
    return b"".join(line for line in content.splitlines(True) if not line.startswith(dropped))


def complaints(app: Path) -> list[str]:
    """What is wrong with the English of one app."""
    old, need = read(po_path(app)), wanted(app)
    wrong = []
    for (text, context), places in need.items():
        message = old.get(text, context)
        fault = _fault(message)
        if fault:
            wrong.append(f"{app.name}: {fault}: {_shown(text)} ({places[0]})")
    for message in old:
        if message.id and (_key(message), message.context) not in need:
            wrong.append(f"{app.name}: unused: {_shown(message.id)}")
    return wrong


def _fault(message: Message | None) -> str:
    if message is None:
        return "missing"
    strings = message.string if isinstance(message.string, (list, tuple)) else [message.string]
    if not all(strings):
        return "empty"
    return "fuzzy" if message.fuzzy else ""


def _key(message: Message) -> str | tuple[str, ...]:
    return tuple(message.id) if isinstance(message.id, (list, tuple)) else message.id


def _shown(text: object) -> str:
    return repr(text[0] if isinstance(text, (list, tuple)) else text)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--package", type=Path, default=PACKAGE)
    options = parser.parse_args()
    if options.check:
        wrong = [line for app in apps(options.package) for line in complaints(app)]
        print("\n".join(wrong) or "every text has its English")
        return 1 if wrong else 0
    for app in apps(options.package):
        if write(app):
            print(po_path(app).relative_to(options.package))
    return 0


if __name__ == "__main__":
    sys.exit(main())
