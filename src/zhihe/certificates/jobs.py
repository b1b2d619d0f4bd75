"""Jobs of certificates."""

from __future__ import annotations

from uuid import UUID

from procrastinate.contrib.django import app


@app.task(name="certificates.make", queue="documents", retry=3)
def make(city: str, certificate_id: str) -> None:
    """Render one certificate."""
    from zhihe.certificates.actions.make_certificate import make_certificate
    from zhihe.foundation import clock

    make_certificate(city=city, certificate_id=UUID(certificate_id), now=clock.now())
