/** What we use of React Router; Reflex brings the package along. */
declare module "react-router" {
  export function useLocation(): { readonly pathname: string; readonly state: unknown };
  export function useNavigate(): (
    to: string,
    options: { replace: boolean; state: unknown },
  ) => void | Promise<void>;
}
