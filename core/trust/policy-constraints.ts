/**
 * Certificate policies (RFC 5280 6.1), reduced to the sets that decide: any initial policy is acceptable, so a path fails only where
 * a CA demands an explicit policy and none is left.
 */
import { childrenOf, type Element, fieldsOf, integerHex, numberOf, oidOf, readElement } from './asn1.ts';
import { extensionOid } from './certificate.ts';
import type { Certificate } from './types.ts';

const ANY_POLICY = '2.5.29.32.0';

const read = ({ extensions }: Certificate, oid: string): Element | undefined => {
  const found = extensions.find((extension) => extension.oid === oid);
  return found === undefined ? undefined : readElement(found.value, 'ber');
};

const policiesOf = (certificate: Certificate): ReadonlySet<string> => {
  const element = read(certificate, extensionOid.certificatePolicies);
  return new Set(element === undefined ? [] : childrenOf(element).map((info) => oidOf(fieldsOf(info).any('policy'))));
};

const mappingsOf = (certificate: Certificate): readonly (readonly [string, string])[] => {
  const element = read(certificate, extensionOid.policyMappings);
  if (element === undefined) return [];
  return childrenOf(element).map((mapping) => {
    const fields = fieldsOf(mapping);
    return [oidOf(fields.any('issuer policy')), oidOf(fields.any('subject policy'))];
  });
};

/** A SkipCerts; what is longer than any path counts as that. */
const small = (element: Element): number => (integerHex(element).length > 4 ? 0xffff : numberOf(element));

const constraintsOf = (
  certificate: Certificate,
): { readonly explicit?: number | undefined; readonly mapping?: number | undefined } => {
  const element = read(certificate, extensionOid.policyConstraints);
  if (element === undefined) return {};
  const fields = fieldsOf(element);
  return { explicit: fields.optionally(0x80, small), mapping: fields.optionally(0x81, small) };
};

type Policies = 'any' | ReadonlySet<string>;

const intersection = (valid: Policies, named: readonly string[]): Policies =>
  new Set(valid === 'any' ? named : named.filter((policy) => valid.has(policy)));

/** RFC 5280 6.1.4 b: a policy may be mapped to several; where mapping is inhibited a mapped policy is gone. */
const mapped = (valid: Policies, mappings: readonly (readonly [string, string])[], allowed: boolean): Policies => {
  if (valid === 'any') return valid;
  const targetsOf = (policy: string): readonly string[] => {
    const targets = mappings.filter(([from]) => from === policy).map(([, to]) => to);
    return targets.length === 0 ? [policy] : allowed ? targets : [];
  };
  return new Set([...valid].flatMap(targetsOf));
};

/** `path` from the certificate up, without the anchor. */
export const brokenPolicyConstraint = (path: readonly Certificate[]): string | undefined => {
  let valid: Policies = 'any';
  let explicit = path.length + 1;
  let mapping = path.length + 1;
  let anyPolicy = path.length + 1;
  for (const certificate of path.toReversed()) {
    const isLeaf = certificate === path[0];
    const policies = policiesOf(certificate);
    const anyCounts = policies.has(ANY_POLICY) && (anyPolicy > 0 || (certificate.selfIssued && !isLeaf));
    if (policies.size === 0) valid = new Set();
    else if (!anyCounts) {
      valid = intersection(
        valid,
        [...policies].filter((policy) => policy !== ANY_POLICY),
      );
    }
    const constraints = constraintsOf(certificate);
    if (isLeaf) {
      if (constraints.explicit === 0) explicit = 0;
      if (explicit <= 1 && valid !== 'any' && valid.size === 0) return 'no policy is left where one is required';
      continue;
    }
    if (explicit <= 0 && valid !== 'any' && valid.size === 0) return 'no policy is left where one is required';
    const mappings = mappingsOf(certificate);
    if (mappings.some((pair) => pair.includes(ANY_POLICY))) return 'anyPolicy in a mapping';
    valid = mapped(valid, mappings, mapping > 0);
    if (!certificate.selfIssued) {
      explicit = Math.max(0, explicit - 1);
      mapping = Math.max(0, mapping - 1);
      anyPolicy = Math.max(0, anyPolicy - 1);
    }
    explicit = Math.min(explicit, constraints.explicit ?? explicit);
    mapping = Math.min(mapping, constraints.mapping ?? mapping);
    const inhibited = read(certificate, extensionOid.inhibitAnyPolicy);
    if (inhibited !== undefined) anyPolicy = Math.min(anyPolicy, small(inhibited));
  }
  return undefined;
};
