/** Findings of cfn-lint and checkov that are meant to be, by rule: how many there may be doesn't matter, why does. */
export const explained: Readonly<Record<string, { readonly of?: RegExp; readonly reason: string }>> = {
  E3002: {
    of: /\('(Tags|ResponseTransferMode|EndpointAccessMode|SecurityPolicy)' was unexpected\)/,
    reason: 'Properties that CloudFormation has and the schemas of this cfn-lint do not know yet.',
  },
  W3005: { reason: 'The CDK says a dependency twice; CloudFormation does not mind.' },
  W3010: {
    reason: 'The zones are a setting, so that synthesizing asks no account and subnets never move by themselves.',
  },
  CKV_AWS_18: { reason: 'The bucket of access logs, and that of public pages that are made again by each deployment.' },
  CKV_AWS_21: {
    reason: 'What passes through must be gone when it is deleted; pages are made again by each deployment.',
  },
  CKV_AWS_27: { reason: 'The queues are encrypted under keys of SQS; they hold positions and opaque ids.' },
  CKV_AWS_59: {
    reason: 'Functions authorize every request by its token (docs/decisions/0025-authorization-in-functions.md).',
  },
  CKV_AWS_68: { reason: 'CloudFront serves public files alone; the firewall stands before the API.' },
  CKV_AWS_73: {
    reason: 'A trace of API Gateway would keep addresses of callers and paths with ids; functions are traced.',
  },
  CKV_AWS_86: { reason: 'A log of who read which public page would be a log of addresses of recipients.' },
  CKV_AWS_111: {
    reason: 'X-Ray and network interfaces have no resources to name; each wildcard has its reason at its construct.',
  },
  CKV_AWS_115: { reason: 'What is reserved for one function is taken from all others.' },
  CKV_AWS_116: { reason: 'Callers wait for answers, or the trigger has a queue for failures of its own.' },
  CKV_AWS_117: {
    reason: 'The notary asks the internet and has no right to data; functions of deployments answer CloudFormation.',
  },
  CKV_AWS_120: { reason: 'Answers are for one caller and never cached.' },
  CKV_AWS_173: {
    reason: 'Variables hold names and addresses, no secret; Lambda encrypts them under a key of its own.',
  },
};
