"""Tries, with an administrator's rights of IAM, what key policies refuse everybody but the functions. Prints a line of JSON for each try:
{"call", "key", "answer"}, where the answer is `done` or the code of the error. Arguments: the emulator's address, then aliases of keys.
"""

import json
import sys

from botocore.exceptions import ClientError
from botocore.session import get_session

url, *aliases = sys.argv[1:]
root = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}


def client(service, credentials=None):
    return get_session().create_client(service, region_name="ap-northeast-1", endpoint_url=url, **(credentials or root))


def administrator():
    iam = client("iam")
    account = client("sts").get_caller_identity()["Account"]
    trust = {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": f"arn:aws:iam::{account}:root"}}
        ],
    }
    arn = iam.create_role(RoleName="administrator", AssumeRolePolicyDocument=json.dumps(trust))["Role"]["Arn"]
    iam.attach_role_policy(RoleName="administrator", PolicyArn="arn:aws:iam::aws:policy/AdministratorAccess")
    got = client("sts").assume_role(RoleArn=arn, RoleSessionName="person")["Credentials"]
    return {
        "aws_access_key_id": got["AccessKeyId"],
        "aws_secret_access_key": got["SecretAccessKey"],
        "aws_session_token": got["SessionToken"],
    }


def calls(kms, key):
    yield "kms:DescribeKey", lambda: kms.describe_key(KeyId=key["Arn"])
    yield "kms:PutKeyPolicy", lambda: kms.put_key_policy(
        KeyId=key["Arn"], Policy=kms.get_key_policy(KeyId=key["Arn"], PolicyName="default")["Policy"]
    )
    if key["KeyUsage"] == "SIGN_VERIFY":
        yield "kms:Sign", lambda: kms.sign(
            KeyId=key["Arn"], Message=bytes(32), MessageType="DIGEST", SigningAlgorithm="ECDSA_SHA_256"
        )
    else:
        bound = {"app": "cloudsign"}
        yield "kms:GenerateDataKey", lambda: kms.generate_data_key(
            KeyId=key["Arn"], KeySpec="AES_256", EncryptionContext=bound
        )
        blob = client("kms").encrypt(KeyId=key["Arn"], Plaintext=b"content", EncryptionContext=bound)["CiphertextBlob"]
        yield "kms:Decrypt", lambda: kms.decrypt(KeyId=key["Arn"], CiphertextBlob=blob, EncryptionContext=bound)


def outcome(call):
    try:
        call()
        return "done"
    except ClientError as error:
        return error.response["Error"]["Code"]


kms = client("kms", administrator())
for alias in aliases:
    described = client("kms").describe_key(KeyId=alias)["KeyMetadata"]
    for name, call in calls(kms, described):
        print(json.dumps({"key": alias, "call": name, "answer": outcome(call)}))
