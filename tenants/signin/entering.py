"""The last step of every login: whoever opened the door, it opens into here."""

from django.contrib.auth import login
from django.http import HttpRequest
from django.urls import reverse

from tenants.models import User
from tenants.signin import pending
from tenants.signin.factors import Factor, Step, next_step
from tenants.signin.sessions import SECOND_FACTOR

BACKEND = "django.contrib.auth.backends.ModelBackend"


def enter(request: HttpRequest, user: User, factor: Factor) -> None:
    """Log the person in, in a session with a new key. The trail listens to Django's signal."""
    pending.forget(request)
    request.session[SECOND_FACTOR] = factor.value
    login(request, user, backend=BACKEND)


def after_first_step(
    request: HttpRequest, user: User, onward: str, *, confirmed: bool = False
) -> str:
    """Where a person goes whose password (or provider) is right: in, or to the second step.

    `confirmed`: the identity provider says that it has asked for a second factor itself.
    """
    step = Step.NOTHING if confirmed else next_step(user)
    if step is Step.NOTHING:
        enter(request, user, Factor.PROVIDER if confirmed else Factor.NONE)
        return onward
    pending.begin(request, user, onward)
    return reverse("login-code" if step is Step.CODE else "login-setup")
