import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

const manifestSchema = z.object({ version: z.string() });

export const packageVersion = (name: string): string =>
  manifestSchema.parse(JSON.parse(readFileSync(join('node_modules', name, 'package.json'), 'utf8'))).version;
