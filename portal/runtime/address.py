"""The address that the embedded portal listens on."""

import http.client
import os
import socket
from dataclasses import dataclass


@dataclass(frozen=True)
class Address:
    host: str
    port: int

    @classmethod
    def from_environment(cls) -> "Address":
        """PORT (8000) and BIND (127.0.0.1: this machine alone). Raises ValueError when PORT is no port."""
        port = os.environ.get("PORT") or "8000"
        if not (port.isascii() and port.isdigit() and 0 < int(port) < 65536):
            raise ValueError(f"PORT must be a number from 1 to 65535, not {port!r}")
        return cls(os.environ.get("BIND") or "127.0.0.1", int(port))

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    def must_be_free(self) -> None:
        """Raises ValueError when another program listens there, or the address is not this machine's."""
        family = socket.AF_INET6 if ":" in self.host else socket.AF_INET
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((self.host, self.port))
                probe.listen()
            except OSError as error:
                raise ValueError(
                    f"{self}: {error.strerror}. Choose another port, as in: PORT={self.port + 1} ./run"
                ) from error


def is_up(address: Address) -> bool:
    """Does the web server answer /healthz?"""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(address.host, address.host)  # noqa: S104
    connection = http.client.HTTPConnection(host, address.port, timeout=2)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()
