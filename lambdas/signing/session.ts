import { createHash } from 'node:crypto';
import { issueToken } from '../../adapters/access-tokens.ts';
import { openDocumentStore } from '../../adapters/document-store.ts';
import type { Key } from '../../adapters/key.ts';
import { linkWith, participantOfLink } from '../../core/document/link.ts';
import type { ContractDocument, Participant } from '../../core/document/state.ts';
import { CloudSignError } from '../../core/errors.ts';
import { requireRecipientAddress } from '../allowed-address.ts';
import type { Handler } from '../http.ts';
import { linkAccess } from './access.ts';

const sessionMs = 15 * 60_000;

export const exchangeLink: Handler<'exchangeLink'> = async ({ body, ip, userAgent, now }, opened) => {
  // A token is 32 bytes in base64url; only its hash is stored, so finding the hash is knowing the token.
  if (!/^[A-Za-z0-9_-]{43}$/.test(body.token)) throw new CloudSignError('link.unknown');
  const hash = createHash('sha256').update(body.token, 'utf8').digest('hex');
  const store = openDocumentStore(opened.documentsTable, opened.auditTable);
  const record = await store.link(hash);
  const document = record && (await store.load(record.document));
  if (record === undefined || document === undefined) throw new CloudSignError('link.unknown');
  await requireRecipientAddress(opened, document, { ip, userAgent, now });
  return session(
    opened.linkSessionKey,
    document,
    { participant: participantOfLink(document, { participant: record.participant, hash }, now), hash },
    now,
  );
};

export const renewLinkSession: Handler<'renewLinkSession'> = async ({ caller, now }, opened) => {
  const { document, participant } = await linkAccess(opened, caller, now);
  // A session of the link before is not prolonged.
  participantOfLink(document, { participant: participant.id, hash: caller.linkHash }, now);
  return session(opened.linkSessionKey, document, { participant, hash: caller.linkHash }, now);
};

/** A session lives 15 minutes and never longer than its link, whose hash it names: a new link ends it. */
const session = async (
  key: Key,
  document: ContractDocument,
  { participant, hash }: { readonly participant: Participant; readonly hash: string },
  now: Date,
) => {
  const link = linkWith(participant, hash);
  if (link === undefined) throw new CloudSignError('link.replaced');
  const expiresAt = new Date(Math.min(now.getTime() + sessionMs, new Date(link.expiresAt).getTime()));
  const accessToken = await issueToken(key, {
    subject: participant.id,
    audience: 'recipient',
    claims: { document: document.id, link: link.hash },
    now,
    expiresAt,
  });
  return { accessToken, expiresAt: expiresAt.toISOString(), linkExpiresAt: link.expiresAt };
};
