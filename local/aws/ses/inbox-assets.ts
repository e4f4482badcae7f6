export const inboxCss = `:root { color-scheme: light dark; --line: #8886; --accent: light-dark(#0b57d0, #a8c7fa); }
* { box-sizing: border-box; }
body { font: 1rem/1.6 system-ui, sans-serif; max-width: 60rem; margin: 0 auto; padding: 1rem; overflow-wrap: anywhere; }
a { color: var(--accent); }
a:focus-visible, summary:focus-visible, iframe:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.mails { list-style: none; padding: 0; border-top: 1px solid var(--line); }
.mails li { padding: .75rem 0; border-bottom: 1px solid var(--line); }
.mails a { display: inline-block; padding: .25rem 0; font-weight: 600; }
.mails p { margin: 0; font-size: .875rem; }
.status { min-height: 1.6em; margin: 0; }
.outcome { color: light-dark(#a50e0e, #f6aea9); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1rem; }
dd { margin: 0; }
pre { white-space: pre-wrap; padding: .75rem; border: 1px solid var(--line); border-radius: .25rem; overflow-x: auto; }
iframe { width: 100%; height: 60vh; border: 1px solid var(--line); border-radius: .25rem; background: #fff; resize: vertical; }
summary { padding: .5rem 0; cursor: pointer; }
`;

export const inboxScript = `const list = document.querySelector('#list');
const status = document.querySelector('#status');

const renew = async () => {
  if (document.hidden) return;
  const response = await fetch('/', { cache: 'no-store' });
  const fresh = new DOMParser().parseFromString(await response.text(), 'text/html').querySelector('#list');
  if (fresh === null || fresh.innerHTML === list.innerHTML) return;
  const focused = list.contains(document.activeElement) ? document.activeElement.getAttribute('href') : null;
  const more = fresh.querySelectorAll('li').length > list.querySelectorAll('li').length;
  list.replaceChildren(...fresh.childNodes);
  if (focused !== null) list.querySelector('a[href="' + CSS.escape(focused) + '"]')?.focus();
  status.textContent = more ? status.dataset.arrived : '';
};

setInterval(() => renew().catch(() => {}), 2000);
document.addEventListener('visibilitychange', () => renew().catch(() => {}));
`;
