import { fromEnv } from '@aws-sdk/credential-provider-env';

/** Where a function's clients take their credentials from: lib/build-functions.ts puts it in place of the SDK's search. */
export const defaultProvider = fromEnv;
