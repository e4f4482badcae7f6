/** Genuine certificates and answers that are put to a use they were not made for. */
import { describe, expect, test } from 'vitest';
import { purpose } from '../../core/trust/certificate.ts';
import * as der from '../../core/trust/der.ts';
import { buildOcspRequest, parseOcspResponse } from '../../core/trust/ocsp.ts';
import { revocationAt, revocationBook } from '../../core/verification/revocation-answers.ts';
import { verifyPdf } from '../../core/verification/verify-pdf.ts';
import { answerOcsp } from '../../local/authority/answer-ocsp.ts';
import type { Entity } from '../../local/authority/state.ts';
import { algorithm, newSigner, plainCms, type TestSigner } from '../support/test-signer.ts';
import { contract } from './signed-contract.ts';

const purposes = (...oids: readonly string[]): Uint8Array =>
  der.sequence(der.oid('2.5.29.37'), der.octetString(der.sequence(...oids.map((oid) => der.oid(oid)))));

const serverAuth = '1.3.6.1.5.5.7.3.1';
const emailProtection = '1.3.6.1.5.5.7.3.4';

describe('a certificate that is meant for something else signs a document', () => {
  const verdictFor = async (...oids: readonly string[]) => {
    const signer = newSigner('Signer', { extensions: [purposes(...oids)] });
    const bytes = contract({ cms: plainCms(signer) });
    const time = new Date('2026-06-01T00:00:00Z');
    return verifyPdf({ bytes, anchors: [signer.certificate.der], time });
  };

  test.each([
    [[serverAuth]],
    [['1.3.6.1.5.5.7.3.3']],
    [[purpose.timeStamping]],
    [[purpose.ocspSigning]],
    [[serverAuth, purpose.timeStamping]],
  ])('%s', async (oids) => {
    const { verdict, signatures } = await verdictFor(...oids);
    expect(verdict).toBe('indeterminate');
    expect(signatures[0]?.subIndication).toBe('CHAIN_CONSTRAINTS_FAILURE');
  });

  test.each([
    [[emailProtection]],
    [[purpose.documentSigning]],
    [[serverAuth, emailProtection]],
    [['1.3.6.1.4.1.311.10.3.12']],
  ])('%s: honest', async (oids) => {
    expect((await verdictFor(...oids)).verdict).toBe('valid');
  });
});

describe('a responder that was revoked itself', () => {
  const now = new Date('2026-06-01T00:00:00Z');
  const ca = newSigner('CA', { isCa: true });
  const entity = ({ certificate, sign }: TestSigner, id: string): Entity =>
    ({ id, certificate, key: { algorithm, spki: certificate.publicKey.key, pem: '', sign } }) as unknown as Entity;
  const answering = [purposes(purpose.ocspSigning)];
  const stolen = newSigner('Stolen responder', { issuer: ca, extensions: answering });
  const sound = newSigner('Responder', { issuer: ca, extensions: answering });
  const leaf = newSigner('Leaf', { issuer: ca });

  const answer = (about: TestSigner, by: TestSigner, revokedAt?: Date) => {
    const revoked =
      revokedAt === undefined ? {} : { revoked: { at: revokedAt.toISOString(), reason: 'keyCompromise' } };
    const request = buildOcspRequest({ certificate: about.certificate, issuer: ca.certificate });
    const bytes = answerOcsp(request, {
      cas: [entity(ca, 'ca')],
      issued: [{ ca: 'ca', serial: about.certificate.serial, ...revoked } as never],
      responderOf: () => entity(by, 'responder'),
      now,
      validFor: 86_400_000,
      impostor: () => entity(by, 'responder'),
      otherKey: () => entity(by, 'responder').key,
    });
    return { source: 'ocsp', since: 0, response: parseOcspResponse(bytes) } as const;
  };

  const verdictWith = (...revocations: readonly ReturnType<typeof answer>[]) => {
    const certificates = [ca, stolen, sound, leaf].map(({ certificate }) => certificate);
    const book = revocationBook({ certificates, revocations, dssRevisions: [0] });
    const answers = book.answersAbout(leaf.certificate, ca.certificate);
    return revocationAt(answers, { certificate: leaf.certificate, at: now, provenBy: () => now }).kind;
  };

  test('its word counts for nothing', () => {
    const lastMonth = new Date('2026-05-01T00:00:00Z');
    expect(verdictWith(answer(leaf, stolen))).toBe('good');
    expect(verdictWith(answer(leaf, stolen), answer(stolen, sound, lastMonth))).toBe('unknown');
    expect(verdictWith(answer(leaf, stolen), answer(stolen, sound, lastMonth), answer(leaf, sound))).toBe('good');
  });

  test('it cannot clear itself, and nobody is revoked by a certificate’s own word', () => {
    const lastMonth = new Date('2026-05-01T00:00:00Z');
    expect(verdictWith(answer(leaf, stolen), answer(stolen, sound, lastMonth), answer(stolen, stolen))).toBe('unknown');
    expect(verdictWith(answer(leaf, stolen), answer(stolen, stolen, lastMonth))).toBe('good');
  });
});
