"""A hub on this computer for the benchmark, and `curl` beside it, in a process that kept its sockets.

It gives one file at any address, by `sendfile`, with Range and with what a hub says of a file. Answers may
end early. Standard library only: see `wire`.
"""

import contextlib
import os
import re
import shutil
import socket
import struct
import subprocess
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from app.bench.references.wire import Answer, serve

RANGE = re.compile(r"bytes=(\d+)-")
AT_ONCE = 1 << 18
FEW = 1 << 16
"""Bytes that the system may hold for a client where answers end early: they never crossed the line."""
COMMIT = "0123456789abcdef0123456789abcdef01234567"
LOOKS, LOOK_S = 12, 0.02
ACKED_AT = 120
"""tcpi_bytes_acked in struct tcp_info, <linux/tcp.h>, Linux 4.1 and later."""


@dataclass
class _Gift:
    """What is given. `cuts`: bytes after which the next answers end. `reset`: as if the line had been lost.

    `pace`: bytes a second, 0 for as many as go.
    """

    path: Path
    sha256: str
    cuts: list[int] = field(default_factory=list)
    reset: bool = False
    pace: float = 0.0
    asked: list[dict[str, int]] = field(default_factory=list)
    line: socket.socket | None = None


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    gift: _Gift

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is no news."""


class _Giver(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def log_message(self, format: str, *arguments: Any) -> None:
        """The log is `_Gift.asked`."""

    def do_GET(self) -> None:
        """The file, or the rest of it."""
        gift = self.server.gift
        size = gift.path.stat().st_size
        found = RANGE.match(self.headers.get("range", ""))
        start = int(found[1]) if found else 0
        if start >= size > 0:
            self._plain(416)
            return
        if gift.cuts or gift.pace:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, FEW)
        noted = {"start": start, "sent": 0, "head": self._head(206 if found else 200, start, size)}
        gift.asked.append(noted)
        gift.line = self.connection
        most = min(gift.cuts.pop(0) if gift.cuts else size, size - start)
        self._send(gift, start, most, noted)
        if most < size - start:
            self._break(gift)

    def _plain(self, status: int) -> None:
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _head(self, status: int, start: int, size: int) -> int:
        """Send the head of an answer; its bytes."""
        gift = self.server.gift
        lines = {
            "Content-Length": str(size - start),
            "Content-Range": f"bytes {start}-{size - 1}/{size}" if status == 206 else "",
            "ETag": f'"{gift.sha256[:40]}"',
            "X-Repo-Commit": COMMIT,
            "X-Linked-Etag": f'"{gift.sha256}"',
            "X-Linked-Size": str(size),
        }
        head = f"HTTP/1.1 {status} OK\r\n" + "".join(f"{n}: {v}\r\n" for n, v in lines.items() if v) + "\r\n"
        self.wfile.write(head.encode("ascii"))
        return len(head)

    def _send(self, gift: _Gift, start: int, most: int, noted: dict[str, int]) -> None:
        began, at_once = time.monotonic(), FEW if gift.pace else AT_ONCE
        with gift.path.open("rb") as file:
            while noted["sent"] < most:
                offset, least = start + noted["sent"], min(at_once, most - noted["sent"])
                gone = os.sendfile(self.connection.fileno(), file.fileno(), offset, least)
                if not gone:
                    break
                noted["sent"] += gone
                if gift.pace:
                    time.sleep(max(0.0, began + noted["sent"] / gift.pace - time.monotonic()))

    def _break(self, gift: _Gift) -> None:
        self.close_connection = True
        if gift.reset:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            with contextlib.suppress(OSError):
                self.connection.close()


class Loopback:
    """The server and `curl`."""

    def __init__(self) -> None:
        self._server = _Server(("127.0.0.1", 0), _Giver)
        self._server.gift = _Gift(Path(os.devnull), "")
        serving = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05})
        serving.daemon = True
        serving.start()

    def close(self) -> None:
        """Serve no more."""
        self._server.shutdown()
        self._server.server_close()

    def give(self, path: str, sha256: str, cuts: list[int], reset: bool = False, pace: float = 0.0) -> Answer:
        """From now on give this file. The base address and the commit."""
        self._server.gift = _Gift(Path(path), sha256, list(cuts), reset, pace)
        return {"base": f"http://127.0.0.1:{self._server.server_port}", "commit": COMMIT}

    def log(self) -> Answer:
        """For each answer the byte it began with, and how many of the file the system took."""
        return {"asked": [dict(each) for each in self._server.gift.asked]}

    def taken(self) -> Answer:
        """Bytes of the file in the newest answer that the client's program has read. Linux.

        What its system has acknowledged, less what still waits there; ask while the client stands still. It
        is looked at several times, since acknowledgements may be late.
        """
        gift = self._server.gift
        if gift.line is None or not gift.asked:
            return {"bytes": 0, "start": 0}
        newest, most = gift.asked[-1], 0
        for _ in range(LOOKS):
            try:
                known = gift.line.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, ACKED_AT + 8)
                client = gift.line.getpeername()[1]
            except OSError:
                break  # all was sent, and the line is closed
            acked: int = struct.unpack_from("<Q", known, ACKED_AT)[0]
            waiting = _unread(client, self._server.server_port)
            most = max(most, acked - waiting - newest["head"])
            time.sleep(LOOK_S)
        return {"bytes": most, "start": newest["start"]}

    def curl(self, address: str, target: str) -> Answer:
        """Seconds that `curl -o` takes, and that the disk takes then for what curl did not wait for."""
        program = shutil.which("curl")
        if program is None:
            raise OSError("curl is not installed")
        begun = time.perf_counter()
        done = subprocess.run([program, "-sS", "-o", target, address], check=False, capture_output=True)
        seconds = time.perf_counter() - begun
        if done.returncode:
            raise OSError(f"curl: {done.stderr.decode(errors='replace').strip()}")
        begun = time.perf_counter()
        with Path(target).open("rb") as file:
            os.fsync(file.fileno())
        return {"seconds": seconds, "sync": time.perf_counter() - begun}


def _unread(client: int, server: int) -> int:
    """Bytes that wait to be read at the client's end of a connection on this computer."""
    for line in Path("/proc/net/tcp").read_text().splitlines()[1:]:
        fields = line.split()
        ports = [int(each.rpartition(":")[2], 16) for each in fields[1:3]]
        if ports == [client, server]:
            return int(fields[4].partition(":")[2], 16)
    return 0


def main() -> None:
    """Serve until stdin ends."""
    loopback = Loopback()
    serve({"give": loopback.give, "log": loopback.log, "taken": loopback.taken, "curl": loopback.curl})


if __name__ == "__main__":
    main()
