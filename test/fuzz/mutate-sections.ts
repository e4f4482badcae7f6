/** Changes of cross-reference sections, streams and whole revisions. */
import { deflateSync, inflateSync } from 'node:zlib';
import type { Dice } from './dice.ts';
import type { Mutation } from './mutation.ts';
import { anyPlace, inPlace, type Place, put, telling } from './places.ts';

const row = /(\d{10}) (\d{5}) ([nf])/g;

const changeRow: Mutation = (text, { dice }) => {
  const place = anyPlace(text, row, dice);
  if (place === undefined) return text;
  const [offset = '', gen = '', kind = ''] = place.groups;
  const other = anyPlace(text, row, dice)?.groups[0] ?? offset;
  const near = inPlace(offset, telling(text, String(Number(offset)), dice)).slice(0, 10);
  return put(
    text,
    place,
    dice.pick([
      `${other} ${gen} ${kind}`,
      `${near} ${gen} ${kind}`,
      `${offset} ${gen} ${kind === 'n' ? 'f' : 'n'}`,
      `${offset} ${dice.pick(['00001', '65535', '99999'])} ${kind}`,
    ]),
  );
};

const swapRows: Mutation = (text, { dice }) => {
  const [one, two] = [anyPlace(text, row, dice), anyPlace(text, row, dice)];
  if (one === undefined || two === undefined) return text;
  const [first, second] = one.start < two.start ? [one, two] : [two, one];
  const [a, b] = [text.slice(first.start, first.end), text.slice(second.start, second.end)];
  return put(put(text, second, a), first, b);
};

const changeSubsection: Mutation = (text, { dice }) => {
  const place = anyPlace(text, /(?<=[\r\n])(\d+) (\d+)(?=\s+\d{10} \d{5} )/g, dice);
  if (place === undefined) return text;
  const [first = '', count = ''] = place.groups;
  const changed = [`${telling(text, first, dice)} ${count}`, `${first} ${telling(text, count, dice)}`];
  return put(text, place, dice.pick(changed));
};

const streamHead =
  /<<(?:(?!endobj|<<\/Type ?\/Sig)[\s\S]){0,600}?\/Length (\d+)(?! \d+ R)(?:(?!endobj|stream)[\s\S]){0,600}?>>\s*stream\r?\n/g;

/** A bomb as large as this is one; strings end at half a gigabyte. */
const mostBytes = 64 * 1024 * 1024;

const changeInside = (data: string, dice: Dice): string => {
  const at = dice.below(data.length);
  switch (dice.below(5)) {
    case 0:
      return put(data, { start: at, end: at + 1 }, String.fromCharCode(dice.below(256)));
    case 1: {
      const number = anyPlace(data, /\d+/g, dice);
      return number === undefined ? data : put(data, number, telling(data, data.slice(number.start, number.end), dice));
    }
    case 2:
      return put(data, { start: at, end: at + 1 + dice.below(20) }, '');
    case 3:
      return put(data, { start: at, end: at }, data.slice(at, at + 1 + dice.below(40)));
    default:
      return data.repeat(Math.max(1, Math.min(dice.pick([2, 50, 1000]), Math.floor(mostBytes / data.length))));
  }
};

const inflated = (data: string): string | undefined => {
  try {
    return inflateSync(Buffer.from(data, 'latin1'), { maxOutputLength: 1 << 22 }).toString('latin1');
  } catch {
    return undefined;
  }
};

/** What is in a cross-reference stream, an object stream or any other, changed and packed again with its right /Length. */
const changeStream =
  (wanted: RegExp): Mutation =>
  (text, { dice }) => {
    const places = [...text.matchAll(streamHead)].filter(([head]) => wanted.test(head));
    if (places.length === 0) return text;
    const { 0: head, 1: length = '0', index } = dice.pick(places);
    const start = index + head.length;
    const data = text.slice(start, start + Number(length));
    const plain = head.includes('FlateDecode') ? inflated(data) : undefined;
    const changed = changeInside(plain ?? data, dice);
    const packed = plain === undefined ? changed : deflateSync(Buffer.from(changed, 'latin1')).toString('latin1');
    const ownHead = head.replace(/\/Length \d+/, `/Length ${packed.length}`);
    return put(text, { start: index, end: start + data.length }, ownHead + packed);
  };

/** More and more data from few bytes. */
const bomb: Mutation = (text, { dice }) => {
  const places = [...text.matchAll(streamHead)].filter(([head]) => head.includes('FlateDecode'));
  if (places.length === 0) return text;
  const { 0: head, 1: length = '0', index } = dice.pick(places);
  const packed = deflateSync(
    Buffer.alloc(dice.pick([1 << 20, 1 << 24, 1 << 26]), dice.pick([' ', '0', '[', '1 0 '])),
  ).toString('latin1');
  const ownHead = head.replace(/\/Length \d+/, `/Length ${packed.length}`);
  return put(text, { start: index, end: index + head.length + Number(length) }, ownHead + packed);
};

const ends = (text: string): readonly number[] =>
  [...text.matchAll(/%%EOF(?:\r\n|\r|\n)?/g)].map((match) => match.index + match[0].length);

const cutRevisions: Mutation = (text, { dice }) => {
  const all = ends(text);
  return all.length === 0 ? text : text.slice(0, dice.pick(all) + dice.pick([0, 0, -1, -2, 1, 200]));
};

const revisionOf = (text: string, dice: Dice): Place => {
  const all = [0, ...ends(text)];
  if (all.length < 2) return { start: 0, end: text.length, groups: [] };
  const index = dice.below(all.length - 1);
  return { start: all[index] ?? 0, end: all[index + 1] ?? text.length, groups: [] };
};

const dropRevision: Mutation = (text, { dice }) => put(text, revisionOf(text, dice), '');

/** A revision of this or another file once more, between others or at the end; its offsets go along when dice say so. */
const spliceRevision: Mutation = (text, { dice, donor }) => {
  const from = dice.pick([text, donor]);
  const { start, end } = revisionOf(from, dice);
  const at = dice.pick([text.length, revisionOf(text, dice).end]);
  const revision = from.slice(start, end);
  const moved = dice.below(2) === 0 ? revision : shifted(revision, { by: at - start, from: start, to: end, text });
  return put(text, { start: at, end: at }, moved);
};

/** Offsets that lead into the revision lead to its new place, /Prev to the last section of the file before. */
const shifted = (
  revision: string,
  { by, from, to, text }: { readonly by: number; readonly from: number; readonly to: number; readonly text: string },
): string => {
  const last = [...text.matchAll(/startxref\s+(\d+)/g)].at(-1)?.[1] ?? '0';
  const move = (offset: string): number =>
    Number(offset) >= from && Number(offset) < to ? Number(offset) + by : Number(offset);
  return revision
    .replace(
      row,
      (_, offset: string, gen: string, kind: string) => `${String(move(offset)).padStart(10, '0')} ${gen} ${kind}`,
    )
    .replace(/(startxref\s+)(\d+)/g, (_, word: string, offset: string) => word + move(offset))
    .replace(/\/Prev ?\d+/g, `/Prev ${last}`)
    .replace(
      /(\/ByteRange ?\[0 )(\d+) (\d+)/g,
      (_, word: string, a: string, b: string) => `${word}${move(a)} ${move(b)}`,
    );
};

/** One more revision as any editor writes it: some object of the file, changed. */
const update: Mutation = (text, { dice, donor }) => {
  const whole = /(?<=[\r\n])(\d+) 0 obj\b(?:(?!endobj)[\s\S]){1,2000}endobj/g;
  const from = dice.pick([text, text, donor]);
  const source = anyPlace(from, whole, dice);
  const number = anyPlace(text, whole, dice)?.groups[0];
  const last = [...text.matchAll(/startxref\s+(\d+)/g)].at(-1)?.[1];
  const root = [...text.matchAll(/\/Root ?(\d+ \d+ R)/g)].at(-1)?.[1];
  const size = [...text.matchAll(/\/Size ?(\d+)/g)].at(-1)?.[1];
  if (source === undefined || number === undefined || last === undefined || root === undefined) return text;
  const num = dice.pick([source.groups[0] ?? number, number, String(Number(size ?? 1) + dice.below(3))]);
  const body = changeInside(from.slice(source.start, source.end).replace(/^\d+ 0 obj|endobj$/g, ''), dice);
  const start = `${text}${/[\r\n]$/.test(text) ? '' : '\n'}`;
  const object = `${num} 0 obj${body}endobj\n`;
  const table = `xref\n${num} 1\n${String(start.length).padStart(10, '0')} 00000 n \n`;
  const most = Math.max(Number(size ?? 1), Number(num) + 1);
  const trailer = `trailer\n<</Size ${most}/Root ${root}/Prev ${last}>>\n`;
  return `${start}${object}${table}${trailer}startxref\n${start.length + object.length}\n%%EOF\n`;
};

export const sectionMutations = {
  changeRow,
  swapRows,
  changeSubsection,
  changeXrefStream: changeStream(/\/Type ?\/XRef/),
  changeObjectStream: changeStream(/\/Type ?\/ObjStm/),
  changeAnyStream: changeStream(/./),
  bomb,
  cutRevisions,
  dropRevision,
  spliceRevision,
  update,
} as const;
