"""Aliyun 身份二要素核验 (cloudauth 2019-03-07, Id2MetaVerify): do name and number belong together?

Source:
help.aliyun.com/zh/id-verification/information-verification/developer-reference/vatsl9lfmbwe74iv.
``Code`` tells whether the call worked, ``BizCode`` what the register says. Number and name go in
the body, never in the address.
"""

from typing import Any

from zhihe.accounts.integrations.identity_provider import IdentityResult, IdentityVerdict
from zhihe.foundation.aliyun import AliyunAccess, client_config, failure_from, runtime_options

__all__ = ["AliyunIdentity"]

_RESULTS = {
    "1": IdentityResult.MATCH,
    "2": IdentityResult.MISMATCH,
    "3": IdentityResult.NO_RECORD,
}
_FINAL = frozenset({"400", "401", "answer.unreadable"})
"""Asking again with the same name and number will not help: the desk decides."""


class AliyunIdentity:
    document_types = frozenset({"cn_id", "hmt_residence"})

    def __init__(self, config: AliyunAccess) -> None:
        from alibabacloud_cloudauth20190307.client import Client

        self._access = config
        self._client = Client(client_config(config))

    def verify(self, name: str, number: str) -> IdentityVerdict:
        from alibabacloud_cloudauth20190307.models import Id2MetaVerifyRequest

        request = Id2MetaVerifyRequest(param_type="normal", user_name=name, identify_num=number)
        try:
            body = self._client.id_2meta_verify_with_options(
                request, runtime_options(self._access)
            ).body
        except Exception as error:  # the SDK wraps whatever it meets
            return _unavailable(failure_from(error).code)
        return _verdict(body)


def _verdict(body: Any) -> IdentityVerdict:
    reference = str(getattr(body, "request_id", "") or "")
    code = str(getattr(body, "code", "") or "answer.unreadable")
    if code != "200":
        return _unavailable(code, reference)
    result = _RESULTS.get(str(getattr(body.result_object, "biz_code", "")))
    if result is None:
        return _unavailable("answer.unreadable", reference)
    return IdentityVerdict(result, reference, code)


def _unavailable(code: str, reference: str = "") -> IdentityVerdict:
    return IdentityVerdict(
        IdentityResult.UNAVAILABLE, reference, code, retryable=code not in _FINAL
    )
