"""pyHanko for the benchmark of seals: sign_by_pyhanko.py IDENTITY; each line of the input is a job, each line of the output its answer."""

import asyncio
import json
import sys
import time
from io import BytesIO

from asn1crypto import keys, pem, x509
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko_certvalidator.registry import SimpleCertificateStore


def read(path):
    with open(path, 'rb') as file:
        return file.read()


identity = json.loads(sys.argv[1])
leaf, *above = [x509.Certificate.load(read(path)) for path in identity['chain']]
store = SimpleCertificateStore()
store.register_multiple(above)
signer = signers.SimpleSigner(
    signing_cert=leaf,
    signing_key=keys.PrivateKeyInfo.load(pem.unarmor(read(identity['key']))[2]),
    cert_registry=store,
)


async def sign(data):
    metadata = signers.PdfSignatureMetadata(
        field_name='Act1', md_algorithm='sha256', subfilter=fields.SigSeedSubFilter.PADES, reason='Agreed'
    )
    return await signers.PdfSigner(metadata, signer=signer).async_sign_pdf(IncrementalPdfFileWriter(BytesIO(data)))


async def main():
    for line in sys.stdin:
        job = json.loads(line)
        data = read(job['input'])
        began, used = time.perf_counter(), time.process_time()
        made = await sign(data)
        answer = {'ms': (time.perf_counter() - began) * 1000, 'cpuMs': (time.process_time() - used) * 1000}
        if job.get('output') is not None:
            with open(job['output'], 'wb') as output:
                output.write(made.getbuffer())
        print(json.dumps(answer), flush=True)


asyncio.run(main())
