import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { AwsFault } from '../fault.ts';
import type { Listener, ListenOptions } from '../listen.ts';
import { type Allows, requirePermission } from '../permissions.ts';
import { parameterArn } from '../place.ts';
import { serveSigned } from '../signed-server.ts';
import type { LocalPrincipal } from '../sigv4.ts';

export interface SsmOptions extends Omit<ListenOptions, 'name'> {
  /** Parameters are files in it, by their names: `/a/b` is the file `a/b`. */
  readonly directory: string;
  readonly principals: readonly LocalPrincipal[];
  readonly allows: Allows;
  readonly onFailure: (error: unknown) => void;
}

const requestSchema = z.strictObject({
  Name: z.string().regex(/^(?:\/[A-Za-z0-9_-][A-Za-z0-9_.-]*)+$/),
  WithDecryption: z.boolean().default(false),
});
const denied = { code: 'AccessDeniedException', status: 400 } as const;
const maxBodyBytes = 64 * 1024;

/** Starts the Parameter Store of SSM with GetParameter: every parameter is a SecureString that lies in a file. */
export const serveSsm = (options: SsmOptions): Promise<Listener> =>
  serveSigned(
    { ...options, name: 'SSM', service: 'ssm', protocol: 'json', maxBodyBytes },
    async ({ principal, headers, body }) => {
      const action = String(headers['x-amz-target'] ?? '').replace(/^AmazonSSM\./, '');
      if (action !== 'GetParameter') {
        throw new AwsFault('UnknownOperationException', `${action}: the embedded SSM knows GetParameter.`);
      }
      const request = requestSchema.safeParse(JSON.parse(Buffer.from(body).toString() || '{}'));
      if (!request.success) throw new AwsFault('ValidationException', request.error.message);
      const { Name, WithDecryption } = request.data;
      requirePermission(
        options.allows,
        { principal, action: 'ssm:GetParameter', resource: parameterArn(Name) },
        denied,
      );
      const value = read(join(options.directory, Name));
      const Parameter = {
        Name,
        Type: 'SecureString',
        // Real ones answer ciphertext.
        Value: WithDecryption ? value : 'not decrypted',
        Version: 1,
        ARN: parameterArn(Name),
      };
      return {
        status: 200,
        headers: { 'content-type': 'application/x-amz-json-1.1' },
        body: JSON.stringify({ Parameter }),
      };
    },
  );

const read = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) {
      throw new AwsFault('ParameterNotFound', '');
    }
    throw error;
  }
};
