import { type SecurityEvent, securityEvents } from '../identity/security-event.ts';

/** Who has which id, as known when the log is exported. */
export type LogPeople = ReadonlyMap<string, { readonly name: string; readonly email: string }>;

const columns = [
  'time',
  'group',
  'event',
  'member',
  'memberName',
  'memberEmail',
  'by',
  'byName',
  'byEmail',
  'apiKey',
  'address',
  'browser',
  'data',
  'persons',
] as const;

/** Names beside the ids of a line, where they are known. */
export const namesOf = ({ member, by }: Pick<SecurityEvent, 'member' | 'by'>, people: LogPeople) => {
  const [one, other] = [people.get(member ?? ''), people.get(by ?? '')];
  return {
    ...(one === undefined ? {} : { memberName: one.name, memberEmail: one.email }),
    ...(other === undefined ? {} : { byName: other.name, byEmail: other.email }),
  };
};

/** RFC 4180; a cell that a spreadsheet would take for a formula is made text (OWASP, CSV injection). */
const cell = (text: string): string => {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

const pairs = (record: Readonly<Record<string, unknown>> | undefined): string =>
  Object.entries(record ?? {})
    .map(([name, value]) => `${name}=${String(value)}`)
    .join('; ');

/** Lines of a security log as CSV; the first part of an export has the header. */
export const logCsv = (
  events: readonly SecurityEvent[],
  { people, withHeader }: { readonly people: LogPeople; readonly withHeader: boolean },
): string => {
  const rows = events.map((event) => [
    event.at.toISOString(),
    securityEvents[event.type],
    event.type,
    event.member ?? '',
    people.get(event.member ?? '')?.name ?? '',
    people.get(event.member ?? '')?.email ?? '',
    event.by ?? '',
    people.get(event.by ?? '')?.name ?? '',
    people.get(event.by ?? '')?.email ?? '',
    event.apiKey ?? '',
    event.ip ?? '',
    event.userAgent ?? '',
    pairs(event.data),
    pairs(event.personal),
  ]);
  return [...(withHeader ? [[...columns]] : []), ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('');
};
