import { describe, expect, test } from 'vitest';
import { latin1Bytes, latin1Text } from '../../core/pdf/characters.ts';
import { contract, failures, num, objects, verify } from './signed-contract.ts';

/** Where the value of the signature stands, and what the range says. */
const partsOf = (file: Uint8Array) => {
  const text = latin1Text(file);
  const [, b = '', c = '', d = ''] = /\/ByteRange\[0 (\d+) (\d+) (\d+)\s*\]/.exec(text) ?? [];
  return { text, start: Number(b), end: Number(c), length: Number(d) };
};

const withRange = (text: string, range: string): string =>
  text.replace(/\/ByteRange\[[^\]]*\]/, (found) => `/ByteRange[${range.padEnd(found.length - 12)}]`);

const evilPage = `${num.page} 0 obj\n${objects.page.replace('/Contents 4 0 R', '/Contents 40 0 R')}\nendobj\n`;
const evilContent = '40 0 obj\n<</Length 34>>\nstream\nBT /F1 24 Tf (price 1000000) Tj ET \nendstream\nendobj\n';

/** The second range is moved to the end; what is put between is not covered (Mladenov et al., section 4.3). */
const wrap = (inject: (at: number) => string): Uint8Array => {
  const { text, start, end, length } = partsOf(contract());
  const head = text.slice(0, end);
  const injected = inject(head.length);
  const moved = `${head}${injected}${text.slice(end)}`;
  return latin1Bytes(withRange(moved, `0 ${start} ${head.length + injected.length} ${length}`));
};

describe('signature wrapping', () => {
  test('SWA-A: objects and a cross-reference table between the value and the second range', async () => {
    const report = await verify(
      wrap((at) => {
        const evil = `>>\nendobj\n${evilPage}${evilContent}`;
        const xref = at + evil.length;
        const contentAt = at + evil.indexOf('40 0 obj');
        const pageAt = at + evil.indexOf(`${num.page} 0 obj`);
        const entry = (offset: number) => `${String(offset).padStart(10, '0')} 00000 n \n`;
        return (
          `${evil}xref\n${num.page} 1\n${entry(pageAt)}40 1\n${entry(contentAt)}` +
          `trailer\n<</Root 1 0 R/Size 41>>\nstartxref\n${xref}\n%%EOF\n`
        );
      }),
    );
    expect(['invalid', 'unreadable']).toContain(report.verdict);
  });

  test('SWA-B: anything at all between the value and the second range', async () => {
    for (const filling of [' ', '\n', '%comment\n', '00', '<00>', `${' '.repeat(5000)}`]) {
      const report = await verify(wrap(() => filling));
      expect(['invalid', 'unreadable']).toContain(report.verdict);
    }
  });

  test('SWA-C: the gap is widened to the left, over signed entries', async () => {
    const { text, start, end, length } = partsOf(contract());
    const report = await verify(latin1Bytes(withRange(text, `0 ${start - 20} ${end} ${length}`)));
    expect(report.verdict).toBe('invalid');
    expect(failures(report)).toContain('byterange.gap-not-contents');
  });

  test('SWA-D: the gap is widened to the right', async () => {
    const { text, start, end, length } = partsOf(contract());
    const report = await verify(latin1Bytes(withRange(text, `0 ${start} ${end + 10} ${length - 10}`)));
    expect(report.verdict).toBe('invalid');
  });

  test('SWA-E: the range of another signature that stands elsewhere in the file', async () => {
    const { text, start, end, length } = partsOf(contract());
    const copy = `${num.signature} 0 obj\n<</Type/Sig/SubFilter/ETSI.CAdES.detached/Filter/X/ByteRange[0 ${start} ${end} ${length}]/Contents<3000>>>\nendobj\n`;
    const xref = text.length + copy.length;
    const tail =
      `xref\n${num.signature} 1\n${String(text.length).padStart(10, '0')} 00000 n \n` +
      `trailer\n<</Root 1 0 R/Size 41/Prev ${/startxref\n(\d+)/.exec(text)?.[1]}>>\nstartxref\n${xref}\n%%EOF\n`;
    const report = await verify(latin1Bytes(`${text}${copy}${tail}`));
    expect(report.verdict).toBe('invalid');
  });

  test('the gap holds something else than hexadecimal digits', async () => {
    const { text, start } = partsOf(contract());
    for (const inside of ['(', ' ', 'G', '<']) {
      const broken = `${text.slice(0, start + 50)}${inside}${text.slice(start + 51)}`;
      expect(['invalid', 'unreadable']).toContain((await verify(latin1Bytes(broken))).verdict);
    }
  });
});
