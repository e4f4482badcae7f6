import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { calculatedForm, layers, objectsOf, uploadOf } from '../ingest/hostile-uploads.ts';
import {
  codeOf,
  consentAs,
  evidenceOf,
  makeDraft,
  recipient,
  startTestSystem,
  type TestSystem,
  uploadFile,
} from '../support/local-system.ts';

let test$: TestSystem;
beforeAll(async () => {
  test$ = await startTestSystem();
});
afterAll(() => test$.close());

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const script = '/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>';

describe('a file that has to be rewritten', () => {
  test('is confirmed by its sender, sealed as it was confirmed, and the record tells the digest of the original', async () => {
    const { member } = test$;
    const person = recipient('佐藤 花子');
    const upload = uploadOf(calculatedForm);
    const { document, file } = await makeDraft(test$, [person], upload);
    const path = { document, file };
    const before = await member.call('getFile', { path });
    expect(before).toMatchObject({ state: 'ready', rewriting: { reasons: ['script'] } });
    expect(before.rewriting?.original).toEqual({ sha256: sha256(upload), size: upload.length });
    expect(before.rewriting?.confirmedAt).toBeUndefined();

    // Nothing is sent that the sender has not seen.
    expect(await codeOf(member.call('sendDocument', { path: { document } }))).toBe('file.unconfirmed');
    expect(await codeOf(member.call('confirmFile', { path, body: { sha256: sha256(upload) } }))).toBe(
      'file.confirmed-another',
    );
    const taken = await member.call('downloadFile', { path });
    expect(sha256(taken)).toBe(before.sha256);
    expect(Buffer.from(taken).toString('latin1')).not.toContain('JavaScript');
    const confirmed = await member.call('confirmFile', { path, body: { sha256: sha256(taken) } });
    expect(confirmed.files[0]?.rewriting?.confirmedAt).toBeDefined();

    await member.call('sendDocument', { path: { document } });
    await consentAs(test$, person.email);
    await evidenceOf(test$, document);
    const sealed = await member.call('downloadFile', { path });
    expect(Buffer.compare(sealed.subarray(0, taken.length), taken)).toBe(0);
    expect(sha256(await member.call('downloadOriginal', { path }))).toBe(sha256(upload));
    const { events, chain } = await member.call('listEvents', { path: { document } });
    expect(chain).toBe('intact');
    const types = events.map(({ type }) => type);
    expect(types.indexOf('file.rewritten')).toBe(types.indexOf('document.sent') - 1);
    expect(events.find(({ type }) => type === 'file.rewritten')?.data).toMatchObject({
      file,
      original: sha256(upload),
      rewritten: sha256(taken),
      reasons: ['script'],
    });
  });

  test('says each reason: damage, layers', async () => {
    const { member } = test$;
    const { id: document } = await member.call('createDocument', { body: { title: 'x' } });
    const damaged = Buffer.from(
      Buffer.from(uploadOf())
        .toString('latin1')
        .replace(/startxref\n\d+/, 'startxref\n7'),
      'latin1',
    );
    expect((await uploadFile(member, document, new Uint8Array(damaged))).rewriting?.reasons).toEqual(['damage']);
    expect((await uploadFile(member, document, uploadOf(layers.hidden))).rewriting?.reasons).toEqual(['layers']);
  });

  test('one that was taken as it is has nothing to confirm and no other original', async () => {
    const { member } = test$;
    const { document, file } = await makeDraft(test$, [recipient('佐藤 花子')]);
    const path = { document, file };
    const { sha256: digest = '' } = await member.call('getFile', { path });
    expect(await codeOf(member.call('confirmFile', { path, body: { sha256: digest } }))).toBe(
      'file.nothing-to-confirm',
    );
    expect(await codeOf(member.call('downloadOriginal', { path }))).toBe('document.file-unavailable');
  });

  test.each([
    ['a signed one', uploadOf({ catalog: `${script}/X<</ByteRange[0 1 2 3]/Contents<00>>>` }), 'pdf.javascript'],
    [
      'one whose signature is in an older revision',
      objectsOf({})
        .object(6, '<</ByteRange[0 1 2 3]>>')
        .table()
        .object(1, `<</Type/Catalog/Pages 2 0 R${script}>>`)
        .object(6, 'null')
        .table()
        .bytes(),
      'pdf.javascript',
    ],
    ['one that looks different without its layers', uploadOf(layers.printOnly), 'pdf.layers'],
  ])('is refused as before: %s', async (_, upload, code) => {
    const { member } = test$;
    const { id: document } = await member.call('createDocument', { body: { title: 'x' } });
    const file = await uploadFile(member, document, upload);
    expect([file.state, file.refusal?.code, file.rewriting]).toEqual(['refused', code, undefined]);
  });
});
