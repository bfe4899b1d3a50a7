"""The production files, held against the code: commands, variables, routes, the image."""

import importlib.util
import re
import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import yaml
from celery.bin.beat import beat
from celery.bin.worker import worker
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from daphne.cli import CommandLineInterface
from django.core.management import get_commands

from portal.local import site
from tests.fixtures import servers

COMPOSE = yaml.safe_load((servers.ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
OURS = {name: service for name, service in SERVICES.items() if service.get("build") == "."}
NGINX = servers.ROOT / "deploy" / "nginx"
GIVEN = {
    "SITE_HOST": "visits.clinic.example",
    "SECRET_KEY": "correct-horse-battery-staple-0123456789-abcdefghijklmnop",
    "POSTGRES_PASSWORD": "postgres-password",
    "TURN_SECRET": "turn-secret-of-thirty-two-signs-0123456789",
    "EMAIL_URL": "submission://portal:password@mail.clinic.example:587",
    "CLINIC_NAME": "Harbor Clinic",
    "CLINIC_TIME_ZONE": "America/Denver",
    "HELP_LINE_PHONE": "+13035550142",
}


def known_variables():
    settings = (servers.ROOT / "portal" / "settings.py").read_text()
    return set(re.findall(r"env\.\w+\(\s*[\"'](\w+)", settings))


def filled(text):
    """The text as compose fills it in."""

    def value(match):
        name, default = match["name"], match["default"] or ""
        return GIVEN.get(name, filled(default.replace("${SITE_HOST", "${SITE_HOST}")))

    return re.sub(r"\$\{(?P<name>\w+)(?::(?:\?|-(?P<default>(?:[^{}]|\$\{\w+)*)))?\}", value, text)


def test_every_kind_of_process_has_a_service():
    wanted = {"nginx", "pages", "sockets", "worker", "beat", "postgres", "redis", "coturn"}
    assert set(SERVICES) == wanted | {"migrate"}
    assert set(OURS) == {"pages", "sockets", "worker", "beat", "migrate"}


@pytest.mark.parametrize("name", OURS)
def test_every_variable_of_a_service_is_read_by_the_settings(name):
    assert set(OURS[name]["environment"]) <= known_variables()


def test_what_the_settings_read_about_the_clinic_can_be_given():
    of_the_clinic = ("PORTAL_", "CLINIC_", "DEFAULT_", "HELP_LINE_", "SMS_")
    wanted = {name for name in known_variables() if name.startswith(of_the_clinic)}
    assert wanted <= set(SERVICES["pages"]["environment"])


def test_the_required_variables_are_those_named_on_top():
    text = (servers.ROOT / "docker-compose.yml").read_text()
    named = re.search(r"# Required: (.*)\.", text)[1].split(", ")
    assert set(re.findall(r"\$\{(\w+):\?", text)) == set(named) == set(GIVEN)


@pytest.mark.parametrize("name", ["pages", "sockets"])
def test_the_web_processes_are_started_as_daphne_understands(name):
    python, _, module, *arguments = SERVICES[name]["command"]
    read = CommandLineInterface().parser.parse_args(arguments)
    assert (python, module) == ("python", "daphne")
    assert (read.application, read.port) == ("portal.asgi:application", 8000)
    assert (read.server_name, read.verbosity) == ("", 0)


def test_the_socket_processes_take_small_messages_only():
    read = CommandLineInterface().parser.parse_args(SERVICES["sockets"]["command"][3:])
    assert read.websocket_max_message_size == read.websocket_max_frame_size == 65_536


def test_the_worker_has_the_patience_that_it_has_locally():
    pages, given = (SERVICES[name]["environment"].items() for name in ("pages", "worker"))
    assert dict(given - pages) == site.PATIENT


@pytest.mark.parametrize(("name", "command"), [("worker", worker), ("beat", beat)])
def test_the_celery_processes_are_started_as_celery_understands(name, command):
    known = {option for parameter in command.params for option in parameter.opts}
    start, arguments = SERVICES[name]["command"][:6], SERVICES[name]["command"][6:]
    assert start == ["python", "-m", "celery", "-A", "portal", name]
    assert {word for word in arguments if word.startswith("-")} <= known


def test_migrations_run_before_anything_of_ours_starts():
    assert SERVICES["migrate"]["command"][:2] == ["python", "manage.py"]
    assert SERVICES["migrate"]["command"][2] in get_commands()
    for name in set(OURS) - {"migrate"}:
        after = SERVICES[name]["depends_on"]["migrate"]
        assert after == {"condition": "service_completed_successfully"}


def test_the_health_check_is_a_program_that_compiles():
    *_, program = SERVICES["pages"]["healthcheck"]["test"]
    compile(program, "healthcheck", "exec")


def test_the_settings_are_clean_with_the_variables_of_the_file(db):
    environment = {name: filled(value) for name, value in SERVICES["pages"]["environment"].items()}
    environment = {**servers.test_environment(), **environment, "DEMO": "0"}
    environment["DATABASE_URL"] = servers.test_environment()["DATABASE_URL"]
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    done = subprocess.run(
        command, cwd=servers.ROOT, env=environment, check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


def test_files_that_are_mounted_are_there():
    volumes = [volume for service in SERVICES.values() for volume in service.get("volumes", [])]
    files = [volume.split(":")[0] for volume in volumes if volume.startswith("./")]
    assert len(files) == 6
    assert all((servers.ROOT / name).is_file() for name in files)


def test_the_image_holds_every_application_and_runs_as_nobody_special():
    lines = (servers.ROOT / "Dockerfile").read_text().splitlines()
    copied = {word for line in lines if line.startswith("COPY") for word in line.split()[1:-1]}
    allowed = {
        line[1:] for line in (servers.ROOT / ".dockerignore").read_text().split() if line[0] == "!"
    }
    assert copied == allowed
    assert {"portal", "accounts", "appointments", "videovisit", "templates", "static"} < copied
    assert all((servers.ROOT / name).exists() for name in copied)
    assert "USER portal" in lines
    assert "RUN pip install --require-hashes -r requirements.txt" in lines


def test_every_module_that_a_command_names_is_installed():
    commands = [service["command"] for service in OURS.values()]
    modules = {command[2] for command in commands if command[1] == "-m"}
    assert modules == {"daphne", "celery"}
    assert all(importlib.util.find_spec(module) for module in modules)


def blocks(text, kind):
    """The innermost blocks of a kind: what follows the word, and what stands inside."""
    return dict(re.findall(rf"^ *{kind} ([^{{]+?) {{([^{{}}]*)}}", text, re.MULTILINE))


def test_nginx_sends_sockets_to_processes_of_their_own():
    locations = blocks((NGINX / "portal.conf.template").read_text(), "location")
    assert "proxy_pass http://sockets;" in locations["/ws/"]
    assert "proxy_set_header Upgrade $http_upgrade;" in locations["/ws/"]
    assert "proxy_pass http://pages;" in locations["/"]


def test_nginx_upstreams_are_the_services():
    upstreams = blocks((NGINX / "portal.conf.template").read_text(), "upstream")
    servers_of = {name: re.findall(r"server (\S+?)[ ;]", text) for name, text in upstreams.items()}
    assert servers_of == {name: [f"{name}:8000"] for name in ("pages", "sockets")}


def test_nginx_overwrites_what_the_portal_believes_of_a_proxy():
    lines = (NGINX / "proxy.inc").read_text()
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in lines
    assert "proxy_set_header X-Forwarded-Proto $scheme;" in lines
    assert "proxy_set_header X-Request-ID $request_id;" in lines


def test_nginx_logs_neither_paths_nor_addresses():
    text = (NGINX / "portal.conf.template").read_text()
    log_format = re.search(r"log_format[^;]+;", text)[0]
    variables = set(re.findall(r"\$(\w+)", log_format))
    assert variables == {"time_iso8601", "request_id", "request_method", "status", "request_time"}
    assert "error_log /dev/stderr crit;" in text


def test_the_relay_denies_private_networks_in_every_spelling():
    denied = re.findall(
        r"denied-peer-ip=(\S+)", (servers.ROOT / "deploy/coturn/turnserver.conf").read_text()
    )
    assert "::ffff:0.0.0.0-::ffff:255.255.255.255" in denied
    assert "64:ff9b::-64:ff9b::ffff:ffff" in denied
    assert "2002::-2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff" in denied
    assert {"10.0.0.0-10.255.255.255", "127.0.0.0-127.255.255.255"} < set(denied)


def certificate(folder: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, GIVEN["SITE_HOST"])])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name)
    made = made.public_key(key.public_key()).serial_number(x509.random_serial_number())
    made = made.not_valid_before(now).not_valid_after(now + timedelta(days=1))
    made = made.sign(key, hashes.SHA256())
    plain = serialization.NoEncryption()
    pem, kind = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    (folder / "fullchain.pem").write_bytes(made.public_bytes(pem))
    (folder / "privkey.pem").write_bytes(key.private_bytes(pem, kind, plain))


@pytest.mark.skipif(shutil.which("nginx") is None, reason="nginx is not installed")
def test_nginx_takes_its_configuration(tmp_path):
    certificate(tmp_path)
    text = (NGINX / "portal.conf.template").read_text()
    text = text.replace("${SITE_HOST}", GIVEN["SITE_HOST"]).replace("/etc/nginx/tls", str(tmp_path))
    text = re.sub(r"server (pages|sockets):", "server 127.0.0.1:", text)
    text = re.sub(r"/etc/nginx/(\w+\.inc)", rf"{NGINX}/\1", text).replace(
        "/dev/std", f"{tmp_path}/std"
    )
    version = subprocess.run(["nginx", "-v"], check=False, capture_output=True, text=True).stderr
    if tuple(map(int, re.findall(r"\d+", version)[:3])) < (1, 25, 1):
        text = text.replace("http2 on;", "")
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    text += " ".join(f"{kind}_temp_path {tmp_path}/{kind};" for kind in kinds)
    main = f"pid {tmp_path}/pid; events {{}} http {{ {text} }}"
    (tmp_path / "nginx.conf").write_text(main)
    command = ["nginx", "-t", "-p", str(tmp_path), "-c", str(tmp_path / "nginx.conf")]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "[warn]" not in done.stderr


def test_sockets_are_served_as_by_make_run():
    command = SERVICES["sockets"]["command"]
    *flags, _b, _address, _p, _port, application = command
    assert flags == ["python", *site.DAPHNE]
    assert application == "portal.asgi:application"
