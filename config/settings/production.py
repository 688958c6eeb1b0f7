"""Production: every secret comes from the environment, and a missing one refuses to start."""

from pathlib import Path

from config import env, keys
from config.settings.base import *  # noqa: F403
from config.settings.base import (
    LOGGING,
    SILENCED_SYSTEM_CHECKS,
    STORAGES,
    TIMESTAMP_CERTIFICATES,
    TIMESTAMP_URL,
    databases,
)

DEBUG = False
SECRET_KEY = keys.strong_text("CHENGXIN_SECRET_KEY", env.text("CHENGXIN_SECRET_KEY"))
DATA_KEYS = env.keys("CHENGXIN_DATA_KEYS")
SEARCH_KEY = env.key("CHENGXIN_SEARCH_KEY")
SIGNING_KEY = env.key("CHENGXIN_SIGNING_KEY")
BACKUP_KEY = env.key("CHENGXIN_BACKUP_KEY")
keys.refuse_weak_or_shared(
    {f"CHENGXIN_DATA_KEYS:{label}": key for label, key in DATA_KEYS.items()}
    | {
        "CHENGXIN_SEARCH_KEY": SEARCH_KEY,
        "CHENGXIN_SIGNING_KEY": SIGNING_KEY,
        "CHENGXIN_BACKUP_KEY": BACKUP_KEY,
    }
)
if TIMESTAMP_URL and not Path(TIMESTAMP_CERTIFICATES).is_file():
    raise env.BadEnvironment(
        "CHENGXIN_TIMESTAMP_CERTIFICATES names no file: with CHENGXIN_TIMESTAMP_URL it must hold"
        " the certificates of that authority (PEM)."
    )
SECOND_FACTOR = env.flag("CHENGXIN_SECOND_FACTOR", default=True)
ALLOWED_HOSTS = env.hosts("CHENGXIN_HOSTS")
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS]
DATABASES = databases(durable=True)

SECURE_SSL_REDIRECT = env.flag("CHENGXIN_HTTPS_REDIRECT", default=True)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = env.number("CHENGXIN_HSTS_SECONDS", 365 * 24 * 3600)
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
# Preloading puts the whole domain on a list in every browser, which is hard to leave: a decision of
# its own, so its absence is no warning (W021).
SECURE_HSTS_PRELOAD = env.flag("CHENGXIN_HSTS_PRELOAD", default=False)
if not SECURE_HSTS_PRELOAD:
    SILENCED_SYSTEM_CHECKS = [*SILENCED_SYSTEM_CHECKS, "security.W021"]
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = True
# `__Host-`: a browser takes these from this very host by HTTPS alone, never from a sister domain.
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_NAME = "__Host-csrf"
LANGUAGE_COOKIE_NAME = "__Host-language"
MESSAGES_COOKIE_NAME = "__Host-messages"
PROXIES = env.number("CHENGXIN_PROXIES", 1)
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# One JSON object a line: every request, every job, every warning.
LOGGING = LOGGING | {
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "loggers": LOGGING["loggers"]
    | {"chengxin.requests": {"level": "INFO"}, "procrastinate.worker": {"level": "INFO"}},
}
