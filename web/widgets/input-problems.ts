import type { ApiProblem } from '../api-client.ts';
import { t } from '../catalog.ts';

/** What the service refused, by input, in words: it names fields `inputs.<id>`. */
export const inputProblemsOf = ({ fields }: Pick<ApiProblem, 'fields'>): ReadonlyMap<string, string> =>
  new Map(
    fields.flatMap(({ path, message }): [string, string][] => {
      const widget = /^inputs\.([a-z0-9]{26})$/.exec(path)?.[1];
      return widget === undefined ? [] : [[widget, message ?? t('fill.wrong')]];
    }),
  );
