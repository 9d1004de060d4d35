/**
 * What Biome does not see: promises that nobody waits for, through any interface and any module. It takes the types of the
 * whole project, and TypeScript's own; all other rules are Biome's (biome.json).
 */
import { parser, plugin } from 'typescript-eslint';

export default [
  { ignores: ['src/assembly/sources/**', 'dist/**', 'build/**', 'public/**', '.cache/**'] },
  {
    files: ['**/*.ts', '**/*.tsx'],
    linterOptions: { noInlineConfig: true },
    languageOptions: { parser, parserOptions: { project: './tsconfig.json' } },
    plugins: { '@typescript-eslint': plugin },
    rules: {
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
    },
  },
];
