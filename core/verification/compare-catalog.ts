import { isCloudSignError } from '../errors.ts';
import { latin1Text } from '../pdf/characters.ts';
import { isName, numberOf, PdfArray, PdfDict, PdfName, PdfRef, PdfStream, type PdfValue } from '../pdf/objects.ts';
import type { Change } from './change-policy.ts';
import { type ComparedModels, changeOf } from './compared-models.ts';
import { shorten, shown } from './shown.ts';
import { isSrgb } from './srgb-profile.ts';

type Rule = (models: ComparedModels, key: string) => readonly Change[];

const judgedElsewhere: Rule = () => [];

/** Keys of the catalog that may change, and who says how; every other key must stay. */
const rules: Readonly<Record<string, Rule>> = {
  AcroForm: judgedElsewhere,
  Pages: judgedElsewhere,
  StructTreeRoot: judgedElsewhere,
  DSS: compareValidationData,
  Extensions: compareExtensions,
  MarkInfo: compareMarks,
  Metadata: compareMetadata,
  OutputIntents: compareOutputIntents,
  PageMode: comparePanels,
  Perms: comparePermissions,
  Version: ({ pair, before, after }, key) => [
    changeOf(pair, 'version-changed', {
      old: shown(before.view.catalog.get(key)),
      new: shown(after.view.catalog.get(key)),
    }),
  ],
};

/** What changed in the catalog itself; a key without a rule is `catalog-changed`. */
export function compareCatalogs(models: ComparedModels): readonly Change[] {
  const { pair, before, after } = models;
  return pair
    .differing(before.view.catalog, after.view.catalog)
    .flatMap((key) =>
      Object.hasOwn(rules, key)
        ? (rules[key]?.(models, key) ?? [])
        : [changeOf(pair, 'catalog-changed', { key: shorten(key) })],
    );
}

/** PyMuPDF has the list of attachments shown first wherever there are any. Other ways to open a document may hide that it was signed. */
function comparePanels(models: ComparedModels, key: string): readonly Change[] {
  const isList =
    isName(valuesOf(models, key)[1], 'UseAttachments') && !models.after.view.catalog.duplicates.includes(key);
  return [changeOf(models.pair, isList ? 'attachments-shown' : 'catalog-changed', isList ? {} : { key })];
}

/** Where there are tags, some programs read aloud by them if the document is marked so (14.7.1), and by the page if not. */
function compareMarks(models: ComparedModels, key: string): readonly Change[] {
  const { pair, before, after } = models;
  const [marked, now] = valuesOf(models, key).map((value, index) =>
    value instanceof PdfDict && value.duplicates.length === 0
      ? value.bool('Marked', (index === 0 ? before : after).resolver) === true
      : false,
  );
  const matters = marked !== now && before.view.catalog.has('StructTreeRoot');
  return [
    matters ? changeOf(pair, 'structure-changed', { key: 'MarkInfo' }) : changeOf(pair, 'mark-information-changed'),
  ];
}

const valuesOf = ({ before, after }: ComparedModels, key: string): readonly [PdfValue, PdfValue] => [
  before.resolver.resolve(before.view.catalog.get(key)),
  after.resolver.resolve(after.view.catalog.get(key)),
];

/** How XMP begins, whatever wraps it. */
const xmp = /<(\?xpacket|\?xml|x:xmpmeta|x:xapmeta|rdf:RDF)[\s>]/;

function compareMetadata(models: ComparedModels, key: string): readonly Change[] {
  const { pair, after } = models;
  const [, current] = valuesOf(models, key);
  if (!(current instanceof PdfStream) || current.dict.name('Type', after.resolver) !== 'Metadata') {
    return [changeOf(pair, 'metadata-removed')];
  }
  return [changeOf(pair, isXmp(after.view.decode.bind(after.view), current) ? 'metadata-changed' : 'metadata-removed')];
}

function isXmp(decode: (stream: PdfStream) => Uint8Array, stream: PdfStream): boolean {
  try {
    const text = latin1Text(decode(stream));
    // UTF-16 and UTF-32 show as the same characters between zeros.
    return xmp.test(text.slice(0, 4096)) || xmp.test(text.slice(0, 16_384).replaceAll('\0', ''));
  } catch (error) {
    if (isCloudSignError(error) && error.code !== 'pdf.too-complex') return false;
    throw error;
  }
}

const intentKeys = new Set(
  'Type S OutputCondition OutputConditionIdentifier RegistryName Info DestOutputProfile'.split(' '),
);

/** Viewers draw by the profile (14.11.5). DSS brings that of sRGB along when it draws a signature in color: everything looks as it did. */
function compareOutputIntents(models: ComparedModels, key: string): readonly Change[] {
  const { pair, after } = models;
  const [old, current] = valuesOf(models, key);
  const intents = old === null && current instanceof PdfArray ? current.items : [];
  const [intent, ...others] = intents.map((item) => after.resolver.resolve(item));
  const isPlain =
    intent instanceof PdfDict &&
    others.length === 0 &&
    intent.duplicates.length === 0 &&
    [...intent.entries.keys()].every((name) => intentKeys.has(name)) &&
    isSrgbStream(models, intent.get('DestOutputProfile'));
  return [isPlain ? changeOf(pair, 'output-intent-added') : changeOf(pair, 'catalog-changed', { key })];
}

function isSrgbStream({ after }: ComparedModels, value: PdfValue | undefined): boolean {
  const stream = after.resolver.resolve(value);
  if (!(stream instanceof PdfStream) || stream.dict.int('N', after.resolver) !== 3) return false;
  if (stream.dict.duplicates.length > 0 || stream.dict.has('Range')) return false;
  const alternate = after.resolver.resolve(stream.dict.get('Alternate'));
  if (alternate !== null && !isName(alternate, 'DeviceRGB')) return false;
  try {
    return isSrgb(after.view.decode(stream));
  } catch (error) {
    if (isCloudSignError(error) && error.code !== 'pdf.too-complex') return false;
    throw error;
  }
}

function comparePermissions(models: ComparedModels, key: string): readonly Change[] {
  const { pair } = models;
  const [old, current] = valuesOf(models, key);
  const from = old instanceof PdfDict ? old : PdfDict.of({});
  const to = current instanceof PdfDict ? current : PdfDict.of({});
  return pair.differing(from, to).map((name) => {
    // Usage rights open functions of one viewer and say nothing about the document (12.8.2.3).
    if (name === 'UR' || name === 'UR3') return changeOf(pair, 'usage-rights-changed');
    if (name === 'DocMDP' && !from.has(name)) return changeOf(pair, 'certified-later');
    return changeOf(pair, 'permissions-changed', { key: shorten(name) });
  });
}

/** 7.12: developers' extensions are added and raised, never taken back. */
function compareExtensions(models: ComparedModels, key: string): readonly Change[] {
  const { pair, before, after } = models;
  const [old, current] = valuesOf(models, key);
  if (!(old instanceof PdfDict)) return [changeOf(pair, 'extensions-changed')];
  const prefixes = [...old.entries.keys()].filter((name) => name !== 'Type' && old.has(name));
  const cut = prefixes.filter((name) => {
    const now = current instanceof PdfDict ? after.resolver.resolve(current.get(name)) : null;
    const then = before.resolver.resolve(old.get(name));
    if (now === null) return true;
    return then instanceof PdfDict && now instanceof PdfDict && isLower(models, { then, now });
  });
  if (cut.length === 0) return [changeOf(pair, 'extensions-changed')];
  return [changeOf(pair, 'extensions-reduced', { detail: shorten(cut.join(', ')) })];
}

function isLower(
  { before, after }: ComparedModels,
  { then, now }: { readonly then: PdfDict; readonly now: PdfDict },
): boolean {
  const [old, current] = [then, now].map((dict, index) => {
    const resolver = index === 0 ? before.resolver : after.resolver;
    const base = resolver.resolve(dict.get('BaseVersion'));
    return {
      version: base instanceof PdfName ? Number(base.value) : 0,
      level: numberOf(resolver.resolve(dict.get('ExtensionLevel'))) ?? 0,
    };
  });
  if (old === undefined || current === undefined) return true;
  return current.version < old.version || (current.version === old.version && current.level < old.level);
}

const dssKeys = new Set(['Type', 'Certs', 'OCSPs', 'CRLs', 'VRI']);
const relatedKeys = new Set(['Type', 'Cert', 'OCSP', 'CRL', 'TU', 'TS']);

/** The DSS (12.8.4.3): invisible. That it grows is expected; that it shrinks or is rewritten is shown; it must stay one. */
function compareValidationData(models: ComparedModels, key: string): readonly Change[] {
  const { pair } = models;
  const [old, current] = valuesOf(models, key);
  if (!(current instanceof PdfDict)) return [changeOf(pair, 'validation-data-removed', { detail: key })];
  const odd = oddKey(models, current);
  if (odd !== undefined) return [changeOf(pair, 'validation-data-removed', { detail: shorten(odd) })];
  if (!(old instanceof PdfDict)) return [changeOf(pair, 'validation-data-added')];
  const rewritten = pair
    .differing(old, current)
    .filter((name) => old.has(name) && !grew(models, old.get(name), current.get(name)));
  if (rewritten.length === 0) return [changeOf(pair, 'validation-data-added')];
  return [changeOf(pair, 'validation-data-rewritten', { detail: shorten(rewritten.join(', ')) })];
}

/** The first entry of a DSS that is no validation data. */
function oddKey({ after: { resolver } }: ComparedModels, dss: PdfDict): string | undefined {
  const areStreams = (value: PdfValue | undefined): boolean => {
    const list = resolver.resolve(value);
    return list === null || (list instanceof PdfArray && list.items.every((item) => isStream(resolver.resolve(item))));
  };
  for (const name of dss.entries.keys()) {
    if (!dss.has(name)) continue;
    if (!dssKeys.has(name)) return name;
    if (name !== 'Type' && name !== 'VRI' && !areStreams(dss.get(name))) return name;
  }
  const related = resolver.resolve(dss.get('VRI'));
  if (related === null) return undefined;
  if (!(related instanceof PdfDict)) return 'VRI';
  for (const [name, value] of related.entries) {
    const entry = resolver.resolve(value);
    if (name === 'Type' || entry === null) continue;
    if (!(entry instanceof PdfDict)) return name;
    const isOdd = [...entry.entries.keys()].some((one) => entry.has(one) && !relatedKeys.has(one));
    if (isOdd || !['Cert', 'OCSP', 'CRL'].every((one) => areStreams(entry.get(one)))) return name;
  }
  return undefined;
}

// A stream that can't be read is left to who uses it.
const isStream = (value: PdfValue): boolean => value instanceof PdfStream || value === null;

function grew(
  { pair, before, after }: ComparedModels,
  old: PdfValue | undefined,
  current: PdfValue | undefined,
): boolean {
  const [from, to] = [before.resolver.resolve(old), after.resolver.resolve(current)];
  if (from instanceof PdfArray && to instanceof PdfArray) {
    const now = new Set(to.items.map((item) => (item instanceof PdfRef ? item.num : -1)));
    return from.items.every((item) => item instanceof PdfRef && now.has(item.num) && pair.same(item, item, ''));
  }
  if (from instanceof PdfDict && to instanceof PdfDict) {
    return pair.differing(from, to).every((name) => !from.has(name));
  }
  return false;
}
