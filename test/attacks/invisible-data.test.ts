import { describe, expect, test } from 'vitest';
import { contract, countersign, failures, num, objects, type StreamBody, update, verify } from './signed-contract.ts';

const catalogWith = (entries: string): string => objects.catalog.replace('>>', `${entries}>>`);
const withCatalog = (entries: string, more: Readonly<Record<number, string | StreamBody>> = {}) =>
  update(contract(), { [num.catalog]: catalogWith(entries), ...more });

const der = { entries: '', data: 'a certificate' };
const xmp = { entries: '/Type/Metadata/Subtype/XML', data: '<?xpacket begin=""?><x:xmpmeta/>' };

/** What nobody sees may change, but only into what it says it is. */
describe('data that is not displayed', () => {
  test('validation data grows', async () => {
    const file = withCatalog('/DSS<</Certs[20 0 R]>>', { 20: der });
    expect((await verify(file)).verdict).toBe('valid');
    const more = update(file, {
      [num.catalog]: catalogWith('/DSS<</Certs[20 0 R 21 0 R]/VRI<</A<</Cert[20 0 R]>>>>>>'),
      21: der,
    });
    const report = await verify(more);
    expect(report.verdict).toBe('valid');
    expect(report.revisions[2]?.changes.map(({ code }) => code)).toEqual(['change.validation-data-added']);
  });

  test('validation data that is rewritten is told, no more', async () => {
    const file = withCatalog('/DSS<</Certs[20 0 R]/VRI<</A<</Cert[20 0 R]>>>>>>', { 20: der });
    const report = await verify(
      update(file, { [num.catalog]: catalogWith('/DSS<</Certs[21 0 R]>>'), 21: { ...der, data: 'another' } }),
    );
    expect(report.verdict).toBe('valid');
    expect(report.revisions[2]?.changes[0]?.values.detail).toBe('Certs, VRI');
  });

  test.each([
    ['taken away', ''],
    ['replaced by a string', '/DSS(none)'],
    ['with an entry of another kind', '/DSS<</Certs[20 0 R]/Other 4 0 R>>'],
    ['with something else than streams', '/DSS<</Certs[3 0 R]>>'],
    ['with a related entry of another kind', '/DSS<</VRI<</A<</Other 4 0 R>>>>>>'],
  ])('validation data %s', async (_, entries) => {
    const file = withCatalog('/DSS<</Certs[20 0 R]>>', { 20: der });
    const report = await verify(update(file, { [num.catalog]: catalogWith(entries) }));
    expect(failures(report)).toContain('change.validation-data-removed');
  });

  test('metadata is replaced by metadata', async () => {
    const file = contract({
      catalog: catalogWith('/Metadata 20 0 R'),
      more: (one) => one.stream(20, xmp.entries, xmp.data),
    });
    expect((await verify(update(file, { 20: { ...xmp, data: `${xmp.data} ` } }))).verdict).toBe('valid');
  });

  test.each([
    ['taken away', '', xmp],
    ['no stream', '/Metadata(x)', xmp],
    ['no XMP', '/Metadata 20 0 R', { ...xmp, data: 'This is bogus data, yay!' }],
    ['of another type', '/Metadata 20 0 R', { ...xmp, entries: '/Type/XObject' }],
  ])('metadata becomes %s', async (_, entries, body) => {
    const file = contract({
      catalog: catalogWith('/Metadata 20 0 R'),
      more: (one) => one.stream(20, xmp.entries, xmp.data),
    });
    const report = await verify(update(file, { [num.catalog]: catalogWith(entries), 20: body }));
    expect(failures(report)).toContain('change.metadata-removed');
  });

  test('extensions are added and raised', async () => {
    const file = contract({ catalog: catalogWith('/Extensions<</ADBE<</BaseVersion/1.7/ExtensionLevel 3>>>>') });
    const raised =
      '/Extensions<</ADBE<</BaseVersion/1.7/ExtensionLevel 8>>/ESIC<</BaseVersion/1.7/ExtensionLevel 2>>>>';
    expect((await verify(update(file, { [num.catalog]: catalogWith(raised) }))).verdict).toBe('valid');
  });

  test.each([
    ['taken away', ''],
    ['cut', '/Extensions<<>>'],
    ['lowered in level', '/Extensions<</ADBE<</BaseVersion/1.7/ExtensionLevel 1>>>>'],
    ['lowered in version', '/Extensions<</ADBE<</BaseVersion/1.6/ExtensionLevel 9>>>>'],
  ])('extensions are %s', async (_, entries) => {
    const file = contract({ catalog: catalogWith('/Extensions<</ADBE<</BaseVersion/1.7/ExtensionLevel 3>>>>') });
    const changed = update(file, { [num.catalog]: catalogWith(entries) });
    const report = await verify(changed);
    const said = report.signatures[0]?.answers.changes.findings.map(({ code, status }) => [code, status]);
    expect([report.verdict, said]).toEqual(['indeterminate', [['change.extensions-reduced', 'unknown']]]);
    const catalog = { [num.catalog]: catalogWith(entries) };
    expect((await verify(countersign(file, { changed: catalog }))).verdict).toBe('valid');
  });

  test('a field gets kids it never had', async () => {
    const report = await verify(
      update(contract(), { [num.amount]: objects.amount.replace('/FT/Tx', '/FT/Tx/Kids[]') }),
    );
    expect(failures(report)).toContain('change.field-definition-changed');
  });

  test('the type of a field changes', async () => {
    const report = await verify(update(contract(), { [num.amount]: objects.amount.replace('/FT/Tx', '/FT/Sig') }));
    expect(report.verdict).toBe('invalid');
  });

  test('the fonts for fields drawn anew are replaced: undecided as long as nobody signs it', async () => {
    const form = objects.form.replace('/F1 5 0 R', '/F1 20 0 R');
    const font = '<</Type/Font/Subtype/Type1/BaseFont/Symbol>>';
    const report = await verify(update(contract(), { [num.form]: form, 20: font }));
    expect(report.signatures[0]?.answers.changes.findings.map(({ code, status }) => [code, status])).toEqual([
      ['change.form-resources-changed', 'unknown'],
    ]);
  });
});
