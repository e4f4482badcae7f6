import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { type SealAlgorithmName, sealAlgorithms } from '../../core/pades/algorithms.ts';
import { signedFields } from '../../core/pades/form-fields.ts';
import { PrefixHash } from '../../core/pades/prefix-hash.ts';
import { readSeals } from '../../core/pades/read-seals.ts';
import { type Sealed, sealAct } from '../../core/pades/seal.ts';
import { textOfPdf } from '../../core/pades/text.ts';
import type { PdfFile } from '../../core/pdf/file.ts';
import { PdfRef } from '../../core/pdf/objects.ts';
import { concat } from '../../core/trust/der.ts';
import { requireSealable } from '../support/require-sealable.ts';
import { classic, inputs } from './inputs.ts';
import { hasProgram, pdfsig, qpdfCheck, qpdfMade, rendered } from './judges.ts';
import { act, codeOf, open, openTestSealer, type TestSealer } from './sealing.ts';

let sealer: TestSealer;
beforeAll(async () => {
  sealer = await openTestSealer();
});

const sha256 = (bytes: Uint8Array): Uint8Array => new Uint8Array(createHash('sha256').update(bytes).digest());

/** The signature dictionary of a field, as the file has it. */
const dictionaryOf = (file: PdfFile, fieldName: string) => {
  const field = signedFields(file.latest).find(({ name }) => name === fieldName);
  if (field === undefined) throw new Error(`no field ${fieldName}`);
  return field.signature;
};

const threeSeals = async (bytes: Uint8Array): Promise<readonly Sealed[]> => {
  const prefix = new PrefixHash();
  const first = await sealer.seal(open(bytes), { prefix });
  const second = await sealer.seal(first.file, { prefix, act: act({ fieldName: 'Act2' }) });
  const third = await sealer.seal(second.file, { prefix, act: act({ fieldName: 'Act3' }) });
  return [first, second, third];
};

describe.each(Object.keys(inputs))('three participants seal: %s', (name) => {
  const bytes = inputs[name]?.() ?? new Uint8Array(0);

  test('the original stays the beginning, each revision one more, and everything reads back', async () => {
    await requireSealable(bytes);
    const before = open(bytes);
    const seals = await threeSeals(bytes);
    const last = seals.at(-1);
    if (last === undefined) throw new Error('no seal');
    const whole = concat(bytes, ...seals.map(({ tail }) => tail));
    expect(last.file.bytes).toEqual(whole);
    expect(last.sha256).toEqual(sha256(whole));
    const reopened = open(whole);
    expect(reopened.revisions.length).toBe(before.revisions.length + 3);
    expect(reopened.latest.pageCount).toBe(before.latest.pageCount);
    expect(readSeals(reopened).map(({ fieldName, kind }) => `${kind} ${fieldName}`)).toEqual([
      'signature Act1',
      'signature Act2',
      'signature Act3',
    ]);
    expect(reopened.findings).toEqual(before.findings.filter(({ code }) => !code.endsWith('-after-eof')));
  });

  test('poppler, qpdf and the drawn pages agree', async (context) => {
    if (!['pdfsig', 'qpdf', 'pdftoppm'].every(hasProgram)) return context.skip();
    const whole = (await threeSeals(bytes)).at(-1)?.file.bytes ?? bytes;
    expect(pdfsig(whole)).toEqual(['Act1', 'Act2', 'Act3'].map((field) => ({ field, verdict: 'valid' })));
    expect(qpdfCheck(whole)).toBeLessThanOrEqual(qpdfCheck(bytes));
    expect(rendered(whole)).toEqual(rendered(bytes));
  });
});

describe('files that qpdf makes', () => {
  test.each([['--linearize'], ['--object-streams=generate'], ['--linearize', '--object-streams=generate']])(
    '%s %s',
    async (...options) => {
      if (!hasProgram('qpdf') || !hasProgram('pdfsig')) return;
      const made = qpdfMade(classic({ catalog: '/AcroForm<</Fields[]>>' }), ...options.filter(Boolean));
      const { file } = await sealer.seal(open(made));
      expect(pdfsig(file.bytes)).toEqual([{ field: 'Act1', verdict: 'valid' }]);
      expect(qpdfCheck(file.bytes)).toBe(qpdfCheck(made));
    },
  );
});

describe.each(Object.keys(sealAlgorithms) as readonly SealAlgorithmName[])('a seal by %s', (name) => {
  test.each(['B-B', 'B-T'] as const)('at %s', async (level) => {
    const { identity, signer } = sealer.newIdentity(name);
    const sealed = await sealer.seal(open(classic()), { identity, signer, level });
    expect(sealed.timestamp === undefined).toBe(level === 'B-B');
    const [seal] = readSeals(sealed.file);
    expect(seal?.signer?.subject.commonName).toBe('CloudSign Local Seal');
    expect(seal?.token === undefined).toBe(level === 'B-B');
    if (hasProgram('pdfsig')) expect(pdfsig(sealed.file.bytes)).toEqual([{ field: 'Act1', verdict: 'valid' }]);
  });
});

describe('what a seal says', () => {
  test('its dictionary has the entries of the PAdES baseline and the act in Japanese', async () => {
    const described = act({ location: '東京', contact: 'taro@example.jp' });
    const { file } = await sealer.seal(open(classic()), { act: described });
    const dictionary = dictionaryOf(file, 'Act1');
    expect([...dictionary.entries.keys()].toSorted()).toEqual(
      [
        'Type',
        'Filter',
        'SubFilter',
        'M',
        'Name',
        'Reason',
        'Location',
        'ContactInfo',
        'ByteRange',
        'Contents',
      ].toSorted(),
    );
    expect(dictionary.name('SubFilter')).toBe('ETSI.CAdES.detached');
    const text = (key: string) => textOfPdf(dictionary.string(key) ?? expect.fail(key));
    expect(text('Name')).toBe(described.name);
    expect(text('Reason')).toBe(described.reason);
    expect(text('Location')).toBe('東京');
    expect(text('M')).toBe("D:20261101093000+00'00'");
  });

  test('its field is invisible, printable and locked, on the first page and in the form', async () => {
    const { file } = await sealer.seal(open(classic()));
    const [field] = signedFields(file.latest);
    const dict = field?.dict;
    expect(dict?.array('Rect')?.items).toEqual([0, 0, 0, 0]);
    expect(dict?.int('F')).toBe(132);
    expect(dict?.get('P')).toEqual(new PdfRef(3));
    const page = file.latest.pages()[0]?.dict;
    expect(page?.array('Annots', file.latest)?.items).toEqual([field?.ref]);
    expect(file.latest.catalog.dict('AcroForm', file.latest)?.int('SigFlags')).toBe(3);
  });

  test('extensions are announced in PDF 1.7 and nowhere else', async () => {
    const extensionsOf = async (name: string) => {
      const { file } = await sealer.seal(open(inputs[name]?.() ?? classic()));
      return file.latest.catalog.dict('Extensions', file.latest)?.dict('ADBE')?.int('ExtensionLevel');
    };
    expect(await extensionsOf('classic table')).toBe(8);
    expect(await extensionsOf('PDF 1.4')).toBeUndefined();
    expect(await extensionsOf('PDF 2.0')).toBeUndefined();
  });

  test('a later seal brings no appearance of its own', async () => {
    const seals = await threeSeals(classic());
    const file = seals.at(-1)?.file ?? expect.fail();
    const appearances = signedFields(file.latest).map(({ dict }) => dict.dict('AP')?.get('N'));
    expect(new Set(appearances.map(String)).size).toBe(1);
  });
});

describe('room for the signature', () => {
  test('a token larger than expected is made room for, with a new signature', async () => {
    let signed = 0;
    const sealed = await sealer.seal(open(classic()), {
      tokenBytes: 10,
      signer: (digest) => {
        signed++;
        return sealer.signer(digest);
      },
    });
    expect(signed).toBe(2);
    expect(readSeals(sealed.file)[0]?.token).toBeDefined();
  });

  test('the size of a token that is known saves padding', async () => {
    const [unknown, known] = [
      await sealer.seal(open(classic()), { tokenBytes: undefined }),
      await sealer.seal(open(classic())),
    ];
    expect(known.tail.length).toBeLessThan(unknown.tail.length - 10_000);
  });

  test('a TSA whose tokens keep growing is given up with a code', async () => {
    let size = 20_000;
    const timestamp = async () => {
      size *= 3;
      return new Uint8Array(size);
    };
    // What is no token is refused before its size matters.
    expect(await codeOf(sealer.seal(open(classic()), { timestamp }))).toBe('tsa.malformed');
  });
});

describe('nothing is made', () => {
  test('without the timestamp that was asked for', async () => {
    const { identity, signer, clock, newId } = sealer;
    const made = sealAct({
      file: open(classic()),
      act: act(),
      identity,
      signer,
      level: 'B-T',
      time: clock.now,
      id: newId(),
    });
    expect(await codeOf(made)).toBe('tsa.unavailable');
  });

  test('when signer or TSA fail: their error comes out as it is', async () => {
    const refused = new Error('KMS is away');
    const fail = () => Promise.reject(refused);
    await expect(sealer.seal(open(classic()), { signer: fail })).rejects.toBe(refused);
    await expect(sealer.seal(open(classic()), { timestamp: fail })).rejects.toBe(refused);
  });

  test('and the same file can be sealed afterwards, more than once', async () => {
    const file = open(classic());
    await expect(sealer.seal(file, { timestamp: () => Promise.reject(new Error('away')) })).rejects.toThrow('away');
    const [one, other] = [await sealer.seal(file), await sealer.seal(file, { act: act({ reason: 'again' }) })];
    expect(one.fieldName).toBe(other.fieldName);
    expect(one.file.bytes).not.toEqual(other.file.bytes);
  });
});

describe('hashing', () => {
  test('a carried prefix gives the same digests as none', async () => {
    const id = sealer.newId();
    const prefix = new PrefixHash();
    const file = open(classic());
    const [carried, fresh] = [
      await sealer.seal(file, { id, prefix, level: 'B-B' }),
      await sealer.seal(file, { id, level: 'B-B' }),
    ];
    expect(carried.sha256).toEqual(sha256(carried.file.bytes));
    expect(fresh.sha256).toEqual(sha256(fresh.file.bytes));
    expect(prefix.digest(carried.file, 'sha512')).toEqual(
      new Uint8Array(createHash('sha512').update(carried.file.bytes).digest()),
    );
    expect(prefix.digest(open(classic()), 'sha256')).toEqual(sha256(classic()));
  });
});
