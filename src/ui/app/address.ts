/** Keeps the address and the view equal: what is seen can be shared, reloaded, and gone back to. */
import { toErrorData } from '../../base/errors.ts';
import { DEFAULT_LINK_STATE, DEFAULT_MODES, type LinkState } from '../../share/link-state.ts';
import type { Playground } from '../../store/playground.ts';
import { toLinkState } from '../../store/to-link.ts';

/** Quick changes, as of a slider, become one step of the history. */
const SETTLE_MS = 400;

/** The first visit: weights from which bits can be taken, in the column whose file shrinks with them. */
const FIRST_VIEW: LinkState = {
  ...DEFAULT_LINK_STATE,
  column: DEFAULT_MODES.indexOf('weight-only-int8'),
};

/** Most first visits neither follow a link nor make one: the first picture does not wait for what reads and writes them. */
const loadLinks = () => import('../../share/link.ts');

/** Opens what the address says and follows both from then on. @param idle waits until the page has nothing else to do. */
export function followAddress(playground: Playground, idle: () => Promise<void>): void {
  // The first picture comes before what writes links.
  const rested = idle().then(idle);
  /** The hash of what is seen; empty for the first view. */
  let written = '';
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** Only where the person went last counts. */
  let reads = 0;

  const read = async (follow: (state: LinkState) => void) => {
    clearTimeout(timer);
    const own = ++reads;
    const hash = location.hash.replace(/^#/, '');
    if (/^l\d/.test(hash)) {
      await readLesson(hash);
      return;
    }
    let state = FIRST_VIEW;
    let error = null;
    let address = '';
    if (hash !== '') {
      try {
        const { decodeLink, encodeLink } = await loadLinks();
        if (own !== reads) return;
        state = decodeLink(hash);
        const link = encodeLink({ ...state, results: null });
        address = link === encodeLink(FIRST_VIEW) ? '' : link;
      } catch (thrown) {
        error = toErrorData(thrown);
      }
    }
    written = address;
    follow(state);
    if (error) playground.getState().setLinkError(error);
  };

  /** A lesson that somebody sent: the page becomes its first step. */
  const readLesson = async (hash: string) => {
    const { restore, setLinkError } = playground.getState();
    try {
      const { receiveLesson } = await import('../features/lessons/received.ts');
      const { encodeLink } = await loadLinks();
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

  const write = async () => {
    await rested;
    const { encodeLink } = await loadLinks();
    const state = playground.getState();
    if (state.question) return;
    const link = encodeLink(toLinkState(state));
    const hash = link === encodeLink(FIRST_VIEW) ? '' : link;
    if (hash === written) return;
    written = hash;
    const { pathname, search } = location;
    history.pushState(null, '', hash === '' ? pathname + search : `#${hash}`);
  };

  void read(playground.getState().restore);
  window.addEventListener('popstate', () => void read(playground.getState().travel));
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
      state.model?.testSets === before.model?.testSets &&
      state.awaitedData === before.awaitedData &&
      state.measured === before.measured &&
      state.device === before.device &&
      state.lesson === before.lesson &&
      state.hidden === before.hidden &&
      // A link that was not followed after all: the address goes back to what is seen.
      state.question === before.question;
    if (same) return;
    clearTimeout(timer);
    timer = setTimeout(() => void write(), SETTLE_MS);
  });
}
