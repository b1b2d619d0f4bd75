"""A telephone operator for the demo city and for tests, spoken to as if it were Aliyun.

It checks Aliyun's real request signature (ACS3-HMAC-SHA256), knows the filed texts and
signatures, keeps what every phone received, pushes receipts and replies, answers identity checks,
and fails on demand. It listens on the loopback address only and uses nothing but the standard
library.

    python -m zhihe.demo.fake_operator --port 9210 --keys operator.json --state operator/
"""

from zhihe.demo.fake_operator.config import OperatorConfig
from zhihe.demo.fake_operator.faults import Fault, FaultKind
from zhihe.demo.fake_operator.operator import Operator
from zhihe.demo.fake_operator.phones import Message
from zhihe.demo.fake_operator.server import OperatorServer

__all__ = ["Fault", "FaultKind", "Message", "Operator", "OperatorConfig", "OperatorServer"]
