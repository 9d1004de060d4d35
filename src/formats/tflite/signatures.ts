/** Signatures that name tensors which cannot be fed or fetched. */
import type { Diagnostic } from '../../base/diagnostic.ts';
import type { Model, Signature, SignatureEntry } from '../../ir/model.ts';

export interface SoundSignatures {
  readonly model: Model;
  readonly diagnostics: Diagnostic[];
}

/**
 * `model` without the entries of signatures that name a tensor of the graph which is neither its input nor its output: the runtime
 * gives such a tensor no memory of its own, and an optimizer may take it out. Entries that name no tensor at all are left to `verify`.
 */
export function withSoundSignatures(model: Model): SoundSignatures {
  const diagnostics: Diagnostic[] = [];
  const signatures = model.signatures.flatMap((signature): Signature[] => {
    const graph = model.subgraphs[signature.subgraph];
    if (!graph) return [signature];
    const sound = (what: 'input' | 'output', own: readonly number[]) => (entry: SignatureEntry) => {
      const tensor = graph.tensors[entry.tensor];
      if (!tensor || own.includes(entry.tensor)) return true;
      diagnostics.push({
        severity: 'warning',
        code: 'signature-entry',
        message: `The signature ${signature.key} calls ${tensor.name} its ${what} ${entry.name}, which is not an ${what} of the graph: it is left out of the signature.`,
        where: { tensor: tensor.name },
      });
      return false;
    };
    const inputs = signature.inputs.filter(sound('input', graph.inputs));
    const outputs = signature.outputs.filter(sound('output', graph.outputs));
    // Nothing can be fetched by a signature whose outputs are all gone.
    if (outputs.length === 0 && signature.outputs.length > 0) return [];
    return [{ ...signature, inputs, outputs }];
  });
  return { model: { ...model, signatures }, diagnostics };
}
