/**
 * The one Trusted Types policy of the built page (its Content-Security-Policy allows no other). Nothing here makes HTML out of
 * text; Mantine writes style sheets by `innerHTML`, and threads are started by their address: those two pass, and nothing else.
 */

/** What begins a tag, a comment or a declaration in HTML. */
const MARKUP = /<[a-z/!?]/i;

const refused = (what: string) =>
  new TypeError(`The page’s security policy refuses ${what}: nothing of it was run.`);

/** A text that is set as HTML where it holds none. @throws TypeError where it holds markup. */
export function htmlWithoutMarkup(text: string): string {
  if (MARKUP.test(text)) throw refused('text with markup');
  return text;
}

/** The address of a script that lies beside the page. @throws TypeError for any other. */
export function scriptOfSite(address: string, page: string): string {
  const { href } = new URL(address, page);
  if (!href.startsWith(new URL('.', page).href)) throw refused(`a script from ${href}`);
  return address;
}

export function setTrustedTypes(): void {
  // Not every browser has them: a policy is a second wall, not the first.
  window.trustedTypes?.createPolicy('default', {
    createHTML: htmlWithoutMarkup,
    createScriptURL: (address) => scriptOfSite(address, document.baseURI),
  });
}
