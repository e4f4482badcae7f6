"""Starts MiniStack and gives it what it lacks: API Gateway's streamed answers, taken as a whole, and TLS, which policies ask for and
which ends before it here. It ends with whoever started it."""

import base64
import contextvars
import os
import signal
import sys
import threading

from ministack import app
from ministack.core import iam_evaluator as evaluator
from ministack.services import apigateway_v1 as gateway

reference_of = gateway._extract_lambda_ref_from_integration_uri
response_of = gateway._lambda_proxy_response


def reference_of_streaming(uri):
    return reference_of(uri.replace("/response-streaming-invocations", "/invocations"))


def response_of_streaming(result):
    response, problem = response_of(result)
    if response and response.get("streamed"):
        response = {**response, "body": base64.b64decode(response["body"])}
    return response, problem


def pin_request_by_tls(source_ip, _secure_transport):
    evaluator._request_origin.set((source_ip, True))


def end_with_starter():
    sys.stdin.buffer.read()
    os.killpg(0, signal.SIGKILL)


gateway._extract_lambda_ref_from_integration_uri = reference_of_streaming
gateway._lambda_proxy_response = response_of_streaming
evaluator._request_origin = contextvars.ContextVar("request_origin", default=("127.0.0.1", True))
app.pin_request_origin = pin_request_by_tls
threading.Thread(target=end_with_starter, daemon=True).start()
app.main()
