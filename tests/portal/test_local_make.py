"""The Makefile's promises to a fresh machine."""

import json
import shutil
import subprocess
from pathlib import Path

from tests.portal.local_stack import ROOT, environment

REQUIREMENTS = ["requirements.txt", "requirements-local.txt", "requirements-dev.txt"]
WITHOUT_VENV = """#!/bin/sh
case "$2" in
*ensurepip*) exit 1 ;;
*) echo 3.12 ;;
esac
"""


def make(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    for name in ("Makefile", *REQUIREMENTS):
        shutil.copy(ROOT / name, folder)
    return subprocess.run(
        ["make", *arguments],
        cwd=folder,
        env=environment(folder / "data"),
        capture_output=True,
        text=True,
        check=False,
    )


def test_without_a_recent_python_make_says_so(tmp_path):
    done = make(tmp_path, "run", "PYTHON=")
    said, *rest = done.stderr.splitlines()
    assert said.startswith("Python 3.11 to 3.14 is needed")
    assert done.returncode != 0
    assert all(line.startswith("make: ***") for line in rest)


def test_a_python_without_venv_is_named_with_the_package_to_install(tmp_path):
    python = tmp_path / "python"
    python.write_text(WITHOUT_VENV)
    python.chmod(0o755)
    done = make(tmp_path, "run", f"PYTHON={python}")
    assert done.stderr.startswith(
        "This Python cannot make virtual environments: install python3.12-venv\n"
    )
    assert not (tmp_path / ".venv").exists()


def test_without_root_and_without_a_chromium_the_package_is_named(tmp_path):
    who = tmp_path / "id"
    who.write_text("#!/bin/sh\necho 1000\n")
    who.chmod(0o755)
    browser, alone = ROOT / ".ci" / "browser", {"PATH": str(tmp_path)}
    done = subprocess.run(
        [browser], cwd=tmp_path, env=alone, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (1, "")
    last = done.stderr.splitlines()[-1]
    assert last == "The end-to-end tests need a Chromium: install the package chromium"


def test_the_lock_of_node_packages_names_no_registry():
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    assert len(packages) > 2
    assert not any("resolved" in package for package in packages.values())
