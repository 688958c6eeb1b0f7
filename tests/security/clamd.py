"""A clamd to talk to: the INSTREAM protocol on a real socket, with a finding of its own."""

import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event, Thread

EICAR = b"the tests' own harmless signature"
FOUND = "Tests.Harmless.Signature"


class Clamd:
    """Answers one connection after the other; `mode` is how it feels today."""

    def __init__(self, listening: socket.socket, address: str) -> None:
        self.address = address
        self.mode = "well"
        self.heard: list[bytes] = []
        self._listening = listening
        self._ends = Event()
        self._thread = Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        while not self._ends.is_set():
            try:
                client, _address = self._listening.accept()
            except OSError:
                return
            with client:
                try:
                    self._answer(client)
                except OSError:
                    continue

    def _answer(self, client: socket.socket) -> None:
        if self.mode == "hangs up":
            return
        if self.mode == "too long":
            client.recv(64)
            client.sendall(b"INSTREAM size limit exceeded. ERROR\0")
            return
        with client.makefile("rb") as stream:
            assert stream.read(10) == b"zINSTREAM\0"
            content = b""
            while size := struct.unpack(">L", stream.read(4))[0]:
                content += stream.read(size)
        self.heard.append(content)
        if self.mode == "silent":
            self._ends.wait(30)
        elif self.mode == "nonsense":
            client.sendall(b"x" * 10_000)
        elif EICAR in content:
            client.sendall(f"stream: {FOUND} FOUND\0".encode())
        else:
            client.sendall(b"stream: OK\0")

    def close(self) -> None:
        self._ends.set()
        # accept() returns when somebody knocks for the last time.
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._thread.join(10)


@contextmanager
def clamd_at(folder: Path, kind: str) -> Iterator[Clamd]:
    """Over `tcp` or over a `unix` socket."""
    if kind == "tcp":
        listening = socket.create_server(("127.0.0.1", 0))
        address = f"127.0.0.1:{listening.getsockname()[1]}"
    else:
        address = str(folder / "clamd.sock")
        listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        listening.bind(address)
        listening.listen()
    clamd = Clamd(listening, address)
    try:
        yield clamd
    finally:
        clamd.close()
