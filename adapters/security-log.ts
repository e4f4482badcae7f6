import { PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Ciphertext } from '../core/document/state.ts';
import type { SecurityEvent, SecurityEventType } from '../core/identity/security-event.ts';
import type { FieldCipher } from './fields.ts';
import type { Table } from './table.ts';

/** An event as it is stored, under `SECURITY#team`, in the order of time. */
export interface StoredSecurityEvent {
  readonly id: string;
  readonly type: SecurityEventType;
  readonly at: string;
  readonly member?: string;
  readonly by?: string;
  /** JSON of address and browser. */
  readonly from: Ciphertext;
  readonly data: Readonly<Record<string, string | number | boolean>>;
}

export const securityEventKey = (team: string, id: string) => ({ pk: `SECURITY#${team}`, sk: id });
/** Where the ciphertext of an event belongs (its additional data). */
export const securityEventPlace = (team: string, id: string): string => `security.${team}.${id}.from`;

/**
 * Appends one event to the security log of its team. Nothing updates or deletes it afterwards; address and browser are ciphertext.
 * @param random 16 random bytes, hex.
 */
export const recordSecurityEvent = async (
  { table, cipher, random }: { readonly table: Table; readonly cipher: FieldCipher; readonly random: string },
  { team, type, at, member, by, ip = '', userAgent = '', data = {} }: SecurityEvent,
): Promise<void> => {
  const id = `${at.toISOString()}#${random}`;
  const event: StoredSecurityEvent = {
    id,
    type,
    at: at.toISOString(),
    ...(member === undefined ? {} : { member }),
    ...(by === undefined ? {} : { by }),
    from: cipher.encrypt(securityEventPlace(team, id), JSON.stringify({ ip, userAgent })),
    data,
  };
  await table.client.send(
    new PutCommand({
      TableName: table.name,
      Item: { ...securityEventKey(team, id), kind: 'security-event', event },
      ConditionExpression: 'attribute_not_exists(pk)',
    }),
  );
};
