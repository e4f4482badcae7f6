import * as z from 'zod';
import { AwsFault } from '../fault.ts';

const byteCount = z.coerce.number().int().nonnegative();
const policySchema = z.object({
  expiration: z.string(),
  conditions: z.array(
    z.union([
      z.tuple([z.literal('content-length-range'), byteCount, byteCount]),
      z.tuple([z.enum(['eq', 'starts-with']), z.string().startsWith('$'), z.string()]),
      z.record(z.string(), z.string()),
    ]),
  ),
});

export interface SizeLimits {
  readonly min: number;
  readonly max: number;
}

export interface PostedForm {
  readonly bucket: string;
  /** By lower-case name. */
  readonly fields: ReadonlyMap<string, string>;
}

/** Fields that no condition has to name. */
const uncovered = new Set(['policy', 'x-amz-signature', 'file']);

const refused = (reason: string): AwsFault =>
  new AwsFault('AccessDenied', `Invalid according to Policy: ${reason}`, { status: 403 });

/**
 * Holds a form to the policy that was signed for it: every condition is met, every field is named by one.
 * Answers the sizes the file may have.
 */
export const checkPolicy = (policyBase64: string, form: PostedForm, now: Date): SizeLimits => {
  const policy = parsePolicy(policyBase64);
  const expiration = new Date(policy.expiration);
  if (Number.isNaN(expiration.getTime())) throw badPolicy();
  if (expiration <= now) throw refused('Policy expired.');

  const limits = { min: 0, max: Number.POSITIVE_INFINITY };
  const covered = new Set<string>();
  const given = (name: string): string | undefined => (name === 'bucket' ? form.bucket : form.fields.get(name));
  const require = (kind: 'eq' | 'starts-with', field: string, wanted: string): void => {
    const name = field.toLowerCase();
    covered.add(name);
    const value = given(name);
    const met = kind === 'eq' ? value === wanted : value?.startsWith(wanted);
    if (!met) throw refused(`Policy Condition failed: ["${kind}", "$${field}", "${wanted}"]`);
  };
  for (const condition of policy.conditions) {
    if (!Array.isArray(condition)) {
      for (const [field, wanted] of Object.entries(condition)) require('eq', field, wanted);
    } else if (condition[0] === 'content-length-range') {
      limits.min = Math.max(limits.min, condition[1]);
      limits.max = Math.min(limits.max, condition[2]);
    } else {
      require(condition[0], condition[1].slice(1), condition[2]);
    }
  }
  const claimed = form.fields.get('bucket');
  if (claimed !== undefined && claimed !== form.bucket) throw refused('the field bucket names another bucket.');
  for (const name of form.fields.keys()) {
    if (covered.has(name) || uncovered.has(name) || name.startsWith('x-ignore-')) continue;
    throw refused(`Extra input fields: ${name}`);
  }
  return limits;
};

const badPolicy = (): AwsFault =>
  new AwsFault(
    'InvalidPolicyDocument',
    'The content of the form does not meet the conditions specified in the policy document.',
  );

const parsePolicy = (policyBase64: string): z.infer<typeof policySchema> => {
  try {
    return policySchema.parse(JSON.parse(Buffer.from(policyBase64, 'base64').toString()));
  } catch {
    throw badPolicy();
  }
};
