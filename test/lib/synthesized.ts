import { readFileSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { App } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { afterAll } from 'vitest';
import { addStacks } from '../../lib/app.ts';
import { type ProfileName, readSettings, type Settings } from '../../lib/settings.ts';

export interface Resource {
  readonly Type: string;
  // biome-ignore lint/suspicious/noExplicitAny: a template is JSON of many shapes, and tests look into all of them
  readonly Properties: any;
  readonly DeletionPolicy?: string;
}

export interface Synthesized {
  readonly app: App;
  /** By the part of the stack's name after the deployment's, e.g. `service`. */
  readonly templates: Readonly<Record<string, Readonly<Record<string, Resource>>>>;
  readonly text: string;
}

const placeholder = fileURLToPath(new URL('placeholder', import.meta.url));
const { context } = JSON.parse(readFileSync(new URL('../../cdk.json', import.meta.url), 'utf8'));

/** Of constructs: they help nobody here and cost most of the time. */
const withoutStackTraces = { 'aws:cdk:disable-stack-trace': true, 'aws:cdk:disable-creation-stack-traces': true };

const made: string[] = [];
afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
});

export interface SynthesizeOptions {
  readonly settings?: Settings;
  /** What bin/cloudsign.ts does besides. */
  readonly before?: (app: App) => void;
}

/** The app of a profile with empty functions and pages: needs no build. */
export const synthesize = (
  profile: ProfileName,
  { settings = readSettings(profile), before = () => undefined }: SynthesizeOptions = {},
): Synthesized => {
  const app = new App({ context: { ...context, ...withoutStackTraces } });
  const code = () => Code.fromAsset(placeholder);
  addStacks(app, settings, {
    codeOf: code,
    pages: { code: code(), version: '1' },
    sealCertificate: code(),
    restoreTests: { check: code(), report: code() },
  });
  before(app);
  made.push(app.outdir);
  const { stacks } = app.synth();
  const templates = Object.fromEntries(
    stacks.map((stack) => [stack.stackName.slice(settings.name.length + 1), stack.template.Resources]),
  );
  return { app, templates, text: JSON.stringify(stacks.map((stack) => stack.template)) };
};

export const resourcesOf = (synthesized: Synthesized, type: string): readonly (Resource & { readonly id: string })[] =>
  Object.values(synthesized.templates).flatMap((resources) =>
    Object.entries(resources).flatMap(([id, resource]) => (resource.Type === type ? [{ id, ...resource }] : [])),
  );

/** A reference or a join of references as one string: `<Id.Arn>`, `<AWS::AccountId>`, `<output name>`. */
export const asText = (value: unknown): string => {
  if (typeof value === 'string') return value;
  const node = value as Readonly<Record<string, unknown>>;
  if (Array.isArray(node['Fn::Join'])) return (node['Fn::Join'][1] as unknown[]).map(asText).join('');
  if (Array.isArray(node['Fn::GetAtt'])) return `<${node['Fn::GetAtt'].join('.')}>`;
  if (typeof node.Ref === 'string') return `<${node.Ref}>`;
  const output = node['Fn::GetStackOutput'] as { readonly OutputName: string } | undefined;
  return output === undefined ? JSON.stringify(value) : `<${output.OutputName}>`;
};

export interface Statement {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Principal?: unknown;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

export const list = <T>(value: T | readonly T[]): readonly T[] =>
  Array.isArray(value) ? (value as readonly T[]) : [value as T];

/** Every statement of IAM, with where it is. */
export const identityStatements = (
  synthesized: Synthesized,
): readonly { readonly id: string; readonly statement: Statement }[] => [
  ...['AWS::IAM::ManagedPolicy', 'AWS::IAM::Policy'].flatMap((type) =>
    resourcesOf(synthesized, type).flatMap(({ id, Properties }) =>
      (Properties.PolicyDocument.Statement as Statement[]).map((statement) => ({ id, statement })),
    ),
  ),
  ...resourcesOf(synthesized, 'AWS::IAM::Role').flatMap(({ id, Properties }) =>
    ((Properties.Policies ?? []) as { PolicyDocument: { Statement: Statement[] } }[]).flatMap(({ PolicyDocument }) =>
      PolicyDocument.Statement.map((statement) => ({ id, statement })),
    ),
  ),
];

/** Statements of the policy of one function. */
export const functionStatements = (synthesized: Synthesized, name: string): readonly Statement[] =>
  identityStatements(synthesized)
    .filter(({ id }) => id.startsWith(`${name.replaceAll('-', '')}Rights`))
    .map(({ statement }) => statement);
