"""A web server on loopback over a folder: knows ranges, and can break off in the middle."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar
from urllib.parse import unquote


@dataclass
class Served:
    """`asked` has (path, Range header); set `cut_after` to break each answer off after so many bytes."""

    address: str = ""
    asked: list[tuple[str, str | None]] = field(default_factory=list)
    cut_after: int | None = None
    knows_ranges: bool = True


@contextmanager
def serving(folder: Path) -> Iterator[Served]:
    served = Served()

    class Handler(BaseHTTPRequestHandler):
        protocol_version: ClassVar[str] = "HTTP/1.0"

        def do_GET(self) -> None:
            path, wanted = unquote(self.path).lstrip("/"), self.headers.get("Range")
            served.asked.append((path, wanted))
            file = folder / path
            if not file.is_file():
                self.send_error(404)
                return
            data = file.read_bytes()
            start = int(wanted.removeprefix("bytes=").rstrip("-")) if wanted and served.knows_ranges else 0
            if start >= len(data) > 0:
                self.send_error(416)
                return
            self.send_response(206 if start else 200)
            if start:
                self.send_header("Content-Range", f"bytes {start}-{len(data) - 1}/{len(data)}")
            self.send_header("Content-Length", str(len(data) - start))
            self.end_headers()
            self.wfile.write(data[start : None if served.cut_after is None else start + served.cut_after])

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    served.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield served
    finally:
        server.shutdown()
        server.server_close()
