/** Uploads that take one seal, and of which our own verification would say afterwards that the seal is broken, or that get stuck later. */
import { describe, expect, test } from 'vitest';
import { isCloudSignError } from '../../core/errors.ts';
import { inspectPdf } from '../../core/pdf/inspect.ts';
import { requireLasting } from '../../core/verification/require-lasting.ts';
import { checkUpload } from '../../lambdas/ingest/check-upload.ts';
import { requireSealable } from '../support/require-sealable.ts';
import { calculatedForm, type Upload, uploadOf } from './hostile-uploads.ts';

const answer = async (check: Promise<unknown>): Promise<string> => {
  try {
    await check;
    return 'taken';
  } catch (error) {
    if (isCloudSignError(error)) return error.code;
    throw error;
  }
};

describe('an object in a second role, that every seal changes', () => {
  const twofold: Readonly<Record<string, Upload>> = {
    'the catalog, led to by itself': { catalog: '/X 1 0 R' },
    'the catalog as something that the page draws with': { resources: '/ExtGState<</G 1 0 R>>' },
    'the page, within the private data of the document': { catalog: '/PieceInfo<</App<</Private 3 0 R>>>>' },
    'the page, within the page tree': {
      add: (builder) => builder.object(2, '<</Type/Pages/Kids[3 0 R]/Count 1/Data[3 0 R]>>'),
    },
  };
  test.each(Object.entries(twofold))('%s: refused at intake, not found invalid later', async (_, upload) => {
    const pdf = uploadOf(upload);
    inspectPdf(pdf);
    await requireSealable(pdf);
    expect(await answer(requireLasting(pdf))).toBe('pdf.unsupported');
    expect(await answer(checkUpload(pdf))).toBe('pdf.unsupported');
  });

  const honest: Readonly<Record<string, Upload>> = {
    'private data of the document': { catalog: '/PieceInfo<</App<</Private 6 0 R>>>>', add: (b) => b.object(6, '(x)') },
    'destinations, outlines and structure that name the page': {
      catalog: '/OpenAction[3 0 R/Fit]/Outlines 6 0 R/StructTreeRoot 8 0 R/MarkInfo<</Marked true>>',
      add: (builder) =>
        builder
          .object(6, '<</First 7 0 R/Last 7 0 R/Count 1>>')
          .object(7, '<</Title(a)/Parent 6 0 R/Dest[3 0 R/Fit]>>')
          .object(8, '<</Type/StructTreeRoot/K 9 0 R>>')
          .object(9, '<</S/P/P 8 0 R/Pg 3 0 R/K 0>>'),
    },
    'the page, within its own private data': { page: '/PieceInfo<</App<</Private 3 0 R>>>>' },
    'a form': { ...calculatedForm },
  };
  test.each(Object.entries(honest))('%s: taken', async (_, upload) => {
    expect(await answer(requireLasting(uploadOf(upload)))).toBe('taken');
  });
});

describe('what only completing the document would have stumbled over', () => {
  test.each([
    ['validation data that is no dictionary', { catalog: '/DSS(x)' }],
    ['certificates that are no list', { catalog: '/DSS<</Certs(x)>>' }],
    ['a name with a byte of 0 in what a seal writes anew', { catalog: '/A#00B 1' }],
  ] satisfies readonly (readonly [string, Upload])[])('%s: refused at intake', async (_, upload) => {
    expect(await answer(checkUpload(uploadOf(upload)))).toBe('pdf.damaged');
  });

  test('validation data that came with the upload: taken', async () => {
    const upload = uploadOf({ catalog: '/DSS<</Certs[6 0 R]>>', add: (builder) => builder.stream(6, '', '0\0') });
    expect(await answer(checkUpload(upload))).toBe('taken');
  });
});
