/**
 * Name constraints (RFC 5280 4.2.1.10): directory names, mail addresses and DNS names; constraints on other kinds refuse a name of
 * that kind.
 */
import { childrenOf, type Element, fieldsOf, readElement } from './asn1.ts';
import { extensionOid } from './certificate.ts';
import { rdnKeys } from './names.ts';
import type { Certificate, GeneralName } from './types.ts';

const RFC822 = 0x81;
const DNS = 0x82;
const DIRECTORY = 0xa4;
const EMAIL_ATTRIBUTE = '1.2.840.113549.1.9.1';

const latin1 = new TextDecoder('latin1');
const lower = ({ content }: GeneralName): string => latin1.decode(content).toLowerCase();

const directoryKeys = (content: Uint8Array): readonly string[] => rdnKeys(readElement(content, 'ber'));

const within: Readonly<Record<number, (name: GeneralName, base: GeneralName) => boolean>> = {
  [DIRECTORY]: (name, base) => {
    const keys = directoryKeys(name.content);
    return directoryKeys(base.content).every((key, index) => keys[index] === key);
  },
  [RFC822]: (name, base) => {
    const address = lower(name);
    const rule = lower(base);
    const host = address.slice(address.lastIndexOf('@') + 1);
    if (rule.includes('@')) return address === rule;
    return rule.startsWith('.') ? host.endsWith(rule) : host === rule;
  },
  [DNS]: (name, base) => {
    const [host, rule] = [lower(name), lower(base)];
    return rule === '' || host === rule || host.endsWith(`.${rule}`);
  },
};

const basesOf = (subtrees: Element): readonly GeneralName[] =>
  childrenOf(subtrees).map((subtree) => {
    const { tag, content } = fieldsOf(subtree).any('base');
    return { tag, content };
  });

const namesOf = ({ subject, alternativeNames }: Certificate): readonly GeneralName[] => {
  const directory = subject.attributes.length === 0 ? [] : [{ tag: DIRECTORY, content: subject.der }];
  const mails = subject.attributes
    .filter(({ oid }) => oid === EMAIL_ATTRIBUTE)
    .map(({ value }) => ({ tag: RFC822, content: new TextEncoder().encode(value) }));
  return [...directory, ...(alternativeNames.some(({ tag }) => tag === RFC822) ? [] : mails), ...alternativeNames];
};

/** What of `certificate` breaks the constraints of a CA above it, in words, or undefined. */
export const brokenNameConstraint = (certificate: Certificate, ca: Certificate): string | undefined => {
  const extension = ca.extensions.find(({ oid }) => oid === extensionOid.nameConstraints);
  if (extension === undefined) return undefined;
  const fields = fieldsOf(readElement(extension.value, 'ber'));
  const permitted = fields.optionally(0xa0, basesOf) ?? [];
  const excluded = fields.optionally(0xa1, basesOf) ?? [];
  for (const name of namesOf(certificate)) {
    const same = (base: GeneralName): boolean => base.tag === name.tag;
    const constrained = [...permitted, ...excluded].some(same);
    if (!constrained) continue;
    const isWithin = within[name.tag];
    if (isWithin === undefined) return `constraint on a kind of name that is not supported (${name.tag.toString(16)})`;
    if (excluded.filter(same).some((base) => isWithin(name, base))) return 'a name in an excluded subtree';
    if (permitted.some(same) && !permitted.filter(same).some((base) => isWithin(name, base))) {
      return 'a name outside of the permitted subtrees';
    }
  }
  return undefined;
};
