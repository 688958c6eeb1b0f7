"""Settings that every environment shares. The environment's own differences stand beside this file."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF

from config import env
from config.logs import under_job_id

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(env.text("CHENGXIN_DATA", str(ROOT / ".data")))

INSTALLED_APPS = [
    "tenants",
    "audit",
    "casefiles",
    "workflows",
    "config",
    "viewflow",
    "viewflow.workflow",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_htmx",
    "guardian",
    "axes",
    "simple_history",
    "procrastinate.contrib.django",
    "django_linear_migrations",
]

MIDDLEWARE = [
    "config.requests.RequestLog",
    "tenants.headers.SecurityHeaders",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "tenants.middleware.ChineseFirst",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "tenants.signin.middleware.LoginRequired",
    "tenants.signin.middleware.AtWork",
    "django.contrib.messages.middleware.MessageMiddleware",
    "tenants.limits.LimitMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "tenants.middleware.WorkspaceMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.shell.shell",
            ],
        },
    }
]


def databases(*, durable: bool) -> dict[str, Any]:
    """The two logins of the one database: `default` (rows) and `owner` (tables)."""
    default: dict[str, Any]
    if not env.text("DATABASE_URL", ""):
        embedded: dict[str, Any] = {
            "ENGINE": "config.database",
            "NAME": "chengxin",
        }
        place = {"data": str(DATA / "postgres"), "durable": durable}
        default = embedded | {"EMBEDDED": place | {"login": "app"}}
        owner = embedded | {"EMBEDDED": place | {"login": "owner"}}
    else:
        default = env.database("DATABASE_URL") | {"ENGINE": "config.database"}
        if env.text("DATABASE_OWNER_URL", ""):
            owner = env.database("DATABASE_OWNER_URL") | {"ENGINE": "config.database"}
        else:
            # One login only: step down to the application's role as the connection opens.
            owner = dict(default)
            default = default | {
                "OPTIONS": default["OPTIONS"] | {"options": "-c role=chengxin_app"}
            }
    return {
        "default": default
        | {"CONN_MAX_AGE": 300, "CONN_HEALTH_CHECKS": True, "TEST": {"MIRROR": "owner"}},
        "owner": owner,
    }


# How long a page may wait: for the database at all, for somebody else's lock, for one statement, and
# idle in a transaction. Commands and jobs wait as long as they need (`config.wsgi` sets these).
WEB_LIMITS = {
    "lock_timeout": 1000 * env.number("CHENGXIN_LOCK_SECONDS", 10, least=1),
    "statement_timeout": 1000 * env.number("CHENGXIN_STATEMENT_SECONDS", 25, least=1),
    "idle_in_transaction_session_timeout": 60_000,
}

DATABASE_ROUTERS = ["config.database.router.OwnerMigrates"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "tenants.User"
# Grants on single cases (casefiles/models/guards.py) are rows of our own table, asked for by name.
# Nothing asks `user.has_perm`, which says yes to every superuser: so there is no backend to hook.
ANONYMOUS_USER_NAME = None
GUARDIAN_MONKEY_PATCH_USER = False
GUARDIAN_MONKEY_PATCH_GROUP = False
SILENCED_SYSTEM_CHECKS = ["guardian.W001"]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "workspaces"
LOGOUT_REDIRECT_URL = "login"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "display_name")},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "tenants.signin.passwords.NoGuessablePassword"},
]
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "tenants.signin.sso.ProviderBackend",
]

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [ROOT / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = ROOT / "staticfiles"
STORAGES: dict[str, Any] = {
    "default": {
        "BACKEND": "casefiles.storage.WholeFiles",
        "OPTIONS": {"location": str(DATA / "files")},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
FILE_UPLOAD_HANDLERS = ["casefiles.bounded.BoundedMemory"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 25 * 1024 * 1024

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        # Neither inline scripts nor inline styles, so nothing needs a nonce.
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"

# No script reads a cookie. Lax: a link in a mail opens the page it names, a foreign form does nothing.
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
MESSAGES_COOKIE_NAME = "messages"
MESSAGE_STORAGE = "tenants.notices.Notices"
# Nothing is cached between requests, so nothing can be carried from one unit to another.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}

SIMPLE_HISTORY_ENABLED = True

# Personal data at rest: the cipher, and an antivirus to ask about uploads (`host:port` or a socket).
DATA_CIPHER = env.one_of("CHENGXIN_DATA_CIPHER", "sm4-gcm", {"sm4-gcm", "aes-gcm"})
CLAMD = env.text("CHENGXIN_CLAMD", "")
# After so many years a person's data leaves decided cases (`manage.py forget`). How long files are
# kept is the office's decision under its archive rules (GB/T 18894); the monthly job runs only if told.
RETENTION_YEARS = env.number("CHENGXIN_RETENTION_YEARS", 10)
FORGET_MONTHLY = env.flag("CHENGXIN_FORGET_MONTHLY")

# The day by which every unit has reviewed its item list, each year: half a year after the list is
# filed, and before the half-year summary.
LIST_REVIEW_DUE = env.month_day("CHENGXIN_LIST_REVIEW_DUE", "06-30")

# Sessions end after this many idle minutes; a second factor is asked of whoever approves or keeps.
IDLE_MINUTES = env.number("CHENGXIN_IDLE_MINUTES", 30, least=1)
SECOND_FACTOR = False
# However busy, a session lasts no longer than this; it ends with the browser and on the server.
SESSION_HOURS = 12
SESSION_ENGINE = "tenants.signin.sessions"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

# How many reverse proxies of our own stand in front; without one X-Forwarded-For is not read.
PROXIES = env.number("CHENGXIN_PROXIES", 0)

# Failed logins: (failures, minutes) by account and address together, by address, by account.
LOCKOUT = {"pair": (5, 15), "address": (60, 15), "account": (100, 5)}
AXES_HANDLER = "tenants.signin.lockout.Handler"
AXES_FAILURE_LIMIT = 1  # the handler counts full measures of LOCKOUT
AXES_COOLOFF_TIME = timedelta(minutes=15)  # the longest of LOCKOUT: older failures are deleted
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]  # what a login that works resets
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_CLIENT_IP_CALLABLE = "tenants.addresses.counted_address"
AXES_USERNAME_CALLABLE = "tenants.signin.lockout.counted_name"
AXES_LOCKOUT_CALLABLE = "tenants.signin.lockout.locked_page"
# The trail holds the logins. Axes' own log of them is off, and its lines name nobody.
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "csrfmiddlewaretoken", "next", "code"]

# Single sign-on over OpenID Connect; off without an issuer. Accounts are matched, never made.
OIDC_ISSUER = env.text("CHENGXIN_OIDC_ISSUER", "").rstrip("/")
OIDC_RP_CLIENT_ID = env.text("CHENGXIN_OIDC_CLIENT_ID", None if OIDC_ISSUER else "")
OIDC_RP_CLIENT_SECRET = env.text("CHENGXIN_OIDC_CLIENT_SECRET", None if OIDC_ISSUER else "")
OIDC_RP_SCOPES = env.text("CHENGXIN_OIDC_SCOPES", "openid profile")
OIDC_RP_SIGN_ALGO = env.one_of("CHENGXIN_OIDC_ALGORITHM", "RS256", {"RS256", "ES256"})
# The claim that holds the account's name here, and what the provider calls a strong login.
OIDC_CLAIM = env.text("CHENGXIN_OIDC_CLAIM", "preferred_username")
OIDC_STRONG_ACR = env.words("CHENGXIN_OIDC_STRONG_ACR")
OIDC_AUTHENTICATION_CALLBACK_URL = "sso-callback"
OIDC_CREATE_USER = False
OIDC_USE_PKCE = True
OIDC_TIMEOUT = 10
LOGIN_REDIRECT_URL_FAILURE = "login"

# The trail: how entries are hashed, and where the heads are written down outside the database.
TRAIL_HASH = env.one_of("CHENGXIN_TRAIL_HASH", "sm3", {"sm3", "sha256"})
CHECKPOINT_FILE = Path(env.text("CHENGXIN_CHECKPOINTS", str(DATA / "checkpoints.jsonl")))
# Public keys of earlier years, oldest first: what they signed still holds.
OLD_SIGNING_KEYS = env.public_keys("CHENGXIN_OLD_SIGNING_KEYS")
# An RFC 3161 authority that countersigns checkpoints; none unless set.
TIMESTAMP_URL = env.web_address("CHENGXIN_TIMESTAMP_URL")
TIMESTAMP_CERTIFICATES = env.text("CHENGXIN_TIMESTAMP_CERTIFICATES", "")

# Rate limits (`tenants/limits.py`) are multiplied by this.
LIMIT_FACTOR = env.number("CHENGXIN_LIMIT_FACTOR", 1)

# Only the demo and the tests may tell the product what time it is.
CLOCK_MAY_BE_SET = False
DEMO = False

PROCRASTINATE_ON_APP_READY = None
PROCRASTINATE_IMPORT_PATHS = ["config.jobs"]
PROCRASTINATE_WORKER_DEFAULTS = {"worker_middleware": [under_job_id]}
# The city's credit platform (docs/city-platform.md); without an address the embedded register answers.
CREDIT_PLATFORM_URL = env.secure_address("CHENGXIN_CREDIT_PLATFORM_URL")
CREDIT_PLATFORM_TOKEN_FILE = env.text("CHENGXIN_CREDIT_PLATFORM_TOKEN_FILE", "")
# Questions a second at most, of one batch.
CREDIT_PLATFORM_RATE = env.number("CHENGXIN_CREDIT_PLATFORM_RATE", 120, least=1)
CREDIT_SOURCE = (
    "casefiles.sources.platform.CityPlatform"
    if CREDIT_PLATFORM_URL
    else "casefiles.sources.embedded.EmbeddedRegister"
)
DEMO_ACCOUNTS = ""

# A proxy's X-Request-ID is taken over only where the proxy sets it itself.
TRUST_REQUEST_ID = env.flag("CHENGXIN_TRUST_REQUEST_ID", default=False)

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"lines": {"()": "config.logs.Lines"}, "json": {"()": "config.logs.Json"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"django": {"handlers": [], "level": "WARNING", "propagate": True}},
}
