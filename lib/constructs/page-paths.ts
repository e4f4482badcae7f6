import { pagePaths } from '../../web/page-paths.ts';

/**
 * `fileOfPath` of web/page-paths.ts for the runtime of CloudFront Functions, which has no modules and little of ES2015 on.
 * A test holds the two against each other.
 */
export const pagePathsCode = (): string => `var pages = ${JSON.stringify(pagePaths)};
function handler(event) {
  var request = event.request;
  var page = request.uri;
  if (page.length > 1 && page.charAt(page.length - 1) === '/') page = page.slice(0, -1);
  if (Object.prototype.hasOwnProperty.call(pages, page)) request.uri = pages[page];
  else request.uri = /\\.[^/]*$/.test(page) ? page : '/index.html';
  return request;
}
`;
