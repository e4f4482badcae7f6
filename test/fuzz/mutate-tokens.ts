/** Changes of single bytes, tokens, numbers and keys. */
import { changeStructure } from '../support/mutate.ts';
import type { Mutation } from './mutation.ts';
import { anyPlace, inPlace, put, telling } from './places.ts';

const flipByte: Mutation = (text, { dice }) => {
  const at = dice.below(text.length);
  const byte = (text.charCodeAt(at) + 1 + dice.below(255)) & 0xff;
  return put(text, { start: at, end: at + 1 }, String.fromCharCode(byte));
};

const flipBit: Mutation = (text, { dice }) => {
  const at = dice.below(text.length);
  return put(text, { start: at, end: at + 1 }, String.fromCharCode(text.charCodeAt(at) ^ (1 << dice.below(8))));
};

const insertBytes: Mutation = (text, { dice }) => {
  const at = dice.below(text.length + 1);
  const bytes = Array.from({ length: 1 + dice.below(8) }, () => String.fromCharCode(dice.below(256))).join('');
  return put(text, { start: at, end: at }, bytes);
};

const deleteBytes: Mutation = (text, { dice }) => {
  const start = dice.below(text.length);
  return put(text, { start, end: start + 1 + dice.below(dice.pick([2, 30, 3000])) }, '');
};

const moveBytes: Mutation = (text, { dice }) => {
  const start = dice.below(text.length);
  const moved = text.slice(start, start + 1 + dice.below(400));
  const rest = put(text, { start, end: start + moved.length }, '');
  const to = dice.below(rest.length + 1);
  return put(rest, { start: to, end: to }, moved);
};

/** Pieces cut, doubled and put in anywhere. */
const changePieces: Mutation = (text, { dice }) =>
  Buffer.from(changeStructure(Buffer.from(text, 'latin1'), dice.random)).toString('latin1');

/** Numbers of bounded length: a search without bound starts anew at every digit of a signature's zeros. */
const token =
  /\/[A-Za-z0-9]+|\b\d{1,10} \d{1,5} R\b|\([^()\\\r\n]{0,80}\)|<[0-9A-Fa-f]{2,80}>|\b\d{1,10}\b|<<|>>|\[|\]/g;

const copyToken: Mutation = (text, { dice, donor }) => {
  const from = anyPlace(donor, token, dice);
  const to = anyPlace(text, token, dice);
  if (from === undefined || to === undefined) return text;
  return put(text, to, donor.slice(from.start, from.end));
};

const changeNumber: Mutation = (text, { dice }) => {
  const keys = 'Size|Prev|XRefStm|Length|First|N|Count|Root|P|Ff|F|SigFlags|Columns|Predictor|Rotate|Index|W|ID|Kids';
  const place = anyPlace(text, new RegExp(`(/(?:${keys}) ?\\[?)(\\d+)`, 'g'), dice);
  if (place === undefined) return text;
  const [key = '', was = ''] = place.groups;
  return put(text, place, key + inPlace(was, telling(text, was, dice)));
};

/** /Prev, /XRefStm and `startxref` that lead to another section, or to themselves. */
const changeChain: Mutation = (text, { dice }) => {
  const place = anyPlace(text, /(\/Prev ?|\/XRefStm ?|startxref\s+)(\d+)/g, dice);
  if (place === undefined) return text;
  const [key = '', was = ''] = place.groups;
  const section = anyPlace(text, /(?<=startxref\s+)(\d+)/g, dice)?.groups[0] ?? '0';
  return put(text, place, key + inPlace(was, dice.pick([section, telling(text, was, dice)])));
};

const changeObjectNumber: Mutation = (text, { dice }) => {
  const place = anyPlace(text, /(?<=[\s[(/>])(\d+) (\d+) (obj|R)\b/g, dice);
  const other = anyPlace(text, /(?<=[\r\n])(\d+) \d+ obj\b/g, dice)?.groups[0] ?? '1';
  if (place === undefined) return text;
  const [num = '', gen = '', word = ''] = place.groups;
  const changed = dice.pick([`${other} ${gen}`, `${telling(text, num, dice)} ${gen}`, `${num} ${Number(gen) + 1}`]);
  return put(text, place, `${changed} ${word}`);
};

const key = /\/[A-Z][A-Za-z0-9]*(?=[ /[(<\d])/g;

const swapKeys: Mutation = (text, { dice }) => {
  const one = anyPlace(text, key, dice);
  if (one === undefined) return text;
  const near = text.slice(one.end, one.end + 300);
  const two = anyPlace(near, key, dice);
  if (two === undefined) return text;
  const between = near.slice(0, two.start);
  const [first, second] = [text.slice(one.start, one.end), near.slice(two.start, two.end)];
  return put(text, { start: one.start, end: one.end + two.end }, second + between + first);
};

const renameKey: Mutation = (text, { dice, donor }) => {
  const to = anyPlace(text, key, dice);
  const from = anyPlace(donor, key, dice);
  return to === undefined || from === undefined ? text : put(text, to, donor.slice(from.start, from.end));
};

const entry =
  /\/[A-Z][A-Za-z0-9]* ?(?:\d+ \d+ R|\/[A-Za-z0-9.]+|-?\d+|\([^()\\]{0,80}\)|\[[^[\]]{0,120}\]|true|false)/g;

/** The same key once more, with its own or another value. */
const duplicateKey: Mutation = (text, { dice }) => {
  const place = anyPlace(text, entry, dice);
  if (place === undefined) return text;
  const whole = text.slice(place.start, place.end);
  const number = whole.replace(/\d+/, (was) => telling(text, was, dice));
  const at = dice.pick([place.start, place.end]);
  return put(text, { start: at, end: at }, dice.pick([whole, number]));
};

const removeEntry: Mutation = (text, { dice }) => {
  const place = anyPlace(text, entry, dice);
  return place === undefined ? text : put(text, place, dice.pick(['', ' '.repeat(place.end - place.start)]));
};

const deepen: Mutation = (text, { dice }) => {
  const place = anyPlace(text, entry, dice);
  if (place === undefined) return text;
  const times = dice.pick([2, 99, 101, 5000, 100_000]);
  const [open, close] = dice.pick([
    ['[', ']'],
    ['<</K', '>>'],
    ['(', ')'],
  ] as const);
  return put(
    text,
    { start: place.end, end: place.end },
    `/Deep ${open.repeat(times)}${dice.pick(['', close.repeat(times)])}`,
  );
};

export const tokenMutations = {
  flipByte,
  flipBit,
  insertBytes,
  deleteBytes,
  moveBytes,
  changePieces,
  copyToken,
  changeNumber,
  changeChain,
  changeObjectNumber,
  swapKeys,
  renameKey,
  duplicateKey,
  removeEntry,
  deepen,
} as const;
