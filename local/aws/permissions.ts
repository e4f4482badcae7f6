import { AwsFault } from './fault.ts';
import { localAccount } from './place.ts';

export interface PermissionQuestion {
  /** `name` of the principal whose credentials signed the request. */
  readonly principal: string;
  /** IAM action, e.g. `s3:PutObject`. */
  readonly action: string;
  /** ARN of what the action is on (place.ts); a KMS key by the ARN of its alias, because key ids differ from run to run. */
  readonly resource: string;
}

/** Whether a principal may do it: the runner answers from what each function declared. */
export type Allows = (question: PermissionQuestion) => boolean;

/** What the services say to whom the port refuses. */
const notAuthorized = ({ principal, action, resource }: PermissionQuestion): string =>
  `User: arn:aws:sts::${localAccount}:assumed-role/${principal}/${principal} is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`;

/** @throws AwsFault `code` (403 in S3 and SES, 400 in the JSON services) unless the port allows it. */
export const requirePermission = (
  allows: Allows,
  question: PermissionQuestion,
  refusal: { readonly code: string; readonly status: number },
): void => {
  if (allows(question)) return;
  throw new AwsFault(refusal.code, notAuthorized(question), { status: refusal.status });
};
