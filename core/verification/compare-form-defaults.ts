import { latin1Text } from '../pdf/characters.ts';
import { PdfDict, PdfString, type PdfValue } from '../pdf/objects.ts';
import type { ChangeKind, ChangeValues } from './change-policy.ts';
import { defaultLookOf, type Form, type FormNode } from './form-fields.ts';
import { inheritsPlainly } from './inherited.ts';
import type { RevisionPair } from './revision-pair.ts';

/** What one revision changed in the form dictionary itself (12.7.3). `strays`: pages have fields that the form doesn't list. */
export function compareFormDicts(
  {
    pair,
    before,
    after,
    strays,
  }: { readonly pair: RevisionPair; readonly before: Form; readonly after: Form; readonly strays: boolean },
  add: (kind: ChangeKind, values: ChangeValues) => void,
): void {
  const asks = (form: Form): boolean =>
    form.dict.bool('NeedAppearances', form === before ? pair.before : pair.after) === true;
  // Signature fields have no value that a viewer could draw.
  const draws = strays || before.nodes.some(({ type }) => type !== undefined && type !== 'Sig');
  for (const key of pair.differing(before.dict, after.dict)) {
    if (key === 'Fields' || key === 'SigFlags') continue;
    if (key === 'DR') {
      if (onlyGrows(pair, before.dict.get(key), after.dict.get(key)) && !bringsFont(pair, before, after)) continue;
      add(draws ? 'form-resources-changed' : 'form-defaults-unused', { key });
    } else if (key === 'NeedAppearances' && asks(after)) add('form-redraw-asked', {});
    else if (key === 'NeedAppearances')
      add(draws && asks(before) ? 'form-defaults-replaced' : 'form-defaults-changed', { key });
    else if (key === 'DA' || key === 'Q') {
      const isUsed = draws && (strays || key === 'Q' || asks(after) || !haveDefaultLooks(pair, before));
      if (!isUsed) add('form-defaults-unused', { key });
      else
        add(
          strays || before.dict.has(key) || asks(after) || someLackLooks(before)
            ? 'form-defaults-replaced'
            : 'form-defaults-changed',
          { key },
        );
    } else add('form-changed', { key });
  }
}

const mostFields = 10_000;

/** Whether each field says itself how its value is drawn; a button is drawn by its appearance. */
const haveDefaultLooks = (pair: RevisionPair, { nodes }: Form): boolean =>
  nodes.length < mostFields &&
  nodes.every((node) => {
    if (node.type === 'Sig' || node.kids.length > 0) return true;
    if (node.type === 'Btn' && node.dict.has('AP')) return true;
    return node.type !== undefined && inheritsPlainly(node) && namesFont(pair.before.resolve(defaultLookOf(node)));
  });

/** A look without a font is none to many programs: they take that of the form. */
const namesFont = (look: PdfValue): boolean => look instanceof PdfString && fontName.test(latin1Text(look.bytes));

const fontName = /\/([^\s/()<>[\]]+)\s+[\d.]+\s+Tf(?!\S)/;

/** Whether a field without an appearance names a font that was not there and now may be. */
function bringsFont(pair: RevisionPair, before: Form, after: Form): boolean {
  const fontsOf = ({ dict }: Form, view: RevisionPair['before']): PdfDict | undefined =>
    dict.dict('DR', view)?.dict('Font', view);
  const [had, has] = [fontsOf(before, pair.before), fontsOf(after, pair.after)];
  if (![...(has?.entries.keys() ?? [])].some((name) => had?.has(name) !== true)) return false;
  return before.nodes.filter(lacksLook).some((node) => {
    const look = pair.before.resolve(defaultLookOf(node) ?? before.dict.get('DA'));
    const name = look instanceof PdfString ? fontName.exec(latin1Text(look.bytes))?.[1] : undefined;
    return name !== undefined && had?.has(name) !== true;
  });
}

const isDrawn = ({ type, kids }: FormNode): boolean => type !== 'Sig' && kids.length === 0;

/** Whether there is a field that programs draw themselves, without being asked. */
const someLackLooks = ({ nodes }: Form): boolean => nodes.some(lacksLook);

const lacksLook = (node: FormNode): boolean => isDrawn(node) && !node.dict.has('AP');

/** Whether a dictionary of dictionaries keeps every entry it had. */
function onlyGrows(pair: RevisionPair, old: PdfValue | undefined, current: PdfValue | undefined, depth = 0): boolean {
  const [a, b] = [pair.before.resolve(old), pair.after.resolve(current)];
  if (a === null) return true;
  if (!(a instanceof PdfDict) || !(b instanceof PdfDict)) return pair.same(old, current, '');
  return pair
    .differing(a, b)
    .every((key) => !a.has(key) || (depth < 1 && onlyGrows(pair, a.get(key), b.get(key), depth + 1)));
}
