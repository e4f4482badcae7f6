import * as z from 'zod';
import { actAuthentications, actKinds } from '../evidence/act-statement.ts';
import { findingCodes } from './finding.ts';

/**
 * What verification answers: data, versioned. `docs/verification-report.schema.json` is made from this file. Times are RFC 3339 in
 * UTC, digests hex; revisions and pages count from 1. A field is added without a new version; one is never changed or removed.
 */
const version = z.literal(1);

const time = z.iso.datetime({ offset: false });
const hex = z.string().regex(/^[0-9a-f]*$/);
const revision = z.int().min(1);

const statusSchema = z
  .enum(['ok', 'warn', 'unknown', 'fail'])
  .describe('unknown: it can’t be said from the file and the given trust anchors');

const findingSchema = z.object({
  code: z.enum(findingCodes).describe('see docs/verification.md'),
  status: statusSchema,
  sub: z.string().nullable().describe('sub-indication of ETSI EN 319 102-1'),
  clause: z.string().describe('the clause or check that it comes from'),
  text: z.object({ en: z.string(), ja: z.string() }),
  values: z.record(z.string(), z.string()).describe('what fills the sentences'),
  at: z.object({
    revision: revision.optional(),
    offset: z.int().min(0).optional(),
    page: z.int().min(1).optional(),
    box: z.tuple([z.number(), z.number(), z.number(), z.number()]).optional().describe('left, bottom, right, top'),
  }),
});

const answer = { status: statusSchema, findings: z.array(findingSchema) };

const certificateSchema = z.object({
  subject: z.string(),
  issuer: z.string(),
  serial: hex,
  sha256: hex,
  notBefore: time,
  notAfter: time,
});

const revocationSchema = z.object({
  certificate: hex.describe('SHA-256'),
  status: z.enum(['good', 'revoked', 'revoked-later', 'unknown']),
  source: z.enum(['ocsp', 'crl']).nullable(),
  thisUpdate: time.nullable(),
  nextUpdate: time.nullable(),
  revokedAt: time.nullable(),
  reason: z.string().nullable(),
});

const trust = z.object({
  ...answer,
  signer: certificateSchema.nullable(),
  path: z.array(certificateSchema).describe('from the signer upwards, as far as it is known'),
  anchor: certificateSchema.nullable(),
  revocation: z.array(revocationSchema),
});

const stampSchema = z.object({
  id: z.string().describe('T1 for a document timestamp, S1.T1 for a timestamp of signature S1'),
  kind: z.enum(['signature-timestamp', 'document-timestamp']),
  time: time.nullable(),
  accuracyMs: z.number().nullable(),
  policy: z.string().nullable(),
  hash: z.string().nullable(),
  authority: certificateSchema.nullable(),
  anchor: certificateSchema.nullable(),
  counts: z.boolean().describe('its time is proven'),
  ...answer,
});

const signatureSchema = z.object({
  id: z.string().describe('S1, S2 for signatures, T1, T2 for document timestamps, oldest first'),
  kind: z.enum(['signature', 'document-timestamp']),
  verdict: z.enum(['valid', 'invalid', 'indeterminate']),
  indication: z.enum(['TOTAL_PASSED', 'TOTAL_FAILED', 'INDETERMINATE']),
  subIndication: z.string().nullable(),
  field: z.string().nullable(),
  page: z.int().min(1).nullable().describe('where it is drawn'),
  revision: revision.nullable().describe('the revision that it covers'),
  subFilter: z.string().nullable(),
  certification: z.int().min(1).max(3).nullable().describe('DocMDP permission, for a certification signature'),
  level: z.enum(['none', 'B-B', 'B-T', 'B-LT', 'B-LTA']).describe('PAdES baseline level by form'),
  verifiableUntil: time.nullable(),
  claims: z
    .object({
      name: z.string().nullable(),
      reason: z.string().nullable(),
      location: z.string().nullable(),
      contact: z.string().nullable(),
      time: time.nullable(),
    })
    .describe('what the signer says; nothing of it is proven by itself'),
  answers: z.object({
    bytes: z.object({ ...answer, hash: z.string().nullable(), algorithm: z.string().nullable() }),
    coverage: z.object({
      ...answer,
      bytes: z.int().min(0).nullable(),
      wholeFile: z.boolean(),
    }),
    changes: z.object({
      ...answer,
      permitted: z.enum(['approval', 'p1', 'p2', 'p3']).describe('what the signatures up to this one permit'),
    }),
    trust,
    time: z.object({
      ...answer,
      proven: time.nullable().describe('the signature existed then at the latest'),
      by: z.string().nullable().describe('id of the timestamp that proves it'),
      timestamps: z.array(stampSchema),
    }),
  }),
});

const words = z.object({ en: z.string(), ja: z.string() });
const person = z.object({ name: z.string(), email: z.string() });

const actSchema = z.object({
  signature: z.string(),
  who: z.string().describe('/Name of the seal'),
  what: z.string().describe('/Reason of the seal'),
  time: time.nullable(),
  proven: z.boolean().describe('time is proven by a timestamp; else it is claimed'),
  kind: z.enum(Object.keys(actKinds) as (keyof typeof actKinds)[]),
  actor: person,
  to: person.nullable().describe('whom the act concerns besides: to whom the document was forwarded'),
  document: z.string().describe('its id in the service that sealed it'),
  at: z.iso.datetime().describe('when the act was recorded, by the clock of the service'),
  authentication: z.enum(Object.keys(actAuthentications) as (keyof typeof actAuthentications)[]),
  did: words.describe('what was done'),
  how: words.describe('how the person was authenticated'),
});

const revisionSchema = z.object({
  number: revision,
  end: z.int().min(0).describe('offset after its last byte'),
  signatures: z.array(z.string()).describe('ids of those that cover exactly up to here'),
  changes: z.array(findingSchema).describe('against the revision before; only after the first signature'),
});

export const reportSchema = z
  .object({
    version,
    verdict: z
      .enum(['valid', 'invalid', 'indeterminate', 'unsigned', 'unreadable'])
      .describe('the worst of all signatures, timestamps and the structure'),
    at: time.describe('the time that the verdict is about'),
    file: z.object({ bytes: z.int().min(0), sha256: hex, pages: z.int().min(0).nullable() }),
    anchors: z.int().min(0).describe('how many trust anchors were given'),
    unreadable: z.object({ code: z.string(), text: z.object({ en: z.string(), ja: z.string() }) }).nullable(),
    structure: z.object(answer),
    revisions: z.array(revisionSchema),
    signatures: z.array(signatureSchema),
    acts: z
      .array(actSchema)
      .describe('who agreed to what, by seals of this service that verify and lead to a given anchor; kinds are added'),
  })
  .describe('Verification report of CloudSign');

export type Report = z.infer<typeof reportSchema>;
export type SignatureReport = z.infer<typeof signatureSchema>;
export type CertificateReport = z.infer<typeof certificateSchema>;
export type StampReport = z.infer<typeof stampSchema>;
