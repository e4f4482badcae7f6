/** The engine's own check must see what a defect of the engine would do. */
import { beforeAll, describe, expect, test } from 'vitest';
import { noAdditions } from '../../core/pades/additions.ts';
import { signedFields } from '../../core/pades/form-fields.ts';
import { openIdentity } from '../../core/pades/identity.ts';
import { PrefixHash } from '../../core/pades/prefix-hash.ts';
import { proveRevision } from '../../core/pades/prove-revision.ts';
import { proveSeal } from '../../core/pades/prove-signature.ts';
import type { Sealed } from '../../core/pades/seal.ts';
import type { AddedField } from '../../core/pades/signature-field.ts';
import type { PdfFile } from '../../core/pdf/file.ts';
import { PdfDict, PdfName, PdfRef } from '../../core/pdf/objects.ts';
import { type PdfUpdate, startUpdate } from '../../core/pdf/update.ts';
import { classic, inputs } from './inputs.ts';
import { open, openTestSealer, type TestSealer } from './sealing.ts';

let sealer: TestSealer;
let before: PdfFile;
let sealed: Sealed;
let added: AddedField;

beforeAll(async () => {
  sealer = await openTestSealer();
  before = open(inputs['form, everything indirect']?.() ?? classic());
  sealed = await sealer.seal(before);
  const [field] = signedFields(sealed.file.latest);
  const signature = field?.dict.ref('V');
  if (field?.ref === undefined || signature === undefined) throw new Error('no field');
  const created = [...(sealed.file.revisions.at(-1)?.entries.keys() ?? [])]
    .filter((num) => num > before.highestNumber)
    .map((num) => new PdfRef(num));
  added = { field: field.ref, signature, created, additions: noAdditions, written: new Map() };
});

const prove = (tail: Uint8Array, timestamped = true) =>
  proveSeal(
    { before, after: before.append(tail), added, prefix: new PrefixHash() },
    { identity: openIdentity(sealer.identity, sealer.clock.now), timestamped },
  );

/** The tail with one occurrence of a text replaced by another of the same length. */
const replaced = (from: string, to: string): Uint8Array => {
  const text = Buffer.from(sealed.tail).toString('latin1');
  expect(from.length).toBe(to.length);
  expect(text).toContain(from);
  return new Uint8Array(Buffer.from(text.replace(from, to), 'latin1'));
};

describe('a seal', () => {
  test('as it was made passes', () => {
    expect(prove(sealed.tail)?.info.genTime).toEqual(sealer.clock.now);
  });

  test('without the timestamp that was asked for, or with one that was not, does not', () => {
    expect(() => prove(sealed.tail, false)).toThrow('timestamp missing or not asked for');
  });

  test('with any byte changed that it covers, does not', () => {
    expect(() => prove(replaced('/M (D:2026', '/M (D:2025'))).toThrow('message-digest-mismatch');
    expect(() => prove(replaced('/Adobe.PPKLite', '/Adobe.PPKLitf'))).toThrow('message-digest-mismatch');
  });

  test('with a ByteRange that is off by one, does not', () => {
    const range = /ByteRange \[0 (\d+) /.exec(Buffer.from(sealed.tail).toString('latin1'))?.[1] ?? '';
    const other = String(Number(range) - 1);
    expect(() => prove(replaced(`[0 ${range} `, `[0 ${other} `))).toThrow('ByteRange');
  });

  test('with something but zeros behind the CMS, does not', () => {
    expect(() => prove(replaced('00>', '01>'))).toThrow('ByteRange');
  });

  test('of another key, does not', async () => {
    const { identity } = sealer.newIdentity('ecdsa-p256-sha256');
    const other = openIdentity(identity, sealer.clock.now);
    const made = { before, after: sealed.file, added, prefix: new PrefixHash() };
    expect(() => proveSeal(made, { identity: other, timestamped: true })).toThrow('seal.proof-failed');
  });

  test('behind another file, does not', () => {
    const other = open(inputs['form, everything indirect']?.() ?? classic());
    const made = { before: other, after: sealed.file, added, prefix: new PrefixHash() };
    expect(() =>
      proveSeal(made, { identity: openIdentity(sealer.identity, sealer.clock.now), timestamped: true }),
    ).toThrow('not a prefix');
  });
});

describe('a revision', () => {
  const proveChange = (change: (update: PdfUpdate, file: PdfFile) => readonly PdfRef[] | undefined): void => {
    const { file } = sealed;
    const update = startUpdate(file);
    const created = change(update, file) ?? [];
    const after = file.append(update.finish({ id: new Uint8Array(16) }).tail);
    proveRevision({ before: file, after, created, changes: new Map([[3, ['Annots']]]) });
  };
  const page = (file: PdfFile): PdfDict => file.latest.pages()[0]?.dict ?? expect.fail('no page');

  test('that does what it may passes', () => {
    proveChange((update, file) => {
      update.set(new PdfRef(3), page(file).with({ Annots: null }));
      return [update.create(PdfDict.of({ New: true }))];
    });
  });

  test.each<[string, (update: PdfUpdate, file: PdfFile) => readonly PdfRef[] | undefined, string]>([
    [
      'changes another entry of the page',
      (update, file) => {
        update.set(new PdfRef(3), page(file).with({ Rotate: 90 }));
        return undefined;
      },
      '/Rotate of object 3 changed',
    ],
    [
      'changes another object',
      (update) => {
        update.set(new PdfRef(5), PdfDict.of({ Type: new PdfName('Font') }));
        return undefined;
      },
      'object 5 must not change',
    ],
    [
      'brings an object that nobody expects',
      (update) => {
        update.create(PdfDict.of({ Type: new PdfName('Page') }));
        return undefined;
      },
      'is not expected',
    ],
    [
      'lacks an object that was announced',
      (update) => {
        update.create(PdfDict.of({}));
        return [new PdfRef(5000)];
      },
      'is not',
    ],
    [
      'replaces an earlier signature',
      (update) => {
        update.set(added.signature, PdfDict.of({ Type: new PdfName('Sig') }));
        return undefined;
      },
      'must not change',
    ],
    [
      'drops the field of an earlier signature',
      (update) => {
        update.set(added.field, PdfDict.of({}));
        return undefined;
      },
      'must not change',
    ],
  ])('that %s does not', (_, change, words) => {
    expect(() => proveChange(change)).toThrow(words);
  });
});
