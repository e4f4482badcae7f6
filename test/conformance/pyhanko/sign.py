"""Signs PDFs by pyHanko. Each line of the input is a job as JSON:

input, output; key (PEM), certificate and chain (DER files); field; tsa (URL) or null; box ([x1, y1, x2, y2]) or null for an invisible
field; certify: DocMDP permission 1 to 3, or null for an approval signature; root: file of the trust anchor for B-LTA, whose validation
data is asked for online, or null for a signature alone. Prints 'ok' or the error for each.
"""

import asyncio
import json
import sys

from asn1crypto import keys, pem, x509
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko.sign.timestamps import HTTPTimeStamper
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore


def read(path):
    with open(path, 'rb') as file:
        return file.read()


def signer_of(job):
    store = SimpleCertificateStore()
    store.register_multiple([x509.Certificate.load(read(path)) for path in job['chain']])
    return signers.SimpleSigner(
        signing_cert=x509.Certificate.load(read(job['certificate'])),
        signing_key=keys.PrivateKeyInfo.load(pem.unarmor(read(job['key']))[2]),
        cert_registry=store,
    )


def long_term(job):
    if job['root'] is None:
        return {}
    roots = [x509.Certificate.load(read(job['root']))]
    context = ValidationContext(trust_roots=roots, allow_fetching=True, revocation_mode='require')
    return {'embed_validation_info': True, 'use_pades_lta': True, 'validation_context': context}


async def sign(job):
    metadata = signers.PdfSignatureMetadata(
        field_name=job['field'],
        md_algorithm='sha256',
        subfilter=fields.SigSeedSubFilter.PADES,
        certify=job['certify'] is not None,
        **long_term(job),
        **({} if job['certify'] is None else {'docmdp_permissions': fields.MDPPerm(job['certify'])}),
    )
    box = {} if job['box'] is None else {'box': tuple(job['box'])}
    signer = signers.PdfSigner(
        metadata,
        signer=signer_of(job),
        timestamper=None if job['tsa'] is None else HTTPTimeStamper(job['tsa']),
        new_field_spec=fields.SigFieldSpec(job['field'], **box),
    )
    with open(job['input'], 'rb') as source, open(job['output'], 'wb') as output:
        await signer.async_sign_pdf(IncrementalPdfFileWriter(source, strict=False), output=output)


async def main():
    for line in sys.stdin:
        try:
            await sign(json.loads(line))
            print('ok', flush=True)
        except Exception as error:
            print(f'{type(error).__name__}: {error}'.replace('\n', ' '), flush=True)


asyncio.run(main())
