import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { removeFile, setRecipients } from '../../core/document/draft.ts';
import { forward } from '../../core/document/forwarding.ts';
import { isFilled } from '../../core/document/is-filled.ts';
import { widgetLimits } from '../../core/document/limits.ts';
import { pageSizeOf, sizesOfPages } from '../../core/document/page-sizes.ts';
import { consent } from '../../core/document/recipient-acts.ts';
import { send } from '../../core/document/sender-acts.ts';
import { type Ciphertext, type ContractDocument, currentRecipient, sender } from '../../core/document/state.ts';
import type { Widget, WidgetKind, WidgetValue } from '../../core/document/widget.ts';
import { onGrid, readValue, writeValue } from '../../core/document/widget-values.ts';
import { fillDraft, setWidgets, withFilled } from '../../core/document/widgets.ts';
import { newId, type ParticipantId, type WidgetId } from '../../core/ids.ts';
import { asked, notify, opened, sealNext, shown } from '../support/acts.ts';
import { committed, draft, later, memberId, person, secret, sha } from '../support/documents.ts';

const refused = (code: string) => expect.objectContaining({ code });
const newWidgetId = () => newId<WidgetId>(randomBytes(16));

const widget = (
  document: ContractDocument,
  participant: ParticipantId,
  change: Partial<Widget<Ciphertext>> = {},
): Widget<Ciphertext> =>
  ({
    id: newWidgetId(),
    file: document.files[0]?.id,
    participant,
    page: 1,
    x: 100,
    y: 700,
    width: 200,
    height: 24,
    kind: 'text' as WidgetKind,
    label: secret('label'),
    required: true,
    ...change,
  }) as Widget<Ciphertext>;

const recipientOf = (document: ContractDocument): ParticipantId =>
  document.participants[1]?.id ?? expect.fail('no recipient');
const placed = (document: ContractDocument, widgets: readonly Widget<Ciphertext>[]): ContractDocument =>
  committed(setWidgets(document, widgets), later(0));

describe('placing widgets', () => {
  test.each<[string, Partial<Widget<Ciphertext>>, string]>([
    ['on a page that the file has not', { page: 3 }, 'widget.placement-refused'],
    ['past the right edge', { x: 400 }, 'widget.placement-refused'],
    ['below the page', { y: 830 }, 'widget.placement-refused'],
    ['left of the page', { x: -0.1 }, 'widget.placement-refused'],
    ['too small', { height: 3 }, 'widget.placement-refused'],
    ['in no file', { file: newId(randomBytes(16)) }, 'widget.placement-refused'],
    ['for nobody', { participant: newId<ParticipantId>(randomBytes(16)) }, 'widget.placement-refused'],
  ])('refuses one %s', (_, change, code) => {
    const document = draft(1);
    expect(() => setWidgets(document, [widget(document, recipientOf(document), change)])).toThrowError(refused(code));
  });

  test('takes one that ends exactly at the edge of its page', () => {
    const document = draft(1);
    const edge = widget(document, recipientOf(document), { x: 395, y: 818 });
    expect(setWidgets(document, [edge]).document.widgets).toEqual([edge]);
  });

  test('refuses more than the limits, the same id twice, and a document that was sent', () => {
    const document = draft(5);
    const many = (count: number, own = recipientOf(document)) =>
      Array.from({ length: count }, () => widget(document, own));
    expect(() => setWidgets(document, many(widgetLimits.ofParticipant + 1))).toThrowError(refused('widget.too-many'));
    const all = document.participants.slice(1).flatMap(({ id }) => many(50, id));
    expect(() => setWidgets(document, all)).toThrowError(refused('widget.too-many'));
    expect(setWidgets(document, all.slice(0, widgetLimits.widgets)).document.widgets).toHaveLength(200);
    const [one] = many(1);
    if (one === undefined) expect.fail();
    expect(() => setWidgets(document, [one, one])).toThrowError(refused('widget.unknown'));
    const sent = committed(send(document, { member: memberId, now: later(1) }), later(1));
    expect(() => setWidgets(sent, [])).toThrowError(refused('document.wrong-state'));
  });

  test('go with their file and with their participant', () => {
    const document = draft(2);
    const [, first, second] = document.participants;
    if (first === undefined || second === undefined) expect.fail();
    const both = placed(document, [widget(document, first.id), widget(document, second.id)]);
    const left = setRecipients(both, [second]).document;
    expect(left.widgets?.map(({ participant }) => participant)).toEqual([second.id]);
    expect(removeFile(both, both.files[0]?.id ?? expect.fail(), later(1)).document.widgets).toEqual([]);
  });
});

describe("the sender's inputs", () => {
  const filled = (document: ContractDocument, own: Widget<Ciphertext>) =>
    committed(fillDraft(document, [{ widget: own.id, digest: sha('d') }]), later(0));

  test('are filled in before sending, and named by digest in the event', () => {
    const document = draft(1);
    const own = widget(document, sender(document).id);
    const empty = placed(document, [own]);
    expect(() => send(empty, { member: memberId, now: later(1) })).toThrowError(refused('widget.inputs-refused'));
    const { events } = send(filled(empty, own), { member: memberId, now: later(1) });
    expect(events[0]?.data.inputs).toEqual([{ widget: own.id, kind: 'text', digest: sha('d') }]);
  });

  test('stay where the input only moves, and are lost where it changes', () => {
    const document = draft(1);
    const own = widget(document, sender(document).id);
    const before = filled(placed(document, [own]), own);
    const digest = (change: Partial<Widget<Ciphertext>>) =>
      setWidgets(before, [{ ...own, ...change } as Widget<Ciphertext>]).document.widgets?.[0]?.digest;
    expect(digest({ x: 10, page: 2, label: secret('other') })).toBe(sha('d'));
    for (const change of [
      { width: 50 },
      { fontSize: 20 },
      { kind: 'date' as const },
      { participant: recipientOf(document) },
    ])
      expect(digest(change), JSON.stringify(change)).toBeUndefined();
  });

  test("nobody fills in another's", () => {
    const document = draft(1);
    const theirs = widget(document, recipientOf(document));
    const before = placed(document, [theirs]);
    expect(() => fillDraft(before, [{ widget: theirs.id, digest: sha('d') }])).toThrowError(
      refused('widget.inputs-refused'),
    );
  });
});

describe("a recipient's inputs", () => {
  /** Two recipients, one widget of each kind of duty for the first, one for the second. */
  const withWidgets = () => {
    const document = asked(2);
    const [, first, second] = document.participants;
    if (first === undefined || second === undefined) expect.fail();
    const required = widget(document, first.id);
    const optional = widget(document, first.id, { required: false });
    const later = widget(document, second.id);
    return {
      document: { ...document, widgets: [required, optional, later] },
      first,
      second,
      required,
      optional,
      later,
    };
  };

  test('are committed with the consent: state, act and event together', () => {
    const { document, first, required, optional } = withWidgets();
    const inputs = [{ widget: required.id, digest: sha('d') }];
    const decision = consent(document, { participant: first.id, now: later(5), shown: shown(document), inputs });
    expect(decision.events[0]).toMatchObject({
      type: 'participant.consented',
      data: { inputs: [{ widget: required.id, kind: 'text', digest: sha('d') }] },
    });
    expect(decision.document.widgets?.map(({ digest }) => digest)).toEqual([sha('d'), undefined, undefined]);
    expect(optional.required).toBe(false);
    expect(decision.tasks).toEqual([{ kind: 'seal' }]);
  });

  test('refuses what is missing, foreign or twice', () => {
    const { document, first, required, later: theirs } = withWidgets();
    const one = { widget: required.id, digest: sha('d') };
    for (const inputs of [
      [],
      [one, one],
      [one, { widget: theirs.id, digest: sha('e') }],
      [one, { widget: newWidgetId(), digest: sha('e') }],
    ])
      expect(() =>
        consent(document, { participant: first.id, now: later(5), shown: shown(document), inputs }),
      ).toThrowError(refused('widget.inputs-refused'));
  });

  test('go on to whom the document is forwarded to', () => {
    const { document, first, required, optional, later: theirs } = withWidgets();
    const to = person('next');
    const decision = forward({ ...document, mayForward: true }, { participant: first.id, now: later(5), to });
    expect(decision.document.widgets?.map(({ id, participant }) => [id, participant])).toEqual([
      [required.id, to.id],
      [optional.id, to.id],
      [theirs.id, theirs.participant],
    ]);
    const sealed = sealNext(committed(decision, later(5)), later(6)).document;
    const theirTurn = opened(notify(sealed, later(7), sha('e')), later(8));
    const act = {
      participant: currentRecipient(theirTurn)?.id ?? expect.fail(),
      now: later(9),
      shown: shown(theirTurn),
    };
    expect(() => consent(theirTurn, { ...act, inputs: [] })).toThrowError(refused('widget.inputs-refused'));
    expect(consent(theirTurn, { ...act, inputs: [{ widget: required.id, digest: sha('d') }] }).tasks).toEqual([
      { kind: 'seal' },
    ]);
  });

  test('filling in anew replaces all of one participant and nothing of another', () => {
    const { document, first, required, optional, later: theirs } = withWidgets();
    const once = { ...document, widgets: withFilled(document, first.id, [{ widget: optional.id, digest: sha('a') }]) };
    const twice = withFilled(once, first.id, [{ widget: required.id, digest: sha('b') }]);
    expect(twice.map(({ digest }) => digest)).toEqual([sha('b'), undefined, undefined]);
    expect(twice[2]).toBe(theirs);
  });
});

describe('a stored value', () => {
  const id = newWidgetId();
  const values: readonly WidgetValue[] = [
    { kind: 'text', text: '𠮷田 "葛󠄀"\n2' },
    { kind: 'checkbox', checked: true },
    { kind: 'date', date: '2026-11-23' },
    { kind: 'seal', shape: 'round', name: '佐藤' },
    { kind: 'signature', strokes: [[0, 0.1234, 0.5, 1], []] },
    { kind: 'signature', image: randomBytes(5000) },
  ];

  test.each(values)('reads back as it was written: %#', (value) => {
    const { text, digest } = writeValue(id, value, randomBytes(16));
    expect(readValue(text, { widget: id, digest })).toEqual(
      'image' in value ? { ...value, image: new Uint8Array(value.image) } : value,
    );
  });

  test('guessing: its digest does not tell a checked box from another, or the same text twice', () => {
    const value = values[1] ?? expect.fail();
    const digests = [1, 2, 3].map(() => writeValue(id, value, randomBytes(16)).digest);
    expect(new Set(digests).size).toBe(3);
  });

  test('exchanged: another value, another widget or another digest is refused', () => {
    const salt = randomBytes(16);
    const one = writeValue(id, { kind: 'text', text: 'a' }, salt);
    const other = writeValue(newWidgetId(), { kind: 'text', text: 'a' }, salt);
    expect(() => readValue(one.text.replace('"a"', '"b"'), one)).toThrowError(refused('widget.value-altered'));
    expect(() => readValue(other.text, { widget: id, digest: other.digest })).toThrowError(
      refused('widget.value-altered'),
    );
    expect(() => readValue(one.text, { widget: id, digest: other.digest })).toThrowError(
      refused('widget.value-altered'),
    );
  });

  test('strokes are drawn as they are stored', () => {
    const value: WidgetValue = { kind: 'signature', strokes: [[0.123456, 0.99999, 1 / 3, 0]] };
    const { text, digest } = writeValue(id, value, randomBytes(16));
    expect(readValue(text, { widget: id, digest })).toEqual(onGrid(value));
  });

  test('nothing is filled in by an empty text, an unchecked box or no strokes', () => {
    const empty: readonly WidgetValue[] = [
      { kind: 'text', text: ' \n' },
      { kind: 'checkbox', checked: false },
      { kind: 'date', date: '' },
      { kind: 'seal', shape: 'square', name: ' ' },
      { kind: 'signature', strokes: [] },
    ];
    expect([...empty, ...values].map(isFilled)).toEqual([...empty.map(() => false), ...values.map(() => true)]);
  });
});

describe('sizes of pages', () => {
  test('neighbors of one size are kept together', () => {
    const a4 = { width: 595.276, height: 841.89 };
    const sizes = sizesOfPages([a4, a4, { width: 842, height: 595 }, a4]);
    expect(sizes.map(({ pages }) => pages)).toEqual([2, 1, 1]);
    expect(pageSizeOf({ pageSizes: sizes }, 3)).toEqual({ width: 842, height: 595 });
    expect([0, 5].map((page) => pageSizeOf({ pageSizes: sizes }, page) === undefined)).toEqual([true, true]);
  });

  test('a file whose pages all differ stays small, and its last pages count as small as the smallest', () => {
    const sizes = sizesOfPages(Array.from({ length: 2000 }, (_, page) => ({ width: 3000 - page, height: 100 + page })));
    expect(JSON.stringify(sizes).length).toBeLessThan(5000);
    expect(pageSizeOf({ pageSizes: sizes }, 2000)).toEqual({ width: 1001, height: 149 });
  });
});
