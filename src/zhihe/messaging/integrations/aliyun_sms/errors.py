"""What Aliyun's refusals mean to us.

Source: help.aliyun.com/document_detail/101346.html (国内消息API错误码). A fault of the account is
retryable on purpose: while the balance is empty nothing may be lost, it waits until the operator
has paid.
"""

from dataclasses import dataclass

from zhihe.messaging.integrations.gateway import Fault, SendResult, SendStatus

MINUTE, HOUR = 60, 3_600


@dataclass(frozen=True, slots=True)
class Meaning:
    fault: Fault
    retryable: bool
    wait_seconds: int = 0


_RECIPIENT = Meaning(Fault.RECIPIENT, retryable=False)
_TEXT = Meaning(Fault.TEXT, retryable=False)
_ACCOUNT = Meaning(Fault.ACCOUNT, retryable=True, wait_seconds=10 * MINUTE)
_LIMIT = Meaning(Fault.LIMIT, retryable=True, wait_seconds=HOUR)
_BUSY = Meaning(Fault.PROVIDER, retryable=True, wait_seconds=MINUTE)

MEANINGS: dict[str, Meaning] = {
    "isv.BUSINESS_LIMIT_CONTROL": _LIMIT,
    "isv.DAY_LIMIT_CONTROL": _ACCOUNT,
    "isv.MONTH_LIMIT_CONTROL": _ACCOUNT,
    "isv.MOBILE_NUMBER_ILLEGAL": _RECIPIENT,
    "isv.MOBILE_COUNT_OVER_LIMIT": _RECIPIENT,
    "isv.DOMESTIC_NUMBER_NOT_SUPPORTED": _RECIPIENT,
    "isv.BLACK_KEY_CONTROL_LIMIT": _TEXT,
    "isv.SMS_CONTENT_ILLEGAL": _TEXT,
    "isv.SMS_TEMPLATE_ILLEGAL": _TEXT,
    "isv.SMS_SIGNATURE_ILLEGAL": _TEXT,
    "isv.SMS_SIGN_ILLEGAL": _TEXT,
    "isv.SIGN_STATE_ILLEGAL": _TEXT,
    "isv.SMS_SIGNATURE_SCENE_ILLEGAL": _TEXT,
    "isv.EXTEND_CODE_ERROR": _TEXT,
    "isv.TEMPLATE_MISSING_PARAMETERS": _TEXT,
    "isv.TEMPLATE_PARAMS_ILLEGAL": _TEXT,
    "isv.INVALID_PARAMETERS": _TEXT,
    "isv.INVALID_JSON_PARAM": _TEXT,
    "isv.PARAM_LENGTH_LIMIT": _TEXT,
    "isv.PARAM_NOT_SUPPORT_URL": _TEXT,
    "isv.AMOUNT_NOT_ENOUGH": _ACCOUNT,
    "isv.OUT_OF_SERVICE": _ACCOUNT,
    "isv.PRODUCT_UN_SUBSCRIPT": _ACCOUNT,
    "isv.PRODUCT_UNSUBSCRIBE": _ACCOUNT,
    "isv.ACCOUNT_NOT_EXISTS": _ACCOUNT,
    "isv.ACCOUNT_ABNORMAL": _ACCOUNT,
    "isv.DENY_IP_RANGE": _ACCOUNT,
    "isp.RAM_PERMISSION_DENY": _ACCOUNT,
    "isp.SYSTEM_ERROR": _BUSY,
    "isp.GATEWAY_ERROR": _BUSY,
    "SignatureDoesNotMatch": _ACCOUNT,
    "IncompleteSignature": _ACCOUNT,
    "InvalidAccessKeyId.NotFound": _ACCOUNT,
    "InvalidAccessKeyId.Inactive": _ACCOUNT,
    "InvalidTimeStamp.Expired": _ACCOUNT,
    "SignatureNonceUsed": _BUSY,
    "Forbidden.RAM": _ACCOUNT,
    "network.unreachable": Meaning(Fault.NETWORK, retryable=True, wait_seconds=30),
}
_UNHEARD_OF = Meaning(Fault.PROVIDER, retryable=False)


def meaning_of(code: str) -> Meaning:
    """An unknown code is final: repeating what nobody understands costs money."""
    if code.startswith("Throttling"):
        return _BUSY
    return MEANINGS.get(code, _UNHEARD_OF)


def refusal(code: str, detail: str, *, wait_seconds: int = 0, provider_id: str = "") -> SendResult:
    """``wait_seconds`` as the provider asked, if it asked for more than the table says."""
    meaning = meaning_of(code)
    return SendResult(
        SendStatus.REFUSED,
        provider_id=provider_id,
        code=code,
        detail=detail,
        retryable=meaning.retryable,
        fault=meaning.fault,
        wait_seconds=max(meaning.wait_seconds, wait_seconds) if meaning.retryable else 0,
    )
