import { randomBytes } from 'node:crypto';
import { readTeam, type Team } from '../../adapters/access-store.ts';
import type { Member } from '../../adapters/identity-store.ts';
import type { Connection } from '../../adapters/sso-store.ts';
import { membershipsOf, step } from '../../adapters/team-store.ts';
import { CloudSignError } from '../../core/errors.ts';
import { foreignDomains, isIssuer } from '../../core/identity/sso-rules.ts';
import { newId } from '../../core/ids.ts';
import { hasFeature } from '../../core/plan/plans.ts';
import { FieldErrors } from '../field-errors.ts';
import type { Handler, Request } from '../http.ts';
import type { Opened } from '../open.ts';
import { securityEventWrite } from '../security-log.ts';
import { requireMember } from './begin-session.ts';
import { type Identity, identityPlaces, openIdentity } from './identity.ts';
import { notify } from './notices.ts';
import { requireProof } from './prove-again.ts';
import { beginAttempt, redirectUriOf } from './sso-attempt.ts';

type Asking = Pick<Request<'getSso'>, 'caller' | 'settings'>;

const view = async ({ sso }: Identity, { caller, settings }: Asking) => {
  const connection = await sso.connection(caller.team);
  return {
    redirectUri: redirectUriOf(settings),
    signInUrl: `${settings.pagesUrl}/sso#${caller.team}`,
    mayUse: hasFeature(caller.plan, 'singleSignOn'),
    linked: connection === undefined ? 0 : await sso.bindings(caller.team, connection),
    version: connection?.version ?? 0,
    ...(connection === undefined ? {} : { connection: shown(connection) }),
  };
};

/** Everything but the secret, which nobody is shown again. */
const shown = ({ issuer, clientId, domains, state, only, testedAt, changedAt }: Connection) => ({
  issuer,
  clientId,
  domains: [...domains],
  state,
  only,
  changedAt,
  ...(testedAt === undefined ? {} : { testedAt }),
});

export const getSso: Handler<'getSso'> = async (request, opened) => view(await openIdentity(opened), request);

type Changing = Pick<Request<'removeSso'>, 'caller' | 'body' | 'now' | 'ip' | 'userAgent' | 'settings'>;

/** An owner proved again that it is him: whoever decides on the provider decides who is let in as whom. */
const requireOwner = async (
  identity: Identity,
  opened: Opened<'securityLog' | 'securityLogKey' | 'mail'>,
  request: Changing,
) => {
  const { caller, body } = request;
  if (caller.bySso === true) throw new CloudSignError('sso.signed-in-by-it');
  await requireProof(identity, opened, await requireMember(identity, caller.member), {
    proof: body.proof,
    from: request,
  });
};

const eventOf = ({ caller, now, ip, userAgent }: Omit<Changing, 'body'>) => ({
  team: caller.team,
  at: now,
  by: caller.member,
  ip,
  userAgent,
});

/** Every owner is told by mail, whoever of them did it. */
const tellOwners = async (
  identity: Identity,
  opened: Opened<'accessTable' | 'mail'>,
  request: Changing,
): Promise<void> => {
  const owners = (await membershipsOf(opened.accessTable, request.caller.team)).filter(
    ({ state, role }) => state === 'active' && role === 'owner',
  );
  const members = await Promise.all(owners.map(({ member }) => identity.store.member(member)));
  await Promise.all(
    members
      .filter((member): member is Member => member !== undefined)
      .map((member) => notify(identity, opened, member, { notice: 'sso-changed', from: request })),
  );
};

const requireTeam = async (opened: Opened<'accessTable'>, team: string): Promise<Team> => {
  const found = await readTeam(opened.accessTable, team);
  if (found === undefined) throw new CloudSignError('request.not-found');
  return found;
};

/** What is wrong with what was typed, field by field. */
const requireSound = async (
  { cipher }: Identity,
  opened: Opened<'accessTable'>,
  { body, caller, settings }: Request<'setSso'>,
  keepsSecret: boolean,
): Promise<void> => {
  const members = (await membershipsOf(opened.accessTable, caller.team)).filter(({ state }) => state === 'active');
  const emails = members.map(({ member, email }) => cipher.decrypt(identityPlaces.member(member, 'email'), email));
  const wrong = [
    ...(isIssuer(body.issuer, settings.privateHosts) ? [] : [{ path: 'issuer', reason: 'sso.issuer-malformed' }]),
    ...(body.clientSecret === undefined && !keepsSecret ? [{ path: 'clientSecret', reason: 'sso.secret-needed' }] : []),
    ...foreignDomains(body.domains, emails).map((index) => ({
      path: `domains.${index}`,
      reason: 'sso.domain-foreign',
    })),
  ];
  if (wrong.length > 0) throw new FieldErrors(wrong);
};

const freshId = (): string => newId<never>(randomBytes(16));

export const setSso: Handler<'setSso'> = async (request, opened) => {
  const { body, caller, now } = request;
  const identity = await openIdentity(opened);
  const { sso, cipher } = identity;
  if (!hasFeature(caller.plan, 'singleSignOn')) throw new CloudSignError('plan.feature-missing');
  const before = await sso.connection(caller.team);
  if (body.version !== (before?.version ?? 0)) throw new CloudSignError('request.conflict');
  // A secret is never shown to another issuer than the one it was typed for: that would give it away.
  const isSameClient = before?.issuer === body.issuer && before.clientId === body.clientId;
  await requireSound(identity, opened, request, isSameClient);
  await requireOwner(identity, opened, request);
  const provider = await opened.federation.discover(body.issuer);
  const id = before?.issuer === body.issuer ? before.id : freshId();
  const kept = isSameClient && body.clientSecret === undefined ? before : undefined;
  const connection: Connection = {
    id,
    issuer: provider.issuer,
    clientId: body.clientId,
    secret: kept?.secret ?? cipher.encrypt(identityPlaces.ssoSecret(caller.team, id), body.clientSecret ?? ''),
    domains: [...new Set(body.domains)],
    state: kept?.state ?? 'off',
    only: kept?.only ?? false,
    revision: kept?.revision ?? freshId(),
    ...(kept?.testedAt === undefined ? {} : { testedAt: kept.testedAt }),
    version: body.version + 1,
    changedAt: now.toISOString(),
  };
  const event = await securityEventWrite(opened, {
    ...eventOf(request),
    type: 'team.sso-changed',
    data: {
      state: connection.state,
      only: connection.only,
      newClient: kept === undefined,
      domains: connection.domains.length,
    },
    personal: { issuer: connection.issuer, clientId: connection.clientId, domains: connection.domains.join(' ') },
  });
  await sso.put(opened.accessTable, caller.team, { before: body.version, connection, more: [step(event)] });
  await tellOwners(identity, opened, request);
  return view(identity, request);
};

export const switchSso: Handler<'switchSso'> = async (request, opened) => {
  const { body, caller, now } = request;
  const identity = await openIdentity(opened);
  const before = await identity.sso.connection(caller.team);
  if (before === undefined) throw new CloudSignError('request.not-found');
  if (body.version !== before.version) throw new CloudSignError('request.conflict');
  if (body.state === 'on') {
    if (!hasFeature(caller.plan, 'singleSignOn')) throw new CloudSignError('plan.feature-missing');
    if (before.testedAt === undefined) throw new CloudSignError('sso.not-tested');
  }
  await requireOwner(identity, opened, request);
  const connection: Connection = {
    ...before,
    state: body.state,
    only: body.state === 'on' && body.only,
    version: before.version + 1,
    changedAt: now.toISOString(),
  };
  const event = await securityEventWrite(opened, {
    ...eventOf(request),
    type: 'team.sso-changed',
    data: { state: connection.state, only: connection.only },
  });
  await identity.sso.put(opened.accessTable, caller.team, { before: before.version, connection, more: [step(event)] });
  await tellOwners(identity, opened, request);
  return view(identity, request);
};

export const removeSso: Handler<'removeSso'> = async (request, opened) => {
  const { body, caller } = request;
  const identity = await openIdentity(opened);
  const before = await identity.sso.connection(caller.team);
  if (before === undefined) throw new CloudSignError('request.not-found');
  if (body.version !== before.version) throw new CloudSignError('request.conflict');
  await requireOwner(identity, opened, request);
  const event = await securityEventWrite(opened, { ...eventOf(request), type: 'team.sso-removed' });
  await identity.sso.remove(opened.accessTable, caller.team, { before: before.version, more: [step(event)] });
  await tellOwners(identity, opened, request);
  return view(identity, request);
};

/** A whole sign-in at the provider that signs nobody in: what worked may be switched on. */
export const beginSsoTest: Handler<'beginSsoTest'> = async (request, opened) => {
  const { caller, now, settings, setHeader } = request;
  const identity = await openIdentity(opened);
  const connection = await identity.sso.connection(caller.team);
  if (connection === undefined) throw new CloudSignError('request.not-found');
  if (!hasFeature(caller.plan, 'singleSignOn')) throw new CloudSignError('plan.feature-missing');
  const team = await requireTeam(opened, caller.team);
  const purpose = 'test';
  return beginAttempt(identity, opened, { team, connection, purpose, member: caller.member, now, settings, setHeader });
};
