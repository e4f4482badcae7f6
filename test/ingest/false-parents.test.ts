/** Pages that call another node their parent than the one that lists them: inherited attributes are looked up on either way. */
import { describe, expect, test } from 'vitest';
import { rewriteUpload } from '../../adapters/rewrite-upload.ts';
import { inspectPdf } from '../../core/pdf/inspect.ts';
import { objectsOf } from './hostile-uploads.ts';

/** The page (3) is listed by 6, which 2 lists, and says that its parent is 7. */
const upload = (listing: string, named: string, page = ''): Uint8Array =>
  objectsOf({
    add: (builder) =>
      builder
        .object(2, '<</Type/Pages/Kids[6 0 R]/Count 1>>')
        .object(6, `<</Type/Pages/Parent 2 0 R/Kids[3 0 R]/Count 1${listing}>>`)
        .object(7, `<</Type/Pages/Parent 2 0 R/Kids[]/Count 0${named}>>`)
        .object(3, `<</Type/Page/Parent 7 0 R/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>${page}>>`),
  })
    .table()
    .bytes();

const box = '/MediaBox[0 0 300 200]';

describe('a page with a false parent', () => {
  test.each([
    ['inherits nothing', upload('', '', box)],
    ['inherits the same on both ways', upload(box, box)],
  ])('that %s is rewritten with the true one', async (_, bytes) => {
    expect(() => inspectPdf(bytes)).toThrow('pdf.damaged');
    const result = await rewriteUpload(bytes);
    if (result.kind === 'refused') throw new Error(result.why);
    expect(result.reasons).toEqual(['damage']);
    expect(inspectPdf(result.pdf).pageSizes).toEqual([{ width: 300, height: 200 }]);
  });

  test.each([
    ['another size', upload(box, '/MediaBox[0 0 200 300]')],
    ['a turn', upload('', '/Rotate 180', box)],
    ['a turn that only the listing node has', upload('/Rotate 180', '', box)],
    ['a part cut off', upload('', '/CropBox[0 0 150 100]', box)],
  ])('attack: that has %s on one of the two ways is refused', async (_, bytes) => {
    expect(() => inspectPdf(bytes)).toThrow('pdf.damaged');
    expect((await rewriteUpload(bytes)).kind).toBe('refused');
  });
});
