"""Scripts as they are served: the visit's page has one, made of its modules, and none keeps its comments."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from django.core.files.base import ContentFile

from portal.static import HashedStorage
from tests.fixtures.servers import UNMEASURED

ROOT = Path(__file__).resolve().parents[2]
BUILT = "static/js/built/room.js"


def test_the_visits_script_is_in_step_with_its_modules(tmp_path):
    shutil.copytree(ROOT / "static" / "js", tmp_path / "static" / "js")
    (tmp_path / BUILT).unlink()
    shutil.copy(ROOT / "package.json", tmp_path)
    (tmp_path / "node_modules").symlink_to(ROOT / "node_modules")
    tools = ROOT / ".venv" / "bin"
    env = {
        **os.environ,
        **UNMEASURED,
        "PATH": f"{tools}:{os.environ['PATH']}",
    }  # npm is a Python's script here
    subprocess.run([tools / "npm", "run", "build"], cwd=tmp_path, env=env, check=True)
    assert (tmp_path / BUILT).read_text() == (ROOT / BUILT).read_text(), "run: make js"


@pytest.mark.parametrize(
    ("name", "served"),
    [("js/one.js", "let a=1;"), ("css/one.css", "// why\nlet a = 1;\n")],
)
def test_scripts_are_served_without_their_comments(tmp_path, name, served):
    storage = HashedStorage(location=tmp_path, base_url="/static/")
    saved = storage.save(name, ContentFile(b"// why\nlet a = 1;\n"))
    assert (tmp_path / saved).read_text() == served
