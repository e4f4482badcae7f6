import { CloudSignError } from '../errors.ts';
import { PdfArray, PdfDict, PdfRef, type PdfValue } from '../pdf/objects.ts';
import type { PdfView } from '../pdf/view.ts';
import { textOfPdf } from './text.ts';

/** A terminal field of the form (ISO 32000-2, 12.7.4) with what it inherits. */
export interface FormField {
  /** Fully qualified; the empty string when no level has a name. */
  readonly name: string;
  readonly ref: PdfRef | undefined;
  readonly dict: PdfDict;
  readonly type: string | undefined;
  /** /V as it stands: usually a reference for a signature. */
  readonly value: PdfValue | undefined;
}

export interface SignedField extends FormField {
  /** The signature dictionary. */
  readonly signature: PdfDict;
}

const maxFields = 100_000;
const maxDepth = 32;

interface Level {
  readonly name: string;
  readonly type: string | undefined;
  readonly value: PdfValue | undefined;
}

const tooComplex = (detail: string): CloudSignError => new CloudSignError('pdf.too-complex', { detail });

/** The interactive form, or undefined when the document has none; `pdf.damaged` when it is something else than a dictionary. */
export const formOf = (view: PdfView): PdfDict | undefined => {
  const form = view.resolve(view.catalog.get('AcroForm'));
  if (form === null) return undefined;
  if (!(form instanceof PdfDict)) throw new CloudSignError('pdf.damaged', { detail: '/AcroForm is no dictionary' });
  return form;
};

const partialName = (dict: PdfDict, view: PdfView): string | undefined => {
  const text = dict.string('T', view);
  return text === undefined ? undefined : textOfPdf(text);
};

const childFields = (dict: PdfDict, view: PdfView): readonly PdfValue[] =>
  (dict.array('Kids', view)?.items ?? []).filter((kid) => {
    const child = view.resolve(kid);
    return child instanceof PdfDict && (child.has('T') || child.has('FT') || child.has('Kids'));
  });

/** Every terminal field that the form reaches, each once, in order. */
export const formFields = (view: PdfView): readonly FormField[] => {
  const fields: FormField[] = [];
  const seen = new Set<PdfDict>();

  const visit = (item: PdfValue, above: Level, depth: number): void => {
    const dict = view.resolve(item);
    if (!(dict instanceof PdfDict) || seen.has(dict)) return;
    if (depth > maxDepth) throw tooComplex('form fields nested too deep');
    if (seen.size >= maxFields) throw tooComplex('too many form fields');
    seen.add(dict);
    const own = partialName(dict, view);
    const level: Level = {
      name: own === undefined ? above.name : above.name === '' ? own : `${above.name}.${own}`,
      type: dict.name('FT', view) ?? above.type,
      value: dict.has('V') ? dict.get('V') : above.value,
    };
    const children = childFields(dict, view);
    if (children.length === 0) fields.push({ ...level, ref: item instanceof PdfRef ? item : undefined, dict });
    for (const child of children) visit(child, level, depth + 1);
  };

  const roots = formOf(view)?.array('Fields', view) ?? new PdfArray([]);
  for (const root of roots.items) visit(root, { name: '', type: undefined, value: undefined }, 0);
  return fields;
};

export interface SignedField extends FormField {
  /** The signature dictionary. */
  readonly signature: PdfDict;
}

/** Fields that hold a signature or document timestamp, one for each signature dictionary. */
export const signedFields = (view: PdfView): readonly SignedField[] => {
  const bySignature = new Map<PdfDict, SignedField>();
  for (const field of formFields(view)) {
    const signature = field.type === 'Sig' ? view.resolve(field.value) : null;
    if (signature instanceof PdfDict && !bySignature.has(signature))
      bySignature.set(signature, { ...field, signature });
  }
  return [...bySignature.values()];
};
