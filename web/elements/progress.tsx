interface ProgressProps {
  readonly label: string;
  /** 0 to 1; left out when nobody knows. */
  readonly share?: number | undefined;
}

export const Progress = ({ label, share }: ProgressProps) => (
  <div class="progress">
    <span class="progress-label">{label}</span>
    <progress aria-label={label} {...(share === undefined ? {} : { value: Math.min(Math.max(share, 0), 1) })} />
  </div>
);
