import * as z from 'zod';
import type { Scope } from '../core/access/roles.ts';
import { callerNeeds } from './caller-needs.ts';
import type { FunctionName } from './functions.ts';
import type { NeedName } from './needs.ts';
import * as s from './schemas.ts';

/**
 * The only list of routes. API Gateway, the local server, OpenAPI and the pages' client are made from it.
 * Members' routes are under /v1/teams/{team}/ (so that the firewall can tell teams apart by path), recipients' under /v1/links/.
 */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: `/v1/${string}`;
  readonly function: FunctionName;
  /**
   * `member`: an access token of that team. `api-key`: that, or a key of the team, by itself or by its token. `recipient`: a link
   * session. `none`: anybody.
   */
  readonly auth: 'member' | 'api-key' | 'recipient' | 'none';
  /** What a member's role must allow, and the key's scopes. */
  readonly scope?: Scope;
  readonly needs: readonly NeedName[];
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  /** Instead of JSON the body may be a small PDF, as `application/pdf`. */
  readonly takesPdf?: true;
  readonly status: 200 | 201 | 202 | 204;
  /** A JSON shape, or the bytes of a PDF. */
  readonly response: z.ZodType | 'pdf';
  /** Requests a second that the whole deployment takes on this route; API Gateway enforces it. */
  readonly rate?: number;
  readonly summary: string;
}

/** Bodies of these types reach functions as base64. */
export const binaryMediaTypes: readonly string[] = ['application/pdf'];

/** Of every route of `accounts`. */
const account = ['identityTable', 'identityKey', 'accessTable', 'usageTable', 'securityLog', 'securityLogKey'] as const;
const draft = ['documentsTable', 'auditTable', 'documentKey', ...callerNeeds] as const;
const content = [...draft, 'filesRead'] as const;
const link = ['documentsTable', 'auditTable', 'documentKey', 'linkSessionKey'] as const;

export const routes = {
  // accounts
  signUp: {
    method: 'POST',
    path: '/v1/accounts',
    function: 'accounts',
    auth: 'none',
    rate: 10,
    needs: [...account, 'mail'],
    body: s.signUp,
    status: 202,
    response: s.accepted,
    summary: 'Sign up a member and a team; a mail asks for confirmation. Same answer for known and unknown addresses',
  },
  confirmAccount: {
    method: 'POST',
    path: '/v1/accounts/confirmations',
    function: 'accounts',
    auth: 'none',
    rate: 10,
    needs: [...account, 'mail'],
    body: s.confirmation,
    status: 200,
    response: s.accepted,
    summary: 'Confirm a sign-up with the token from the mail, and set the password',
  },
  signIn: {
    method: 'POST',
    path: '/v1/sessions',
    function: 'accounts',
    auth: 'none',
    rate: 20,
    needs: [...account, 'sessionKey'],
    body: s.signIn,
    status: 201,
    response: s.session,
    summary: 'Sign in: an access token for 15 minutes, and a refresh cookie',
  },
  refreshSession: {
    method: 'POST',
    path: '/v1/sessions/refresh',
    function: 'accounts',
    auth: 'none',
    rate: 50,
    needs: [...account, 'sessionKey'],
    status: 200,
    response: s.session,
    summary: 'A new access token for the refresh cookie, which is replaced; using an old one ends the session',
  },
  switchTeam: {
    method: 'POST',
    path: '/v1/sessions/team',
    function: 'accounts',
    auth: 'none',
    rate: 20,
    needs: [...account, 'sessionKey'],
    body: s.teamChoice,
    status: 200,
    response: s.session,
    summary: "Another of the person's teams for the session of the refresh cookie",
  },
  signOut: {
    method: 'DELETE',
    path: '/v1/sessions/current',
    function: 'accounts',
    auth: 'none',
    rate: 50,
    needs: [...account, 'sessionKey'],
    status: 204,
    response: s.empty,
    summary: 'End the session of the refresh cookie',
  },

  // documents
  createDocument: {
    method: 'POST',
    path: '/v1/teams/{team}/documents',
    function: 'documents',
    auth: 'api-key',
    scope: 'documents:write',
    needs: draft,
    body: s.newDocument,
    status: 201,
    response: s.document,
    summary: 'Create a draft',
  },
  listDocuments: {
    method: 'GET',
    path: '/v1/teams/{team}/documents',
    function: 'documents',
    auth: 'api-key',
    scope: 'documents:read',
    needs: draft,
    query: s.listQuery,
    status: 200,
    response: s.documentList,
    summary: "The team's documents, newest first, 50 a page",
  },
  getDocument: {
    method: 'GET',
    path: '/v1/teams/{team}/documents/{document}',
    function: 'documents',
    auth: 'api-key',
    scope: 'documents:read',
    needs: draft,
    status: 200,
    response: s.document,
    summary: 'One document',
  },
  changeDocument: {
    method: 'PATCH',
    path: '/v1/teams/{team}/documents/{document}',
    function: 'documents',
    auth: 'api-key',
    scope: 'documents:write',
    needs: draft,
    body: s.documentChange,
    status: 200,
    response: s.document,
    summary: 'Change title, message, expiry or options of a draft',
  },
  deleteDocument: {
    method: 'DELETE',
    path: '/v1/teams/{team}/documents/{document}',
    function: 'documents',
    auth: 'api-key',
    scope: 'documents:write',
    needs: draft,
    status: 204,
    response: s.empty,
    summary: 'Delete a draft',
  },
  setParticipants: {
    method: 'PUT',
    path: '/v1/teams/{team}/documents/{document}/participants',
    function: 'documents',
    auth: 'api-key',
    scope: 'documents:write',
    needs: draft,
    body: s.recipients,
    status: 200,
    response: s.document,
    summary: 'Set the recipients of a draft, in the order in which they are asked',
  },
  addFile: {
    method: 'POST',
    path: '/v1/teams/{team}/documents/{document}/files',
    function: 'documents',
    auth: 'api-key',
    scope: 'documents:write',
    needs: [...draft, 'stagingUpload'],
    body: s.newFile,
    status: 201,
    response: s.uploadGrant,
    summary: 'Announce a PDF of at most 50 MB; the reply says where to upload it within five minutes',
  },
  getFile: {
    method: 'GET',
    path: '/v1/teams/{team}/documents/{document}/files/{file}',
    function: 'documents',
    auth: 'api-key',
    scope: 'documents:read',
    needs: draft,
    status: 200,
    response: s.file,
    summary: 'State of a file: uploaded and checked, or refused and why',
  },
  removeFile: {
    method: 'DELETE',
    path: '/v1/teams/{team}/documents/{document}/files/{file}',
    function: 'documents',
    auth: 'api-key',
    scope: 'documents:write',
    needs: draft,
    status: 200,
    response: s.document,
    summary: 'Remove a file from a draft',
  },
  downloadFile: {
    method: 'GET',
    path: '/v1/teams/{team}/documents/{document}/files/{file}/content',
    function: 'documents',
    auth: 'api-key',
    scope: 'documents:read',
    needs: content,
    status: 200,
    response: 'pdf',
    summary: 'The newest revision of a file: the upload of a draft, then the sealed PDF',
  },
  listEvents: {
    method: 'GET',
    path: '/v1/teams/{team}/documents/{document}/events',
    function: 'documents',
    auth: 'api-key',
    scope: 'documents:read',
    needs: draft,
    status: 200,
    response: s.eventList,
    summary: 'The timeline of a document: its chain of events',
  },

  // sending
  sendDocument: {
    method: 'POST',
    path: '/v1/teams/{team}/documents/{document}/send',
    function: 'sending',
    auth: 'api-key',
    scope: 'documents:send',
    needs: draft,
    status: 200,
    response: s.document,
    summary: "Send: the sender's act is sealed, then the first recipient is mailed",
  },
  remindParticipant: {
    method: 'POST',
    path: '/v1/teams/{team}/documents/{document}/remind',
    function: 'sending',
    auth: 'api-key',
    scope: 'documents:send',
    needs: draft,
    status: 200,
    response: s.document,
    summary: 'Mail a new link to whoever is asked now; the old one dies',
  },
  cancelDocument: {
    method: 'POST',
    path: '/v1/teams/{team}/documents/{document}/cancel',
    function: 'sending',
    auth: 'api-key',
    scope: 'documents:send',
    needs: draft,
    status: 200,
    response: s.document,
    summary: 'Withdraw a document that is not concluded',
  },

  // recipients
  exchangeLink: {
    method: 'POST',
    path: '/v1/links/sessions',
    function: 'signing',
    auth: 'none',
    rate: 50,
    needs: link,
    body: s.linkToken,
    status: 201,
    response: s.linkSession,
    summary: 'Exchange the token of a link for a session of 15 minutes; changes nothing',
  },
  renewLinkSession: {
    method: 'POST',
    path: '/v1/links/sessions/renewals',
    function: 'signing',
    auth: 'recipient',
    rate: 50,
    needs: link,
    status: 201,
    response: s.linkSession,
    summary: 'Another 15 minutes, while the link lives',
  },
  getLinkDocument: {
    method: 'GET',
    path: '/v1/links/document',
    function: 'signing',
    auth: 'recipient',
    needs: link,
    status: 200,
    response: s.linkDocument,
    summary: 'The document that the link is for',
  },
  openLinkDocument: {
    method: 'POST',
    path: '/v1/links/document/open',
    function: 'signing',
    auth: 'recipient',
    needs: link,
    body: s.linkOpen,
    status: 200,
    response: s.linkDocument,
    summary: 'Agree to the terms and open the document',
  },
  downloadLinkFile: {
    method: 'GET',
    path: '/v1/links/document/files/{file}/content',
    function: 'signing',
    auth: 'recipient',
    needs: [...link, 'filesRead'],
    status: 200,
    response: 'pdf',
    summary: 'The newest revision of a file of the document; only after it was opened',
  },
  consent: {
    method: 'POST',
    path: '/v1/links/document/consent',
    function: 'signing',
    auth: 'recipient',
    needs: link,
    body: s.linkConsent,
    status: 200,
    response: s.linkDocument,
    summary: 'Consent to the files as they were shown',
  },
  decline: {
    method: 'POST',
    path: '/v1/links/document/decline',
    function: 'signing',
    auth: 'recipient',
    needs: link,
    body: s.linkDecline,
    status: 200,
    response: s.linkDocument,
    summary: 'Decline, with a reason for the sender',
  },
  forwardLinkDocument: {
    method: 'POST',
    path: '/v1/links/document/forward',
    function: 'signing',
    auth: 'recipient',
    needs: link,
    body: s.linkForward,
    status: 200,
    response: s.linkForwarded,
    summary: 'Hand the document on to somebody else, where the sender allows it; this link dies at once',
  },

  // verification
  uploadCheck: {
    method: 'POST',
    path: '/v1/verifications/uploads',
    function: 'verification',
    auth: 'none',
    rate: 5,
    needs: ['checks', 'trust', 'conclusionsRead'],
    status: 201,
    response: s.checkUpload,
    summary: 'Where to upload a PDF of at most 50 MB that is to be verified',
  },
  verify: {
    method: 'POST',
    path: '/v1/verifications',
    function: 'verification',
    auth: 'none',
    rate: 5,
    needs: ['checks', 'trust', 'conclusionsRead'],
    body: s.checkRequest,
    takesPdf: true,
    status: 200,
    response: s.verificationReport,
    summary:
      'Verify a PDF: an uploaded one, or one of at most 4 MB that is the body; nothing of it is kept. Or ask by a SHA-256 alone whether this service concluded a file',
  },
  getOpenApi: {
    method: 'GET',
    path: '/v1/openapi.json',
    function: 'verification',
    auth: 'none',
    rate: 20,
    needs: [],
    status: 200,
    response: z.looseObject({ openapi: z.string() }),
    summary: 'This API as OpenAPI 3.1',
  },
} as const satisfies Record<string, Route>;

export type RouteName = keyof typeof routes;
