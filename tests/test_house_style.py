"""What no linter checks: which words a module may be, how large things grow, what rules import."""

import ast
import subprocess
import sys
from functools import cache
from pathlib import Path
from statistics import median, quantiles

import pytest

ROOT = Path(__file__).resolve().parents[1]
APPS = ("portal", "accounts", "appointments", "videovisit")
WORDS = {
    *("rules", "models", "selectors", "events", "actions"),
    *("views", "consumers", "tasks", "admin", "forms", "urls", "routing"),
}
# What Django, allauth, Celery and the servers ask for by place; each is a door or its setting.
PLACES = {
    "portal": {
        *("settings", "policy", "asgi", "one_hop", "celery", "middleware", "context", "health"),
        *("static", "checks", "apps", "json_logs", "local", "management", "demo", "demo_urls"),
        *("__init__", "environment", "sessions", "timer", "plain_requests", "templatetags"),
        "database",
    },
    "accounts": {
        *("__init__", "apps", "adapter", "middleware", "passwords", "receivers", "sms"),
        *("management", "migrations"),
    },
    "appointments": {"__init__", "apps", "migrations"},
    "videovisit": {"__init__", "apps", "migrations"},
}
ORM_ROOMS = {"models", "selectors", "actions", "admin", "migrations"}
FORBIDDEN_CALLS = {"delay", "apply_async", "mark_safe", "get_object_or_404"}
FORBIDDEN_ARGUMENTS = {"eta", "countdown"}
SIZES = {".py": 400, ".html": 150, ".js": 200}


def tracked(*suffixes: str) -> list[Path]:
    listed = ["git", "ls-files", "-co", "--exclude-standard"]
    names = subprocess.check_output(listed, cwd=ROOT, text=True).splitlines()
    return [
        ROOT / name
        for name in names
        if name.endswith(suffixes)
        and not {"vendor", "built"} & {*Path(name).parts}
        and (ROOT / name).exists()
    ]


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def ours() -> list[Path]:
    return [path for path in tracked(".py") if path.relative_to(ROOT).parts[0] in APPS]


def room(path: Path) -> str:
    parts = path.relative_to(ROOT).parts
    return Path(parts[1]).stem if len(parts) > 1 else ""


def functions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return [node for node in ast.walk(tree(path)) if isinstance(node, kinds)]


def length(node: ast.AST) -> int:
    return node.end_lineno - node.lineno + 1


@pytest.mark.parametrize("app", APPS)
def test_every_module_is_one_of_the_seven_words(app):
    modules = {room(path) for path in ours() if path.relative_to(ROOT).parts[0] == app}
    assert modules <= WORDS | PLACES[app]


def test_files_keep_their_size():
    large = {
        str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines())
        for path in tracked(*SIZES)
        if len(path.read_text(encoding="utf-8").splitlines()) > SIZES[path.suffix]
    }
    assert large == {}


def test_functions_keep_their_size():
    large = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name} {length(node)}"
        for path in tracked(".py")
        if "migrations" not in path.parts
        for node in functions(path)
        if length(node) > 40
    ]
    assert large == []


def test_functions_are_small_on_the_whole():
    lengths = [
        length(node)
        for path in ours()
        if "migrations" not in path.parts
        for node in functions(path)
    ]
    assert median(lengths) <= 6
    assert quantiles(lengths, n=10)[-1] <= 18


@pytest.mark.parametrize("path", [p for p in ours() if room(p) == "rules"], ids=str)
def test_rules_import_the_standard_library_and_other_rules_alone(path):
    imported = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            imported |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            imported.add(node.module or "")
    strangers = {
        name
        for name in imported
        if name.split(".")[0] not in sys.stdlib_module_names and ".rules" not in name
    }
    assert strangers == set()


@pytest.mark.parametrize("path", [p for p in ours() if room(p) == "rules"], ids=str)
def test_rules_never_read_a_clock(path):
    called = {
        ast.unparse(node.func)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    }
    clocks = (".now", ".today", ".utcnow", ".monotonic", "time.time")
    assert [name for name in called if name.endswith(clocks)] == []


def test_rows_are_reached_only_in_models_selectors_actions_and_admin():
    reached = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in ours()
        if room(path) not in ORM_ROOMS
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and node.attr == "objects"
    ]
    assert reached == []


def test_nothing_is_called_that_the_house_forbids():
    called = [
        f"{path.relative_to(ROOT)}:{node.lineno} {ast.unparse(node.func)}"
        for path in ours()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        if getattr(node.func, "attr", getattr(node.func, "id", "")) in FORBIDDEN_CALLS
        or {keyword.arg for keyword in node.keywords} & FORBIDDEN_ARGUMENTS
    ]
    assert called == []


def test_one_door_takes_posts_without_a_token_for_they_are_signed():
    users = [
        str(path.relative_to(ROOT))
        for path in ours()
        if "csrf_exempt" in path.read_text(encoding="utf-8")
    ]
    assert users == ["accounts/views/reports.py"]


def test_the_channel_layer_has_one_door():
    users = [
        str(path.relative_to(ROOT))
        for path in ours()
        if room(path) != "events" and "group_send" in path.read_text(encoding="utf-8")
    ]
    assert users == []


@pytest.mark.parametrize("forbidden", ["|safe", "style=", "onclick=", "<style", "autoescape off"])
def test_templates_hold_nothing_inline_or_unescaped(forbidden):
    holders = [
        str(path.relative_to(ROOT))
        for path in tracked(".html")
        if forbidden in path.read_text(encoding="utf-8")
    ]
    assert holders == []


def test_every_module_says_in_one_line_what_it_is_for():
    silent = [
        str(path.relative_to(ROOT))
        for path in ours()
        if path.stat().st_size and "migrations" not in path.parts
        if not (ast.get_docstring(tree(path)) or "").splitlines()
    ]
    assert silent == []
