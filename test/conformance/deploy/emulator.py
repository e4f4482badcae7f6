"""Starts MiniStack and gives it what it lacks, so that templates and bundles need not be changed for it:

- API Gateway's streamed answers, taken as a whole;
- outputs of stacks in another Region;
- TLS, which policies ask for and which ends before it here;
- what IAM tells policies of a call: the role of a session, the conditions of calls to KMS, the sender of a mail.

It ends with whoever started it."""

import base64
import contextvars
import json
import os
import re
import signal
import sys
import threading
from email import message_from_bytes
from email.utils import parseaddr
from urllib.parse import parse_qs

from ministack import app
from ministack.core import iam_actions as actions
from ministack.core import iam_evaluator as evaluator
from ministack.core import responses
from ministack.services import apigateway_v1 as gateway
from ministack.services.cloudformation import engine

reference_of = gateway._extract_lambda_ref_from_integration_uri
response_of = gateway._lambda_proxy_response
known_condition_key = evaluator._resolve_condition_key
known_request_context = actions.request_tag_context
known_resource = actions.extract_resource_arn
known_value = engine._resolve_refs


def reference_of_streaming(uri):
    return reference_of(uri.replace("/response-streaming-invocations", "/invocations"))


def response_of_streaming(result):
    response, problem = response_of(result)
    if response and response.get("streamed"):
        response = {**response, "body": base64.b64decode(response["body"])}
    return response, problem


def pin_request_by_tls(source_ip, _secure_transport):
    evaluator._request_origin.set((source_ip, True))


def condition_key_of(key, context):
    """`aws:PrincipalArn` of a role's session is the role's (IAM guide, global condition keys); MiniStack has the session's."""
    value = known_condition_key(key, context)
    if key.lower() != "aws:principalarn":
        return value
    return re.sub(r"^arn:aws:sts::(\d+):assumed-role/([^/]+)/.*$", r"arn:aws:iam::\1:role/\2", value)


def kms_context(body):
    """What key policies ask of a call besides who makes it."""
    asked = json.loads(body or b"{}")
    named = {f"kms:{name}": asked[name] for name in ("SigningAlgorithm", "MessageType") if name in asked}
    bound = {f"kms:EncryptionContext:{name}": value for name, value in asked.get("EncryptionContext", {}).items()}
    return {**named, **bound}


def ses_context(body):
    """Whom a mail is from, as SES reads it."""
    raw = parse_qs(body.decode()).get("RawMessage.Data")
    if raw is None:
        return {}
    return {"ses:FromAddress": parseaddr(message_from_bytes(base64.b64decode(raw[0]))["From"])[1]}


contexts = {"kms": kms_context, "ses": ses_context}


def request_context_of(service, action, body, parameters):
    known = known_request_context(service, action, body, parameters)
    return {**known, **contexts[service](body)} if service in contexts else known


def resource_of(service, method, path, headers, body, parameters, region, account):
    """The identity that a mail is sent by; MiniStack asks for rights to everything."""
    known = known_resource(service, method, path, headers, body, parameters, region, account)
    return parameters.get("SourceArn", [known])[0] if service == "ses" else known


def value_of(value, *place):
    """An output of a stack in the Region that is named; MiniStack looks in that of the stack which asks."""
    region = value.get("Fn::GetStackOutput", {}).get("Region") if isinstance(value, dict) else None
    if region is None:
        return known_value(value, *place)
    asking = responses._request_region.set(region)
    try:
        return known_value(value, *place)
    finally:
        responses._request_region.reset(asking)


def end_with_starter():
    sys.stdin.buffer.read()
    os.killpg(0, signal.SIGKILL)


gateway._extract_lambda_ref_from_integration_uri = reference_of_streaming
gateway._lambda_proxy_response = response_of_streaming
evaluator._request_origin = contextvars.ContextVar("request_origin", default=("127.0.0.1", True))
evaluator._resolve_condition_key = condition_key_of
actions.request_tag_context = request_context_of
actions.extract_resource_arn = resource_of
engine._resolve_refs = value_of
app.pin_request_origin = pin_request_by_tls
threading.Thread(target=end_with_starter, daemon=True).start()
app.main()
