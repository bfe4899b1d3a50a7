"""A page names all modules of its script at once, so that they are not fetched step by step."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.files.base import ContentFile
from django.template import Context, Template

from portal.static import HashedStorage

LINK = re.compile(r'<link rel="([^"]*)" href="/static/([^"]*)">')


def links(script, rel) -> list[tuple[str, str]]:
    page = Template("{% load modules %}{% module_links script rel %}")
    return LINK.findall(page.render(Context({"script": script, "rel": rel})))


def imported(served) -> set[str]:
    """The names of what the served file, and what that, imports."""
    folder = Path(settings.STATIC_ROOT) / served
    near = re.findall(r'\bfrom ?"(\.[^"]+)"', folder.read_text())
    names = {
        str((folder.parent / name).resolve().relative_to(settings.STATIC_ROOT)) for name in near
    }
    return names.union(*(imported(name) for name in names))


@pytest.mark.parametrize("script", ["js/room.js", "js/base.js", "js/menu.js"])
def test_the_links_are_what_the_script_imports_once_each(script):
    found = [name for _, name in links(script, "modulepreload")]
    assert sorted(found) == sorted(imported(staticfiles_storage.stored_name(script)))


def test_the_links_say_what_they_are_for():
    assert {rel for rel, _ in links("js/base.js", "prefetch")} == {"prefetch"}


@pytest.mark.parametrize(
    ("name", "served"),
    [("js/one.js", "let a=1;"), ("css/one.css", "// why\nlet a = 1;\n")],
)
def test_scripts_are_served_without_their_comments(tmp_path, name, served):
    storage = HashedStorage(location=tmp_path, base_url="/static/")
    saved = storage.save(name, ContentFile(b"// why\nlet a = 1;\n"))
    assert (tmp_path / saved).read_text() == served
