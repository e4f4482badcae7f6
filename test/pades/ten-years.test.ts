/** A contract of 2026 until 2060: what renewal keeps valid, and what is said when it was not renewed or its data were lost. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { renewalDue } from '../../core/evidence/renewal-due.ts';
import { hashes } from '../../core/pades/algorithms.ts';
import { completeEvidence, type EvidenceCollector, renewEvidence } from '../../core/pades/complete.ts';
import { addDocumentTimestamp } from '../../core/pades/document-timestamp.ts';
import { sealAct } from '../../core/pades/seal.ts';
import { chooseTimestampHash } from '../../core/pades/timestamp-hash.ts';
import { openPdf, type PdfFile } from '../../core/pdf/file.ts';
import { startUpdate } from '../../core/pdf/update.ts';
import { collectValidationData } from '../../core/trust/validation-data.ts';
import type { Report, SignatureReport } from '../../core/verification/report.ts';
import { sayVerdict } from '../../core/verification/say.ts';
import { verifyPdf } from '../../core/verification/verify-pdf.ts';
import { type LocalSealer, openLocalSealer } from '../../local/local-sealer.ts';
import { classic } from './inputs.ts';

const dayMs = 86_400_000;
const utc = (date: string): Date => new Date(`${date}T00:00:00Z`);
const after = (date: Date, days: number): Date => new Date(date.getTime() + days * dayMs);

const concluded = new Date('2026-11-01T09:30:00Z');
let now = concluded;
/** The first authority seals and timestamps; from 2040 on another one, with stronger algorithms, timestamps. */
let first: LocalSealer;
let second: LocalSealer;
const directories: string[] = [];

const openSealer = (
  organization: string,
  algorithm: 'ecdsa-p256-sha256' | 'ecdsa-p384-sha384',
): Promise<LocalSealer> => {
  const directory = mkdtempSync(join(tmpdir(), 'ten-years-'));
  directories.push(directory);
  const baseUrl = `http://${organization.toLowerCase()}.invalid`;
  return openLocalSealer({ directory, baseUrl, organization, algorithm, now: () => now });
};

const tsa = (): LocalSealer => (now < utc('2040-01-01') ? first : second);
const anchors = () => [first, second].flatMap(({ authority }) => authority.roots());
const collect: EvidenceCollector = (wanted) => {
  const authorityOf = (url: string) => (url.startsWith('http://first.') ? first : second).authority;
  return collectValidationData({
    ...wanted,
    anchors: anchors(),
    at: now,
    nonce: first.newId,
    port: {
      ocsp: async (url, request) => authorityOf(url).ocsp(request),
      crl: async (url) => authorityOf(url).crl(/([^/]+)\.crl$/.exec(url)?.[1] ?? '') ?? new Uint8Array(0),
    },
  });
};

const verify = (file: PdfFile, time: Date): Promise<Report> =>
  verifyPdf({ bytes: file.bytes, anchors: anchors().map(({ der }) => der), time });

interface Step {
  readonly file: PdfFile;
  readonly made: Date;
  readonly validUntil: Date;
  readonly tsa: string | undefined;
  readonly imprint: string | undefined;
  readonly algorithm: string | undefined;
}

/** The file with its three seals, then complete, then after each renewal. */
let sealed: PdfFile;
const steps: Step[] = [];
const step = (n: number): Step => steps[n] ?? expect.fail(`no step ${n}`);

const addStep = ({ file, timestamp, validUntil }: Awaited<ReturnType<typeof renewEvidence>>): Step => {
  const [signer] = timestamp?.signedData.signers ?? [];
  const made = {
    file,
    made: now,
    validUntil: validUntil ?? expect.fail('no end'),
    tsa: timestamp?.signer?.subject.commonName,
    imprint: timestamp?.info.imprint.hash,
    algorithm: signer?.signatureAlgorithm.hash,
  };
  steps.push(made);
  return made;
};

const original = { ...hashes.sha256 };

beforeAll(async () => {
  // The table of algorithms as it may read one day: SHA-256, and every signature with it, ends in 2045.
  Object.assign(hashes.sha256, { until: utc('2045-01-01') });
  first = await openSealer('First', 'ecdsa-p256-sha256');
  second = await openSealer('Second', 'ecdsa-p384-sha384');
  const { identity, signer } = first.newIdentity('ecdsa-p256-sha256');
  const upload = openPdf(classic());
  sealed = upload;
  for (const name of ['送信者', 'Alice', 'Bob']) {
    const act = { name, reason: `${name} consented`, fieldName: 'Act' };
    const id = first.newId();
    const { timestamp } = first;
    sealed = (await sealAct({ file: sealed, act, identity, signer, timestamp, level: 'B-T', time: now, id })).file;
    now = after(now, 1);
  }
  addStep(
    await completeEvidence({
      file: sealed,
      level: 'B-LTA',
      from: upload.size,
      collect,
      timestamp: first.timestamp,
      hash: chooseTimestampHash(now),
      newId: first.newId,
    }),
  );
});

afterAll(() => {
  Object.assign(hashes.sha256, original);
  for (const directory of directories) rmSync(directory, { recursive: true, force: true });
});

const acts = (report: Report): readonly SignatureReport[] =>
  report.signatures.filter(({ kind }) => kind === 'signature');
const codesOf = ({ answers }: SignatureReport): readonly string[] =>
  Object.values(answers).flatMap(({ findings }) =>
    findings.filter(({ status }) => status !== 'ok').map(({ code }) => code),
  );

describe('renewed when it is due', () => {
  test('it is valid on every first of January until 2060, as long as it says', async () => {
    for (let year = 2027; year <= 2060; year++) {
      const last = steps.at(-1) ?? expect.fail();
      const due = renewalDue({ validUntil: last.validUntil, since: last.made, id: 'contract' });
      if (due < utc(`${year}-01-01`)) {
        now = due;
        const { timestamp, newId } = tsa();
        addStep(await renewEvidence({ file: last.file, collect, timestamp, newId, hash: chooseTimestampHash(now) }));
      }
      now = utc(`${year}-01-01`);
      const { file, validUntil } = steps.at(-1) ?? last;
      const report = await verify(file, now);
      expect(report.verdict, `${year}`).toBe('valid');
      const until = `${validUntil.toISOString().slice(0, 19)}Z`;
      for (const { level, indication, verifiableUntil, answers } of acts(report)) {
        expect([year, level, indication, verifiableUntil]).toEqual([year, 'B-LTA', 'TOTAL_PASSED', until]);
        expect(answers.time.proven?.slice(0, 7)).toBe('2026-11');
      }
      expect(acts(report).map(({ claims }) => claims.name)).toEqual(['送信者', 'Alice', 'Bob']);
    }
  });

  test('through the end of signer and TSAs, another TSA and other algorithms', () => {
    const told = steps.map(({ made, tsa: name, imprint, algorithm, validUntil }) => [
      made.getUTCFullYear(),
      name,
      imprint,
      algorithm,
      validUntil.toISOString().slice(0, 10),
    ]);
    expect(told).toEqual([
      [2026, 'First TSA 1', 'sha256', 'sha256', '2037-11-01'],
      [2036, 'First TSA 2', 'sha512', 'sha256', '2045-01-01'],
      [2043, 'Second TSA 2', 'sha512', 'sha384', step(2).validUntil.toISOString().slice(0, 10)],
      [2053, 'Second TSA 3', 'sha512', 'sha384', step(3).validUntil.toISOString().slice(0, 10)],
    ]);
    expect(step(3).validUntil.getUTCFullYear()).toBe(2064);
  });

  test('each renewal only adds: what was stored before is where the next one begins', () => {
    for (const [n, { file }] of steps.entries()) {
      const before = n === 0 ? sealed : step(n - 1).file;
      expect(Buffer.compare(file.bytes.subarray(0, before.size), before.bytes)).toBe(0);
      expect(file.size - before.size).toBeLessThan(60_000);
    }
  });

  test('a changed byte shows in 2060 as on the first day', async () => {
    const bytes = step(3).file.bytes.slice();
    const place = Buffer.from(bytes).indexOf('Contract');
    bytes[place] = (bytes[place] ?? 0) ^ 1;
    const { verdict, signatures } = await verify(openPdf(bytes), now);
    expect(verdict).toBe('invalid');
    for (const { indication, subIndication } of signatures) {
      expect([indication, subIndication]).toEqual(['TOTAL_FAILED', 'HASH_FAILURE']);
    }
  });
});

describe('not renewed', () => {
  test.each([
    [
      0,
      'OUT_OF_BOUNDS_NO_POE',
      /certificate of First TSA 1, .* expired at 2037-11-01T09:30:00Z, and no later timestamp/,
    ],
    [
      1,
      'CRYPTO_CONSTRAINTS_FAILURE_NO_POE',
      /First TSA 2, .* uses ECDSA 256 SHA-256, .* until 2045-01-01T00:00:00Z only/,
    ],
    [2, 'OUT_OF_BOUNDS_NO_POE', /certificate of Second TSA 2, .* expired at 2054-/],
  ])('after renewal %i it is valid to the last second, then says what ended', async (n, sub, sentence) => {
    const { file, validUntil } = step(n);
    const lastSecond = new Date(validUntil.getTime() - 1000);
    expect((await verify(file, lastSecond)).verdict).toBe('valid');

    const report = await verify(file, new Date(validUntil.getTime() + 1000));
    expect(report.verdict).toBe('indeterminate');
    const newest = report.signatures.at(-1) ?? expect.fail();
    expect([newest.kind, newest.indication, newest.subIndication]).toEqual([
      'document-timestamp',
      'INDETERMINATE',
      sub,
    ]);
    for (const act of acts(report)) {
      expect([act.indication, act.answers.time.proven]).toEqual(['INDETERMINATE', null]);
      expect([act.answers.bytes.status, act.answers.coverage.status, act.answers.changes.status]).toEqual([
        'ok',
        'ok',
        'ok',
      ]);
      expect(act.answers.trust.findings.map(({ text }) => text.en).join('\n')).toContain(
        'Seal, First, JP expired at 2031-11-01T09:30:00Z, and nothing proves that the signature existed before.',
      );
    }
    expect(sayVerdict(report, 'en')).toMatch(sentence);
  });

  test('a timestamp that comes too late heals nothing', async () => {
    now = after(step(0).validUntil, 30);
    const { timestamp, newId } = first;
    const late = await addDocumentTimestamp({ file: step(0).file, timestamp, hash: 'sha512', id: newId() });
    const report = await verify(late.file, now);
    expect(report.verdict).toBe('indeterminate');
    expect(acts(report).map(({ subIndication }) => subIndication)).toEqual(Array(3).fill('OUT_OF_BOUNDS_NO_POE'));
    expect(sayVerdict(report, 'en')).toMatch(/First TSA 1, .* expired at 2037-11-01T09:30:00Z, and no later timestamp/);
  });
});

describe('validation data lost', () => {
  test('timestamped for ever, but never completed: the time is proven, the signer is not', async () => {
    now = after(concluded, 4);
    const { timestamp, newId } = first;
    const { file } = await addDocumentTimestamp({ file: sealed, timestamp, hash: 'sha256', id: newId() });
    const report = await verify(file, utc('2032-01-01'));
    expect(report.verdict).toBe('indeterminate');
    for (const act of acts(report)) {
      expect([act.level, act.subIndication, act.answers.time.proven?.slice(0, 7)]).toEqual([
        'B-T',
        'TRY_LATER',
        '2026-11',
      ]);
      expect(codesOf(act)).toContain('trust.revocation-unknown');
    }
    expect(sayVerdict(report, 'en')).toMatch(/does not say whether the certificate of .*Seal.* was revoked/);
  });

  test('renewed without the data of the timestamp before', async () => {
    now = utc('2036-06-01');
    const { timestamp, newId } = first;
    const { file } = await addDocumentTimestamp({ file: step(0).file, timestamp, hash: 'sha512', id: newId() });
    const report = await verify(file, utc('2038-06-01'));
    expect(report.verdict).toBe('indeterminate');
    const [before] = report.signatures.filter(({ kind }) => kind === 'document-timestamp');
    expect([before?.subIndication, codesOf(before ?? expect.fail())]).toEqual([
      'TRY_LATER',
      expect.arrayContaining(['time.tsa-revocation-missing']),
    ]);
  });

  test('taken out by a later revision', async () => {
    const { file } = step(0);
    const update = startUpdate(file);
    const { catalog, catalogRef } = file.latest;
    update.set(catalogRef, catalog.with({ DSS: undefined }));
    const without = file.append(update.finish({ id: first.newId() }).tail);
    const report = await verify(without, utc('2027-01-01'));
    expect(report.verdict).toBe('invalid');
    expect(sayVerdict(report, 'en')).toContain('The validation data was removed');
  });
});
