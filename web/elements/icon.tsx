const paths = {
  file: 'M6 2.5h7l5 5v14H6zM13 2.5v5h5',
  upload: 'M12 16V4m0 0L7 9m5-5 5 5M4 16v4h16v-4',
  download: 'M12 4v12m0 0 5-5m-5 5-5-5M4 20h16',
  check: 'm5 12.5 4.5 4.5L19 7.5',
  cross: 'M6 6l12 12M18 6 6 18',
  plus: 'M12 5v14M5 12h14',
  minus: 'M5 12h14',
  up: 'm6 14 6-6 6 6',
  down: 'm6 10 6 6 6-6',
  clock: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zm0 4.5V12l3 2',
  mail: 'M3.5 5.5h17v13h-17zm0 .5 8.5 7 8.5-7',
  pen: 'm4 20 1-5L16 4l4 4L9 19zM14 6l4 4',
  seal: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zm-4 9.2 2.8 2.8 5.2-6',
  question: 'M8.5 8.5a3.5 3.5 0 1 1 5.2 3c-1.2.7-1.7 1.3-1.7 2.5m0 4v.3',
  warning: 'M12 4 2.8 20h18.4zm0 6v5m0 2.2v.3',
  stop: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM5.7 5.7l12.6 12.6',
  link: 'M9.5 14.5l5-5M11 6.5l2-2a4.2 4.2 0 0 1 6 6l-2 2M13 17.5l-2 2a4.2 4.2 0 0 1-6-6l2-2',
  fit: 'M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5',
  print: 'M7 8V3h10v5M7 17H4V8h16v9h-3M7 14h10v7H7z',
  arrow: 'm9 5 7 7-7 7',
  back: 'm15 5-7 7 7 7',
  text: 'M5 6V4.500h14V6M12 4.500v15M9 19.500h6',
  calendar: 'M4 6h16v14H4zM4 10h16M8 3.500V7m8-3.500V7',
  stamp: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM8 8.500h8M12 8.500v7M8.500 15.500h7',
  person: 'M12 11.5a4 4 0 1 0 0-8 4 4 0 0 0 0 8zm-8 9c.5-4.200 3.500-6.500 8-6.500s7.500 2.300 8 6.500',
  people:
    'M9 11.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zm-6.5 8c.4-3.6 3-5.5 6.5-5.5s6.1 1.9 6.5 5.5M16 4.8a3.5 3.5 0 0 1 0 6.500m2 3.2c2 .8 3.2 2.4 3.5 5',
} as const;
export type IconName = keyof typeof paths;

/** Decoration only: the words beside it carry the meaning. */
export const Icon = ({ name }: { readonly name: IconName }) => (
  <svg class="icon" viewBox="0 0 24 24" width="20" height="20" aria-hidden="true" focusable="false">
    <path d={paths[name]} />
  </svg>
);
