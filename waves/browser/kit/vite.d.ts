/** Types of Vite's imports of workers and styles (https://vite.dev/guide/features#web-workers). */
declare module "*?worker&inline" {
  const InlineWorker: new () => Worker;
  // biome-ignore lint/style/noDefaultExport: this is how Vite exports it.
  export default InlineWorker;
}

declare module "*.css";
