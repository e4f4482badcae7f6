import { beforeEach, describe, expect, test } from 'vitest';
import { type HashName, hashes } from '../../core/pades/algorithms.ts';
import { type Completed, completeEvidence, renewEvidence, timestampValidUntil } from '../../core/pades/complete.ts';
import { dssOf, type EvidenceData, readDss } from '../../core/pades/dss.ts';
import { PrefixHash } from '../../core/pades/prefix-hash.ts';
import { readSeals } from '../../core/pades/read-seals.ts';
import { chooseTimestampHash } from '../../core/pades/timestamp-hash.ts';
import type { PdfFile } from '../../core/pdf/file.ts';
import { PdfDict } from '../../core/pdf/objects.ts';
import { parseCertificate } from '../../core/trust/certificate.ts';
import { hashOf } from '../../core/trust/crypto.ts';
import { concat } from '../../core/trust/der.ts';
import { parseOcspResponse } from '../../core/trust/ocsp.ts';
import { checkTimestampToken } from '../../core/trust/timestamp.ts';
import { classic, inputs } from './inputs.ts';
import { hasProgram, pdfsig, qpdfCheck, rendered } from './judges.ts';
import { act, codeOf, open, openTestSealer, type TestSealer } from './sealing.ts';

let sealer: TestSealer;
beforeEach(async () => {
  sealer = await openTestSealer();
});

const sealed = async (bytes: Uint8Array = classic(), times = 1): Promise<PdfFile> => {
  let file = open(bytes);
  for (let n = 1; n <= times; n++) file = (await sealer.seal(file, { act: act({ fieldName: `Act${n}` }) })).file;
  return file;
};

const complete = (file: PdfFile, more: Partial<Parameters<typeof completeEvidence>[0]> = {}): Promise<Completed> => {
  const { collect, timestamp, newId } = sealer;
  return completeEvidence({ file, level: 'B-LTA', collect, timestamp, newId, tokenBytes: 2200, ...more });
};

const renew = (file: PdfFile, hash?: HashName): Promise<Completed> => {
  const { collect, timestamp, newId } = sealer;
  return renewEvidence({ file, collect, timestamp, newId, ...(hash === undefined ? {} : { hash }) });
};

const namesOf = ({ certificates }: EvidenceData): readonly string[] =>
  certificates.map((der) => parseCertificate(der).subject.commonName ?? '').toSorted();

describe.each(['classic table', 'object stream', 'hybrid', 'linearized', 'form, everything direct'])(
  'three seals, evidence and a renewal: %s',
  (name) => {
    test('are five signatures, in eight revisions, and nothing else changed', async () => {
      const bytes = inputs[name]?.() ?? expect.fail();
      const prefix = new PrefixHash();
      const three = await sealed(bytes, 3);
      const completed = await complete(three, { prefix, from: bytes.length });
      const renewed = await renew(completed.file);
      expect(completed.level).toBe('B-LTA');
      expect(renewed.file.bytes).toEqual(concat(three.bytes, completed.tail, renewed.tail));
      expect(renewed.file.revisions.length).toBe(open(bytes).revisions.length + 3 + 2 + 2);
      const reopened = open(renewed.file.bytes);
      expect(readSeals(reopened, bytes.length).map(({ kind }) => kind)).toEqual([
        'signature',
        'signature',
        'signature',
        'document-timestamp',
        'document-timestamp',
      ]);
      if (hasProgram('pdfsig')) {
        const verdicts = pdfsig(renewed.file.bytes).map(({ verdict }) => verdict);
        expect(verdicts).toEqual(['valid', 'valid', 'valid', 'unverified', 'unverified']);
      }
      if (hasProgram('qpdf')) expect(qpdfCheck(renewed.file.bytes)).toBeLessThanOrEqual(qpdfCheck(bytes));
      if (hasProgram('pdftoppm')) expect(rendered(renewed.file.bytes)).toEqual(rendered(bytes));
    });
  },
);

describe('the document security store', () => {
  test('holds what proves signer, TSA and responders, without the root', async () => {
    const { file } = await complete(await sealed());
    const data = readDss(file.latest);
    const organization = 'CloudSign Local';
    expect(namesOf(data)).toEqual(
      [
        'CloudSign Local Seal',
        `${organization} Document Signing CA 1`,
        `${organization} TSA 1`,
        `${organization} Timestamping CA 1`,
        `${organization} OCSP issuing-1-1`,
        `${organization} OCSP root-1-1`,
        `${organization} OCSP timestamping-1-1`,
      ].toSorted(),
    );
    expect(data.ocsps.length).toBe(4);
    for (const ocsp of data.ocsps) parseOcspResponse(ocsp);
  });

  test('has no VRI and only grows', async () => {
    const first = await complete(await sealed());
    sealer.clock.now = new Date('2027-03-01T00:00:00Z');
    const second = await renew(first.file);
    const [old, now] = [readDss(first.file.latest), readDss(second.file.latest)];
    for (const kind of ['certificates', 'ocsps', 'crls'] as const) {
      expect(now[kind].slice(0, old[kind].length)).toEqual(old[kind]);
    }
    expect(now.ocsps.length).toBeGreaterThan(old.ocsps.length);
    expect(now.certificates.length).toBe(old.certificates.length);
    expect(dssOf(second.file.latest)?.has('VRI')).toBe(false);
  });

  test('is not written again when nothing is missing', async () => {
    const { collect } = sealer;
    let kept: Awaited<ReturnType<typeof collect>> | undefined;
    const once: typeof collect = async (wanted) => {
      kept ??= await collect(wanted);
      return kept;
    };
    const first = await complete(await sealed(), { level: 'B-LT', collect: once });
    const again = await complete(first.file, { level: 'B-LT', collect: once });
    expect(again.tail.length).toBe(0);
    expect(again.file).toBe(first.file);
  });

  test.each([
    [
      'indirect, arrays indirect',
      '/DSS 20 0 R',
      { 20: '<</Certs 21 0 R/VRI<</ABC<</TU(D:2020)>>>>>>', 21: '[22 0 R]' },
    ],
    ['direct in the catalog', '/DSS<</Certs[22 0 R]/VRI<</ABC<</TU(D:2020)>>>>>>', {}],
  ])('of an upload (%s) is kept with its VRI', async (_, catalog, objects) => {
    const foreign = { ...objects, 22: '<</Length 3>>\nstream\nabc\nendstream' };
    const bytes = classic({ catalog, objects: foreign });
    const { file } = await complete(await sealed(bytes), { from: bytes.length });
    expect(Buffer.from(readDss(file.latest).certificates[0] ?? []).toString()).toBe('abc');
    const dss = dssOf(file.latest);
    expect(dss?.dict('VRI', file.latest)?.dict('ABC', file.latest)?.string('TU')?.bytes.length).toBe(6);
    expect(dss?.has('Type')).toBe(false);
    if (hasProgram('pdfsig')) expect(pdfsig(file.bytes)[0]?.verdict).toBe('valid');
  });

  test('compresses what gains by it', async () => {
    const { collect } = sealer;
    const large = concat(Uint8Array.of(0x30, 0x82, 0x40, 0x00), new Uint8Array(0x4000));
    const { file, tail } = await complete(await sealed(), {
      level: 'B-LT',
      collect: async (wanted) => ({ ...(await collect(wanted)), crls: [large] }),
    });
    expect(readDss(file.latest).crls.map((crl) => Buffer.from(crl).equals(large))).toEqual([true]);
    expect(tail.length).toBeLessThan(0x4000);
  });
});

describe('levels', () => {
  test('B-LT has validation data and no document timestamp', async () => {
    const { file, level, timestamp, validUntil } = await complete(await sealed(), { level: 'B-LT' });
    expect(level).toBe('B-LT');
    expect(timestamp).toBeUndefined();
    expect(readSeals(file).map(({ kind }) => kind)).toEqual(['signature']);
    expect(validUntil).toEqual(timestampValidUntil(readSeals(file)[0]?.token ?? expect.fail()));
  });

  test('the document timestamp covers everything before it', async () => {
    const { file, timestamp } = await complete(await sealed());
    const seal = readSeals(file).at(-1);
    expect(seal?.place.end).toBe(file.size);
    expect(seal?.kind).toBe('document-timestamp');
    expect(timestamp?.info.genTime).toEqual(sealer.clock.now);
  });

  test('validUntil is the end of the TSA certificate, or earlier the end of an algorithm', async () => {
    const { timestamp, validUntil } = await complete(await sealed());
    expect(validUntil).toEqual(timestamp?.signer?.notAfter);
  });

  test('an RSA TSA ends with its algorithm', async () => {
    const rsa = await openTestSealer({ authorityAlgorithm: 'rsa3072-pkcs1-sha256' });
    const { collect, timestamp, newId } = rsa;
    const { file } = await rsa.seal(open(classic()));
    const completed = await completeEvidence({ file, level: 'B-LTA', collect, timestamp, newId });
    expect(completed.validUntil).toEqual(new Date('2029-01-01T00:00:00Z'));
  });
});

describe('evidence is refused', () => {
  test('for a file without a seal, and renewal for one without a document timestamp', async () => {
    expect(await codeOf(complete(open(classic())))).toBe('seal.nothing-to-complete');
    expect(await codeOf(renew(await sealed()))).toBe('seal.nothing-to-complete');
  });

  test('for what came with the upload: that is not ours to prove', async () => {
    const file = await sealed();
    expect(await codeOf(complete(file, { from: file.size }))).toBe('seal.nothing-to-complete');
  });

  test('but not for an unreadable signature that came with the upload: seal, completion and renewal go on', async () => {
    const bytes = classic({
      catalog: '/AcroForm<</Fields[10 0 R]/SigFlags 3>>',
      objects: {
        10: '<</FT/Sig/T(Earlier)/V 11 0 R>>',
        11: '<</Type/Sig/Filter/X/SubFilter/adbe.x509.rsa_sha1/ByteRange[0 1 2 3]/Contents<00>>>',
      },
    });
    const completed = await complete(await sealed(bytes), { from: bytes.length });
    const renewed = await renew(completed.file);
    expect(renewed.level).toBe('B-LTA');
    expect(await codeOf(complete(completed.file))).toBe('trust.malformed');
  });

  test.each([
    ['revoked', 'revocation.revoked'],
    ['unknown', 'revocation.unknown'],
    ['wrong-certificate', 'revocation.untrusted'],
    ['wrong-key', 'revocation.untrusted'],
    ['responder-without-purpose', 'revocation.untrusted'],
    ['responder-of-another-ca', 'revocation.untrusted'],
    ['wrong-nonce', 'revocation.untrusted'],
    ['stale', 'revocation.stale'],
    ['malformed', 'revocation.malformed'],
  ] as const)('when the OCSP responder answers: %s', async (fault, code) => {
    const file = await sealed();
    sealer.authority.setFaults({ ocsp: fault, crl: 'malformed' });
    expect(await codeOf(complete(file))).toMatch(code === 'revocation.revoked' ? code : /^revocation\./);
  });

  test('when an answer of another time is replayed', async () => {
    const file = await sealed();
    await complete(file);
    sealer.authority.setFaults({ ocsp: 'replayed', crl: 'malformed' });
    expect(await codeOf(complete(file))).toMatch(/^revocation\./);
  });

  test('when the collector leaves a certificate without its answer', async () => {
    const file = await sealed();
    const { collect } = sealer;
    const without = complete(file, {
      collect: async (wanted) => {
        const data = await collect(wanted);
        return { ...data, answers: data.answers.slice(1) };
      },
    });
    expect(await codeOf(without)).toBe('seal.evidence-incomplete');
    const noPath = complete(file, { collect: async (wanted) => ({ ...(await collect(wanted)), paths: [] }) });
    expect(await codeOf(noPath)).toBe('seal.evidence-incomplete');
  });

  test('when the signer was revoked before the evidence was collected', async () => {
    const file = await sealed();
    const [seal] = readSeals(file);
    sealer.authority.revoke(seal?.signer ?? expect.fail());
    expect(await codeOf(complete(file))).toBe('revocation.revoked');
  });
});

describe('the years', () => {
  /** Every timestamp in the file still says what it said, and each one was renewed in time. */
  const expectUnbroken = (file: PdfFile): void => {
    const prefix = file.bytes;
    const stamps = readSeals(file).filter(({ kind }) => kind === 'document-timestamp');
    for (const [index, { token, place }] of stamps.entries()) {
      if (token === undefined) throw new Error('a document timestamp is its token');
      const covered = concat(prefix.subarray(0, place.gapStart), prefix.subarray(place.gapEnd, place.end));
      expect(checkTimestampToken({ token, digestOf: (hash) => hashOf(hash, covered) })).toEqual([]);
      const next = stamps[index + 1]?.token;
      if (next !== undefined) expect(next.info.genTime.getTime()).toBeLessThan(timestampValidUntil(token).getTime());
    }
  };

  test('from 2026 to 2060: through the ends of signer, TSAs and CAs, and a change of hash', async () => {
    const bytes = classic();
    let completed = await complete(await sealed(bytes, 2));
    const years: number[] = [];
    while (sealer.clock.now.getUTCFullYear() < 2060) {
      const due = completed.validUntil ?? expect.fail('no end');
      sealer.clock.now = new Date(due.getTime() - 365 * 86_400_000);
      years.push(sealer.clock.now.getUTCFullYear());
      const hash: HashName = sealer.clock.now.getUTCFullYear() > 2040 ? 'sha512' : 'sha256';
      completed = await renew(completed.file, hash);
      expect(completed.timestamp?.info.imprint.hash).toBe(hash);
    }
    expect(years.length).toBeGreaterThanOrEqual(3);
    const file = open(completed.file.bytes);
    expectUnbroken(file);
    expect(file.bytes.subarray(0, bytes.length)).toEqual(bytes);
    const signers = new Set(readSeals(file).map(({ token }) => token?.signer?.sha256));
    expect(signers.size).toBe(years.length + 1);
  });

  test('once the TSA certificate has ended it is too late, and that is said', async () => {
    const completed = await complete(await sealed());
    sealer.clock.now = new Date((completed.validUntil?.getTime() ?? 0) + 86_400_000);
    expect(await codeOf(renew(completed.file))).toBe('trust.untrusted');
  });

  test('the hash of a new timestamp is the first that lasts ten years more', () => {
    expect(chooseTimestampHash(new Date('2026-11-01T00:00:00Z'))).toBe('sha256');
    expect(hashes.sha256.until).toBeUndefined();
  });
});

test('the dictionary of a document timestamp has what it needs and nothing more', async () => {
  const { file } = await complete(await sealed());
  const seals = file.latest.catalog.dict('AcroForm', file.latest)?.array('Fields', file.latest)?.items ?? [];
  const field = file.latest.resolve(seals.at(-1));
  const dictionary = field instanceof PdfDict ? field.dict('V', file.latest) : undefined;
  expect([...(dictionary?.entries.keys() ?? [])].toSorted()).toEqual(
    ['ByteRange', 'Contents', 'Filter', 'SubFilter', 'Type'].toSorted(),
  );
  expect(dictionary?.name('Type')).toBe('DocTimeStamp');
});
