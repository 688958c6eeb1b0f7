"""Waivers: what the owner of the tables changed past the trail, and why (`guard.waive`)."""

from django.db import models


class Waiver(models.Model):
    """One reason given by the owner before a data migration. Written by the database alone."""

    at = models.DateTimeField()
    login = models.CharField(max_length=63)
    because = models.TextField()

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return self.because
