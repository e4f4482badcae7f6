/** Hands bytes to the browser's downloads. */
export const saveFile = (bytes: Uint8Array<ArrayBuffer>, name: string): void =>
  save(new Blob([bytes], { type: 'application/pdf' }), name.toLowerCase().endsWith('.pdf') ? name : `${name}.pdf`);

/** With a byte order mark: spreadsheets take a CSV for UTF-8 only then. */
export const saveText = (text: string, name: string): void =>
  save(new Blob([name.endsWith('.csv') ? '\ufeff' : '', text], { type: 'text/plain;charset=utf-8' }), name);

const save = (content: Blob, name: string): void => {
  const url = URL.createObjectURL(content);
  const anchor = document.createElement('a');
  anchor.href = url;
  anchor.download = name;
  document.body.append(anchor);
  anchor.click();
  anchor.remove();
  // Some browsers read the URL only after the click has been handled.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
};
