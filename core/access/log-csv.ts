import type { SecurityEvent } from '../identity/security-event.ts';

const columns = ['time', 'event', 'member', 'by', 'apiKey', 'address', 'browser', 'data', 'persons'] as const;

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
export const logCsv = (events: readonly SecurityEvent[], withHeader: boolean): string => {
  const rows = events.map((event) => [
    event.at.toISOString(),
    event.type,
    event.member ?? '',
    event.by ?? '',
    event.apiKey ?? '',
    event.ip ?? '',
    event.userAgent ?? '',
    pairs(event.data),
    pairs(event.personal),
  ]);
  return [...(withHeader ? [[...columns]] : []), ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('');
};
