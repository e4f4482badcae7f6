import { CloudSignError } from '../core/errors.ts';
import type { TeamId } from '../core/ids.ts';

/** The place in the list of a team's documents after which the next page begins. */
export const cursorAfter = ({ pk, sk, teamPk, createdAt }: Record<string, unknown> = {}) => ({
  pk,
  sk,
  teamPk,
  createdAt,
});

export const encodeCursor = (key: Record<string, unknown>): string =>
  Buffer.from(JSON.stringify(key)).toString('base64url');

/** A cursor is a client's word: it may only name keys of its own team. */
export const decodeCursor = (cursor: string, team: TeamId): Record<string, string> => {
  try {
    const { pk, sk, teamPk, createdAt } = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (teamPk === `TEAM#${team}` && [pk, sk, createdAt].every((value) => typeof value === 'string'))
      return { pk, sk, teamPk, createdAt };
  } catch {
    // Fall through: not a cursor of ours.
  }
  throw new CloudSignError('request.cursor-unknown');
};
