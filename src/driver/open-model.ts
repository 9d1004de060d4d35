/** From the bytes of a model file to the float graph that every recipe starts from. */
import type { OpenedModel, ReadOptions, SourceFile } from '../formats/format.ts';
import { importModel } from '../formats/index.ts';
import type { Model } from '../ir/model.ts';
import type { Reported } from '../passes/pass.ts';
import { prepareImported } from '../passes/pipeline.ts';

/**
 * Reads a model of any format, and prepares it for conversion: a quantized one is turned back into floats first.
 * @throws PlaygroundError as `importModel`.
 */
export async function openModel(
  input: Uint8Array | readonly SourceFile[],
  options: ReadOptions = {},
): Promise<OpenedModel> {
  const imported = await importModel(input, options);
  const { model, diagnostics } = openGraph(imported.model);
  return { ...imported, model, diagnostics: [...imported.diagnostics, ...diagnostics] };
}

/** The same for a graph that is read, or built in code. @throws PlaygroundError as `prepareImported`. */
export function openGraph(model: Model): Reported {
  return prepareImported(model);
}
