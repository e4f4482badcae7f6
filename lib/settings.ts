import { existsSync } from 'node:fs';
import * as z from 'zod';
import { settingsSchema as functionSettings } from '../lambdas/environment.ts';
import { type FunctionName, functions } from '../lambdas/functions.ts';
import { certifyEventSchema } from '../lambdas/sealing/certify-event.ts';

/**
 * What a deployment may choose. Edit `profiles` below; `-c profile=prod` chooses one, `dev` is taken otherwise.
 * Nothing here is secret, and nothing secret belongs here.
 */
const host = z.string().regex(/^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/, 'a host name in lower case');
const region = z.string().regex(/^[a-z]{2}(?:-[a-z]+)+-\d$/, 'a Region, like ap-northeast-1');

const trustedRoot = z.string().regex(/^[a-z0-9-]+\.crt$/, 'a file of lib/trusted-roots/, like my-root.crt');

const signingProfile = /^arn:aws:signer:[a-z0-9-]+:\d{12}:\/signing-profiles\/\w+\/\w+$/;

const logDays = [30, 90, 180, 365, 400, 731] as const;

const isZoneOf = (zone: string, of: string): boolean =>
  zone.length === of.length + 1 && /[a-z]$/.test(zone) && zone.startsWith(of);

const schema = z
  .strictObject({
    /** Every physical name begins with it: two deployments in one account need two. */
    name: z.string().regex(/^[a-z][a-z0-9-]{1,18}[a-z0-9]$/, '3 to 20 of a-z, 0-9 and -, beginning with a letter'),
    region,
    /** Own addresses. Unset: a CloudFront address serves the pages and passes /v1 on to the API. */
    domain: z
      .strictObject({
        /** A hosted zone of Route 53 in this account: its name and id. Certificates and records are made in it. */
        zone: host,
        zoneId: z.string().regex(/^Z[A-Z0-9]{5,31}$/, 'the id of a hosted zone, like Z0123456789ABCDEFGHIJ'),
        pages: host,
        api: host,
      })
      .optional(),
    mail: z.strictObject({
      /** Sender of every mail: an address of the zone, or any single address that SES may verify by a mail to it. */
      from: z.email(),
      /** The account may send to verified addresses only: true until SES grants production access. */
      sandbox: z.boolean(),
      /** Where DMARC reports go. */
      reports: z.email().optional(),
    }),
    /**
     * Asked in this order; the first that answers as it should wins. `anchors`: files of lib/trusted-roots/, of which its certificate
     * must lead to one. `credentials`: the name of a secret of the Parameter Store, see docs/deployment.md.
     */
    timestampAuthorities: z
      .array(
        functionSettings.shape.timestampAuthorities.element.extend({ anchors: z.array(trustedRoot).min(1).optional() }),
      )
      .min(1),
    /** When the validation data of a concluded document is collected. */
    validationData: functionSettings.shape.validationData,
    /** Roots that reports trust from the first deployment on: files of lib/trusted-roots/, such as that of the timestamp authority. */
    trustedRoots: z.array(trustedRoot),
    /** Whom the certificate names that the sealing key issues to itself on the first deployment, until that of a CA is imported. */
    seal: certifyEventSchema.shape.subject,
    /**
     * The kind of key that seals: ask the CA which it certifies. Choose before the first deployment; another kind later is another key, and
     * goes as docs/deployment.md says.
     */
    sealKey: functionSettings.shape.sealKey,
    /** The kind before a change of `sealKey`: it seals until a certificate of the new key is imported. Then take it out again. */
    formerSealKey: functionSettings.shape.sealKey.optional(),
    /**
     * How many renewals of evidence may be under way together: about twice the executions of `sealing` that they may take. Acts that people
     * wait for queue behind so many at most.
     */
    renewalsAtOnce: functionSettings.shape.renewalsAtOnce,
    linkDays: functionSettings.shape.linkDays,
    documentDays: functionSettings.shape.documentDays,
    signUpDomains: functionSettings.shape.signUpDomains,
    /** Of teams that no other plan was set for (`npm run plan`). Unset: enterprise. */
    defaultPlan: functionSettings.shape.defaultPlan.optional(),
    /** Functions that touch data run in subnets without a route to the internet. Unset: in the network of Lambda (dev). */
    network: z.strictObject({ availabilityZones: z.array(z.string()).min(2).max(3) }).optional(),
    /** AWS WAF in front of the API. */
    firewall: z.boolean(),
    /** Tables, buckets and keys survive the deletion of their stack, and tables refuse to be deleted. */
    keepData: z.boolean(),
    /** Copies in a second Region. Unset: only point-in-time recovery, in the same Region. */
    backup: z
      .strictObject({
        secondRegion: region,
        /** Of the function that checks restored copies there. Unset: the Region's first, `<secondRegion>a`. */
        availabilityZone: z.string().optional(),
        /** Days that a daily copy is kept in the second Region. */
        dailyDays: z.int().min(35).max(365),
        /** Days that a monthly copy is kept in the second Region. */
        monthlyDays: z.int().min(365).max(36_500),
        /**
         * `governance`: somebody with the right to may still delete copies. `compliance`: nobody can, not even the account's
         * root user nor AWS, from three days after the deployment on, and the vaults stay until the last copy ends.
         */
        lock: z.enum(['governance', 'compliance']),
      })
      .optional(),
    /**
     * Nobody deletes a copy of the evidence before so many days (S3 Object Lock). `governance`: but who has the right to lift the lock.
     * `compliance`: nobody at all, and the bucket stays and costs until then. Unset: not locked.
     */
    archive: z
      .strictObject({ lock: z.enum(['governance', 'compliance']), days: z.int().min(1).max(36_500) })
      .optional(),
    /**
     * Lambda takes code only that these signed: the ARN of a version of a profile of AWS Signer, by Region. Functions in other Regions are not
     * bound (Osaka has no signing of code). Unset: code is not signed. See docs/deployment.md.
     */
    codeSigning: z
      .record(
        region,
        z.string().regex(signingProfile, 'the ARN of a version of a signing profile, see docs/deployment.md'),
      )
      .optional(),
    /** Days that logs are kept. */
    logDays: z.union(logDays.map((days) => z.literal(days))),
    /** Executions reserved for (and the most of) a function. A new account has 10 in all and can reserve none. */
    reservedConcurrency: z.partialRecord(
      z.enum(Object.keys(functions) as [FunctionName, ...FunctionName[]]),
      z.int().min(1),
    ),
    /** Whom to tell of a weakness: an address of mail or of a page, published in /.well-known/security.txt. Unset: no such file. */
    securityContact: z
      .string()
      .regex(/^(?:mailto:[^\s@]+@[^\s@]+|https:\/\/\S+)$/, 'mailto:… or https://…')
      .optional(),
    /** Who is mailed when an alarm goes off. Unset: no alarms and no dashboard. */
    alarmMail: z.email().optional(),
  })
  .check(({ value, issues }) => {
    const refuse = (path: (string | number)[], message: string) =>
      issues.push({ code: 'custom', path, message, input: value });
    const { domain } = value;
    for (const key of ['pages', 'api'] as const) {
      if (domain !== undefined && !domain[key].endsWith(`.${domain.zone}`)) {
        // The refresh cookie is SameSite=Strict: pages and API must be of one site.
        refuse(['domain', key], `must end with .${domain.zone}`);
      }
    }
    if (domain !== undefined && domain.pages === domain.api) refuse(['domain', 'api'], 'must differ from domain.pages');
    const zones = value.network?.availabilityZones ?? [];
    for (const [index, zone] of zones.entries()) {
      const path = ['network', 'availabilityZones', index];
      if (!isZoneOf(zone, value.region)) refuse(path, `must be a zone of ${value.region}, like ${value.region}a`);
      if (zones.indexOf(zone) < index) refuse(path, `${zone} is there already`);
    }
    for (const [index, file] of value.trustedRoots.entries()) {
      if (!existsSync(new URL(`trusted-roots/${file}`, import.meta.url)))
        refuse(['trustedRoots', index], `there is no lib/trusted-roots/${file}`);
    }
    for (const [where, arn] of Object.entries(value.codeSigning ?? {})) {
      if (arn.split(':')[3] !== where) refuse(['codeSigning', where], `must be a profile of ${where}`);
    }
    if (value.formerSealKey === value.sealKey) refuse(['formerSealKey'], 'must differ from sealKey');
    if (value.archive !== undefined && !value.keepData) refuse(['keepData'], 'must be true where archive is set');
    for (const [index, { anchors = [], credentials, url }] of value.timestampAuthorities.entries()) {
      if (credentials !== undefined && !url.startsWith('https://'))
        refuse(['timestampAuthorities', index, 'url'], 'must begin with https:// where credentials are presented');
      const stranger = anchors.find((one) => !value.trustedRoots.includes(one));
      if (stranger !== undefined)
        refuse(['timestampAuthorities', index, 'anchors'], `${stranger} must be one of trustedRoots`);
    }
    if (value.backup !== undefined) {
      const { availabilityZone: zone, secondRegion } = value.backup;
      if (zone !== undefined && !isZoneOf(zone, secondRegion))
        refuse(['backup', 'availabilityZone'], `must be a zone of ${secondRegion}, like ${secondRegion}a`);
      if (value.backup.secondRegion === value.region) refuse(['backup', 'secondRegion'], 'must differ from region');
      if (!value.keepData) refuse(['keepData'], 'must be true where backup is set');
    }
  });

export type Settings = z.infer<typeof schema>;

export const profiles = {
  /** An evaluation: about 10 US dollars a month, no domain, nothing kept when it is destroyed. */
  dev: {
    name: 'cloudsign-dev',
    region: 'ap-northeast-1',
    mail: { from: 'you@example.com', sandbox: true },
    // A public server for tests: its timestamps are not accredited in Japan, and every verification says who made them.
    timestampAuthorities: [{ name: 'DigiCert', url: 'http://timestamp.digicert.com' }],
    trustedRoots: ['digicert-trusted-root-g4.crt'],
    seal: { commonName: 'CloudSign evaluation seal' },
    sealKey: 'ec256',
    validationData: { waitHours: 0, graceHours: 1 },
    renewalsAtOnce: 10,
    linkDays: 10,
    documentDays: 90,
    firewall: false,
    keepData: false,
    logDays: 30,
    reservedConcurrency: {},
  },
  prod: {
    name: 'cloudsign',
    region: 'ap-northeast-1',
    domain: {
      zone: 'example.com',
      zoneId: 'Z00000000EXAMPLE',
      pages: 'sign.example.com',
      api: 'api.sign.example.com',
    },
    mail: { from: 'no-reply@example.com', sandbox: false },
    timestampAuthorities: [{ name: 'your accredited TSA', url: 'https://tsa.example.com' }],
    // The root of that authority, in PEM form: without it no timestamp is taken.
    trustedRoots: [],
    seal: { commonName: 'CloudSign contract seal', organization: 'EXAMPLE', country: 'JP' },
    sealKey: 'ec256',
    validationData: { waitHours: 0, graceHours: 1 },
    renewalsAtOnce: 40,
    linkDays: 10,
    documentDays: 90,
    signUpDomains: ['example.com'],
    network: { availabilityZones: ['ap-northeast-1a', 'ap-northeast-1c'] },
    firewall: true,
    keepData: true,
    backup: { secondRegion: 'ap-northeast-3', dailyDays: 35, monthlyDays: 3653, lock: 'governance' },
    archive: { lock: 'governance', days: 3653 },
    logDays: 400,
    reservedConcurrency: { sealing: 20, notary: 20, clock: 1 },
    securityContact: 'mailto:security@example.com',
    alarmMail: 'operations@example.com',
  },
} as const satisfies Record<string, Settings>;
export type ProfileName = keyof typeof profiles;

export const isProfile = (name: string): name is ProfileName => Object.hasOwn(profiles, name);

/** A line for each setting that is wrong, by its name and with what it may be. */
const inWords = (issue: z.core.$ZodIssue, profile: string, values: unknown): readonly string[] => {
  const at = [profile, ...issue.path].join('.');
  const given = issue.path.reduce<unknown>((inner, key) => (inner as Record<PropertyKey, unknown>)?.[key], values);
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => `${at}.${key}: there is no such setting`);
  if (issue.code === 'invalid_type' && given === undefined) return [`${at}: is missing`];
  if (issue.code === 'invalid_union') return [`${at}: must be one of ${logDays.join(', ')}`];
  if (issue.code === 'too_small')
    return [
      `${at}: must be at least ${issue.minimum}${issue.origin === 'array' ? ' entries' : issue.origin === 'string' ? ' characters' : ''}`,
    ];
  if (issue.code === 'too_big') return [`${at}: must be at most ${issue.maximum}`];
  return [`${at}: ${issue.message}`];
};

/** The settings of a profile, checked; an error names each setting that is wrong. */
export const readSettings = (profile: string, values: unknown = isProfile(profile) ? profiles[profile] : undefined) => {
  if (values === undefined) {
    throw new Error(`there is no profile ${profile} in lib/settings.ts; profiles: ${Object.keys(profiles).join(', ')}`);
  }
  const result = schema.safeParse(values);
  if (result.success) return result.data;
  const problems = result.error.issues.flatMap((issue) => inWords(issue, profile, values));
  throw new Error(`lib/settings.ts:\n  ${problems.join('\n  ')}`);
};

/** Settings that still have a value of the examples (RFC 2606), with which nothing can be deployed. */
export const unsetSettings = (settings: Settings): readonly string[] => {
  const unset = (value: unknown, path: string): readonly string[] => {
    if (typeof value === 'string') return /\bexample\.(?:com|net|org)$|EXAMPLE/.test(value) ? [path] : [];
    if (typeof value !== 'object' || value === null) return [];
    return Object.entries(value).flatMap(([key, inner]) => unset(inner, path === '' ? key : `${path}.${key}`));
  };
  return unset(settings, '');
};
