/** What is done to the templates before they are deployed to the emulator: as little as will do, and all of it is told. */

interface Resource {
  readonly Type: string;
  readonly DependsOn?: string | readonly string[];
  readonly [other: string]: unknown;
}

export interface Template {
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly [other: string]: unknown;
}

/** What MiniStack answers with an error, after which a deployment is rolled back. */
export interface Unknown {
  readonly type: string;
  /** Only those that mention this. Unset: all of the type. */
  readonly mentioning?: string;
  readonly reason: string;
}

const typeUnknown = 'MiniStack does not know the type.';

export const unknownResources: readonly Unknown[] = [
  ...[
    'AWS::Backup::BackupSelection',
    'AWS::Backup::RestoreTestingPlan',
    'AWS::Backup::RestoreTestingSelection',
    'AWS::EC2::FlowLog',
    'AWS::EC2::SecurityGroupIngress',
    'AWS::KMS::ReplicaKey',
    'AWS::WAFv2::LoggingConfiguration',
    'AWS::WAFv2::RuleGroup',
    'AWS::WAFv2::WebACLAssociation',
  ].map((type) => ({ type, reason: typeUnknown })),
  {
    type: 'AWS::Route53::RecordSet',
    mentioning: 'DkimDNSToken',
    reason: 'The identities of its SES tell no names of DKIM records.',
  },
];

export interface LeftOut {
  readonly type: string;
  readonly name: string;
  readonly reason: string;
}

const reasonToLeaveOut = (resource: Resource, unknown: readonly Unknown[]): string | undefined =>
  unknown.find(({ type, mentioning = '' }) => resource.Type === type && JSON.stringify(resource).includes(mentioning))
    ?.reason;

/** Every value inside of a value, from the innermost out. */
const rewritten = (value: unknown, change: (inner: unknown) => unknown): unknown => {
  if (Array.isArray(value)) return change(value.map((one) => rewritten(one, change)));
  if (typeof value !== 'object' || value === null) return change(value);
  return change(Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, rewritten(inner, change)])));
};

/** The name of the resource that an intrinsic refers to. */
const referredTo = (value: unknown): string | undefined => {
  if (typeof value !== 'object' || value === null) return undefined;
  const { Ref, 'Fn::GetAtt': attribute } = value as {
    readonly Ref?: string;
    readonly 'Fn::GetAtt'?: readonly string[];
  };
  return Ref ?? attribute?.[0];
};

/** The template without what is unknown; whatever refers to it gets a text that says so instead of its address. */
export const leaveOut = (
  template: Template,
  unknown: readonly Unknown[],
): { readonly template: Template; readonly leftOut: readonly LeftOut[] } => {
  const leftOut = Object.entries(template.Resources).flatMap(([name, resource]) => {
    const reason = reasonToLeaveOut(resource, unknown);
    return reason === undefined ? [] : [{ name, type: resource.Type, reason }];
  });
  const gone = new Set(leftOut.map(({ name }) => name));
  const kept = Object.entries(template.Resources).flatMap(([name, resource]): [string, Resource][] => {
    if (gone.has(name)) return [];
    const { DependsOn, ...rest } = resource;
    if (DependsOn === undefined) return [[name, resource]];
    return [[name, { ...(rest as Resource), DependsOn: [DependsOn].flat().filter((one) => !gone.has(one)) }]];
  });
  const changed = rewritten({ ...template, Resources: Object.fromEntries(kept) }, (value) => {
    const name = referredTo(value);
    return name !== undefined && gone.has(name) ? `left-out-${name}` : value;
  });
  return { template: changed as Template, leftOut };
};

export interface AuthorityPlace {
  readonly url: string;
  /** DER in base64. */
  readonly root: string;
}

/** The settings of functions with the authority of this machine for the one on the internet, which may be asked at its address. */
const settingsWith = (text: string, { url }: AuthorityPlace): string =>
  text
    .replace(/("timestampAuthorities":\[\{"name":")[^"]*(","url":")[^"]*"/, `$1local authority$2${url}/tsa"`)
    .replace('"privateHosts":[]', `"privateHosts":["${new URL(url).host}"]`);

/** The template with the local authority in place of the timestamp authority of the settings, and how often each change was made. */
export const askLocalAuthority = (
  template: Template,
  place: AuthorityPlace,
): { readonly template: Template; readonly settings: number; readonly roots: number } => {
  let [settings, roots] = [0, 0];
  const changed = rewritten(template, (value) => {
    if (typeof value !== 'string') return value;
    const after = settingsWith(value, place);
    if (after !== value) settings++;
    return after;
  }) as Template;
  const resources = Object.fromEntries(
    Object.entries(changed.Resources).map(([name, resource]): [string, Resource] => {
      if (resource.Type !== 'Custom::SealCertificate') return [name, resource];
      roots++;
      const properties = resource.Properties as { readonly Roots: readonly string[] };
      return [name, { ...resource, Properties: { ...properties, Roots: [...properties.Roots, place.root] } }];
    }),
  );
  return { template: { ...changed, Resources: resources }, settings, roots };
};
