/** Fields that a page shows and the form doesn't list, and tags: what they are drawn or read aloud by stands elsewhere. */
import { describe, expect, test } from 'vitest';
import { type ContractOptions, certification, contract, objects, update, verify } from './signed-contract.ts';

const bases: Readonly<Record<string, ContractOptions>> = {
  approval: {},
  'P=1': certification(1),
  'P=2': certification(2),
};
const formWith = (extra: string): string => `<</Fields[9 0 R 11 0 R]/SigFlags 3${extra}>>`;

describe('the look of fields that only the page has', () => {
  /** The amount is no field of the form, and has no look of its own. */
  const signed = (base: ContractOptions): Uint8Array =>
    contract({
      ...base,
      form: formWith(''),
      more: (builder) => builder.object(7, objects.amount.replace('/AP<</N 8 0 R>>', '')),
    });
  test.each(
    Object.entries(bases).flatMap(([base, options]) =>
      ['/DA(/F1 40 Tf 1 0 0 rg)', '/Q 2'].map((extra) => [`${base}: ${extra}`, options, extra] as const),
    ),
  )('%s', async (_, base, extra) => {
    expect((await verify(update(signed(base), { 6: formWith('') }))).verdict).toBe('valid');
    expect((await verify(update(signed(base), { 6: formWith(extra) }))).verdict).not.toBe('valid');
  });

  test('without such fields, nobody is drawn by them', async () => {
    const alone = contract({ form: formWith(''), page: objects.page.replace('[7 0 R 9', '[9') });
    expect((await verify(update(alone, { 6: formWith('/DA(/F1 40 Tf 1 0 0 rg)/Q 2') }))).verdict).toBe('valid');
  });
});

describe('what is read aloud', () => {
  const catalogOf = (base: ContractOptions, extra: string): string =>
    (base.catalog ?? objects.catalog).replace(/>>$/, `/StructTreeRoot 40 0 R${extra}>>`);
  const root = (roles: string): string => `<</Type/StructTreeRoot/K 41 0 R/ParentTree<</Nums[]>>${roles}>>`;
  const tagged = (base: ContractOptions, marks: string): Uint8Array =>
    contract({
      ...base,
      catalog: catalogOf(base, marks),
      more: (builder) =>
        builder.object(40, root('')).object(41, '<</S/P/P 40 0 R/Pg 3 0 R/K 0/ActualText(The price is 5)>>'),
    });

  test.each(Object.entries(bases))('%s: tags begin to count, or cease to', async (_, base) => {
    const [none, marked] = ['', '/MarkInfo<</Marked true>>'];
    const noted = '/MarkInfo<</Marked true/UserProperties false>>';
    expect((await verify(update(tagged(base, marked), { 1: catalogOf(base, noted) }))).verdict).toBe('valid');
    expect((await verify(update(tagged(base, none), { 1: catalogOf(base, marked) }))).verdict).toBe('invalid');
    expect((await verify(update(tagged(base, marked), { 1: catalogOf(base, none) }))).verdict).toBe('invalid');
  });

  test.each(Object.entries(bases))('%s: a role that is in use gets another meaning', async (_, base) => {
    expect((await verify(update(tagged(base, ''), { 40: root('/RoleMap<</Stempel/Figure>>') }))).verdict).toBe('valid');
    expect((await verify(update(tagged(base, ''), { 40: root('/RoleMap<</P/Artifact>>') }))).verdict).toBe('invalid');
  });
});
