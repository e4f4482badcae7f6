import type { ComponentChildren } from 'preact';
import { Icon, type IconName } from './icon.tsx';

interface NoticeProps {
  readonly kind: 'info' | 'good' | 'warning' | 'bad';
  readonly title?: string;
  /** Speak it at once: for what has just happened. */
  readonly live?: boolean;
  readonly children?: ComponentChildren;
}

const icons: Readonly<Record<NoticeProps['kind'], IconName>> = {
  info: 'clock',
  good: 'seal',
  warning: 'warning',
  bad: 'stop',
};

export const Notice = ({ kind, title, live = false, children }: NoticeProps) => (
  <div class={`notice ${kind}`} role={live ? (kind === 'bad' ? 'alert' : 'status') : undefined}>
    <Icon name={icons[kind]} />
    <div class="notice-text">
      {title !== undefined && <p class="notice-title">{title}</p>}
      {children}
    </div>
  </div>
);
