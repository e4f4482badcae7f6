/** Key of an upload in the staging bucket: opaque ids only, for one file of one document. */
export const stagingKey = ({ document, file }: { readonly document: string; readonly file: string }): string =>
  `${document}/${file}`;

/** The document and file that an object in staging is for; undefined when the key is none of ours. */
export const readStagingKey = (key: string): { readonly document: string; readonly file: string } | undefined => {
  const match = /^([a-z0-9]{26})\/([a-z0-9]{26})$/.exec(key);
  return match === null ? undefined : { document: match[1] as string, file: match[2] as string };
};
