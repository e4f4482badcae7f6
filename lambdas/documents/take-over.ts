import { readMembership } from '../../adapters/access-store.ts';
import { matrix } from '../../core/access/roles.ts';
import { places } from '../../core/document/field-places.ts';
import { type ContractDocument, sender } from '../../core/document/state.ts';
import { takeOver as decide, keeperOf } from '../../core/document/take-over.ts';
import { CloudSignError } from '../../core/errors.ts';
import { documentView } from '../document-view.ts';
import type { Handler } from '../http.ts';
import { encryptPerson } from '../person.ts';
import { recordSecurityEvent } from '../security-log.ts';
import { originOf, type TeamDocuments, teamDocuments } from '../team-documents.ts';

/** Only what somebody left who is no longer in the team, or may no longer send: nobody takes a colleague's draft. */
export const takeOverDocument: Handler<'takeOverDocument'> = async (request, opened) => {
  const { params, caller, now, ip, userAgent, language } = request;
  const { store, cipher, load } = await teamDocuments(opened, caller.team);
  const document = await load(params.document);
  const left = keeperOf(document);
  const membership = await readMembership(opened.accessRead, caller.team, left);
  const isThere = membership?.state === 'active' && matrix[membership.role].may.includes('documents:send');
  if (isThere) throw new CloudSignError('document.has-keeper');
  if (document.state === 'draft') requireNoRecipient(document, { cipher, email: caller.email });
  const { name, email, teamName: organization } = caller;
  const asSender = { id: sender(document).id, name, email, organization, language: caller.language };
  const person = encryptPerson(document.id, cipher, asSender);
  const origin = originOf(document.id, cipher, { ip, userAgent });
  const changed = await store.commit(document, decide(document, { member: caller.member, person, origin }), { now });
  await recordSecurityEvent(opened, {
    team: caller.team,
    type: 'document.taken-over',
    at: now,
    member: left,
    by: caller.member,
    ip,
    userAgent,
    data: { document: document.id, state: document.state },
  });
  return documentView(changed, cipher, language);
};

/** A sender cannot be a recipient of his own document. */
const requireNoRecipient = (
  document: ContractDocument,
  { cipher, email }: Pick<TeamDocuments, 'cipher'> & { readonly email: string },
): void => {
  const addresses = document.participants
    .filter(({ order }) => order > 0)
    .map((one) => cipher.decrypt(places.participant(document.id, one.id, 'email'), one.email).toLowerCase());
  if (addresses.includes(email.toLowerCase())) throw new CloudSignError('document.duplicate-recipient');
};
