/** Changes of signature dictionaries: /ByteRange, /Contents and the CMS within. */
import { element } from '../../core/trust/der.ts';
import type { Dice } from './dice.ts';
import type { Mutation } from './mutation.ts';
import { anyPlace, put, telling } from './places.ts';

const changeByteRange: Mutation = (text, { dice }) => {
  const place = anyPlace(text, /\/ByteRange ?\[ ?(\d+) +(\d+) +(\d+) +(\d+)/g, dice);
  if (place === undefined) return text;
  const numbers = [...place.groups];
  const [a = '0', b = '0', c = '0', d = '0'] = numbers;
  const at = dice.below(4);
  numbers[at] = dice.pick([telling(text, numbers[at] ?? '0', dice), String(Number(numbers[at]) + dice.below(21) - 10)]);
  const whole = dice.pick([
    numbers,
    numbers,
    [a, c, b, d],
    [a, b, c],
    [a, b, c, d, '0', '0'],
    [a, b, b, String(Number(d) + Number(c) - Number(b))],
  ]);
  const width = place.end - place.start;
  return put(text, place, `/ByteRange [${whole.join(' ')}`.padEnd(width));
};

const contents = /<(30[0-9A-Fa-f]{200,})>/g;

interface Node {
  readonly start: number;
  /** Where its value begins. */
  readonly body: number;
  readonly end: number;
}

/** All elements within, as far as they can be told. */
const nodesOf = (der: Uint8Array, from = 0, to = der.length, depth = 0): readonly Node[] => {
  const nodes: Node[] = [];
  for (let at = from; at + 2 <= to && nodes.length < 2000; ) {
    const tag = der[at] ?? 0;
    const first = der[at + 1] ?? 0;
    const more = first < 0x80 ? 0 : first & 0x7f;
    if (more > 4) break;
    const length = more === 0 ? first : der.subarray(at + 2, at + 2 + more).reduce((sum, byte) => sum * 256 + byte, 0);
    const body = at + 2 + more;
    const end = body + length;
    if (end > to) break;
    nodes.push({ start: at, body, end });
    if (depth < 24 && ((tag & 0x20) !== 0 || tag === 0x04)) nodes.push(...nodesOf(der, body, end, depth + 1));
    at = end;
  }
  return nodes;
};

/** Its elements around the place get their lengths right again. */
const replaceElement = (der: Uint8Array, node: Node, by: Uint8Array): Uint8Array => {
  const around = nodesOf(der)
    .filter(({ body, end, start }) => body <= node.start && end >= node.end && start < node.start)
    .toSorted((a, b) => b.start - a.start);
  let inner: Node = node;
  let bytes: Uint8Array = by;
  for (const outer of around) {
    const value = Buffer.concat([der.subarray(outer.body, inner.start), bytes, der.subarray(inner.end, outer.end)]);
    bytes = element(der[outer.start] ?? 0x30, value);
    inner = outer;
  }
  return Buffer.concat([der.subarray(0, inner.start), bytes, der.subarray(inner.end)]);
};

const changeDer = (der: Uint8Array, other: Uint8Array, dice: Dice): Uint8Array => {
  const nodes = nodesOf(der);
  if (nodes.length === 0) return der;
  const node = dice.pick(nodes);
  const own = der.slice(node.start, node.end);
  const raw = Uint8Array.from(der);
  switch (dice.below(8)) {
    case 0:
      raw[node.start] = dice.below(256);
      return raw;
    case 1:
      raw[node.start + 1] = dice.pick([0, 0x80, 0x84, 0xff, dice.below(256)]);
      return raw;
    case 2:
      return replaceElement(der, node, new Uint8Array());
    case 3:
      return replaceElement(der, node, Buffer.concat([own, own]));
    case 4: {
      const from = dice.pick(nodes);
      return replaceElement(der, node, der.slice(from.start, from.end));
    }
    case 5: {
      const theirs = nodesOf(other);
      const from = theirs.length === 0 ? node : dice.pick(theirs);
      return replaceElement(der, node, theirs.length === 0 ? own : other.slice(from.start, from.end));
    }
    case 6: {
      const at = node.body + dice.below(Math.max(1, node.end - node.body));
      raw[at] = dice.below(256);
      return raw;
    }
    default: {
      let nested: Uint8Array = own;
      for (let i = dice.pick([1, 10, 2000]); i > 0 && nested.length < 20_000; i--)
        nested = element(dice.pick([0x30, 0x24, 0xa0]), nested);
      return replaceElement(der, node, nested);
    }
  }
};

/** In the room that was there, or in as much as it takes. */
const refill = (hex: string, der: Uint8Array): string => Buffer.from(der).toString('hex').padEnd(hex.length, '0');

const changeCms: Mutation = (text, { dice, donor }) => {
  const place = anyPlace(text, contents, dice);
  if (place === undefined) return text;
  const [hex = ''] = place.groups;
  const other = anyPlace(dice.pick([text, donor]), contents, dice)?.groups[0] ?? '';
  return put(text, place, `<${refill(hex, changeDer(Buffer.from(hex, 'hex'), Buffer.from(other, 'hex'), dice))}>`);
};

/** Another signature's value, of this file or another. */
const copyContents: Mutation = (text, { dice, donor }) => {
  const place = anyPlace(text, contents, dice);
  const other = anyPlace(dice.pick([text, donor]), contents, dice)?.groups[0];
  if (place === undefined || other === undefined) return text;
  return put(text, place, `<${other.slice(0, place.end - place.start - 2).padEnd(place.end - place.start - 2, '0')}>`);
};

const changeHex: Mutation = (text, { dice }) => {
  const place = anyPlace(text, contents, dice);
  if (place === undefined) return text;
  const at = place.start + dice.below(place.end - place.start);
  const cut = dice.below(3);
  return put(text, { start: at, end: at + cut }, dice.pick([' ', 'F', '00', 'zz', '>', '<', '']));
};

export const signatureMutations = { changeByteRange, changeCms, copyContents, changeHex } as const;
