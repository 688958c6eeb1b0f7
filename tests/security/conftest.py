"""The same real server as the journeys'."""

from tests.journeys.conftest import site

__all__ = ["site"]
