import type { FindingEntry } from './entry.ts';

/** About a certificate: the signer's, a time-stamping authority's, or one above them. `{subject}` names it. */
export const trustFindings = {
  'trust.anchored': {
    status: 'ok',
    clause: 'RFC 5280, 6.1',
    en: 'The certificate of {subject} leads to the trust anchor {anchor}.',
    ja: '{subject} の証明書は、トラストアンカー {anchor} につながっています。',
  },
  'trust.no-anchors': {
    status: 'unknown',
    sub: 'NO_CERTIFICATE_CHAIN_FOUND',
    clause: 'EN 319 102-1, 5.2.6',
    en: 'No trust anchor was given, so it can’t be said who {subject} really is.',
    ja: 'トラストアンカーが指定されていないため、{subject} の身元を確認できません。',
  },
  'trust.no-chain': {
    status: 'unknown',
    sub: 'NO_CERTIFICATE_CHAIN_FOUND',
    clause: 'EN 319 102-1, 5.2.6',
    en: 'The certificate of {subject} does not lead to any of the given trust anchors.',
    ja: '{subject} の証明書は、指定されたトラストアンカーのいずれにもつながっていません。',
  },
  'trust.chain-broken': {
    status: 'unknown',
    sub: 'CERTIFICATE_CHAIN_GENERAL_FAILURE',
    clause: 'RFC 5280, 6.1',
    en: 'The certificates above {subject} break a rule ({detail}).',
    ja: '{subject} の上位証明書が規則に反しています（{detail}）。',
  },
  'trust.key-usage': {
    status: 'unknown',
    sub: 'CHAIN_CONSTRAINTS_FAILURE',
    clause: 'RFC 5280, 4.2.1.3',
    en: 'The certificate of {subject} is not meant for signatures.',
    ja: '{subject} の証明書は署名用ではありません。',
  },
  'trust.not-yet-valid': {
    status: 'fail',
    sub: 'NOT_YET_VALID',
    clause: 'EN 319 102-1, 5.5',
    en: 'The signature existed at {time}, before the certificate of {subject} became valid ({notBefore}).',
    ja: '{subject} の証明書の有効期間の開始（{notBefore}）より前の {time} に署名が存在していました。',
  },
  'trust.expired': {
    status: 'unknown',
    sub: 'OUT_OF_BOUNDS_NO_POE',
    clause: 'EN 319 102-1, 5.6',
    en: 'The certificate of {subject} expired at {notAfter}, and nothing proves that the signature existed before.',
    ja: '{subject} の証明書は {notAfter} に失効（期限切れ）しており、それ以前に署名が存在した証明がありません。',
  },
  'trust.revoked': {
    status: 'unknown',
    sub: 'REVOKED_NO_POE',
    clause: 'EN 319 102-1, 5.6',
    en: 'The certificate of {subject} was revoked at {revokedAt} ({reason}), and nothing proves that the signature existed before.',
    ja: '{subject} の証明書は {revokedAt} に失効しており（{reason}）、それ以前に署名が存在した証明がありません。',
  },
  'trust.issuer-revoked': {
    status: 'unknown',
    sub: 'REVOKED_CA_NO_POE',
    clause: 'EN 319 102-1, 5.6',
    en: 'The issuing certificate {subject} was revoked at {revokedAt} ({reason}), and nothing proves that the signature existed before.',
    ja: '発行者証明書 {subject} は {revokedAt} に失効しており（{reason}）、それ以前に署名が存在した証明がありません。',
  },
  'trust.revoked-later': {
    status: 'ok',
    clause: 'EN 319 102-1, 5.6',
    en: 'The certificate of {subject} was revoked at {revokedAt}, after the signature existed.',
    ja: '{subject} の証明書は、署名が存在した後の {revokedAt} に失効しました。',
  },
  'trust.not-revoked': {
    status: 'ok',
    clause: 'EN 319 102-1, 5.2.5; RFC 6960; RFC 5280, 6.3',
    en: 'The certificate of {subject} was not revoked ({source} of {thisUpdate}).',
    ja: '{subject} の証明書は失効していません（{thisUpdate} の {source}）。',
  },
  'trust.revocation-older': {
    status: 'ok',
    clause: 'EN 319 102-1, 5.2.5; check 2.5.4',
    en: 'The answer that {subject} was not revoked ({source} of {thisUpdate}) is older than the signature, but was valid then.',
    ja: '{subject} が失効していないという情報（{thisUpdate} の {source}）は署名より前のものですが、署名時に有効でした。',
  },
  'trust.revocation-unknown': {
    status: 'unknown',
    sub: 'TRY_LATER',
    clause: 'EN 319 102-1, 5.2.5',
    en: 'The file does not say whether the certificate of {subject} was revoked.',
    ja: '{subject} の証明書が失効していたかどうかの情報がファイルにありません。',
  },
  'trust.algorithm-weak': {
    status: 'unknown',
    sub: 'CRYPTO_CONSTRAINTS_FAILURE_NO_POE',
    clause: 'ETSI TS 119 312; EN 319 102-1, 5.2.8',
    en: 'The algorithm {algorithm} counted as safe until {until} only, and nothing proves that the signature existed before.',
    ja: 'アルゴリズム {algorithm} が安全とされたのは {until} までで、それ以前に署名が存在した証明がありません。',
  },
} as const satisfies Record<string, FindingEntry>;
