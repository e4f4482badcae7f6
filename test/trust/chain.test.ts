import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseCertificate } from '../../core/trust/certificate.ts';
import { buildChain, chainSunset } from '../../core/trust/chain.ts';
import * as der from '../../core/trust/der.ts';
import type { Certificate, Chain } from '../../core/trust/types.ts';
import { certificateAuthority, keyUsage, writeName } from '../../core/trust/write-certificate.ts';
import { generateSigningKey, type SigningKey } from '../../local/authority/signing-key.ts';
import { writeCertificate } from '../../local/authority/write-certificate.ts';
import { newSeal, openTestAuthority, random, type TestAuthority } from '../support/authority.ts';

let world: TestAuthority;
beforeAll(async () => {
  world = await openTestAuthority();
});
afterAll(() => world.close());

interface Party {
  readonly certificate: Certificate;
  readonly key: SigningKey;
}

interface Recipe {
  readonly name: string;
  readonly by?: Party | undefined;
  readonly extensions?: readonly Uint8Array[];
  readonly from?: string;
  readonly to?: string;
  readonly key?: SigningKey;
}

const party = ({ name, by, extensions = [], from = '2026-01-01', to = '2036-01-01', key }: Recipe): Party => {
  const own = key ?? generateSigningKey('ecdsa-p256-sha256');
  const subject = writeName({ commonName: name, organization: 'Test' });
  const content = {
    serial: random(8),
    subject,
    issuer: by?.certificate.subject.der ?? subject,
    notBefore: new Date(from),
    notAfter: new Date(to),
    spki: own.spki,
    extensions,
  };
  return { certificate: parseCertificate(writeCertificate(content, by?.key ?? own)), key: own };
};

const caExtensions = (pathLength?: number): readonly Uint8Array[] => [
  certificateAuthority(pathLength),
  keyUsage('keyCertSign', 'cRLSign'),
];
const at = new Date('2027-01-01T00:00:00Z');

const chainOf = (leaf: Party, intermediates: readonly Party[], anchor: Party, when = at): Chain =>
  buildChain({
    certificate: leaf.certificate,
    intermediates: intermediates.map(({ certificate }) => certificate),
    anchors: [anchor.certificate],
    at: when,
  });

const reasonOf = (chain: Chain): string => (chain.ok ? 'ok' : chain.reason);
const root = party({ name: 'Root', extensions: caExtensions() });
const intermediate = party({ name: 'Intermediate', by: root, extensions: caExtensions(0) });
const leaf = party({ name: 'Leaf', by: intermediate });

const extension = (oid: string, value: Uint8Array, critical = true): Uint8Array =>
  der.sequence(der.oid(oid), der.boolean(critical), der.octetString(value));

describe('a path to an anchor', () => {
  test('from a seal certificate up to the root of the authority', () => {
    const { certificate } = newSeal(world.authority);
    const chain = buildChain({
      certificate,
      intermediates: world.authority.intermediates(),
      anchors: world.authority.roots(),
      at: world.clock.now(),
    });
    expect(chain.ok && chain.path.map(({ subject }) => subject.commonName)).toEqual([
      '電子契約 Seal',
      'CloudSign Local Document Signing CA 1',
      'CloudSign Local Root CA 1',
    ]);
  });

  test('a certificate that is an anchor itself needs no issuer', () => {
    expect(reasonOf(chainOf(leaf, [], leaf))).toBe('ok');
  });

  test('an expired anchor still anchors: it counts by its name and key', () => {
    expect(reasonOf(chainOf(leaf, [intermediate], root, new Date('2036-01-01T00:00:00Z')))).toBe('ok');
    const old = party({ name: 'Root', extensions: caExtensions(), to: '2026-06-01', key: root.key });
    expect(reasonOf(chainOf(leaf, [intermediate], old))).toBe('ok');
  });

  test('the right one of two CAs of the same name is found', () => {
    const other = party({ name: 'Intermediate', by: root, extensions: caExtensions(0) });
    expect(reasonOf(chainOf(leaf, [other, intermediate], root))).toBe('ok');
  });

  test('names that differ in case and spaces only are the same', () => {
    const renamed = party({ name: 'intermediate', by: root, extensions: caExtensions(0), key: intermediate.key });
    expect(reasonOf(chainOf(leaf, [renamed], root))).toBe('ok');
  });

  test('cross-certified CAs in a circle end', () => {
    const a = party({ name: 'A', extensions: caExtensions() });
    const b = party({ name: 'B', extensions: caExtensions() });
    const ab = party({ name: 'A', by: b, extensions: caExtensions(), key: a.key });
    const ba = party({ name: 'B', by: a, extensions: caExtensions(), key: b.key });
    expect(reasonOf(chainOf(party({ name: 'X', by: a }), [ab, ba], root))).toMatch(/no-issuer-found|not-anchored/);
  });

  test('hundreds of CAs of one name are given up on', () => {
    const many = Array.from({ length: 80 }, () => party({ name: 'Intermediate', extensions: caExtensions() }));
    expect(reasonOf(chainOf(leaf, many, root))).toBe('too-complex');
  });
});

describe('a path is refused, with the reason', () => {
  test('no issuer known', () => {
    const chain = chainOf(leaf, [], root);
    expect(chain).toMatchObject({ ok: false, reason: 'no-issuer-found', anchor: undefined });
  });

  test('leads to somebody else than an anchor', () => {
    const stranger = party({ name: 'Stranger', extensions: caExtensions() });
    expect(reasonOf(chainOf(leaf, [intermediate, root], stranger))).toBe('not-anchored');
  });

  test('an impostor with the name of the CA', () => {
    const impostor = party({ name: 'Root', extensions: caExtensions() });
    expect(reasonOf(chainOf(leaf, [intermediate], impostor))).toBe('signature-wrong');
  });

  test('expired and not yet valid; judged elsewhere when the caller says so', () => {
    expect(reasonOf(chainOf(leaf, [intermediate], root, new Date('2037-01-01')))).toBe('expired');
    const chain = chainOf(leaf, [intermediate], root, new Date('2025-01-01'));
    expect(chain).toMatchObject({ ok: false, reason: 'not-yet-valid' });
    expect(chain.ok ? undefined : chain.anchor?.sha256).toBe(root.certificate.sha256);
    const without = buildChain({
      certificate: leaf.certificate,
      intermediates: [intermediate.certificate],
      anchors: [root.certificate],
      at: new Date('2040-01-01'),
      checkValidity: false,
    });
    expect(without.ok).toBe(true);
  });

  test('a leaf that issues', () => {
    const below = party({ name: 'Below', by: leaf });
    expect(reasonOf(chainOf(below, [leaf, intermediate], root))).toBe('issuer-not-a-ca');
    const end = party({ name: 'End', extensions: [keyUsage('digitalSignature')] });
    expect(reasonOf(chainOf(party({ name: 'X', by: end }), [], end))).toBe('key-usage-wrong');
  });

  test('a CA without keyCertSign', () => {
    const mute = party({ name: 'Mute', by: root, extensions: [certificateAuthority(0), keyUsage('cRLSign')] });
    expect(reasonOf(chainOf(party({ name: 'X', by: mute }), [mute], root))).toBe('key-usage-wrong');
  });

  test('more CAs below than its path length allows', () => {
    const deeper = party({ name: 'Deeper', by: intermediate, extensions: caExtensions() });
    expect(reasonOf(chainOf(party({ name: 'X', by: deeper }), [deeper, intermediate], root))).toBe('path-too-long');
  });

  test('an unknown critical extension anywhere; not when it is not critical', () => {
    const strange = (critical: boolean): Party =>
      party({ name: 'X', by: intermediate, extensions: [extension('2.999.7', der.nullValue(), critical)] });
    expect(reasonOf(chainOf(strange(true), [intermediate], root))).toBe('extension-unknown');
    expect(reasonOf(chainOf(strange(false), [intermediate], root))).toBe('ok');
  });

  test('a name outside of what the CA may name', () => {
    const subtree = (name: Uint8Array): Uint8Array => der.sequence(der.explicit(4, name));
    const only = writeName({ commonName: 'Allowed', organization: 'Test' });
    const constrained = (tag: number): Party =>
      party({
        name: 'Constrained',
        by: root,
        extensions: [...caExtensions(0), extension('2.5.29.30', der.sequence(der.element(tag, subtree(only))))],
      });
    const permitted = constrained(0xa0);
    const excluded = constrained(0xa1);
    expect(reasonOf(chainOf(party({ name: 'Allowed', by: permitted }), [permitted], root))).toBe('ok');
    expect(reasonOf(chainOf(party({ name: 'Other', by: permitted }), [permitted], root))).toBe('name-constraint');
    expect(reasonOf(chainOf(party({ name: 'Allowed', by: excluded }), [excluded], root))).toBe('name-constraint');
    expect(reasonOf(chainOf(party({ name: 'Other', by: excluded }), [excluded], root))).toBe('ok');
  });

  test('mail addresses under name constraints', () => {
    const mail = (address: string): Uint8Array =>
      extension('2.5.29.17', der.sequence(der.retag(0x81, der.ia5String(address))), false);
    const ca = party({
      name: 'Mail CA',
      by: root,
      extensions: [
        ...caExtensions(0),
        extension(
          '2.5.29.30',
          der.sequence(der.explicit(0, der.sequence(der.retag(0x81, der.ia5String('example.jp'))))),
        ),
      ],
    });
    const holder = (address: string): Party => party({ name: 'Holder', by: ca, extensions: [mail(address)] });
    expect(reasonOf(chainOf(holder('a@example.jp'), [ca], root))).toBe('ok');
    expect(reasonOf(chainOf(holder('a@evil.example.jp'), [ca], root))).toBe('name-constraint');
  });

  test('a constraint that cannot be read', () => {
    const ca = party({
      name: 'Odd',
      by: root,
      extensions: [...caExtensions(0), extension('2.5.29.30', der.nullValue())],
    });
    expect(reasonOf(chainOf(party({ name: 'X', by: ca }), [ca], root))).toBe('extension-unknown');
  });

  test('an explicit policy is required and none is left', () => {
    const policies = (...oids: readonly string[]): Uint8Array =>
      extension('2.5.29.32', der.sequence(...oids.map((oid) => der.sequence(der.oid(oid)))), false);
    const explicit = extension('2.5.29.36', der.sequence(der.retag(0x80, der.integer(0))));
    const ca = party({ name: 'Strict', by: root, extensions: [...caExtensions(0), policies('2.999.1'), explicit] });
    const holder = (...extensions: readonly Uint8Array[]): Party => party({ name: 'Holder', by: ca, extensions });
    expect(reasonOf(chainOf(holder(policies('2.999.1')), [ca], root))).toBe('ok');
    expect(reasonOf(chainOf(holder(policies('2.999.2')), [ca], root))).toBe('policy-constraint');
    expect(reasonOf(chainOf(holder(), [ca], root))).toBe('policy-constraint');
    const pair = (from: string, to: string): Uint8Array => der.sequence(der.oid(from), der.oid(to));
    const mapping = extension('2.5.29.33', der.sequence(pair('2.999.1', '2.999.2'), pair('2.999.1', '2.999.1')), false);
    const mapper = party({
      name: 'Mapper',
      by: root,
      extensions: [...caExtensions(0), policies('2.999.1'), mapping, explicit],
    });
    for (const [policy, outcome] of [
      ['2.999.1', 'ok'],
      ['2.999.2', 'ok'],
      ['2.999.3', 'policy-constraint'],
    ] as const) {
      const certificate = party({ name: 'Holder', by: mapper, extensions: [policies(policy)] });
      expect(reasonOf(chainOf(certificate, [mapper], root))).toBe(outcome);
    }
  });
});

describe('the sunset of a path', () => {
  test('none for ECDSA P-256 with SHA-256', () => {
    const chain = chainOf(leaf, [intermediate], root);
    expect(chainSunset(chain.path).until).toBeUndefined();
  });

  test('2029 for RSA PKCS#1 v1.5', () => {
    const rsa = generateSigningKey('rsa3072-pkcs1-sha256');
    const ca = party({ name: 'RSA', extensions: caExtensions(), key: rsa });
    expect(chainSunset([party({ name: 'X', by: ca }).certificate, ca.certificate]).until).toEqual(
      new Date('2029-01-01T00:00:00Z'),
    );
  });
});
