import { randomBytes } from 'node:crypto';
import type { FieldCipher } from '../../adapters/fields.ts';
import {
  changeDraft,
  createDocument as decideCreate,
  deleteDraft,
  type Person,
  setRecipients,
} from '../../core/document/draft.ts';
import { places } from '../../core/document/field-places.ts';
import { type ContractDocument, sender } from '../../core/document/state.ts';
import { CloudSignError } from '../../core/errors.ts';
import { type DocumentId, newId } from '../../core/ids.ts';
import { hasFeature } from '../../core/plan/plans.ts';
import { isListInForce } from '../allowed-address.ts';
import { documentView } from '../document-view.ts';
import type { Handler, Request } from '../http.ts';
import type { Opened } from '../open.ts';
import { encryptPerson, type PersonInput } from '../person.ts';
import { teamDocuments } from '../team-documents.ts';

const dayMs = 86_400_000;

/** Links are bound to a list that the plan has and that is in force; loosening asks for neither. */
const requireList = async (
  { accessRead }: Opened<'accessRead'>,
  {
    body,
    caller,
  }: Pick<Request<'changeDocument'>, 'caller'> & { readonly body: { linksByAllowlist?: boolean | undefined } },
): Promise<void> => {
  if (body.linksByAllowlist !== true) return;
  if (!hasFeature(caller.plan, 'allowlist')) throw new CloudSignError('plan.feature-missing');
  if (!(await isListInForce(accessRead, caller.team))) throw new CloudSignError('document.no-allowlist');
};

export const createDocument: Handler<'createDocument'> = async ({ body, caller, now, settings, language }, opened) => {
  await requireList(opened, { body, caller });
  const { store, cipher } = await teamDocuments(opened, caller.team);
  const id = newId<DocumentId>(randomBytes(16));
  const decision = decideCreate({
    id,
    team: caller.team,
    owner: caller.member,
    sender: encryptPerson(id, cipher, {
      name: caller.name,
      email: caller.email,
      organization: caller.teamName,
      language: caller.language,
    }),
    title: cipher.encrypt(places.title(id), body.title),
    message: cipher.encrypt(places.message(id), body.message),
    expiresAt:
      body.expiresAt === undefined ? new Date(now.getTime() + settings.documentDays * dayMs) : new Date(body.expiresAt),
    mayForward: body.mayForward,
    stampId: body.stampId,
    linksByAllowlist: body.linksByAllowlist,
    now,
  });
  return documentView(await store.commit(undefined, decision, { now }), cipher, language);
};

export const changeDocument: Handler<'changeDocument'> = async ({ params, body, caller, now, language }, opened) => {
  const { store, cipher, load } = await teamDocuments(opened, caller.team);
  const document = await load(params.document);
  if (document.linksByAllowlist !== true) await requireList(opened, { body, caller });
  const decision = changeDraft(
    document,
    {
      ...(body.title === undefined ? {} : { title: cipher.encrypt(places.title(document.id), body.title) }),
      ...(body.message === undefined ? {} : { message: cipher.encrypt(places.message(document.id), body.message) }),
      ...(body.expiresAt === undefined ? {} : { expiresAt: new Date(body.expiresAt) }),
      ...(body.mayForward === undefined ? {} : { mayForward: body.mayForward }),
      ...(body.stampId === undefined ? {} : { stampId: body.stampId }),
      ...(body.linksByAllowlist === undefined ? {} : { linksByAllowlist: body.linksByAllowlist }),
    },
    now,
  );
  return documentView(await store.commit(document, decision, { now }), cipher, language);
};

export const deleteDocument: Handler<'deleteDocument'> = async ({ params, caller, now }, opened) => {
  const { store, load } = await teamDocuments(opened, caller.team);
  const document = await load(params.document);
  await store.commit(document, deleteDraft(document, { member: caller.member, now }), { now, deleted: true });
  return {};
};

export const setParticipants: Handler<'setParticipants'> = async ({ params, body, caller, now, language }, opened) => {
  const { store, cipher, load } = await teamDocuments(opened, caller.team);
  const document = await load(params.document);
  requireDistinct(document, cipher, body.participants);
  const people = recipientsAgain(document, cipher, body.participants);
  return documentView(await store.commit(document, setRecipients(document, people), { now }), cipher, language);
};

/** Whoever is in the list already stays the same participant, by id or else by address: what is placed for them stays theirs. */
const recipientsAgain = (
  document: ContractDocument,
  cipher: FieldCipher,
  recipients: readonly (PersonInput & { readonly id?: string | undefined })[],
): readonly Person[] => {
  const known = document.participants
    .filter(({ order }) => order > 0)
    .map((one) => ({
      id: one.id,
      email: cipher.decrypt(places.participant(document.id, one.id, 'email'), one.email).toLowerCase(),
    }));
  const named = new Set(recipients.map(({ id }) => id));
  const people = recipients.map(({ id, ...person }) => {
    const same = known.find((one) =>
      id === undefined ? !named.has(one.id) && one.email === person.email.toLowerCase() : one.id === id,
    );
    if (id !== undefined && same === undefined) throw new CloudSignError('request.not-found');
    return encryptPerson(document.id, cipher, { ...person, ...(same === undefined ? {} : { id: same.id }) });
  });
  if (new Set(people.map(({ id }) => id)).size !== people.length)
    throw new CloudSignError('document.duplicate-recipient');
  return people;
};

/** Two participants with one mailbox could not be told apart. Addresses are compared here, where they are in the clear. */
const requireDistinct = (
  document: ContractDocument,
  cipher: FieldCipher,
  recipients: readonly { readonly email: string }[],
): void => {
  const own = sender(document);
  const all = [
    cipher.decrypt(places.participant(document.id, own.id, 'email'), own.email),
    ...recipients.map(({ email }) => email),
  ];
  if (new Set(all.map((email) => email.toLowerCase())).size !== all.length)
    throw new CloudSignError('document.duplicate-recipient');
};
