import { type CodeToSign, placeOf, type SignedCode } from './sign-code.ts';

/** AWS Signer and the bucket of a Region, as far as this needs them. */
export interface CodeSigner {
  /** Version of a published object; its bucket is the bootstrap's. */
  readonly versionOf: (code: CodeToSign) => string;
  /** Starts a job and waits for it: the key of the signed copy. Throws when it fails. */
  readonly sign: (code: CodeToSign, version: string) => string;
}

/** Signs what was published and is not signed yet: published code is named by its contents, so that what was signed once stays so. */
export const signPublished = (
  code: readonly CodeToSign[],
  { signed, signer }: { readonly signed: SignedCode; readonly signer: CodeSigner },
): SignedCode => {
  const result: Record<string, string> = { ...signed };
  for (const one of code) result[placeOf(one)] ??= signer.sign(one, signer.versionOf(one));
  return result;
};
