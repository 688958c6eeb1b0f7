"""A city platform of the tests: speaks the contract of docs/city-platform.md, and fails as platforms do."""

import hashlib
import json
import socket
import struct
import threading
from collections import deque
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

RECORD: dict[str, Any] = {
    "severity": "general",
    "document_no": "连市监罚〔2025〕12号",
    "organ": "连江县市场监督管理局",
    "fact": "未按规定公示年度报告",
    "decided_on": "2025-06-01",
    "publish_until": "2028-06-01",
    "repaired_on": None,
    "disputed": False,
}


class CityOf(ThreadingHTTPServer):
    """What comes next stands in `next`; a platform with nothing there answers as agreed.

    `questions` holds what was asked, with its headers; `counted` the keys that it took for a query;
    `registered` the records it took, once for each key of `taken`.
    """

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Desk)
        self.next: deque[str] = deque()
        self.questions: list[tuple[dict[str, str], dict[str, Any]]] = []
        self.counted: dict[str, bytes] = {}
        self.records: list[dict[str, Any]] = [dict(RECORD)]
        self.change: dict[str, Any] = {}
        self.taken: dict[str, bytes] = {}
        self.registered: list[dict[str, Any]] = []
        self.declines: set[str] = set()
        self.silence = threading.Event()

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A caller that hangs up is what the tests want."""

    def close(self) -> None:
        """Let go of whoever is kept waiting."""
        self.silence.set()
        self.shutdown()
        self.server_close()


class _Desk(BaseHTTPRequestHandler):
    server: CityOf
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        self.raw = self.rfile.read(int(self.headers["Content-Length"]))
        said = json.loads(self.raw)
        self.server.questions.append((dict(self.headers), said))
        mood = self.server.next.popleft() if self.server.next else "well"
        if self.path == "/v1/records" and mood in {"well", "forgetful"}:
            self._register(said, mood)
            return
        getattr(self, f"_{mood}", self._status)(said, mood)

    def _register(self, said: dict[str, Any], mood: str) -> None:
        """Take a record, once for each key; decline what `declines` names."""
        key = self.headers["Idempotency-Key"]
        status = 422 if said["document_no"] in self.server.declines else 200
        receipt = {
            "version": 1,
            "key": key,
            "sha256": hashlib.sha256(self.raw).hexdigest(),
            "receipt": f"HZ-{len(self.server.taken) + 1:04d}",
            "reason": "文书号格式不符合归集标准",
        } | self.server.change
        body = json.dumps(receipt, ensure_ascii=False).encode()
        if status == 200 and key not in self.server.taken:
            self.server.taken[key] = body
            self.server.registered.append(said)
        if mood == "forgetful":
            self._reset(said, mood)
        else:
            self._send(status, self.server.taken.get(key, body))

    def _body(self, said: dict[str, Any]) -> bytes:
        answer = {
            "version": 1,
            "identifier": said["identifier"],
            "cutoff_at": "2026-02-02T08:00:00+08:00",
            "records": self.server.records,
        }
        key = self.headers["Idempotency-Key"]
        body = json.dumps(answer | self.server.change, ensure_ascii=False).encode()
        return self.server.counted.setdefault(key, body)

    def _well(self, said: dict[str, Any], _mood: str) -> None:
        self._send(200, self._body(said))

    def _send(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def _status(self, _said: dict[str, Any], mood: str) -> None:
        self._send(int(mood), b"{}", Retry_After="1")

    def _redirect(self, _said: dict[str, Any], _mood: str) -> None:
        self._send(307, b"", Location=f"{self.server.url}/elsewhere")

    def _reset(self, _said: dict[str, Any], _mood: str) -> None:
        """Hang up hard, before anything was counted."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()
        self.close_connection = True

    def _forgetful(self, said: dict[str, Any], mood: str) -> None:
        """Count the query, and hang up before the answer."""
        self._body(said)
        self._reset(said, mood)

    def _half(self, said: dict[str, Any], _mood: str) -> None:
        """Promise the whole answer and send half of it."""
        body = self._body(said)
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[: len(body) // 2])
        self.wfile.flush()
        self._reset(said, _mood)

    def _silent(self, _said: dict[str, Any], _mood: str) -> None:
        """Take the question and say nothing."""
        self.server.silence.wait(30)

    def _drip(self, said: dict[str, Any], _mood: str) -> None:
        """A byte now and then."""
        body = self._body(said)
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        for each in body:
            if self.server.silence.wait(0.3):
                return
            self.wfile.write(bytes([each]))

    def _garbled(self, _said: dict[str, Any], _mood: str) -> None:
        self._send(200, "<html>系统维护中</html>".encode())

    def _deep(self, _said: dict[str, Any], _mood: str) -> None:
        self._send(200, b"[" * 100_000)

    def _endless(self, _said: dict[str, Any], _mood: str) -> None:
        self._send(200, b" " * (3 * 1024 * 1024))

    def log_message(self, *_args: Any) -> None:
        """Quiet."""
