"""Settings: everything that differs between places comes from the environment; nothing secret has a default."""

import os
import sys
from datetime import datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _


def is_on(name):
    """True when the environment switches ``name`` on with 1, true or yes."""
    return os.environ.get(name, "").lower() in {"1", "true", "yes"}


def listed(name, default=""):
    """The comma-separated values of ``name``."""
    return [value.strip() for value in os.environ.get(name, default).split(",") if value.strip()]


def mail_server(url):
    """(host, port, user, password, STARTTLS, TLS) of smtp://user:password@host:25, smtp+tls://… or smtps://…."""
    parts = urlsplit(url)
    ports = {"smtp": 25, "smtp+tls": 587, "smtps": 465}
    if parts.scheme not in ports or not parts.hostname:
        raise ImproperlyConfigured("EMAIL_URL must look like smtp://user:password@host:25, smtp+tls://… or smtps://….")
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    port = parts.port or ports[parts.scheme]
    return parts.hostname, port, user, password, parts.scheme == "smtp+tls", parts.scheme == "smtps"


BASE_DIR = Path(__file__).resolve().parent.parent
TESTING = "pytest" in sys.modules
DEMO = is_on("DEMO")
DEBUG = is_on("DEBUG")
DEMO_PASSWORD = "shifanqu-2026"  # of the demonstration's accounts; opens nothing elsewhere
PINNED_TODAY = os.environ.get("PINNED_TODAY") if DEMO else None
# When nine in the morning of the pinned day was; without it the clock on the wall goes on, and back at midnight.
PINNED_SINCE = datetime.fromisoformat(os.environ["PINNED_SINCE"]) if os.environ.get("PINNED_SINCE") else None

SECRET_KEY = os.environ.get("SECRET_KEY") or ("only-for-tests" if TESTING else "")
if not SECRET_KEY:
    raise ImproperlyConfigured("SECRET_KEY is not set: put a long random text into the environment.")
# 32 bytes in base64 (`openssl rand -base64 32`) with which copies of lists are signed; without it a key is derived from
# SECRET_KEY, which then is renewed with it.
SIGNING_KEY = os.environ.get("SIGNING_KEY", "")
ALLOWED_HOSTS = listed("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]")
CSRF_TRUSTED_ORIGINS = listed("CSRF_TRUSTED_ORIGINS")

INSTALLED_APPS = [
    "home",
    "reports",
    "dispatch",
    "admission",
    "certificates",
    "accounts",
    "registry",
    "desk",
    "web",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "django_htmx",
    "heroicons",
    "template_partials",
    "axes",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "web.caching.CautiousMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "desk.acting.ActingMiddleware",
    "web.refusals.RefusalMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "home.frame.frame",
            ],
            "builtins": ["web.templatetags.ui", "django.templatetags.i18n", "django.templatetags.static"],
        },
    }
]

# The role that migrates owns the tables; the web process never holds its password.
AS_OWNER = os.environ.get("REGISTRY_DB_ROLE") == "owner"
DATABASE_URL = os.environ.get("DATABASE_URL", "")
DATABASE_OWNER_URL = os.environ.get("DATABASE_OWNER_URL") or DATABASE_URL
DATABASES = {
    "default": {
        **dj_database_url.parse(
            (DATABASE_OWNER_URL if AS_OWNER else DATABASE_URL) or "postgres:///registry",
            engine="desk.backend",
            conn_max_age=600,
            conn_health_checks=True,
        ),
        # Long requests against a lock end with a sentence, not with a worker that hangs.
        "ATOMIC_REQUESTS": False,
    }
}
# The role to which post_migrate grants what the application may do: the user of DATABASE_URL.
DATABASE_APP_ROLE = dj_database_url.parse(DATABASE_URL or "postgres:///registry").get("USER", "")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = os.environ.get("REDIS_URL", "redis://127.0.0.1:6379/0")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL.replace("redis+socket://", "unix://").replace("virtual_host=", "db="),
        "KEY_PREFIX": "registry",
    }
}

CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# Must outlast the longest task, or a task starts again while it still runs.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": int(os.environ.get("CELERY_VISIBILITY_TIMEOUT", "3600")),
    "unacked_restore_throttle": 1,
    # A worker that dies while it looks for what others left lying keeps them from looking for so many seconds.
    "unacked_mutex_expire": 30,
}
CELERY_TIMEZONE = "Asia/Shanghai"
CELERY_TASK_DEFAULT_QUEUE = os.environ.get("CELERY_QUEUE", "registry")

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "accounts.backends.PostsBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "dispatch:check"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "registration/locked.html"
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("简体中文")), ("en", _("英文"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "/static/"
STATIC_ROOT = Path(os.environ.get("STATIC_ROOT", BASE_DIR / "staticfiles"))
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TESTING or DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
MEDIA_ROOT = Path(os.environ.get("MEDIA_ROOT", BASE_DIR / "media"))
# Files are stored in rows that the database protects; see desk.models.StoredFile.
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
# Every tick is a field: 3,200 communities and 200 streets of a city, one by one, and what a form asks besides. Six times
# that may be sent at once; how much of it there may be is bounded by the size above.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
UPLOAD_LIMIT = 20 * 1024 * 1024
# Prepared lists and admissions that a process keeps for the check, by authority and day; they go when anything changes.
CHECK_BOOKS_KEPT = int(os.environ.get("CHECK_BOOKS_KEPT", "8"))
# Rows that one exported file may hold; open data may hold more, since it is kept by proxies.
EXPORT_LIMIT = int(os.environ.get("EXPORT_LIMIT", "20000"))
# For people who are signed in: of more rows than EXPORT_NOW a worker writes the file, of more than EXPORT_MOST nobody does.
EXPORT_NOW = int(os.environ.get("EXPORT_NOW", "5000"))
EXPORT_MOST = int(os.environ.get("EXPORT_MOST", "200000"))
# So long a file that a worker wrote waits for who asked for it.
EXPORT_KEPT_DAYS = int(os.environ.get("EXPORT_KEPT_DAYS", "7"))
OPEN_DATA_LIMIT = int(os.environ.get("OPEN_DATA_LIMIT", "200000"))
# How long a browser or proxy shows its copy of a public page before it asks whether it is still good.
PUBLIC_COPY_SECONDS = int(os.environ.get("PUBLIC_COPY_SECONDS", "60"))

# Ways of notices beyond the inbox; both are off until they are set up, and a demonstration never writes to people.
NOTICE_MAIL = is_on("NOTICE_MAIL") and not DEMO
NOTICE_WECOM_WEBHOOK = "" if DEMO else os.environ.get("NOTICE_WECOM_WEBHOOK", "")
# One mail at 08:30 of a working day, instead of one for each notice.
NOTICE_DIGEST = is_on("NOTICE_DIGEST")
# Without it mail goes only to the addresses (a@b.cn) and domains (@b.cn) of NOTICE_ONLY_TO: a test system bothers nobody.
NOTICE_TO_EVERYBODY = is_on("NOTICE_TO_EVERYBODY")
NOTICE_ONLY_TO = [address.lower() for address in listed("NOTICE_ONLY_TO")]
# Where people find the register, for links in messages: https://registry.example.org
SITE_URL = os.environ.get("SITE_URL", "").rstrip("/")
EMAIL_HOST, EMAIL_PORT, EMAIL_HOST_USER, EMAIL_HOST_PASSWORD, EMAIL_USE_TLS, EMAIL_USE_SSL = mail_server(
    os.environ.get("EMAIL_URL") or "smtp://127.0.0.1:25"
)
EMAIL_TIMEOUT = 10  # seconds; a delivery's row stays locked while it is tried
DEFAULT_FROM_EMAIL = os.environ.get("EMAIL_FROM", "registry@localhost")

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
# Cookies don't know ports: two demonstrations on one host need names of their own.
SESSION_COOKIE_NAME = os.environ.get("SESSION_COOKIE_NAME", "sessionid")
CSRF_COOKIE_NAME = os.environ.get("CSRF_COOKIE_NAME", "csrftoken")
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = is_on("SECURE_COOKIES")
SECURE_SSL_REDIRECT = is_on("SECURE_SSL_REDIRECT")
SECURE_HSTS_SECONDS = int(os.environ.get("SECURE_HSTS_SECONDS", "0"))
if is_on("BEHIND_PROXY"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": [
        "web.bodies.StorableJSON",
        "rest_framework.parsers.FormParser",
        "rest_framework.parsers.MultiPartParser",
    ],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_PAGINATION_CLASS": "web.api.Pages",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_THROTTLE_RATES": {"check": "60/min"},
    "EXCEPTION_HANDLER": "web.api.answer_in_one_shape",
    "PAGE_SIZE": 50,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "社区工作事项准入登记 API",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_NAME_OVERRIDES": {
        "UnitKind": "registry.models.units.UnitKind",
        "ListKind": "registry.models.ListKind",
        "PermittedAct": "registry.models.PermittedAct",
        "BasisLevel": "registry.models.bases.BasisLevel",
        "ApplicationKind": "admission.models.ApplicationKind",
        "ApplicationState": "admission.models.ApplicationState",
        "OrderState": "registry.models.OrderState",
        "ObjectionState": "registry.models.ObjectionState",
        "ConsultationState": "admission.models.ConsultationState",
        "ConsultationOpinion": "admission.models.consultations.Opinion",
        "DocumentReviewState": "admission.models.DocumentReviewState",
        "DocumentOpinion": "admission.models.DocumentOpinion",
        "EmergencyState": "admission.models.EmergencyState",
        "EmergencyKind": "admission.models.EmergencyKind",
        "MeetingState": "admission.models.MeetingState",
        "MeetingKind": "admission.models.MeetingKind",
        "MeasureKind": "admission.models.MeasureKind",
        "PlanYearState": "admission.models.PlanYearState",
        "ProposalState": "admission.models.ProposalState",
        "AppealState": "admission.models.AppealState",
        "ConditionKind": "admission.models.ConditionKind",
        "DecisionOutcome": "admission.models.Outcome",
        "YearlyReviewOutcome": "admission.models.routing.ReviewOutcome",
        "ReceiptState": "dispatch.models.ReceiptState",
        "BurdenKind": "dispatch.models.BurdenKind",
        "BurdenState": "dispatch.models.BurdenState",
        "FundingSource": "admission.models.FundingSource",
        "ViolationKind": "dispatch.models.violations.ViolationKind",
        "ReportState": "reports.models.ReportState",
        "SurveyBound": "reports.survey_models.Bound",
        "SurveyRate": "reports.survey_models.SurveyRate",
    },
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"django.request": {"level": "ERROR"}, "axes": {"level": "ERROR"}},
}

if TESTING:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
