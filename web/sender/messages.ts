import { addMessages } from '../catalog.ts';
import { accountMessages } from '../messages/account.ts';
import { securityLogMessages } from '../messages/security-log.ts';
import { senderMessages } from '../messages/sender.ts';
import { ssoMessages } from '../messages/sso.ts';
import { teamMessages } from '../messages/team.ts';
import { timelineMessages } from '../messages/timeline.ts';

addMessages({
  ...accountMessages,
  ...securityLogMessages,
  ...senderMessages,
  ...ssoMessages,
  ...teamMessages,
  ...timelineMessages,
});
