import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { patience } from './patience.ts';

/** Secrets that an operator puts into the Parameter Store of SSM, as SecureString, below one path. */
export interface Secrets {
  /** The value under a name; undefined when there is none. */
  readonly read: (name: string) => Promise<string | undefined>;
}

let client: SSMClient | undefined;

/** `path` begins and ends with a slash. */
export const openSecrets = (path: string): Secrets => {
  client ??= new SSMClient({ requestHandler: patience });
  const ssm = client;
  return {
    read: async (name) => {
      try {
        const { Parameter } = await ssm.send(new GetParameterCommand({ Name: `${path}${name}`, WithDecryption: true }));
        return Parameter?.Value;
      } catch (error) {
        if (error instanceof Error && error.name === 'ParameterNotFound') return undefined;
        throw error;
      }
    },
  };
};
