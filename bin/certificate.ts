/** npm run certificate: the certificate of a deployment's sealing key, and whom its reports trust. */
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { KMSClient } from '@aws-sdk/client-kms';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import { type Operator, openOperator } from '../adapters/operator.ts';
import { certificatesOf } from '../adapters/trust-store.ts';
import { errorTable, isCloudSignError } from '../core/errors.ts';
import { type CheckedChain, checkChain } from '../core/pades/check-chain.ts';
import { parseCertificate } from '../core/trust/certificate.ts';
import { sameBytes } from '../core/trust/der.ts';
import type { Certificate } from '../core/trust/types.ts';
import { projectRoot } from '../lib/build-functions.ts';
import { saidToOperator } from '../lib/chosen-profile.ts';
import { bucketNameOf, functionNameOf, sealKeyAliasOf } from '../lib/physical-names.ts';
import { readSettings } from '../lib/settings.ts';
import { fromUser } from '../local/anchor-files.ts';
import { openLocalOperator } from '../local/runner/open-local-operator.ts';

const usage = `npm run certificate -- COMMAND [options]
  show               what is installed, and when it ends
  csr --out FILE     a signing request (PKCS #10, PEM) for the sealing key, to be sent to a CA
  import CHAIN.pem   checks a certificate of the sealing key with its issuers, and installs it; a root in it becomes trusted
  self-issue         a certificate that the sealing key issues to itself, for a start; reports say so
  trust ROOT.pem     adds trust anchors, such as the root of the timestamp authority

  --common-name NAME, --organization NAME, --country XX   whom a request or self-issued certificate names
  --profile dev|prod  the deployment, of lib/settings.ts, with your AWS credentials; default dev
  --local             the system that npm start runs; --data FOLDER: on another data folder`;

const dayMs = 86_400_000;
const warnBeforeMs = 90 * dayMs;
const day = (date: Date): string => date.toISOString().slice(0, 10);

const readArguments = () =>
  parseArgs({
    allowPositionals: true,
    options: {
      out: { type: 'string' },
      'common-name': { type: 'string', default: 'CloudSign contract seal' },
      organization: { type: 'string' },
      country: { type: 'string' },
      profile: { type: 'string', default: 'dev' },
      local: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
      data: { type: 'string', default: resolve(projectRoot, '.local') },
    },
  });
type Options = ReturnType<typeof readArguments>['values'];

const openDeployed = (profile: string): Promise<Operator> => {
  const { name, region, sealKey } = readSettings(profile);
  return openOperator({
    kms: new KMSClient({ region }),
    lambda: new LambdaClient({ region }),
    s3: new S3Client({ region }),
    sealingKey: sealKeyAliasOf(name, sealKey),
    sealingFunction: functionNameOf(name, 'sealing'),
    trustBucket: (account) => bucketNameOf({ name, region, account }, 'trust'),
  });
};

const subjectOf = ({ 'common-name': commonName, organization, country }: Options) => ({
  commonName,
  ...(organization === undefined ? {} : { organization }),
  ...(country === undefined ? {} : { country }),
});

const line = ({ subject, notBefore, notAfter, sha256 }: Certificate): string =>
  `  ${subject.display}\n    ${day(notBefore)} to ${day(notAfter)}, SHA-256 ${sha256}`;

/** What whoever installs or looks at a chain should know. */
const remarksOn = ({ isSelfIssued, endsAt, weakFrom }: CheckedChain, now: Date): readonly string[] => [
  ...(isSelfIssued ? ['It is self-issued: nobody else vouches for the name in it, and every report says so.'] : []),
  ...(endsAt.getTime() - now.getTime() < warnBeforeMs ? [`It ends on ${day(endsAt)}: renew it now.`] : []),
  ...(weakFrom === undefined ? [] : [`The algorithms of its issuers count as safe until ${day(weakFrom)} only.`]),
];

const check = async (operator: Operator, certificates: readonly Uint8Array[], now: Date): Promise<CheckedChain> =>
  checkChain({
    certificates,
    anchors: await operator.anchors(),
    spki: operator.spki,
    time: now,
  });

const tell = ({ chain, anchor }: CheckedChain): void => {
  console.log('Certificate of the sealing key:');
  for (const certificate of chain) console.log(line(certificate));
  if (chain[0]?.sha256 !== anchor.sha256) console.log(`under the trust anchor:\n${line(anchor)}`);
};

const addAnchors = async (operator: Operator, added: readonly Uint8Array[]): Promise<void> => {
  const known = await operator.anchors();
  const fresh = added.filter((der) => !known.some((one) => sameBytes(one, der)));
  if (fresh.length === 0) return;
  await operator.installAnchors([...known, ...fresh]);
  for (const der of fresh)
    console.log(`New trust anchor: reports trust what it vouches for.\n${line(parseCertificate(der))}`);
};

/** The anchor comes first: a seal whose chain leads nowhere must not be possible in between. */
const install = async (operator: Operator, checked: CheckedChain, now: Date): Promise<void> => {
  await addAnchors(operator, [checked.anchor.der]);
  await operator.installSealChain(checked.chain.map(({ der }) => der));
  tell(checked);
  for (const remark of remarksOn(checked, now)) console.log(`! ${remark}`);
  console.log('Installed. Documents that wait for it are sealed within the hour.');
};

const readCertificates = (path: string | undefined): readonly Uint8Array[] => {
  if (path === undefined) throw new Error('name the file');
  const found = certificatesOf(readFileSync(fromUser(path), 'latin1'));
  if (found.length === 0) throw new Error(`${path} holds no certificate in PEM form`);
  return found;
};

const pemRequest = (der: Uint8Array): string => {
  const body = Buffer.from(der)
    .toString('base64')
    .replace(/.{64}(?=.)/g, '$&\n');
  return `-----BEGIN CERTIFICATE REQUEST-----\n${body}\n-----END CERTIFICATE REQUEST-----\n`;
};

interface Call {
  readonly operator: Operator;
  readonly options: Options;
  readonly file: string | undefined;
  readonly now: Date;
}

const show = async ({ operator, now }: Call): Promise<void> => {
  const certificates = await operator.sealChain();
  const anchors = (await operator.anchors()).map(parseCertificate);
  if (certificates.length === 0) {
    console.log('No certificate is installed for the sealing key: documents that are sent wait for one.');
    process.exitCode = 1;
  } else {
    const checked = await check(operator, certificates, now);
    tell(checked);
    console.log(`Seals can be made until ${day(checked.endsAt)}.`);
    for (const remark of remarksOn(checked, now)) console.log(`! ${remark}`);
  }
  console.log(`Trust anchors of reports: ${anchors.length}`);
  for (const anchor of anchors) console.log(line(anchor));
};

const commands: Readonly<Record<string, (call: Call) => Promise<void>>> = {
  show,
  csr: async ({ operator, options }) => {
    if (options.out === undefined) throw new Error('name a file: --out request.pem');
    const der = await operator.certify({ kind: 'certification-request', subject: subjectOf(options) });
    writeFileSync(fromUser(options.out), pemRequest(der));
    console.log(`${options.out}: send it to your CA, then import what it issues, with its intermediate certificates.`);
  },
  import: async ({ operator, file, now }) => install(operator, await check(operator, readCertificates(file), now), now),
  'self-issue': async ({ operator, options, now }) => {
    const der = await operator.certify({ kind: 'self-issued', subject: subjectOf(options) });
    // By the clock of the sealing function, which may be ahead, and was asked after ours.
    const at = new Date(Math.max(now.getTime(), parseCertificate(der).notBefore.getTime()));
    await install(operator, await check(operator, [der], at), at);
  },
  trust: async ({ operator, file }) => addAnchors(operator, readCertificates(file)),
};

const run = async (): Promise<void> => {
  const { values: options, positionals } = readArguments();
  if (options.help) return console.log(usage);
  const [name = '', file, ...more] = positionals;
  const command = commands[name];
  if (command === undefined || more.length > 0) throw new Error(usage);
  const operator = await (options.local ? openLocalOperator(fromUser(options.data)) : openDeployed(options.profile));
  await command({ operator, options, file, now: new Date() });
};

try {
  await run();
} catch (error) {
  const said = isCloudSignError(error) ? `${errorTable[error.code].en}\n${error.message}` : saidToOperator(error);
  console.error(said);
  process.exitCode = 1;
}
