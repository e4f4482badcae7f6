import type { Page } from 'playwright-core';

/**
 * What would keep somebody from using the page as it is now: controls without a name, text without contrast, missing landmarks and
 * headings, ids twice, a page wider than the screen, targets too small for a finger.
 */
export const findBarriers = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const found: string[] = [];
    const short = (element: Element) => element.outerHTML.replaceAll(/\s+/g, ' ').slice(0, 120);
    const isVisible = (element: Element) =>
      element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) &&
      element.closest('.unseen') === null;
    const dialog = document.querySelector('dialog[open]');
    const root: ParentNode = dialog ?? document;

    if (!/^(ja|en)$/.test(document.documentElement.lang)) found.push(`language: ${document.documentElement.lang}`);
    if (document.title === '') found.push('no title');
    if (document.querySelectorAll('main').length !== 1) found.push('not exactly one main');
    if (document.querySelectorAll('h1').length !== 1) found.push('not exactly one h1');
    if (document.documentElement.scrollWidth > document.documentElement.clientWidth)
      found.push('wider than the screen');

    const ids = [...document.querySelectorAll('[id]')].map((element) => element.id);
    for (const id of new Set(ids.filter((id, index) => ids.indexOf(id) !== index))) found.push(`id twice: ${id}`);
    for (const attribute of ['aria-labelledby', 'aria-describedby', 'for'])
      for (const element of document.querySelectorAll(`[${attribute}]`))
        for (const id of (element.getAttribute(attribute) ?? '').split(' '))
          if (document.getElementById(id) === null) found.push(`${attribute} leads nowhere: ${short(element)}`);

    const nameOf = (element: Element): string => {
      const labelled = (element.getAttribute('aria-labelledby') ?? '')
        .split(' ')
        .map((id) => document.getElementById(id)?.textContent ?? '')
        .join('');
      const labels =
        element instanceof HTMLInputElement ||
        element instanceof HTMLTextAreaElement ||
        element instanceof HTMLSelectElement
          ? [...(element.labels ?? [])]
          : [];
      return [
        labelled,
        element.getAttribute('aria-label'),
        ...labels.map((one) => one.textContent),
        element.textContent,
      ]
        .map((text) => text?.trim() ?? '')
        .join('');
    };
    for (const element of root.querySelectorAll(
      'a[href], button, input, textarea, select, summary, progress, [role]:not([role=presentation])',
    )) {
      // What pdf.js says itself is decoration.
      if (!isVisible(element) || element.getAttribute('role') === 'presentation') continue;
      if (nameOf(element) === '' && element.getAttribute('role') !== 'status') found.push(`no name: ${short(element)}`);
      // Inputs on a page are as large as they are printed; around them a finger has more (their ::after).
      if (element.matches('.placed-grip, .fill-box')) continue;
      if (element.matches('button, .button, select, input:not([type=checkbox], [type=radio], [type=file])')) {
        const { width, height } = element.getBoundingClientRect();
        if (width < 24 || height < 40) found.push(`small target ${width}x${height}: ${short(element)}`);
      }
    }

    const parse = (text: string): [number, number, number, number] => {
      const canvas = Object.assign(document.createElement('canvas'), { width: 1, height: 1 });
      const context = canvas.getContext('2d');
      if (context === null) return [0, 0, 0, 1];
      context.fillStyle = text;
      context.fillRect(0, 0, 1, 1);
      const [r = 0, g = 0, b = 0, a = 0] = context.getImageData(0, 0, 1, 1).data;
      return [r, g, b, a / 255];
    };
    const colors = new Map<string, [number, number, number, number]>();
    const colorOf = (text: string) => {
      const known = colors.get(text) ?? parse(text);
      colors.set(text, known);
      return known;
    };
    const luminance = ([r, g, b]: readonly number[]) => {
      const [x = 0, y = 0, z = 0] = [r, g, b].map((part) => {
        const share = (part ?? 0) / 255;
        return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * x + 0.7152 * y + 0.0722 * z;
    };
    const backgroundOf = (element: Element): readonly number[] => {
      for (let one: Element | null = element; one !== null; one = one.parentElement) {
        const color = colorOf(getComputedStyle(one).backgroundColor);
        if (color[3] > 0.99) return color;
      }
      return [255, 255, 255, 1];
    };
    const walker = document.createTreeWalker(dialog ?? document.body, NodeFilter.SHOW_TEXT);
    const seen = new Set<Element>();
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const element = node.parentElement;
      if (element === null || seen.has(element) || node.textContent?.trim() === '') continue;
      seen.add(element);
      if (!isVisible(element) || element.closest('.textLayer, :disabled, [aria-disabled], noscript') !== null) continue;
      const style = getComputedStyle(element);
      const [one, other] = [luminance(colorOf(style.color)), luminance(backgroundOf(element))];
      const ratio = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
      const large = Number.parseFloat(style.fontSize) >= 24;
      if (ratio < (large ? 3 : 4.5)) found.push(`contrast ${ratio.toFixed(2)}: ${short(element)}`);
    }
    return found;
  });
