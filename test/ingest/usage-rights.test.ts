/** Forms that a program of Adobe opened to Acrobat Reader: signed by its maker, and by nobody who stands for the document. */
import { describe, expect, test } from 'vitest';
import { rewriteUpload } from '../../adapters/rewrite-upload.ts';
import { inspectPdf } from '../../core/pdf/inspect.ts';
import type { PdfBuilder } from '../pdf/build-pdf.ts';
import { objectsOf, uploadOf } from './hostile-uploads.ts';

const rewritten = async (upload: Uint8Array) => {
  const result = await rewriteUpload(upload);
  if (result.kind === 'refused') throw new Error(`refused: ${result.why}`);
  return { ...result, text: Buffer.from(result.pdf).toString('latin1') };
};

describe('usage rights of Acrobat Reader', () => {
  const script = '/OpenAction<</S/JavaScript/JS(x)>>';
  const method = (name: string) => `/Reference[<</Type/SigRef/TransformMethod/${name}>>]`;
  const rights = (more: string, range = '/ByteRange [0 1 2 3]') =>
    `<</Type/Sig/Filter/Adobe.PPKLite/Contents<00>${range}${more}>>`;
  const upload = (object: string, { catalog = '/Perms<</UR3 6 0 R>>', add = (b: PdfBuilder) => b } = {}) =>
    uploadOf({ catalog: `${script}${catalog}`, add: (builder) => add(builder.object(6, object)) });

  test('are nobody’s signature under the document: they go, with the script that the file was refused for', async () => {
    const { pdf, reasons, text } = await rewritten(upload(rights(method('UR3'))));
    expect([...reasons].sort()).toEqual(['script', 'usage-rights']);
    expect(text).not.toMatch(/UR3|ByteRange|JavaScript/);
    expect(inspectPdf(pdf).signatures).toBe(0);
  });

  const field = (builder: PdfBuilder) => builder.object(7, '<</FT/Sig/T(a)/V 6 0 R>>');
  const other = (builder: PdfBuilder) => builder.object(7, '<</Type/Sig/Byte#52ange[0 1 2 3]/Contents<00>>>');
  test.each<[string, Uint8Array]>([
    ['a certification under their name', upload(rights(method('DocMDP')))],
    ['a certification beside them', upload(rights(`${method('UR3').slice(0, -1)}<</TransformMethod/DocMDP>>]`))],
    ['permissions that certify, too', upload(rights(method('UR3')), { catalog: '/Perms<</UR3 6 0 R/DocMDP 6 0 R>>' })],
    ['no reference that says what they are', upload(rights(''))],
    [
      'the signature of a field under their name',
      upload(rights(method('UR3')), { catalog: '/Perms<</UR3 6 0 R>>/AcroForm<</Fields[7 0 R]>>', add: field }),
    ],
    ['another signature that nothing leads to', upload(rights(method('UR3')), { add: other })],
    [
      'another signature in an earlier revision',
      new Uint8Array([
        ...objectsOf({})
          .object(7, '<</ByteRange[0 1 2 3]>>')
          .table()
          .object(1, `<</Type/Catalog/Pages 2 0 R${script}/Perms<</UR3 6 0 R>>>>`)
          .object(6, rights(method('UR3')))
          .object(7, 'null')
          .table()
          .bytes(),
      ]),
    ],
    [
      'rights of which the range stands elsewhere',
      upload(rights(method('UR3'), '/X/ByteRange/Byte#00Range [0 1 2 3]')),
    ],
    ['a file that has to be repaired', upload(rights(method('UR3'))).slice(0, -30)],
  ])('attack: %s is signed, and is never rewritten', async (_, bytes) => {
    expect(await rewriteUpload(bytes)).toEqual({ kind: 'refused', why: 'signed' });
  });
});
