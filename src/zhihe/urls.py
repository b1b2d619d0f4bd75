"""Addresses: Chinese without prefix, English under /en/."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from zhihe.api import api
from zhihe.platform import health

urlpatterns = [
    path("livez", health.livez),
    path("readyz", health.readyz),
    path("metrics", health.metrics),
    path("api/v1/", api.urls),
    path("", include("zhihe.frame.web.urls")),
    path("", include("zhihe.messaging.web.receipt_urls")),
    *i18n_patterns(
        path("", include("zhihe.home.web.urls")),
        path("", include("zhihe.accounts.web.urls")),
        path("", include("zhihe.messaging.web.urls")),
        path("", include("zhihe.organisations.web.urls")),
        path("", include("zhihe.volunteers.web.urls")),
        path("", include("zhihe.opportunities.web.urls")),
        path("", include("zhihe.recruitment.web.urls")),
        path("", include("zhihe.attendance.web.urls")),
        path("", include("zhihe.certificates.web.urls")),
        path("", include("zhihe.demands.web.urls")),
        path("", include("zhihe.insights.web.urls")),
        path("", include("zhihe.interchange.web.urls")),
        path("", include("zhihe.demo.web.urls")),
        prefix_default_language=False,
    ),
]
handler400 = "zhihe.frame.web.views.bad_request"
handler404 = "zhihe.frame.web.views.not_found"
handler500 = "zhihe.frame.web.views.server_error"
