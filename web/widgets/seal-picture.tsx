/** How a name is laid out in a seal: columns from right to left, each read downwards. */
const sealColumns = (name: string): readonly (readonly string[])[] => {
  const characters = [...new Intl.Segmenter('ja', { granularity: 'grapheme' }).segment(name.trim())].map(
    ({ segment }) => segment,
  );
  if (characters.length <= 3) return [characters];
  const half = Math.ceil(characters.length / 2);
  return [characters.slice(0, half), characters.slice(half)];
};

/** A seal as it will look but for the type: the service draws the real one, which the preview before the consent shows. */
export const SealPicture = ({ name, shape }: { readonly name: string; readonly shape: 'round' | 'square' }) => {
  const columns = sealColumns(name);
  const rows = Math.max(1, ...columns.map((column) => column.length));
  const room = shape === 'round' ? 66 : 78;
  const size = Math.min(room / rows, room / columns.length, 52);
  return (
    <svg class="seal-picture" viewBox="0 0 100 100" aria-hidden="true" focusable="false">
      {shape === 'round' ? <circle cx="50" cy="50" r="46" /> : <rect x="4" y="4" width="92" height="92" rx="6" />}
      {columns.map((column, index) => {
        const x = 50 + ((columns.length - 1) / 2 - index) * size;
        return column.map((character, row) => (
          <text
            key={`${index}-${row}`}
            x={x}
            y={50 + (row - (column.length - 1) / 2) * size}
            font-size={size * 0.92}
            text-anchor="middle"
            dominant-baseline="central"
          >
            {character}
          </text>
        ));
      })}
    </svg>
  );
};
