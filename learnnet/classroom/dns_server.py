"""A DNS server on the loopback interface, UDP and TCP, for real `dig` against a lab."""

import socketserver
import struct
import threading
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType

Answer = Callable[[bytes, str], bytes]  # a query and its transport; nothing back where a real server stays silent
Finish = Callable[[], None]

HOST = "127.0.0.1"
IDLE = 10  # seconds that CoreDNS waits for the next query on a connection
MOST_CONNECTIONS = 64
_LENGTH = struct.Struct("!H")


class _Datagrams(socketserver.UDPServer):
    max_packet_size = 65535

    def __init__(self, port: int, answer: Answer) -> None:
        self.answer = answer
        super().__init__((HOST, port), _Datagram)


class _Datagram(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        query, sock = self.request
        assert isinstance(self.server, _Datagrams)
        reply = self.server.answer(query, "udp")
        if reply:
            sock.sendto(reply, self.client_address)


class _Connections(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, port: int, answer: Answer, finish: Finish) -> None:
        self.answer = answer
        self.finish = finish
        self.free = threading.BoundedSemaphore(MOST_CONNECTIONS)
        super().__init__((HOST, port), _Connection)


class _Connection(socketserver.StreamRequestHandler):
    timeout = IDLE

    def handle(self) -> None:
        """Any number of queries, each behind its length (RFC 1035, 4.2.2)."""
        assert isinstance(self.server, _Connections)
        if not self.server.free.acquire(blocking=False):
            return
        try:
            with suppress(TimeoutError, ConnectionError):  # a client that leaves is no error
                while (query := self._query()) is not None:
                    reply = self.server.answer(query, "tcp")
                    if not reply:
                        return
                    self.wfile.write(_LENGTH.pack(len(reply)) + reply)
        finally:
            self.server.free.release()
            self.server.finish()

    def _query(self) -> bytes | None:
        head = self.rfile.read(_LENGTH.size)
        if len(head) < _LENGTH.size:
            return None
        (length,) = _LENGTH.unpack(head)
        query = self.rfile.read(length)
        return query if len(query) == length else None


class DnsServer:
    """Answers in threads of its own from `with` to the end of it; `finish` is called at the end of each thread."""

    def __init__(self, answer: Answer, port: int = 0, finish: Finish = lambda: None) -> None:
        self._lock = threading.Lock()
        self._answer = answer
        self._finish = finish
        self._tcp = _Connections(port, self._one_at_a_time, finish)
        try:
            self._udp = _Datagrams(self.port, self._one_at_a_time)
        except OSError:
            self._tcp.server_close()
            raise
        self._threads = [threading.Thread(target=self._serve, args=(server,)) for server in (self._tcp, self._udp)]

    @property
    def port(self) -> int:
        port: int = self._tcp.server_address[1]
        return port

    def __enter__(self) -> "DnsServer":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for server in (self._tcp, self._udp):
            server.shutdown()
            server.server_close()
        for thread in self._threads:
            thread.join()

    def _serve(self, server: socketserver.BaseServer) -> None:
        try:
            server.serve_forever(poll_interval=0.1)
        finally:
            self._finish()

    def _one_at_a_time(self, query: bytes, transport: str) -> bytes:
        with self._lock:
            return self._answer(query, transport)
