"""The casefiles app: declares its actions, indicators and exports when it is ready."""

from importlib import import_module

from django.apps import AppConfig


class CasefilesConfig(AppConfig):
    """The records and their verbs."""

    name = "casefiles"
    verbose_name = "办件与报送"

    def ready(self) -> None:
        """Declaring happens by import, once."""
        from audit import appealed, sight
        from casefiles import doors as cases
        from tenants import doors

        doors.use(cases.of_membership)
        sight.register("casefiles.case", cases.closed_cases)
        import_module("casefiles.actions")
        import_module("casefiles.words")
        import_module("casefiles.accounts.actions")
        import_module("casefiles.accounts.words")
        import_module("casefiles.accounts.trail")
        import_module("casefiles.indicators")
        import_module("casefiles.personal")
        import_module("casefiles.agencies.actions")
        import_module("casefiles.registering.actions")
        import_module("casefiles.registering.trail")
        import_module("casefiles.articles.actions")
        import_module("casefiles.appeals.actions")
        import_module("casefiles.duedays.actions")
        import_module("casefiles.summaries.actions")
        import_module("casefiles.duedays.trail")
        import_module("casefiles.summaries.trail")
        from casefiles.agencies.listed import OfficeRegister
        from casefiles.appeals import told
        from casefiles.reports import register

        register.use(OfficeRegister())
        appealed.use(told.appeals_of, told.end_of_workdays)
