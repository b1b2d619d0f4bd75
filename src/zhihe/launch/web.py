"""The web server's command line, and the question whether it is ready."""

import http.client
import socket
import ssl
import sys
from dataclasses import dataclass
from pathlib import Path

from zhihe.launch.errors import LaunchError


@dataclass(frozen=True)
class Web:
    """Granian serves WSGI: each worker has one blocking thread and so one kept connection to the
    database.
    """

    host: str
    port: int
    workers: int = 2
    threads: int = 1
    tls: tuple[Path, Path] | None = None

    def command(self) -> list[str]:
        words = [sys.executable, "-P", "-m", "granian", "--interface", "wsgi", "--no-ws"]
        words += ["--host", self.host, "--port", str(self.port), "--workers", str(self.workers)]
        words += [
            "--blocking-threads",
            str(self.threads),
            "--respawn-failed-workers",
            "--workers-kill-timeout",
            "10",
        ]
        if self.tls:
            words += ["--ssl-certificate", str(self.tls[0]), "--ssl-keyfile", str(self.tls[1])]
        return [*words, "zhihe.wsgi:application"]

    @property
    def address(self) -> str:
        shown = "127.0.0.1" if self.host in {"0.0.0.0", "::"} else self.host
        return f"{'https' if self.tls else 'http'}://{shown}:{self.port}/"

    def refuse_taken_port(self) -> None:
        family = socket.AF_INET6 if ":" in self.host else socket.AF_INET
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((self.host, self.port))
            except OSError as error:
                raise LaunchError(
                    f"{self.host}:{self.port} 无法使用（{error.strerror}），"
                    f"请换一个端口：--port {self.port + 1}",
                    f"{self.host}:{self.port} cannot be used ({error.strerror}); "
                    f"try --port {self.port + 1}",
                ) from error

    def readiness(self) -> int | None:
        """Status of /readyz on this machine; None while nothing listens. No proxy is asked."""
        host = "::1" if ":" in self.host else "127.0.0.1"
        if self.host not in {"0.0.0.0", "::", "localhost"}:
            host = self.host
        connection: http.client.HTTPConnection
        if self.tls:
            context = ssl.create_default_context(cafile=str(self.tls[0]))
            context.check_hostname = False
            connection = http.client.HTTPSConnection(host, self.port, timeout=5, context=context)
        else:
            connection = http.client.HTTPConnection(host, self.port, timeout=5)
        try:
            connection.request("GET", "/readyz")
            return connection.getresponse().status
        except (OSError, http.client.HTTPException):
            return None
        finally:
            connection.close()
