import type { AuthenticationResponseJSON } from '@simplewebauthn/server';
import { verifyAuthenticationResponse } from '@simplewebauthn/server';
import type { Passkey } from '../../adapters/factor-store.ts';
import type { Member } from '../../adapters/identity-store.ts';
import { CloudSignError } from '../../core/errors.ts';
import { requireMember } from './begin-session.ts';
import type { Identity } from './identity.ts';
import type { From } from './notices.ts';
import { readChallenge } from './second-factor.ts';

export interface PasskeyProof {
  readonly challenge: string;
  readonly answer: unknown;
}

/** WebAuthn binds a passkey to the host of the pages, and its answers to their origin. */
export const relyingParty = ({ settings }: Pick<From, 'settings'>) => {
  const { origin, hostname } = new URL(settings.pagesUrl);
  return { origin, id: hostname };
};

/** Whom a passkey's answer shows: to a question of ours, asked once, with the user verified (PIN, finger, face). */
export const requirePasskey = async (
  identity: Identity,
  { challenge: token, answer }: PasskeyProof,
  from: From,
): Promise<Member> => {
  const { factors } = identity;
  const challenge = await readChallenge(identity, token, { kind: 'passkey-sign-in', now: from.now });
  // Used up by the first answer, right or wrong.
  if (!(await factors.takeChallenge(challenge.hash))) throw new CloudSignError('session.challenge-expired');
  const response = answer as AuthenticationResponseJSON;
  const id = Buffer.from(String(response.response.userHandle ?? ''), 'base64url').toString('utf8');
  if (!/^[a-z0-9]{26}$/.test(id)) throw new CloudSignError('factor.passkey-refused');
  const passkey = (await factors.passkeys(id)).find(({ credential }) => credential === response.id);
  if (passkey === undefined) throw new CloudSignError('factor.passkey-refused');
  const used = await checked(passkey, { response, question: challenge.question ?? '', from });
  if (!(await factors.usePasskey(id, passkey, used))) throw new CloudSignError('factor.passkey-refused');
  return requireMember(identity, id);
};

const checked = async (
  passkey: Passkey,
  asked: { readonly response: AuthenticationResponseJSON; readonly question: string; readonly from: From },
): Promise<Passkey> => {
  const party = relyingParty(asked.from);
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: asked.response,
      expectedChallenge: asked.question,
      expectedOrigin: party.origin,
      expectedRPID: party.id,
      requireUserVerification: true,
      credential: {
        id: passkey.credential,
        publicKey: new Uint8Array(passkey.publicKey),
        counter: passkey.counter,
      },
    });
    if (!verified) throw new CloudSignError('factor.passkey-refused');
    return {
      ...passkey,
      counter: authenticationInfo.newCounter,
      synced: authenticationInfo.credentialBackedUp,
      lastUsedAt: asked.from.now.toISOString(),
    };
  } catch (cause) {
    // A counter that did not grow (a cloned authenticator), another origin, a wrong signature: the library throws for each.
    throw new CloudSignError('factor.passkey-refused', { cause });
  }
};
