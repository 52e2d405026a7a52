// The page's scripts: plain ones, put together into one by layers/page/page.py.
import js from "@eslint/js";
import globals from "globals";

export default [
  js.configs.recommended,
  {
    linterOptions: { reportUnusedDisableDirectives: "error" },
    languageOptions: { sourceType: "script" },
    rules: {
      "array-callback-return": "error",
      curly: "error",
      eqeqeq: "error",
      "no-eval": "error",
      "no-implicit-globals": ["error", { lexicalBindings: true }],
      "no-param-reassign": "error",
      "no-restricted-syntax": ["error", { selector: "TemplateLiteral TemplateLiteral", message: "What makes the scripts small takes the spaces out of a template within another." }],
      "no-shadow": "error",
      "no-unused-expressions": "error",
      "no-use-before-define": ["error", { functions: false, variables: false }],
      "no-var": "error",
      "object-shorthand": "error",
      "prefer-const": "error",
      "prefer-template": "error",
      strict: ["error", "global"],
    },
  },
  {
    ignores: ["**/worker.js"],
    languageOptions: { globals: { ...globals.browser, L: "readonly", StoryMap: "readonly" } },
  },
  {
    // Runs beside the pages of a site, in a scope of its own.
    files: ["**/worker.js"],
    languageOptions: { globals: globals.serviceworker },
    rules: { "no-implicit-globals": "off" },
  },
  {
    // Makes the one name that all scripts share.
    files: ["**/early.js"],
    rules: { "no-implicit-globals": "off", "no-redeclare": "off" },
  },
];
