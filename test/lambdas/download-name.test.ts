import { describe, expect, test } from 'vitest';
import { send } from '../../core/document/sender-acts.ts';
import { downloadName } from '../../lambdas/document-view.ts';
import { draft, later, memberId } from '../support/documents.ts';

const unsent = draft(1);
const sent = send(unsent, { member: memberId, now: later(1) }).document;

describe('the name under which a file is saved', () => {
  test.each([
    ['契約書.pdf', '契約書.pdf', '契約書.signed.pdf'],
    ['a.PDF', 'a.pdf', 'a.signed.pdf'],
    ['../../etc/passwd', '.._.._etc_passwd.pdf', '.._.._etc_passwd.signed.pdf'],
    ['a"\\b.pdf', 'a__b.pdf', 'a__b.signed.pdf'],
    ['.pdf', 'document.pdf', 'document.signed.pdf'],
  ])('%j', (name, draftName, sentName) => {
    expect(downloadName(name, unsent)).toBe(draftName);
    expect(downloadName(name, sent)).toBe(sentName);
  });

  test.each([148, 149, 150])('a long one is cut between characters, be it after %d of them and a 𠮷', (length) => {
    const cut = downloadName(`${'a'.repeat(length)}𠮷野家𠮷野家`, sent);
    expect(cut.isWellFormed()).toBe(true);
    expect(encodeURIComponent(cut).length).toBeGreaterThan(150);
  });
});
