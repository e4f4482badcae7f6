import { type App, Stack } from 'aws-cdk-lib';
import { CfnCodeSigningConfig, CfnFunction } from 'aws-cdk-lib/aws-lambda';
import type { Settings } from './settings.ts';

/** Published code, by its key in the bucket of its Region, and the version of a profile (an ARN, which names the Region) that signs it. */
export interface CodeToSign {
  readonly profile: string;
  readonly key: string;
}

/** By {@link placeOf}: the key of the signed copy, in the same bucket. */
export type SignedCode = Readonly<Record<string, string>>;

export const placeOf = ({ profile, key }: CodeToSign): string => `${profile} ${key}`;

interface Asset {
  readonly s3Bucket: unknown;
  readonly s3Key: string;
}

const assetOf = (made: CfnFunction): Asset => Stack.of(made).resolve(made.code) as Asset;

/** What is to be signed: the code of each function in a Region of `codeSigning`, once. */
export const codeToSign = (app: App, settings: Settings): readonly CodeToSign[] => {
  const found = functionsIn(app).flatMap((made): readonly CodeToSign[] => {
    const profile = profileOf(made, settings);
    return profile === undefined ? [] : [{ profile, key: assetOf(made).s3Key }];
  });
  return [...new Map(found.map((one) => [placeOf(one), one])).values()];
};

/**
 * Has Lambda refuse code that the setting's profiles have not signed, and points each function to the signed copy of its code. Code that was
 * not signed yet keeps its place: Lambda will refuse it.
 */
export const requireSignedCode = (app: App, settings: Settings, signed: SignedCode): void => {
  const configs = new Map<Stack, CfnCodeSigningConfig>();
  for (const made of functionsIn(app)) {
    const profile = profileOf(made, settings);
    if (profile === undefined) continue;
    const stack = Stack.of(made);
    const config =
      configs.get(stack) ??
      new CfnCodeSigningConfig(stack, 'CodeSigning', {
        description: `${settings.name}: code that its owners signed, and no other`,
        allowedPublishers: { signingProfileVersionArns: [profile] },
        codeSigningPolicies: { untrustedArtifactOnDeployment: 'Enforce' },
      });
    configs.set(stack, config);
    made.codeSigningConfigArn = config.attrCodeSigningConfigArn;
    const copy = signed[placeOf({ profile, key: assetOf(made).s3Key })];
    if (copy !== undefined) made.addPropertyOverride('Code.S3Key', copy);
  }
};

const functionsIn = (app: App): readonly CfnFunction[] =>
  app.node.findAll().filter((node): node is CfnFunction => node instanceof CfnFunction);

const profileOf = (made: CfnFunction, { codeSigning }: Settings): string | undefined =>
  codeSigning?.[Stack.of(made).region];
