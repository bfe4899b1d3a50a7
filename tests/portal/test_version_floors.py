"""Versions with known holes stay out: what is installed and what is pinned."""

import json
import os
import re
import subprocess
import sys
from importlib.metadata import version

import pytest
from packaging.version import Version

from tests.fixtures import servers

FLOORS = {
    "Django": ("5.2.8", "5.3"),
    "daphne": ("4.2.2", "5"),
    "django-allauth": ("65.14.2", "66"),
    "redis": ("5", "8"),
    "channels": ("4.3", "5"),
    "channels-redis": ("4.3", "5"),
    "celery": ("5.6", "6"),
    "psycopg": ("3.2", "4"),
    "cryptography": ("44.0.1", "100"),
    "Twisted": ("24.7", "100"),
    "autobahn": ("24.4.2", "100"),
}


def pinned():
    text = (servers.ROOT / "requirements.txt").read_text()
    return {
        name.lower(): found
        for name, found in re.findall(r"^([\w-]+)(?:\[.*?\])?==(\S+)", text, re.MULTILINE)
    }


@pytest.mark.parametrize("name", FLOORS)
def test_what_is_installed_and_pinned_is_within_its_bounds(name):
    floor, ceiling = map(Version, FLOORS[name])
    assert floor <= Version(version(name)) < ceiling
    assert floor <= Version(pinned()[name.lower()]) < ceiling


@pytest.mark.parametrize(
    "name", ["requirements", "requirements-local", "requirements-dev", "requirements-khal"]
)
def test_every_pin_has_hashes_and_names_no_index(name):
    text = (servers.ROOT / f"{name}.txt").read_text()
    pins = re.findall(r"^[\w.-]+(?:\[.*?\])?==.*?(?=^\S|\Z)", text, re.MULTILINE | re.DOTALL)
    assert len(pins) > 0
    assert all("--hash=sha256:" in pin for pin in pins)
    assert not re.search(r"index-url|find-links|https?://", text)


def hashes_of(component: dict) -> set[str]:
    """The SHA-256 sums of the files that may be installed for it."""
    files = component["externalReferences"]
    return {sum_["content"] for file in files for sum_ in file["hashes"]}


def test_the_bill_of_materials_names_what_is_served_and_the_hashes_of_it(tmp_path):
    file = tmp_path / "sbom.json"
    made = ["make", "-o", ".venv/developed", "sbom", f"PY={sys.executable}", f"SBOM={file}"]
    environment = {**os.environ, **servers.UNMEASURED}
    options = {"cwd": servers.ROOT, "env": environment, "capture_output": True, "text": True}
    done = subprocess.run(made, check=False, **options)
    assert (done.returncode, done.stderr) == (0, "")
    bill = json.loads(file.read_text())
    components = {each["name"].lower(): each for each in bill["components"]}
    assert bill["bomFormat"] == "CycloneDX"
    assert bill["metadata"]["component"]["name"] == "video-visit-portal"
    assert {name: each["version"] for name, each in components.items()} == pinned()
    pins = (servers.ROOT / "requirements.txt").read_text()
    assert set().union(*map(hashes_of, bill["components"])) == {*re.findall(r"sha256:(\w+)", pins)}
    assert components["django"]["purl"] == f"pkg:pypi/django@{pinned()['django']}"
