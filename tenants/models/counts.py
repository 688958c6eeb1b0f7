"""How often somebody asked for something in a window of time (`tenants/limits.py`)."""

from django.db import models


class RateCount(models.Model):
    """One counter: what and who in `key`, from when in `since`. Worth nothing after its window.

    The table is UNLOGGED: a counter costs no write-ahead log, and a crash sets all to nought.
    """

    pk = models.CompositePrimaryKey("key", "since")
    key = models.CharField(max_length=100)
    since = models.DateTimeField()
    hits = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [models.Index(fields=["since"], name="counters_by_window")]

    def __str__(self) -> str:
        return f"{self.key} {self.hits}"
