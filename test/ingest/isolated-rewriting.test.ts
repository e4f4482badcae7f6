import { deflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { rewriteApart, rewriteLimits } from '../../adapters/isolated-rewriting.ts';
import { functions } from '../../lambdas/functions.ts';
import { checkUpload } from '../../lambdas/ingest/check-upload.ts';
import { calculatedForm, objectsOf, uploadOf } from './hostile-uploads.ts';

const mebi = 1024 * 1024;
const scanned = (pdf: Uint8Array): Uint8Array => new Uint8Array(Buffer.concat([pdf, Buffer.from('\ndamage')]));
const why = async (...request: Parameters<typeof rewriteApart>) => {
  const result = await rewriteApart(...request);
  return result.kind === 'refused' ? result.why : result.reasons.join();
};

describe('an upload is rewritten in a thread of its own', () => {
  test('which answers what was made of it', async () => {
    expect(await rewriteApart(uploadOf(calculatedForm))).toMatchObject({
      kind: 'rewritten',
      reasons: ['script'],
      pages: 1,
    });
  });

  test('bomb: data that decompresses without bound ends the thread, not the function', async () => {
    const data = deflateSync(Buffer.alloc(300 * mebi, 0x20), { level: 1 });
    const builder = objectsOf({}).stream(8, '/Type/ObjStm/N 1/First 10/Filter/FlateDecode', data);
    const upload = builder.table('/Root 1 0 R/Info 9 0 R').bytes();
    const small = { ...rewriteLimits, bufferBytes: 64 * mebi, heapBytes: 64 * mebi };
    const damaged = scanned(
      Buffer.from(
        Buffer.from(upload)
          .toString('latin1')
          .replace(/startxref\n\d+/, 'x'),
        'latin1',
      ),
    );
    expect(await why(damaged, small)).toMatch(/out of memory|memory limit/i);
  });

  test('forms within forms, tenfold each time: PDFium crashes or runs on, and the upload is refused', async () => {
    const levels = 12;
    const upload = uploadOf({
      catalog: '/OpenAction<</S/JavaScript/JS(x)>>',
      resources: '/XObject<</F 10 0 R>>',
      content: '/F Do',
      add: (builder) => {
        for (let level = 0; level < levels; level++) {
          const inner = level === levels - 1 ? '0 0 9 9 re f' : '/F Do '.repeat(10);
          const resources = `/Resources<</XObject<</F ${11 + level} 0 R>>>>`;
          builder.stream(10 + level, `/Type/XObject/Subtype/Form/BBox[0 0 300 200]${resources}`, inner);
        }
        return builder;
      },
    });
    expect(await why(upload, { ...rewriteLimits, milliseconds: 3000, wasmBytes: 256 * mebi })).toMatch(
      /abort|time|memory|drawn/i,
    );
  });

  test('out of time', async () => {
    expect(await why(uploadOf(calculatedForm), { ...rewriteLimits, milliseconds: 1 })).toBe('out of time');
  });

  test('whose limits leave the function room for the upload and what is made of it', () => {
    const { memoryMb, timeoutSeconds } = functions.ingest;
    expect(rewriteLimits.milliseconds).toBeLessThan((timeoutSeconds - 30) * 1000);
    expect((rewriteLimits.bufferBytes + rewriteLimits.heapBytes) / mebi).toBeLessThan(memoryMb - 512);
    expect(rewriteLimits.wasmBytes).toBeLessThan(rewriteLimits.bufferBytes);
  });
});

describe('the check of an upload', () => {
  const never = () => Promise.reject(new Error('was rewritten'));
  test('takes as it is what it can', async () => {
    const pdf = uploadOf();
    expect(await checkUpload(pdf, never)).toEqual({
      pdf,
      pages: 1,
      pageSizes: [{ width: 300, height: 200 }],
      reasons: undefined,
    });
  });

  test('does not rewrite what is no damage: encrypted, empty, no PDF', async () => {
    const encrypted = uploadOf({ trailer: '/Root 1 0 R/Encrypt<</Filter/Standard>>' });
    await expect(checkUpload(encrypted, never)).rejects.toThrow('pdf.encrypted');
    await expect(checkUpload(new Uint8Array(0), never)).rejects.toThrow('pdf.empty');
    await expect(checkUpload(new TextEncoder().encode('PK a Word file'), never)).rejects.toThrow('pdf.not-a-pdf');
  });

  test('says of a rewriting that failed what the upload was refused for', async () => {
    const failed = async () => ({ kind: 'refused', why: 'page 1 has another screen' }) as const;
    await expect(checkUpload(uploadOf(calculatedForm), failed)).rejects.toThrow('pdf.javascript');
  });
});
