import * as definitions from './definitions.tsx';
import type { LedgerContext } from './ledger-context.ts';

/** What a row means, with live numbers. */
export function RowDefinition({
  name,
  context,
}: {
  readonly name: keyof typeof definitions;
  readonly context: LedgerContext;
}) {
  // biome-ignore lint/performance/noDynamicNamespaceImportAccess: all of them come together, when the first is opened
  return definitions[name](context);
}
