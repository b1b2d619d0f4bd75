"""Settings. Every ZHIHE_* key is documented in docs/reference/settings.md; an unknown one stops.

City policy (thresholds, standards, rates) is dated data in ``platform.CityRule``, not here.
"""

from __future__ import annotations

from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from zhihe.platform import typed_settings as read
from zhihe.platform.logs import configure as configure_logs

PACKAGE = Path(__file__).resolve().parent

ZHIHE_HOME = Path(read.text("ZHIHE_HOME", str(Path.cwd() / ".zhihe"))).resolve()
KEYS_DIR = ZHIHE_HOME / "keys"
PRODUCTION = read.flag("ZHIHE_PRODUCTION")
DEBUG = read.flag("ZHIHE_DEBUG")
if PRODUCTION and DEBUG:
    raise ImproperlyConfigured("ZHIHE_DEBUG must be off when ZHIHE_PRODUCTION is on")
SECRET_KEY = read.text("ZHIHE_SECRET_KEY") or read.secret_file(KEYS_DIR / "django_secret")
BASE_URL = read.text("ZHIHE_BASE_URL", "http://127.0.0.1:8000").rstrip("/")
if not BASE_URL.startswith(("http://", "https://")):
    raise ImproperlyConfigured("ZHIHE_BASE_URL must start with http:// or https://")
ALLOWED_HOSTS = read.words("ZHIHE_ALLOWED_HOSTS") or (["*"] if not PRODUCTION else [])
if PRODUCTION and not ALLOWED_HOSTS:
    raise ImproperlyConfigured("ZHIHE_ALLOWED_HOSTS must name the hosts in production")

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "procrastinate.contrib.django",
    "django_htmx",
    "zhihe.platform",
    "zhihe.frame",
    "zhihe.audit",
    "zhihe.messaging",
    "zhihe.regions",
    "zhihe.accounts",
    "zhihe.organisations",
    "zhihe.volunteers",
    "zhihe.ledger",
    "zhihe.opportunities",
    "zhihe.recruitment",
    "zhihe.attendance",
    "zhihe.certificates",
    "zhihe.demands",
    "zhihe.insights",
    "zhihe.interchange",
    "zhihe.home",
    "zhihe.demo",
]
# Tables the application role may write freely: sessions, the queue, Django's own.
FULL_GRANT_APPS = {"sessions", "procrastinate", "contenttypes", "auth"}

MIDDLEWARE = [
    "zhihe.platform.middleware.MomentMiddleware",
    "zhihe.platform.middleware.HeadersMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "zhihe.platform.middleware.CityMiddleware",
    "zhihe.platform.plain_input.PlainInputMiddleware",
    "zhihe.platform.shared_pages.SharedPagesMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "zhihe.accounts.web.middleware.PersonMiddleware",
    "zhihe.organisations.web.middleware.ActorMiddleware",
    "zhihe.platform.middleware.RefusalMiddleware",
    "zhihe.platform.access.AccessMiddleware",
]
ROOT_URLCONF = "zhihe.urls"
WSGI_APPLICATION = "zhihe.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [*sorted(PACKAGE.glob("*/web/templates")), PACKAGE / "frame" / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "zhihe.frame.context.frame",
            ],
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    ["django.template.loaders.filesystem.Loader"],
                )
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static"],
        },
    }
]

_app_url = read.text("DATABASE_URL")
if not _app_url:
    raise ImproperlyConfigured("DATABASE_URL is missing: start through ./zhihe, or name a server")
DATABASES = {"default": read.database(_app_url)}
if DATABASES["default"]["HOST"] and PRODUCTION and not DATABASES["default"]["PASSWORD"]:
    raise ImproperlyConfigured("DATABASE_URL needs a password in production")
FORM_RENDERER = "zhihe.frame.form_renderer.FormRenderer"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.Account"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 8},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
SESSION_ENGINE = "django.contrib.sessions.backends.db"
_https = BASE_URL.startswith("https://")
# A browser keeps a __Host- cookie for this very host, sent over TLS only.
_host_only = "__Host-" if _https else ""
SESSION_COOKIE_NAME = f"{_host_only}zhihe_session"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30  # since the last visit; accounts.rules has the other ends
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = f"{_host_only}zhihe_csrf"
CSRF_COOKIE_HTTPONLY = True
ELDER_COOKIE = f"{_host_only}elder"  # 大字版: a taste, no secret; elder.js writes it too
CSRF_FAILURE_VIEW = "zhihe.frame.web.views.csrf_failed"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _https
SECURE_HSTS_SECONDS = 31536000 if _https and PRODUCTION else 0  # sent by HeadersMiddleware
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if read.flag("ZHIHE_BEHIND_PROXY") else None
)
BEHIND_PROXY = SECURE_PROXY_SSL_HEADER is not None
CSRF_TRUSTED_ORIGINS = [BASE_URL] if _https else []
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = sorted(PACKAGE.glob("*/locale"))
USE_I18N = USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "/static/"
STATIC_ROOT = ZHIHE_HOME / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(ZHIHE_HOME / "files"), "base_url": None},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4000
FILE_UPLOAD_PERMISSIONS = 0o600

SHARED_PAGE_SECONDS = read.number("ZHIHE_SHARED_PAGE_SECONDS", 10, 0, 600)

LIST_SECONDS = 30  # how long a worker shows reference lists without reading them again

# Outside services ---------------------------------------------------------------------------
SMS_ENDPOINT = read.text("ZHIHE_SMS_ENDPOINT")  # empty: no gateway, texts are marked dropped
SMS_KEY_ID = read.text("ZHIHE_SMS_KEY_ID")
SMS_KEY_SECRET = read.text("ZHIHE_SMS_KEY_SECRET")
SMS_SIGN_NAME = read.text("ZHIHE_SMS_SIGN_NAME", "志愿云")
SMS_SHORT_ADDRESS = read.text("ZHIHE_SMS_SHORT_ADDRESS", "zhihe.example/c")
SMS_TEMPLATE_CODES = read.mapping("ZHIHE_SMS_TEMPLATE_CODES")
SMS_PUSH_TOKEN = read.text("ZHIHE_SMS_PUSH_TOKEN")
IDENTITY_PROVIDER = read.choice("ZHIHE_IDENTITY_PROVIDER", "desk", ("desk", "aliyun"))
IDENTITY_ENDPOINT = read.text("ZHIHE_IDENTITY_ENDPOINT", "https://cloudauth.aliyuncs.com")
IDENTITY_KEY_ID = read.text("ZHIHE_IDENTITY_KEY_ID")
IDENTITY_KEY_SECRET = read.text("ZHIHE_IDENTITY_KEY_SECRET")
DEMO_OPERATOR_URL = read.text("ZHIHE_DEMO_OPERATOR_URL")
DEMO_OPERATOR_SECRET = read.text("ZHIHE_DEMO_OPERATOR_SECRET")
TIANDITU_KEY = read.text("ZHIHE_TIANDITU_KEY")
TILE_HOSTS = ["https://*.tianditu.gov.cn"] if TIANDITU_KEY else []
SPONSOR_LINE = read.text("ZHIHE_SPONSOR_LINE")
SECURITY_CONTACT = read.text("ZHIHE_SECURITY_CONTACT")
if SECURITY_CONTACT and not SECURITY_CONTACT.startswith(("https://", "mailto:", "tel:")):
    raise ImproperlyConfigured("ZHIHE_SECURITY_CONTACT must start with https://, mailto: or tel:")
ICP_NUMBER = read.text("ZHIHE_ICP_NUMBER")
POLICE_NUMBER = read.text("ZHIHE_POLICE_NUMBER")

LOG_LEVEL = read.choice("ZHIHE_LOG_LEVEL", "INFO", ("DEBUG", "INFO", "WARNING", "ERROR"))
configure_logs(LOG_LEVEL)
LOGGING_CONFIG = None
SILENCED_SYSTEM_CHECKS = ["models.W045"]
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
if SMS_ENDPOINT and not (SMS_KEY_ID and SMS_KEY_SECRET):
    raise ImproperlyConfigured("ZHIHE_SMS_KEY_ID and ZHIHE_SMS_KEY_SECRET are missing")
if IDENTITY_PROVIDER == "aliyun" and not (IDENTITY_KEY_ID and IDENTITY_KEY_SECRET):
    raise ImproperlyConfigured("ZHIHE_IDENTITY_KEY_ID and ZHIHE_IDENTITY_KEY_SECRET are missing")
# Read by the launcher and the tests, listed here so that they are known.
for _name in (
    "ZHIHE_VENV",
    "ZHIHE_SUPERVISOR",
    "ZHIHE_WEB_THREADS",
    "ZHIHE_WEB_WORKERS",
    "ZHIHE_REQUIRE",
    "ZHIHE_TEST_POSTGRES",
    "ZHIHE_SCREENSHOTS",
):
    read.text(_name)
read.refuse_unknown()
