"""The browser side: TypeScript, and the bridge that names it."""
