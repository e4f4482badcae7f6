import { expect, test } from 'vitest';
import { logCsv, namesOf } from '../../core/access/log-csv.ts';
import type { SecurityEvent } from '../../core/identity/security-event.ts';
import type { MemberId, TeamId } from '../../core/ids.ts';

const [hanako, taro] = ['hanako'.padEnd(26, '0') as MemberId, 'taro'.padEnd(26, '0') as MemberId];
const people = new Map([
  [hanako as string, { name: '=HYPERLINK("https://evil.example")', email: 'hanako@example.jp' }],
  [taro as string, { name: '鈴木, "太郎"', email: 'taro@example.jp' }],
]);
const event: SecurityEvent = {
  team: 't'.repeat(26) as TeamId,
  type: 'member.role-changed',
  at: new Date('2026-11-20T00:00:00.000Z'),
  member: hanako,
  by: taro,
  ip: '192.0.2.7',
  userAgent: '@SUM(A1)',
  data: { from: 'sender', to: 'auditor' },
};

test('CSV injection: no cell of an exported log begins as a formula does', () => {
  const [header = '', row = ''] = logCsv([event], { people, withHeader: true }).split('\r\n');
  expect(header.startsWith('time,group,event,')).toBe(true);
  expect(row).toContain(`"'=HYPERLINK(""https://evil.example"")"`);
  expect(row).toContain(",'@SUM(A1),");
});

test('names stand beside ids, commas and quotes stay in their cell, and a later part has no header', () => {
  const row = logCsv([event], { people, withHeader: false });
  expect(row.startsWith(`2026-11-20T00:00:00.000Z,member,member.role-changed,${hanako},`)).toBe(true);
  expect(row).toContain(`,${taro},"鈴木, ""太郎""",taro@example.jp,`);
  expect(row.endsWith('from=sender; to=auditor,\r\n')).toBe(true);
  expect(row.split('\r\n')).toHaveLength(2);
});

test('who is not known any more is an id alone', () => {
  expect(namesOf({ member: hanako }, new Map())).toEqual({});
  expect(logCsv([event], { people: new Map(), withHeader: false })).toContain(`,${hanako},,,${taro},,,`);
});
