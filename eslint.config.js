import js from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

export default defineConfig(
  globalIgnores(['.dependency-cruiser.cjs', 'dist/', 'coverage/', 'data/', 'demo-out/']),
  js.configs.recommended,
  tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-assertions': ['error', { assertionStyle: 'never' }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
      // Factories return closures: nothing here depends on `this`.
      '@typescript-eslint/unbound-method': 'off',
      // The compiler knows, also in JavaScript files.
      'no-undef': 'off',
      'no-console': 'error',
    },
  },
  {
    // A test may look into an answer it has just received; the product may not.
    files: ['test/**'],
    rules: { '@typescript-eslint/consistent-type-assertions': 'off' },
  },
  { files: ['demo/**', 'scripts/**', 'bench/main.ts', 'playground/main.ts'], rules: { 'no-console': 'off' } },
);
