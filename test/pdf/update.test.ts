import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { latin1Bytes, latin1Text } from '../../core/pdf/characters.ts';
import { openPdf, type PdfFile } from '../../core/pdf/file.ts';
import { PdfArray, PdfDict, PdfName, PdfPlaceholder, PdfRef, PdfStream, PdfString } from '../../core/pdf/objects.ts';
import { unaccountedBytes } from '../../core/pdf/unaccounted-bytes.ts';
import { type FinishedUpdate, type PdfUpdate, startUpdate } from '../../core/pdf/update.ts';
import { hybrid, linearized, onePage, onePageInObjectStream, PdfBuilder } from './build-pdf.ts';
import { refusal } from './try-pdf.ts';

const id = latin1Bytes('0123456789abcdef');
const forms = {
  table: onePage().table('/Root 1 0 R/Info 7 0 R/ID[<aabb><ccdd>]'),
  stream: onePage().xrefStream(6, '/Root 1 0 R/Info 7 0 R/ID[<aabb><ccdd>]', { predictor: true }),
  'object stream': onePageInObjectStream().xrefStream(6, '/Root 1 0 R/ID[<aabb><ccdd>]'),
  hybrid: hybrid(),
  linearized: linearized(),
} as const;

const joined = (file: PdfFile, { tail }: FinishedUpdate): Uint8Array => Uint8Array.of(...file.bytes, ...tail);
const change = (update: PdfUpdate): PdfRef => {
  const ref = update.create(PdfDict.of({ Type: new PdfName('Made'), Text: new PdfString(latin1Bytes('new')) }));
  update.set(new PdfRef(1), (update.get(new PdfRef(1)) as PdfDict).with({ Made: ref }));
  return ref;
};

describe('one revision appended', () => {
  for (const [form, builder] of Object.entries(forms)) {
    test(`to a file of the form ${form}`, () => {
      const before = openPdf(builder.bytes());
      const update = startUpdate(before);
      const made = change(update);
      const finished = update.finish({ id });
      const whole = joined(before, finished);
      const after = openPdf(whole);
      expect(after.revisions).toHaveLength(before.revisions.length + 1);
      expect(after.latest.catalog.ref('Made')).toEqual(made);
      expect(after.latest.get(made)).toBeInstanceOf(PdfDict);
      expect(after.at(0).catalog.has('Made')).toBe(false);
      expect(after.latest.pageCount).toBe(1);
      const last = after.revisions.at(-1);
      expect(last?.form).toBe(before.revisions.at(-1)?.form === 'stream' ? 'stream' : 'table');
      expect(last?.end).toBe(after.size);
      expect(after.findings).toEqual(before.findings);
      expect(unaccountedBytes(after, after.revisions.length - 1)).toEqual({ gaps: [], overlaps: [] });
      expect(whole.subarray(0, before.size)).toEqual(before.bytes);
      expect(before.append(finished.tail).revisions).toEqual(after.revisions);
    });
  }

  test('and another to that, and so on', () => {
    for (const builder of Object.values(forms)) {
      let file = openPdf(builder.bytes());
      const numbers = new Set<number>();
      for (let i = 0; i < 5; i++) {
        const update = startUpdate(file);
        numbers.add(change(update).num);
        file = file.append(update.finish({ id }).tail);
      }
      expect(numbers.size).toBe(5);
      expect(openPdf(file.bytes).revisions).toEqual(file.revisions);
      expect(openPdf(file.bytes).findings).toEqual([]);
    }
  });
});

describe('the trailer', () => {
  test('keeps /Root, /Info, private keys and the first /ID; renews the second; /Prev and /Size are right', () => {
    const before = openPdf(onePage().table('/Root 1 0 R/Info 7 0 R/Mine(x)/ID[<aabb><ccdd>]').bytes());
    const update = startUpdate(before);
    change(update);
    const { trailer } = before.append(update.finish({ id }).tail).latest;
    expect(trailer.ref('Root')).toEqual(new PdfRef(1));
    expect(trailer.ref('Info')).toEqual(new PdfRef(7));
    expect(trailer.has('Mine')).toBe(true);
    expect(trailer.array('ID')?.items).toEqual([
      new PdfString(Uint8Array.of(0xaa, 0xbb), 'hex'),
      new PdfString(id, 'hex'),
    ]);
    expect(trailer.int('Prev')).toBe(before.revisions[0]?.startxref);
    expect(trailer.int('Size')).toBe(6);
  });

  test('gets an /ID where there was none', () => {
    const before = openPdf(onePage().table().bytes());
    const update = startUpdate(before);
    change(update);
    const { trailer } = before.append(update.finish({ id }).tail).latest;
    expect(trailer.array('ID')?.items).toEqual([new PdfString(id, 'hex'), new PdfString(id, 'hex')]);
  });

  test('of a stream says nothing of the old stream', () => {
    const before = openPdf(forms.stream.bytes());
    const update = startUpdate(before);
    change(update);
    const { trailer } = before.append(update.finish({ id }).tail).latest;
    expect([...trailer.entries.keys()].sort()).toEqual(
      ['ID', 'Index', 'Info', 'Length', 'Prev', 'Root', 'Size', 'Type', 'W'].sort(),
    );
  });
});

describe('object numbers', () => {
  test('are above every number of every revision, freed ones and /Size included', () => {
    const freed = onePage().object(40, '(x)').table().entry(40, [0, 0, 1]).table();
    expect(startUpdate(openPdf(freed.bytes())).reserve()).toEqual(new PdfRef(41));
    const counted = onePage().table('/Root 1 0 R', { size: 100 });
    expect(startUpdate(openPdf(counted.bytes())).reserve()).toEqual(new PdfRef(100));
    const beyond = onePage().object(33, '(x)').table('/Root 1 0 R', { size: 5 });
    expect(startUpdate(openPdf(beyond.bytes())).reserve()).toEqual(new PdfRef(34));
  });

  test('in ranges: one subsection a run, entries of 20 bytes', () => {
    const before = openPdf(onePage().table().bytes());
    const update = startUpdate(before);
    for (const value of [1, 2, 3]) update.create(value);
    update.set(new PdfRef(2), update.get(new PdfRef(2)));
    const tail = latin1Text(update.finish({ id }).tail);
    const table = tail.slice(tail.indexOf('xref\n'), tail.indexOf('trailer'));
    const lines = table.split('\n');
    expect(lines.filter((line) => !line.endsWith('\r'))).toEqual(['xref', '0 1', '2 1', '5 3', '']);
    expect(lines.filter((line) => line.endsWith('\r')).every((line) => line.length === 19)).toBe(true);
  });

  test('a reserved number must be set; an object that is not there cannot be changed', () => {
    const update = startUpdate(openPdf(onePage().object(9, '(x)', 3).table().bytes()));
    expect(refusal(() => update.set(new PdfRef(77), null))).toBe('internal');
    expect(refusal(() => update.set(new PdfRef(9, 0), null))).toBe('internal');
    update.set(new PdfRef(9, 3), null);
    update.reserve();
    expect(refusal(() => update.finish({ id }))).toBe('internal');
  });
});

describe('placeholders', () => {
  test('tell where they stand in the new file, and nothing else moves when they are patched', () => {
    const before = openPdf(onePage().table().bytes());
    const update = startUpdate(before);
    const ref = update.create(
      PdfDict.of({
        Type: new PdfName('Sig'),
        Contents: new PdfPlaceholder('contents', 66, 'hex-string'),
        ByteRange: new PdfPlaceholder('byte-range', 60, 'array'),
      }),
    );
    const finished = update.finish({ id });
    const { start, end } = finished.placeholders.get('contents') as { start: number; end: number };
    const range = finished.placeholders.get('byte-range') as { start: number; end: number };
    const total = finished.tailOffset + finished.tail.length;
    const numbers = `0 ${start} ${end} ${total - end}`;
    const text = `[${numbers.padEnd(58)}]`;
    finished.tail.set(latin1Bytes(text), range.start - finished.tailOffset);
    finished.tail.set(latin1Bytes(`<${'ab'.repeat(32)}>`), start - finished.tailOffset);
    const after = before.append(finished.tail);
    const signature = after.latest.get(ref) as PdfDict;
    expect(signature.spanOf('Contents')).toEqual({ start, end });
    expect(signature.array('ByteRange')?.items).toEqual([0, start, end, after.size - end]);
    expect(signature.string('Contents')?.bytes).toEqual(new Uint8Array(32).fill(0xab));
  });
});

describe('odd files', () => {
  test('a file that ends without an end-of-line gets one first', () => {
    const bytes = onePage().table().bytes();
    const before = openPdf(bytes.subarray(0, bytes.length - 1));
    const update = startUpdate(before);
    change(update);
    const { tail } = update.finish({ id });
    expect(tail[0]).toBe(0x0a);
    expect(before.append(tail).latest.catalog.has('Made')).toBe(true);
  });

  test('behind junk, offsets go on counting from where the file counts', () => {
    for (const bytes of [
      Uint8Array.of(...latin1Bytes('junk\n'), ...onePage(new PdfBuilder('%PDF-1.4\n')).table().bytes()),
      onePage(new PdfBuilder('junk\n%PDF-1.4\n')).table().bytes(),
    ]) {
      const before = openPdf(bytes);
      const update = startUpdate(before);
      change(update);
      const after = openPdf(joined(before, update.finish({ id })));
      expect(after.latest.catalog.has('Made')).toBe(true);
      expect(after.findings).toEqual(before.findings);
    }
  });

  test('append takes exactly one revision of this very file', () => {
    const before = openPdf(onePage().table().bytes());
    const next = (file: PdfFile) => {
      const update = startUpdate(file);
      change(update);
      return update.finish({ id }).tail;
    };
    const tail = next(before);
    const second = next(before.append(tail));
    expect(refusal(() => before.append(Uint8Array.of(...tail, ...second)))).toBe('pdf.damaged');
    expect(refusal(() => before.append(second))).toBe('pdf.damaged');
    expect(refusal(() => before.append(latin1Bytes('junk')))).toBe('pdf.damaged');
    expect(refusal(() => before.append(latin1Bytes('startxref\n15\n%%EOF\n')))).toBe('pdf.damaged');
  });

  test('two tails on the same file are two files, though their objects stand at the same places', () => {
    const before = openPdf(onePage().table().bytes());
    const grown = ['one', 'two'].map((text) => {
      const update = startUpdate(before);
      const ref = update.create(new PdfString(latin1Bytes(text)));
      return { ref, file: before.append(update.finish({ id }).tail) };
    });
    const texts = grown.map(({ ref, file }) => latin1Text((file.latest.get(ref) as PdfString).bytes));
    expect(texts).toEqual(['one', 'two']);
  });

  test('an encrypted revision is refused in an update, too', () => {
    const builder = onePage().table();
    const before = openPdf(builder.bytes());
    const whole = builder.object(9, '<<>>').table('/Root 1 0 R/Encrypt 9 0 R').bytes();
    expect(refusal(() => before.append(whole.subarray(before.size)))).toBe('pdf.encrypted');
  });
});

test('the cost of an update follows the change, not the file', () => {
  const big = (megabytes: number): PdfFile => {
    const data = 'x'.repeat(megabytes * 1_000_000);
    return openPdf(onePage().stream(8, '', data).table().bytes());
  };
  const fastest = (file: PdfFile): number => {
    let best = Number.POSITIVE_INFINITY;
    for (let i = 0; i < 30; i++) {
      const began = performance.now();
      const update = startUpdate(file);
      change(update);
      update.create(new PdfStream(PdfDict.of({}), new Uint8Array(1000)));
      file.append(update.finish({ id }).tail);
      best = Math.min(best, performance.now() - began);
    }
    return best;
  };
  // A single scan of 40 MB takes more milliseconds than this.
  expect(fastest(big(40))).toBeLessThan(fastest(big(0.01)) + 4);
});

test('writing the same change twice gives the same bytes', () => {
  const digest = () => {
    const update = startUpdate(openPdf(onePage().table().bytes()));
    change(update);
    update.create(new PdfArray([1, new PdfName('A')]));
    return createHash('sha256').update(update.finish({ id }).tail).digest('hex');
  };
  expect(digest()).toBe(digest());
});
