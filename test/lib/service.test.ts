import { beforeAll, describe, expect, test } from 'vitest';
import { errorTable } from '../../core/errors.ts';
import { readEnvironment } from '../../lambdas/environment.ts';
import { type FunctionDesign, type FunctionName, functions, needsOf } from '../../lambdas/functions.ts';
import { returnedMailSchema } from '../../lambdas/mailing/returned-mail.ts';
import { actions, type Need, needs, variableOf } from '../../lambdas/needs.ts';
import { type Route, routes } from '../../lambdas/routes.ts';
import { type Trigger, triggers } from '../../lambdas/triggers.ts';
import { packs } from '../../lib/checks/packs.ts';
import { runbookSections } from '../../lib/constructs/alarm-designs.ts';
import { profiles } from '../../lib/settings.ts';
import { asText, functionStatements, list, resourcesOf, type Synthesized, synthesize } from './synthesized.ts';

const names = Object.keys(functions) as FunctionName[];
const both = ['dev', 'prod'] as const;
const made = {} as Record<(typeof both)[number], Synthesized>;
beforeAll(() => {
  for (const profile of both) made[profile] = synthesize(profile);
});

const functionOf = (profile: (typeof both)[number], name: FunctionName) => {
  const found = resourcesOf(made[profile], 'AWS::Lambda::Function').find(
    ({ Properties }) => Properties.FunctionName === `${profiles[profile].name}-${name}`,
  );
  if (found === undefined) throw new Error(`no function ${name}`);
  return found;
};

describe.each(both)('%s', (profile) => {
  test.each(packs)('is clean by the pack %o', (Pack) => {
    const report = new Pack(made[profile].app).validateScope(made[profile].app);
    const found = report.violations.map(({ ruleName, violatingResources }) =>
      [ruleName, ...violatingResources.map((resource) => JSON.stringify(resource))].join(' '),
    );
    expect(found).toEqual([]);
  });

  test('every acknowledgement gives a reason in words', () => {
    const reasons = made[profile].app.node
      .findAll()
      .flatMap((construct) => construct.node.metadata)
      .filter(({ type }) => type === 'aws:cdk:acknowledged-rules')
      .flatMap(({ data }) => Object.values(data as Record<string, unknown>));
    expect(reasons.length).toBeGreaterThan(20);
    for (const reason of reasons) expect(JSON.stringify(reason)).toMatch(/\w+( [\w',;()-]+){4,}/);
  });

  test('has one streaming method for each route, and none besides', () => {
    const methods = resourcesOf(made[profile], 'AWS::ApiGateway::Method').filter(
      ({ Properties }) => Properties.HttpMethod !== 'OPTIONS',
    );
    expect(methods.map(({ Properties }) => Properties.OperationName).sort()).toEqual(Object.keys(routes).sort());
    const pathOf = pathsIn(made[profile]);
    for (const { Properties } of methods) {
      const route: Route = routes[Properties.OperationName as keyof typeof routes];
      expect(`${Properties.HttpMethod} ${pathOf(asText(Properties.ResourceId))}`).toBe(`${route.method} ${route.path}`);
      expect(Properties.Integration.ResponseTransferMode).toBe('STREAM');
      const uri = asText(Properties.Integration.Uri);
      expect(uri).toContain(`<${functionOf(profile, route.function).id}.Arn>/response-streaming-invocations`);
      expect(Properties.Integration.TimeoutInMillis).toBe(functions[route.function].timeoutSeconds * 1000);
    }
  });

  test('checks the shape of each body before a function is woken', () => {
    const methods = resourcesOf(made[profile], 'AWS::ApiGateway::Method').filter(
      ({ Properties }) => Properties.OperationName !== undefined,
    );
    for (const { Properties } of methods) {
      const { body, form }: Route = routes[Properties.OperationName as keyof typeof routes];
      expect(Properties.RequestValidatorId, Properties.OperationName).toBeDefined();
      expect(Properties.RequestModels !== undefined, Properties.OperationName).toBe(
        body !== undefined && form !== true,
      );
    }
  });

  test('deploys the stage only after all methods, models and error answers', () => {
    const { service } = made[profile].templates;
    const [deployment] = resourcesOf(made[profile], 'AWS::ApiGateway::Deployment');
    const first = Object.entries(service ?? {})
      .filter(([, { Type }]) =>
        ['Method', 'Model', 'GatewayResponse'].some((kind) => Type === `AWS::ApiGateway::${kind}`),
      )
      .map(([id]) => id);
    expect(first.length).toBeGreaterThan(Object.keys(routes).length);
    expect((deployment as unknown as { DependsOn: string[] }).DependsOn).toEqual(expect.arrayContaining(first));
  });

  test('limits the rate of each route that says one', () => {
    const [stage] = resourcesOf(made[profile], 'AWS::ApiGateway::Stage');
    const limits = new Map(
      (
        (stage?.Properties.MethodSettings ?? []) as {
          HttpMethod: string;
          ResourcePath: string;
          ThrottlingRateLimit: number;
        }[]
      ).map((setting) => [
        `${setting.HttpMethod} ${setting.ResourcePath.slice(1).replaceAll('~1', '/')}`,
        setting.ThrottlingRateLimit,
      ]),
    );
    for (const route of Object.values<Route>(routes)) {
      if (route.rate !== undefined) expect(limits.get(`${route.method} ${route.path}`), route.path).toBe(route.rate);
    }
  });

  test('logs requests by route template, without bodies, tokens or addresses', () => {
    const [stage] = resourcesOf(made[profile], 'AWS::ApiGateway::Stage');
    const format: string = stage?.Properties.AccessLogSetting.Format;
    expect(format).toContain('$context.resourcePath');
    expect(format).not.toMatch(/\$context\.(path|identity|authorizer|requestOverride)/);
    for (const setting of stage?.Properties.MethodSettings ?? []) {
      expect(setting).toMatchObject({ DataTraceEnabled: false, LoggingLevel: 'ERROR' });
    }
  });

  test('answers by our own table of errors where API Gateway answers itself', () => {
    const answers = resourcesOf(made[profile], 'AWS::ApiGateway::GatewayResponse');
    for (const { Properties } of answers) {
      const { error } = JSON.parse(Properties.ResponseTemplates['application/json']);
      expect(String(errorTable[error.code as keyof typeof errorTable].status)).toBe(Properties.StatusCode);
    }
    expect(answers.map(({ Properties }) => Properties.ResponseType)).toContain('MISSING_AUTHENTICATION_TOKEN');
  });

  test.each(names)('%s may do what its routes and triggers need, and nothing else', (name) => {
    const { name: deployment } = profiles[profile];
    const granted = functionStatements(made[profile], name)
      .filter(({ Effect }) => Effect === 'Allow')
      .flatMap(({ Action, Resource }) =>
        list(Action).flatMap((action) => list(Resource).map((resource) => `${action} ${asText(resource)}`)),
      )
      .filter((grant) => !comesWithRunning(grant));
    const expected = needsOf(name).flatMap((needName) => {
      const need: Need = needs[needName];
      const allowed = (actions[need.kind] as Record<string, readonly string[]>)[need.access] ?? [];
      return allowed.flatMap((action) =>
        // IAM knows no resources for listing.
        action === 'wafv2:ListIPSets'
          ? [`${action} *`]
          : resourceTexts(need, deployment).map((resource) => `${action} ${resource}`),
      );
    });
    const shown = (grants: readonly string[]) => [...new Set(grants.map(withoutHashes))].sort();
    expect(shown(granted)).toEqual(shown(expected));
  });

  test.each(names)('%s finds in its environment what it needs, and nothing else', (name) => {
    const { Variables } = functionOf(profile, name).Properties.Environment;
    expect(Object.keys(Variables).sort()).toEqual(
      [
        ...new Set([...needsOf(name).map((need) => variableOf(needs[need])), 'CLOUDSIGN_SETTINGS']),
        'POWERTOOLS_LOG_LEVEL',
        'POWERTOOLS_SERVICE_NAME',
      ].sort(),
    );
    const environment = readEnvironment(
      Object.fromEntries(
        Object.entries(Variables).map(([key, value]) => [key, asText(value).replace(/<[^>]+>/g, 'reference')]),
      ),
    );
    for (const need of needsOf(name)) expect(environment.nameOf(need)).not.toBe('');
    expect(environment.settings.linkDays).toBe(profiles[profile].linkDays);
  });

  test.each(names)('%s runs as its design says, under its own role', (name) => {
    const design: FunctionDesign = functions[name];
    const { Properties } = functionOf(profile, name);
    expect(Properties).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Handler: 'index.handler',
      MemorySize: design.memoryMb,
      Timeout: design.timeoutSeconds,
      Role: { 'Fn::GetAtt': [expect.stringMatching(new RegExp(`^${name.replaceAll('-', '')}Role`)), 'Arn'] },
      LoggingConfig: { LogGroup: { Ref: expect.stringMatching(new RegExp(`^${name.replaceAll('-', '')}Log`)) } },
    });
  });

  test('streams start the workers for their kinds of items, with bounded retries and a place for failures', () => {
    const mappings = resourcesOf(made[profile], 'AWS::Lambda::EventSourceMapping');
    const patternOf = (mapping: (typeof mappings)[number]) => {
      const filter = mapping.Properties.FilterCriteria?.Filters[0];
      return filter === undefined ? undefined : JSON.parse(filter.Pattern);
    };
    const streams = (Object.values(triggers) as Trigger[]).flatMap(({ source }) =>
      source.on === 'stream' ? [source] : [],
    );
    const kinds = mappings.map((mapping) => patternOf(mapping)?.dynamodb.NewImage.kind.S ?? 'every-change');
    expect(kinds.map(String).sort()).toEqual(streams.map((source) => String(source.kinds)).sort());
    for (const { Properties } of mappings) {
      expect(Properties).toMatchObject({
        BisectBatchOnFunctionError: true,
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        MaximumRetryAttempts: expect.any(Number),
        DestinationConfig: { OnFailure: { Destination: expect.anything() } },
      });
    }
    for (const pattern of mappings.map(patternOf))
      expect(pattern?.eventName ?? ['INSERT', 'MODIFY']).toEqual(['INSERT', 'MODIFY']);
  });

  test('no stream has more readers than DynamoDB serves without holding them back', () => {
    const readers = new Map<string, number>();
    for (const { source } of Object.values(triggers) as Trigger[])
      if (source.on === 'stream') readers.set(source.table, (readers.get(source.table) ?? 0) + 1);
    // DynamoDB guide, "DynamoDB Streams": at most two processes should read from one shard.
    for (const [table, count] of readers) expect(count, table).toBeLessThanOrEqual(2);
  });

  test('an upload starts ingest and each minute starts the clock', () => {
    const rules = resourcesOf(made[profile], 'AWS::Events::Rule');
    const upload = rules.find(({ Properties }) => Properties.EventPattern?.source[0] === 'aws.s3');
    expect(asText(upload?.Properties.EventPattern.detail.bucket.name[0])).toContain('-staging-');
    expect(asText(upload?.Properties.Targets[0].Arn)).toContain('ingestFunction');
    const minute = rules.find(({ Properties }) => Properties.ScheduleExpression === 'rate(1 minute)');
    expect(asText(minute?.Properties.Targets[0].Arn)).toContain('clockFunction');
  });

  test('a mail that came back is told to the mailing function, without addresses and without the subject', () => {
    const rule = resourcesOf(made[profile], 'AWS::Events::Rule').find(
      ({ Properties }) => Properties.EventPattern?.source[0] === 'aws.ses',
    );
    expect(rule?.Properties.EventPattern.detail).toMatchObject({
      mail: { tags: { 'ses:configuration-set': [profiles[profile].name], document: [{ exists: true }] } },
    });
    const [target] = rule?.Properties.Targets ?? [];
    expect(asText(target.Arn)).toContain('mailingFunction');
    const paths = Object.values<string>(target.InputTransformer.InputPathsMap);
    const sample = Object.fromEntries(
      Object.entries<string>(target.InputTransformer.InputPathsMap).map(([name, path]) => [
        name,
        path === '$.detail.eventType' ? '"Bounce"' : path.includes('.tags.') ? '["01k9"]' : '"0100-id"',
      ]),
    );
    const event = target.InputTransformer.InputTemplate.replaceAll(
      /<([\w-]+)>/g,
      (_: string, name: string) => sample[name],
    );
    expect(returnedMailSchema.parse(JSON.parse(event))).toMatchObject({ event: 'Bounce', document: ['01k9'] });
    expect(paths.join()).not.toMatch(/[hH]eaders|destination|[rR]ecipients|source/);
  });

  test('the only custom resources are the upload of the pages and the first certificate', () => {
    const types = Object.values(made[profile].templates).flatMap((resources) =>
      Object.values(resources).map(({ Type }) => Type),
    );
    expect(types.filter((type) => type.startsWith('Custom::') || type.includes('CustomResource'))).toEqual([
      'Custom::Pages',
      'Custom::SealCertificate',
    ]);
  });
});

test('whoever is on call hears of every function, every failure and every worker, with a section of the runbook', () => {
  const alarms = resourcesOf(made.prod, 'AWS::CloudWatch::Alarm');
  const watched = alarms.map(({ Properties }) => Properties.AlarmName);
  expect(watched).toEqual(expect.arrayContaining(names.map((name) => `cloudsign-${name}-errors`)));
  expect(watched).toEqual(expect.arrayContaining(['cloudsign-sealing-behind', 'cloudsign-mailing-put-off']));
  const queues = resourcesOf(made.prod, 'AWS::SQS::Queue').length;
  // One queue is for what went wrong at each trigger, one in each Region for uses of keys.
  expect(watched.filter((name) => /-failures$|-keys-used-outside$/.test(name))).toHaveLength(queues);
  for (const { Properties } of alarms) {
    expect(Properties.AlarmActions).toHaveLength(1);
    expect(runbookSections.map((section) => `docs/runbook.md#${section}`)).toContain(Properties.AlarmDescription);
  }
  expect(resourcesOf(made.dev, 'AWS::CloudWatch::Alarm')).toEqual([]);
});

test('a firewall stands before the stage of prod', () => {
  expect(resourcesOf(made.prod, 'AWS::WAFv2::WebACLAssociation')).toHaveLength(1);
  const [webAcl] = resourcesOf(made.prod, 'AWS::WAFv2::WebACL');
  const rules = webAcl?.Properties.Rules.map(({ Name }: { Name: string }) => Name);
  expect(rules).toEqual(expect.arrayContaining(['path-tricks', 'sign-in', 'links', 'AWSManagedRulesCommonRuleSet']));
  // The bytes of a PDF may spell what an attack on a page looks like.
  for (const { Name, Statement } of webAcl?.Properties.Rules ?? []) {
    if (!Name.startsWith('AWS')) continue;
    const { ScopeDownStatement } = Statement.ManagedRuleGroupStatement;
    expect(JSON.stringify(ScopeDownStatement.NotStatement)).toMatch(/verifications.*content-type.*application\/pdf/);
  }
  const [logging] = resourcesOf(made.prod, 'AWS::WAFv2::LoggingConfiguration');
  expect(JSON.stringify(logging?.Properties.RedactedFields)).toMatch(/authorization.*cookie/);
});

test('with an own domain the other address of the API is shut, and both take TLS 1.2 with forward secrecy or better', () => {
  const [api] = resourcesOf(made.prod, 'AWS::ApiGateway::RestApi');
  const [domain] = resourcesOf(made.prod, 'AWS::ApiGateway::DomainName');
  expect(api?.Properties.DisableExecuteApiEndpoint).toBe(true);
  for (const address of [api, domain]) {
    expect(address?.Properties).toMatchObject({
      SecurityPolicy: 'SecurityPolicy_TLS13_1_2_PFS_PQ_2025_09',
      EndpointAccessMode: 'STRICT',
    });
  }
});

test("only the pages' origin passes a preflight, with credentials", () => {
  const preflights = resourcesOf(made.prod, 'AWS::ApiGateway::Method').filter(
    ({ Properties }) => Properties.HttpMethod === 'OPTIONS',
  );
  expect(preflights.length).toBe(new Set(Object.values(routes).map(({ path }) => path)).size);
  for (const { Properties } of preflights) {
    expect(Properties.Integration.IntegrationResponses[0].ResponseParameters).toMatchObject({
      'method.response.header.Access-Control-Allow-Origin': "'https://sign.example.com'",
      'method.response.header.Access-Control-Allow-Credentials': "'true'",
    });
  }
  expect(
    resourcesOf(made.dev, 'AWS::ApiGateway::Method').filter(({ Properties }) => Properties.HttpMethod === 'OPTIONS'),
  ).toEqual([]);
});

test('the pages come from CloudFront with their own headers, and may reach the API and the upload buckets only', () => {
  const [headers] = resourcesOf(made.prod, 'AWS::CloudFront::ResponseHeadersPolicy');
  const { SecurityHeadersConfig, CustomHeadersConfig } = headers?.Properties.ResponseHeadersPolicyConfig ?? {};
  const policy = asText(SecurityHeadersConfig.ContentSecurityPolicy.ContentSecurityPolicy);
  expect(policy).toContain("default-src 'none'");
  const connect = /connect-src ([^;]+)/.exec(policy)?.[1]?.split(' ');
  expect(connect).toEqual([
    "'self'",
    'https://api.sign.example.com',
    'https://cloudsign-staging-<AWS::AccountId>-ap-northeast-1.s3.ap-northeast-1.amazonaws.com',
    'https://cloudsign-checks-<AWS::AccountId>-ap-northeast-1.s3.ap-northeast-1.amazonaws.com',
  ]);
  expect(SecurityHeadersConfig.ReferrerPolicy.ReferrerPolicy).toBe('no-referrer');
  expect(CustomHeadersConfig.Items.map(({ Header }: { Header: string }) => Header)).toContain('permissions-policy');
  const [distribution] = resourcesOf(made.prod, 'AWS::CloudFront::Distribution');
  const { Origins, ViewerCertificate } = distribution?.Properties.DistributionConfig ?? {};
  expect(Origins).toHaveLength(1);
  expect(Origins[0].OriginAccessControlId).toBeDefined();
  expect(ViewerCertificate.MinimumProtocolVersion).toBe('TLSv1.2_2021');
});

test('without a domain one address serves pages and API', () => {
  const [distribution] = resourcesOf(made.dev, 'AWS::CloudFront::Distribution');
  const [behavior] = distribution?.Properties.DistributionConfig.CacheBehaviors ?? [];
  expect(behavior).toMatchObject({ PathPattern: '/v1/*', ViewerProtocolPolicy: 'https-only' });
  const { Variables } = functionOf('dev', 'mailing').Properties.Environment;
  const settings = asText(Variables.CLOUDSIGN_SETTINGS);
  expect(/"pagesUrl":"([^"]+)"/.exec(settings)?.[1]).toBe(/"apiUrl":"([^"]+)"/.exec(settings)?.[1]);
});

test('mail leaves by TLS only, signed and aligned, with nothing tracked', () => {
  const [set] = resourcesOf(made.prod, 'AWS::SES::ConfigurationSet');
  expect(set?.Properties.DeliveryOptions.TlsPolicy).toBe('REQUIRE');
  expect(set?.Properties.TrackingOptions).toBeUndefined();
  const [events, ...others] = resourcesOf(made.prod, 'AWS::SES::ConfigurationSetEventDestination');
  expect(events?.Properties.EventDestination.MatchingEventTypes).toEqual(['bounce', 'complaint', 'reject']);
  expect(others).toEqual([]);
  const records = resourcesOf(made.prod, 'AWS::Route53::RecordSet').map(({ Properties }) => JSON.stringify(Properties));
  expect(records.join()).toContain('v=DMARC1; p=quarantine');
  expect(records.join()).toContain('dkim');
});

/** Rights that come with running, logging and being started, and with encryption at rest. */
const comesWithRunning = (grant: string): boolean =>
  /^logs:(CreateLogStream|PutLogEvents) <\w+Log\w+\.Arn>$/.test(grant) ||
  /^xray:Put(TelemetryRecords|TraceSegments) \*$/.test(grant) ||
  /^ec2:\w+NetworkInterfaces? \*$|^ec2:\w+PrivateIpAddresses \*$|^ec2:DescribeSubnets \*$/.test(grant) ||
  /^dynamodb:(DescribeStream|GetRecords|GetShardIterator) <PublishOutputFnGetAtt[a-z]+\w+StreamArn\w+>$/.test(grant) ||
  /^dynamodb:ListStreams .*:table\/[\w-]+\/stream\/\*$/.test(grant) ||
  /^sqs:SendMessage <Triggers\w+Failures\w+\.Arn>$/.test(grant) ||
  /^kms:\w+ <PublishOutputFnGetAttdata\w+>$/.test(grant);

/** The random part of the name by which a stack publishes a key. */
const withoutHashes = (grant: string): string =>
  grant.replace(/<PublishOutputFnGetAtt([a-zA-Z]+?)[0-9A-F]{8}Arn[0-9A-F]{8}>/, '<key $1>');

const resourceTexts = (need: Need, deployment: string): readonly string[] => {
  const place = 'ap-northeast-1:<AWS::AccountId>';
  const sandbox = deployment.endsWith('-dev');
  switch (need.kind) {
    case 'table': {
      const arn = `arn:aws:dynamodb:${place}:table/${deployment}-${need.resource}`;
      return need.resource === 'documents' ? [arn, `${arn}/index/dueItems`, `${arn}/index/teamDocuments`] : [arn];
    }
    case 'bucket': {
      const arn = `arn:aws:s3:::${deployment}-${need.resource}-<AWS::AccountId>-ap-northeast-1`;
      if (need.access === 'readLeaves') return [`${arn}/leaves/*`];
      if (need.access === 'eraseUploads') return [`${arn}/*/0`];
      return need.access === 'archive' ? [arn, `${arn}/*`] : [`${arn}/*`];
    }
    case 'key':
      return [`<key ${need.resource}>`];
    case 'function':
    case 'federation':
      return [`arn:aws:lambda:${place}:function:${deployment}-${need.resource}`];
    case 'mail':
      return [
        `arn:aws:ses:${place}:identity/${sandbox ? '*' : 'example.com'}`,
        `arn:aws:ses:${place}:configuration-set/${deployment}`,
      ];
    case 'firewall':
      return ['rulegroup', 'ipset'].map((kind) => `arn:aws:wafv2:${place}:regional/${kind}/${deployment}-edge-*`);
    case 'secrets':
      return [`arn:aws:ssm:${place}:parameter/${deployment}/timestamp-authorities/*`];
  }
};

const pathsIn = (synthesized: Synthesized) => {
  const resources = new Map(
    resourcesOf(synthesized, 'AWS::ApiGateway::Resource').map(({ id, Properties }) => [`<${id}>`, Properties]),
  );
  const pathOf = (reference: string): string => {
    const resource = resources.get(reference);
    return resource === undefined ? '' : `${pathOf(asText(resource.ParentId))}/${resource.PathPart}`;
  };
  return pathOf;
};
