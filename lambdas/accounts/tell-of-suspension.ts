import { Logger } from '@aws-lambda-powertools/logger';
import type { Membership, Standing } from '../../adapters/access-store.ts';
import { membershipsOf } from '../../adapters/team-store.ts';
import { coarseNetwork, deviceName } from '../../core/identity/coarse-network.ts';
import { composeMail } from '../../core/mail/compose.ts';
import type { Opened } from '../open.ts';
import { reasonOf } from '../reason-of.ts';
import { type Identity, identityPlaces } from './identity.ts';
import type { From } from './notices.ts';

const logger = new Logger();

/** Every owner and administrator is told by mail. The list is suspended by then: a mail that SES doesn't take fails nothing. */
export const tellOfSuspension = async (
  { cipher, store }: Identity,
  opened: Opened<'accessTable' | 'mail'>,
  { standing, until, from }: { readonly standing: Standing; readonly until: Date; readonly from: From },
): Promise<void> => {
  const { team, membership } = standing;
  const personOf = ({ member, email, name }: Membership) => ({
    address: cipher.decrypt(identityPlaces.member(member, 'email'), email),
    name: cipher.decrypt(identityPlaces.member(member, 'name'), name),
  });
  const all = await membershipsOf(opened.accessTable, team.id);
  const told = all.filter(({ state, role }) => state === 'active' && (role === 'owner' || role === 'admin'));
  const by = personOf(membership);
  await Promise.all(
    told.map(async (one) => {
      const to = personOf(one);
      const mail = composeMail(
        {
          template: 'allowlist-suspended',
          recipient: to.name,
          by: `${by.name} (${by.address})`,
          team: cipher.decrypt(identityPlaces.teamName(team.id), team.name),
          at: from.now,
          until,
          device: deviceName(from.userAgent),
          network: coarseNetwork(from.ip),
          link: `${from.settings.pagesUrl}/team/allowlist`,
        },
        (await store.member(one.member))?.language ?? 'ja',
      );
      try {
        await opened.mail({ to, ...mail });
      } catch (error) {
        logger.error('a notice was not sent', { notice: 'allowlist-suspended', detail: reasonOf(error) });
      }
    }),
  );
};
