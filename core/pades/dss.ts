import { deflateSync } from 'node:zlib';
import { CloudSignError } from '../errors.ts';
import type { PdfFile } from '../pdf/file.ts';
import { PdfArray, PdfDict, PdfName, PdfRef, PdfStream, type PdfValue } from '../pdf/objects.ts';
import { startUpdate } from '../pdf/update.ts';
import type { PdfView } from '../pdf/view.ts';
import { hashOf } from '../trust/crypto.ts';
import { toHex } from '../trust/hex.ts';
import { announcedExtensions } from './extensions.ts';
import { requireSingleKeys } from './single-keys.ts';

/** Validation data, DER each, that somebody has verified (core/trust/validation-data.ts). OCSP: the whole OCSPResponse. */
export interface EvidenceData {
  readonly certificates: readonly Uint8Array[];
  readonly ocsps: readonly Uint8Array[];
  readonly crls: readonly Uint8Array[];
}

/** ISO 32000-2, table 261. */
export const dssKeys = { certificates: 'Certs', ocsps: 'OCSPs', crls: 'CRLs' } as const satisfies Record<
  keyof EvidenceData,
  string
>;
type Kind = keyof EvidenceData;
const kinds = Object.keys(dssKeys) as readonly Kind[];

/** Below this, compressing gains nothing worth its filter. */
const compressFrom = 1024;

const streamOf = (der: Uint8Array): PdfStream => {
  const packed = der.length < compressFrom ? der : deflateSync(der, { level: 9 });
  if (packed.length > der.length * 0.9) return new PdfStream(PdfDict.of({}), der);
  return new PdfStream(PdfDict.of({ Filter: new PdfName('FlateDecode') }), packed);
};

/** The document security store; undefined when there is none. */
export const dssOf = (view: PdfView): PdfDict | undefined => {
  const dss = view.resolve(view.catalog.get('DSS'));
  if (dss === null) return undefined;
  if (!(dss instanceof PdfDict)) throw new CloudSignError('pdf.damaged', { detail: '/DSS is no dictionary' });
  return dss;
};

const itemsOf = (view: PdfView, dss: PdfDict | undefined, kind: Kind): readonly PdfValue[] => {
  const value = view.resolve(dss?.get(dssKeys[kind]));
  if (value === null) return [];
  if (value instanceof PdfArray) return value.items;
  throw new CloudSignError('pdf.damaged', { detail: `/${dssKeys[kind]} is no array` });
};

/** What the store holds; an entry that can't be decoded is none. */
export const readDss = (view: PdfView): EvidenceData => {
  const dss = dssOf(view);
  const decoded = (kind: Kind): readonly Uint8Array[] =>
    itemsOf(view, dss, kind).flatMap((item) => {
      try {
        const stream = view.resolve(item);
        return stream instanceof PdfStream ? [view.decode(stream)] : [];
      } catch {
        return [];
      }
    });
  return { certificates: decoded('certificates'), ocsps: decoded('ocsps'), crls: decoded('crls') };
};

const fingerprint = (der: Uint8Array): string => toHex(hashOf('sha256', der));

/** What of `data` the store doesn't hold yet, each once. */
export const missingFromDss = (view: PdfView, data: EvidenceData): EvidenceData => {
  const present = readDss(view);
  const missing = (kind: Kind): readonly Uint8Array[] => {
    const known = new Set(present[kind].map(fingerprint));
    return data[kind].filter((der) => {
      const print = fingerprint(der);
      const isNew = !known.has(print);
      known.add(print);
      return isNew;
    });
  };
  return { certificates: missing('certificates'), ocsps: missing('ocsps'), crls: missing('crls') };
};

export interface DssRevision {
  readonly tail: Uint8Array;
  readonly created: readonly PdfRef[];
  /** New references by the key that they were added to. */
  readonly added: Readonly<Record<Kind, readonly PdfRef[]>>;
}

/**
 * One more revision whose /DSS also holds `data`; undefined when it holds all of it already. What is there stays, /VRI included: an
 * entry that changes makes validators doubt the signature that it is for, and the baseline profile does without it.
 */
export const dssRevision = (
  file: PdfFile,
  { data, id }: { readonly data: EvidenceData; readonly id: Uint8Array },
): DssRevision | undefined => {
  const view = file.latest;
  const missing = missingFromDss(view, data);
  if (kinds.every((kind) => missing[kind].length === 0)) return undefined;
  const dss = dssOf(view);
  const { catalog, catalogRef } = view;
  for (const value of [catalog, dss]) requireSingleKeys(value ?? null);

  const update = startUpdate(file);
  const create = (der: Uint8Array): PdfRef => update.create(streamOf(der));
  const added = {
    certificates: missing.certificates.map(create),
    ocsps: missing.ocsps.map(create),
    crls: missing.crls.map(create),
  };
  const entries: Record<string, PdfValue> = {};
  for (const kind of kinds) {
    if (added[kind].length > 0) entries[dssKeys[kind]] = new PdfArray([...itemsOf(view, dss, kind), ...added[kind]]);
  }
  const newDss = (dss ?? PdfDict.of({ Type: new PdfName('DSS') })).with(entries);
  const place = catalog.get('DSS');
  const dssRef = dss !== undefined && place instanceof PdfRef ? place : undefined;
  if (dssRef?.num === catalogRef.num) throw new CloudSignError('pdf.damaged', { detail: 'one object in two roles' });

  const created = [...added.certificates, ...added.ocsps, ...added.crls];
  const changes: Record<string, PdfValue> = {};
  if (dssRef !== undefined) update.set(dssRef, newDss);
  else if (dss !== undefined) changes.DSS = newDss;
  else {
    const ref = update.create(newDss);
    created.push(ref);
    changes.DSS = ref;
  }
  const extensions = announcedExtensions(view, file.version);
  if (extensions !== undefined) changes.Extensions = extensions;
  if (Object.keys(changes).length > 0) update.set(catalogRef, catalog.with(changes));
  return { tail: update.finish({ id }).tail, created, added };
};
