"""A city platform that runs for one test, and the settings that point at it."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.platform.server import CityOf

TOKEN = "hidden-in-a-file"


@pytest.fixture
def city(settings: Any, tmp_path: Path) -> Iterator[CityOf]:
    """It listens, and the product asks it."""
    running = CityOf()
    threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01}).start()
    token = tmp_path / "token"
    token.write_text(f"{TOKEN}\n", "ascii")
    settings.CREDIT_SOURCE = "casefiles.sources.platform.CityPlatform"
    settings.CREDIT_PLATFORM_URL = running.url
    settings.CREDIT_PLATFORM_TOKEN_FILE = str(token)
    yield running
    running.close()
