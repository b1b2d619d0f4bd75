"""Look at the design system: renders tools/showcase/ pages with invented data and takes pictures.

    python tools/showcase.py [--out DIR] [--serve] [page …]

Pictures at 390 and 1440 px, an axe-core run on each page, and the CSP that production sends.
Developer's tool, never shipped. Needs Chromium at /usr/bin/chromium (or CHROMIUM).
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import threading
from pathlib import Path
from types import SimpleNamespace
from wsgiref.simple_server import WSGIRequestHandler, make_server

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "src"), str(HERE / "showcase")]

import django  # noqa: E402
from django.conf import settings  # noqa: E402

PAGES = (
    "home",
    "me",
    "elder",
    "order",
    "office",
    "office_confirm",
    "parts",
    "map",
    "scan",
    "message",
    "print",
    "missing",
)
SIZES = ((390, 844), (1440, 900))
CSP = "default-src 'self'; style-src 'self'; script-src 'self' 'wasm-unsafe-eval'; img-src 'self' data: blob:; object-src 'none'; base-uri 'self'"


def configure() -> None:
    settings.configure(
        SHOWCASE_CSP=CSP,
        DEBUG=True,
        SECRET_KEY="showcase",
        ALLOWED_HOSTS=["*"],
        ROOT_URLCONF="showcase_urls",
        INSTALLED_APPS=[
            "django.contrib.staticfiles",
            "django.contrib.messages",
            "zhihe.frame.apps.FrameConfig",
        ],
        MIDDLEWARE=["django.middleware.locale.LocaleMiddleware", "showcase_urls.middleware"],
        LANGUAGE_CODE="zh-hans",
        LANGUAGES=[("zh-hans", "中文"), ("en", "English")],
        USE_I18N=True,
        STATIC_URL="/static/",
        USE_TZ=True,
        TIME_ZONE="Asia/Shanghai",
        MESSAGE_STORAGE="django.contrib.messages.storage.cookie.CookieStorage",
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "DIRS": [HERE / "showcase"],
                "APP_DIRS": True,
                "OPTIONS": {
                    "context_processors": [
                        "django.template.context_processors.request",
                        "zhihe.frame.context.frame",
                    ]
                },
            }
        ],
    )
    compile_english()
    django.setup()


def compile_english() -> None:
    """The .mo file is built, not committed."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    folder = HERE.parent / "src/zhihe/frame/locale/en/LC_MESSAGES"
    if (folder / "django.po").exists():
        with (
            (folder / "django.po").open("rb") as source,
            (folder / "django.mo").open("wb") as target,
        ):
            write_mo(target, read_po(source))


class Quiet(WSGIRequestHandler):
    def log_message(self, *args: object) -> None:
        return


def serve(port: int = 0) -> SimpleNamespace:
    from django.contrib.staticfiles.handlers import StaticFilesHandler
    from django.core.wsgi import get_wsgi_application

    server = make_server(
        "127.0.0.1", port, StaticFilesHandler(get_wsgi_application()), handler_class=Quiet
    )
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return SimpleNamespace(url=f"http://localhost:{server.server_port}", stop=server.shutdown)


def look(url: str, pages: list[str], out: Path, languages: tuple[str, ...], elder: bool) -> int:
    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import sync_playwright

    bad = 0
    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=["--no-sandbox"]
        )
        for width, height in SIZES:
            context = browser.new_context(
                viewport={"width": width, "height": height},
                device_scale_factor=2 if width < 500 else 1,
            )
            if elder:
                context.add_cookies([{"name": "elder", "value": "1", "url": url}])
            for prefix in languages:
                for name in pages:
                    page = context.new_page()
                    errors: list[str] = []
                    page.on(
                        "console",
                        lambda m, e=errors: e.append(m.text) if m.type == "error" else None,
                    )
                    page.on("pageerror", lambda x, e=errors: e.append(str(x)))
                    page.goto(f"{url}{prefix}/{name}/", wait_until="networkidle")
                    language = (prefix.strip("/") or "zh") + ("-elder" if elder else "")
                    wide = page.evaluate("document.documentElement.scrollWidth") > width
                    page.screenshot(path=out / f"{name}-{language}-{width}-top.png")
                    page.set_viewport_size(
                        {
                            "width": width,
                            "height": max(
                                height, page.evaluate("document.documentElement.scrollHeight")
                            ),
                        }
                    )
                    page.screenshot(path=out / f"{name}-{language}-{width}.png", full_page=True)
                    own = list(errors)  # axe itself loads style sheets in ways the CSP refuses
                    found = Axe().run(page).response
                    bad += report(name, language, width, found, own, wide)
                    page.close()
            context.close()
        browser.close()
    return bad


def report(name: str, language: str, width: int, found: dict, errors: list[str], wide: bool) -> int:
    unsure = [i for i in found["incomplete"] if i["id"] == "color-contrast"]
    print(
        f"{name} {language} {width}: {len(found['violations'])} violations, {sum(len(i['nodes']) for i in unsure)} unsure contrasts"
        + (", WIDER THAN THE SCREEN" if wide else "")
    )
    for item in found["violations"]:
        print("   ", item["id"], [n["html"][:160] for n in item["nodes"]][:4])
    if os.environ.get("UNSURE"):
        for item in unsure:
            print("    ?", [n["html"][:110] for n in item["nodes"]][:12])
    for text in errors:
        print("    console:", text[:300])
    return len(found["violations"]) + len(errors) + wide


def main() -> None:
    parser = argparse.ArgumentParser(description="Pictures of the design system")
    parser.add_argument("pages", nargs="*", default=list(PAGES))
    parser.add_argument("--out", type=Path, default=Path(tempfile.gettempdir()) / "showcase")
    parser.add_argument("--serve", action="store_true")
    parser.add_argument("--en", action="store_true", help="the English pages too")
    parser.add_argument("--elder", action="store_true", help="with the cookie of 大字版")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    configure()
    server = serve(8765 if options.serve else 0)
    if options.serve:
        print(server.url)
        threading.Event().wait()
    bad = look(
        server.url,
        options.pages or list(PAGES),
        options.out,
        ("", "/en") if options.en else ("",),
        options.elder,
    )
    server.stop()
    raise SystemExit(1 if bad else 0)


if __name__ == "__main__":
    main()
