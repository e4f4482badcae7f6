import { serveRoutes } from '../http.ts';
import { refreshSession, signIn, signOut, switchTeam } from './sessions.ts';
import { confirmAccount, signUp } from './sign-up.ts';

export const handler = serveRoutes('accounts', { signUp, confirmAccount, signIn, refreshSession, switchTeam, signOut });
