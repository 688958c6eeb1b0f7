"""A city platform in a process of its own that answers every question after a while."""

from __future__ import annotations

import asyncio
import json
import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.sharedctypes import Synchronized
from typing import Any


@dataclass
class Platform:
    """Where it listens, how many keys it counted, and how many questions lay on its desk at once."""

    url: str
    counted: Synchronized[int]
    asked: Synchronized[int]
    most_at_once: Synchronized[int]


@contextmanager
def running(delay: float) -> Iterator[Platform]:
    """It answers after `delay` seconds; every fiftieth subject has a record."""
    context = multiprocessing.get_context("spawn")
    port = context.Queue()
    figures = [context.Value("i", 0) for _each in range(3)]
    process = context.Process(target=_serve, args=(delay, port, *figures), daemon=True)
    process.start()
    try:
        yield Platform(f"http://127.0.0.1:{port.get(timeout=30)}", *figures)
    finally:
        process.terminate()
        process.join()


def _serve(delay: float, port: Any, counted: Any, asked: Any, most: Any) -> None:
    keys: set[str] = set()
    here = 0

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal here
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                lines = head.decode().split("\r\n")[1:]
                headers = {
                    k.lower(): v.strip() for k, _, v in (line.partition(":") for line in lines)
                }
                said = json.loads(await reader.readexactly(int(headers["content-length"])))
                here += 1
                most.value = max(most.value, here)
                await asyncio.sleep(delay)
                here -= 1
                keys.add(headers["idempotency-key"])
                counted.value, asked.value = len(keys), asked.value + 1
                body = _answer(said["identifier"], len(keys) % 50 == 0)
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    async def listen() -> None:
        server = await asyncio.start_server(talk, "127.0.0.1", 0)
        port.put(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(listen())


def _answer(identifier: str, has_record: bool) -> bytes:
    record = {
        "severity": "general",
        "document_no": "连市监罚〔2025〕12号",
        "organ": "连江县市场监督管理局",
        "fact": "未按规定公示年度报告",
        "decided_on": "2025-06-01",
        "publish_until": "2028-06-01",
        "repaired_on": None,
        "disputed": False,
    }
    said = {
        "version": 1,
        "identifier": identifier,
        "cutoff_at": "2026-01-01T08:00:00+08:00",
        "records": [record] if has_record else [],
    }
    return json.dumps(said, ensure_ascii=False).encode()
