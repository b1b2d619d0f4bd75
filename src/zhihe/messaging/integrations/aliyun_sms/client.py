"""SendSms and QuerySendDetails by the official SDK, one attempt each.

Aliyun hands ``OutId`` back with every receipt but does not refuse a second message that carries
the same one (stated nowhere, so we do not rely on it): after an unknown outcome ask ``look_up``
before sending again.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from zhihe.foundation.aliyun import (
    AliyunAccess,
    ConfigError,
    Sent,
    client_config,
    failure_from,
    runtime_options,
)
from zhihe.messaging.integrations.aliyun_sms import pushes
from zhihe.messaging.integrations.aliyun_sms.errors import refusal
from zhihe.messaging.integrations.gateway import (
    Fault,
    LookUpError,
    Receipt,
    ReceiptBatch,
    ReceiptState,
    ReplyBatch,
    SendResult,
    SendStatus,
)

MAINLAND_MOBILE = re.compile(r"\+86(1[3-9][0-9]{9})")
REFERENCE = re.compile(r"[A-Za-z0-9_.:-]{1,64}")
PAGE_SIZE, MOST_PAGES = 50, 20
LOOK_UP_AFTER_SECONDS = 120
"""Before that a message that was sent may not stand in QuerySendDetails yet (our guess)."""
_STATES = {1: ReceiptState.PENDING, 2: ReceiptState.FAILED, 3: ReceiptState.DELIVERED}


@dataclass(frozen=True, slots=True)
class AliyunSmsConfig:
    """``sign_name`` as filed, without 【】."""

    access: AliyunAccess
    sign_name: str

    def __post_init__(self) -> None:
        if not 2 <= len(self.sign_name) <= 12 or set(self.sign_name) & set("【】[] "):
            raise ConfigError("短信签名为 2 到 12 个字，不带【】和空格")


class AliyunSms:
    push_acknowledgement: Mapping[str, object] = {"code": 0, "msg": "接收成功"}

    def __init__(self, config: AliyunSmsConfig) -> None:
        from alibabacloud_dysmsapi20170525.client import Client

        self._config = config
        self._client = Client(client_config(config.access))

    def send(
        self, phone_e164: str, template_code: str, params: dict[str, str], reference: str
    ) -> SendResult:
        """Hands one message over. Never raises for what the network or Aliyun may do."""
        from alibabacloud_dysmsapi20170525.models import SendSmsRequest

        if not REFERENCE.fullmatch(reference):
            raise ValueError("reference: 1 to 64 of A-Z a-z 0-9 _ . : -")
        number = MAINLAND_MOBILE.fullmatch(phone_e164)
        if number is None:
            return refusal("isv.MOBILE_NUMBER_ILLEGAL", "not a mainland mobile number; not asked")
        request = SendSmsRequest(
            phone_numbers=number[1],
            sign_name=self._config.sign_name,
            template_code=template_code,
            template_param=json.dumps(params, ensure_ascii=False, separators=(",", ":")),
            out_id=reference,
        )
        try:
            answer = self._client.send_sms_with_options(
                request, runtime_options(self._config.access)
            )
        except Exception as error:  # the SDK wraps whatever it meets
            return _result_of_failure(error)
        return _result_of_answer(answer.body)

    def look_up(
        self, phone_e164: str, day: date, reference: str, provider_id: str = ""
    ) -> Receipt | None:
        """Aliyun keeps 30 days. Pages are bounded: nobody gets a thousand messages a day."""
        number = MAINLAND_MOBILE.fullmatch(phone_e164)
        if number is None:
            return None
        for page in range(1, MOST_PAGES + 1):
            rows = self._page(number[1], day, provider_id, page)
            for row in rows:
                if row.out_id == reference:
                    return _receipt(row, phone_e164, provider_id)
            if len(rows) < PAGE_SIZE:
                return None
        return None

    def parse_receipts(self, body: bytes) -> ReceiptBatch:
        return pushes.parse_receipts(body)

    def parse_replies(self, body: bytes) -> ReplyBatch:
        return pushes.parse_replies(body)

    def _page(self, number: str, day: date, provider_id: str, page: int) -> list[Any]:
        from alibabacloud_dysmsapi20170525.models import QuerySendDetailsRequest

        request = QuerySendDetailsRequest(
            phone_number=number,
            send_date=day.strftime("%Y%m%d"),
            page_size=PAGE_SIZE,
            current_page=page,
            biz_id=provider_id or None,
        )
        try:
            body = self._client.query_send_details_with_options(
                request, runtime_options(self._config.access)
            ).body
        except Exception as error:  # as above
            raise LookUpError(failure_from(error).code) from None
        if body is None or body.code != "OK":
            raise LookUpError(str(getattr(body, "code", "") or "answer.unreadable"))
        rows = body.sms_send_detail_dtos
        return list(rows.sms_send_detail_dto or []) if rows else []


def _result_of_answer(body: Any) -> SendResult:
    code = body.code if body is not None else None
    if not isinstance(code, str):
        return _unknown("answer.unreadable", "")
    if code == "OK":
        return SendResult(SendStatus.ACCEPTED, provider_id=str(body.biz_id or ""), code=code)
    return refusal(code, f"request {body.request_id or ''}".strip())


def _result_of_failure(error: Exception) -> SendResult:
    failure = failure_from(error)
    if failure.sent is Sent.NO:
        return refusal(failure.code, failure.detail, wait_seconds=failure.wait_seconds)
    return _unknown(failure.code, failure.detail)


def _unknown(code: str, detail: str) -> SendResult:
    fault = Fault.NETWORK if code.startswith("network.") else Fault.PROVIDER
    return SendResult(
        SendStatus.UNKNOWN,
        code=code,
        detail=detail,
        retryable=True,
        fault=fault,
        wait_seconds=LOOK_UP_AFTER_SECONDS,
    )


def _receipt(row: Any, phone_e164: str, provider_id: str) -> Receipt:
    return Receipt(
        phone_e164=phone_e164,
        reference=row.out_id,
        provider_id=provider_id,
        state=_STATES.get(row.send_status, ReceiptState.PENDING),
        code=str(row.err_code or ""),
        sent_at=pushes.shanghai_time(row.send_date),
        reported_at=pushes.shanghai_time(row.receive_date),
    )
