import type { Language } from '../../core/language.ts';
import { chooseLanguage, language, t } from '../catalog.ts';

const names: Readonly<Record<Language, string>> = { ja: '日本語', en: 'English' };

export const LanguageSwitch = () => (
  <fieldset class="language-switch">
    <legend class="unseen">{t('language.label')}</legend>
    {(Object.keys(names) as Language[]).map((one) => (
      <button
        key={one}
        type="button"
        lang={one}
        aria-pressed={language.value === one}
        onClick={() => chooseLanguage(one)}
      >
        {names[one]}
      </button>
    ))}
  </fieldset>
);
