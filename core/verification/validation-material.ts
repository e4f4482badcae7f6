import { isCloudSignError } from '../errors.ts';
import type { PdfFile } from '../pdf/file.ts';
import { PdfArray, PdfDict, type PdfResolver, PdfStream, type PdfValue } from '../pdf/objects.ts';
import type { PdfView } from '../pdf/view.ts';
import { childrenOf, elementAt, inside } from '../trust/asn1.ts';
import { parseCertificate } from '../trust/certificate.ts';
import { type Crl, parseCrl } from '../trust/crl.ts';
import { type OcspResponse, parseOcspResponse } from '../trust/ocsp.ts';
import { attributesOf, type SignedData } from '../trust/signed-data.ts';
import type { Certificate } from '../trust/types.ts';
import { lenient } from './object-graph.ts';
import type { Work } from './work.ts';

/** An OCSP response or a CRL of the file; `since` is the index of the first revision that has it. */
export type RevocationItem =
  | { readonly source: 'ocsp'; readonly since: number; readonly response: OcspResponse }
  | { readonly source: 'crl'; readonly since: number; readonly crl: Crl };

/** What the file itself brings to validate its signatures. */
export interface ValidationMaterial {
  readonly certificates: readonly Certificate[];
  readonly revocations: readonly RevocationItem[];
  /** Indexes of the revisions that have a DSS. */
  readonly dssRevisions: readonly number[];
}

/** A CMS of the file, and the index of the revision that it covers. */
export interface CmsSource {
  readonly data: SignedData;
  readonly revision: number;
}

/** adbe-revocationInfoArchival (ISO 32000-2, 12.8.3.3.2). */
const revocationArchival = '1.2.840.113583.1.1.8';
const mostItems = 5000;

/** Gathers certificates and revocation answers from every revision's DSS and from every CMS. What can't be read is left out. */
export function collectMaterial(file: PdfFile, sources: readonly CmsSource[], work: Work): ValidationMaterial {
  const certificates = new Map<string, Certificate>();
  const revocations = new Map<string, RevocationItem>();
  const dssRevisions: number[] = [];
  const addCertificate = (certificate: Certificate | undefined): void => {
    if (certificate !== undefined && !certificates.has(certificate.sha256)) {
      certificates.set(certificate.sha256, certificate);
    }
  };
  const addRevocation = (item: RevocationItem | undefined): void => {
    if (item === undefined || revocations.size >= mostItems) return;
    const id = item.source === 'ocsp' ? item.response.sha256 : item.crl.sha256;
    const known = revocations.get(id);
    if (known === undefined || known.since > item.since) revocations.set(id, item);
  };

  for (const { data, revision } of sources) {
    for (const certificate of data.certificates) addCertificate(certificate);
    for (const bytes of data.revocations) addRevocation(readCrlItem(bytes, revision));
    for (const item of archivedRevocations(data, revision)) addRevocation(item);
  }
  const seen = new Set<PdfStream>();
  for (const { index } of file.revisions) {
    const view = file.at(index);
    const store = dssOf(view);
    if (store === undefined) continue;
    dssRevisions.push(index);
    work.spend(store.length);
    for (const { kind, stream } of store) {
      if (seen.has(stream) || seen.size > mostItems) continue;
      seen.add(stream);
      const bytes = decoded(view, stream);
      if (bytes === undefined) continue;
      if (kind === 'certificate') addCertificate(attempt(() => parseCertificate(bytes)));
      else if (kind === 'ocsp') addRevocation(readOcspItem(bytes, index));
      else addRevocation(readCrlItem(bytes, index));
    }
  }
  for (const item of revocations.values()) {
    if (item.source === 'ocsp')
      for (const certificate of item.response.basic?.certificates ?? []) addCertificate(certificate);
  }
  return { certificates: [...certificates.values()], revocations: [...revocations.values()], dssRevisions };
}

interface StoredStream {
  readonly kind: 'certificate' | 'ocsp' | 'crl';
  readonly stream: PdfStream;
}

/** The streams of a DSS (12.8.4.3) and of its VRI entries; undefined without a DSS. */
function dssOf(view: PdfView): readonly StoredStream[] | undefined {
  const resolver = lenient(view);
  const dss = resolver.resolve(view.catalog.get('DSS'));
  if (!(dss instanceof PdfDict)) return undefined;
  const related = resolver.resolve(dss.get('VRI'));
  const entries = related instanceof PdfDict ? [...related.entries.values()].slice(0, mostItems) : [];
  return [
    ...listed(resolver, { certificate: dss.get('Certs'), ocsp: dss.get('OCSPs'), crl: dss.get('CRLs') }),
    ...entries.flatMap((value) => {
      const entry = resolver.resolve(value);
      if (!(entry instanceof PdfDict)) return [];
      return listed(resolver, { certificate: entry.get('Cert'), ocsp: entry.get('OCSP'), crl: entry.get('CRL') });
    }),
  ];
}

function listed(
  resolver: PdfResolver,
  lists: Readonly<Record<StoredStream['kind'], PdfValue | undefined>>,
): readonly StoredStream[] {
  return (['certificate', 'ocsp', 'crl'] as const).flatMap((kind) => {
    const array = resolver.resolve(lists[kind]);
    if (!(array instanceof PdfArray)) return [];
    return array.items.slice(0, mostItems).flatMap((item) => {
      const stream = resolver.resolve(item);
      return stream instanceof PdfStream ? [{ kind, stream }] : [];
    });
  });
}

function decoded(view: PdfView, stream: PdfStream): Uint8Array | undefined {
  try {
    return view.decode(stream);
  } catch (error) {
    if (isCloudSignError(error) && error.code !== 'pdf.too-complex') return undefined;
    throw error;
  }
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

const readOcspItem = (bytes: Uint8Array, since: number): RevocationItem | undefined =>
  attempt(() => ({ source: 'ocsp', since, response: parseOcspResponse(bytes) }));

const readCrlItem = (bytes: Uint8Array, since: number): RevocationItem | undefined =>
  attempt(() => ({ source: 'crl', since, crl: parseCrl(bytes) }));

/** RevocationInfoArchival ::= SEQUENCE { [0] SEQUENCE OF CRL, [1] SEQUENCE OF OCSPResponse, [2] other } */
function archivedRevocations(data: SignedData, since: number): readonly RevocationItem[] {
  const attributes = data.signers.flatMap(({ signedAttributes }) => signedAttributes?.attributes ?? []);
  const items = attributesOf(attributes, revocationArchival).flatMap(({ values }) =>
    values.flatMap(
      (value) =>
        attempt(() =>
          childrenOf(elementAt(value.bytes, 0, 'ber')).flatMap((list) => {
            const answers = childrenOf(inside(list)).map(({ bytes }) => bytes);
            if (list.tag === 0xa0) return answers.map((bytes) => readCrlItem(bytes, since));
            return list.tag === 0xa1 ? answers.map((bytes) => readOcspItem(bytes, since)) : [];
          }),
        ) ?? [],
    ),
  );
  return items.filter((item) => item !== undefined);
}
