import type { Contract } from '../api-shapes.ts';
import { t } from '../catalog.ts';
import { announce } from '../elements/announcer.tsx';
import { Button } from '../elements/button.tsx';
import { Notice } from '../elements/notice.tsx';
import { ProblemNotice } from '../elements/problem-notice.tsx';
import { useAction } from '../use-action.ts';
import { useLoad } from '../use-load.ts';
import { useMember, useMemberSession } from './member-context.ts';

interface TakeOverNoticeProps {
  readonly contract: Contract;
  readonly put: (contract: Contract) => void;
}

/** For owners and administrators, on what a former member left: a draft that nobody can send, or a document whose mails go to him. */
export const TakeOverNotice = (props: TakeOverNoticeProps) => {
  const { id, role } = useMember();
  const { owner, keeper } = props.contract;
  const isAsked = (role === 'owner' || role === 'admin') && (keeper ?? owner) !== id;
  return isAsked ? <IfLeft {...props} /> : null;
};

const IfLeft = ({ contract, put }: TakeOverNoticeProps) => {
  const session = useMemberSession();
  const { members } = useLoad((signal) => session.call('listMembers', { signal }), []).value ?? { members: [] };
  const take = useAction(async () => {
    put(await session.call('takeOverDocument', { params: { document: contract.id } }));
    announce(t('take-over.done'));
  });
  const left = members.find(({ id }) => id === (contract.keeper ?? contract.owner));
  if (left === undefined || (left.state === 'active' && left.role !== 'auditor')) return null;
  return (
    <Notice kind="warning" title={t('take-over.title')}>
      <p>{t(contract.state === 'draft' ? 'take-over.draft' : 'take-over.sent', { name: left.name })}</p>
      <ProblemNotice problem={take.problem} />
      <Button kind="secondary" busy={take.busy} onClick={() => void take.run()}>
        {t('take-over.do')}
      </Button>
    </Notice>
  );
};
