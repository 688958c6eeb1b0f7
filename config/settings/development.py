"""The demo and a developer's machine: embedded database, made-up county, no secrets."""

from config.settings.base import *  # noqa: F403
from config.settings.base import DATA, databases

DEBUG = False
DEMO = True
CLOCK_MAY_BE_SET = True
DEMO_ACCOUNTS = "config.demo.accounts.sample_accounts"
# Not a secret: the demo holds made-up data and binds to this machine only.
SECRET_KEY = "the-demo-is-not-secret-and-must-never-be-used-in-production"  # noqa: S105
# Not secrets either.
DATA_KEYS = {"demo": bytes(range(32))}
SEARCH_KEY = bytes(range(32, 64))
SIGNING_KEY = bytes(range(64, 96))
BACKUP_KEY = bytes(range(96, 128))
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
DATABASES = databases(durable=True)
WHITENOISE_USE_FINDERS = True
# Files are served from where they stand; the folder only has to exist.
STATIC_ROOT = DATA / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
