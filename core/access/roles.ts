/** What somebody wants to do in a team. An API key has some of those that {@link keyScopes} lists. */
const scopes = [
  'documents:read',
  'documents:write',
  'documents:send',
  'documents:take-over',
  'team:read',
  'members:manage',
  'keys:manage',
  'allowlist:manage',
  'team:manage',
  'log:read',
] as const;
export type Scope = (typeof scopes)[number];

export const roles = ['owner', 'admin', 'sender', 'auditor'] as const;
export type Role = (typeof roles)[number];

/** Scopes that an API key can have: nothing that decides who may do what. */
export const keyScopes = ['documents:read', 'documents:write', 'documents:send'] as const satisfies readonly Scope[];
export type KeyScope = (typeof keyScopes)[number];

const sending = ['documents:read', 'documents:write', 'documents:send', 'team:read'] as const;

/**
 * The one matrix of roles: what each may do, and which roles it may give, change and take away.
 * The security log is for auditors alone, and only an owner appoints one: nobody watches himself in silence (decision 65).
 */
export const matrix: Readonly<Record<Role, { readonly may: readonly Scope[]; readonly manages: readonly Role[] }>> = {
  owner: {
    may: [...sending, 'documents:take-over', 'members:manage', 'keys:manage', 'allowlist:manage', 'team:manage'],
    manages: ['owner', 'admin', 'sender', 'auditor'],
  },
  admin: {
    may: [...sending, 'documents:take-over', 'members:manage', 'keys:manage', 'allowlist:manage'],
    manages: ['sender'],
  },
  sender: { may: sending, manages: [] },
  auditor: { may: ['documents:read', 'team:read', 'log:read'], manages: [] },
};

export const isRole = (text: unknown): text is Role => roles.includes(text as Role);

/** Whether a member of this role may change somebody of one role into another. `undefined`: joins or leaves. */
export const mayChange = (by: Role, from: Role | undefined, to: Role | undefined): boolean =>
  [from, to].every((role) => role === undefined || matrix[by].manages.includes(role));
