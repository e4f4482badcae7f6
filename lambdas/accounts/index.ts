import { openFederationClient } from '../../adapters/federation-client.ts';
import { openKey } from '../../adapters/key.ts';
import { openMailer } from '../../adapters/mailer.ts';
import { openTable } from '../../adapters/table.ts';
import { serveRoutes } from '../http.ts';
import { getAllowlist, setAllowlist } from './allowlist.ts';
import { listApiKeys, makeApiKey, revokeApiKey } from './api-keys.ts';
import { getFactors, makeRecoveryCodes } from './factors.ts';
import { acceptInvitation, inviteMember, readInvitation, withdrawInvitation } from './invitations.ts';
import { changeMember, leave, listMembers, removeMember } from './members.ts';
import { issueKeyToken } from './oauth.ts';
import { addPasskey, askPasskey, beginPasskey, removePasskey, renamePasskey, signInPasskey } from './passkeys.ts';
import { changePassword, requestPasswordReset, resetPassword } from './passwords.ts';
import { signInSecondFactor } from './second-factor.ts';
import { exportSecurityLog, listSecurityEvents } from './security-log.ts';
import { endSession, endSessions, listSessions } from './session-list.ts';
import { refreshSession, signIn, signOut, switchTeam } from './sessions.ts';
import { confirmAccount, signUp } from './sign-up.ts';
import { beginSsoLink, confirmSsoLink, getOwnSso, removeSsoLink } from './sso-bind.ts';
import { beginSsoTest, getSso, removeSso, setSso, switchSso } from './sso-connection.ts';
import { completeSso } from './sso-finish.ts';
import { beginSso, mailSso } from './sso-start.ts';
import { askToSuspendAllowlist, suspendAllowlist } from './suspension.ts';
import { getTeam } from './team.ts';
import { getTeamSecurity, setTeamSecurity } from './team-security.ts';
import { beginEnrollment, beginTotp, confirmEnrollment, confirmTotp, removeTotp } from './totp.ts';

const openers = { table: openTable, key: openKey, mail: openMailer, federation: openFederationClient };

export const handler = serveRoutes('accounts', openers, {
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
  askToSuspendAllowlist,
  suspendAllowlist,
  listSecurityEvents,
  exportSecurityLog,
  signInSecondFactor,
  beginEnrollment,
  confirmEnrollment,
  askPasskey,
  signInPasskey,
  requestPasswordReset,
  resetPassword,
  changePassword,
  getFactors,
  beginTotp,
  confirmTotp,
  removeTotp,
  makeRecoveryCodes,
  beginPasskey,
  addPasskey,
  renamePasskey,
  removePasskey,
  listSessions,
  endSession,
  endSessions,
  getTeamSecurity,
  setTeamSecurity,
  beginSso,
  mailSso,
  completeSso,
  confirmSsoLink,
  getOwnSso,
  beginSsoLink,
  removeSsoLink,
  getSso,
  setSso,
  switchSso,
  removeSso,
  beginSsoTest,
});
