import type { Member } from '../../adapters/identity-store.ts';
import { CloudSignError } from '../../core/errors.ts';
import { isPassword } from '../../core/identity/password-hash.ts';
import { recordSecurityEvent } from '../security-log.ts';
import { type Identity, limitTries } from './identity.ts';
import type { From } from './notices.ts';
import { type PasskeyProof, requirePasskey } from './passkey-answer.ts';
import { factorsOf, requireFactor, type Telling } from './second-factor.ts';

export interface Proof {
  readonly password?: string | undefined;
  readonly code?: string | undefined;
  readonly recoveryCode?: string | undefined;
  readonly passkey?: PasskeyProof | undefined;
}

/**
 * An open session alone changes nothing that protects an account: the member proves again that it is him, by a passkey, or by the
 * password and, where there is a second factor, that too.
 */
export const requireProof = async (
  identity: Identity,
  opened: Telling,
  member: Member,
  { proof, from }: { readonly proof: Proof; readonly from: From },
): Promise<void> => {
  const { now, ip, userAgent } = from;
  await limitTries(identity, now, [{ subject: `proof ${member.id}`, limit: 20 }]);
  if (proof.passkey !== undefined) {
    const shown = await requirePasskey(identity, proof.passkey, from);
    if (shown.id !== member.id) throw new CloudSignError('factor.passkey-refused');
    return;
  }
  if (!(await isPassword(proof.password ?? '', member.password))) {
    const event = { team: member.team, at: now, member: member.id, ip, userAgent } as const;
    await recordSecurityEvent(opened, { ...event, type: 'session.failed', data: { factor: 'password' } });
    throw new CloudSignError('factor.proof-wrong');
  }
  const { any } = await factorsOf(identity, member.id);
  if (any) await requireFactor(identity, opened, member, { shown: proof, from });
};
