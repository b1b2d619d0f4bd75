"""Aliyun 短信服务 (dysmsapi 2017-05-25): sending, looking up, receipts and replies."""

from zhihe.messaging.integrations.aliyun_sms.client import AliyunSms, AliyunSmsConfig

__all__ = ["AliyunSms", "AliyunSmsConfig"]
