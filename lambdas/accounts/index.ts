import { serveRoutes } from '../http.ts';
import { getAllowlist, setAllowlist } from './allowlist.ts';
import { listApiKeys, makeApiKey, revokeApiKey } from './api-keys.ts';
import { acceptInvitation, inviteMember, readInvitation, withdrawInvitation } from './invitations.ts';
import { changeMember, leave, listMembers, removeMember } from './members.ts';
import { issueKeyToken } from './oauth.ts';
import { exportSecurityLog, listSecurityEvents } from './security-log.ts';
import { refreshSession, signIn, signOut, switchTeam } from './sessions.ts';
import { confirmAccount, signUp } from './sign-up.ts';
import { getTeam } from './team.ts';

export const handler = serveRoutes('accounts', {
  signUp,
  confirmAccount,
  signIn,
  refreshSession,
  switchTeam,
  signOut,
  getTeam,
  listMembers,
  changeMember,
  removeMember,
  leaveTeam: leave,
  inviteMember,
  withdrawInvitation,
  readInvitation,
  acceptInvitation,
  listApiKeys,
  makeApiKey,
  revokeApiKey,
  issueToken: issueKeyToken,
  getAllowlist,
  setAllowlist,
  listSecurityEvents,
  exportSecurityLog,
});
