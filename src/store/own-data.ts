/** A person's own data. Most visits have none: what keeps them is loaded with the first. */
import type { DataReference } from '../share/data-field.ts';
import type { OwnDataActions, OwnDataSlice } from './data-state.ts';
import type { OwnDataKeeper } from './own-data-keeper.ts';
import type { GetState, Services, SetState } from './state.ts';

export interface OwnData extends Pick<OwnDataKeeper, 'want' | 'follow'> {
  readonly slice: OwnDataSlice;
}

/** @param remeasure shows what is known of the columns with another test set, and computes the rest. */
export function createOwnData(
  set: SetState,
  get: GetState,
  services: Pick<Services, 'engine' | 'shelf'>,
  remeasure: () => void,
): OwnData {
  let keeper: OwnDataKeeper | undefined;
  const load = async () => {
    const { createKeeper } = await import('./own-data-keeper.ts');
    keeper ??= createKeeper(set, get, services, remeasure);
    return keeper;
  };
  const act = async <T>(work: (actions: OwnDataActions) => T | Promise<T>): Promise<T> =>
    work((await load()).actions);
  const none = { ownSets: [], draft: null, awaitedData: null, otherData: null };
  return {
    slice: {
      ...none,
      askForData: () => void act((actions) => actions.askForData()),
      dismissOtherData: () => void act((actions) => actions.dismissOtherData()),
      openAny: (files) => act((actions) => actions.openAny(files)),
      openData: (files) => act((actions) => actions.openData(files)),
      calibrateOn: (files) => act((actions) => actions.calibrateOn(files)),
      makeUpData: () => act((actions) => actions.makeUpData()),
      tryData: (setup) => act((actions) => actions.tryData(setup)),
      nameClasses: (file) => act((actions) => actions.nameClasses(file)),
      measureOnData: () => act((actions) => actions.measureOnData()),
      closeData: () => void act((actions) => actions.closeData()),
      editData: (id) => void act((actions) => actions.editData(id)),
      chooseTestSet: (id) => void act((actions) => actions.chooseTestSet(id)),
      setupFile: () => act((actions) => actions.setupFile()),
    },
    want(data: DataReference | null, isOpen) {
      // An undo is known by where it arrives at once.
      if (keeper) keeper.want(data, isOpen);
      else if (data) void load().then(({ want }) => want(data, isOpen));
    },
    follow: (state, before) => keeper?.follow(state, before),
  };
}
