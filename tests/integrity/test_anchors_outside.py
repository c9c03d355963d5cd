"""Anchors carried out of the house: by mail through a real SMTP server, and stamped by a real time-stamp authority."""

from __future__ import annotations

import shutil
import socket
import socketserver
import subprocess
import threading
from contextlib import contextmanager
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from django.core.management import call_command

from integrity.anchors import making, stamping
from integrity.anchors.content import parsed
from integrity.models import Anchor
from tests.integrity.anchoring import anchored, run

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("folder", "assessment")]
PEOPLE = ["auditor@example.com", "works.council@example.com"]


class MailServer(socketserver.ThreadingTCPServer):
    """Takes every mail; `mails` are its bytes, `recipients` those of each."""

    allow_reuse_address = daemon_threads = True

    def __init__(self):
        self.mails, self.recipients = [], []
        super().__init__(("127.0.0.1", 0), Conversation)


class Conversation(socketserver.StreamRequestHandler):
    def handle(self):
        self.say("220 here")
        names = []
        while line := self.rfile.readline():
            word = line[:4].upper()
            if word == b"RCPT":
                names.append(line.decode().partition("<")[2].partition(">")[0])
            if word == b"DATA":
                self.say("354 go on")
                body = b""
                while (line := self.rfile.readline()) != b".\r\n":
                    body += line.removeprefix(b".") if line.startswith(b"..") else line
                self.server.mails.append(body)
                self.server.recipients.append(names)
            if word == b"QUIT":
                return self.say("221 bye")
            self.say("250 ok")

    def say(self, text):
        self.wfile.write(f"{text}\r\n".encode())


@contextmanager
def served(server):
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def mail_server(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.ANCHOR_MAIL_TO = PEOPLE
    settings.EMAIL_HOST = "127.0.0.1"
    with served(MailServer()) as server:
        settings.EMAIL_PORT = server.server_address[1]
        yield server


def text_of(mail):
    message = message_from_bytes(mail, policy=policy.default)
    return message["Subject"], message.get_content()


def test_a_mail_that_can_not_be_sent_never_stops_the_anchor_is_shown_and_sent_later(mail_server, settings):
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, unused_port()
    call_command("anchor_records", language="en")
    anchored()
    making.tell_outside()
    said = run()
    assert said[0] == 0
    assert "Not mailed yet: anchors 1 (Connection refused)" in said[1]
    settings.EMAIL_PORT = port
    making.make_if_due()
    assert len(mail_server.mails) == 2
    assert list(Anchor.objects.values_list("mail_error", "mailed_to")) == [("", ", ".join(PEOPLE))] * 2
    making.make_if_due()
    assert len(mail_server.mails) == 2, "each once"


def test_the_mail_has_the_short_part_and_can_be_compared_with_the_records(mail_server, tmp_path, capsys):
    call_command("anchor_records", language="en")
    assert f"Mailed to {', '.join(PEOPLE)}" in capsys.readouterr().out
    assert mail_server.recipients == [PEOPLE]
    subject, text = text_of(mail_server.mails[0])
    row = Anchor.objects.get()
    assert subject.startswith("評核紀錄錨點 1，")
    assert f"摘要：{row.digest}" in text
    kept = tmp_path / "mail.txt"
    kept.write_text(text)
    code, said = run("--anchors", str(kept))
    assert code == 0, said
    assert "Anchors: 1 looked at, 0 alarms" in said
    kept.write_text(text.replace(row.digest[:8], "0" * 8).replace('"number": 1', '"number": 2'))
    assert "does not fit its seal" in run("--anchors", str(kept))[1]


def test_only_the_newest_is_mailed_where_nobody_was_named_before(mail_server, settings):
    settings.ANCHOR_MAIL_TO = []
    anchored(2)
    making.tell_outside()
    settings.ANCHOR_MAIL_TO = PEOPLE[:1]
    making.tell_outside()
    assert [row.mailed_to for row in Anchor.objects.order_by("number")] == ["", PEOPLE[0]]


AUTHORITY = """
[tsa]
default_tsa = one
[one]
dir = {folder}
serial = $dir/serial
crypto_device = builtin
signer_cert = $dir/tsa.pem
signer_key = $dir/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha512
accuracy = secs:1
ess_cert_id_chain = no
ess_cert_id_alg = sha256
[extension]
extendedKeyUsage = critical,timeStamping
keyUsage = critical,digitalSignature
"""


class Authority:
    """`openssl ts` with a root and a certificate for time stamps of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.config, self.root = folder, folder / "tsa.cnf", folder / "root.pem"
        self.config.write_text(AUTHORITY.format(folder=folder))
        (folder / "serial").write_text("01")
        curve = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")
        root = ("-keyout", "root.key", "-out", "root.pem", "-subj", "/CN=Root", "-days", "30")
        self.openssl("req", "-x509", *curve, *root)
        self.openssl("req", "-new", *curve, "-keyout", "tsa.key", "-out", "tsa.csr", "-subj", "/CN=Stamps")
        signed = ("-CA", "root.pem", "-CAkey", "root.key", "-CAcreateserial", "-out", "tsa.pem", "-days", "30")
        self.openssl(
            "x509", "-req", "-in", "tsa.csr", *signed, "-extfile", str(self.config), "-extensions", "extension"
        )

    def openssl(self, *arguments: str) -> None:
        subprocess.run(["openssl", *arguments], cwd=self.folder, check=True, capture_output=True)

    def answer(self, query: bytes) -> bytes:
        (self.folder / "query").write_bytes(query)
        self.openssl("ts", "-reply", "-config", str(self.config), "-queryfile", "query", "-out", "answer")
        return (self.folder / "answer").read_bytes()


class Service(ThreadingHTTPServer):
    """Answers by `authority`; `change` makes another of its answer."""

    def __init__(self, authority):
        self.authority, self.change = authority, lambda answer: answer
        super().__init__(("127.0.0.1", 0), Stamping)


class Stamping(BaseHTTPRequestHandler):
    def do_POST(self):
        query = self.rfile.read(int(self.headers["Content-Length"]))
        answer = self.server.change(self.server.authority.answer(query))
        self.send_response(200)
        self.send_header("Content-Type", "application/timestamp-reply")
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *arguments):
        """Quiet."""


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    if not shutil.which("openssl"):
        pytest.skip("openssl is the time-stamp authority of these tests")
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def service(authority, settings):
    with served(Service(authority)) as server:
        settings.ANCHOR_TSA_URL = f"http://127.0.0.1:{server.server_address[1]}/tsr"
        settings.ANCHOR_TSA_CERTIFICATE = str(authority.root)
        yield server


def test_an_answer_that_is_no_stamp_over_this_anchor_is_not_kept_and_is_asked_for_again(service, capsys):
    first = service.authority.answer
    other = []

    def of_another(answer):
        other.append(answer)
        return other[0]

    for change in (lambda answer: b"", lambda answer: answer[:-20], lambda answer: b"x" * 2**18):
        service.change = change
        call_command("anchor_records", language="en")
        assert "Not stamped, will be tried again" in capsys.readouterr().err
    service.change = of_another  # the same answer to each request
    call_command("anchor_records", language="en")
    anchored()
    making.tell_outside()
    stamps = list(Anchor.objects.order_by("number").values_list("stamp", flat=True))
    assert [bool(stamp) for stamp in stamps] == [False, False, False, True, False]
    code, said = run()
    assert code == 0, said
    assert "Not stamped yet: anchors 1–3, 5" in said
    service.change = lambda answer: answer
    assert service.authority.answer == first
    making.tell_outside()
    assert not Anchor.objects.filter(stamp=None).exists()
    assert run()[0] == 0


def test_a_stamp_is_kept_beside_the_file_and_holds_an_anchor_whose_key_is_no_longer_believed(service, folder, settings):
    settings.SEAL_KEYS = ["a-key-of-seals-0123456789-abcdefghijklmnopqrstuv"]
    call_command("anchor_records", language="en")
    row = Anchor.objects.get()
    assert Path(row.written_to.replace(".json.gz", ".tsr")).read_bytes() == bytes(row.stamp)
    settings.SEAL_KEYS, settings.SECRET_KEY_SEALS = ["another-key-of-seals-0123456789-abcdefghijklmnop"], False
    said = run()[1]
    assert "is sealed with a key that is no longer believed" in said
    assert "Anchors: 1 looked at, 0 alarms" in said
    assert "does not fit its seal" not in said
    settings.ANCHOR_TSA_CERTIFICATE = ""
    assert "does not fit its seal" in run()[1], "without a certificate a stamp proves nothing"


@pytest.mark.parametrize("change", ["other", "cut", "root"])
def test_a_stamp_that_was_exchanged_is_an_alarm(change, service, folder, authority, tmp_path, settings):
    for _number in range(2):
        call_command("anchor_records", language="en")
    first, second = sorted(folder.glob("*.tsr"))
    if change == "other":
        shutil.copyfile(first, second)
    elif change == "cut":
        second.write_bytes(second.read_bytes()[:-9])
    else:
        settings.ANCHOR_TSA_CERTIFICATE = str(Authority(tmp_path).root)
    code, said = run()
    assert code == 1
    assert "Its time stamp is not valid" in said


def test_a_silent_service_is_waited_for_once_and_the_anchor_stands(settings, monkeypatch, folder):
    monkeypatch.setattr(stamping, "PATIENCE", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as silent:  # connects, and never says a word
        settings.ANCHOR_TSA_URL = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        anchored()
        Anchor.objects.update(stamp_error="before")
        call_command("anchor_records", language="en")
    assert Anchor.objects.get(number=2).stamp is None
    assert (
        "TimeoutError" in Anchor.objects.get(number=2).stamp_error
        or "timed out" in Anchor.objects.get(number=2).stamp_error
    )
    assert Anchor.objects.get(number=1).stamp_error == "before", "it was not waited for a second time"
    settings.ANCHOR_TSA_URL = "file:///etc/passwd"
    making.tell_outside()
    assert "no https:// or http:// address" in Anchor.objects.get(number=2).stamp_error
    assert parsed(Anchor.objects.get(number=2).content).number == 2


def unused_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]
