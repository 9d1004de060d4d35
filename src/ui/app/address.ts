/** Keeps the address and the view equal: what is seen can be shared, reloaded, and gone back to. */
import { toErrorData } from '../../base/errors.ts';
import { decodeLink, encodeLink } from '../../share/link.ts';
import { DEFAULT_LINK_STATE, DEFAULT_MODES, type LinkState } from '../../share/link-fields.ts';
import { toLinkState } from '../../store/link-state.ts';
import type { Playground } from '../../store/playground.ts';

/** Quick changes, as of a slider, become one step of the history. */
const SETTLE_MS = 400;

/** The first visit: weights from which bits can be taken, in the column whose file shrinks with them. */
const FIRST_VIEW: LinkState = {
  ...DEFAULT_LINK_STATE,
  column: DEFAULT_MODES.indexOf('weight-only-int8'),
};

/** Opens what the address says and follows both from then on. */
export function followAddress(playground: Playground): void {
  const start = encodeLink(FIRST_VIEW);
  let written = start;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const read = (follow: (state: LinkState) => void) => {
    clearTimeout(timer);
    const { setLinkError } = playground.getState();
    const hash = location.hash.replace(/^#/, '');
    let state = FIRST_VIEW;
    let error = null;
    if (/^l\d/.test(hash)) {
      void readLesson(hash);
      return;
    }
    if (hash !== '') {
      try {
        state = decodeLink(hash);
      } catch (thrown) {
        error = toErrorData(thrown);
      }
    }
    written = encodeLink({ ...state, results: null });
    follow(state);
    if (error) setLinkError(error);
  };

  /** A lesson that somebody sent: the page becomes its first step. */
  const readLesson = async (hash: string) => {
    const { restore, setLinkError } = playground.getState();
    try {
      const { receiveLesson } = await import('../features/lessons/received.ts');
      const state = receiveLesson(hash);
      written = encodeLink(state);
      // Going back leads to where the person came from, not to the start of the lesson again.
      history.replaceState(null, '', `#${written}`);
      restore(state);
    } catch (thrown) {
      restore(DEFAULT_LINK_STATE);
      setLinkError(toErrorData(thrown));
    }
  };

  const write = () => {
    const state = playground.getState();
    if (state.question) return;
    const link = encodeLink(toLinkState(state));
    if (link === written) return;
    written = link;
    const { pathname, search } = location;
    history.pushState(null, '', link === start ? pathname + search : `#${link}`);
  };

  read(playground.getState().restore);
  window.addEventListener('popstate', () => read(playground.getState().travel));
  playground.subscribe((state, before) => {
    const same =
      state.columns === before.columns &&
      state.baseline === before.baseline &&
      state.selected === before.selected &&
      state.reference === before.reference &&
      state.layer === before.layer &&
      state.tab === before.tab &&
      state.part === before.part &&
      state.weight === before.weight &&
      state.photos === before.photos &&
      state.measured === before.measured &&
      state.device === before.device &&
      state.lesson === before.lesson &&
      state.hidden === before.hidden &&
      // A link that was not followed after all: the address goes back to what is seen.
      state.question === before.question;
    if (same) return;
    clearTimeout(timer);
    timer = setTimeout(write, SETTLE_MS);
  });
}
