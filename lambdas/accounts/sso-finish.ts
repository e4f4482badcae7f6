import { readStanding, readTeam, type Team } from '../../adapters/access-store.ts';
import { type Connection, subjectHashOf } from '../../adapters/sso-store.ts';
import { step } from '../../adapters/team-store.ts';
import { CloudSignError, type ErrorCode, isCloudSignError } from '../../core/errors.ts';
import { readIdToken, type Vouched } from '../../core/identity/id-token.ts';
import { networkOf } from '../../core/identity/network-of.ts';
import { isOfDomains, isReplyOf } from '../../core/identity/sso-rules.ts';
import type { TeamId } from '../../core/ids.ts';
import { hasFeature } from '../../core/plan/plans.ts';
import { requireAllowedAddress } from '../allowed-address.ts';
import type { Handler, Request } from '../http.ts';
import type { Opened } from '../open.ts';
import { recordSecurityEvent, securityEventWrite } from '../security-log.ts';
import { requireMember, type SigningIn } from './begin-session.ts';
import { type Identity, identityPlaces, limitTries, normalizeEmail, openIdentity } from './identity.ts';
import { goOn } from './second-step.ts';
import { type Attempt, redirectUriOf, takeAttempt } from './sso-attempt.ts';
import { bindSubject, mailBindingLink } from './sso-bind.ts';

type Finishing = Request<'completeSso'>;
type OpenedHere = SigningIn & Opened<'federation'>;

interface Reply {
  readonly attempt: Attempt;
  readonly team: Team;
  readonly connection: Connection;
}

/** What a browser brings back from a provider. Nothing of it is believed before the attempt that it belongs to was found and used up. */
export const completeSso: Handler<'completeSso'> = async (request, opened) => {
  const { body, cookies, ip, userAgent, now } = request;
  const identity = await openIdentity(opened);
  await limitTries(identity, now, [{ subject: `sso-reply from ${networkOf(ip)}`, limit: 600 }]);
  const attempt = await takeAttempt(identity, { state: body.state, cookies, now });
  const team = await readTeam(opened.accessTable, attempt.team);
  if (team === undefined) throw new CloudSignError('sso.not-offered');
  try {
    await requireAllowedAddress(opened, opened.accessTable, { team, ip, now, who: { userAgent } });
    const connection = await connectionOf(identity, team, attempt, request);
    const reply = { attempt, team, connection };
    return await outcomeOf(identity, opened, request, {
      reply,
      vouched: await vouchedFor(identity, opened, request, reply),
    });
  } catch (error) {
    await recordRefusal(opened, request, team.id, error);
    throw error;
  }
};

/** The connection as it was when the attempt began: a change of issuer, client or secret, or of the switch, ends what is under way. */
const connectionOf = async (
  { sso }: Identity,
  team: Team,
  attempt: Attempt,
  { settings }: Finishing,
): Promise<Connection> => {
  const connection = await sso.connection(team.id);
  const isSame = connection?.revision === attempt.revision && connection.id === attempt.connection;
  const isOn = attempt.purpose === 'test' || connection?.state === 'on';
  if (connection === undefined || !isSame || !isOn || !hasFeature(team.plan ?? settings.defaultPlan, 'singleSignOn'))
    throw new CloudSignError('sso.not-offered');
  return connection;
};

/** Exchanges the code, and believes of the ID token what its signature, issuer, audience, times and nonce allow. */
const vouchedFor = async (
  { cipher }: Identity,
  { federation }: OpenedHere,
  { body, now, settings }: Finishing,
  { attempt, team, connection }: Reply,
): Promise<Vouched & { readonly email: string }> => {
  const { provider, nonce, verifier } = attempt;
  if (!isReplyOf(provider, body.iss))
    throw new CloudSignError('sso.token-refused', { detail: 'another issuer answered' });
  if (body.error !== undefined || body.code === undefined) throw new CloudSignError('sso.provider-refused');
  const { clientId, issuer } = connection;
  const clientSecret = cipher.decrypt(identityPlaces.ssoSecret(team.id, connection.id), connection.secret);
  const redirectUri = redirectUriOf(settings);
  const { code } = body;
  const { idToken, keys, userinfo } = await federation.exchange({
    provider,
    clientId,
    clientSecret,
    redirectUri,
    code,
    verifier,
    nonce,
  });
  const vouched = await readIdToken(idToken, { issuer, clientId, nonce, keys, userinfo, now });
  const { email } = vouched;
  if (email === undefined || !vouched.isEmailVerified || !isOfDomains(normalizeEmail(email), connection.domains))
    throw new CloudSignError('sso.mail-refused');
  return { ...vouched, email };
};

interface Believed {
  readonly reply: Reply;
  readonly vouched: Vouched & { readonly email: string };
}

const outcomeOf = async (identity: Identity, opened: OpenedHere, request: Finishing, believed: Believed) => {
  const { attempt } = believed.reply;
  if (attempt.purpose === 'test') return tested(identity, opened, request, believed);
  if (attempt.purpose === 'link') return linked(identity, opened, request, believed);
  return signedIn(identity, opened, request, believed);
};

const tested = async (
  identity: Identity,
  opened: OpenedHere,
  { now, ip, userAgent }: Finishing,
  { reply: { attempt, team, connection }, vouched }: Believed,
) => {
  const standing = await readStanding(opened.accessTable, team.id, attempt.member ?? '');
  if (standing?.membership.role !== 'owner') throw new CloudSignError('session.forbidden');
  const by = standing.membership.member;
  const event = await securityEventWrite(opened, {
    team: team.id,
    type: 'team.sso-tested',
    at: now,
    by,
    ip,
    userAgent,
  });
  const { version } = connection;
  await identity.sso.put(opened.accessTable, team.id, {
    before: version,
    connection: { ...connection, testedAt: now.toISOString(), version: version + 1 },
    more: [step(event)],
  });
  return { kind: 'tested' as const, email: vouched.email };
};

const linked = async (
  identity: Identity,
  opened: OpenedHere,
  request: Finishing,
  { reply: { attempt, team, connection }, vouched }: Believed,
) => {
  const member = await requireMember(identity, attempt.member ?? '');
  if ((await readStanding(opened.accessTable, team.id, member.id)) === undefined)
    throw new CloudSignError('sso.no-member');
  const own = identity.cipher.decrypt(identityPlaces.member(member.id, 'email'), member.email);
  if (normalizeEmail(own) !== normalizeEmail(vouched.email)) throw new CloudSignError('sso.account-mismatch');
  const subjectHash = subjectHashOf(connection, vouched.subject);
  const bond = { team: team.id, member, connection: connection.id, subjectHash, by: 'session', from: request } as const;
  await bindSubject(identity, opened, bond);
  return { kind: 'linked' as const };
};

const signedIn = async (
  identity: Identity,
  opened: OpenedHere,
  request: Finishing,
  { reply: { attempt, team, connection }, vouched }: Believed,
) => {
  const { now, ip, userAgent } = request;
  const binding = await identity.sso.boundTo(team.id, subjectHashOf(connection, vouched.subject));
  if (binding === undefined) {
    const { subject, email } = vouched;
    const { browserHash } = attempt;
    await mailBindingLink(identity, opened, { team: team.id, connection, subject, email, browserHash, from: request });
    return { kind: 'mailed' as const, email };
  }
  const member = await requireMember(identity, binding.member);
  if ((await readStanding(opened.accessTable, team.id, member.id)) === undefined)
    throw new CloudSignError('sso.no-member');
  const event = { team: team.id, type: 'sso.signed-in', at: now, member: member.id, ip, userAgent } as const;
  await recordSecurityEvent(opened, event);
  return { kind: 'signed-in' as const, session: await goOn(identity, opened, { ...request, member, sso: team.id }) };
};

/** Steps that follow are no refusals; everything else is a line of the team's log, with the code and nothing that the provider wrote. */
const steps: readonly ErrorCode[] = [
  'session.second-factor-required',
  'session.enrollment-required',
  'access.address-refused',
];

const recordRefusal = async (opened: OpenedHere, { now, ip, userAgent }: Finishing, team: TeamId, error: unknown) => {
  if (!isCloudSignError(error) || steps.includes(error.code)) return;
  const data = { code: error.code, ...(error.detail === undefined ? {} : { detail: error.detail.slice(0, 60) }) };
  await recordSecurityEvent(opened, { team, type: 'sso.refused', at: now, ip, userAgent, data });
};
