/** The used part of React Router; Reflex installs the package. */
declare module "react-router" {
  export function ScrollRestoration(): null;
  export function useLocation(): { readonly pathname: string; readonly state: unknown };
  export function useNavigate(): (
    to: string,
    options: { replace: boolean; state: unknown },
  ) => void | Promise<void>;
}
