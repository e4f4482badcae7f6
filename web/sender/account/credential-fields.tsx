import { t } from '../../catalog.ts';
import { TextField } from '../../elements/field.tsx';

interface CredentialFieldProps {
  readonly value: string;
  readonly onInput: (value: string) => void;
}

/** The address that an account has, as password managers know it. */
export const EmailField = ({
  value,
  onInput,
  problem,
}: CredentialFieldProps & { readonly problem?: string | undefined }) => (
  <TextField
    label={t('field.email')}
    type="email"
    name="email"
    autocomplete="username"
    required
    maxLength={254}
    value={value}
    onInput={onInput}
    problem={problem}
  />
);

/** The password that an account has; a new one is typed into NewPasswordField. */
export const PasswordField = ({
  label = t('field.password'),
  value,
  onInput,
}: CredentialFieldProps & { readonly label?: string }) => (
  <TextField
    label={label}
    type="password"
    name="password"
    autocomplete="current-password"
    required
    value={value}
    onInput={onInput}
  />
);
