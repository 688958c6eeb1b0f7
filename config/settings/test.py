"""The tests: a server of their own without fsync, quick password hashing, the settable clock."""

import os
import sys
from pathlib import Path

from config import env
from config.settings import base
from config.settings.base import *  # noqa: F403

base.DATA = Path(env.text("CHENGXIN_DATA", str(base.ROOT / ".data" / "test")))
# Test workers side by side have a server each; a process that a test starts is told its place.
if "xdist" in sys.modules:
    base.DATA /= os.environ.get("PYTEST_XDIST_WORKER", "")
DATA = base.DATA
SECRET_KEY = "tests-only"  # noqa: S105
DEMO = True
CLOCK_MAY_BE_SET = True
# The tests knock more often than people; the limits' own tests set it back.
LIMIT_FACTOR = 1_000_000
# Keys that everybody knows, for tests only.
DATA_KEYS = {"demo": bytes(range(32))}
SEARCH_KEY = bytes(range(32, 64))
SIGNING_KEY = bytes(range(64, 96))
BACKUP_KEY = bytes(range(96, 128))
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "testserver"]
DATABASES = base.databases(durable=False)
DATABASES["default"]["CONN_MAX_AGE"] = 0
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = base.STORAGES | {
    "default": {
        "BACKEND": "casefiles.storage.WholeFiles",
        "OPTIONS": {"location": str(DATA / "files")},
    },
}
CHECKPOINT_FILE = DATA / "checkpoints.jsonl"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
STATIC_ROOT = DATA / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
