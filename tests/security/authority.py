"""An RFC 3161 authority of the tests' own: a real HTTP server that signs real tokens, or false ones."""

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from asn1crypto import algos, cms, core, tsp
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

DAY = timedelta(days=1)


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


class Authority:
    """A root, a certificate below it, and how it answers: set `mood` to make it lie."""

    def __init__(self, *, valid_until: datetime | None = None, usage: bool = True) -> None:
        now = datetime.now(UTC)
        self.mood = ""
        self.asked = 0
        self.moment: datetime | None = None
        self.url = ""
        self._root_key, self._key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
        begin, end = now - 900 * DAY, now + 900 * DAY
        root = x509.CertificateBuilder().subject_name(_name("root")).issuer_name(_name("root"))
        root = root.public_key(self._root_key.public_key()).serial_number(1)
        root = root.not_valid_before(begin).not_valid_after(end)
        root = root.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        self.root = root.sign(self._root_key, hashes.SHA256())
        leaf = x509.CertificateBuilder().subject_name(_name("tsa")).issuer_name(_name("root"))
        leaf = leaf.public_key(self._key.public_key()).serial_number(2)
        leaf = leaf.not_valid_before(begin).not_valid_after(valid_until or end)
        what = ExtendedKeyUsageOID.TIME_STAMPING if usage else ExtendedKeyUsageOID.SERVER_AUTH
        leaf = leaf.add_extension(x509.ExtendedKeyUsage([what]), critical=True)
        self.leaf = leaf.sign(self._root_key, hashes.SHA256())

    def certificates(self, path: Path) -> str:
        """The root as a PEM file."""
        path.write_bytes(self.root.public_bytes(Encoding.PEM))
        return str(path)

    def answer(self, body: bytes) -> bytes:
        """A token for a request, true to the mood."""
        asked = tsp.TimeStampReq.load(body)
        imprint = asked["message_imprint"]
        if self.mood == "wrong hash":
            digest = hashlib.sha256(b"something else").digest()
            algorithm = algos.DigestAlgorithm({"algorithm": "sha256"})
            imprint = tsp.MessageImprint({"hash_algorithm": algorithm, "hashed_message": digest})
        nonce = asked["nonce"].native + (1 if self.mood == "wrong nonce" else 0)
        moment = self.moment or datetime.now(UTC)
        if self.mood == "wrong clock":
            moment -= 3 * DAY
        info = tsp.TSTInfo(
            {
                "version": "v1",
                "policy": "1.2.3.4",
                "message_imprint": imprint,
                "serial_number": self.asked,
                "gen_time": moment.replace(microsecond=0),
                "nonce": nonce,
            }
        )
        status = "rejection" if self.mood == "rejection" else "granted"
        held: dict[str, Any] = {"status": {"status": status}}
        if status == "granted":
            held["time_stamp_token"] = self._signed(info.dump())
        return bytes(tsp.TimeStampResp(held).dump())

    def _signed(self, content: bytes) -> cms.ContentInfo:
        sha256 = algos.DigestAlgorithm({"algorithm": "sha256"})
        der = self.leaf.public_bytes(Encoding.DER)
        certificate = asn1.Certificate.load(der)
        reference = tsp.ESSCertIDv2({"cert_hash": hashlib.sha256(der).digest()})
        attributes = cms.CMSAttributes(
            [
                cms.CMSAttribute({"type": "content_type", "values": ["tst_info"]}),
                cms.CMSAttribute(
                    {"type": "message_digest", "values": [hashlib.sha256(content).digest()]}
                ),
                cms.CMSAttribute(
                    {
                        "type": "signing_certificate_v2",
                        "values": [tsp.SigningCertificateV2({"certs": [reference]})],
                    }
                ),
            ]
        )
        key = self._root_key if self.mood == "wrong key" else self._key
        signer = cms.SignerInfo(
            {
                "version": "v1",
                "sid": cms.SignerIdentifier(
                    name="issuer_and_serial_number",
                    value={"issuer": certificate.issuer, "serial_number": 2},
                ),
                "digest_algorithm": sha256,
                "signed_attrs": attributes,
                "signature_algorithm": {"algorithm": "sha256_ecdsa"},
                "signature": key.sign(attributes.dump(), ec.ECDSA(hashes.SHA256())),
            }
        )
        signed = cms.SignedData(
            {
                "version": "v3",
                "digest_algorithms": [sha256],
                "encap_content_info": {
                    "content_type": "tst_info",
                    "content": core.ParsableOctetString(content),
                },
                "certificates": [cms.CertificateChoices(name="certificate", value=certificate)],
                "signer_infos": [signer],
            }
        )
        return cms.ContentInfo({"content_type": "signed_data", "content": signed})

    @contextmanager
    def serving(self) -> Iterator["Authority"]:
        """Answer on a port of its own until the block ends."""
        authority, over = self, threading.Event()

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                authority.asked += 1
                body = self.rfile.read(int(self.headers["Content-Length"]))
                if authority.mood == "silent":
                    over.wait()
                    return
                if authority.mood == "drip":
                    self.wfile.write(b"HTTP/1.0 200 OK\r\n\r\n")
                    while not over.wait(0.02):
                        try:
                            self.wfile.write(b"x")
                        except OSError:
                            return
                    return
                answer = b"garbage" if authority.mood == "garbage" else authority.answer(body)
                if authority.mood == "endless":
                    answer = b"x" * 1024 * 1024
                self.send_response(500 if authority.mood == "error" else 200)
                self.send_header("Content-Type", "application/timestamp-reply")
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, format: str, *args: Any) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.handle_error = lambda *_: None  # type: ignore[method-assign]
        self.url = f"http://127.0.0.1:{server.server_port}/tsa"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield self
        finally:
            over.set()
            server.shutdown()
            server.server_close()
            thread.join()
