import { Secret, TOTP } from 'otpauth';
import type { DemoSession } from '../../local/demo/session.ts';
import type { TestSystem } from './local-system.ts';
import { password } from './team-members.ts';

/** Sets an authenticator app up for a member; `code` is always one that was not used yet. */
export const setUpApp = async (
  { system }: TestSystem,
  session: DemoSession,
): Promise<{ readonly code: () => string; readonly recoveryCodes: readonly string[] }> => {
  const { secret } = await session.call('beginTotp', { body: { proof: { password } } });
  const code = (): string => {
    system.clock.advance(30_000);
    return new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: system.clock.now().getTime() });
  };
  const { recoveryCodes } = await session.call('confirmTotp', { body: { code: code() } });
  return { code, recoveryCodes };
};
