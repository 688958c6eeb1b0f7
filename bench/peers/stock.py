"""The peer of the inbox: viewflow's own queue page, with its own tables, templates and middleware.

Each task asks for the permission of its unit, which is how stock viewflow keeps units apart.
"""

from __future__ import annotations

from typing import Any

from django.urls import include, path
from viewflow.urls import Site
from viewflow.workflow.fields import get_flow_ref, get_task_ref
from viewflow.workflow.flow import FlowAppViewset

from bench.peers.bare_step import BareFlow
from bench.peers.copies import settle, unburdened
from tenants.models import User

site = Site(title="Queue", viewsets=[FlowAppViewset(BareFlow, icon="task")])
urlpatterns = [
    path("i18n/", include("django.conf.urls.i18n")),
    path("accounts/", include("django.contrib.auth.urls")),
    path("", site.urls),
]
PAGE = "/bare/queue/"
SETTINGS: dict[str, Any] = {
    "ROOT_URLCONF": "bench.peers.stock",
    "AUTHENTICATION_BACKENDS": ["bench.peers.stock.OfOneUnit"],
    "LOGIN_URL": "/",
    "MIDDLEWARE": [
        "django.middleware.security.SecurityMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
        "viewflow.middleware.SiteMiddleware",
    ],
    "TEMPLATES": [
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "APP_DIRS": True,
            "OPTIONS": {
                "context_processors": [
                    "django.template.context_processors.request",
                    "django.contrib.auth.context_processors.auth",
                    "django.contrib.messages.context_processors.messages",
                ]
            },
        }
    ],
}
PROCESSES = """
INSERT INTO viewflow_process (id, flow_class, status, created, data)
SELECT n, %s, 'NEW', now() - n * interval '1 second', '{}'
FROM generate_series(%s, %s) n
"""
TASKS = """
INSERT INTO viewflow_task (id, process_id, flow_task, flow_task_type, status, created, token,
    data, owner_permission)
SELECT n, n, %s, 'HUMAN', 'NEW', now() - n * interval '1 second', 'start', '{}',
    'bench.unit_' || CASE WHEN n <= %s THEN 0 ELSE n %% %s END
FROM generate_series(%s, %s) n
"""


class OfOneUnit:
    """The rights of a person of the first unit, without a table to look them up in."""

    def authenticate(self, request: Any, **credentials: Any) -> None:
        """Nobody logs in here."""

    def get_user(self, key: Any) -> Any:
        """The person of a session."""
        return User.objects.filter(pk=key).first()

    def get_all_permissions(self, user: Any, obj: Any = None) -> set[str]:
        """The flow, and in it the tasks of one unit."""
        return {"bench.unit_0", "viewflow.view_process"}

    def has_perm(self, user: Any, permission: str, obj: Any = None) -> bool:
        """As above."""
        return permission in self.get_all_permissions(user, obj)


def fill(begin: int, end: int, full: int, units: int) -> None:
    """Tasks `begin` to `end`; the measured unit has the first `full` of all, and its share."""
    with unburdened("viewflow_process", "viewflow_task") as cursor:
        cursor.execute(PROCESSES, [get_flow_ref(BareFlow), begin, end])
        cursor.execute(TASKS, [get_task_ref(BareFlow.first), full, units, begin, end])
    settle("viewflow_process", "viewflow_task")
