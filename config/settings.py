"""Settings, read from the environment (and a .env file beside manage.py); safe unless told otherwise.

DATABASE_URL, SECRET_KEY and DEBUG are the ones a deployment sets first; README.md lists all.
"""

import logging
from datetime import timedelta
from pathlib import Path

import environ
from csp.constants import NONE, SELF, UNSAFE_EVAL, UNSAFE_INLINE
from django.core.exceptions import ImproperlyConfigured
from django.templatetags.static import static
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from config.logs import configure as configure_logs
from config.logs import logging_config

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"

env = environ.Env()
env.read_env(BASE_DIR / ".env")

DEBUG = env.bool("DEBUG", default=False)

# Plain HTTP is for a server on the loopback address or behind a proxy of one's own network.
ALLOW_HTTP = env.bool("ALLOW_HTTP", default=DEBUG)

SECRET_KEY = env.str("SECRET_KEY", default="")
if not SECRET_KEY:
    if not DEBUG:
        raise ImproperlyConfigured(
            "SECRET_KEY is not set. Put a long random string into the environment or into .env, "
            "or run `make run`, which makes one."
        )
    SECRET_KEY = "development-only-" + "0" * 50

ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "axes",
    "unfold",
    "unfold.contrib.filters",
    "unfold.contrib.simple_history",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "corsheaders",
    "csp",
    "django_filters",
    "django_htmx",
    "django_structlog",
    "django_tasks",
    "django_tasks_db",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "rest_framework",
    "simple_history",
    "catalog",
    "annotations",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "config.middleware.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "config.middleware.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "axes.middleware.AxesMiddleware",
    "config.middleware.AdminMethodsMiddleware",
    "config.middleware.BusyDatabaseMiddleware",
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
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "catalog.views.languages.languages",
            ],
        },
    }
]

DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'db.sqlite3'}")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # WAL lets readers go on while one writes; IMMEDIATE makes a writer wait for its turn at the
    # start of a transaction, where waiting is safe, and not in its middle, where it is an error.
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": (
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -65536; "
            "PRAGMA mmap_size = 268435456; PRAGMA temp_store = MEMORY;"
        ),
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("UserAttributeSimilarityValidator", {}),
        ("MinimumLengthValidator", {"min_length": 12}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    )
]
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
# After some failures the name is locked for the address that tried it, so that a stranger locks nobody out.
AXES_FAILURE_LIMIT = env.int("SIGN_IN_FAILURES", default=5)
AXES_COOLOFF_TIME = timedelta(minutes=env.int("SIGN_IN_LOCK_MINUTES", default=15))
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True  # the audit log has it
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
AXES_HTTP_RESPONSE_CODE = 429
AXES_LOCKOUT_TEMPLATE = "admin/locked_out.html"
# How many proxies of one's own stand in front, each of which adds to X-Forwarded-For.
AXES_IPWARE_PROXY_COUNT = env.int("PROXY_COUNT", default=0)
AXES_IPWARE_META_PRECEDENCE_ORDER = [
    "HTTP_X_FORWARDED_FOR" if AXES_IPWARE_PROXY_COUNT else "REMOTE_ADDR",
]
LOGIN_URL = reverse_lazy("sign-in")
LOGIN_REDIRECT_URL = reverse_lazy("admin:index")

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("zh-hans", "简体中文")]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["config.formats"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = VAR_DIR / "media"
RELEASES_DIR = Path(env.str("RELEASES_DIR", default=str(VAR_DIR / "releases")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if DEBUG
            else "whitenoise.storage.CompressedManifestStaticFilesStorage"
        )
    },
}

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = not ALLOW_HTTP
# Whoever watches the process asks it without TLS, from beside it.
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SESSION_COOKIE_HTTPONLY = True
SECURE_HSTS_SECONDS = 0 if ALLOW_HTTP else env.int("SECURE_HSTS_SECONDS", default=31_536_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not ALLOW_HTTP
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("BEHIND_TLS_PROXY", default=False) else None
)
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
# Unfold's Alpine evaluates expressions and sets styles, so the admin alone gets what it needs.
ADMIN_CSP_EXTRA = {"script-src": [UNSAFE_EVAL], "style-src": [UNSAFE_INLINE]}

REST_FRAMEWORK = {
    # Programs bring a token, the workbench its session.
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "catalog.api.tokens.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["catalog.api.tokens.WithinScope"],
    "DEFAULT_SCHEMA_CLASS": "catalog.api.schema.ApiSchema",
    "FORMAT_SUFFIX_KWARG": "suffix",
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "catalog.api.negotiation.Negotiation",
    "DEFAULT_RENDERER_CLASSES": ["catalog.api.rendering.Json"],
    "EXCEPTION_HANDLER": "catalog.api.problems.as_problem",
    "DEFAULT_THROTTLE_CLASSES": [
        "rest_framework.throttling.AnonRateThrottle",
        "rest_framework.throttling.UserRateThrottle",
        "rest_framework.throttling.ScopedRateThrottle",
    ],
    "DEFAULT_THROTTLE_RATES": {
        "anon": env.str("API_RATE_ANONYMOUS", default="300/min"),
        "user": env.str("API_RATE_USER", default="1200/min"),
        "search": env.str("API_RATE_SEARCH", default="120/min"),
        "download": env.str("API_RATE_DOWNLOAD", default="30/min"),
    },
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
# Tagging by the API: requests of one reader, and characters of one text.
TAG_RATE = env.str("TAG_RATE", default="60/min")
TAG_LONGEST_TEXT = env.int("TAG_LONGEST_TEXT", default=1_000_000)
# A legality check costs more than a page, so that it has a rate and a size of its own.
CHECK_RATE = env.str("CHECK_RATE", default="30/min")
CHECK_MAX_BYTES = env.int("CHECK_MAX_BYTES", default=1_000_000)

# Pages of other sites may read the API as anybody may, and nothing more.
CORS_URLS_REGEX = r"^/api/"
CORS_ALLOW_ALL_ORIGINS = True
CORS_ALLOW_CREDENTIALS = False
CORS_ALLOW_METHODS = ["GET", "HEAD", "OPTIONS"]
CORS_ALLOW_HEADERS = ["accept", "accept-language", "if-none-match", "if-modified-since"]
CORS_EXPOSE_HEADERS = ["As-Of", "Content-Disposition", "ETag", "Last-Modified", "Link", "Retry-After"]

SPECTACULAR_SETTINGS = {
    "TITLE": "Legal-basis catalog and document annotation service",
    "DESCRIPTION": "What China's two social credit lists say, on which article, on any date.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "catalog.api.schema.close_request_bodies",
    ],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    # Fields of one name with different choices; without names of their own they are named by a hash.
    "ENUM_NAME_OVERRIDES": {
        "AnnotationKind": "annotations.models.MarkKind",
        "AnnotationLayer": "annotations.models.Annotation.Layer",
        "AnchorState": "annotations.models.Anchor.State",
        "CollationState": "catalog.models.Collation.State",
        "DocumentKind": "annotations.models.Document.Kind",
        "EditionKind": "catalog.models.Edition.Kind",
        "Language": "annotations.models.Language",
        "LawKind": "catalog.models.LawKind",
        "LawTextKind": "catalog.models.LawText.Kind",
        "LawTitleKind": "catalog.models.LawTitle.Kind",
        "ProvisionKind": "catalog.models.ProvisionKind",
        "ReviewState": "catalog.models.ReviewState",
        "SuccessionKind": "catalog.models.SuccessionKind",
        "TermStatus": "annotations.models.Term.Status",
        "BasisStatusName": "catalog.bases.Status",
    },
}

UNFOLD = {
    "SITE_TITLE": _("Legal-basis catalog"),
    "SITE_HEADER": _("Legal-basis catalog"),
    "SITE_SUBHEADER": _("Editions, laws, documents"),
    "SITE_URL": "/",
    "SITE_SYMBOL": "balance",
    "SHOW_BACK_BUTTON": True,
    "DASHBOARD_CALLBACK": "config.dashboard.dashboard",
    "SIDEBAR": {"navigation": "config.navigation.navigation"},
    "SITE_FAVICONS": [
        {"rel": "icon", "type": "image/svg+xml", "href": lambda request: static("img/mark.svg")},
    ],
    "STYLES": [lambda request: static("css/admin.css")],
    "COLORS": {
        "primary": {
            "50": "#eff6fc",
            "100": "#dcebf7",
            "200": "#bcd9f0",
            "300": "#8bbde4",
            "400": "#5499d2",
            "500": "#2f7cbd",
            "600": "#0b5f9f",
            "700": "#0b4f8a",
            "800": "#0e426f",
            "900": "#12385c",
            "950": "#0c243d",
        }
    },
}

LOGGING = logging_config(
    style=env.str("LOG_FORMAT", default="text" if DEBUG else "json"),
    level=env.str("LOG_LEVEL", default="INFO"),
)
configure_logs()
# Only where a proxy of one's own sets the header: a stranger's id would let lines be forged.
DJANGO_STRUCTLOG_TRUST_UPSTREAM_REQUEST_ID = env.bool("TRUST_REQUEST_ID", default=False)
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False
DJANGO_STRUCTLOG_USER_ID_FIELD = ""  # see config/logs.py
DJANGO_STRUCTLOG_STATUS_START_LOG_LEVEL = logging.DEBUG
DJANGO_STRUCTLOG_DJANGO_TASKS_ENABLED = False

# Where background jobs wait: in the database, in Redis, or (immediate) in the request itself, for tests.
TASK_BACKEND = env.str("TASK_BACKEND", default="database")
TASK_BACKENDS = {
    "immediate": "django_tasks.backends.immediate.ImmediateBackend",
    "database": "django_tasks_db.DatabaseBackend",
    "rq": "django_tasks_rq.RQBackend",
}
if TASK_BACKEND not in TASK_BACKENDS:
    raise ImproperlyConfigured(
        f"TASK_BACKEND is {TASK_BACKEND!r}; {', '.join(TASK_BACKENDS)} are the ones that exist."
    )
TASKS = {"default": {"BACKEND": TASK_BACKENDS[TASK_BACKEND], "QUEUES": ["default"]}}
if TASK_BACKEND == "rq":
    INSTALLED_APPS += ["django_rq", "django_tasks_rq"]
    RQ_QUEUES = {
        "default": {
            "URL": env.str("REDIS_URL", default="redis://127.0.0.1:6379/0"),
            "DEFAULT_TIMEOUT": env.int("JOB_TIMEOUT", default=6 * 60 * 60),  # seconds
        }
    }
