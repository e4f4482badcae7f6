import { beforeAll, describe, expect, test } from 'vitest';
import type { SealIdentity } from '../../core/pades/identity.ts';
import { requireSealable } from '../support/require-sealable.ts';
import { classic } from './inputs.ts';
import { act, codeOf, open, openTestSealer, type TestSealer } from './sealing.ts';

let sealer: TestSealer;
beforeAll(async () => {
  sealer = await openTestSealer();
});

/** A form with one signed field (object 10, its signature object 11), whatever its contents: permissions are judged first. */
const signed = (options: {
  readonly reference?: string;
  readonly lock?: string;
  readonly catalog?: string;
}): Uint8Array =>
  classic({
    catalog: `/AcroForm<</Fields[10 0 R]/SigFlags 3>>${options.catalog ?? ''}`,
    page: '/Annots[10 0 R]',
    objects: {
      10: `<</Type/Annot/Subtype/Widget/FT/Sig/T(Earlier)/V 11 0 R/Rect[0 0 0 0]/P 3 0 R${options.lock ?? ''}>>`,
      11: `<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/adbe.pkcs7.detached/Contents<00>/ByteRange[0 1 2 3]${
        options.reference === undefined ? '' : `/Reference[${options.reference}]`
      }>>`,
    },
  });

const reference = (method: string, parameters: string): string =>
  `<</Type/SigRef/TransformMethod/${method}/TransformParams<</Type/TransformParams/V/1.2${parameters}>>>>`;

describe('an earlier signature that forbids more', () => {
  test.each([
    ['certified, P=1', { reference: reference('DocMDP', '/P 1') }, 'seal.certified'],
    ['certified, P out of range', { reference: reference('DocMDP', '/P 7') }, 'seal.certified'],
    ['certified by /Perms alone', { catalog: '/Perms<</DocMDP 12 0 R>>' }, 'seal.certified'],
    ['all fields locked', { reference: reference('FieldMDP', '/Action/All') }, 'seal.locked'],
    ['all but some locked', { reference: reference('FieldMDP', '/Action/Exclude/Fields[(Other)]') }, 'seal.locked'],
    ['our name locked', { reference: reference('FieldMDP', '/Action/Include/Fields[(Act1)]') }, 'seal.locked'],
    ['an action that nobody knows', { reference: reference('FieldMDP', '/Action/Some') }, 'seal.locked'],
    ['a lock of the field', { lock: '/Lock<</Type/SigFieldLock/Action/All>>' }, 'seal.locked'],
    ['a lock with P=1', { lock: '/Lock<</Type/SigFieldLock/Action/Include/Fields[(X)]/P 1>>' }, 'seal.certified'],
  ] as const)('%s', async (_, options, code) => {
    const bytes =
      'catalog' in options
        ? classic({
            catalog: options.catalog,
            objects: { 12: `<</Type/Sig/Reference[${reference('DocMDP', '/P 1')}]>>` },
          })
        : signed(options);
    expect(await codeOf(sealer.seal(open(bytes)))).toBe(code);
  });

  test.each([
    ['none', {}],
    ['certified, P=2', { reference: reference('DocMDP', '/P 2') }],
    ['certified, P=3', { reference: reference('DocMDP', '/P 3') }],
    ['certified without P', { reference: reference('DocMDP', '') }],
    ['another field locked', { reference: reference('FieldMDP', '/Action/Include/Fields[(Other)]') }],
    ['ours excluded', { reference: reference('FieldMDP', '/Action/Exclude/Fields[(Act1)]') }],
  ])('%s: it is sealed', async (_, options) => {
    const { file } = await sealer.seal(open(signed(options)));
    expect(file.revisions.length).toBe(2);
  });

  test('an empty field with a lock locks nothing yet', async () => {
    const field = '<</FT/Sig/T(Later)/Lock<</Action/All>>>>';
    const bytes = classic({ catalog: '/AcroForm<</Fields[10 0 R]>>', objects: { 10: field } });
    await sealer.seal(open(bytes));
  });

  test('the trial at intake refuses the same', async () => {
    const certified = signed({ reference: reference('DocMDP', '/P 1') });
    expect(await codeOf(requireSealable(certified))).toBe('seal.certified');
  });
});

describe('files that are never sealed', () => {
  test.each([
    ['XFA', classic({ catalog: '/AcroForm<</Fields[]/XFA(x)>>' }), 'pdf.xfa'],
    ['a form that is no dictionary', classic({ catalog: '/AcroForm(x)' }), 'pdf.damaged'],
    ['annotations that are no array', classic({ page: '/Annots(x)' }), 'pdf.damaged'],
    ['a catalog that says two things', classic({ catalog: '/AcroForm null/AcroForm<<>>' }), 'pdf.damaged'],
    ['a page that says two things', classic({ page: '/Rotate 0/Rotate 90' }), 'pdf.damaged'],
  ])('%s', async (_, bytes, code) => {
    expect(await codeOf(sealer.seal(open(bytes)))).toBe(code);
    expect(await codeOf(requireSealable(bytes))).toBe(code);
  });
});

describe('certificate and key', () => {
  const at = (time: string) => ({ time: new Date(time) });
  const file = () => open(classic());

  test('an expired certificate, and one of tomorrow', async () => {
    expect(await codeOf(sealer.seal(file(), at('2040-01-01T00:00:00Z')))).toBe('seal.certificate-expired');
    expect(await codeOf(sealer.seal(file(), at('2020-01-01T00:00:00Z')))).toBe('seal.certificate-expired');
  });

  test('a certificate of another kind of key', async () => {
    const identity: SealIdentity = { ...sealer.identity, algorithm: 'ecdsa-p384-sha384' };
    expect(await codeOf(sealer.seal(file(), { identity }))).toBe('seal.certificate-mismatch');
  });

  test('a key that is not the one of the certificate: found before a timestamp is spent', async () => {
    const { signer } = sealer.newIdentity('ecdsa-p256-sha256');
    const timestamp = () => expect.fail('a timestamp was asked for');
    expect(await codeOf(sealer.seal(file(), { signer, timestamp }))).toBe('seal.signature-wrong');
  });

  test('a key that answers with another format', async () => {
    const signer = async () => new Uint8Array(64);
    expect(await codeOf(sealer.seal(file(), { signer }))).toBe('seal.signature-wrong');
  });

  test('a chain in the wrong order, of strangers, or of the CA alone', async () => {
    const { chain } = sealer.identity;
    const refused = (ders: readonly Uint8Array[]) =>
      codeOf(sealer.seal(file(), { identity: { ...sealer.identity, chain: ders } }));
    expect(await refused(chain.toReversed())).toBe('seal.certificate-unusable');
    const tsa = sealer.authority.intermediates().find(({ subject }) => subject.display.includes('Timestamping'));
    expect(await refused([...chain.slice(0, 1), tsa?.der ?? new Uint8Array(0)])).toBe('seal.certificate-unusable');
    expect(await refused(chain.slice(1))).toBe('seal.certificate-unusable');
    expect(await refused([])).toBe('seal.certificate-unusable');
    expect(await refused([Uint8Array.of(1, 2, 3)])).toBe('seal.certificate-unusable');
  });

  test('the root may be in the chain and stays out of the seal', async () => {
    const chain = [...sealer.identity.chain, sealer.authority.root().der];
    const { tail } = await sealer.seal(file(), { identity: { ...sealer.identity, chain }, level: 'B-B' });
    const root = Buffer.from(sealer.authority.root().der).toString('hex');
    expect(Buffer.from(tail).toString('latin1').toLowerCase()).not.toContain(root);
  });

  test('an algorithm past its sunset', async () => {
    const late = await openTestSealer({ algorithm: 'rsa3072-pkcs1-sha256', now: new Date('2029-02-01T00:00:00Z') });
    expect(await codeOf(late.seal(file()))).toBe('seal.algorithm-expired');
  });
});

describe('texts', () => {
  test('half a surrogate pair is refused', async () => {
    expect(await codeOf(sealer.seal(open(classic()), { act: act({ name: '\ud842' }) }))).toBe('seal.text-unusable');
  });
});
