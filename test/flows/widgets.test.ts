import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Report } from '../../core/verification/report.ts';
import { upload } from '../../local/demo/api-client.ts';
import { png } from '../drawing/filled-contract.ts';

import {
  codeOf,
  evidenceOf,
  makeDraft,
  openLink,
  recipient,
  startTestSystem,
  type TestSystem,
} from '../support/local-system.ts';
import { drawnByField, textInFields } from '../support/text-in-fields.ts';

let test$: TestSystem;
beforeAll(async () => {
  test$ = await startTestSystem();
});
afterAll(() => test$.close());

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

interface Placed {
  readonly kind: string;
  readonly by: number;
  readonly [part: string]: unknown;
}

/** A draft with these inputs; `by`: the order of whoever fills in. */
const draftWith = async (
  people: readonly ReturnType<typeof recipient>[],
  placed: readonly Placed[],
  options: { readonly mayForward?: boolean; readonly stampId?: boolean } = {},
) => {
  const { member } = test$;
  const { document, file } = await makeDraft(test$, people, undefined, options);
  const path = { document };
  const { participants } = await member.call('getDocument', { path });
  const widgets = placed.map(({ by, ...widget }, index) => ({
    file,
    participant: participants.find(({ order }) => order === by)?.id,
    page: 1,
    x: 60,
    y: 80 + 60 * index,
    width: 220,
    height: 50,
    required: true,
    label: `欄 ${index + 1}`,
    ...widget,
  }));
  const saved = await member.call('setWidgets', { path, body: { widgets } });
  return { document, file, path, widgets: saved.widgets, participants };
};

const opened = async (to: string) => {
  const link = await test$.linkFor(to);
  const token = await openLink(test$, link);
  const contract = await test$.api.call('openLinkDocument', { token, body: { terms: '2026-11-01' } });
  return { link, token, contract, shown: contract.files.map(({ id, sha256: hash }) => ({ id, sha256: hash })) };
};

const reportOn = async (document: string, file: string) => {
  const sealed = await test$.member.call('downloadFile', { path: { document, file } });
  const check = await test$.api.call('uploadCheck');
  await upload(check.upload, sealed);
  const report = (await test$.api.call('verify', { body: { upload: check.id } })) as unknown as Report;
  return { sealed, report };
};

describe('a contract with inputs of every kind', () => {
  test('what each one fills in is in the sealed PDF, previewed to the byte, named by digest only', async () => {
    const { member, api } = test$;
    const [first, second] = [recipient('髙橋 花子'), recipient('John Smith', 'en')];
    const { document, file, path, widgets } = await draftWith(
      [first, second],
      [
        { kind: 'seal', by: 0, width: 60, height: 60 },
        { kind: 'text', by: 0, required: false },
        { kind: 'text', by: 1, multiline: true },
        { kind: 'date', by: 1, height: 20 },
        { kind: 'checkbox', by: 1, width: 16, height: 16 },
        { kind: 'checkbox', by: 1, width: 16, height: 16, x: 200, required: false },
        { kind: 'seal', by: 1, x: 320 },
        { kind: 'signature', by: 1 },
        { kind: 'signature', by: 2, page: 2 },
        { kind: 'date', by: 2, page: 2, height: 20 },
      ],
    );
    const [seal, note, lines, date, must, may, stamp, strokes, image, day] = widgets.map(({ id }) => id);

    expect(await codeOf(member.call('sendDocument', { path }))).toBe('widget.inputs-refused');
    const sendersText = '株式会社見本 代表取締役';
    const senders = [
      { widget: seal, value: { kind: 'seal', shape: 'square', name: '株式会社見本' } },
      { widget: note, value: { kind: 'text', text: sendersText } },
    ];
    await member.call('setInputs', { path, body: { inputs: senders } });
    expect((await member.call('getInputs', { path })).inputs).toEqual(senders);
    const previewed = await member.call('previewFile', { path: { document, file } });
    expect(await textInFields(previewed)).toContain(sendersText);
    await member.call('sendDocument', { path });

    const one = await opened(first.email);
    expect(one.contract.widgets.map(({ id, filled }) => [id, filled])).toEqual(
      [lines, date, must, may, stamp, strokes].map((id) => [id, false]),
    );
    const typed = '東京都千代田区千代田 1-1\n葛󠄀城 😀';
    const inputs = [
      { widget: lines, value: { kind: 'text', text: typed } },
      { widget: date, value: { kind: 'date', date: '2031-07-04' } },
      { widget: must, value: { kind: 'checkbox', checked: true } },
      { widget: may, value: { kind: 'checkbox', checked: false } },
      { widget: stamp, value: { kind: 'seal', shape: 'round', name: '髙橋' } },
      { widget: strokes, value: { kind: 'signature', strokes: [[0.1, 0.9, 0.5, 0.123456, 0.9, 0.9]] } },
    ];
    expect(await api.call('checkInputs', { token: one.token, body: { inputs } })).toEqual({ problems: [] });
    const before = await api.call('downloadLinkFile', { token: one.token, path: { file } });
    const preview = await api.call('previewLinkFile', { token: one.token, path: { file }, body: { inputs } });
    expect(sha256(preview.subarray(0, before.length))).toBe(one.shown[0]?.sha256);
    expect(await textInFields(preview)).toContain('東京都千代田区千代田 1-1');
    await api.call('consent', { token: one.token, body: { files: one.shown, inputs } });

    const two = await opened(second.email);
    expect(two.contract.widgets.map(({ id }) => id)).toEqual([image, day]);
    await api.call('consent', {
      token: two.token,
      body: {
        files: two.shown,
        inputs: [
          { widget: image, value: { kind: 'signature', image: Buffer.from(png(80, 60)).toString('base64url') } },
          { widget: day, value: { kind: 'date', date: '2026-11-24' } },
        ],
      },
    });
    await evidenceOf(test$, document);
    const { sealed, report } = await reportOn(document, file);
    expect(report.verdict).toBe('valid');
    // What was filled in is no remark in the service's own report.
    expect(report.signatures.map(({ answers }) => answers.changes.status)).not.toContain('warn');
    expect(report.signatures.map(({ kind }) => kind)).toEqual([
      'signature',
      'signature',
      'signature',
      'document-timestamp',
    ]);
    const text = await textInFields(sealed);
    for (const words of [sendersText, '東京都千代田区千代田 1-1', '葛󠄀城', '2031年7月4日', '2026-11-24', document])
      expect(text).toContain(words);
    // What was shown before the consent is what was sealed, byte by byte.
    const [shownDrawings, sealedDrawings] = [drawnByField(preview), drawnByField(sealed)];
    for (const id of [lines, date, must, may, stamp, strokes]) {
      const drawing = shownDrawings.get(`Widget-${id}`);
      expect(drawing).toBeDefined();
      expect(sealedDrawings.get(`Widget-${id}`)).toBe(drawing);
    }

    const { events, chain } = await member.call('listEvents', { path });
    expect(chain).toBe('intact');
    const named = (type: string) =>
      events
        .filter((event) => event.type === type)
        .map(({ data }) => data.inputs as { widget: string; kind: string }[]);
    expect(named('document.sent')[0]?.map(({ widget }) => widget)).toEqual([seal, note]);
    expect(named('participant.consented').map((list) => list.map(({ widget, kind }) => `${widget} ${kind}`))).toEqual([
      [`${lines} text`, `${date} date`, `${must} checkbox`, `${may} checkbox`, `${stamp} seal`, `${strokes} signature`],
      [`${image} signature`, `${day} date`],
    ]);
    const record = JSON.stringify(events);
    expect(record.match(/"digest":"[0-9a-f]{64}"/g)).toHaveLength(10);
    for (const value of ['東京都', '2031-07-04', '株式会社見本 代表', '髙橋"']) expect(record).not.toContain(value);
  });

  test('the id on the margins can be left out', async () => {
    const person = recipient('佐藤 花子');
    const sent = async (stampId: boolean) => {
      const { document, file, path } = await draftWith([person], [], { stampId });
      await test$.member.call('sendDocument', { path });
      await expect.poll(async () => (await test$.member.call('getDocument', { path })).evidence).toBe('sealed');
      const pdf = await test$.member.call('downloadFile', { path: { document, file } });
      return (await textInFields(pdf)).includes(document);
    };
    expect([await sent(true), await sent(false)]).toEqual([true, false]);
  });
});

describe('inputs that cannot be taken', () => {
  test('are refused together, each with its reason and without its value; nothing is committed', async () => {
    const person = recipient('佐藤 花子');
    const kinds = ['text', 'date', 'checkbox', 'seal', 'signature', 'text', 'text'];
    const { document, widgets } = await draftWith(
      [person],
      kinds.map((kind, index) => ({ kind, by: 1, height: 30, width: index === 6 ? 20 : 220 })),
    );
    await test$.member.call('sendDocument', { path: { document } });
    const { token, shown } = await opened(person.email);
    const value = (index: number, given: object) => ({ widget: widgets[index]?.id, value: given });
    const inputs = [
      value(0, { kind: 'text', text: 'タイ語 ไทย は印字できない' }),
      value(1, { kind: 'date', date: '2026-02-30' }),
      value(2, { kind: 'checkbox', checked: false }),
      value(3, { kind: 'seal', shape: 'round', name: '寿限無寿限無五劫' }),
      value(4, { kind: 'text', text: 'not a signature' }),
      value(5, { kind: 'text', text: '口座\u202e1234' }),
      value(6, { kind: 'text', text: '収まらない長さの文章をここに書く'.repeat(20) }),
    ];
    const response = await fetch(new URL('/v1/links/document/consent', test$.system.pagesUrl), {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'accept-language': 'ja' },
      body: JSON.stringify({ files: shown, inputs }),
    });
    const reply = await response.text();
    expect(response.status).toBe(422);
    const { error } = JSON.parse(reply) as { error: { code: string; fields: { path: string; reason: string }[] } };
    expect(error.code).toBe('widget.inputs-refused');
    const reasons = new Map(error.fields.map(({ path, reason }) => [path, reason]));
    expect(widgets.map(({ id }) => reasons.get(`inputs.${id}`))).toEqual([
      'widget.glyph-missing',
      'widget.date-invalid',
      'widget.required',
      'widget.seal-name-unusable',
      'widget.kind-mismatch',
      'widget.text-unusable',
      'widget.text-does-not-fit',
    ]);
    for (const typed of ['ไทย', '寿限無', '1234', '収まらない']) expect(reply).not.toContain(typed);
    const { problems } = await test$.api.call('checkInputs', { token, body: { inputs: [inputs[0]] } });
    expect(problems).toEqual([
      expect.objectContaining({ widget: widgets[0]?.id, code: 'widget.glyph-missing', characters: [4, 5, 6] }),
    ]);
    const { events } = await test$.member.call('listEvents', { path: { document } });
    expect(events.at(-1)?.type).toBe('participant.opened');
  });

  test("another's input, an input twice, an unknown one, and a required one left out", async () => {
    const [one, two] = [recipient('佐藤 花子'), recipient('鈴木 一郎')];
    const { document, widgets } = await draftWith(
      [one, two],
      [
        { kind: 'text', by: 1 },
        { kind: 'text', by: 2 },
      ],
    );
    await test$.member.call('sendDocument', { path: { document } });
    const { token, shown } = await opened(one.email);
    const text = (widget: string | undefined) => ({ widget, value: { kind: 'text', text: 'a' } });
    const [own, theirs] = widgets.map(({ id }) => id);
    for (const inputs of [
      [],
      [text(own), text(theirs)],
      [text(own), text(own)],
      [text(own), text('z'.repeat(26))],
      [{ widget: own, value: { kind: 'text', text: '  ' } }],
    ])
      expect(await codeOf(test$.api.call('consent', { token, body: { files: shown, inputs } }))).toBe(
        'widget.inputs-refused',
      );
    expect(
      await codeOf(test$.api.call('previewLinkFile', { token, path: { file: 'z'.repeat(26) }, body: { inputs: [] } })),
    ).toBe('request.not-found');
  });

  test('a draft whose input lies off the page, on no page, or for nobody', async () => {
    const person = recipient('佐藤 花子');
    const { document, path, file, participants } = await draftWith([person], []);
    const place = (change: object) => ({
      widgets: [
        {
          file,
          participant: participants[1]?.id,
          page: 1,
          x: 10,
          y: 10,
          width: 100,
          height: 20,
          kind: 'text',
          required: true,
          label: 'x',
          ...change,
        },
      ],
    });
    const refusedAs = (change: object) => codeOf(test$.member.call('setWidgets', { path, body: place(change) }));
    for (const change of [{ x: 550 }, { page: 3 }, { participant: document }, { file: document }, { id: document }])
      expect(await refusedAs(change), JSON.stringify(change)).toBe('widget.placement-refused');
    for (const change of [{ label: ' ' }, { label: 'a\u202eb' }, { x: -1 }, { width: 1 }, { kind: 'radio' }])
      expect(await refusedAs(change), JSON.stringify(change)).toBe('request.malformed');
  });
});

describe('a draft that changes', () => {
  test('inputs stay with a recipient whose name or address is corrected, and go with one who is removed', async () => {
    const [one, two] = [recipient('佐藤 花子'), recipient('鈴木 一郎')];
    const { path, widgets, participants } = await draftWith(
      [one, two],
      [
        { kind: 'text', by: 1 },
        { kind: 'text', by: 2 },
      ],
    );
    const [, first, second] = participants;
    const corrected = { ...two, email: recipient('x').email, id: second?.id };
    const swapped = await test$.member.call('setParticipants', {
      path,
      body: { participants: [corrected, { ...one, name: '佐藤 はな子' }] },
    });
    expect(swapped.participants.map(({ id }) => id).slice(1)).toEqual([second?.id, first?.id]);
    expect(swapped.widgets).toEqual(widgets);
    const left = await test$.member.call('setParticipants', { path, body: { participants: [one] } });
    expect(left.widgets.map(({ participant }) => participant)).toEqual([first?.id]);
    expect(
      await codeOf(
        test$.member.call('setParticipants', { path, body: { participants: [{ ...two, id: second?.id }] } }),
      ),
    ).toBe('request.not-found');
  });

  test('what the sender filled in is gone from storage with its input', async () => {
    const { path, widgets, file, document } = await draftWith([recipient('佐藤 花子')], [{ kind: 'text', by: 0 }]);
    const inputs = [{ widget: widgets[0]?.id, value: { kind: 'text', text: '秘密' } }];
    await test$.member.call('setInputs', { path, body: { inputs } });
    expect((await test$.member.call('getInputs', { path })).inputs).toEqual(inputs);
    const gone = await test$.member.call('removeFile', { path: { document, file } });
    expect(gone.widgets).toEqual([]);
    expect((await test$.member.call('getInputs', { path })).inputs).toEqual([]);
  });
});

describe('a forwarded document', () => {
  test('the inputs go to the new person, empty, and are sealed as theirs', async () => {
    const [old, next] = [recipient('佐藤 花子'), recipient('鈴木 一郎')];
    const { document, file, widgets } = await draftWith([old], [{ kind: 'text', by: 1 }], { mayForward: true });
    await test$.member.call('sendDocument', { path: { document } });
    const before = await opened(old.email);
    const inputs = [{ widget: widgets[0]?.id, value: { kind: 'text', text: '新しい担当者' } }];
    await test$.api.call('previewLinkFile', { token: before.token, path: { file }, body: { inputs } });
    await test$.api.call('forwardLinkDocument', { token: before.token, body: next });
    expect(await codeOf(test$.api.call('checkInputs', { token: before.token, body: { inputs } }))).toBe(
      'link.forwarded',
    );
    const after = await opened(next.email);
    expect(after.contract.widgets.map(({ id, filled }) => [id, filled])).toEqual([[widgets[0]?.id, false]]);
    await test$.api.call('consent', { token: after.token, body: { files: after.shown, inputs } });
    await evidenceOf(test$, document);
    const { sealed, report } = await reportOn(document, file);
    expect(report.verdict).toBe('valid');
    // What was filled in is no remark in the service's own report.
    expect(report.signatures.map(({ answers }) => answers.changes.status)).not.toContain('warn');
    expect(await textInFields(sealed)).toContain('新しい担当者');
  });
});
