import { type ChangeKind, changePolicy } from './change-policy.ts';
import type { FindingEntry, Status, SubIndication } from './findings/entry.ts';
import { signatureFindings } from './findings/signature.ts';
import { structureFindings } from './findings/structure.ts';
import { timeFindings } from './findings/time.ts';
import { trustFindings } from './findings/trust.ts';

/** Everything that a report can say, by code; the codes `change.*` are the rows of the change policy. */
export const findingTable = { ...structureFindings, ...signatureFindings, ...trustFindings, ...timeFindings };

type TableCode = keyof typeof findingTable;
export type FindingCode = TableCode | `change.${ChangeKind}`;

export const findingCodes: readonly FindingCode[] = [
  ...(Object.keys(findingTable) as TableCode[]),
  ...(Object.keys(changePolicy) as ChangeKind[]).map((kind) => `change.${kind}` as const),
];

/** Where in the file. Revisions and pages count from 1; boxes are left, bottom, right, top in points. */
export interface Place {
  readonly revision?: number;
  readonly offset?: number;
  readonly page?: number;
  readonly box?: readonly [number, number, number, number];
}

export interface Finding {
  readonly code: FindingCode;
  readonly status: Status;
  readonly sub: SubIndication | null;
  /** The clause or check that it comes from. */
  readonly clause: string;
  readonly text: { readonly en: string; readonly ja: string };
  /** What fills the sentences, for programs. */
  readonly values: Readonly<Record<string, string>>;
  readonly at: Place;
}

type Values = Readonly<Record<string, string | number | Date | undefined>>;

/** A finding of the table, its sentences filled in. */
export function finding(code: TableCode, values: Values = {}, at: Place = {}): Finding {
  const entry: FindingEntry = findingTable[code];
  const texts = textsOf(values);
  return {
    code,
    status: entry.status,
    sub: entry.sub ?? null,
    clause: entry.clause,
    text: { en: fill(entry.en, texts), ja: fill(entry.ja, texts) },
    values: texts,
    at,
  };
}

/** A finding about a change; its status was judged by the policy. */
export function changeFinding(
  kind: ChangeKind,
  judged: { readonly status: Status; readonly values: Values; readonly at: Place },
): Finding {
  const { en, ja } = changePolicy[kind];
  const { page, box } = judged.at;
  const texts = textsOf({ ...judged.values, page: page ?? '–', box: box?.map(rounded).join(' ') ?? '–' });
  return {
    code: `change.${kind}`,
    status: judged.status,
    sub: judged.status === 'fail' ? 'FORMAT_FAILURE' : judged.status === 'unknown' ? 'SIG_CONSTRAINTS_FAILURE' : null,
    clause: 'ISO 32000-2, 12.8.2.2; check 2.4',
    text: { en: fill(en, texts), ja: fill(ja, texts) },
    values: texts,
    at: judged.at,
  };
}

const rounded = (value: number): number => Math.round(value * 10) / 10;

function textsOf(values: Values): Readonly<Record<string, string>> {
  const entries = Object.entries(values).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name, value instanceof Date ? rfc3339(value) : String(value)]],
  );
  return Object.fromEntries(entries);
}

const fill = (sentence: string, values: Readonly<Record<string, string>>): string =>
  sentence.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '–');

/** Whole seconds, in UTC. */
export const rfc3339 = (date: Date): string => date.toISOString().replace(/\.\d{3}Z$/, 'Z');

const severity: readonly Status[] = ['ok', 'warn', 'unknown', 'fail'];

/** The worst of them; of none: `ok`. */
export const worst = (statuses: Iterable<Status>): Status => {
  let rank = 0;
  for (const status of statuses) rank = Math.max(rank, severity.indexOf(status));
  return severity[rank] ?? 'fail';
};

export const worstOf = (findings: readonly Finding[]): Status => worst(findings.map(({ status }) => status));
