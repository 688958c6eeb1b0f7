"""Anywhere on the disk, for any user, beside any other."""

import os
import shutil
import sys
from pathlib import Path

import pytest

from config.embedded.account import account_for
from config.embedded.binaries import NOT_NEEDED, install_folder
from config.embedded.layout import Layout
from config.embedded.runfolder import LONGEST, candidates

from .conftest import ROOT, Caller, Yard, command, postmaster

as_root = pytest.mark.skipif(
    os.geteuid() != 0, reason="NOT RUN: what root may do can only be tried as root"
)


def test_two_folders_side_by_side(yard: Yard) -> None:
    one, two = yard.client(yard.base / "one"), yard.client(yard.base / "two")
    one.sql("CREATE TABLE letters AS SELECT 1 AS id")
    two.sql("CREATE TABLE letters AS SELECT 2 AS id")
    assert one.sql("SELECT id FROM letters") == [[1]]
    assert one.server["host"] != two.server["host"]
    assert set(one.server["passwords"].values()).isdisjoint(two.server["passwords"].values())


def test_a_path_longer_than_a_socket_may_be(yard: Yard) -> None:
    data = yard.base / ("long " + "长" * 40) / ("deep" * 20) / "data"
    assert len(os.fsencode(data)) > 150
    client = yard.client(data)
    assert client.sql("SELECT 1") == [[1]]
    assert len(os.fsencode(client.server["host"])) < LONGEST


def test_a_folder_below_a_closed_parent(yard: Yard) -> None:
    closed = yard.base / "closed"
    closed.mkdir(0o700)
    assert yard.client(closed / "data").sql("SELECT 1") == [[1]]
    assert closed.stat().st_mode & 0o777 == 0o700, "no parent is opened"
    assert command("stop", closed / "data").returncode == 0
    assert yard.client(closed / "data").sql("SELECT 1") == [[1]]


def test_a_planted_socket_folder_is_left_alone(yard: Yard) -> None:
    data = yard.base / "data"
    data.mkdir()
    first, second, *_ = candidates(Layout.of(data), account_for(data))
    bait = yard.base / "bait"
    bait.mkdir()
    first.symlink_to(bait)
    try:
        client = yard.client(data)
        assert client.sql("SELECT 1") == [[1]]
        assert Path(client.server["host"]) == second
        assert list(bait.iterdir()) == []
    finally:
        first.unlink()


@as_root
def test_programs_below_a_closed_parent(yard: Yard) -> None:
    closed = yard.base / "closed"
    closed.mkdir(0o700)
    package = install_folder().parent
    for part in (f"{package.name}/pginstall18", f"{package.name}.libs"):
        shutil.copytree(package.parent / part, closed / part, symlinks=True, ignore=NOT_NEEDED)
    (closed / package.name / "__init__.py").touch()
    caller = Caller(environment={"PYTHONPATH": f"{closed}{os.pathsep}{ROOT}"})
    client = yard.client(caller=caller)
    assert client.sql("SELECT 1") == [[1]]
    program = os.readlink(f"/proc/{postmaster(client.data)}/exe")
    assert program.startswith(client.server["host"])
    assert command("stop", client.data).returncode == 0
    assert not Path(client.server["host"]).exists()


def test_an_ordinary_user(open_yard: Yard, commoner: Caller) -> None:
    folder = open_yard.base / "home"
    folder.mkdir()
    if user := commoner.options.get("user"):
        os.chown(folder, user, commoner.options["group"])
    client = open_yard.client(folder / "checkout" / ".data", commoner)
    client.sql("CREATE TABLE letters AS SELECT 7 AS id")
    assert client.data.stat().st_uid == (user or os.geteuid())
    assert command("stop", client.data).returncode == 0
    assert open_yard.client(client.data, commoner).sql("SELECT id FROM letters") == [[7]]


@as_root
def test_root_and_the_owner_of_a_checkout_take_turns(open_yard: Yard, commoner: Caller) -> None:
    user, group = commoner.options["user"], commoner.options["group"]
    checkout = open_yard.base / "checkout"
    checkout.mkdir(0o700)
    os.chown(checkout, user, group)
    data = checkout / ".data" / "postgres"
    root = open_yard.client(data)
    root.sql("CREATE TABLE letters AS SELECT 7 AS id")
    owner = open_yard.client(data, commoner)
    assert owner.sql("SELECT id FROM letters") == [[7]], "attached to the server that root began"
    assert {path.lstat().st_uid for path in checkout.rglob("*")} == {user}
    assert command("stop", data).returncode == 0
    owner = open_yard.client(data, commoner)
    assert owner.sql("SELECT id FROM letters") == [[7]]
    assert open_yard.client(data).sql("SELECT id FROM letters") == [[7]], "and the other way round"


@as_root
@pytest.mark.skipif(sys.platform != "linux", reason="NOT RUN: user numbers without a name")
def test_a_folder_of_a_user_without_a_name(open_yard: Yard) -> None:
    volume = open_yard.base / "volume"
    volume.mkdir()
    os.chown(volume, 54321, 54321)
    client = open_yard.client(volume / "data")
    assert client.sql("SELECT 1") == [[1]]
    assert Layout.of(client.data).cluster.stat().st_uid == 54321
