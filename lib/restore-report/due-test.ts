/** Restore tests begin on this day of the month, at this hour (UTC): after the monthly copies of the first. */
export const testDay = 2;
export const testHour = 18;
/** AWS Backup begins within so many hours, and keeps what it restored for so many. */
export const startHours = 8;
export const validationHours = 24;

const hourMs = 3_600_000;

/**
 * When the test began that must be over by now. Undefined in the first days of a month: AWS Backup lists jobs of 30 days, so that the last
 * month's can't be asked about any more, and this month's may still run.
 */
export const dueTest = (now: Date): Date | undefined => {
  const begins = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), testDay, testHour));
  return now.getTime() >= begins.getTime() + (startHours + validationHours) * hourMs ? begins : undefined;
};
