import { describe, expect, test } from 'vitest';
import type { Decision } from '../../core/document/decision.ts';
import { evidenceRenewed, isRenewalAtRisk, isRenewing, startRenewal } from '../../core/document/renewal.ts';
import { expire } from '../../core/document/sender-acts.ts';
import { evidenceCompleted, evidenceDelayed } from '../../core/document/service-acts.ts';
import type { ContractDocument, FileRevision } from '../../core/document/state.ts';
import { renewalDue } from '../../core/evidence/renewal-due.ts';
import { committed, draft, later, sha } from '../support/documents.ts';

const completedAt = later(10);
const validUntil = new Date('2037-11-01T00:00:00Z');
const years = (count: number): Date => new Date(completedAt.getTime() + count * 365 * 86_400_000);

const revisions = (document: ContractDocument): Record<string, FileRevision> =>
  Object.fromEntries(
    document.files.map(({ id, revisions: all }) => [id, { index: all.length, sha256: sha('e'), size: 5000 }]),
  );
const required = (decision: Decision | undefined): Decision => decision ?? expect.fail('nothing was decided');

/** Concluded, its evidence just stored. */
const complete = (): ContractDocument => {
  const concluded: ContractDocument = { ...draft(1), state: 'concluded', evidence: 'pending' };
  return committed(
    required(evidenceCompleted(concluded, revisions(concluded), { validUntil, now: completedAt })),
    completedAt,
  );
};
const due = (document: ContractDocument): Date => new Date(document.renewalDueAt ?? expect.fail('no renewal due'));
const renewing = (): ContractDocument => {
  const document = complete();
  return committed(required(startRenewal(document, due(document))), due(document));
};

describe('complete evidence', () => {
  test('says until when it lasts, and when it is renewed', () => {
    const document = complete();
    expect(document.evidenceValidUntil).toBe(validUntil.toISOString());
    expect(due(document)).toEqual(renewalDue({ validUntil, since: completedAt, id: document.id }));
    expect(isRenewing(document)).toBe(false);
  });

  test('is renewed by one task when that is due, not before, and not twice', () => {
    const document = complete();
    expect(startRenewal(document, new Date(due(document).getTime() - 1))).toBeUndefined();
    const decision = required(startRenewal(document, due(document)));
    expect(decision.tasks).toEqual([{ kind: 'renew' }]);
    expect(decision.events).toEqual([]);
    expect(isRenewing(decision.document)).toBe(true);
    expect(startRenewal(decision.document, years(20))).toBeUndefined();
  });

  test('the clock has no other business with it', () => {
    expect(expire(complete(), years(20))).toBeUndefined();
    expect(startRenewal(draft(1), years(20))).toBeUndefined();
  });
});

describe('a renewal', () => {
  test('adds a revision to every file, an event, and plans the next one', () => {
    const document = renewing();
    const until = new Date('2047-06-01T00:00:00Z');
    const decision = required(evidenceRenewed(document, revisions(document), { validUntil: until, now: years(10) }));
    expect(decision.document.files.map((file) => file.revisions.length)).toEqual([3]);
    expect(decision.document).toMatchObject({ state: 'concluded', evidence: 'complete' });
    expect(decision.document.evidenceValidUntil).toBe(until.toISOString());
    expect(due(decision.document)).toEqual(renewalDue({ validUntil: until, since: years(10), id: document.id }));
    expect(decision.events).toEqual([
      {
        type: 'evidence.renewed',
        actor: { kind: 'service' },
        data: { files: [{ id: document.files[0]?.id, sha256: sha('e') }], validUntil: until.toISOString() },
      },
    ]);
    expect(decision.tasks).toEqual([]);
  });

  test('that somebody else finished changes nothing', () => {
    const document = renewing();
    const proof = { validUntil: years(20), now: years(10) };
    const renewed = required(evidenceRenewed(document, revisions(document), proof)).document;
    expect(evidenceRenewed(renewed, revisions(renewed), proof)).toBeUndefined();
    expect(evidenceRenewed(complete(), {}, proof)).toBeUndefined();
  });

  test('that waits is told once, whatever it waits for by and by; success forgets it', () => {
    const delayed = required(evidenceDelayed(renewing(), 'tsa.unavailable'));
    expect(delayed.events).toEqual([
      { type: 'evidence.delayed', actor: { kind: 'service' }, data: { problem: 'tsa.unavailable' } },
    ]);
    expect(evidenceDelayed(delayed.document, 'tsa.unavailable')).toBeUndefined();
    const other = required(evidenceDelayed(delayed.document, 'revocation.unavailable'));
    expect([other.document.evidenceProblem, other.events]).toEqual(['revocation.unavailable', []]);
    const proof = { validUntil: years(20), now: years(10) };
    expect(required(evidenceRenewed(other.document, {}, proof)).document.evidenceProblem).toBeUndefined();
  });

  test('is at risk after three months of tries, nine before the end', () => {
    const document = renewing();
    const daysAhead = (days: number): Date => new Date(validUntil.getTime() - days * 86_400_000);
    expect([271, 269].map((days) => isRenewalAtRisk(document, daysAhead(days)))).toEqual([false, true]);
    expect(isRenewalAtRisk(complete(), daysAhead(1))).toBe(false);
  });

  test('is no matter of a document whose renewal is not due', () => {
    expect(evidenceDelayed(complete(), 'tsa.unavailable')).toBeUndefined();
  });
});
