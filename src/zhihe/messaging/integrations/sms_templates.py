"""How a registered text is checked, rendered and filed; the texts: ``sms_catalogue``.

Filing rules (help.aliyun.com/document_detail/463270.htm and 2806243.html): every variable has an
attribute and appears once, no two stand side by side, no 【】 anywhere, no internet address in a
variable. A text that sends a person to the site names one fixed short address, filed as part of
the text, and a code beside it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from zhihe.messaging.integrations import sms_text

SHORT_ADDRESS: Final = "{短址}"
"""Where the installation's fixed short address goes: part of the filed text, no variable."""
_VARIABLE = re.compile(r"\$\{([A-Za-z][A-Za-z0-9_]{0,24})\}")
_FORBIDDEN_NAMES = frozenset({"email", "mobile", "id", "nick", "site"})
_CODE_WORDS = ("验证码", "校验码", "动态码")


class Kind(StrEnum):
    CODE = "code"
    NOTICE = "notice"
    EMERGENCY = "emergency"


class Attribute(StrEnum):
    """变量属性 as Aliyun names them in ``TemplateRule``."""

    CODE = "numberCaptcha"
    NUMBER = "other_number2"
    TIME = "time"
    TEXT = "others"


_PATTERNS = {
    Attribute.CODE: re.compile(r"[0-9]{4,6}"),
    Attribute.NUMBER: re.compile(r"[A-Za-z0-9]{1,35}"),
    Attribute.TIME: re.compile(
        r"[0-9]{4}-[0-9]{2}-[0-9]{2}|(?:[0-9]{1,2}月[0-9]{1,2}日 ?)?[0-9]{1,2}:[0-9]{2}"
        r"|[0-9]{1,2}月[0-9]{1,2}日"
    ),
    Attribute.TEXT: re.compile(r".{1,35}"),
}


class TemplateError(ValueError):
    """A text cannot be sent as asked. ``code`` for programs, the message for the log of the job."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class Variable:
    """``most``: characters. A text is clipped to it; a longer code, number or time is an error."""

    name: str
    attribute: Attribute
    most: int
    example: str

    def accept(self, value: object) -> str:
        if not isinstance(value, str):
            raise TemplateError("not_text", f"变量 {self.name} 须为文字")
        cleaned = sms_text.clean(value)
        if not cleaned:
            raise TemplateError("missing", f"缺少变量 {self.name}")
        if self.attribute is Attribute.TEXT:
            if sms_text.has_address(cleaned):
                raise TemplateError("address", f"变量 {self.name} 不得含网址")
            return sms_text.clip(cleaned, self.most)
        if len(cleaned) > self.most:
            raise TemplateError("too_long", f"变量 {self.name} 超过 {self.most} 个字")
        if not _PATTERNS[self.attribute].fullmatch(cleaned):
            raise TemplateError("malformed", f"变量 {self.name} 的格式不符合报备属性")
        return cleaned


@dataclass(frozen=True, slots=True)
class Template:
    """``purpose`` is the 申请说明 of the filing sheet.

    ``on_duty``: read by someone who is serving right now, so it passes the quiet hours although
    no emergency.
    """

    key: str
    kind: Kind
    purpose: str
    text: str
    variables: tuple[Variable, ...] = ()
    on_duty: bool = False

    def __post_init__(self) -> None:
        names = [v.name for v in self.variables]
        if _VARIABLE.findall(self.text) != names or len(set(names)) != len(names):
            raise ValueError(f"{self.key}: variables of text and list differ")
        if "}${" in self.text or set(self.text) & set("【】「」『』"):
            raise ValueError(f"{self.key}: the filing rules forbid this text")
        if _FORBIDDEN_NAMES & set(names):
            raise ValueError(f"{self.key}: the filing rules forbid a variable's name")
        is_code = any(w in self.text for w in _CODE_WORDS)
        if is_code != (self.kind is Kind.CODE) or (is_code and len(names) != 1):
            raise ValueError(f"{self.key}: a code text, and only it, names one 验证码")

    @property
    def passes_quiet_hours(self) -> bool:
        return self.on_duty or self.kind is not Kind.NOTICE

    @property
    def example(self) -> dict[str, str]:
        return {v.name: v.example for v in self.variables}


@dataclass(frozen=True, slots=True)
class Rendered:
    """``text`` is what the phone shows, with signature; ``params`` goes to the provider."""

    key: str
    template_code: str
    params: dict[str, str]
    text: str
    length: int
    segments: int


@dataclass(frozen=True, slots=True)
class FilingRow:
    """One line of the sheet that ``zhihe sms list`` prints. Lengths include the signature."""

    key: str
    template_code: str
    kind: str
    purpose: str
    text: str
    rule: dict[str, str]
    example: str
    typical_length: int
    longest_length: int
    segments: int


@dataclass(frozen=True, slots=True)
class SmsBook:
    """The texts as filed for one installation: signature, short address, provider's codes."""

    templates: Mapping[str, Template]
    signature: str
    short_address: str
    codes: Mapping[str, str]

    def __post_init__(self) -> None:
        unknown = set(self.codes) - set(self.templates)
        if unknown:
            raise TemplateError("unknown", f"没有这些短信模板：{'、'.join(sorted(unknown))}")
        if not re.fullmatch(r"[a-z0-9.-]{4,24}(?:/[a-z0-9]{1,8})?", self.short_address):
            raise TemplateError("address", "短址须为 4 到 24 个字符的固定域名，不带 https://")

    def render(self, key: str, params: Mapping[str, str]) -> Rendered:
        """``TemplateError``: unknown, unfiled, missing, surplus, too_long, malformed, address."""
        template = self.template(key)
        if key not in self.codes:
            raise TemplateError("unfiled", f"短信模板 {key} 尚未填写服务商模板编号")
        surplus = set(params) - {v.name for v in template.variables}
        if surplus:
            raise TemplateError("surplus", f"模板 {key} 没有变量 {'、'.join(sorted(surplus))}")
        accepted = {v.name: v.accept(params.get(v.name, "")) for v in template.variables}
        text = self._shown(template, accepted)
        return Rendered(
            key, self.codes[key], accepted, text, sms_text.length(text), sms_text.segments(text)
        )

    def filed_text(self, key: str) -> str:
        return self.template(key).text.replace(SHORT_ADDRESS, self.short_address)

    def filing_rows(self) -> list[FilingRow]:
        return [self._filing_row(template) for template in self.templates.values()]

    def template(self, key: str) -> Template:
        """The registered text; ``TemplateError`` unknown."""
        try:
            return self.templates[key]
        except KeyError:
            raise TemplateError("unknown", f"没有名为 {key} 的短信模板") from None

    def _shown(self, template: Template, params: Mapping[str, str]) -> str:
        filed = self.filed_text(template.key)
        return f"【{self.signature}】" + _VARIABLE.sub(lambda m: params[m[1]], filed)

    def _filing_row(self, template: Template) -> FilingRow:
        example = self._shown(template, template.example)
        longest = self._shown(template, {v.name: "字" * v.most for v in template.variables})
        return FilingRow(
            key=template.key,
            template_code=self.codes.get(template.key, ""),
            kind="验证码" if template.kind is Kind.CODE else "通知短信",
            purpose=template.purpose,
            text=self.filed_text(template.key),
            rule={v.name: v.attribute.value for v in template.variables},
            example=example,
            typical_length=sms_text.length(example),
            longest_length=sms_text.length(longest),
            segments=sms_text.segments(longest),
        )
