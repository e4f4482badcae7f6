import { randomBytes } from 'node:crypto';
import type { Decision } from '../../core/document/decision.ts';
import { addFile, createDocument, fileChecked, setRecipients } from '../../core/document/draft.ts';
import type { Ciphertext, ContractDocument } from '../../core/document/state.ts';
import { chain } from '../../core/evidence/event.ts';
import { type DocumentId, type FileId, type MemberId, newId, type ParticipantId, type TeamId } from '../../core/ids.ts';

export const start = new Date('2026-11-01T00:00:00.000Z');
export const later = (minutes: number): Date => new Date(start.getTime() + minutes * 60_000);
export const secret = (text: string): Ciphertext => text as Ciphertext;
export const memberId = newId<MemberId>(randomBytes(16));

export const person = (name: string) => ({
  id: newId<ParticipantId>(randomBytes(16)),
  name: secret(name),
  email: secret(`${name}@example.com`),
  organization: secret(''),
  language: 'ja' as const,
});

/** Commits in memory what the store commits in a transaction. */
export const committed = (decision: Decision, now: Date): ContractDocument => {
  const events = chain(decision.document.head, decision.document.id, now, decision.events);
  const last = events.at(-1);
  return {
    ...decision.document,
    version: decision.document.version + 1,
    updatedAt: now.toISOString(),
    head: last === undefined ? decision.document.head : { seq: last.seq, hash: last.hash },
  };
};

export const sha = (fill: string): string => fill.repeat(64).slice(0, 64);

const a4 = { width: 595, height: 842 };

/** A draft with one checked file and this many recipients. */
export const draft = (recipients: number): ContractDocument => {
  const expiresAt = new Date(start.getTime() + 90 * 86_400_000);
  let document = committed(
    createDocument({
      id: newId<DocumentId>(randomBytes(16)),
      team: newId<TeamId>(randomBytes(16)),
      owner: memberId,
      sender: person('sender'),
      title: secret('title'),
      message: secret(''),
      expiresAt,
      now: start,
    }),
    start,
  );
  const file = newId<FileId>(randomBytes(16));
  document = committed(addFile(document, { id: file, name: secret('a.pdf') }), start);
  const checked = fileChecked(document, file, {
    pages: 2,
    pageSizes: [a4, a4],
    upload: { index: 0, sha256: sha('a'), size: 1000 },
  });
  if (checked === undefined) throw new Error('the file was awaited');
  document = committed(checked, start);
  return committed(
    setRecipients(
      document,
      Array.from({ length: recipients }, (_, i) => person(`recipient${i + 1}`)),
    ),
    start,
  );
};
