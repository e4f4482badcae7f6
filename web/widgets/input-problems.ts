import { errorMessages } from 'virtual:errors';
import type { ApiProblem } from '../api-client.ts';
import { language, t } from '../catalog.ts';

/** What the service refused, by input, in words: it names fields `inputs.<id>` and codes. */
export const inputProblemsOf = ({ fields }: Pick<ApiProblem, 'fields'>): ReadonlyMap<string, string> =>
  new Map(
    fields.flatMap(({ path, reason }): [string, string][] => {
      const widget = /^inputs\.([a-z0-9]{26})$/.exec(path)?.[1];
      return widget === undefined ? [] : [[widget, errorMessages[reason]?.[language.value] ?? t('fill.wrong')]];
    }),
  );
