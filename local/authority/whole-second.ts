/** Certificates, CRLs and OCSP responses hold no fraction of a second. */
export const wholeSecond = (time: Date): Date => new Date(Math.floor(time.getTime() / 1000) * 1000);
