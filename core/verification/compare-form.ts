import { isName, PdfDict, PdfRef, PdfString, type PdfValue } from '../pdf/objects.ts';
import { decodeTextString } from '../pdf/text-string.ts';
import type { Change, ChangeKind, ChangeValues } from './change-policy.ts';
import { compareFormDicts } from './compare-form-defaults.ts';
import type { ComparedModels } from './compared-models.ts';
import type { DocumentModel } from './document-model.ts';
import { isReadOnly, onlyMadeReadOnly, onlyStatesFlags } from './field-flags.ts';
import { defaultLookOf, type Form, type FormNode } from './form-fields.ts';
import { inheritsPlainly } from './inherited.ts';
import { boxOf, isVisible } from './page-annotations.ts';
import { type Renumbered, renumberedWidgets } from './renumbered-widgets.ts';
import { shorten, shown } from './shown.ts';
import { hasUnboundLook } from './unbound-look.ts';
import { hasStrayWidgets, mayDraw } from './widget-drawing.ts';

/** Keys of a field that hold its value, and those that only say how it looks. */
const valueKeys = new Set(['V', 'RV', 'I']);
const lookKeys = new Set(['AP', 'AS', 'DA', 'Q', 'DS', 'MK', 'BS', 'Border', 'F', 'BE']);
/** Which of its options a list box shows first (table 234): it is scrolled to what is selected. */
const scrollKey = 'TI';
/** Keys that show nothing. */
const silentKeys = new Set(['M', 'NM', 'StructParent', 'P', 'Type', 'Subtype', 'Kids', 'Parent']);
/** What signing an existing field may touch. */
const signingKeys = new Set([...lookKeys, 'V', 'TU', 'Ff']);

/** What one revision changed in the form and its fields. */
export function compareForms({ pair, before, after }: ComparedModels): readonly Change[] {
  const found = new Map<string, Change>();
  const add = (kind: ChangeKind, values: ChangeValues): void => {
    const change = { kind, revision: pair.revision, values };
    found.set(JSON.stringify([kind, values]), change);
  };
  const [old, current] = [before.form, after.form];
  if (old !== undefined && current === undefined) add('form-changed', { key: 'AcroForm' });
  if (current === undefined) return [...found.values()];
  if (old === undefined) {
    add('form-created', {});
    if (current.dict.has('XFA')) add('form-changed', { key: 'XFA' });
  } else {
    compareFormDicts({ pair, before: old, after: current, strays: hasStrayWidgets(before, old) }, add);
  }
  const renumbered = renumberedWidgets(before, after);
  const valued = fieldsWithNewValue({ pair, old, current, renumbered });
  const context: FieldContext = { pair, before, after, add, valued, renumbered };
  for (const node of old?.nodes ?? []) compareNode(context, node);
  for (const node of current.nodes) if (counterpart(node, old, renumbered) === undefined) judgeNewNode(context, node);
  return [...found.values()];
}

interface FieldContext extends ComparedModels {
  readonly add: (kind: ChangeKind, values: ChangeValues) => void;
  /** Names of fields whose value this revision changed. */
  readonly valued: ReadonlySet<string>;
  readonly renumbered: Renumbered;
}

/** The same dictionary in the other revision: by object number, or by name when it stands directly in its parent. */
function counterpart(node: FormNode, form: Form | undefined, renumbered: Renumbered): FormNode | undefined {
  if (node.ref !== undefined) return form?.byNumber.get(node.ref.num) ?? renumbered.get(node);
  return form?.directByName.get(node.name);
}

function fieldsWithNewValue({
  pair,
  old,
  current,
  renumbered,
}: Pick<FieldContext, 'pair' | 'renumbered'> & {
  readonly old: Form | undefined;
  readonly current: Form;
}): ReadonlySet<string> {
  const names = new Set<string>();
  for (const node of old?.nodes ?? []) {
    const now = counterpart(node, current, renumbered);
    if (now === undefined || node.type === 'Sig') continue;
    const keys = pair.differing(node.dict, now.dict);
    if (keys.some((key) => valueKeys.has(key) || (node.type === 'Btn' && key === 'AS'))) names.add(node.name);
  }
  return names;
}

function compareNode(context: FieldContext, old: FormNode): void {
  const { pair, after, add, renumbered } = context;
  const current = counterpart(old, after.form, renumbered);
  if (current === undefined) {
    add('field-removed', { field: shorten(old.name) });
    return;
  }
  const place = placeOf(context, current);
  if (old.name !== current.name || old.parent?.ref?.num !== current.parent?.ref?.num) {
    add('field-definition-changed', { ...place, key: 'Parent' });
  }
  const keys = pair
    .differing(old.dict, current.dict)
    .filter(
      (key) =>
        !isSilent(context, { key, old, current }) && !(key === 'Ff' && onlyStatesFlags(context, { old, current })),
    );
  if (keys.length === 0) return;
  // What something else leads to as well may not go from here: every path to it would have to be judged.
  const look = old.dict.get('AP');
  if (keys.includes('AP') && look instanceof PdfRef && pair.hasOtherUse(look.num, 'AP')) {
    add('field-definition-changed', { ...place, key: 'AP' });
  }
  if (keys.some((key) => key === 'AP' || key === 'AS') && hasUnboundLook(after, current.dict.get('AP'))) {
    add('field-definition-changed', { ...place, key: 'BBox' });
  }
  if (old.type === 'Sig') compareSignatureField(context, { old, current, keys, place });
  else compareValueField(context, { old, current, keys, place });
}

/** Keys that were added or changed without any effect on what is shown. */
function isSilent(
  context: FieldContext,
  { key, old, current }: { readonly key: string; readonly old: FormNode; readonly current: FormNode },
): boolean {
  const { after } = context;
  // What iText 7 repeats in each button of a group, iText 8 and 9 leave to the group.
  const isPlain = inheritsPlainly(old) && inheritsPlainly(current);
  if (key === 'FT' && old.isBareWidget && current.isBareWidget) return isPlain && old.type === current.type;
  if (key === 'DA' && old.type === 'Btn') return isPlain && keepsDefaultLook(context, { old, current });
  if (!silentKeys.has(key)) return false;
  if (key === 'P') {
    const page = current.dict.get('P');
    const shownOn = current.ref === undefined ? undefined : after.annotations.byNumber.get(current.ref.num)?.page;
    return shownOn === undefined || !(page instanceof PdfRef) || after.pages[shownOn]?.ref?.num === page.num;
  }
  // Kids that come and go are compared one by one; a field that gets its first ones is no longer the same kind of field.
  if (key === 'Kids') return old.dict.has(key) && current.dict.has(key) && keepsExports(context, { old, current });
  // Some programs inherit by /Parent, some from the field that lists the kid: it must be that one.
  if (key === 'Parent') return isRef(current.dict.get(key), current.parent?.ref);
  return key === 'M' || key === 'NM' || !old.dict.has(key);
}

const isRef = (value: PdfValue | undefined, ref: PdfRef | undefined): boolean =>
  value instanceof PdfRef && value.num === ref?.num && value.gen === ref.gen;

/** The values that buttons export go by their order, where /Opt names them (table 230). */
function keepsExports(
  { before, after, renumbered }: FieldContext,
  { old, current }: { readonly old: FormNode; readonly current: FormNode },
): boolean {
  const names = [old, current].some(({ type, dict }) => type === 'Btn' && dict.has('Opt'));
  if (!names) return true;
  const counts = [old.dict.array('Kids', before.resolver), current.dict.array('Kids', after.resolver)];
  const kept = old.kids.every((kid, index) => counterpart(kid, after.form, renumbered) === current.kids[index]);
  return kept && counts[0]?.items.length === counts[1]?.items.length;
}

/** iText 8 and 9 move the /DA of buttons up to their group: each must inherit what it had (12.7.4.3). */
function keepsDefaultLook(
  { pair, after, renumbered }: FieldContext,
  { old, current }: { readonly old: FormNode; readonly current: FormNode },
): boolean {
  const inherits = (then: FormNode, now: FormNode | undefined): boolean =>
    now !== undefined &&
    then.kids.length === 0 &&
    inheritsPlainly(then) &&
    inheritsPlainly(now) &&
    isLook(pair.before.resolve(defaultLookOf(then))) &&
    pair.same(defaultLookOf(then), defaultLookOf(now), 'DA');
  if (old.kids.length === 0) return inherits(old, current);
  return old.kids.every((kid) => inherits(kid, counterpart(kid, after.form, renumbered)));
}

/** What is no string counts for nothing to some programs, and they look further up. */
const isLook = (value: PdfValue): boolean => value instanceof PdfString;

interface NodeChange {
  readonly old: FormNode;
  readonly current: FormNode;
  readonly keys: readonly string[];
  readonly place: ChangeValues;
}

function compareValueField(context: FieldContext, { old, current, keys, place }: NodeChange): void {
  const { before, after, add, valued } = context;
  for (const key of keys) {
    if (valueKeys.has(key)) continue;
    if (key === 'Ff' && onlyMadeReadOnly(context, { old, current })) add('field-locked', place);
    else if (!lookKeys.has(key) && !(key === scrollKey && old.type === 'Ch')) {
      add('field-definition-changed', { ...place, key });
    } else if (!valued.has(old.name)) add('appearance-changed', place);
    else add('field-redrawn', place);
  }
  const state = old.type === 'Btn' ? 'AS' : undefined;
  const value = keys.find((key) => key === 'V') ?? keys.find((key) => valueKeys.has(key) || key === state);
  if (value === undefined) return;
  const [from, to] = [before.resolver.resolve(old.dict.get(value)), after.resolver.resolve(current.dict.get(value))];
  const kind = isCalculated(context, old) || !isReadOnly(context, old) ? 'value-changed' : 'read-only-value-changed';
  add(kind, { ...place, old: shown(from), new: shown(to) });
}

function isCalculated({ before }: FieldContext, { ref, parent }: FormNode): boolean {
  const order = before.form?.dict.array('CO', before.resolver)?.items ?? [];
  return order.some((one) => one instanceof PdfRef && (one.num === ref?.num || one.num === parent?.ref?.num));
}

function compareSignatureField(context: FieldContext, { old, current, keys, place }: NodeChange): void {
  const { before, after, add } = context;
  const had = signatureOf(before, old) !== undefined;
  const has = signatureOf(after, current);
  if (had) {
    for (const key of keys) {
      if (key === 'Ff' && onlyMadeReadOnly(context, { old, current })) add('field-locked', place);
      else add('signed-field-changed', { ...place, key });
    }
    return;
  }
  if (has === undefined) {
    for (const key of keys) {
      if (key === 'Ff' && onlyMadeReadOnly(context, { old, current })) add('field-locked', place);
      else add(lookKeys.has(key) ? 'appearance-changed' : 'field-definition-changed', { ...place, key });
    }
    return;
  }
  if (!isFresh(context, current)) {
    add('field-definition-changed', { ...place, key: 'V' });
    return;
  }
  const isTimestamp = isTimestampDictionary(after, has);
  const moved = keys.includes('Rect');
  const nowVisible = isOnPage(context, current) || isDrawn(context, current);
  if (keys.includes('V') || current.isBareWidget) {
    const redrawn = keys.some((key) => key === 'Rect' || lookKeys.has(key)) && isDrawn(context, current);
    if (isTimestamp) add(redrawn ? 'timestamp-added-visible' : 'timestamp-added', place);
    else if (moved && nowVisible) add('signature-added-visible', place);
    else add('field-signed', place);
  }
  for (const key of keys) {
    if (!signingKeys.has(key) && key !== 'Rect') add('field-definition-changed', { ...place, key });
  }
}

function judgeNewNode(context: FieldContext, node: FormNode): void {
  const { before, after, add } = context;
  const place = placeOf(context, node);
  const parentIsNew =
    node.parent !== undefined && counterpart(node.parent, before.form, context.renumbered) === undefined;
  if (node.isBareWidget) {
    // A widget of a new field goes with its field; a new widget of an old field shows the field at a new place.
    if (!parentIsNew) add('field-added', place);
    return;
  }
  const acting = widgetsOf(node).find(({ dict }) => dict.has('AA') || dict.has('A'));
  if (acting !== undefined) {
    add('field-definition-changed', { ...place, key: acting.dict.has('AA') ? 'AA' : 'A' });
    return;
  }
  const visible = widgetsOf(node).some((widget) => isOnPage(context, widget));
  if (node.kids.some((kid) => !kid.isBareWidget)) {
    // The fields within are judged one by one; a group of fields shows nothing itself.
    if (visible) add('field-added', place);
    return;
  }
  if (node.type !== 'Sig' || before.form?.names.has(node.name) === true) {
    add('field-added', place);
    return;
  }
  const signature = signatureOf(after, node);
  if (signature !== undefined && !isFresh(context, node)) {
    add('field-added', place);
    return;
  }
  const drawn = widgetsOf(node).some((widget) => isDrawn(context, widget));
  const leavesPlace = widgetsOf(node).some(({ dict }) => drawn && hasUnboundLook(after, dict.get('AP')));
  // Programs differ about a key given twice: one of the two places, or flags, is for some only.
  if (leavesPlace || widgetsOf(node).some(({ dict }) => dict.duplicates.length > 0)) {
    add('field-added', place);
    return;
  }
  if (signature === undefined) add(drawn ? 'signature-field-added-drawn' : 'signature-field-added', place);
  else if (isTimestampDictionary(after, signature)) add(drawn ? 'timestamp-added-visible' : 'timestamp-added', place);
  else add(visible || drawn ? 'signature-added-visible' : 'signature-added-invisible', place);
}

/** The dictionaries that draw a field: itself, or its bare widgets. */
const widgetsOf = (node: FormNode): readonly FormNode[] => [node, ...node.kids.filter((kid) => kid.isBareWidget)];
const isShown = ({ after }: FieldContext, { ref, dict }: FormNode): boolean =>
  ref === undefined ? after.annotations.dicts.has(dict) : after.annotations.byNumber.has(ref.num);
const isOnPage = (context: FieldContext, widget: FormNode): boolean =>
  isShown(context, widget) && isVisible(context.after.resolver, widget.dict);
const isDrawn = (context: FieldContext, widget: FormNode): boolean =>
  isShown(context, widget) && mayDraw(context.after, widget.dict);

/** The signature dictionary of a field, or of the field that a widget belongs to. */
export function signatureOf({ resolver }: DocumentModel, node: FormNode): PdfDict | undefined {
  const own = resolver.resolve(node.dict.get('V'));
  if (own instanceof PdfDict) return own;
  const inherited = node.isBareWidget ? resolver.resolve(node.parent?.dict.get('V')) : null;
  return inherited instanceof PdfDict ? inherited : undefined;
}

/** A signature dictionary that was not there before: one that was belongs to somebody else, or was prepared. */
function isFresh({ pair }: FieldContext, node: FormNode): boolean {
  const own = node.dict.get('V') ?? (node.isBareWidget ? node.parent?.dict.get('V') : undefined);
  if (!(own instanceof PdfRef)) return true;
  const location = pair.before.location(own.num);
  return location === undefined || location.kind === 'free' || pair.changed.has(own.num);
}

/** Whether a signature dictionary is a document timestamp (ISO 32000-2, 12.8.5). */
export const isTimestampDictionary = ({ resolver }: DocumentModel, dict: PdfDict): boolean =>
  isName(resolver.resolve(dict.get('SubFilter')), 'ETSI.RFC3161');

/** Where a field is drawn. */
function placeOf({ after, before }: FieldContext, node: FormNode): ChangeValues {
  const title = after.resolver.resolve(node.dict.get('TU'));
  const label = title instanceof PdfString ? shorten(decodeTextString(title)) : '';
  const field = { field: shorten(node.name), ...(label === '' ? {} : { label }) };
  for (const model of [after, before]) {
    for (const widget of widgetsOf(node)) {
      const page = widget.ref === undefined ? undefined : model.annotations.byNumber.get(widget.ref.num)?.page;
      const box = boxOf(model.resolver, widget.dict);
      if (page !== undefined) return { ...field, page: page + 1, ...(box === undefined ? {} : { box }) };
    }
  }
  return field;
}
