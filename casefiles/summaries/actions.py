"""The deeds of half-year summaries."""

from django.utils.translation import gettext_lazy as _

from audit.actions import declare

SUMMARY_WRITTEN = declare("summary.written", _("填写半年总结"), "revision summary_parts")
