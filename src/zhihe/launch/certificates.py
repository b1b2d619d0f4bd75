"""A self-signed certificate for `zhihe up --lan`: phones give camera and place to https only."""

import datetime
import ipaddress
import socket
from pathlib import Path

from zhihe.launch.places import private_directory, write_private


def lan_address() -> str:
    """The address other machines reach this one by. Connecting a UDP socket sends nothing."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
            return str(probe.getsockname()[0])
        except OSError:
            return "127.0.0.1"


def certificate_for(home: Path, address: str) -> tuple[Path, Path]:
    """(certificate, key) in ZHIHE_HOME/keys, made anew when the address changed or 30 days are
    left.
    """
    keys = private_directory(home / "keys")
    certificate, key = keys / "lan-certificate.pem", keys / "lan-key.pem"
    if not (certificate.exists() and key.exists() and _still_good(certificate, address)):
        _make(certificate, key, address)
    return certificate, key


def _still_good(path: Path, address: str) -> bool:
    from cryptography import x509

    found = x509.load_pem_x509_certificate(path.read_bytes())
    names = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    left = found.not_valid_after_utc - datetime.datetime.now(datetime.UTC)
    return (
        ipaddress.ip_address(address) in names.get_values_for_type(x509.IPAddress)
        and left.days > 30
    )


def _make(certificate: Path, key: Path, address: str) -> None:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

    private = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Zhihe LAN")])
    own = ipaddress.ip_address(address)
    names = [x509.DNSName("localhost"), x509.IPAddress(own)]
    if not own.is_loopback:
        names.append(x509.IPAddress(ipaddress.ip_address("127.0.0.1")))
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=365))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(private, hashes.SHA256())
    )
    pem, pkcs8 = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    write_private(key, private.private_bytes(pem, pkcs8, serialization.NoEncryption()))
    write_private(certificate, made.public_bytes(pem))
