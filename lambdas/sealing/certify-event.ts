import * as z from 'zod';

const name = z.string().min(1).max(64);

/** What an operator may have signed by the sealing key: never bytes of his own, only these two forms about the key itself. */
export const certifyEventSchema = z.strictObject({
  kind: z.enum(['certification-request', 'self-issued']),
  subject: z.strictObject({
    commonName: name,
    organization: name.optional(),
    country: z
      .string()
      .regex(/^[A-Z]{2}$/, 'two capital letters, like JP')
      .optional(),
  }),
});
