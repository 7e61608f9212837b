"""A mail server as offices have them: it greets, turns on TLS, asks for user and password, and takes e-mail."""

import base64
import socketserver
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path
from threading import Thread
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

HOST = "127.0.0.1"
USER, PASSWORD = "jajak", "rahasia"


@dataclass
class MailServer:
    """`taken` holds what came, with how it came: each as (over TLS, signed in as, message)."""

    certificate: Path
    port: int = 0
    taken: list[tuple[bool, str | None, EmailMessage]] = field(default_factory=list)
    unknown: str = "tidak-ada@disnaker.example"
    """Nobody of this address lives here."""


def a_certificate(folder: Path) -> Path:
    """A certificate of its own for this machine, with its key in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(HOST))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path = folder / "certificate.pem"
    path.write_bytes(secret + made.public_bytes(serialization.Encoding.PEM))
    return path


@contextmanager
def running(certificate: Path) -> Iterator[MailServer]:
    """The server, answering on a port of its own until the end of the block."""
    kept = MailServer(certificate)

    class Talk(_Talk):
        server_of = kept

    with socketserver.ThreadingTCPServer((HOST, 0), Talk) as server:
        server.daemon_threads = True
        kept.port = server.server_address[1]
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        yield kept
        server.shutdown()
        thread.join()


class _Talk(socketserver.StreamRequestHandler):
    """One conversation, as RFC 5321, 3207 and 4954 have it; without TLS nobody may sign in, without that nothing is taken."""

    server_of: MailServer
    is_secure = False
    user: str | None = None

    def handle(self) -> None:
        # Who does not trust the certificate hangs up in the middle of a word.
        with suppress(ConnectionError):
            self._say("220 surat.example ESMTP")
            while line := self.rfile.readline():
                verb, _blank, rest = line.decode(errors="replace").strip().partition(" ")
                answer = getattr(self, f"do_{verb.lower()}", None)
                if answer is None:
                    self._say("502 5.5.1 Command not implemented")
                elif answer(rest):
                    return

    def finish(self) -> None:
        super().finish()
        self.request.close()

    def do_ehlo(self, _rest: str) -> None:
        offered = "AUTH PLAIN LOGIN" if self.is_secure else "STARTTLS"
        self._say("250-surat.example", "250-8BITMIME", f"250 {offered}")

    def do_starttls(self, _rest: str) -> bool:
        self._say("220 2.0.0 Ready to start TLS")
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.server_of.certificate)
        try:
            self.request: Any = context.wrap_socket(self.request, server_side=True)
        except OSError:
            return True
        self.rfile, self.wfile = self.request.makefile("rb"), self.request.makefile("wb", buffering=0)
        self.is_secure = True
        return False

    def do_auth(self, rest: str) -> None:
        told = base64.b64decode(rest.partition(" ")[2]).decode().split("\0")
        if not self.is_secure or told[1:] != [USER, PASSWORD]:
            self._say("535 5.7.8 Authentication credentials invalid")
            return
        self.user = USER
        self._say("235 2.7.0 Authentication successful")

    def do_mail(self, _rest: str) -> None:
        self._say("250 2.1.0 Ok" if self.user else "530 5.7.0 Authentication required")

    def do_rcpt(self, rest: str) -> None:
        is_unknown = self.server_of.unknown in rest
        self._say("550 5.1.1 No such user here" if is_unknown else "250 2.1.5 Ok")

    def do_data(self, _rest: str) -> None:
        self._say("354 End data with <CR><LF>.<CR><LF>")
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        message = message_from_bytes(b"".join(lines), policy=policy.default)
        self.server_of.taken.append((self.is_secure, self.user, message))
        self._say("250 2.0.0 Ok: queued")

    def do_rset(self, _rest: str) -> None:
        self._say("250 2.0.0 Ok")

    def do_quit(self, _rest: str) -> bool:
        self._say("221 2.0.0 Bye")
        return True

    def _say(self, *lines: str) -> None:
        self.wfile.write("".join(f"{line}\r\n" for line in lines).encode())
