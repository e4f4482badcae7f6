/** The project's own authority under a clock that tests move, and the in-process way to it. */
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseCertificate } from '../../core/trust/certificate.ts';
import type { Certificate } from '../../core/trust/types.ts';
import type { RevocationPort } from '../../core/trust/validation-data.ts';
import { type Authority, type AuthoritySettings, openAuthority } from '../../local/authority/authority.ts';

export const day = 86_400_000;
export const random = (bytes: number): Uint8Array => new Uint8Array(randomBytes(bytes));

export interface TestClock {
  readonly now: () => Date;
  readonly advance: (milliseconds: number) => void;
}

export const testClock = (start = '2026-11-01T09:00:00.250Z'): TestClock => {
  let time = Date.parse(start);
  return {
    now: () => new Date(time),
    advance: (milliseconds) => {
      time += milliseconds;
    },
  };
};

export interface TestAuthority {
  readonly authority: Authority;
  readonly clock: TestClock;
  readonly directory: string;
  readonly port: RevocationPort;
  /** How often the port was used. */
  readonly calls: { ocsp: number; crl: number };
  readonly close: () => Promise<void>;
}

export const openTestAuthority = async (
  settings: Partial<AuthoritySettings> = {},
  clock = testClock(),
): Promise<TestAuthority> => {
  const directory = await mkdtemp(join(tmpdir(), 'authority-'));
  const authority = await openAuthority({
    directory,
    baseUrl: 'http://authority.test',
    now: clock.now,
    ...settings,
  });
  const calls = { ocsp: 0, crl: 0 };
  const insistUp = (fault: string | undefined): void => {
    if (fault === 'down') throw new Error('connection refused');
  };
  const port: RevocationPort = {
    ocsp: async (_url, request) => {
      calls.ocsp++;
      insistUp(authority.faults().ocsp);
      return authority.ocsp(request);
    },
    crl: async (url) => {
      calls.crl++;
      insistUp(authority.faults().crl);
      const crl = authority.crl(/([^/]+)\.crl$/.exec(url)?.[1] ?? '');
      if (crl === undefined) throw new Error('404');
      return crl;
    },
  };
  return { authority, clock, directory, port, calls, close: () => rm(directory, { recursive: true, force: true }) };
};

export const newPublicKey = (): Uint8Array =>
  new Uint8Array(generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'der', type: 'spki' }));

export interface Seal {
  readonly certificate: Certificate;
  readonly issuer: Certificate;
  readonly chain: readonly Certificate[];
}

export const newSeal = (authority: Authority): Seal => {
  const { certificate, chain } = authority.issueSealCertificate({
    publicKeySpki: newPublicKey(),
    commonName: '電子契約 Seal',
    country: 'JP',
  });
  const parsed = chain.map(parseCertificate);
  const issuer = parsed[1];
  if (issuer === undefined) throw new Error('the chain holds the issuer');
  return { certificate, issuer, chain: parsed };
};
