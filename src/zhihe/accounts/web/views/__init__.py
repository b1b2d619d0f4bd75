"""Views of 账号与实名, one file per matter."""
