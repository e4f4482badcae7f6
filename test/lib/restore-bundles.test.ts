import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bundleDeployFunction } from '../../lib/build-deploy-function.ts';

const names = ['restore-check', 'restore-report'] as const;
const outDir = mkdtempSync(join(tmpdir(), 'cloudsign-restore-bundles-'));
const pathOf = (name: (typeof names)[number]): string => join(outDir, name, 'index.mjs');

beforeAll(async () => {
  for (const name of names) await bundleDeployFunction(name, join(outDir, name));
});
afterAll(() => rmSync(outDir, { recursive: true, force: true }));

describe('the functions of restore tests as they are deployed', () => {
  test.each(names)('%s is one small file that starts by itself', async (name) => {
    expect(readFileSync(pathOf(name)).length).toBeLessThan(1_500_000);
    const { handler } = (await import(pathToFileURL(pathOf(name)).href)) as { handler: unknown };
    expect(handler).toBeTypeOf('function');
    expect(readFileSync(pathOf(name), 'utf8')).not.toContain('AWS::CloudFormation');
  });

  test('each holds the clients that it needs: one can’t speak with AWS Backup, the other can’t read data', () => {
    const [check, report] = names.map((name) => readFileSync(pathOf(name), 'utf8'));
    expect(check).toContain('DynamoDB_20120810');
    expect(check).not.toContain('PutRestoreValidationResult');
    expect(report).toContain('PutRestoreValidationResult');
    expect(report).not.toContain('DynamoDB_20120810');
  });
});
