"""What the database remembers of the checkpoint file, so that neither can be set back unseen."""

from django.db import models


class CheckpointMark(models.Model):
    """The last line written to the checkpoint file; one row, written by `checkpoints.write` alone.

    `series` holds, for chains that were lost as a whole, the number with which they begin anew.
    """

    ONLY = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY, editable=False)
    number = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, blank=True)
    series = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="one_mark_of_the_checkpoint_file")
        ]

    def __str__(self) -> str:
        return f"line {self.number}"
