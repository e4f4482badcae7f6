"""Makes the hosted zone that a domain needs, as its owner has one, and prints its id. Arguments: the emulator's address, the domain."""

import sys

from botocore.session import get_session

url, domain = sys.argv[1:]
route53 = get_session().create_client(
    "route53",
    region_name="us-east-1",
    endpoint_url=url,
    aws_access_key_id="test",
    aws_secret_access_key="test",
)
zone = route53.create_hosted_zone(Name=domain, CallerReference="conformance")["HostedZone"]
print(zone["Id"].removeprefix("/hostedzone/"))
