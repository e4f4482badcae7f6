import { childrenOf, type Element, expectTag, fieldsOf, oidOf, textOf } from './asn1.ts';
import { toHex } from './hex.ts';
import type { GeneralName, Name, NameAttribute } from './types.ts';

const COMMON_NAME = '2.5.4.3';
const COUNTRY = '2.5.4.6';
const ORGANIZATION = '2.5.4.10';
const UNIT = '2.5.4.11';

/** RFC 5280 7.1 and RFC 4518: case, compatibility forms and runs of spaces don't tell names apart. */
const normalized = (text: string): string => text.normalize('NFKC').toLowerCase().trim().replace(/\s+/g, ' ');

interface ReadAttribute extends NameAttribute {
  readonly key: string;
}

const readAttribute = (element: Element): ReadAttribute => {
  const fields = fieldsOf(expectTag(element, 0x30, 'AttributeTypeAndValue'));
  const oid = oidOf(fields.take(0x06, 'attribute type'));
  const value = fields.any('attribute value');
  const text = textOf(value);
  return text === undefined
    ? { oid, value: `#${toHex(value.bytes)}`, key: `${oid}#${toHex(value.bytes)}` }
    : { oid, value: text, key: `${oid}=${normalized(text)}` };
};

/** The keys of a name's RDNs in order: what name constraints compare. */
export const rdnKeys = (name: Element): readonly string[] =>
  childrenOf(expectTag(name, 0x30, 'Name')).map((rdn) =>
    JSON.stringify(
      childrenOf(expectTag(rdn, 0x31, 'RelativeDistinguishedName'))
        .map((attribute) => readAttribute(attribute).key)
        .toSorted(),
    ),
  );

/** A distinguished name (RFC 5280 4.1.2.4). Throws `trust.malformed`. */
export const readName = (element: Element): Name => {
  const attributes = childrenOf(expectTag(element, 0x30, 'Name')).flatMap((rdn) =>
    childrenOf(expectTag(rdn, 0x31, 'RelativeDistinguishedName')).map(readAttribute),
  );
  const first = (oid: string): string | undefined => attributes.find((attribute) => attribute.oid === oid)?.value;
  const [commonName, organization] = [first(COMMON_NAME), first(ORGANIZATION)];
  const shown = [commonName ?? first(UNIT), organization, first(COUNTRY)].filter((part) => part !== undefined);
  return {
    der: element.bytes,
    key: rdnKeys(element).join(','),
    display: shown.length > 0 ? shown.join(', ') : attributes.map(({ value }) => value).join(', '),
    commonName,
    organization,
    attributes: attributes.map(({ oid, value }) => ({ oid, value })),
  };
};

/** GeneralNames (RFC 5280 4.2.1.6) by their tags, unread. */
export const readGeneralNames = (element: Element): readonly GeneralName[] =>
  childrenOf(element).map(({ tag, content }) => ({ tag, content }));

const URI = 0x86;
const ascii = new TextDecoder('latin1');

/** The http(s) addresses among general names. */
export const webAddresses = (names: readonly GeneralName[]): readonly string[] =>
  names
    .filter(({ tag }) => tag === URI)
    .map(({ content }) => ascii.decode(content))
    .filter((uri) => /^https?:\/\//i.test(uri));
