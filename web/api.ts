import { routePaths } from 'virtual:routes';
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { type Api, createApi } from './api-client.ts';
import { language } from './catalog.ts';

export interface PageConfig {
  readonly apiUrl: string;
}

/** What the deployment says about itself; without that file the API is on the pages' own origin. */
export const loadConfig = async (load: typeof fetch = fetch): Promise<PageConfig> => {
  const response = await load('/config.json', { credentials: 'include' });
  if (response.status === 404) return { apiUrl: '' };
  if (!response.ok) throw new Error(`config.json: ${response.status}`);
  const config = (await response.json()) as { apiUrl?: unknown };
  return { apiUrl: typeof config.apiUrl === 'string' ? config.apiUrl.replace(/\/$/, '') : '' };
};

export const apiOf = ({ apiUrl }: PageConfig): Api =>
  createApi({ routePaths, baseUrl: apiUrl, language: () => language.value });

export const ApiContext = createContext<Api | undefined>(undefined);

export const useApi = (): Api => {
  const api = useContext(ApiContext);
  if (api === undefined) throw new Error('no API around this component');
  return api;
};
