/** Thrown by a task that is to be tried again at that time and not before: nothing has gone wrong. */
export class PutOff extends Error {
  readonly until: Date;
  /** Why, for the log. */
  readonly reason: string;

  constructor(until: Date, reason: string) {
    super(`put off until ${until.toISOString()}: ${reason}`);
    this.name = 'PutOff';
    this.until = until;
    this.reason = reason;
  }
}
