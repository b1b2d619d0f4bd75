"""WSGI entry for Granian."""

import os
from collections.abc import Callable, Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhihe.settings")
_django = get_wsgi_application()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Only UTF-8 comes in: Django reads the address itself in whatever charset a request names, and
    fails before any middleware on one that is no charset of text.
    """
    named = str(environ.get("CONTENT_TYPE", "")).lower().partition("charset=")[2]
    if named.split(";")[0].strip(" \"'") in ("", "utf-8", "utf8"):
        return _django(environ, start_response)
    start_response("415 Unsupported Media Type", [("Content-Type", "text/plain; charset=utf-8")])
    return ["请用 UTF-8 发送。 Please send UTF-8.\n".encode()]
