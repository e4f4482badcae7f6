import { readStanding, type Standing } from '../../adapters/access-store.ts';
import { suspendSteps } from '../../adapters/allowlist-store.ts';
import type { Member } from '../../adapters/identity-store.ts';
import { openSuspensionStore } from '../../adapters/suspension-store.ts';
import { commitSteps, step, teamsOf } from '../../adapters/team-store.ts';
import { CloudSignError } from '../../core/errors.ts';
import { coarseNetwork, deviceName } from '../../core/identity/coarse-network.ts';
import { networkOf } from '../../core/identity/network-of.ts';
import { composeMail } from '../../core/mail/compose.ts';
import { judgeAddress, modeAt } from '../allowed-address.ts';
import type { Handler, Request } from '../http.ts';
import type { Opened } from '../open.ts';
import { recordSecurityEvent, securityEventWrite } from '../security-log.ts';
import { requireMember } from './begin-session.ts';
import { type Identity, identityPlaces, limitTries, openIdentity } from './identity.ts';
import { requirePasskey } from './passkey-answer.ts';
import { hashOf, randomToken, sameHash } from './random-token.ts';
import { factorsOf, readChallenge, requireFactor, triesOfChallenge } from './second-factor.ts';
import { tellOfSuspension } from './tell-of-suspension.ts';

const linkMs = 15 * 60_000;
/** As long as it takes to mend a list; then it is in force again by itself. */
const suspensionMs = 4 * 3_600_000;
const browserCookie = '__Host-cloudsign-emergency';
/** Each is a mail. */
const mostTeams = 10;

type Asking = Request<'askToSuspendAllowlist'>;

/**
 * Break-glass, first half: whoever stands outside proves password and second factor anew, and is mailed a link that works in this
 * browser only. Sessions, API keys, recovery codes and other ways of signing in open nothing here (decision 72).
 */
export const askToSuspendAllowlist: Handler<'askToSuspendAllowlist'> = async (request, opened) => {
  const { ip, userAgent, now, settings, body, setHeader } = request;
  const identity = await openIdentity(opened);
  const member = await provenMember(identity, opened, request);
  const shutOut = await teamsShutting(opened, member, request);
  if (shutOut.length === 0) throw new CloudSignError('allowlist.not-shut-out');
  const browser = randomToken();
  const expiresAt = new Date(now.getTime() + linkMs);
  const address = identity.cipher.decrypt(identityPlaces.member(member.id, 'email'), member.email);
  const name = identity.cipher.decrypt(identityPlaces.member(member.id, 'name'), member.name);
  for (const { team, generation } of shutOut) {
    const link = randomToken();
    await openSuspensionStore(opened.identityTable).put(link.hash, {
      member: member.id,
      team: team.id,
      browserHash: browser.hash,
      generation,
      expiresAt: expiresAt.toISOString(),
    });
    const event = { team: team.id, at: now, member: member.id, ip, userAgent } as const;
    await recordSecurityEvent(opened, { ...event, type: 'allowlist.glass-asked' });
    const mail = composeMail(
      {
        template: 'allowlist-suspension-link',
        recipient: name,
        team: identity.cipher.decrypt(identityPlaces.teamName(team.id), team.name),
        at: now,
        device: deviceName(userAgent),
        network: coarseNetwork(ip),
        link: `${settings.pagesUrl}/locked-out#${link.token}`,
        linkExpiresAt: expiresAt,
      },
      body.language,
    );
    await opened.mail({ to: { name, address }, ...mail });
  }
  const cookie = `${browserCookie}=${browser.token}; Path=/; Max-Age=${linkMs / 1000}`;
  setHeader('set-cookie', `${cookie}; HttpOnly; Secure; SameSite=Strict`);
  return { accepted: true };
};

type Proving = Opened<'securityLog' | 'securityLogKey' | 'mail' | 'identityTable' | 'identityKey'>;

/** The password was the step before; here comes the second factor. A recovery code stands for a lost factor and is none here. */
const provenMember = async (identity: Identity, opened: Proving, request: Asking): Promise<Member> => {
  const { body, ip, now } = request;
  const { factors } = identity;
  await limitTries(identity, now, [{ subject: `suspension from ${networkOf(ip)}`, limit: 20 }]);
  const challenge = await readChallenge(identity, body.challenge, { kind: 'second-factor', now });
  if (challenge.byPassword !== true) throw new CloudSignError('session.challenge-expired');
  if (!(await factors.tryChallenge(challenge.hash, triesOfChallenge)))
    throw new CloudSignError('session.challenge-expired');
  const member = await requireMember(identity, challenge.member ?? '');
  await limitTries(identity, now, [{ subject: `suspension of ${member.id}`, limit: 5 }]);
  if (body.passkey !== undefined) {
    const shown = await requirePasskey(identity, body.passkey, request);
    if (shown.id !== member.id) throw new CloudSignError('factor.passkey-refused');
  } else if (body.code !== undefined) await requireFactor(identity, opened, member, { shown: body, from: request });
  else throw new CloudSignError('allowlist.suspension-needs-factor');
  if (!(await factors.takeChallenge(challenge.hash))) throw new CloudSignError('session.challenge-expired');
  return member;
};

/** Teams that he owns and whose list, in force at this moment, does not have the address that he asks from. */
const teamsShutting = async (
  { accessTable }: Opened<'accessTable'>,
  { id }: Member,
  { ip, now }: Pick<Asking, 'ip' | 'now'>,
): Promise<readonly Standing[]> => {
  const shutting: Standing[] = [];
  for (const team of await teamsOf(accessTable, id)) {
    const standing = await readStanding(accessTable, team, id);
    if (standing?.membership.role !== 'owner') continue;
    const { mode, included } = await judgeAddress(accessTable, { team: standing.team, ip, now });
    if (mode === 'enforced' && !included) shutting.push(standing);
  }
  return shutting.slice(0, mostTeams);
};

/** Break-glass, second half: the link, in the browser that asked. What was true when it was asked for must still be. */
export const suspendAllowlist: Handler<'suspendAllowlist'> = async (request, opened) => {
  const { body, cookies, ip, userAgent, now } = request;
  const identity = await openIdentity(opened);
  const store = openSuspensionStore(opened.identityTable);
  await limitTries(identity, now, [{ subject: `suspend from ${networkOf(ip)}`, limit: 20 }]);
  const hash = hashOf(body.token);
  const asked = await store.read(hash);
  if (asked === undefined || new Date(asked.expiresAt) <= now) throw new CloudSignError('allowlist.suspension-invalid');
  const event = { team: asked.team, at: now, member: asked.member, ip, userAgent } as const;
  if (!sameHash(asked.browserHash, hashOf(cookies[browserCookie] ?? ''))) {
    await recordSecurityEvent(opened, { ...event, type: 'allowlist.glass-refused' });
    throw new CloudSignError('allowlist.suspension-elsewhere');
  }
  const standing = await readStanding(opened.accessTable, asked.team, asked.member);
  const isStill = standing?.membership.role === 'owner' && standing.generation === asked.generation;
  if (!isStill || !(await factorsOf(identity, asked.member)).any)
    throw new CloudSignError('allowlist.suspension-invalid');
  const list = standing.team.allowlist;
  if (list === undefined || modeAt(list, now) !== 'enforced') throw new CloudSignError('allowlist.not-in-force');
  const until = new Date(now.getTime() + suspensionMs);
  await commitSteps(opened.accessTable, [
    store.use(hash),
    ...suspendSteps(opened.accessTable, asked.team, { list, until }),
    step(
      await securityEventWrite(opened, {
        ...event,
        type: 'allowlist.glass-broken',
        data: { until: until.toISOString() },
      }),
    ),
  ]);
  await tellOfSuspension(identity, opened, { standing, until, from: request });
  const teamName = identity.cipher.decrypt(identityPlaces.teamName(asked.team), standing.team.name);
  return { teamName, suspendedUntil: until.toISOString() };
};
