import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkRecord, type EvidenceRecord } from '../../core/evidence/check-record.ts';
import { dayRoot, headsOf, leavesOf, type PublishedRoot, pinOf } from '../../core/evidence/day-root.ts';
import { type ChainedEvent, chain, type EventDraft, genesis } from '../../core/evidence/event.ts';
import { type InclusionProof, proveInclusion } from '../../core/evidence/inclusion-proof.ts';
import { buildTimestampRequest, checkTimestampReply } from '../../core/trust/timestamp-exchange.ts';
import { openTestAuthority, random, type TestAuthority } from '../support/authority.ts';

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');
const ids = Array.from({ length: 5 }, (_, at) => `${at}`.padStart(26, 'd'));
const [own = '', other = ''] = ids;

const drafts = (document: string): readonly EventDraft[] => [
  {
    type: 'document.sent',
    actor: { kind: 'service' },
    data: { files: [{ id: 'f', sha256: digest(`${document} sent`) }] },
  },
  { type: 'participant.opened', actor: { kind: 'service' }, data: { participant: 'p' } },
  {
    type: 'act.sealed',
    actor: { kind: 'service' },
    data: { act: 0, files: [{ id: 'f', sha256: digest(`${document} sealed`) }] },
  },
];
const eventsOf = (document: string): readonly ChainedEvent[] =>
  chain(genesis, document, new Date('2026-11-21T10:00:00Z'), drafts(document));

let world: TestAuthority;
let anchors: readonly Uint8Array[];
let leaves: readonly string[];
let root: PublishedRoot;
let record: EvidenceRecord;
let proof: InclusionProof;

const publish = (day: string, of: readonly string[]): PublishedRoot => {
  const made = dayRoot(day, { leaves: of, previous: undefined });
  const request = { hash: 'sha256', digest: Buffer.from(pinOf(made), 'hex'), nonce: random(8) } as const;
  const reply = checkTimestampReply({
    reply: world.authority.timestamp(buildTimestampRequest(request)),
    request,
    bounds: { notBefore: world.clock.now(), notAfter: world.clock.now() },
  });
  return { ...made, timestamp: Buffer.from(reply.der).toString('base64') };
};

beforeAll(async () => {
  world = await openTestAuthority();
  anchors = world.authority.roots().map(({ der }) => der);
  leaves = leavesOf(headsOf(ids.flatMap(eventsOf)));
  root = publish('2026-11-21', leaves);
  proof = proveInclusion(own, { root, leaves }) ?? expect.fail();
  record = { document: own, events: eventsOf(own), proof };
});
afterAll(() => world.close());

const sealed = digest(`${own} sealed`);
const problemsOf = (
  changed: Partial<EvidenceRecord>,
  more: { keptRoot?: PublishedRoot; files?: readonly string[] } = {},
) => checkRecord({ record: { ...record, ...changed }, files: [sealed], anchors, ...more }).problems;

describe('the record of a document', () => {
  test('is proven with its file and the root of the day, and by nothing else', () => {
    // As it comes out of a file.
    const read = JSON.parse(JSON.stringify(record)) as EvidenceRecord;
    const report = checkRecord({ record: read, files: [sealed], keptRoot: root, anchors });
    expect(report).toMatchObject({
      verdict: 'valid',
      problems: [],
      isRootCompared: true,
      events: 3,
      proven: { seq: 3, day: '2026-11-21', at: world.clock.now() },
      files: { [sealed]: { seq: 3, type: 'act.sealed' } },
    });
  });

  test('says that nobody compared the root, and up to which event it is proven', () => {
    const more: EventDraft = { type: 'mail.sent', actor: { kind: 'service' }, data: {} };
    const events = [...record.events, ...chain(proof.head, own, new Date('2026-11-22T10:00:00Z'), [more])];
    const report = checkRecord({ record: { ...record, events }, files: [], anchors });
    expect(report).toMatchObject({ verdict: 'valid', isRootCompared: false, events: 4, proven: { seq: 3 } });
  });

  test('that has no root yet is not proven', () =>
    expect(checkRecord({ record: { document: own, events: record.events }, files: [], anchors })).toMatchObject({
      verdict: 'indeterminate',
      problems: ['proof-missing'],
      proven: undefined,
    }));
});

describe('an attack on the record', () => {
  test('an event edited, left out, put in or moved', () => {
    const [first, second, third] = record.events as [ChainedEvent, ChainedEvent, ChainedEvent];
    const edited = { ...second, at: '2020-01-01T00:00:00.000Z' };
    for (const events of [[first, edited, third], [first, third], [first, second], [second, first, third], []])
      expect(problemsOf({ events }).length).toBeGreaterThan(0);
    expect(problemsOf({ events: [first, edited, third] })).toEqual(['chain-broken']);
    expect(problemsOf({ events: [first, second] }, { files: [] })).toEqual(['head-not-in-chain']);
    expect(problemsOf({ events: [first, { ...second, data: { rate: 0.5 } }, third] })).toEqual(['chain-broken']);
  });

  test('the whole chain written anew', () => {
    const anew = chain(genesis, own, new Date('2026-11-20T10:00:00Z'), drafts(own));
    expect(problemsOf({ events: anew })).toEqual(['head-not-in-chain']);
    const { seq, hash } = anew.at(-1) ?? expect.fail();
    expect(problemsOf({ events: anew, proof: { ...proof, head: { seq, hash } } })).toEqual(['path-wrong']);
  });

  test('the proof of another document', () => {
    const others = proveInclusion(other, { root, leaves }) ?? expect.fail();
    expect(problemsOf({ proof: others })).toEqual(['head-not-in-chain', 'path-wrong']);
    expect(problemsOf({ document: other, events: record.events, proof: others })).toContain('chain-broken');
  });

  test('a tampered path', () => {
    const path = proof.path.map((hash, at) => (at === 0 ? digest(hash) : hash));
    expect(problemsOf({ proof: { ...proof, path } })).toEqual(['path-wrong']);
    expect(problemsOf({ proof: { ...proof, path: proof.path.slice(1) } })).toEqual(['path-wrong']);
  });

  test('a node of the tree in place of the leaf (second preimage)', () => {
    // The path one level up, from where the leaf and its neighbor are one: with the root's own number of documents no such place exists.
    const up = { ...proof, index: 0, path: proof.path.slice(1), root: { ...root, documents: 3 } };
    expect(problemsOf({ proof: up })).toContain('path-wrong');
    expect(problemsOf({ proof: up })).toContain('timestamp-wrong');
  });

  test('the root of another day, or one that was never published', () => {
    const next = publish('2026-11-22', leaves.slice(1));
    expect(problemsOf({ proof: { ...proof, root: next } })).toEqual(['path-wrong']);
    expect(problemsOf({}, { keptRoot: next })).toEqual(['root-of-another-day']);
    const forged = publish('2026-11-21', leavesOf(headsOf([...eventsOf(own)])));
    const alone = proveInclusion(own, { root: forged, leaves: leavesOf(headsOf(eventsOf(own))) }) ?? expect.fail();
    expect(problemsOf({ proof: alone }, { keptRoot: root })).toEqual(['root-differs']);
  });

  test('the timestamp of another root, and of an authority that nobody trusts', async () => {
    const next = publish('2026-11-22', leaves.slice(1));
    expect(problemsOf({ proof: { ...proof, root: { ...root, timestamp: next.timestamp } } })).toEqual([
      'timestamp-wrong',
    ]);
    expect(problemsOf({ proof: { ...proof, root: { ...root, timestamp: 'bm90aGluZw==' } } })).toEqual([
      'timestamp-wrong',
    ]);
    const stranger = await openTestAuthority();
    try {
      const report = checkRecord({
        record,
        files: [],
        anchors: stranger.authority.roots().map(({ der }) => der),
      });
      expect(report).toMatchObject({ verdict: 'indeterminate', problems: ['timestamp-untrusted'], proven: undefined });
    } finally {
      await stranger.close();
    }
  });

  test('a file of another document, or one that was changed', () => {
    expect(problemsOf({}, { files: [digest(`${other} sealed`)] })).toEqual(['file-not-named']);
    expect(problemsOf({}, { files: [sealed, digest('changed')] })).toEqual(['file-not-named']);
  });
});
