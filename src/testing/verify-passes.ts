/**
 * In tests and while developing: what every pass makes is verified, and the pass that breaks a rule is named. The build leaves
 * it out (vite.config.ts); there what is written is verified.
 */
import { verify } from '../ir/verify.ts';
import type { AfterPass } from '../passes/pass.ts';

/** @throws Error naming the pass that made a broken model of a sound one. */
export const verifyAfterPass: AfterPass = (name, before, after) => {
  if (after === before) return;
  try {
    verify(after);
  } catch (cause) {
    if (isSound(before)) throw new Error(`The pass ${name} breaks a rule.`, { cause });
  }
};

function isSound(model: Parameters<typeof verify>[0]): boolean {
  try {
    verify(model);
    return true;
  } catch {
    return false;
  }
}
