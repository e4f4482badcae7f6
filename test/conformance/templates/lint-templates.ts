import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../../lib/build-functions.ts';
import { cache } from '../judges/install-judges.ts';
import { runProgram } from '../run-program.ts';
import { explained } from './explained.ts';

/** Versions that the explanations were written for. */
const packages = ['cfn-lint==1.41.0', 'checkov==3.3.30'];
const place = join(cache, 'linters');
const templates = join(cache, 'templates');

export interface Finding {
  readonly rule: string;
  readonly where: string;
  readonly says: string;
}

/** No linter knows the intrinsic by which stacks refer to each other here; an import is the same to them. */
export const withKnownReferences = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withKnownReferences);
  if (typeof value !== 'object' || value === null) return value;
  const output = (value as Readonly<Record<string, { readonly OutputName: string }>>)['Fn::GetStackOutput'];
  if (output !== undefined) return { 'Fn::ImportValue': output.OutputName };
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, withKnownReferences(inner)]));
};

export const isExplained = ({ rule, says }: Finding): boolean => {
  const known = explained[rule];
  return known !== undefined && (known.of === undefined || known.of.test(says));
};

const cfnLint = async (files: readonly string[]): Promise<readonly Finding[]> => {
  const { stdout } = await runProgram(join(place, 'bin/cfn-lint'), ['--format', 'json', ...files], { minutes: 5 });
  return (JSON.parse(stdout) as { Rule: { Id: string }; Filename: string; Message: string }[]).map((match) => ({
    rule: match.Rule.Id,
    where: match.Filename,
    says: match.Message,
  }));
};

const checkov = async (): Promise<readonly Finding[]> => {
  const { stdout } = await runProgram(
    join(place, 'bin/checkov'),
    ['-d', templates, '--framework', 'cloudformation', '--compact', '--quiet', '-o', 'json'],
    { minutes: 5 },
  );
  const { results } = JSON.parse(stdout) as {
    results: { failed_checks: { check_id: string; check_name: string; resource: string }[] };
  };
  return results.failed_checks.map((check) => ({
    rule: check.check_id,
    where: check.resource,
    says: check.check_name,
  }));
};

/**
 * Holds the templates of prod against cfn-lint and checkov (PyPI). Answers the findings that nobody has explained, or why nothing
 * could be held.
 */
export const lintTemplates = async (): Promise<
  { readonly found: number; readonly open: readonly Finding[] } | string
> => {
  const installed = await runProgram('python3', ['-m', 'venv', place]);
  if (installed.status !== 0) return 'python3 -m venv failed';
  const pip = await runProgram(join(place, 'bin/pip'), ['install', '-q', ...packages], { minutes: 15 });
  if (pip.status !== 0) return 'pip could not install cfn-lint and checkov';
  const out = join(cache, 'cdk.out');
  const synth = await runProgram(
    join(projectRoot, 'node_modules/.bin/cdk'),
    ['synth', '--quiet', '-c', 'profile=prod', '-o', out],
    { minutes: 10, directory: projectRoot },
  );
  if (synth.status !== 0) throw new Error(`cdk synth failed:\n${synth.stderr}`);
  rmSync(templates, { recursive: true, force: true });
  mkdirSync(templates, { recursive: true });
  const files = readdirSync(out)
    .filter((name) => name.endsWith('.template.json'))
    .map((name) => {
      const template = withKnownReferences(JSON.parse(readFileSync(join(out, name), 'utf8')));
      const file = join(templates, name);
      writeFileSync(file, JSON.stringify(template, null, 1));
      return file;
    });
  const findings = [...(await cfnLint(files)), ...(await checkov())];
  return { found: findings.length, open: findings.filter((finding) => !isExplained(finding)) };
};
