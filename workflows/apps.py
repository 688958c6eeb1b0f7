"""The workflows app: plugs the engine into the verbs."""

from importlib import import_module

from django.apps import AppConfig


class WorkflowsConfig(AppConfig):
    """Flows, templates, inbox, task screens."""

    name = "workflows"
    verbose_name = "流程"

    def ready(self) -> None:
        """Declare actions; from now on verbs move flows."""
        from casefiles import turns
        from casefiles.people import desks
        from workflows.desks import EngineDesks
        from workflows.turns import EngineTurns

        import_module("workflows.actions")
        import_module("workflows.words")
        turns.use(EngineTurns())
        desks.use(EngineDesks())
