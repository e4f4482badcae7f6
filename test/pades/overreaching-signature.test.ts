/** Uploads with a signature whose /ByteRange ends behind the file: once something is appended, it covers a part of that. */
import { beforeAll, describe, expect, test } from 'vitest';
import { completeEvidence, renewEvidence } from '../../core/pades/complete.ts';
import { signedFields } from '../../core/pades/form-fields.ts';
import { newestDocumentTimestamp, readSeals } from '../../core/pades/read-seals.ts';
import { signaturePlace } from '../../core/pades/signature-place.ts';
import type { PdfFile } from '../../core/pdf/file.ts';
import { requireSealable } from '../support/require-sealable.ts';
import { classic } from './inputs.ts';
import { open, openTestSealer, type TestSealer } from './sealing.ts';

let sealer: TestSealer;
beforeAll(async () => {
  sealer = await openTestSealer();
});

const digits = (value: number): string => String(value).padStart(10, '0');

/** A signature of whatever kind that names `beyond` bytes more than there are; its CMS is no CMS of anybody. */
const overreaching = (subFilter: string, beyond: number): Uint8Array => {
  const blank = `[0 ${digits(0)} ${digits(0)} ${digits(0)}]`;
  const bytes = Buffer.from(
    classic({
      catalog: '/AcroForm<</Fields[10 0 R]/SigFlags 3>>',
      page: '/Annots[10 0 R]',
      objects: {
        10: '<</Type/Annot/Subtype/Widget/FT/Sig/T(Earlier)/V 11 0 R/Rect[0 0 0 0]/F 132/P 3 0 R>>',
        11: `<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/${subFilter}/ByteRange${blank}/Contents<3000>>>`,
      },
    }),
  );
  const gapStart = bytes.indexOf('<3000>');
  const gapEnd = gapStart + '<3000>'.length;
  const ranges = [0, gapStart, gapEnd, bytes.length + beyond - gapEnd].map((one, i) => (i === 0 ? '0' : digits(one)));
  bytes.write(`[${ranges.join(' ')}]`, bytes.indexOf(blank));
  return new Uint8Array(bytes);
};

const sealedAndComplete = async (bytes: Uint8Array): Promise<PdfFile> => {
  const { collect, timestamp, newId } = sealer;
  const sealed = await sealer.seal(open(bytes));
  const completed = await completeEvidence({
    file: sealed.file,
    level: 'B-LTA',
    from: bytes.length,
    collect,
    timestamp,
    newId,
    tokenBytes: 2200,
  });
  return completed.file;
};

describe('a /ByteRange that ends behind the upload', () => {
  test('is not taken for a seal of ours: the document is completed', async () => {
    const bytes = overreaching('adbe.pkcs7.detached', 1000);
    await requireSealable(bytes);
    const file = await sealedAndComplete(bytes);
    const earlier = signedFields(file.latest).find(({ name }) => name === 'Earlier') ?? expect.fail();
    expect(signaturePlace(file, earlier.signature)?.end).toBe(bytes.length + 1000);
    expect(readSeals(open(file.bytes), bytes.length).map(({ kind, fieldName }) => `${kind} ${fieldName}`)).toEqual([
      'signature Act1',
      expect.stringMatching(/^document-timestamp /),
    ]);
  });

  test('of a would-be timestamp that reaches furthest never makes it the newest: the document is renewed', async () => {
    // Within what the seal and its evidence take, so that it is read as exact; behind every seal by where it ends.
    const trial = await sealedAndComplete(overreaching('ETSI.RFC3161', 1000));
    const length = overreaching('ETSI.RFC3161', 1000).length;
    const bytes = overreaching('ETSI.RFC3161', trial.size - length - 200);
    const file = await sealedAndComplete(bytes);
    expect(newestDocumentTimestamp(file)?.place.gapStart).toBeGreaterThan(bytes.length);
    const { collect, timestamp, newId } = sealer;
    const renewed = await renewEvidence({ file, collect, timestamp, newId });
    expect(newestDocumentTimestamp(renewed.file)?.place.end).toBe(renewed.file.size);
  });
});
