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
  readonly ssm: string;
}

export interface EnvironmentOptions {
  readonly settings: Settings;
  readonly endpoints: Endpoints;
  /** Region and credentials of each function's role, as environment variables. */
  readonly credentials: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** What a need stands for: a table's name, a key's ARN, ... */
  readonly physicalName: (need: Need) => string;
}

const nowhere = '/nonexistent';

/** The variables of a function: those that the CDK app sets, and what Lambda and the SDK need to find the embedded AWS. */
export const environmentOf = (name: FunctionName, options: EnvironmentOptions): Readonly<Record<string, string>> => {
  const { endpoints, credentials } = options;
  const granted = needsOf(name).map((need): Need => needs[need]);
  return {
    ...Object.fromEntries(granted.map((need) => [variableOf(need), options.physicalName(need)])),
    [settingsVariable]: JSON.stringify(options.settings),
    POWERTOOLS_SERVICE_NAME: name,
    AWS_LAMBDA_FUNCTION_NAME: name,
    POWERTOOLS_LOG_LEVEL: 'INFO',
    ...credentials[name],
    AWS_ENDPOINT_URL_S3: endpoints.s3,
    AWS_ENDPOINT_URL_KMS: endpoints.kms,
    AWS_ENDPOINT_URL_SES: endpoints.ses,
    AWS_ENDPOINT_URL_DYNAMODB: endpoints.dynamodb,
    AWS_ENDPOINT_URL_LAMBDA: endpoints.lambda,
    AWS_ENDPOINT_URL_SSM: endpoints.ssm,
    // The profile of whoever runs this must not leak in.
    AWS_CONFIG_FILE: nowhere,
    AWS_SHARED_CREDENTIALS_FILE: nowhere,
    AWS_EC2_METADATA_DISABLED: 'true',
    NODE_ENV: 'production',
    TZ: 'UTC',
  };
};
