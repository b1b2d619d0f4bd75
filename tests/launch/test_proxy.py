"""What deploy/nginx promises: modern TLS, nothing believed of the client, no file served from disk."""

import re

import pytest

from tests.launch.conftest import CHECKOUT

CONF = (CHECKOUT / "deploy" / "nginx" / "zhihe.conf").read_text(encoding="utf-8")
PLAIN, TLS = re.split(r"(?m)^server \{", CONF)[1:]


def words(name: str, text: str = TLS) -> list[str]:
    return [value.strip() for value in re.findall(rf"(?m)^\s*{name}\s+([^;]+);", text)]


def test_only_tls_1_2_and_1_3_with_forward_secrecy() -> None:
    assert words("ssl_protocols") == ["TLSv1.2 TLSv1.3"]
    (ciphers,) = words("ssl_ciphers")
    assert all(re.match(r"ECDHE-.*(GCM|POLY1305)", name) for name in ciphers.split(":"))
    assert words("ssl_session_tickets") == ["off"]


def test_without_tls_pages_are_sent_to_it_and_machines_are_refused() -> None:
    places = dict(re.findall(r"location (\S+) \{\s*return ([^;]+);", PLAIN))
    assert places == {"/api/": "403", "/": "301 https://zhihe.example.cn$request_uri"}
    assert "proxy_pass" not in PLAIN


def test_addresses_of_clients_are_overwritten_not_appended() -> None:
    assert words(r"proxy_set_header X-Forwarded-For") == ["$remote_addr"]
    assert set(words(r"proxy_set_header X-Forwarded-Proto")) == {"$scheme"}
    assert "proxy_add_x_forwarded_for" not in CONF


def test_no_file_is_served_from_disk_and_the_version_is_not_told() -> None:
    assert not re.search(r"(?m)^\s*(root|alias|autoindex)\s", CONF)
    assert words("server_tokens", CONF) == ["off", "off"]


def test_uploads_are_capped_and_figures_stay_here() -> None:
    assert words("client_max_body_size") == ["12m"]
    figures = TLS[TLS.index("(metrics|readyz|livez)") :]
    assert re.findall(r"(allow|deny) ([^;]+);", figures) == [
        ("allow", "127.0.0.1"),
        ("allow", "::1"),
        ("deny", "all"),
    ]


@pytest.mark.parametrize("name", ["zhihe-web.service", "zhihe-worker.service"])
def test_the_services_can_write_to_one_place_only(name: str) -> None:
    text = (CHECKOUT / "deploy" / "systemd" / name).read_text(encoding="utf-8")
    for line in ("User=zhihe", "NoNewPrivileges=yes", "ProtectSystem=strict", "ProtectHome=yes"):
        assert line in text
    assert re.findall(r"ReadWritePaths=(.*)", text) == ["/var/lib/zhihe-home"]


def test_the_image_holds_no_history_and_no_tests() -> None:
    docker = (CHECKOUT / "deploy" / "Dockerfile").read_text(encoding="utf-8")
    copied = re.findall(r"(?m)^COPY (.*) \S+$", docker)
    assert {word for line in copied for word in line.split()} <= {
        "requirements.lock",
        "zhihe",
        "pyproject.toml",
        "src/zhihe/__init__.py",
        "src/zhihe/__main__.py",
        "src/zhihe/launch",
        "src",
    }
    assert "USER zhihe" in docker


def test_examples_hold_no_password() -> None:
    for path in (CHECKOUT / "deploy").glob("*.env.example"):
        for value in re.findall(r"(?m)^\w*(?:PASSWORD|SECRET|KEY)\w*=(.*)$", path.read_text()):
            assert value in ("", "PASSWORD"), path.name
