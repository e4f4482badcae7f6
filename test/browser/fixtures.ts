import { createHash } from 'node:crypto';
import type * as z from 'zod';
import type { Report } from '../../core/verification/report.ts';
import type * as s from '../../lambdas/schemas.ts';
import type { Team, TeamMember } from '../../web/api-shapes.ts';

type Contract = z.input<typeof s.document>;
type LinkContract = z.input<typeof s.linkDocument>;
type Participant = z.input<typeof s.participant>;
type Session = z.input<typeof s.session>;

const idOf = (name: string): string =>
  name
    .replaceAll(/[^a-z0-9]/g, '')
    .padEnd(26, '0')
    .slice(0, 26);
const at = (minutes: number): string => new Date(Date.UTC(2026, 10, 23, 1, 0, 0) + minutes * 60_000).toISOString();
const inMinutes = (minutes: number): string => new Date(Date.now() + minutes * 60_000).toISOString();

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

export const session = (): Session => ({
  accessToken: 'fixture',
  expiresAt: inMinutes(15),
  member: {
    id: idOf('member'),
    team: idOf('team'),
    teamName: '青葉商事株式会社',
    email: 'sato@aoba.example',
    name: '佐藤 花子',
    role: 'owner',
    language: 'ja',
  },
});

export const linkSession = () => ({
  accessToken: 'fixture',
  expiresAt: inMinutes(15),
  linkExpiresAt: inMinutes(14_000),
});

export const sender: Participant = {
  id: idOf('sender'),
  order: 0,
  name: '佐藤 花子',
  email: 'sato@aoba.example',
  organization: '青葉商事株式会社',
  language: 'ja',
  state: 'consented',
};

export const recipient = (order: number, part: Partial<Participant> = {}): Participant => {
  const people = [
    { name: '田中 一郎', email: 'tanaka@midori.example', organization: '株式会社みどり製作所', language: 'ja' },
    { name: 'Alice Martin', email: 'alice.martin@example.com', organization: 'Martin & Fils', language: 'en' },
    { name: '鈴木 次郎', email: 'suzuki@long-company-name.example', organization: '', language: 'ja' },
  ] as const;
  const person = people[(order - 1) % people.length] ?? people[0];
  return { id: idOf(`recipient${order}`), order, ...person, state: 'waiting', ...part };
};

export const fileOf = (name: string, bytes: Uint8Array, order = 1): Contract['files'][number] => ({
  id: idOf(`file${order}`),
  name,
  order,
  state: 'ready',
  size: bytes.length,
  pages: 3,
  sha256: sha256(bytes),
});

export const contract = (part: Partial<Contract> = {}): Contract => ({
  id: idOf('document'),
  team: idOf('team'),
  state: 'sent',
  title: '業務委託契約書（2026年度・システム保守）',
  message:
    'いつもお世話になっております。\n契約書をお送りしますので、内容をご確認のうえご同意をお願いいたします。\n\n佐藤',
  sealLevel: 'B-LTA',
  evidence: 'sealed',
  createdAt: at(0),
  updatedAt: at(65),
  sentAt: at(12),
  expiresAt: at(90 * 24 * 60),
  participants: [
    sender,
    recipient(1, { state: 'notified', notifiedAt: at(13), linkExpiresAt: at(14_413) }),
    recipient(2),
    recipient(3),
  ],
  mayForward: false,
  stampId: true,
  linksByAllowlist: false,
  owner: idOf('member'),
  files: [],
  widgets: [],
  ...part,
});

export const summaryOf = ({
  message: _,
  files: __,
  team: ___,
  declineReason: ____,
  evidenceProblem: _____,
  ...rest
}: Contract) => rest;

export const linkContract = (part: Partial<LinkContract> = {}): LinkContract => ({
  id: idOf('document'),
  title: '業務委託契約書（2026年度・システム保守）',
  message:
    'いつもお世話になっております。\n契約書をお送りしますので、内容をご確認のうえご同意をお願いいたします。\n\n佐藤',
  state: 'sent',
  evidence: 'sealed',
  sender: { name: '佐藤 花子', email: 'sato@aoba.example', organization: '青葉商事株式会社' },
  sentAt: at(12),
  expiresAt: at(90 * 24 * 60),
  files: [],
  participant: recipient(1, { state: 'notified', notifiedAt: at(13), linkExpiresAt: at(14_413) }),
  others: [
    { order: 0, name: '佐藤 花子', state: 'consented' },
    { order: 2, name: 'Alice Martin', state: 'waiting' },
  ],
  mayForward: false,
  widgets: [],
  ...part,
});

const hash = (seq: number): string => createHash('sha256').update(String(seq)).digest('hex');
type Event = z.input<typeof s.event>;
const memberActor: Event['actor'] = { kind: 'member', id: idOf('member'), name: sender.name, email: sender.email };
const service: Event['actor'] = { kind: 'service' };
const actorOf = (one: Participant): Event['actor'] => ({
  kind: 'participant',
  id: one.id,
  name: one.name,
  email: one.email,
});

/** The record of a document that two recipients have concluded. */
export const events = (): { events: Event[]; chain: 'intact' | 'broken' } => {
  const first = recipient(1);
  const second = recipient(2);
  const rows: [type: string, actor: Event['actor'], data: Record<string, unknown>, ip?: string][] = [
    ['document.created', memberActor, {}, '203.0.113.7'],
    ['document.sent', memberActor, {}, '203.0.113.7'],
    ['act.sealed', service, {}],
    ['participant.notified', service, { participant: first.id }],
    ['participant.opened', actorOf(first), {}, '198.51.100.23'],
    ['participant.consented', actorOf(first), {}, '198.51.100.23'],
    ['evidence.delayed', service, { problem: 'tsa.unavailable' }],
    ['act.sealed', service, {}],
    ['participant.notified', service, { participant: second.id }],
    ['participant.opened', actorOf(second), {}, '2001:db8:85a3::8a2e:370:7334'],
    ['participant.consented', actorOf(second), {}, '2001:db8:85a3::8a2e:370:7334'],
    ['document.concluded', service, {}],
    ['evidence.completed', service, {}],
    ['archive.copied', service, {}],
  ];
  return {
    events: rows.map(([type, actor, data, ip], index) => ({
      seq: index,
      at: at(index * 7),
      type,
      actor,
      data,
      prev: index === 0 ? '' : hash(index - 1),
      hash: hash(index),
      ...(ip === undefined ? {} : { ip, userAgent: 'Mozilla/5.0' }),
    })),
    chain: 'intact',
  };
};

const certificate = (subject: string): Report['signatures'][number]['answers']['trust']['path'][number] => ({
  subject,
  issuer: 'CloudSign Issuing CA',
  serial: '01',
  sha256: hash(7),
  notBefore: at(-1000),
  notAfter: at(1_000_000),
});
const fine = (code: Report['structure']['findings'][number]['code'], en: string, ja: string) => ({
  status: 'ok' as const,
  findings: [{ code, status: 'ok' as const, sub: null, clause: '', text: { en, ja }, values: {}, at: {} }],
});

/** A report about a file with one seal and the document timestamp of its long-term evidence. */
export const report = (): Report => {
  const signature = (id: string, kind: 'signature' | 'document-timestamp'): Report['signatures'][number] => ({
    id,
    kind,
    verdict: 'valid',
    indication: 'TOTAL_PASSED',
    subIndication: null,
    field: id,
    page: null,
    revision: kind === 'signature' ? 2 : 3,
    subFilter: 'ETSI.CAdES.detached',
    certification: null,
    level: kind === 'signature' ? 'B-LTA' : 'none',
    verifiableUntil: kind === 'signature' ? at(5_000_000) : null,
    claims: {
      name: kind === 'signature' ? '田中 一郎 <tanaka@midori.example>' : null,
      reason: kind === 'signature' ? '書類の内容に同意（メールのリンクで確認）' : null,
      location: null,
      contact: null,
      time: at(31),
    },
    answers: {
      bytes: {
        ...fine('coverage.whole-file', 'The signed bytes are unchanged.', '署名された内容は変更されていません。'),
        hash: 'SHA-256',
        algorithm: 'ECDSA',
      },
      coverage: { status: 'ok', findings: [], bytes: 1000, wholeFile: kind !== 'signature' },
      changes: { status: 'ok', findings: [], permitted: 'approval' },
      trust: {
        status: 'ok',
        findings: [],
        signer: certificate(kind === 'signature' ? 'CloudSign Sealing' : 'CloudSign TSA'),
        path: [],
        anchor: certificate('CloudSign Root CA'),
        revocation: [],
      },
      time: { status: 'ok', findings: [], proven: at(32), by: 'T1', timestamps: [] },
    },
  });
  return {
    version: 1,
    verdict: 'valid',
    at: at(100),
    file: { bytes: 1000, sha256: hash(1), pages: 3 },
    anchors: 1,
    unreadable: null,
    structure: { status: 'ok', findings: [] },
    revisions: [1, 2, 3].map((number) => ({ number, end: number * 300, signatures: [], changes: [] })),
    signatures: [signature('S1', 'signature'), signature('T1', 'document-timestamp')],
    acts: [
      {
        signature: 'S1',
        who: '田中 一郎 <tanaka@midori.example>',
        what: '田中 一郎 <tanaka@midori.example> consented to this document (01k9x3v5q2r8f6h7j4m1n0p9st) at 2026-11-20T05:31:00Z; authentication: opened the unique link mailed to the address',
        time: at(32),
        proven: true,
        kind: 'consent' as const,
        actor: { name: '田中 一郎', email: 'tanaka@midori.example' },
        to: null,
        document: '01k9x3v5q2r8f6h7j4m1n0p9st',
        at: '2026-11-20T05:31:00Z',
        authentication: 'mail-link' as const,
        did: { en: 'consented to the document', ja: '書類の内容に同意' },
        how: { en: 'opened the unique link mailed to the address', ja: 'メールで届いた専用リンクから確認' },
      },
    ],
  };
};

export const team = (part: Partial<Team> = {}): Team => ({
  id: idOf('team'),
  name: '青葉商事',
  role: 'owner',
  may: ['documents:read', 'team:read', 'members:manage', 'keys:manage', 'allowlist:manage', 'team:manage'],
  manages: ['owner', 'admin', 'sender', 'auditor'],
  plan: 'business',
  features: ['longTermSignature', 'apiKeys', 'allowlist', 'singleSignOn'],
  sealLevel: 'B-LTA',
  limits: { members: 500, documentsAMonth: null, apiKeys: 50, allowlistEntries: 1000 },
  used: { members: 3, documentsThisMonth: 12, apiKeys: 1, allowlistEntries: 2 },
  allowlist: { mode: 'trial', yourAddress: '203.0.113.7', includesYou: false },
  teams: [
    { id: idOf('team'), name: '青葉商事' },
    { id: idOf('team2'), name: '若葉不動産' },
  ],
  ...part,
});

export const teamMember = (n: number, part: Partial<TeamMember> = {}): TeamMember => ({
  id: n === 0 ? idOf('member') : idOf(`member${n}`),
  name: ['佐藤 花子', '鈴木 一郎', '高橋 真理'][n] ?? `社員 ${n}`,
  email: `member${n}@aoba.example`,
  role: n === 0 ? 'owner' : 'sender',
  state: 'active',
  joinedAt: '2026-11-01T01:00:00Z',
  ...part,
});
