import { describe, expect, test } from 'vitest';
import { latin1Bytes, latin1Text } from '../../core/pdf/characters.ts';
import { contract, verify } from './signed-contract.ts';

/** A signature dictionary of the same length with another /ByteRange or /Contents, so that every offset still holds. */
const forge = (file: Uint8Array, pattern: RegExp, replacement: string): Uint8Array => {
  const text = latin1Text(file);
  const forged = text.replace(pattern, (found) => replacement.padEnd(found.length));
  if (forged === text || forged.length !== text.length) throw new Error('nothing was forged');
  return latin1Bytes(forged);
};

const contents = /\/Contents<[0-9a-f]+>/;
const byteRange = /\/ByteRange\[[^\]]*\]/;

/** Mladenov et al., 1 Trillion Dollar Refund (CCS 2019), section 4.1. */
const forgeries: readonly (readonly [string, RegExp, string])[] = [
  ['USF1a: no /Contents', contents, ''],
  ['USF1b: no /ByteRange', byteRange, ''],
  ['USF2a: /Contents without a value', contents, '/Contents'],
  ['USF2b: /ByteRange without a value', byteRange, '/ByteRange'],
  ['USF3a: /Contents null', contents, '/Contents null'],
  ['USF3b: /ByteRange null', byteRange, '/ByteRange null'],
  ['USF3c: /ByteRange of nulls', byteRange, '/ByteRange[null null null null]'],
  ['USF4a: /Contents 0x00', contents, '/Contents<00>'],
  ['USF4b: /Contents empty', contents, '/Contents<>'],
  ['USF4c: /Contents a name', contents, '/Contents/0'],
  ['USF4d: /Contents an array', contents, '/Contents[<00>]'],
  ['USF4e: /Contents a reference to nothing', contents, '/Contents 99 0 R'],
  ['USF4f: /Contents all zeros', contents, `/Contents<${'0'.repeat(64)}>`],
  ['USF5a: /ByteRange of zeros', byteRange, '/ByteRange[0 0 0 0]'],
  ['USF5b: /ByteRange negative', byteRange, '/ByteRange[-1 -1 -1 -1]'],
  ['USF5c: /ByteRange ends before the signature', byteRange, '/ByteRange[0 100 200 0]'],
  ['USF5d: /ByteRange of one range', byteRange, '/ByteRange[0 100]'],
  ['USF5e: /ByteRange of three ranges', byteRange, '/ByteRange[0 10 20 10 40 10]'],
  ['USF5f: /ByteRange of reals', byteRange, '/ByteRange[0.0 1.0 2.0 3.0]'],
  ['USF5g: /ByteRange beyond the file', byteRange, '/ByteRange[0 10 20 99999999999999]'],
  ['USF5h: /ByteRange beyond what numbers hold', byteRange, '/ByteRange[0 10 9007199254740993 1]'],
  ['USF5i: /ByteRange not an array', byteRange, '/ByteRange(0 10 20 30)'],
  ['USF6: unknown /SubFilter and no value', /\/SubFilter\/ETSI.CAdES.detached/, '/SubFilter/None'],
];

describe('universal signature forgery', () => {
  test.each(forgeries)('%s', async (_, pattern, replacement) => {
    const report = await verify(forge(contract(), pattern, replacement));
    expect(['invalid', 'unreadable']).toContain(report.verdict);
  });

  test('the field is still listed as a signature', async () => {
    const report = await verify(forge(contract(), byteRange, '/ByteRange null'));
    expect(report.signatures).toHaveLength(1);
    expect(report.signatures[0]).toMatchObject({ verdict: 'invalid', subIndication: 'FORMAT_FAILURE', field: 'Alice' });
  });
});
