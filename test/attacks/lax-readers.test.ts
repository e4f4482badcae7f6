/** What a strict reader does not show and others do: objects of another generation, streams for dictionaries, fields without a place. */
import { describe, expect, test } from 'vitest';
import { openPdf } from '../../core/pdf/file.ts';
import type { PdfBuilder } from '../pdf/build-pdf.ts';
import {
  type ContractOptions,
  certification,
  contract,
  countersign,
  goOn,
  num,
  objects,
  type StreamBody,
  trailer,
  update,
  verify,
} from './signed-contract.ts';

const bases: Readonly<Record<string, ContractOptions>> = {
  approval: {},
  'P=1': certification(1),
  'P=2': certification(2),
  'P=3': certification(3),
};
const evil: StreamBody = {
  entries: '/Type/XObject/Subtype/Form/BBox[0 0 595 842]',
  data: '1 g 0 0 595 842 re f 0 g 100 100 200 200 re f',
};
const whole = '/Rect[0 0 595 842]/F 4/P 3 0 R/AP<</N 31 0 R>>';
const pageWith = (annotation: string): string => objects.page.replace('12 0 R]', `12 0 R ${annotation}]`);
const formWith = (field: string): string => objects.form.replace('11 0 R]', `11 0 R ${field}]`);
const second = objects.page.replace('/Contents 4 0 R', '/Contents[4 0 R 30 1 R]');

describe('programs that do not look closely', () => {
  const changes: Readonly<Record<string, (base: ContractOptions) => Uint8Array>> = {
    'an annotation of another generation': (base) =>
      update(contract(base), { [num.page]: pageWith('30 1 R'), 30: `<</Subtype/Stamp${whole}>>`, 31: evil }),
    'content of another generation comes to be': (base) => update(contract({ ...base, page: second }), { 30: evil }),
    'content of that generation comes to be': (base) => {
      const builder = goOn(contract({ ...base, page: second.replace('30 1 R', '30 0 R') }));
      return builder.object(30, '<</Length 3>>\nstream\n0 g\nendstream', 1).table(trailer).bytes();
    },
    'content is written again as it was, with another generation': (base) => {
      const { text } = objects;
      const builder = goOn(contract(base));
      const body = `<</Length ${text.length}>>\nstream\n${text}\nendstream`;
      return builder.object(num.content, body, 1).table(trailer).bytes();
    },
    'content is freed by a table, and kept by the stream that belongs to it': (base) => {
      const file = contract(base);
      const location = openPdf(file).latest.location(num.content);
      const builder = goOn(file).entry(num.content, [1, location?.kind === 'offset' ? location.offset : 0, 0]);
      const at = builder.offset;
      builder.text(builder.xrefStreamObject(41, ''));
      builder.entries.clear();
      return builder.entry(num.content, [0, 0, 0]).table(`${trailer}/XRefStm ${at}`).bytes();
    },
    'a stream for an annotation': (base) =>
      update(contract(base), {
        [num.page]: pageWith('30 0 R'),
        30: { entries: `/Subtype/Stamp${whole}`, data: '' },
        31: evil,
      }),
    'a stream for a field': (base) =>
      update(contract(base), {
        [num.page]: pageWith('30 0 R'),
        [num.form]: formWith('30 0 R'),
        30: { entries: `/Subtype/Widget/FT/Btn/Ff 65536/T(Z)${whole}`, data: '' },
        31: evil,
      }),
  };
  test.each(
    Object.entries(changes).flatMap(([name, change]) =>
      Object.entries(bases).map(([base, options]) => [`${base}: ${name}`, change, options] as const),
    ),
  )('%s', async (_, change, options) => {
    expect((await verify(change(options))).verdict).toBe('invalid');
  });
});

describe('an unsigned field that was signed unseen gets its place on a page', () => {
  const unseen = (builder: PdfBuilder): PdfBuilder =>
    builder.object(25, `<</Subtype/Widget/FT/Sig/T(Unseen)${whole}>>`).stream(31, evil.entries, evil.data);
  const prepared = (base: ContractOptions): Uint8Array => contract({ ...base, form: formWith('25 0 R'), more: unseen });

  test.each(Object.entries(bases))('%s', async (_, base) => {
    expect((await verify(prepared(base))).verdict).toBe('valid');
    expect((await verify(update(prepared(base), { [num.page]: pageWith('25 0 R') }))).verdict).not.toBe('valid');
  });

  test('when it is signed, that is told as a further visible signature', async () => {
    const report = await verify(
      countersign(prepared({}), {
        field: objects.emptyField,
        changed: { [num.page]: pageWith('25 0 R'), 25: `<</Subtype/Widget/FT/Sig/T(Unseen)/V 20 0 R${whole}>>` },
      }),
    );
    expect(report.verdict).toBe('valid');
    expect(report.revisions[1]?.changes.map(({ code }) => code)).toContain('change.signature-added-visible');
  });
});
