"""Words of certificate states."""

from django.utils.translation import gettext_lazy as _

from zhihe.certificates.terms import CertificateState

CERTIFICATE_STATE = {
    CertificateState.MAKING: _("正在制作"),
    CertificateState.VALID: _("有效"),
    CertificateState.SUPERSEDED: _("已被新的证明替代"),
    CertificateState.REVOKED: _("已撤销"),
    CertificateState.FAILED: _("没有做成"),
}

# Evidence in words: title, English title, what it means, the same in English.
EVIDENCE_WORDS = {
    "A": (
        "现场双重印证",
        "Seen twice on the spot",
        "时间和地点都有两个独立来源对得上。",
        "Two independent sources agree on time and place.",
    ),
    "B": (
        "现场印证",
        "Seen on the spot",
        "有一个可靠的现场来源。",
        "One sound source on the spot.",
    ),
    "C": (
        "两人补记",
        "Entered later by two people",
        "事后补记，由不同层级的第二人确认。",
        "Entered later and confirmed by a second person of another level.",
    ),
    "D": (
        "本人申报",
        "Own declaration",
        "本人申报，由组织确认。",
        "Declared by the person, confirmed by the organisation.",
    ),
}

DEEDS = {
    "certificates.ask": _("要了一份证明"),
    "certificates.issue": _("证明开好了"),
    "certificates.revoke": _("证明被撤销"),
    "certificates.supersede": _("证明里的时长改过，要重开"),
}
"""Deeds in a person's trace."""
