"""Access the network: one request within limits, and many of them politely (`chiplog.web.polite`)."""

from chiplog.sockets import UnreachableError
from chiplog.web.answer import Answer, Validators
from chiplog.web.door import AGENT, Policy, agent, get, head, post

__all__ = ["AGENT", "Answer", "Policy", "UnreachableError", "Validators", "agent", "get", "head", "post"]
