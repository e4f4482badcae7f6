import { isProfile, type ProfileName, profiles } from './settings.ts';

/** What follows `npm run deploy --` and its like: a profile (default: dev), and options for the CDK. Ends the command when there is no such profile, or help is asked for. */
export const chosenProfile = (
  words: readonly string[],
  usage: string,
): { readonly profile: ProfileName; readonly options: readonly string[] } => {
  if (words.includes('--help') || words.includes('-h')) {
    console.log(usage);
    process.exit(0);
  }
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

/** What an operator can do about an error of AWS, where that is not plain from its own words. */
export const saidToOperator = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'CredentialsProviderError')
    return 'There are no AWS credentials: sign in first (aws sts get-caller-identity must answer), or name the local system by --local.';
  if (/^(?:ResourceNotFound|NotFound)Exception$|^NoSuchBucket$/.test(error.name))
    return `${error.message}\nIs this profile deployed, in this account and Region? (npm run deploy)`;
  return error.message;
};
