/** What people change of their account, as a hook and as actions: see `bridge/account.py`. */

import type { SubmitEvent } from "../account/auth_forms";
import { type Deed, NOTHING_ASKED } from "../account/settings_forms";
import { app } from "../app";
import { useStore } from ".";

export const useAccount = () => useStore((parts) => parts.account, NOTHING_ASKED);

export const accountActions = {
  submit: (event: SubmitEvent, deed: "profile" | "password") =>
    app().accountActions.submit(event, deed),
  press: (deed: Exclude<Deed, "profile" | "password">, id?: string) =>
    app().accountActions.press(deed, id),
  leave: (event: Pick<SubmitEvent, "preventDefault">, path: string) =>
    app().accountActions.leave(event, path),
  reveal: (field: string) => app().accountActions.reveal(field),
  edited: () => app().accountActions.edited(),
};
