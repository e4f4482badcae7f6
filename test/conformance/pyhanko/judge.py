"""Validates PDFs by pyHanko: AdES (EN 319 102-1) with past validation, and its difference policy.

Each line of the input is a job as JSON: file; anchors (files); time (RFC 3339) or null for now; online: whether OCSP and CRL may be
asked; present: fields to be judged at that time only, without past validation; evidence: ocsps, crls and certificates
(files) to be used beside what the file holds. Each line of the output is what pyHanko says, as JSON, in the order of the jobs.
"""

import asyncio
import json
import logging
import sys
import time
from contextlib import nullcontext
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from io import BytesIO

import time_machine
from asn1crypto import pem, x509
from asn1crypto.crl import CertificateList
from asn1crypto.ocsp import OCSPResponse
from pyhanko.pdf_utils.misc import PdfReadError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import DEFAULT_DIFF_POLICY, SuspiciousModification
from pyhanko.sign.validation.ades import (
    ades_basic_validation,
    ades_lta_validation,
    ades_timestamp_validation,
    ades_with_time_validation,
)
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.errors import NoDSSFoundError
from pyhanko.sign.validation.generic_cms import extract_tst_data_iter
from pyhanko.sign.validation.policy_decl import (
    LocalKnowledge,
    PdfSignatureValidationSpec,
    RevinfoOnlineFetchingRule,
    RevocationInfoGatheringSpec,
    SignatureValidationSpec,
)
from pyhanko.sign.validation.status import PdfSignatureStatus
from pyhanko_certvalidator.context import CertValidationPolicySpec
from pyhanko_certvalidator.policy_decl import REQUIRE_REVINFO, CertRevTrustPolicy
from pyhanko_certvalidator.registry import SimpleTrustManager
from pyhanko_certvalidator.revinfo.archival import CRLContainer, OCSPContainer

logging.disable(logging.CRITICAL)


def read(path):
    with open(path, 'rb') as file:
        return file.read()


def certificate(path):
    data = read(path)
    return x509.Certificate.load(pem.unarmor(data)[2] if pem.detect(data) else data)


def specification(job):
    online = RevinfoOnlineFetchingRule.ALWAYS_FETCH
    local = RevinfoOnlineFetchingRule.LOCAL_ONLY
    return SignatureValidationSpec(
        cert_validation_policy=CertValidationPolicySpec(
            trust_manager=SimpleTrustManager.build(trust_roots=[certificate(path) for path in job['anchors']]),
            revinfo_policy=CertRevTrustPolicy(revocation_checking_policy=REQUIRE_REVINFO),
            # An answer made after the job began is from the future otherwise.
            time_tolerance=timedelta(minutes=1),
        ),
        revinfo_gathering_policy=RevocationInfoGatheringSpec(
            online_fetching_rule=online if job['online'] else local
        ),
    )


def changes_of(signature):
    result = signature.diff_result
    if isinstance(result, SuspiciousModification):
        return {'modification': 'SUSPICIOUS', 'detail': str(result)}
    return {'modification': result.modification_level.name, 'detail': None}


def loaded(ocsps, crls, certificates):
    return LocalKnowledge(
        known_ocsps=[one for data in ocsps for one in OCSPContainer.load_multi(OCSPResponse.load(data))],
        known_crls=[CRLContainer(CertificateList.load(data)) for data in crls],
        known_certs=certificates,
    )


def given(job):
    """What is to be used beside the file."""
    files = lambda kind: [read(path) for path in job['evidence'].get(kind, [])]
    return loaded(files('ocsps'), files('crls'), [x509.Certificate.load(data) for data in files('certificates')])


def embedded(reader):
    """What the file's /DSS holds."""
    try:
        dss = DocumentSecurityStore.read_dss(reader)
    except NoDSSFoundError:
        return LocalKnowledge()
    streams = lambda references: [each.get_object().data for each in references]
    return loaded(streams(dss.ocsps), streams(dss.crls), list(dss.load_certs()))


def knowledge(reader, job):
    file, beside = embedded(reader), given(job)
    return LocalKnowledge(
        known_ocsps=file.known_ocsps + beside.known_ocsps,
        known_crls=file.known_crls + beside.known_crls,
        known_certs=file.known_certs + beside.known_certs,
    )


def has_later_timestamp(signature):
    later = signature.reader.embedded_timestamp_signatures
    return any(one.signed_revision > signature.signed_revision for one in later)


async def validate_signature(signature, job):
    """As EN 319 102-1 has it: B-B by 5.3, B-T and B-LT by 5.5, B-LTA by 5.6.3; the last two with what the /DSS holds."""
    spec = specification(job)
    if has_later_timestamp(signature) and signature.field_name not in job['present']:
        # Reads the /DSS by itself.
        long_term = PdfSignatureValidationSpec(replace(spec, local_knowledge=given(job)), DEFAULT_DIFF_POLICY)
        return await ades_lta_validation(signature, long_term)
    known = replace(spec, local_knowledge=knowledge(signature.reader, job))
    digest = signature.compute_digest()
    if next(extract_tst_data_iter(signature.signer_info, signed=False), None) is None:
        return await ades_basic_validation(signature.signed_data, known, raw_digest=digest)
    return await ades_with_time_validation(
        signature.signed_data,
        known,
        raw_digest=digest,
        extra_status_kwargs=signature.summarise_integrity_info(),
        status_cls=PdfSignatureStatus,
    )


async def validate_timestamp(timestamp, job):
    return await ades_timestamp_validation(
        timestamp.signed_data,
        replace(specification(job), local_knowledge=knowledge(timestamp.reader, job)),
        expected_tst_imprint=timestamp.compute_digest,
    )


def instant(time):
    return None if time is None else time.astimezone(timezone.utc).isoformat()


async def judge_one(one, job):
    is_timestamp = one.sig_object_type == '/DocTimeStamp'
    one.compute_integrity_info(diff_policy=DEFAULT_DIFF_POLICY)
    result = await (validate_timestamp if is_timestamp else validate_signature)(one, job)
    status = result.api_status
    integrity = one.summarise_integrity_info()
    return {
        'field': one.field_name,
        'kind': 'timestamp' if is_timestamp else 'signature',
        'ades': result.ades_subindic.standard_name,
        'failure': None if result.failure_msg is None else str(result.failure_msg),
        'intact': bool(status and status.intact),
        'valid': bool(status and status.valid),
        'permitted': integrity['docmdp_ok'],
        'coverage': one.coverage.name,
        'time': instant(getattr(result, 'best_signature_time', None)),
        **changes_of(one),
    }


def open_file(path):
    """Strictly; what only the lenient mode reads (hybrid references, for one) is judged in that."""
    data = BytesIO(read(path))
    try:
        reader = PdfFileReader(data, strict=True)
        if not reader.xrefs.hybrid_xrefs_present:
            return reader, True
    except PdfReadError:
        pass
    return PdfFileReader(data, strict=False), False


def at_time_of(job):
    """Travels there: pyHanko's own time parameter does not reach its proofs of existence."""
    return nullcontext() if job['time'] is None else time_machine.travel(datetime.fromisoformat(job['time']))


async def judge(job):
    reader, strict = open_file(job['file'])
    return {'strict': strict, 'signatures': [await judge_one(one, job) for one in reader.embedded_signatures]}


async def main():
    for line in sys.stdin:
        try:
            job = json.loads(line)
            began, used = time.perf_counter(), time.process_time()
            with at_time_of(job):
                answer = await judge(job)
            answer['ms'] = (time.perf_counter() - began) * 1000
            answer['cpuMs'] = (time.process_time() - used) * 1000
        except Exception as error:
            answer = {'error': f'{type(error).__name__}: {error}'}
        print(json.dumps(answer, ensure_ascii=False), flush=True)


asyncio.run(main())
