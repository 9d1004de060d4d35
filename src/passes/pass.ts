/** What a pass is: a function from model to model with a name, which can be watched. */
import type { Diagnostic } from '../base/diagnostic.ts';
import type { Model } from '../ir/model.ts';

/** A model, and what the person who opened it should know of what was done. */
export interface Reported {
  readonly model: Model;
  readonly diagnostics: readonly Diagnostic[];
}

/** Called as a function. A pass returns a new model, or the one given where it has nothing to do; it changes no model. */
export interface Pass<
  Arguments extends readonly unknown[] = [],
  Result extends Model | Reported = Model,
> {
  (model: Model, ...rest: Arguments): Result;
  /** That of its file. */
  readonly name: string;
  /** One sentence. */
  readonly does: string;
}

/** @param name of the pass that made `after` of `before`; the same object where it had nothing to do. */
export type AfterPass = (name: string, before: Model, after: Model) => void;

let afterPass: AfterPass | undefined;

/**
 * Has `listener` called after every pass, wherever it runs: tests and development verify each model by it, and name the pass that
 * broke a rule. An error that it throws comes out of the call of the pass.
 * @param listener in place of the one that was there before; undefined for none.
 * @returns what was there before, to be put back.
 */
export function watchPasses(listener: AfterPass | undefined): AfterPass | undefined {
  const before = afterPass;
  afterPass = listener;
  return before;
}

/** Gives a function from model to model its name, and lets {@link watchPasses} see what it does. */
export function definePass<Arguments extends readonly unknown[], Result extends Model | Reported>({
  name,
  does,
  run,
}: {
  readonly name: string;
  readonly does: string;
  readonly run: (model: Model, ...rest: Arguments) => Result;
}): Pass<Arguments, Result> {
  const pass = (model: Model, ...rest: Arguments): Result => {
    const result = run(model, ...rest);
    afterPass?.(name, model, 'model' in result ? result.model : result);
    return result;
  };
  Object.defineProperty(pass, 'name', { value: name });
  return Object.assign(pass, { does });
}
