import { createRequire } from 'node:module';

const resolver = createRequire(import.meta.url);

/** Path of the DynamoDB engine for this machine. @throws Error with one line that says what is missing. */
export const findBinary = (
  platform = `${process.platform}-${process.arch}`,
  resolve: (specifier: string) => string = resolver.resolve,
): string => {
  const name = platform.startsWith('win32') ? 'dynoxide.exe' : 'dynoxide';
  try {
    return resolve(`@dynoxide/${platform}/${name}`);
  } catch (cause) {
    throw new Error(
      `The local DynamoDB has no program for ${platform}: the optional package @dynoxide/${platform} is not installed. Run "npm ci" without --omit=optional; if that does not bring it, "npm install --no-save @dynoxide/${platform}".`,
      { cause },
    );
  }
};
