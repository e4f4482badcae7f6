import { type ProfileName, profiles } from './settings.ts';

const isProfile = (name: string): name is ProfileName => Object.hasOwn(profiles, name);

/** What follows `npm run deploy --` and its like: a profile (default: dev), and options for the CDK. Ends the command when there is no such profile. */
export const chosenProfile = (
  words: readonly string[],
): { readonly profile: ProfileName; readonly options: readonly string[] } => {
  const [first = 'dev', ...rest] = words;
  const [profile, options] = first.startsWith('-') ? ['dev', [first, ...rest]] : [first, rest];
  if (isProfile(profile)) return { profile, options };
  console.error(`There is no profile ${profile}. Profiles of lib/settings.ts: ${Object.keys(profiles).join(', ')}`);
  process.exit(2);
};

/** The settings of a profile, or an end with what is wrong about them and without a trace of the stack. */
export const orExit = <T>(read: () => T): T => {
  try {
    return read();
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exit(2);
  }
};
