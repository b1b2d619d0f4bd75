"""Application configuration of 证书与查验."""

from django.apps import AppConfig


class CertificatesConfig(AppConfig):
    name = "zhihe.certificates"
    label = "certificates"
    verbose_name = "证书与查验"
