import { createLocalJWKSet, type JSONWebKeySet, type JWTPayload, jwtVerify } from 'jose';
import { CloudSignError } from '../errors.ts';
import { idTokenAlgorithms } from './id-token-algorithms.ts';

const skewSeconds = 60;
/** An ID token is for the moment of the sign-in. */
const oldestSeconds = 600;

export interface ExpectedToken {
  readonly issuer: string;
  readonly clientId: string;
  readonly nonce: string;
  readonly keys: JSONWebKeySet;
  /** What the provider's userinfo endpoint said, if it was asked. */
  readonly userinfo?: Told | undefined;
  readonly now: Date;
}

interface Told {
  readonly sub: string;
  readonly email?: string | undefined;
  readonly email_verified?: unknown;
}

/** Whom a provider vouches for. */
export interface Vouched {
  /** Never reassigned within the issuer (OpenID Connect Core 1.0, 2). */
  readonly subject: string;
  readonly email: string | undefined;
  /** The provider says that the address is this person's. Only a real `true` counts. */
  readonly isEmailVerified: boolean;
}

const refuse = (detail: string, cause?: unknown): CloudSignError =>
  new CloudSignError('sso.token-refused', { detail, ...(cause === undefined ? {} : { cause }) });

/** Core 3.1.3.7, 4 and 5: of several audiences we must be the one that asked. */
const requireParty = ({ aud, azp }: JWTPayload, clientId: string): void => {
  if (Array.isArray(aud) && aud.length > 1 && azp === undefined) throw refuse('azp missing');
  if (azp !== undefined && azp !== clientId) throw refuse('azp');
};

/** Entra ID has no `email_verified`; its `xms_edov` says that the tenant's owner proved the domain of the address. */
const isVerified = ({ email_verified, xms_edov }: Readonly<Record<string, unknown>>): boolean =>
  email_verified === undefined ? xms_edov === true || xms_edov === 1 || xms_edov === '1' : email_verified === true;

/** What an ID token says, once everything about it was checked. @throws `sso.token-refused` */
export const readIdToken = async (token: string, expected: ExpectedToken): Promise<Vouched> => {
  const { issuer, clientId, nonce, keys, now } = expected;
  const payload = await checked(token, expected, keys);
  requireParty(payload, clientId);
  if (typeof payload.nonce !== 'string' || payload.nonce !== nonce) throw refuse('nonce');
  if (payload.iss !== issuer) throw refuse('iss');
  // Core 2: at most 255 ASCII characters.
  if (typeof payload.sub !== 'string' || !/^[\x20-\x7e]{1,255}$/.test(payload.sub)) throw refuse('sub');
  if (Number(payload.iat) > now.getTime() / 1000 + skewSeconds) throw refuse('iat');
  const told = addressSource(payload, expected.userinfo);
  return {
    subject: payload.sub,
    email: typeof told.email === 'string' && told.email.length <= 254 ? told.email : undefined,
    isEmailVerified: isVerified(told),
  };
};

/** Address and verification come from one place. Core 5.3.2: userinfo of another subject says nothing about this one. */
const addressSource = (payload: JWTPayload, userinfo: Told | undefined): Readonly<Record<string, unknown>> => {
  const isTold = payload.email_verified !== undefined || payload.xms_edov !== undefined;
  return isTold || userinfo === undefined || userinfo.sub !== payload.sub ? payload : { ...userinfo };
};

const checked = async (token: string, expected: ExpectedToken, keys: JSONWebKeySet): Promise<JWTPayload> => {
  try {
    const { payload } = await jwtVerify(token, createLocalJWKSet(keys), {
      algorithms: [...idTokenAlgorithms],
      issuer: expected.issuer,
      audience: expected.clientId,
      requiredClaims: ['sub', 'exp', 'iat', 'nonce'],
      clockTolerance: skewSeconds,
      maxTokenAge: oldestSeconds,
      currentDate: expected.now,
    });
    return payload;
  } catch (cause) {
    // A key that is too short, or of a curve that the algorithm does not take, is a TypeError of the library.
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'key';
    throw refuse(code, cause);
  }
};
