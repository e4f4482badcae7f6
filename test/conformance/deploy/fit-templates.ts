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

export interface LeftOut {
  readonly type: string;
  readonly name: string;
}

/** Resources that MiniStack answers with an error, and a deployment with them is rolled back. */
export const unknownTypes: Readonly<Record<string, string>> = {};

/** Every string in a value, rewritten. */
const rewritten = (value: unknown, change: (text: string) => string): unknown => {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((one) => rewritten(one, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, rewritten(inner, change)]));
};

/** The template without resources of these types. @throws Error when something that stays refers to one of them by more than its order. */
export const leaveOut = (
  template: Template,
  types: readonly string[],
): { readonly template: Template; readonly leftOut: readonly LeftOut[] } => {
  const all = Object.entries(template.Resources);
  const gone = new Set(all.filter(([, { Type }]) => types.includes(Type)).map(([name]) => name));
  if (gone.size === 0) return { template, leftOut: [] };
  const kept = all.flatMap(([name, resource]): [string, Resource][] => {
    if (gone.has(name)) return [];
    const { DependsOn = [], ...rest } = resource;
    const order = [DependsOn].flat().filter((one) => !gone.has(one));
    return [[name, order.length === 0 ? (rest as Resource) : { ...rest, DependsOn: order, Type: resource.Type }]];
  });
  const text = JSON.stringify({ ...template, Resources: Object.fromEntries(kept) });
  for (const name of gone)
    if (text.includes(`"${name}"`)) throw new Error(`something refers to ${name}, which is left out`);
  return {
    template: JSON.parse(text),
    leftOut: [...gone].map((name) => ({ name, type: template.Resources[name]?.Type ?? '' })),
  };
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
  const changed = rewritten(template, (text) => {
    const after = settingsWith(text, place);
    if (after !== text) settings++;
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
