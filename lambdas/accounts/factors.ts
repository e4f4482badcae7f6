import { readTeam } from '../../adapters/access-store.ts';
import { teamsOf } from '../../adapters/team-store.ts';
import { CloudSignError } from '../../core/errors.ts';
import type { Handler } from '../http.ts';
import type { Opened } from '../open.ts';
import { recordSecurityEvent } from '../security-log.ts';
import { requireMember } from './begin-session.ts';
import { type Identity, identityPlaces, openIdentity } from './identity.ts';
import { notify } from './notices.ts';
import { requireProof } from './prove-again.ts';
import { factorsOf, makeCodes } from './second-factor.ts';

interface Own {
  readonly member: string;
}

/** Whether one of a member's teams asks for a second factor. */
const isRequired = async ({ accessTable }: Opened<'accessTable'>, member: string): Promise<boolean> => {
  const teams = await Promise.all((await teamsOf(accessTable, member)).map((team) => readTeam(accessTable, team)));
  return teams.some((team) => team?.secondFactor === 'required');
};

/** Nobody takes away the last factor that a team asks for. */
export const requireLeft = async (
  identity: Identity,
  opened: Opened<'accessTable'>,
  { member }: Own,
): Promise<void> => {
  const { totp, passkeys } = await factorsOf(identity, member);
  const count = passkeys.length + (totp === undefined ? 0 : 1);
  if (count <= 1 && (await isRequired(opened, member))) throw new CloudSignError('factor.required-by-team');
};

/** Without a factor there is nothing to recover. */
export const dropCodes = async (identity: Identity, { member }: Own): Promise<void> => {
  if (!(await factorsOf(identity, member)).any) await identity.factors.removeRecoveryCodes(member);
};

export const factorView = async (identity: Identity, opened: Opened<'accessTable'>, { member }: Own) => {
  const { totp, passkeys } = await factorsOf(identity, member);
  return {
    ...(totp?.confirmedAt === undefined ? {} : { totp: { since: totp.confirmedAt } }),
    passkeys: passkeys
      .toSorted((a, b) => a.createdAt.localeCompare(b.createdAt))
      .map(({ id, name, synced, createdAt, lastUsedAt }) => ({
        id,
        name: identity.cipher.decrypt(identityPlaces.passkeyName(member, id), name),
        synced,
        createdAt,
        ...(lastUsedAt === undefined ? {} : { lastUsedAt }),
      })),
    recoveryCodesLeft: await identity.factors.recoveryCodesLeft(member),
    required: await isRequired(opened, member),
  };
};

export const getFactors: Handler<'getFactors'> = async ({ caller }, opened) =>
  factorView(await openIdentity(opened), opened, caller);

export const makeRecoveryCodes: Handler<'makeRecoveryCodes'> = async (request, opened) => {
  const { caller, body, now, ip, userAgent } = request;
  const identity = await openIdentity(opened);
  const member = await requireMember(identity, caller.member);
  await requireProof(identity, opened, member, { proof: body.proof, from: request });
  if (!(await factorsOf(identity, member.id)).any) throw new CloudSignError('factor.not-set-up');
  const recoveryCodes = [...(await makeCodes(identity, member.id, now))];
  const event = { team: caller.team, at: now, member: member.id, ip, userAgent } as const;
  await recordSecurityEvent(opened, { ...event, type: 'recovery-codes.made' });
  await notify(identity, opened, member, { notice: 'recovery-codes-made', from: request });
  return { recoveryCodes };
};
