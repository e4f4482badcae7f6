import { language } from '../catalog.ts';
import { exactTime, exactTimeInWords, timeInWords } from '../time.ts';

interface TimeTextProps {
  readonly time: string;
  /** With seconds: for evidence. */
  readonly exact?: boolean;
}

/** A time where the reader is; the UTC time is in its title. */
export const TimeText = ({ time, exact = false }: TimeTextProps) => (
  <time dateTime={exactTime(time)} title={exactTime(time)}>
    {(exact ? exactTimeInWords : timeInWords)(time, { language: language.value })}
  </time>
);
