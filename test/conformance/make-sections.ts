/** The parts of the run, each with what it asks. */
import type { Check, Section, Skipped } from './check.ts';
import { judgeDeployment } from './deploy/judge-deployment.ts';
import type { Counterparty } from './inputs/counterparty.ts';
import type { Input } from './inputs/make-inputs.ts';
import type { PyhankoSigner } from './inputs/sign-by-pyhanko.ts';
import { judgeControls } from './judge-controls.ts';
import { judgeForeign } from './judge-foreign.ts';
import { judgeRealFiles } from './judge-real-files.ts';
import { judgeRenewal } from './judge-renewal.ts';
import { isPdfA, judgeSeals } from './judge-seals.ts';
import type { JudgeName, Judges } from './judges/install-judges.ts';
import { isSealed, type KeyName, nameOf, type Refused, type SealedCase, sealCase, shapesFor } from './seal-cases.ts';
import type { ServedSealer } from './serve-sealer.ts';

export interface Parts {
  /** Those asked for, and all there are. */
  readonly inputs: readonly Input[];
  readonly all: readonly Input[];
  readonly keys: readonly KeyName[];
  /** Real files, too. */
  readonly full: boolean;
  readonly judges: Judges;
  readonly directory: string;
  readonly ec: ServedSealer;
  readonly rsa: ServedSealer;
  readonly counterparty: Counterparty;
  readonly sign: PyhankoSigner | undefined;
  readonly timed: <T>(what: string, work: () => Promise<T>) => Promise<T>;
}

interface Part {
  readonly section: Section | undefined;
  readonly skipped: readonly Skipped[];
}

const sealAll = async ({ inputs, keys, directory, ec, rsa }: Parts): Promise<readonly (SealedCase | Refused)[]> => {
  const outcomes: (SealedCase | Refused)[] = [];
  for (const input of inputs) {
    for (const key of keys) {
      const { sealer } = key.startsWith('ec') ? ec : rsa;
      for (const shape of shapesFor(input)) {
        outcomes.push(await sealCase(input, { directory, key, sealer, now: () => new Date(), ...shape }));
      }
    }
  }
  return outcomes;
};

/** An input of these kinds must be sealed; a refusal fails. */
const refusals = (outcomes: readonly (SealedCase | Refused)[]): readonly Check[] =>
  outcomes.flatMap((one) =>
    isSealed(one)
      ? []
      : [
          {
            judge: 'our verifier',
            row: one.input.name,
            column: nameOf(one),
            name: one.key,
            said: 'not sealed',
            problems: [one.reason],
          },
        ],
  );

/** What can't be asked because a judge is not there. */
const missingJudges = (judges: Judges, cases: readonly SealedCase[]): readonly Skipped[] =>
  (Object.keys(judges) as JudgeName[]).flatMap((name) => {
    const judge = judges[name];
    if (judge.there) return [];
    const count = name === 'veraPDF' ? cases.filter(isPdfA).length : cases.length;
    return [{ what: name, reason: judge.reason, count }];
  });

const sealsPart = async (parts: Parts): Promise<Part> => {
  const { judges, ec, rsa, timed } = parts;
  const outcomes = await timed('seals', () => sealAll(parts));
  const cases = outcomes.filter(isSealed);
  const checks = await timed(`judged ${cases.length} sealed files`, () =>
    judgeSeals(cases, { judges, anchors: [ec.root, rsa.root] }),
  );
  const text =
    'One participant at each level, three in sequence before the evidence is completed, and three who fill in inputs on the pages.';
  return {
    section: { title: 'Seals', text, checks: [...checks, ...refusals(outcomes)] },
    skipped: missingJudges(judges, cases),
  };
};

const renewalText = `Three seals and B-LTA in November 2026 (EC P-256, SHA-256); renewed in June 2036 by another authority (SHA-512) and in March 2046 by a
third (SHA3-512). Each time the earlier authorities no longer answer; signer and first TSA have expired in 2038, all certificates of 2026
below the root in 2048. Judged at the time in the head of the column: what was not renewed in time must not pass.`;

const renewalPart = async ({ all, judges, directory, timed }: Parts): Promise<Part> => {
  const input = all.find(({ name }) => name === 'classic');
  if (input === undefined) return { section: undefined, skipped: [] };
  const checks = await timed('judged renewals', () => judgeRenewal(input.path, { directory, judges }));
  return { section: { title: 'Renewal', text: renewalText, checks }, skipped: [] };
};

const controlsPart = async ({ all, judges, directory, ec, rsa, timed }: Parts): Promise<Part> => {
  const input = all.find(({ name }) => name === 'hybrid');
  if (input === undefined) return { section: undefined, skipped: [] };
  const checks = await timed('judged controls', () =>
    judgeControls(input, { directory, judges, served: ec, stranger: rsa.root }),
  );
  const text = 'Files that must not pass, so that passing means something. ✓: the judge refuses.';
  return { section: { title: 'Controls', text, checks, sideBySide: true }, skipped: [] };
};

const realPart = async ({ full, judges, directory, ec, timed }: Parts): Promise<Part> => {
  if (!full) return { section: undefined, skipped: [] };
  return timed('judged real files', () => judgeRealFiles({ directory, judges, served: ec }));
};

const foreignText = `Files that other programs signed with a certificate of the same authority. Our verifier never goes online: it calls a file valid that
brings all that proves it, and the others indeterminate. It must find the level that DSS finds.
Where DSS and pyHanko say more than our "indeterminate", they asked the authority online. Signatures by @libpdf/core carry a signing-time attribute, which the
baseline levels forbid (EN 319 142-1, 6.3): DSS names them by older profiles, we no level.`;

const foreignPart = async (parts: Parts): Promise<Part> => {
  const input = parts.all.find(({ name }) => name === 'classic');
  if (input === undefined) return { section: undefined, skipped: [] };
  const { checks, skipped } = await parts.timed('judged what others signed', () => judgeForeign(input.path, parts));
  return { section: { title: 'Signed by others', text: foreignText, checks, sideBySide: true }, skipped };
};

const deploymentPart = ({ full, timed }: Parts): Promise<Part> =>
  full ? timed('deployed', judgeDeployment) : Promise.resolve({ section: undefined, skipped: [] });

export const makeSections = async (
  parts: Parts,
): Promise<{ readonly sections: readonly Section[]; readonly skipped: readonly Skipped[] }> => {
  const sections: Section[] = [];
  const skipped: Skipped[] = [];
  for (const part of [sealsPart, realPart, renewalPart, controlsPart, foreignPart, deploymentPart]) {
    const made = await part(parts);
    if (made.section !== undefined) sections.push(made.section);
    skipped.push(...made.skipped);
  }
  return { sections, skipped };
};
