import { t } from '../catalog.ts';
import { Icon, type IconName } from '../elements/icon.tsx';
import type { Status } from './report-words.ts';

const icons: Readonly<Record<Status, IconName>> = { ok: 'check', warn: 'warning', unknown: 'question', fail: 'cross' };

/** A mark that is also a word: color and shape alone say nothing to everybody. */
export const StatusMark = ({ status }: { readonly status: Status }) => (
  <span class={`status-mark ${status}`}>
    <Icon name={icons[status]} />
    <span class="unseen">{t(`report.status.${status}`)}</span>
  </span>
);
