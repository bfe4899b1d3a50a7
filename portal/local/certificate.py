"""A certificate for HOST, made and signed here: browsers ask once whether to trust it."""

import ipaddress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from portal.local.places import write_private

DAYS = 365
RENEW_DAYS = 30


def certificate(data: Path, host: str) -> tuple[Path, Path]:
    """Paths of key and certificate for this name; made when missing or about to end."""
    folder = data / "certificate"
    folder.mkdir(mode=0o700, exist_ok=True)
    key, chain = folder / f"{host}.key", folder / f"{host}.crt"
    if not (key.exists() and chain.exists() and _lasts(chain)):
        private = ec.generate_private_key(ec.SECP256R1())
        write_private(
            key, private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
        )
        write_private(chain, _signed(host, private).decode())
    return key, chain


def _lasts(chain: Path) -> bool:
    ends = x509.load_pem_x509_certificate(chain.read_bytes()).not_valid_after_utc
    return ends > datetime.now(UTC) + timedelta(days=RENEW_DAYS)


def _signed(host: str, private: ec.EllipticCurvePrivateKey) -> bytes:
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, host)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=DAYS))
        .add_extension(x509.SubjectAlternativeName([_general_name(host)]), critical=False)
        .sign(private, hashes.SHA256())
    )
    return made.public_bytes(Encoding.PEM)


def _general_name(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        return x509.DNSName(host)
