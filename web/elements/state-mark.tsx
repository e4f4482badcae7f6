import { Icon, type IconName } from './icon.tsx';
import { Seal } from './logo.tsx';

export interface StateMarkProps {
  readonly icon: IconName;
  readonly tone: 'good' | 'info' | 'plain' | 'warning';
}

/** The large mark above the heading of a page that only says how things are. */
export const StateMark = ({ icon, tone }: StateMarkProps) => (
  <span class={`state-mark ${tone}`}>
    <Icon name={icon} />
  </span>
);

/** The same for a concluded document. */
export const SealMark = () => (
  <span class="state-mark seal">
    <Seal />
  </span>
);
