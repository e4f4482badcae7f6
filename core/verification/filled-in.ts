import { type Finding, finding } from './finding.ts';
import type { JudgedItem } from './judge-signature.ts';
import type { Report } from './report.ts';

type Changes = ReadonlyMap<number, readonly Finding[]>;
type Acts = Report['acts'];

/** An input of this service: the name stands last, after the label, which is anybody's text. */
const input = /(?:^|\()Widget-[\da-z]{26}\)?$/;

/**
 * What somebody filled in with his act is part of that act, not a change that wants to be explained. It counts as that only where every
 * signature of the file seals an act of this service on one and the same document, in the revision that the act's own seal closes, and in
 * inputs of this service. Everything else stays as it was judged.
 */
export function withFilledIn(
  changes: Changes,
  { judged, acts }: { readonly judged: readonly JudgedItem[]; readonly acts: Acts },
): Changes {
  const seals = judged.filter(({ item }) => item.kind === 'signature');
  const actOf = ({ item }: JudgedItem) => acts.find(({ signature }) => signature === item.id);
  const document = acts[0]?.document;
  if (document === undefined || !seals.every((one) => actOf(one)?.document === document)) return changes;
  return new Map(
    [...changes].map(([revision, findings]) => {
      const seal = seals.find(({ item }) => item.covered === revision && item.found.revision === revision);
      const act = seal && actOf(seal);
      return [
        revision,
        act === undefined || act.kind === 'forward' ? findings : findings.map((one) => asPartOf(one, act.who)),
      ];
    }),
  );
}

function asPartOf(one: Finding, who: string): Finding {
  const { code, status, values, at } = one;
  if (status !== 'warn' || !input.test(values.field ?? '')) return one;
  if (code === 'change.field-redrawn') return { ...one, status: 'ok' };
  if (code !== 'change.read-only-value-changed') return one;
  const { field, old, new: filled, page, box } = values;
  return finding('coverage.filled-in', { who, field, old, new: filled, page, box }, at);
}
