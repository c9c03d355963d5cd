"""Over TLS the time is bounded as well, and a server that is not the one it says it is gets nothing."""

from __future__ import annotations

import ssl
import time
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from mailing import sending
from mailing.models import Mail, MailState, Trouble
from tests.mailing.server import BOUND, DRIP, SILENT

pytestmark = pytest.mark.django_db


def certified(folder: Path, address: str) -> Path:
    """A key and a certificate for this address, signed by itself, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail server of a test")])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder(
        name, name, key.public_key(), x509.random_serial_number(), now - timedelta(days=1), now + timedelta(days=1)
    )
    made = made.add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(address))]), critical=False)
    made = made.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path = folder / f"{address}.pem"
    path.write_bytes(private + made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    return path


@pytest.fixture
def over_tls(server: Any, settings: Any, tmp_path: Path, monkeypatch: Any) -> Any:
    def serve(address: str = "127.0.0.1") -> None:
        path = certified(tmp_path, address)
        server.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        server.tls.load_cert_chain(path)
        monkeypatch.setenv("SSL_CERT_FILE", str(path))
        settings.EMAIL_USE_SSL = True

    return serve


def test_a_mail_goes_out(over_tls, server, posted):
    over_tls()
    mail = posted()
    sending.send_due()
    assert server.ids == [mail.message_id]


def test_a_server_with_the_name_of_another_gets_nothing(over_tls, server, posted):
    over_tls("127.0.0.9")
    posted()
    sending.send_due()
    assert server.connections == 0 or not server.reached
    assert (Mail.objects.get().state, Mail.objects.get().trouble) == (MailState.WAITING, Trouble.UNREACHABLE)


@pytest.mark.parametrize("how", [SILENT, DRIP])
@pytest.mark.parametrize(("stage", "doubts"), [("EHLO", 0), ("text", 1)])
def test_the_time_is_bounded(over_tls, server, posted, settings, how, stage, doubts):
    over_tls()
    settings.EMAIL_TIMEOUT = 0.4
    server.at = {stage: how}
    posted()
    began = time.monotonic()
    sending.send_due()
    assert time.monotonic() - began < BOUND
    mail = Mail.objects.get()
    assert (mail.trouble, mail.doubts) == (Trouble.SILENT, doubts)
