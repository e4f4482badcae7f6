import { type Settings, settingsVariable } from '../../lambdas/environment.ts';
import { type FunctionName, needsOf } from '../../lambdas/functions.ts';
import { type Need, needs, variableOf } from '../../lambdas/needs.ts';

/** Where the embedded services answer. */
export interface Endpoints {
  readonly s3: string;
  readonly kms: string;
  readonly ses: string;
  readonly dynamodb: string;
  readonly lambda: string;
}

export interface Credential {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

export interface EnvironmentOptions {
  readonly settings: Settings;
  readonly region: string;
  readonly endpoints: Endpoints;
  readonly credential: Credential;
  /** What a need stands for: a table's name, a key's ARN, ... */
  readonly physicalName: (need: Need) => string;
}

const nowhere = '/nonexistent';

/** The variables of a function: those that the CDK app sets, and what Lambda and the SDK need to find the embedded AWS. */
export const environmentOf = (name: FunctionName, options: EnvironmentOptions): Readonly<Record<string, string>> => {
  const { endpoints, credential } = options;
  const granted = needsOf(name).map((need): Need => needs[need]);
  return {
    ...Object.fromEntries(granted.map((need) => [variableOf(need), options.physicalName(need)])),
    [settingsVariable]: JSON.stringify(options.settings),
    POWERTOOLS_SERVICE_NAME: name,
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_REGION: options.region,
    AWS_DEFAULT_REGION: options.region,
    AWS_ACCESS_KEY_ID: credential.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credential.secretAccessKey,
    AWS_ENDPOINT_URL_S3: endpoints.s3,
    AWS_ENDPOINT_URL_KMS: endpoints.kms,
    AWS_ENDPOINT_URL_SES: endpoints.ses,
    AWS_ENDPOINT_URL_DYNAMODB: endpoints.dynamodb,
    AWS_ENDPOINT_URL_LAMBDA: endpoints.lambda,
    // The profile of whoever runs this must not leak in.
    AWS_CONFIG_FILE: nowhere,
    AWS_SHARED_CREDENTIALS_FILE: nowhere,
    AWS_EC2_METADATA_DISABLED: 'true',
    NODE_ENV: 'production',
    TZ: 'UTC',
  };
};
