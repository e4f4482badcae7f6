import { randomBytes } from 'node:crypto';
import type { FieldCipher } from '../adapters/fields.ts';
import type { Person } from '../core/document/draft.ts';
import { places } from '../core/document/field-places.ts';
import { newId, type ParticipantId } from '../core/ids.ts';
import type { Language } from '../core/language.ts';

export interface PersonInput {
  readonly name: string;
  readonly email: string;
  readonly organization: string;
  readonly language: Language;
}

/** A participant as the document keeps one: names and addresses as ciphertext that belongs to this document and participant. */
export const encryptPerson = (
  document: string,
  cipher: FieldCipher,
  { id, ...input }: PersonInput & { readonly id?: ParticipantId },
): Person => {
  const own = id ?? newId<ParticipantId>(randomBytes(16));
  const text = (field: 'name' | 'email' | 'organization') =>
    cipher.encrypt(places.participant(document, own, field), input[field]);
  return {
    id: own,
    name: text('name'),
    email: text('email'),
    organization: text('organization'),
    language: input.language,
  };
};
