/** For scripts that train: tfjs's modules name files beside folders of the same name, which Node takes for the folders. Used as `tsx --import`. */
import { register } from 'node:module';

const HOOK = `
export async function resolve(name, context, next) {
  try {
    return await next(name, context);
  } catch (error) {
    if (error.code !== 'ERR_UNSUPPORTED_DIR_IMPORT') throw error;
    return next(name + '.js', context);
  }
}`;

register(`data:text/javascript,${encodeURIComponent(HOOK)}`);
