import { CloudSignError } from '../core/errors.ts';

/** Not a failure: what somebody who signs in has to do next. */
export class NextStep extends CloudSignError {
  readonly next: {
    readonly challenge: string;
    readonly expiresAt: string;
    readonly methods: readonly ('totp' | 'recovery-code' | 'passkey')[];
  };
  constructor(code: 'session.second-factor-required' | 'session.enrollment-required', next: NextStep['next']) {
    super(code);
    this.next = next;
  }
}
