import { readKeyboards, readPasswordWords } from '../../adapters/password-words.ts';
import { passwordReasons } from '../../core/identity/password-reasons.ts';
import { judgePassword, type PasswordMeter, passwordMeter } from '../../core/identity/password-strength.ts';
import type { Language } from '../../core/language.ts';
import { FieldErrors } from '../field-errors.ts';

/** The dictionaries are large: read at the first password that is chosen, not at each start of the function. */
const openMeter = async (): Promise<PasswordMeter> => {
  const [{ ZxcvbnFactory }, keyboards, words] = await Promise.all([
    import('@zxcvbn-ts/core'),
    readKeyboards(),
    readPasswordWords(),
  ]);
  return passwordMeter(ZxcvbnFactory, words, keyboards);
};
let meter: Promise<PasswordMeter> | undefined;

/** Refuses a password that is easy to guess, with the reason in words; `known` are the member's own words: mail, name, team. */
export const requireStrong = async (password: string, known: readonly string[], language: Language): Promise<void> => {
  meter ??= openMeter();
  const { weakness } = judgePassword(await meter, password, known);
  if (weakness !== undefined)
    throw new FieldErrors([{ path: 'password', reason: passwordReasons[weakness][language] }], 'account.password-weak');
};
