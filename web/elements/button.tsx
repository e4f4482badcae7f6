import type { ComponentChildren, TargetedMouseEvent } from 'preact';

interface ButtonProps {
  readonly kind?: 'primary' | 'secondary' | 'quiet' | 'danger';
  readonly type?: 'button' | 'submit';
  readonly busy?: boolean;
  readonly disabled?: boolean;
  readonly label?: string;
  readonly describedBy?: string;
  readonly onClick?: (event: TargetedMouseEvent<HTMLButtonElement>) => void;
  readonly children: ComponentChildren;
}

/** While busy it keeps the focus but takes no press: `aria-disabled`, because a disabled button would lose the focus. */
export const Button = ({ kind = 'primary', type = 'button', busy = false, disabled = false, ...rest }: ButtonProps) => (
  <button
    type={type}
    class={`button ${kind}`}
    disabled={disabled}
    aria-disabled={busy || undefined}
    aria-busy={busy || undefined}
    aria-label={rest.label}
    aria-describedby={rest.describedBy}
    onClick={(event) => {
      if (busy) return event.preventDefault();
      rest.onClick?.(event);
    }}
  >
    {busy && <span class="spinner" aria-hidden="true" />}
    <span class="button-text">{rest.children}</span>
  </button>
);
