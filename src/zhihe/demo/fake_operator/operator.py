"""The operator's business: SendSms, SendBatchSms, QuerySendDetails, Id2MetaVerify.

Refusals and their codes are Aliyun's. ``OutId`` is carried, not compared: a message handed in
twice arrives twice, which is what a caller must be able to live with.
"""

import itertools
import json
import re
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from zhihe.demo.fake_operator.config import OperatorConfig
from zhihe.demo.fake_operator.faults import Fault, FaultKind, Faults
from zhihe.demo.fake_operator.phones import Message, Phones
from zhihe.demo.fake_operator.pushes import Receipts, beijing_time, post

_PHONE = re.compile(r"(?:\+?86|0086)?(1[3-9][0-9]{9})")
_VARIABLE = re.compile(r"\$\{([A-Za-z0-9_]+)\}")
_ADDRESS = re.compile(r"https?://|www\.", re.I)
_IDENTITY_NUMBER = re.compile(r"[0-9]{17}[0-9X]")
_PERSON_NAME = re.compile(r"[^\W\d_][^\d_]{1,29}")
Answer = dict[str, Any]


class Refused(Exception):
    """A business refusal: HTTP 200 with a code."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class Operator:
    def __init__(self, config: OperatorConfig, directory: Path | None = None) -> None:
        self.config = config
        self.phones = Phones(directory)
        self.faults = Faults()
        self.receipts = Receipts(config.report_url, config.receipt_delay_seconds, config.report_ca)
        self.calls: list[tuple[str, dict[str, str]]] = []
        self._serial = itertools.count(int(time.time() * 1_000) % 10**12)
        self._actions: dict[tuple[str, str], Callable[[Mapping[str, str], Fault | None], Answer]]
        self._actions = {
            ("SendSms", "2017-05-25"): self._send,
            ("SendBatchSms", "2017-05-25"): self._send_batch,
            ("QuerySendDetails", "2017-05-25"): self._details,
            ("Id2MetaVerify", "2019-03-07"): self._verify,
        }

    def knows(self, action: str, version: str) -> bool:
        return (action, version) in self._actions

    def do(
        self, action: str, version: str, params: Mapping[str, str], fault: Fault | None
    ) -> Answer:
        """The JSON answer, ``RequestId`` left out."""
        self.calls.append((action, dict(params)))
        if fault is not None and fault.kind is FaultKind.REFUSE:
            return {"Code": fault.code, "Message": "演习：按要求拒绝"}
        try:
            return self._actions[action, version](params, fault)
        except Refused as refused:
            return {"Code": refused.code, "Message": str(refused)}

    def reply(self, phone: str, content: str, *, extension: str = "01") -> bool:
        """A person answers; true if the platform took it."""
        if not self.config.reply_url:
            return False
        entry = {
            "phone_number": phone_digits(phone),
            "send_time": beijing_time(),
            "content": content,
            "sign_name": self.config.signatures[0],
            "dest_code": extension,
            "sequence_id": next(self._serial),
        }
        return post(self.config.reply_url, [entry], self.config.report_ca)

    def _send(self, params: Mapping[str, str], fault: Fault | None) -> Answer:
        numbers = params.get("PhoneNumbers", "").split(",")
        if len(numbers) > 1_000:
            raise Refused("isv.MOBILE_COUNT_OVER_LIMIT", "手机号码数量超过限制")
        wanted = [
            (n, params.get("SignName", ""), params.get("TemplateParam", "") or "{}")
            for n in numbers
        ]
        return self._accept(params, wanted, fault)

    def _send_batch(self, params: Mapping[str, str], fault: Fault | None) -> Answer:
        numbers = _json(params.get("PhoneNumberJson", ""), list)
        signs = _json(params.get("SignNameJson", ""), list)
        values = _json(params.get("TemplateParamJson", "[]"), list) or [{}] * len(numbers)
        if not len(numbers) == len(signs) == len(values) or not 1 <= len(numbers) <= 100:
            raise Refused("isv.INVALID_PARAMETERS", "号码、签名、参数个数不一致")
        wanted = [
            (str(n), str(s), v if isinstance(v, str) else json.dumps(v))
            for n, s, v in zip(numbers, signs, values, strict=True)
        ]
        return self._accept(params, wanted, fault)

    def _accept(
        self, params: Mapping[str, str], wanted: list[tuple[str, str, str]], fault: Fault | None
    ) -> Answer:
        """All or none: every message is checked before the first is delivered."""
        code = params.get("TemplateCode", "")
        out_id = params.get("OutId", "")
        if len(out_id) >= 256:
            raise Refused("isv.INVALID_PARAMETERS", "OutId 过长")
        serial = next(self._serial)
        biz_id = f"{serial}^0"
        messages = []
        for number, sign, raw in wanted:
            digits = phone_digits(number)
            if not digits:
                raise Refused("isv.MOBILE_NUMBER_ILLEGAL", f"{number}invalid mobile number")
            values, text = self._compose(sign, code, raw)
            lost = fault is not None and fault.kind is FaultKind.UNDELIVERED
            messages.append(
                Message(
                    digits,
                    text,
                    code,
                    values,
                    out_id,
                    biz_id,
                    beijing_time(),
                    state=2 if lost else 3,
                    err_code=fault.code if lost and fault else "DELIVERED",
                )
            )
        for message in messages:
            self.phones.put(message)
            if fault is None or fault.kind is not FaultKind.SILENT:
                self.receipts.put(message)
        return {"Code": "OK", "Message": "OK", "BizId": biz_id}

    def _compose(self, sign: str, code: str, raw: str) -> tuple[dict[str, str], str]:
        if sign not in self.config.signatures:
            raise Refused("isv.SMS_SIGNATURE_ILLEGAL", "短信签名不合法")
        filed = self.config.templates.get(code)
        if filed is None:
            raise Refused("isv.SMS_TEMPLATE_ILLEGAL", "短信模板不合法")
        values = _json(raw, dict)
        if not all(isinstance(v, str) for v in values.values()):
            raise Refused("isv.INVALID_JSON_PARAM", "参数格式错误，请使用字符串值")
        names = _VARIABLE.findall(filed)
        missing = [n for n in names if not values.get(n)]
        if missing:
            raise Refused("isv.TEMPLATE_MISSING_PARAMETERS", f"模板缺少变量 {missing[0]}")
        if any(len(values[n]) > 35 for n in names):
            raise Refused("isv.PARAM_LENGTH_LIMIT", "参数超出长度限制")
        if any(_ADDRESS.search(values[n]) for n in names):
            raise Refused("isv.PARAM_NOT_SUPPORT_URL", "变量不支持传入URL")
        return values, f"【{sign}】" + _VARIABLE.sub(lambda m: values[m[1]], filed)

    def _details(self, params: Mapping[str, str], fault: Fault | None) -> Answer:
        phone = phone_digits(params.get("PhoneNumber", ""))
        day = params.get("SendDate", "")
        size, page = (params.get(k, "") for k in ("PageSize", "CurrentPage"))
        if not (phone and re.fullmatch("[0-9]{8}", day) and size.isdigit() and page.isdigit()):
            raise Refused("isv.INVALID_PARAMETERS", "参数异常")
        if not 1 <= int(size) <= 50 or int(page) < 1:
            raise Refused("isv.INVALID_PARAMETERS", "分页参数异常")
        biz_id = params.get("BizId", "")
        rows = [m for m in self.phones.records(phone, day) if biz_id in ("", m.biz_id)]
        start = (int(page) - 1) * int(size)
        return {
            "Code": "OK",
            "Message": "OK",
            "TotalCount": str(len(rows)),
            "SmsSendDetailDTOs": {
                "SmsSendDetailDTO": [_detail(m) for m in rows[start : start + int(size)]]
            },
        }

    def _verify(self, params: Mapping[str, str], fault: Fault | None) -> Answer:
        name, number = params.get("UserName", ""), params.get("IdentifyNum", "")
        if not name or not number or params.get("ParamType") != "normal":
            return {"Code": "400", "Message": "参数不能为空"}
        if not _IDENTITY_NUMBER.fullmatch(number) or not _PERSON_NAME.fullmatch(name):
            return {"Code": "401", "Message": "参数非法"}
        held = self.config.people.get(number)
        if held is None:
            verdict = "1" if self.config.unknown_people == "match" else "3"
        else:
            verdict = "1" if held == name else "2"
        return {"Code": "200", "Message": "success", "ResultObject": {"BizCode": verdict}}


def phone_digits(number: str) -> str:
    """Eleven digits of a mainland mobile number, "" if it is none."""
    match = _PHONE.fullmatch(number.strip())
    return match[1] if match else ""


def _json(raw: str, kind: type) -> Any:
    try:
        value = json.loads(raw)
    except ValueError:
        value = None
    if not isinstance(value, kind):
        raise Refused("isv.INVALID_JSON_PARAM", "JSON参数不合法")
    return value


def _detail(message: Message) -> dict[str, object]:
    return {
        "PhoneNum": message.phone,
        "SendStatus": message.state,
        "ErrCode": message.err_code,
        "TemplateCode": message.template_code,
        "Content": message.text,
        "SendDate": message.sent_at,
        "ReceiveDate": message.sent_at,
        "OutId": message.out_id,
    }
