import type { PdfString } from './objects.ts';
import { decodeTextString } from './text-string.ts';

const pattern = /^(?:D:)?(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(?:(Z)|([+-])(\d\d)'?(?:(\d\d)'?)?)?/;

/** A date (7.9.4). Undefined when it is no date. Without a zone (7.9.4: unknown) it is read as UTC. */
export const decodePdfDate = (value: PdfString): Date | undefined => {
  const match = pattern.exec(decodeTextString(value));
  if (match === null) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((part) => Number(part ?? Number.NaN));
  const sign = match[8] === '-' ? -1 : 1;
  const zone = sign * (Number(match[9] ?? 0) * 60 + Number(match[10] ?? 0));
  const local = Date.UTC(year as number, (month || 1) - 1, day || 1, hour || 0, (minute || 0) - zone, second || 0);
  const date = new Date(local);
  return Number.isNaN(date.getTime()) ? undefined : date;
};
