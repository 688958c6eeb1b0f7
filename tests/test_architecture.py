"""The architecture as failing tests: layers, the engine's one home, migrations, files, words, refusals."""

import ast
import importlib
import pkgutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader
from importlinter.cli import lint_imports

from audit import words
from audit.actions import UnknownAction, all_actions, declare
from tenants.refusals import Refusal

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("config", "workflows", "casefiles", "audit", "tenants")
WITH_TABLES = ("workflows", "casefiles", "audit", "tenants")
LONGEST = 300
# Modules that act when they are imported: settings read the environment, __main__ runs.
NOT_IMPORTED = ("config.settings", "config.wsgi", "config.embedded.__main__")


def sources(*packages: str, ending: str = ".py") -> Iterator[Path]:
    """Every file of the packages but the migrations, which the machine writes."""
    for package in packages:
        for path in sorted((ROOT / package).rglob(f"*{ending}")):
            if "migrations" not in path.parts:
                yield path


def all_refusals() -> set[type[Refusal]]:
    """Every refusal of the product, wherever it is declared."""
    for package in PACKAGES:
        found = importlib.import_module(package)
        for module in pkgutil.walk_packages(found.__path__, f"{package}."):
            if not module.name.startswith(NOT_IMPORTED) and ".migrations" not in module.name:
                importlib.import_module(module.name)
    left, known = [Refusal], set[type[Refusal]]()
    while left:
        below = left.pop().__subclasses__()
        known.update(each for each in below if each.__module__.startswith(PACKAGES))
        left += below
    return known


def declared_in(path: Path) -> Iterator[str]:
    """The names of the actions that a file declares, read from its text."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id == "declare"
            and isinstance(node.args[0], ast.Constant)
        ):
            yield str(node.args[0].value)


def test_the_import_contracts_hold(capsys: pytest.CaptureFixture[str]) -> None:
    broken = lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True)
    assert broken == 0, capsys.readouterr().out


def test_only_workflows_imports_the_engine() -> None:
    guilty = []
    for path in sources(*(each for each in PACKAGES if each != "workflows")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [each.name for each in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            guilty += [str(path) for name in names if name.partition(".")[0] == "viewflow"]
    assert guilty == []


@pytest.mark.parametrize("app", WITH_TABLES)
def test_migrations_form_a_line(app: str) -> None:
    graph = MigrationLoader(None).graph
    (leaf,) = graph.leaf_nodes(app)
    own = [key for key in graph.nodes if key[0] == app]
    for key in own:
        parents = [each.key for each in graph.node_map[key].parents if each.key[0] == app]
        assert len(parents) == (0 if key[1].startswith("0001") else 1), key
    folder = Path(apps.get_app_config(app).path) / "migrations"
    assert (folder / "max_migration.txt").read_text().strip() == leaf[1]
    assert len(own) == len(list(folder.glob("0*.py")))


@pytest.mark.django_db(databases=["default", "owner"])
def test_no_model_waits_for_a_migration(capsys: pytest.CaptureFixture[str]) -> None:
    try:
        call_command("makemigrations", check=True, dry_run=True)
    except SystemExit:
        pytest.fail(capsys.readouterr().out)


def test_rooms_are_small() -> None:
    files = [*sources(*PACKAGES), *sources(*PACKAGES, ending=".html")]
    lengths = {str(path): len(path.read_text("utf-8").splitlines()) for path in files}
    assert len(lengths) > 100
    assert {path: lines for path, lines in lengths.items() if lines > LONGEST} == {}


def test_every_action_is_declared_once_and_loaded() -> None:
    written = [name for path in sources(*PACKAGES) for name in declared_in(path)]
    assert sorted(written) == [action.name for action in all_actions()]
    with pytest.raises(UnknownAction):
        declare(written[0], "again")


def test_a_process_without_pages_knows_every_action() -> None:
    program = (
        "import django; django.setup(); from audit.actions import all_actions;"
        " print(*(each.name for each in all_actions()))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == [each.name for each in all_actions()]


def test_every_data_name_has_words() -> None:
    assert all(str(action.label).strip() for action in all_actions())
    nameless = set()
    for name in {name for action in all_actions() for name in action.carries}:
        try:
            assert words.label_of(name).strip()
        except KeyError:
            nameless.add(name)
    assert nameless == set()


def test_every_refusal_says_its_own_sentence() -> None:
    refusals = all_refusals()
    assert len(refusals) > 20
    # BadIdentifier says another sentence for each of its reasons.
    own = {
        each: str(vars(each).get("says", "")) for each in refusals if "__str__" not in vars(each)
    }
    assert [each.__name__ for each, says in own.items() if not says.strip()] == []
    assert [each.__name__ for each in refusals if not (each.__doc__ or "").strip()] == []
    assert len(set(own.values())) == len(own)
