import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Session } from '../api-shapes.ts';
import type { MemberSession } from './member-session.ts';

export const MemberContext = createContext<MemberSession | undefined>(undefined);

export const useMemberSession = (): MemberSession => {
  const session = useContext(MemberContext);
  if (session === undefined) throw new Error('no member session around this component');
  return session;
};

/** Whether who is signed in may make and send documents, rather than read them alone. */
export const useMaySend = (): boolean => useMember().role !== 'auditor';

/** Who is signed in; only for pages that are drawn for members. */
export const useMember = (): Session['member'] => {
  const { value } = useMemberSession().state;
  if (value.kind !== 'signed-in') throw new Error('nobody is signed in');
  return value.session.member;
};
