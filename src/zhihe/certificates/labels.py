"""Words of certificate states."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from zhihe.certificates.terms import CertificateState
from zhihe.frame.templatetags.frame import EVIDENCE

CERTIFICATE_STATE = {
    CertificateState.MAKING: _("正在制作"),
    CertificateState.VALID: _("有效"),
    CertificateState.SUPERSEDED: _("已被新的证明替代"),
    CertificateState.REVOKED: _("已撤销"),
    CertificateState.FAILED: _("没有做成"),
}

EVIDENCE_MEANING = {
    "A": _("时间和地点都有两个独立来源对得上。"),
    "B": _("有一个可靠的现场来源。"),
    "C": _("事后补记，由不同层级的第二人确认。"),
    "D": _("本人申报，由组织确认。"),
}


def evidence_words(grade: str) -> tuple[str, str, str, str]:
    """Title and meaning in Chinese and in English: (zh, en, meaning zh, meaning en).

    The titles are those of every chip (``frame``): one set of words for one kind of evidence.
    """
    said = []
    for language in ("zh-hans", "en"):
        with override(language):
            said.append((str(EVIDENCE[grade][0]), str(EVIDENCE_MEANING[grade])))
    (zh, meaning), (en, meaning_en) = said
    return zh, en, meaning, meaning_en


DEEDS = {
    "certificates.ask": _("要了一份证明"),
    "certificates.issue": _("证明开好了"),
    "certificates.revoke": _("证明被撤销"),
    "certificates.supersede": _("证明里的时长改过，要重开"),
}
"""Deeds in a person's trace."""
