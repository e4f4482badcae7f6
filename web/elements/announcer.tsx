import { signal } from '@preact/signals';

const spoken = signal('');

/** Says something to screen readers only. */
export const announce = (text: string): void => {
  // The same words twice would not be spoken again.
  spoken.value = spoken.value === text ? `${text}\u00a0` : text;
};

export const Announcer = () => (
  <div class="unseen" role="status" aria-live="polite">
    {spoken}
  </div>
);
