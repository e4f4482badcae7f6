/** Files, DER. */
export interface Evidence {
  readonly ocsps: readonly string[];
  readonly crls: readonly string[];
  readonly certificates: readonly string[];
}

/** What a validator is asked. */
export interface Job {
  readonly file: string;
  /** Files of the trust anchors' certificates, DER. */
  readonly anchors: readonly string[];
  /** Undefined: now. */
  readonly time?: Date | undefined;
  /** Whether OCSP responders and CRLs may be asked; else the file must bring everything. */
  readonly online: boolean;
  /** Fields whose signatures bring no validation data: judged at that time only where the validator has to be told. */
  readonly present?: readonly string[];
  /** Given beside the file where the validator can't ask for it. */
  readonly evidence?: Evidence;
}

const chunk = <T>(items: readonly T[], size: number): readonly (readonly T[])[] =>
  items.length === 0 ? [] : [items.slice(0, size), ...chunk(items.slice(size), size)];

/** Some jobs a process, so that progress shows and one crash costs little. */
export const inBatches = async <J, A>(
  jobs: readonly J[],
  run: (batch: readonly J[]) => Promise<readonly A[]>,
  size = 60,
): Promise<readonly A[]> => {
  const answers: A[] = [];
  for (const batch of chunk(jobs, size)) answers.push(...(await run(batch)));
  return answers;
};
