import { AwsFault } from '../fault.ts';
import type { Listener, ListenOptions } from '../listen.ts';
import { type Allows, requirePermission } from '../permissions.ts';
import { identityArn } from '../place.ts';
import { serveSigned } from '../signed-server.ts';
import type { LocalPrincipal } from '../sigv4.ts';
import type { MailStore, StoredMail } from './mail-store.ts';
import { readMail } from './read-mail.ts';

export interface SesOptions extends Omit<ListenOptions, 'name'> {
  readonly mails: MailStore;
  readonly principals: readonly LocalPrincipal[];
  readonly allows: Allows;
  readonly onFailure: (error: unknown) => void;
  /** A mail came back or was complained of; called after the sender has the answer that it was taken. */
  readonly onReturned: (mail: StoredMail) => void;
}

/** SES v1 takes 10 MB of message; in base64 and percent-encoding that is a good deal more of request. */
const maxMessageBytes = 10 * 1024 * 1024;
const maxBodyBytes = 16 * 1024 * 1024;
const maxRecipients = 50;
const denied = { code: 'AccessDenied', status: 403 } as const;

const knownParameter =
  /^(?:Action|Version|RawMessage\.Data|Source|SourceArn|FromArn|ReturnPathArn|ConfigurationSetName|Destinations\.member\.\d+|Tags\.member\.\d+\.(?:Name|Value))$/;

/** Starts SES's Query API with SendRawEmail: every message goes to the inbox, none leaves the machine. */
export const serveSes = (options: SesOptions): Promise<Listener> =>
  serveSigned(
    { ...options, name: 'SES', service: 'ses', protocol: 'query', maxBodyBytes },
    async ({ principal, body, requestId }) => {
      const parameters = new URLSearchParams(Buffer.from(body).toString());
      const action = parameters.get('Action') ?? '';
      if (action !== 'SendRawEmail') {
        throw new AwsFault('InvalidAction', `Could not find operation ${action}. The embedded SES knows SendRawEmail.`);
      }
      for (const name of parameters.keys()) {
        if (!knownParameter.test(name)) throw new AwsFault('InvalidParameterValue', `Unknown parameter ${name}.`);
      }
      const raw = Buffer.from(parameters.get('RawMessage.Data') ?? '', 'base64');
      if (raw.length > maxMessageBytes) {
        throw new AwsFault('InvalidParameterValue', `Message length is more than ${maxMessageBytes} bytes long.`);
      }
      const { from, to } = await readMail(raw);
      const source = from.address || (parameters.get('Source') ?? '');
      const resource = identityFor(source, parameters.get('SourceArn') ?? parameters.get('FromArn'));
      requirePermission(options.allows, { principal, action: 'ses:SendRawEmail', resource }, denied);
      const named = membersOf(parameters);
      const destinations = named.length > 0 ? named.map(addressIn) : to.map(({ address }) => address);
      checkDestinations(destinations);
      const tags = tagsOf(parameters);
      const kept = await options.mails.keep({ raw, principal, destinations, receivedAt: options.now(), tags });
      const { id } = kept;
      if (kept.outcome !== 'delivered') setImmediate(() => options.onReturned(kept));
      return {
        status: 200,
        headers: { 'content-type': 'text/xml' },
        body: `<SendRawEmailResponse xmlns="http://ses.amazonaws.com/doc/2010-12-01/"><SendRawEmailResult><MessageId>${id}</MessageId></SendRawEmailResult><ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></SendRawEmailResponse>`,
      };
    },
  );

/** The identity under which a sender sends: the domain of the address, or the one named if it is that of the sender. */
const identityFor = (source: string, named: string | null): string => {
  const domain = /^[^@\s]+@([^@\s]+)$/.exec(source)?.[1]?.toLowerCase();
  if (domain === undefined) throw new AwsFault('InvalidParameterValue', "Missing final '@domain'");
  if (named === null) return identityArn(domain);
  const identity = named.split(':identity/', 2)[1];
  if (identity !== domain && identity !== source) {
    throw new AwsFault('MessageRejected', `Email address is not verified. ${named} is not an identity of ${source}.`);
  }
  return named;
};

const membersOf = (parameters: URLSearchParams): string[] =>
  [...parameters].flatMap(([name, value]) => (name.startsWith('Destinations.member.') ? [value] : []));

/** `Tags.member.1.Name=document&Tags.member.1.Value=01K…` */
const tagsOf = (parameters: URLSearchParams): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [...parameters].flatMap(([name, value]) => {
      const of = /^(Tags\.member\.\d+)\.Name$/.exec(name)?.[1];
      if (of === undefined) return [];
      const tag = parameters.get(`${of}.Value`) ?? '';
      if (!/^[\w-]{1,256}$/.test(value) || !/^[\w-]{1,256}$/.test(tag))
        throw new AwsFault('InvalidParameterValue', `Invalid tag ${value}: letters, digits, _ and - only.`);
      return [[value, tag]];
    }),
  );

/** The address in `Name <address>` or `address`. */
const addressIn = (text: string): string => /<([^<>]+)>\s*$/.exec(text)?.[1] ?? text.trim();

const checkDestinations = (destinations: readonly string[]): void => {
  if (destinations.length === 0) throw new AwsFault('InvalidParameterValue', 'Missing required destinations.');
  if (destinations.length > maxRecipients) {
    throw new AwsFault('InvalidParameterValue', `Recipient count exceeds ${maxRecipients}.`);
  }
  for (const address of destinations) {
    if (!/^[\x21-\x7e]+@[\x21-\x7e]+$/.test(address)) {
      throw new AwsFault('InvalidParameterValue', 'Local address contains control or whitespace');
    }
  }
};
