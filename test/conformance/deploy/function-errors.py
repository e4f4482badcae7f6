"""Prints what functions logged as errors, the newest last. Argument: the emulator's address."""

import json
import sys

from botocore.session import get_session

logs = get_session().create_client(
    "logs",
    region_name="ap-northeast-1",
    endpoint_url=sys.argv[1],
    aws_access_key_id="test",
    aws_secret_access_key="test",
)


def is_error(message):
    try:
        return json.loads(message).get("level") == "ERROR"
    except (ValueError, AttributeError):
        return "Error" in message and "Warning" not in message


said = [
    (event["timestamp"], group["logGroupName"], event["message"].strip())
    for group in logs.describe_log_groups()["logGroups"]
    for event in logs.filter_log_events(logGroupName=group["logGroupName"])["events"]
    if is_error(event["message"])
]
for _, group, message in sorted(said)[-3:]:
    print(f"{group}: {message[:600]}")
