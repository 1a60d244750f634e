"""Twenty people at once: how long each waits for a page, and how many pages a second come back."""

import socket
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from statistics import quantiles

USERS = 20


@dataclass(frozen=True)
class Page:
    """An address on a server of this machine, and the headers that open it."""

    port: int
    path: str
    headers: tuple[tuple[str, str], ...] = ()

    @property
    def request(self) -> bytes:
        lines = [f"GET {self.path} HTTP/1.1", f"Host: 127.0.0.1:{self.port}", "Connection: close"]
        lines += [f"{name}: {value}" for name, value in self.headers]
        return "\r\n".join([*lines, "", ""]).encode()


@dataclass
class Answers:
    """The seconds that each request took, and what was not answered with 200."""

    seconds: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    @property
    def p95(self) -> float:
        return quantiles(self.seconds, n=20)[-1]


def fetch(page: Page) -> bytes:
    """The whole answer, head and body. Bare sockets, so that asking takes next to nothing of the machine; a connection
    for each request, as a proxy in front makes them."""
    pieces = []
    with socket.create_connection(("127.0.0.1", page.port), timeout=120) as connection:
        connection.sendall(page.request)
        while piece := connection.recv(1 << 18):
            pieces.append(piece)
    return b"".join(pieces)


def body_of(answer: bytes) -> bytes:
    return answer.partition(b"\r\n\r\n")[2]


def ask_together(page: Page, answers: Answers, requests: int, users: int = USERS) -> float:
    """So many users, each asking again as soon as it is answered, until `requests` are; the seconds of it all."""

    def ask(_number: int) -> tuple[float, bytes]:
        start = time.perf_counter()
        try:
            head = fetch(page)[:12]
        except OSError as fault:
            head = str(fault).encode()
        return time.perf_counter() - start, head

    start = time.perf_counter()
    with ThreadPoolExecutor(users) as pool:
        for seconds, head in pool.map(ask, range(requests)):
            answers.seconds.append(seconds)
            if head != b"HTTP/1.1 200":
                answers.faults.append(f"{page.path}: {head.decode(errors='replace')}")
    return time.perf_counter() - start


def in_bursts(page: Page, beside: Page, *, requests: int, bursts: int) -> tuple[Answers, Answers]:
    """Both under the same load, but never at the same time, a burst of the one after a burst of the other: neither
    waits behind the other, and what slows the machine meets both."""
    one, other = Answers(), Answers()
    for _burst in range(bursts):
        ask_together(beside, other, requests)
        ask_together(page, one, requests)
    return one, other


def rates(pages: list[Page], *, requests: int, bursts: int) -> tuple[list[list[float]], list[str]]:
    """Requests a second of each page in each burst, the pages in turn; and what was not answered with 200."""
    found: list[list[float]] = [[] for _page in pages]
    answers = Answers()
    for _burst in range(bursts):
        for page, own in zip(pages, found, strict=True):
            own.append(requests / ask_together(page, answers, requests))
    return found, answers.faults


def warm(page: Page) -> bytes:
    """Asked until every thread of the server should have answered once; the last answer."""
    ask_together(page, Answers(), 2 * USERS)
    return fetch(page)
