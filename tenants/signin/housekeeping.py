"""What logins leave behind and nobody needs any more."""

from datetime import timedelta

from axes.models import AccessAttempt
from django.utils import timezone

from tenants.models import Authenticator
from tenants.signin.sessions import SessionStore

KEPT = timedelta(days=1)


def forget_old_logins() -> None:
    """Delete sessions that are over, counted failures after a day, and set-ups nobody finished.

    The failures hold names and addresses; the lockout looks back a quarter of an hour. What
    happened stays in the trail, which is why nothing is recorded here.
    """
    before = timezone.now() - KEPT
    SessionStore.clear_expired()
    AccessAttempt.objects.filter(attempt_time__lt=before).delete()
    Authenticator.objects.filter(confirmed=False, created_at__lt=before).delete()
