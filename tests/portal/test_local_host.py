"""`HOST=name`: other machines reach the portal over TLS with a certificate made here."""

import ssl
import urllib.request

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from portal.local.certificate import certificate
from portal.local.options import from_environment
from tests.fixtures.servers import free_port
from tests.portal.local_stack import new_folder, started


@pytest.mark.parametrize(
    ("host", "origin"),
    [
        ("", "http://localhost:8123"),
        ("localhost", "http://localhost:8123"),
        ("Clinic-Laptop.local", "https://clinic-laptop.local:8123"),
    ],
)
def test_the_origin_is_plain_on_this_machine_and_secure_for_others(monkeypatch, host, origin):
    monkeypatch.setenv("HOST", host)
    monkeypatch.setenv("PORT", "8123")
    assert from_environment().origin == origin


@pytest.mark.parametrize("host", ["clinic.local", "192.0.2.7"])
def test_the_certificate_names_the_host_is_kept_and_its_key_is_private(tmp_path, host):
    key, chain = certificate(tmp_path, host)
    made = x509.load_pem_x509_certificate(chain.read_bytes())
    names = made.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    kind = x509.DNSName if host == "clinic.local" else x509.IPAddress
    assert [str(name) for name in names.get_values_for_type(kind)] == [host]
    assert key.stat().st_mode & 0o077 == 0
    assert certificate(tmp_path, host) == (key, chain)
    assert chain.read_bytes() == made.public_bytes(Encoding.PEM)


@pytest.mark.fault
def test_the_portal_answers_over_tls_under_the_host_that_was_given():
    port = free_port()
    with new_folder() as folder:
        data = folder / "data"
        with started(data, "run", PORT=str(port), HOST="127.0.0.1") as process:
            said = [process.stdout.readline() for _ in range(2)]
            trust = ssl.create_default_context(cafile=data / "certificate" / "127.0.0.1.crt")
            with urllib.request.urlopen(f"https://127.0.0.1:{port}/", context=trust) as page:
                assert page.status == 200
    assert said == ["\n", f"https://127.0.0.1:{port}\n"]
