import { type Allowlist, type AllowlistMode, readRanges, readTeam, type Team } from '../adapters/access-store.ts';
import type { Table } from '../adapters/table.ts';
import { includesAddress } from '../core/access/address-ranges.ts';
import type { ContractDocument } from '../core/document/state.ts';
import { CloudSignError } from '../core/errors.ts';
import type { SecurityEvent } from '../core/identity/security-event.ts';
import { isNews } from './once-a-minute.ts';
import type { Opened } from './open.ts';
import { recordSecurityEvent } from './security-log.ts';

type Who = Pick<SecurityEvent, 'member' | 'apiKey' | 'userAgent' | 'data'>;

export interface AddressCheck {
  readonly team: Team;
  /** Of the trusted hop. */
  readonly ip: string;
  readonly now: Date;
  readonly who: Who;
  /** A recipient's link: no owner is shut out by it, so an emergency does not loosen it. */
  readonly isLink?: true;
}

/** What a list does at this moment: one that an owner suspended in an emergency only logs. */
export const modeAt = ({ mode, suspendedUntil }: Allowlist, now: Date): AllowlistMode =>
  mode === 'enforced' && suspendedUntil !== undefined && now < new Date(suspendedUntil) ? 'trial' : mode;

/** Whether the team's list lets an address in; `mode` is what follows from a no. */
export const judgeAddress = async (
  table: Table,
  { team, ip, now, isLink }: Omit<AddressCheck, 'who'>,
): Promise<{ readonly mode: AllowlistMode; readonly included: boolean }> => {
  const { allowlist } = team;
  if (allowlist === undefined || allowlist.mode === 'off') return { mode: 'off', included: true };
  const mode = isLink ? allowlist.mode : modeAt(allowlist, now);
  return { mode, included: includesAddress(await readRanges(table, team.id, allowlist), ip) };
};

/** Lets a caller on, or refuses with `access.address-refused` (of a link: `link.address-refused`) where the team's list is enforced. Both are in the log. */
export const requireAllowedAddress = async (
  opened: Opened<'securityLog' | 'securityLogKey'>,
  table: Table,
  check: AddressCheck,
): Promise<void> => {
  const { mode, included } = await judgeAddress(table, check);
  if (included) return;
  const { team, ip, now, who } = check;
  // One line a minute and caller.
  if (isNews(`${team.id} ${who.member} ${who.apiKey} ${ip} ${mode}`, now)) {
    await recordSecurityEvent(opened, {
      team: team.id,
      type: mode === 'enforced' ? 'allowlist.refused' : 'allowlist.would-refuse',
      at: now,
      ip,
      ...who,
    });
  }
  if (mode === 'enforced') throw new CloudSignError(check.isLink ? 'link.address-refused' : 'access.address-refused');
};

/** An emergency loosens the list for members, and ends by itself. */
export const isListInForce = async (table: Table, team: string): Promise<boolean> =>
  (await readTeam(table, team))?.allowlist?.mode === 'enforced';

/** Links of recipients are bound to the sending team's list only where the team or the document says so; a refusal names the document. */
export const requireRecipientAddress = async (
  opened: Opened<'accessRead' | 'securityLog' | 'securityLogKey'>,
  document: ContractDocument,
  { ip, userAgent, now }: { readonly ip: string; readonly userAgent: string; readonly now: Date },
): Promise<void> => {
  const team = await readTeam(opened.accessRead, document.team);
  if (team === undefined || !(document.linksByAllowlist === true || team.allowlist?.recipients === true)) return;
  const who = { userAgent, data: { document: document.id } };
  await requireAllowedAddress(opened, opened.accessRead, { team, ip, now, who, isLink: true });
};
