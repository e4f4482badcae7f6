import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readSettings } from '../../../lib/settings.ts';
import { problemsOfTries } from './administrator.ts';
import { askLocalAuthority, leaveOut, type Template } from './fit-templates.ts';
import { deployedAt, type Front, serveFront } from './serve-front.ts';
import { walkSteps } from './walk-steps.ts';

describe('templates are fitted to the emulator', () => {
  const template: Template = {
    Resources: {
      Group: { Type: 'AWS::WAFv2::RuleGroup' },
      Acl: {
        Type: 'AWS::WAFv2::WebACL',
        Properties: { Arn: { 'Fn::GetAtt': ['Group', 'Arn'] } },
        DependsOn: ['Group'],
      },
      Dkim: { Type: 'AWS::Route53::RecordSet', Properties: { Name: { 'Fn::GetAtt': ['Mail', 'DkimDNSTokenName1'] } } },
      Record: { Type: 'AWS::Route53::RecordSet', Properties: { Name: 'api' }, DependsOn: 'Acl' },
    },
    Outputs: { Group: { Value: { Ref: 'Group' } } },
  };

  test('what is unknown is left out with its reason; what refers to it says so', () => {
    const fitted = leaveOut(template, [
      { type: 'AWS::WAFv2::RuleGroup', reason: 'unknown' },
      { type: 'AWS::Route53::RecordSet', mentioning: 'DkimDNSToken', reason: 'no names' },
    ]);
    expect(fitted.leftOut).toEqual([
      { name: 'Group', type: 'AWS::WAFv2::RuleGroup', reason: 'unknown' },
      { name: 'Dkim', type: 'AWS::Route53::RecordSet', reason: 'no names' },
    ]);
    expect(fitted.template).toEqual({
      Resources: {
        Acl: { Type: 'AWS::WAFv2::WebACL', Properties: { Arn: 'left-out-Group' }, DependsOn: [] },
        Record: { Type: 'AWS::Route53::RecordSet', Properties: { Name: 'api' }, DependsOn: ['Acl'] },
      },
      Outputs: { Group: { Value: 'left-out-Group' } },
    });
  });

  test('a template with nothing unknown stays as it is', () => {
    expect(leaveOut(template, [{ type: 'AWS::EC2::FlowLog', reason: 'unknown' }])).toEqual({
      template: {
        ...template,
        Resources: { ...template.Resources, Record: { ...template.Resources.Record, DependsOn: ['Acl'] } },
      },
      leftOut: [],
    });
  });

  test('the local authority takes the place of that of the settings, and nothing else changes', () => {
    const settings =
      '{"timestampAuthorities":[{"name":"DigiCert","url":"http://timestamp.example"}],"privateHosts":[]}';
    const service: Template = {
      Resources: {
        Function: { Type: 'AWS::Lambda::Function', Properties: { Environment: { 'Fn::Join': ['', ['a', settings]] } } },
        Ensure: { Type: 'Custom::SealCertificate', Properties: { Bucket: 'trust', Roots: ['old'] } },
      },
    };
    const asking = askLocalAuthority(service, { url: 'http://127.0.0.1:4000', root: 'new' });
    expect([asking.settings, asking.roots]).toEqual([1, 1]);
    expect(asking.template.Resources.Ensure).toEqual({
      Type: 'Custom::SealCertificate',
      Properties: { Bucket: 'trust', Roots: ['old', 'new'] },
    });
    expect(JSON.stringify(asking.template.Resources.Function)).toBe(
      JSON.stringify({
        Type: 'AWS::Lambda::Function',
        Properties: {
          Environment: {
            'Fn::Join': [
              '',
              [
                'a',
                '{"timestampAuthorities":[{"name":"local authority","url":"http://127.0.0.1:4000/tsa"}],"privateHosts":["127.0.0.1:4000"]}',
              ],
            ],
          },
        },
      }),
    );
  });
});

describe('steps', () => {
  const options = { column: 'dev', seconds: 60, explain: async () => 'what functions said' };
  const step = (what: string, take: () => Promise<string>) => ({ what, take });

  test('after one that fails the others are skipped and say why', async () => {
    const walked = await walkSteps(
      [
        step('one', async () => 'done'),
        step('two', () => Promise.reject(new Error('broken'))),
        step('three', async () => 'never'),
      ],
      options,
    );
    expect(walked.checks.map(({ row, said, problems }) => [row, said, problems])).toEqual([
      ['one', 'done', []],
      ['two', 'failed', ['broken', 'what functions said']],
    ]);
    expect(walked.skipped).toEqual([{ what: 'three', reason: 'two failed', count: 1 }]);
  });

  test('one that never ends fails when the time is over', async () => {
    const { checks } = await walkSteps([step('for ever', () => new Promise(() => undefined))], {
      ...options,
      seconds: 1,
    });
    expect(checks[0]?.problems).toEqual(['not done within 1 s', 'what functions said']);
  });
});

describe('an administrator of keys', () => {
  const tried = (call: string, answer: string) => ({ key: 'alias/cloudsign/document', call, answer });

  test('using one, or not being able to administer one, is a problem', () => {
    expect(problemsOfTries([tried('kms:Decrypt', 'AccessDeniedException'), tried('kms:PutKeyPolicy', 'done')])).toEqual(
      [],
    );
    expect(problemsOfTries([tried('kms:Decrypt', 'done')])).toHaveLength(1);
    expect(problemsOfTries([tried('kms:Decrypt', 'InvalidCiphertextException')])).toHaveLength(1);
    expect(problemsOfTries([tried('kms:PutKeyPolicy', 'AccessDeniedException')])).toHaveLength(1);
  });
});

describe('the runtime that streaming handlers are given', () => {
  test('gathers status, headers and bytes of an answer', async () => {
    await import(join(import.meta.dirname, 'runtime.mjs'));
    const handler = awslambda.streamifyResponse(async (event: { readonly pdf: string }, stream) => {
      const out = awslambda.HttpResponseStream.from(stream, { statusCode: 201, headers: { 'content-type': 'x' } });
      out.write(Buffer.from(event.pdf));
      out.end(new Uint8Array([0, 255]));
    });
    const call = handler as unknown as (event: unknown, context: unknown) => Promise<unknown>;
    expect(await call({ pdf: '%PDF-' }, {})).toEqual({
      statusCode: 201,
      headers: { 'content-type': 'x' },
      body: Buffer.from([...Buffer.from('%PDF-'), 0, 255]).toString('base64'),
      streamed: true,
    });
  });
});

describe('the address in front of the emulator', () => {
  const outputs = { PublishOutputRefApiAddressApi1: 'abc123', PagesUrl: 'https://d123.cloudfront.net' };
  const emulator = createServer((request, response) => {
    response.end(JSON.stringify([request.headers.host, request.url, request.headers['x-forwarded-proto']]));
  });
  let url = '';
  const fronts: Front[] = [];
  const ask = async (profile: 'dev' | 'prod', path: string): Promise<unknown> => {
    const front = await serveFront(url, () => deployedAt(outputs, readSettings(profile)));
    fronts.push(front);
    return (await fetch(`${front.url}${path}`)).json();
  };
  beforeAll(async () => {
    await new Promise<void>((resolve) => emulator.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(emulator.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    await Promise.all(fronts.map(({ close }) => close()));
    emulator.close();
  });

  test('without a domain: /v1 is the stage of the API, everything else the distribution', async () => {
    const { host } = new URL(url);
    expect(await ask('dev', '/v1/roots?day=1')).toEqual([
      host,
      '/_aws/execute-api/abc123/live/v1/roots?day=1',
      'https',
    ]);
    expect(await ask('dev', '/verify')).toEqual(['d123.cloudfront.net', '/verify', 'https']);
  });

  test('with a domain: both by their own names', async () => {
    expect(await ask('prod', '/v1/roots')).toEqual(['api.sign.example.com', '/v1/roots', 'https']);
    expect(await ask('prod', '/')).toEqual(['sign.example.com', '/', 'https']);
  });

  test('nothing is asked before the deployment has said where it is', () => {
    expect(() => deployedAt({}, readSettings('dev'))).toThrow('the outputs name no API or no pages');
  });
});
