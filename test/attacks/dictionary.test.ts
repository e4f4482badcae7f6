import { describe, expect, test } from 'vitest';
import { latin1Bytes, latin1Text } from '../../core/pdf/characters.ts';
import type { PdfBuilder } from '../pdf/build-pdf.ts';
import { fillSignature, plainCms, signatureEntries } from '../support/test-signer.ts';
import {
  alice,
  bob,
  contract,
  countersign,
  failures,
  goOn,
  num,
  objects,
  trailer,
  update,
  verify,
} from './signed-contract.ts';

const signedDictionary = (file: Uint8Array): string => /10 0 obj\n(<<.*?>>)\nendobj/s.exec(latin1Text(file))?.[1] ?? '';

describe('the signature dictionary', () => {
  test('spoofing: the reason is replaced in a later revision', async () => {
    const file = contract({ signature: '/Reason(I have read it)/Name(Alice)' });
    const spoofed = signedDictionary(file).replace('I have read it', 'I agree to all');
    const report = await verify(update(file, { [num.signature]: spoofed }));
    expect(report.verdict).toBe('invalid');
    expect(failures(report)).toContain('dictionary.replaced-later');
    expect(report.signatures).toHaveLength(1);
    expect(report.signatures[0]?.claims.reason).toBe('I have read it');
  });

  test('spoofing: the field names a copy with another name', async () => {
    const file = contract({ signature: '/Name(Alice)' });
    const report = await verify(
      update(file, {
        [num.signed]: objects.signedField().replace('/V 10 0 R', '/V 30 0 R'),
        30: signedDictionary(file).replace('(Alice)', '(Chief)'),
      }),
    );
    expect(failures(report)).toContain('dictionary.replaced-later');
  });

  test('spoofing: another field names a copy of the signature', async () => {
    const file = contract();
    const report = await verify(
      update(file, {
        [num.empty]: objects.emptyField.replace('/T(Bob)', '/T(Bob)/V 30 0 R'),
        30: signedDictionary(file),
      }),
    );
    expect(report.verdict).toBe('invalid');
    expect(report.signatures.map(({ field, verdict }) => [field, verdict])).toEqual([
      ['Alice', 'invalid'],
      ['Bob', 'invalid'],
    ]);
  });

  test('a signature dictionary that is written again as it was is no change', async () => {
    const file = contract();
    const report = await verify(
      update(file, {
        [num.signature]: signedDictionary(file),
        [num.catalog]: objects.catalog.replace('>>', '/Version/1.7>>'),
      }),
    );
    expect(report.verdict).toBe('valid');
    expect(report.signatures).toHaveLength(1);
  });

  test('a key twice: readers may differ', async () => {
    for (const double of ['/ByteRange[0 1 2 3]', '/Contents<00>', '/Reason(a)/Reason(b)']) {
      const report = await verify(contract({ signature: double }));
      expect(report.verdict).toBe('invalid');
      expect(failures(report)).toContain('dictionary.duplicate-key');
    }
  });

  test('an orphan: a signature in the file that no field refers to', async () => {
    const more = (builder: PdfBuilder) => builder;
    const file = contract({ more });
    const orphaned = fillSignature(update(file, { 30: `<<${signatureEntries()}>>` }), plainCms(bob));
    const report = await verify(orphaned);
    expect(report.signatures.map(({ field }) => field)).toEqual(['Alice', null]);
    expect(failures(report)).toContain('dictionary.no-field');
  });

  test('one signature that two fields refer to: a remark', async () => {
    const signature = objects.emptyField.replace('/T(Bob)', '/T(Bob)/V 10 0 R');
    const report = await verify(contract({ more: (builder) => builder.object(num.empty, signature) }));
    expect(report.signatures).toHaveLength(1);
    expect(report.signatures[0]?.answers.bytes.findings.map(({ code }) => code)).toContain('dictionary.several-fields');
  });

  test('a field that names a signature of another field later on', async () => {
    const signature = objects.emptyField.replace('/T(Bob)', '/T(Bob)/V 10 0 R');
    const report = await verify(update(contract(), { [num.empty]: signature }));
    expect(report.verdict).not.toBe('valid');
  });

  test('a type that is none of a signature', async () => {
    const file = contract({
      more: (builder) => builder.object(num.signature, `<<${signatureEntries().replace('/Type/Sig', '/Type/Cat')}>>`),
    });
    expect(failures(await verify(file))).toContain('dictionary.type-wrong');
  });
});

describe('what a signature covers', () => {
  const shifted = (by: (range: readonly [number, number, number]) => readonly [number, number, number]): Uint8Array => {
    // Signed over the shifted ranges, so that the digest fits: only the rules of coverage can object.
    let text = latin1Text(contract());
    const found = /\/ByteRange\[0 (\d+) (\d+) (\d+)(\s*)\]/.exec(text);
    const [whole = '', b = '', c = '', d = ''] = found ?? [];
    const [start, end, length] = by([Number(b), Number(c), Number(d)]);
    text = text.replace(whole, `/ByteRange[${`0 ${start} ${end} ${length}`.padEnd(whole.length - 12)}]`);
    const gap = [Number(b), Number(c)] as const;
    const covered = latin1Bytes(text.slice(0, start) + text.slice(end, end + length));
    const hex = Buffer.from(plainCms(alice)(covered))
      .toString('hex')
      .padEnd(gap[1] - gap[0] - 2, '0');
    return latin1Bytes(`${text.slice(0, gap[0])}<${hex}>${text.slice(gap[1])}`);
  };

  test('nothing shifted: valid', async () => {
    expect((await verify(shifted((range) => range))).verdict).toBe('valid');
  });

  test('an uncovered tail of the signed revision', async () => {
    const report = await verify(shifted(([start, end, length]) => [start, end, length - 30]));
    expect(report.verdict).toBe('invalid');
    expect(failures(report)).toContain('coverage.not-a-revision');
  });

  test('a gap that is too large', async () => {
    for (const [left, right] of [
      [10, 0],
      [0, 10],
      [1, 1],
    ] as const) {
      const report = await verify(shifted(([start, end, length]) => [start - left, end + right, length - right]));
      expect(report.verdict).toBe('invalid');
    }
  });

  test('a file that goes on behind the signed revision without a table of its own', async () => {
    const report = await verify(latin1Bytes(`${latin1Text(contract())}trailer\n<</Root 1 0 R>>\n%%EOF\n`));
    expect(report.verdict).toBe('invalid');
  });

  test('overlapping ranges of two signatures', async () => {
    const first = contract();
    const both = countersign(first);
    const text = latin1Text(both);
    const [, b = '', c = ''] = /\/ByteRange\[0 (\d+) (\d+)/.exec(latin1Text(first)) ?? [];
    // The second signature takes over the gap of the first one.
    const last = text.lastIndexOf('/ByteRange[0 ');
    const close = text.indexOf(']', last);
    const range = `/ByteRange[${`0 ${b} ${c} ${text.length - Number(c)}`.padEnd(close - last - 11)}]`;
    const report = await verify(latin1Bytes(text.slice(0, last) + range + text.slice(close + 1)));
    expect(report.verdict).toBe('invalid');
    expect(failures(report)).toContain('byterange.overlap');
    expect(report.signatures[0]?.verdict).toBe('valid');
  });

  test('a signature that stands in a later revision than it covers', async () => {
    const file = contract({
      more: (builder) =>
        builder.object(num.signed, objects.emptyField.replace('Bob', 'Alice').replace('/T', '/Later 10 0 R/T')),
    });
    const report = await verify(update(file, { [num.signed]: objects.signedField() }));
    expect(report.verdict).toBe('invalid');
    expect(failures(report)).toContain('coverage.inside-later-revision');
  });

  test('the next revision builds on another table than the signed one names', async () => {
    const builder = goOn(contract());
    builder.previous = undefined;
    builder.entries.set(0, [0, 0, 65535]);
    builder.object(num.catalog, objects.catalog).object(num.pages, '<</Type/Pages/Kids[]/Count 0>>');
    const report = await verify(builder.table(trailer).bytes());
    expect(['invalid', 'unreadable']).toContain(report.verdict);
  });
});
