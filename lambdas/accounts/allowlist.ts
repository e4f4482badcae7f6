import { randomBytes } from 'node:crypto';
import { type Allowlist, readTeam } from '../../adapters/access-store.ts';
import { commitAllowlist, readEntries } from '../../adapters/allowlist-store.ts';
import { membershipsOf, step } from '../../adapters/team-store.ts';
import { type AddressRange, cidrText, parseCidr } from '../../core/access/address.ts';
import { compileRanges, includesAddress } from '../../core/access/address-ranges.ts';
import { CloudSignError } from '../../core/errors.ts';
import { newId } from '../../core/ids.ts';
import type { Language } from '../../core/language.ts';
import { hasFeature, plans } from '../../core/plan/plans.ts';
import { FieldErrors } from '../field-errors.ts';
import type { Handler, Request } from '../http.ts';
import type { Opened } from '../open.ts';
import { securityEventWrite } from '../security-log.ts';
import { cidrReason } from './cidr-reason.ts';
import { type Identity, identityPlaces, openIdentity } from './identity.ts';
import { factorsOf } from './second-factor.ts';

const off: Omit<Allowlist, 'changedAt'> = {
  mode: 'off',
  recipients: false,
  version: 0,
  revision: '',
  entries: 0,
  chunks: 0,
};

/** Owners who could suspend the list from outside of it: without a second factor there is no such way. */
const ownersOf = async (identity: Identity, { accessTable }: Opened<'accessTable'>, team: string) => {
  const owners = (await membershipsOf(accessTable, team)).filter(
    ({ role, state }) => state === 'active' && role === 'owner',
  );
  const ready = await Promise.all(owners.map(async ({ member }) => (await factorsOf(identity, member)).any));
  return { count: owners.length, ready: ready.filter(Boolean).length };
};

interface Shown {
  readonly list: Omit<Allowlist, 'changedAt'> & { readonly changedAt?: string };
  readonly entries: readonly { readonly cidr: string; readonly note: string }[];
  readonly owners: Awaited<ReturnType<typeof ownersOf>>;
}

const view = (
  { ip, caller, settings, now }: Pick<Request<'getAllowlist'>, 'ip' | 'caller' | 'settings' | 'now'>,
  { list: { mode, recipients, version, changedAt, suspendedUntil }, entries, owners }: Shown,
) => ({
  mode,
  recipients,
  version,
  changedAt,
  ...(suspendedUntil !== undefined && now < new Date(suspendedUntil) ? { suspendedUntil } : {}),
  owners,
  entries: [...entries],
  yourAddress: ip,
  includesYou: includesAddress(compileRanges(rangesOf(entries)), ip),
  mayEnforce: hasFeature(caller.plan, 'allowlist'),
  seesAddresses: settings.seesAddresses,
  limit: plans[caller.plan].limits.allowlistEntries,
});

const isRange = (range: ReturnType<typeof parseCidr>): range is AddressRange => typeof range !== 'string';
const rangesOf = (entries: readonly { readonly cidr: string }[]): readonly AddressRange[] =>
  entries.map(({ cidr }) => parseCidr(cidr)).filter(isRange);

export const getAllowlist: Handler<'getAllowlist'> = async (request, opened) => {
  const { caller } = request;
  const identity = await openIdentity(opened);
  const { cipher } = identity;
  const list = (await readTeam(opened.accessTable, caller.team))?.allowlist ?? off;
  const read = (text: Parameters<typeof cipher.decrypt>[1], chunk: number): string =>
    cipher.decrypt(identityPlaces.allowlist(list.revision, chunk), text);
  const entries = await readEntries(opened.accessTable, caller.team, { list, read });
  return view(request, { list, entries, owners: await ownersOf(identity, opened, caller.team) });
};

/** Every network in its one spelling, or what is wrong with which. */
const checked = (body: Request<'setAllowlist'>['body'], language: Language) => {
  const wrong: { path: string; reason: string }[] = [];
  const entries = body.entries.map(({ cidr, note }, index) => {
    const range = parseCidr(cidr);
    const problem = typeof range === 'string' ? range : cidrText(range)?.endsWith('/0') ? 'everything' : undefined;
    if (problem !== undefined) wrong.push({ path: `entries.${index}.cidr`, reason: cidrReason(problem, language) });
    return { cidr: typeof range === 'string' ? cidr : (cidrText(range) ?? cidr), note };
  });
  if (wrong.length > 0) throw new FieldErrors(wrong.slice(0, 100));
  return entries;
};

/** What a plan without the feature still lets one do: loosen what is there, so that a downgrade locks nobody out. */
const isLoosening = (before: Omit<Allowlist, 'changedAt'>, body: Request<'setAllowlist'>['body']): boolean =>
  body.mode === 'off' || (before.mode === 'enforced' && body.mode === 'trial');

export const setAllowlist: Handler<'setAllowlist'> = async (request, opened) => {
  const { body, caller, ip, userAgent, now, language, settings } = request;
  const entries = checked(body, language);
  const before = (await readTeam(opened.accessTable, caller.team))?.allowlist ?? off;
  if (!hasFeature(caller.plan, 'allowlist') && !isLoosening(before, body)) {
    throw new CloudSignError('plan.feature-missing');
  }
  const { allowlistEntries } = plans[caller.plan].limits;
  if (entries.length > Math.max(allowlistEntries, before.entries)) throw new CloudSignError('plan.limit-reached');
  const ranges = compileRanges(rangesOf(entries));
  if (body.mode === 'enforced') {
    if (!settings.seesAddresses) throw new CloudSignError('allowlist.address-hidden');
    if (entries.length === 0) throw new CloudSignError('allowlist.empty');
    if (!includesAddress(ranges, ip) && !body.confirmed) throw new CloudSignError('allowlist.excludes-you');
  }
  const identity = await openIdentity(opened);
  const { cipher } = identity;
  if (body.version !== before.version) throw new CloudSignError('request.conflict');
  const version = before.version + 1;
  const revision = newId<never>(randomBytes(16)) as string;
  const event = await securityEventWrite(opened, {
    team: caller.team,
    type: 'allowlist.changed',
    at: now,
    by: caller.member,
    ip,
    userAgent,
    data: {
      from: before.mode,
      to: body.mode,
      recipients: body.recipients,
      entries: entries.length,
      excludesAuthor: !includesAddress(ranges, ip),
      version,
    },
  });
  const list = await commitAllowlist(opened.accessTable, caller.team, {
    before,
    revision,
    mode: body.mode,
    recipients: body.recipients,
    now,
    ranges,
    entries,
    seal: (text, chunk) => cipher.encrypt(identityPlaces.allowlist(revision, chunk), text),
    more: [step(event)],
  });
  return view(request, { list, entries, owners: await ownersOf(identity, opened, caller.team) });
};
