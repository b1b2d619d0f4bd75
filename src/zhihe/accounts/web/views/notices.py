"""The notices people agree to: one page for each, in both languages, every version."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from zhihe.accounts.models import NoticeText
from zhihe.accounts.queries.notices import published_notices
from zhihe.platform.access import PUBLIC, access
from zhihe.platform.refusals import NotFound
from zhihe.platform.requests import CityRequest


@access(PUBLIC)
def notice(request: CityRequest, purpose: str) -> HttpResponse:
    """The text that holds now, or ?version= as somebody agreed to it."""
    versions = published_notices(purpose)
    wanted = request.GET.get("version", "")
    chosen = next((n for n in versions if str(n.version) == wanted), None) if wanted else None
    if not versions or (wanted and chosen is None):
        raise NotFound()
    shown = chosen or versions[0]
    return render(
        request,
        "accounts/notice.html",
        words(shown)
        | {
            "notice": shown,
            "older": [n for n in versions if n is not shown],
        },
    )


def words(notice: NoticeText) -> dict[str, str]:
    """Title, text and way back in the reader's language, the title in the other one."""
    if (get_language() or "").startswith("en"):
        return {
            "title": notice.title_en,
            "text": notice.text_en,
            "withdraw": notice.withdraw_en,
            "other_title": notice.title,
        }
    return {
        "title": notice.title,
        "text": notice.text,
        "withdraw": notice.withdraw,
        "other_title": notice.title_en,
    }
