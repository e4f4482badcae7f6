import { AwsSolutionsChecks, NIST80053R5Checks, ServerlessChecks } from 'cdk-nag';
import { OwnChecks } from './own-checks.ts';

/** What every template is held against, at each synthesis and by the tests. */
export const packs = [AwsSolutionsChecks, NIST80053R5Checks, ServerlessChecks, OwnChecks] as const;
