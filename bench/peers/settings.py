"""The tests' settings, with the stock peers beside the product and a server that keeps what it says."""

import os

from config.settings import base
from config.settings.test import *  # noqa: F403

INSTALLED_APPS = [*base.INSTALLED_APPS, "bench.peers"]
DATABASES = base.databases(durable=os.environ.get("CHENGXIN_BENCH_FSYNC", "1") == "1")
LOGGING_CONFIG = None
