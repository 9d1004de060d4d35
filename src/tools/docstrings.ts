/** Which exports of the engine other rooms use, and which of them have no doc comment. Read from the syntax, without a type checker. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';

/** Rooms whose exports are the engine's, as other rooms see it. */
export const ENGINE_ROOMS = [
  ...['schema', 'tensor', 'base', 'ops', 'ir', 'ports', 'formats', 'passes', 'calibration'],
  ...['quantization', 'evaluation', 'driver', 'share'],
];

export interface Export {
  /** Path below `src`. */
  readonly file: string;
  readonly name: string;
  readonly kind: 'function' | 'interface' | 'class' | 'type' | 'constant';
  readonly documented: boolean;
}

interface Source {
  readonly declared: ReadonlyMap<string, Omit<Export, 'file' | 'name'>>;
  /** Name → where it comes from, for names that are passed on. */
  readonly passedOn: ReadonlyMap<string, { readonly file: string; readonly name: string }>;
  readonly imported: readonly { readonly file: string; readonly name: string }[];
}

const roomOf = (file: string) => file.split('/', 1)[0] ?? '';

/**
 * Exports of the engine that a file of another room imports by name, tests and fixtures apart.
 * @param root the folder `src`.
 */
export function exportsAcrossRooms(root: string): Export[] {
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
    (file) =>
      /\.tsx?$/.test(file) && !/\.(test|d)\.tsx?$/.test(file) && roomOf(file) !== 'assembly',
  );
  const sources = new Map(files.map((file) => [file, readSource(root, file)]));
  const found = new Map<string, Export>();
  for (const [importer, { imported }] of sources) {
    if (roomOf(importer) === 'testing') continue;
    for (const use of imported) {
      if (roomOf(use.file) === roomOf(importer)) continue;
      const { file, name } = origin(use, sources);
      const declared = sources.get(file)?.declared.get(name);
      if (declared && ENGINE_ROOMS.includes(roomOf(file)))
        found.set(`${file} ${name}`, { file, name, ...declared });
    }
  }
  return [...found.values()];
}

/** Where a name is declared that files may pass on. */
function origin(
  use: { readonly file: string; readonly name: string },
  sources: ReadonlyMap<string, Source>,
): { readonly file: string; readonly name: string } {
  const from = sources.get(use.file)?.passedOn.get(use.name);
  return from ? origin(from, sources) : use;
}

function readSource(root: string, file: string): Source {
  const text = readFileSync(join(root, file), 'utf8');
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const declared = new Map<string, Omit<Export, 'file' | 'name'>>();
  const passedOn = new Map<string, { file: string; name: string }>();
  const imported: { file: string; name: string }[] = [];
  const target = (specifier: ts.Expression | undefined) =>
    specifier && ts.isStringLiteral(specifier) && specifier.text.startsWith('.')
      ? join(dirname(file), specifier.text)
      : undefined;
  for (const statement of source.statements) {
    if (ts.isImportDeclaration(statement)) {
      const from = target(statement.moduleSpecifier);
      const names = statement.importClause?.namedBindings;
      if (from === undefined || !names || !ts.isNamedImports(names)) continue;
      for (const { name, propertyName } of names.elements)
        imported.push({ file: from, name: (propertyName ?? name).text });
    } else if (ts.isExportDeclaration(statement)) {
      const from = target(statement.moduleSpecifier);
      if (
        from === undefined ||
        !statement.exportClause ||
        !ts.isNamedExports(statement.exportClause)
      )
        continue;
      for (const { name, propertyName } of statement.exportClause.elements)
        passedOn.set(name.text, { file: from, name: (propertyName ?? name).text });
    } else {
      for (const [name, kind] of declarations(statement))
        declared.set(name, { kind, documented: isDocumented(statement) });
    }
  }
  return { declared, passedOn, imported };
}

function declarations(statement: ts.Statement): (readonly [string, Export['kind']])[] {
  const isExported =
    ts.canHaveModifiers(statement) &&
    ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
  if (!isExported) return [];
  if (ts.isFunctionDeclaration(statement) && statement.name)
    return [[statement.name.text, 'function']];
  if (ts.isInterfaceDeclaration(statement)) return [[statement.name.text, 'interface']];
  if (ts.isClassDeclaration(statement) && statement.name) return [[statement.name.text, 'class']];
  if (ts.isTypeAliasDeclaration(statement)) return [[statement.name.text, 'type']];
  if (!ts.isVariableStatement(statement)) return [];
  return statement.declarationList.declarations.flatMap(({ name, initializer }) => {
    const isFunction =
      initializer && (ts.isArrowFunction(initializer) || ts.isFunctionExpression(initializer));
    return ts.isIdentifier(name)
      ? [[name.text, isFunction ? 'function' : 'constant'] as const]
      : [];
  });
}

/** A comment of the declaration, not that of the file: a file that starts with a declaration has one for both. */
function isDocumented(statement: ts.Statement): boolean {
  return ts.getJSDocCommentsAndTags(statement).length > 0;
}
